"""A public body runs its powers in the open: every act is an entry of a public, signed record."""

__version__ = "0.1.0"
