"""The private skill: the values for Amazon's consoles."""
