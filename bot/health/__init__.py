"""How the bot is: what it counts, who may ask, and when its host is told."""
