"""A demonstration: a meeting on a throw-away homeserver."""
