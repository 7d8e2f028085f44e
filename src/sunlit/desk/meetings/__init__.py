"""Meetings on the desk: calling one, the chair's screen while it runs, a member's own ballot."""
