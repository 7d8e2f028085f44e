"""Sunlit: a public body runs its powers in the open."""
