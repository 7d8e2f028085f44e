"""For programs: open data and feeds."""
