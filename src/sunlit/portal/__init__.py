"""What everyone can read and do without an account."""
