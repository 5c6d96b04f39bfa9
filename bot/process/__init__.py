"""The process itself: timers, logs, failures, memory."""
