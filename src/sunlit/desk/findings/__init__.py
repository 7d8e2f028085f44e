"""Findings on the desk: the post that answers for one says what happened and what followed."""
