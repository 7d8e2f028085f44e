"""Rows that serve signing in alone: never derived from the record, never shown."""

from __future__ import annotations

from django.db import models


class Counted(models.Model):
    """A row of Django's cache in the database, so that all processes count attempts together."""

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_counted"


class UsualAddress(models.Model):
    """A place from which an account has signed in: a keyed digest of both, which names neither."""

    mark = models.CharField(primary_key=True, max_length=64)
    at = models.DateTimeField(auto_now=True)
