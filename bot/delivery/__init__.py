"""Everything after the commit: messages leave the outbox until the homeserver has them."""
