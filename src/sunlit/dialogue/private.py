"""Rows that are never derived from the record and never shown."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """A count of recent public submissions, so that a bot is limited. Private; holds no address.

    `bucket` is a keyed digest of item or address and hour; rows older than a day are removed.
    """

    bucket = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    at = models.BigIntegerField()
