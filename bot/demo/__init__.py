"""A meeting to watch, on a homeserver to throw away."""
