"""Tests of the page's websocket commands."""
