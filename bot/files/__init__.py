"""Files that people send: fetched after the commit, read with bounds, and brought to their feature once."""
