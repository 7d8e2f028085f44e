"""A proposal to keep something back, and who has said what to it: rows that follow from the record."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sunlit.ledger.models import Disclosure, Leaf


def _apart(one: str, other: str) -> models.CheckConstraint:
    """Return the rule of the database that two stages are never by one person."""
    return models.CheckConstraint(
        condition=Q(**{other: ""}) | ~Q(**{one: F(other)}), name=f"proposal_{one}_not_{other}"
    )


class Proposal(models.Model):
    """One thing that somebody proposes to keep back. Persons are named with their body: "qinghe/p3"."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="proposal")
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, related_name="proposals")
    index = models.PositiveBigIntegerField()
    act_index = models.BigIntegerField()  # the act it belongs to; -1 for the matter as a whole
    what = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=43, unique=True)  # of the text: one item, one review
    ground = models.CharField(max_length=40)
    review_on = models.DateField()
    state = models.CharField(max_length=10)  # proposed, reviewed, approved, made, refused
    proposer = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=40)  # posts
    reviewer = models.CharField(max_length=64, blank=True)
    reviewed_by = models.CharField(max_length=40, blank=True)
    reviewed_in = models.CharField(max_length=40, blank=True)  # the body above whose reviewer it was
    reviewed_index = models.BigIntegerField(null=True)
    approver = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=40, blank=True)
    approved_index = models.BigIntegerField(null=True)
    maker = models.CharField(max_length=64, blank=True)
    at = models.BigIntegerField()
    closed_index = models.BigIntegerField(null=True)  # the entry that carried it out or refused it

    class Meta:
        ordering = ["matter_id", "index"]
        indexes = [
            models.Index(
                fields=["matter", "state"],
                condition=Q(state__in=["proposed", "reviewed", "approved"]),
                name="proposal_waiting",
            )
        ]
        constraints = [
            _apart("proposer", "reviewer"),
            _apart("proposer", "approver"),
            _apart("reviewer", "approver"),
            _apart("proposer", "maker"),
            _apart("reviewer", "maker"),
            _apart("approver", "maker"),
        ]
