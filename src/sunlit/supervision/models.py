"""Answers to findings. Findings themselves are computed from the record, never stored."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Disclosure, Leaf


class FindingAnswer(models.Model):
    """What the owner of a finding answered, and the consequence if one followed."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="finding_answers")
    finding = models.CharField(max_length=160, db_index=True)  # key of the finding, see queries.py
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)  # who answered
    consequence = models.BooleanField(default=False)
    at = models.BigIntegerField()
