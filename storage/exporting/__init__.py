"""A group in a file, to go on at another instance: what goes along, how it is read out, how it is taken in."""
