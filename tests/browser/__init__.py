"""The interface in a real browser, on a real Home Assistant."""
