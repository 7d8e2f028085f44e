"""The public addresses of each body's log, for programs that check it."""
