"""The shared look: templates, words, formats, static files."""
