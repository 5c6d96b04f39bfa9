"""Personal data: what is held, for how long, and how people see and delete it."""
