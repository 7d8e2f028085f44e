"""Ledgers to take away: what a body did and what it disclosed in a year, as a workbook."""
