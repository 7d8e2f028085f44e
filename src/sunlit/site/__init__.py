"""Settings and addresses: the only room that knows all the others."""
