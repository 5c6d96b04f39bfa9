"""Sync responses become typed events, in their order."""
