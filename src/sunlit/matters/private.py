"""Rows that belong to nobody but the office: never derived from the record, never shown."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """What an official has typed and not handed in. Private: never derived, never in the record."""

    user = models.PositiveBigIntegerField()  # accounts.User id
    matter = models.CharField(max_length=60)
    step = models.CharField(max_length=80)
    form = models.JSONField()
    saved_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "matter", "step"], name="draft_once")]


class Submitted(models.Model):
    """An idempotency key of a form already handed in, and the leaf it made. Private."""

    key = models.CharField(primary_key=True, max_length=64)
    leaf = models.CharField(max_length=64)
    at = models.BigIntegerField()


class Pending(models.Model):
    """The salted text of a proposal to keep something back, until it enters the record or is refused."""

    digest = models.CharField(primary_key=True, max_length=43)
    matter = models.CharField(max_length=60)
    text = models.TextField()  # base64url of [salt, name, value]
    scope = models.CharField(max_length=20)
    at = models.BigIntegerField()
