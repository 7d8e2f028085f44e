"""Meetings: who is called, what is on the agenda, what happens in the room, and the minutes made of it."""
