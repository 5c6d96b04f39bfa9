"""What features are made of: declarations, arguments, times, answers, events, replies, errors, catalogs."""
