"""Being away: who stands in for the holder of a post, and the sheet by which work is handed over."""
