"""Bodies, posts, tenures, powers and procedures as adopted."""
