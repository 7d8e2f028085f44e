"""What the public says to a body and what the body answers."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body, Power
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Matter
from sunlit.dialogue.private import Attempt as Attempt


class Submission(models.Model):
    """A question, comment or objection. It has a leaf from the moment of receipt."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/q2026-0031"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="submissions")
    number = models.CharField(max_length=14)  # "q2026-0031", gapless in its year
    code = models.CharField(max_length=10, db_index=True)  # the receipt's short code, from the leaf hash
    type = models.CharField(max_length=12)  # question, comment, objection
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="submissions")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="submissions")
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="submission")
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    name = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    objection = models.PositiveSmallIntegerField(null=True)  # its number in the matter
    post = models.CharField(max_length=40)  # who owes the reply
    at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    shown = models.CharField(max_length=10)  # waiting, shown, hidden
    shown_leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=40, blank=True)  # why it is hidden
    appeal_until = models.BigIntegerField(null=True)
    reply_leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    replied_at = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["body", "-at"], name="submission_at"),
            models.Index(fields=["replied_at", "due_at"], name="submission_due"),
            models.Index(fields=["matter", "-at"], name="submission_matter"),
        ]
