"""Rows that belong to whoever sets a body up: never derived from the record, never shown to the public."""

from __future__ import annotations

from django.db import models

ONLY = 1  # the key of the one row


class Setup(models.Model):
    """A first set-up that has begun: its answers so far. Emptied when the body opens."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    code = models.CharField(max_length=64, blank=True)  # SHA-256 of the code that lets one browser in
    token = models.CharField(max_length=64)  # what that browser's session holds from then on
    answers = models.JSONField(default=dict)  # question -> answer, as `founding.reading` returns it
    marks = models.JSONField(default=dict)  # question -> mark of the form that answered it last
    opened = models.CharField(max_length=40, blank=True)  # slug of the body, once it is open
    begun_at = models.BigIntegerField()
