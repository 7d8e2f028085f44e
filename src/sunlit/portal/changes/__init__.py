"""What was announced to change, what changed, and what was taken back."""
