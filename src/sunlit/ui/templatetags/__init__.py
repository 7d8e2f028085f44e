"""Tags for the pages that Django's own templates make."""
