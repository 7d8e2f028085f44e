"""Rows that are never derived from the record and never shown."""

from __future__ import annotations

from django.db import models


class Box(models.Model):
    """The secret ballots handed in for an item and not counted yet.

    One row for all of them: nothing in it says who handed in which, not even the order of rows. It is emptied
    when they are counted.
    """

    item = models.CharField(primary_key=True, max_length=70)  # "qinghe/2026-0007/3"
    ballots = models.JSONField(default=list)  # [nonce, choice] in the order of the nonces
