"""The rows of each kind of entry of this room."""
