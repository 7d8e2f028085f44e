"""Matters, their steps, acts, votes, departures and withholdings."""
