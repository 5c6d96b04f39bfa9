"""Everything after the commit: outbox messages are sent, and retried, until the homeserver has them."""
