"""The Matrix client, and the only importer of matrix-nio: sync becomes plain events, messages are sent, keys kept."""
