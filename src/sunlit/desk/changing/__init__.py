"""Announce changes of the catalogue and of the rules, and take them back."""
