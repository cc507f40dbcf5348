"""Set-up of the private skill."""
