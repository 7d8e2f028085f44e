"""Findings computed from the record, and the answers to them."""
