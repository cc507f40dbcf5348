"""Tests of Alexa Smart Home."""
