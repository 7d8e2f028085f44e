"""Statistics a resident understands: how long each step takes, against its limit."""
