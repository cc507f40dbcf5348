"""The endpoints of this home."""
