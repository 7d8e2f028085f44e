"""What residents object to a notice."""

from __future__ import annotations

from django.db import models

from sunlit.ledger.models import Leaf
from sunlit.matters.models.matter import Matter


class Objection(models.Model):
    """An objection to a notice. While one is open the notice cannot end as clear."""

    ref = models.CharField(primary_key=True, max_length=90)  # "qinghe/2026-0117/o2"
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="objections")
    n = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=80)
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="objection")
    submission = models.CharField(max_length=60)  # key of the submission that carries the words
    at = models.BigIntegerField()
    answered_at = models.BigIntegerField(null=True)
    answer = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="answered_objections")
    result = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["matter_id", "n"]
