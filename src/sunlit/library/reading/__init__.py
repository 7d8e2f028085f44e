"""What a file says, read in a process of its own: words wherever they hide, and what nobody can search."""
