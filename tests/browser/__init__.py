"""Tests of the user interface in a real browser with a real Home Assistant."""
