"""For operators: the command line."""
