"""Capabilities and readers that several domains share."""
