"""Helpers that several domains share."""
