"""Sums that may be parts of one that is to be decided together."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body
from sunlit.matters.models.matter import Matter


class Portion(models.Model):
    """A sum below the threshold of collective decision; `together` names those with which it passes it."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="portion")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="portions")
    power_class = models.CharField(max_length=20)
    asking = models.CharField(max_length=40)  # post that asks for the money
    purpose = models.CharField(max_length=400)  # the facts that say what it is for
    payee = models.CharField(max_length=20, blank=True)  # credit code of who is to be paid, where known
    amount = models.BigIntegerField()  # whole yuan
    index = models.PositiveBigIntegerField()  # log index of the entry that opened the matter
    at = models.BigIntegerField()
    threshold = models.BigIntegerField()  # in force then, whole yuan
    total = models.BigIntegerField(default=0)  # of the sums together, 0 where it splits nothing
    together = models.JSONField(default=list)  # of [number of the matter, log index, amount], oldest first
    is_split = models.BooleanField(default=False)
    split_by = models.CharField(max_length=8, blank=True)  # purpose, payee: what they have in common

    class Meta:
        ordering = ["matter_id"]
        indexes = [
            models.Index(fields=["body", "asking", "power_class", "at"], name="portion_asked"),
            models.Index(fields=["body", "payee", "at"], condition=~models.Q(payee=""), name="portion_paid"),
            models.Index(fields=["body", "-at"], condition=models.Q(is_split=True), name="portion_split"),
        ]
