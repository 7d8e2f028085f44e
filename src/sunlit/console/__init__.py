"""Where supervisors look."""
