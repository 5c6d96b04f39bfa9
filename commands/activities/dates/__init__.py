"""Date polls: which of several dates suit people, and which it becomes."""
