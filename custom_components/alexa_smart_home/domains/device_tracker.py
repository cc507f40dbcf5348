"""Device trackers report as motion sensors whether they are at home."""

from .person import presence

ENDPOINT = presence()
