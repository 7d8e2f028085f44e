"""Meetings as anyone follows them: called, under way, past; the minutes as offices print them."""
