"""Moves a group to another instance, in a file: what is exported, how it is read, how it is imported."""
