"""The document numbers that entries gave: rows that follow from the record."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Leaf


class DocumentNumber(models.Model):
    """One number of one series and year. No two entries of a body can bear the same."""

    ref = models.CharField(primary_key=True, max_length=90)  # "qinghe/decision/2026/5"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="document_numbers")
    series = models.CharField(max_length=20)  # code among the body's rules
    year = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()
    numbered_as = models.CharField(max_length=10, blank=True)  # decision, minutes, notice
    name = models.JSONField()  # of the series, as it was then
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="document_number")
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, null=True, related_name="document_numbers"
    )
    meeting = models.CharField(max_length=12, blank=True)  # number of the meeting whose minutes bear it
    at = models.BigIntegerField()

    class Meta:
        ordering = ["body_id", "series", "year", "n"]
        constraints = [
            models.UniqueConstraint(fields=["body", "series", "year", "n"], name="document_number_once"),
        ]
        indexes = [models.Index(fields=["year", "n"], name="document_number_year")]
