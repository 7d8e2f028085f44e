"""What the public says to a body and what the body answers."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body, Power
from sunlit.dialogue.private import Attempt as Attempt
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Matter, Objection


class Submission(models.Model):
    """A question, comment, objection or rating. It has a leaf from the moment of receipt."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/q2026-0031"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="submissions")
    number = models.CharField(max_length=14)  # "q2026-0031", gapless in its year
    code = models.CharField(max_length=10, db_index=True)  # the receipt's short code, from the leaf hash
    type = models.CharField(max_length=12)  # question, comment, objection, rating
    choice = models.CharField(max_length=12, blank=True)  # of a rating
    worded = models.BooleanField(default=True)  # a rating may have come without words
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="submissions")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="submissions")
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="submission")
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    name = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    named = models.CharField(max_length=6, blank=True)  # who may read the name: public, office; or none left
    objection = models.PositiveSmallIntegerField(null=True)  # its number in the matter
    objected = models.OneToOneField(Objection, on_delete=models.PROTECT, null=True, related_name="said")
    step = models.CharField(max_length=80, blank=True)  # the notice that an objection is about
    answer_step = models.CharField(max_length=80, blank=True)  # where the procedure answers it
    post = models.CharField(max_length=40)  # who owes the reply
    at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    shown = models.CharField(max_length=10)  # waiting, shown, hidden, kept at its author's wish
    shown_leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    hidden_leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    judged_by = models.CharField(max_length=40, blank=True)  # post that showed or hid it
    ground = models.CharField(max_length=40, blank=True)  # why it is hidden
    appeal_until = models.BigIntegerField(null=True)
    reply_leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    reply_post = models.CharField(max_length=40, blank=True)
    replied_at = models.BigIntegerField(null=True)
    late = models.BooleanField(default=False)  # replied, after it was due

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["body", "-at"], name="submission_at"),
            models.Index(fields=["replied_at", "due_at"], name="submission_due"),
            models.Index(fields=["matter", "-at"], name="submission_matter"),
            models.Index(fields=["power", "-at"], name="submission_power"),
            models.Index(fields=["body", "shown", "at"], name="submission_queue"),
            models.Index(fields=["-at"], condition=models.Q(late=True), name="submission_late"),
        ]
