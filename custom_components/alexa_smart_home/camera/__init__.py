"""Streams and WebRTC sessions of cameras."""
