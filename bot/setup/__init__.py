"""What the host of the bot does once, or when something seems wrong: `entraide init`, `recover` and `check`."""
