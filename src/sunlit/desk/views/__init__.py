"""What officials do. A view finds matter and tenure, fills the form, calls one action, redirects."""
