"""Answers to findings, and orders to act. Findings themselves are computed from the record, never stored."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Matter


class FindingAnswer(models.Model):
    """What the owner of a finding answered, and the consequence if one followed."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="finding_answers")
    finding = models.CharField(max_length=160, db_index=True)  # key of the finding, see queries.py
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)  # who answered
    consequence = models.BooleanField(default=False)
    at = models.BigIntegerField()


class Order(models.Model):
    """An order to act: who must do what by when, and how far it has come."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/2026-0001"
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(max_length=20)
    finding = models.CharField(
        max_length=160, blank=True, db_index=True
    )  # from which it follows, if from one
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="orders")
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    issued_by = models.CharField(max_length=40)  # post
    post = models.CharField(max_length=40)  # who must act
    of = models.CharField(max_length=40, blank=True, db_index=True)  # the body below whose post that is
    subject = models.CharField(max_length=20, blank=True)  # number of the matter in that body
    at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    answered_at = models.BigIntegerField(null=True)  # None also when it was extended since
    late = models.BooleanField(default=False)  # its time passed once before anything followed
    late_from = models.BigIntegerField(null=True)  # the time that passed
    late_at = models.BigIntegerField(null=True)  # when something followed
    closed_at = models.BigIntegerField(null=True)
    last_index = models.BigIntegerField()

    @property
    def replied_at(self) -> int | None:
        """When the body below answered in its own record since the last new date; see `with_replies`."""
        read = vars(self)
        found: int | None = read.get("reply_at")
        return found if found is not None and found > (read.get("moved_at") or 0) else None

    @property
    def is_answered(self) -> bool:
        """Say whether an answer stands: here, or in the record of the body below."""
        return self.answered_at is not None or self.replied_at is not None

    class Meta:
        constraints = (models.UniqueConstraint(fields=["body", "number"], name="order_number"),)
        indexes = (
            models.Index(fields=["body", "answered_at", "due_at"], name="order_owed"),
            models.Index(fields=["body", "-at"], name="order_newest"),
        )


class OrderReply(models.Model):
    """What a post of this body answered to an order of the body above, whose record it cites."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="order_replies")
    of = models.CharField(max_length=40)  # slug of the body above
    number = models.CharField(max_length=20)
    log = models.CharField(max_length=200)  # origin of its record
    cited = models.BigIntegerField()  # log index of the order there
    digest = models.CharField(max_length=43)  # leaf hash of that entry
    post = models.CharField(max_length=40)
    at = models.BigIntegerField()
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["of", "number", "at"], name="order_replies"),)


class OrderStep(models.Model):
    """One thing that happened to an order: issued, answered, extended, closed."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    index = models.BigIntegerField()
    what = models.CharField(max_length=20)  # the second word of the kind
    post = models.CharField(max_length=40)
    at = models.BigIntegerField()
    due_at = models.BigIntegerField(null=True)  # that it sets
    text = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["order", "index"], name="order_steps"),)
