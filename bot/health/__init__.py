"""The bot's health: metrics, the endpoints that expose them, and alerts to the host."""
