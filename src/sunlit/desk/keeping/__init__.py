"""Keeping something back: propose, review, approve, carry out, each under one's own sign-in."""
