"""What the body and the public say to each other."""
