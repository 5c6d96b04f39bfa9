"""A sync response becomes plain events, in their order."""
