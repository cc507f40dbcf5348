"""Alexa's message format."""
