"""Tests of the private skill."""
