"""Everything after the commit: outbox messages are sent until the homeserver has them."""
