"""Meetings as their entries tell them, kept as rows so that lists need no fold."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body, Tenure
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.models import Matter
from sunlit.meetings.private import Box as Box


class Meeting(models.Model):
    """A meeting of an organ of a body."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/2026-0007"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    number = models.CharField(max_length=12)  # "2026-0007", gapless in its year
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="meeting")
    title = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    organ = models.CharField(max_length=40)  # code of the post whose members meet
    at = models.BigIntegerField()  # when it is to begin, UTC milliseconds
    announce_by = models.BigIntegerField()  # an item added later was not announced in time
    is_open = models.BooleanField()  # to observers
    owes_call = models.BooleanField(default=False)  # for observers, by the rule of the body
    head = models.CharField(max_length=20, blank=True)  # tenure; speaks last
    recorder = models.CharField(max_length=20)  # tenure that enters what happens
    members = models.JSONField(default=list)  # tenures; empty where those entitled are only counted
    eligible = models.PositiveIntegerField()
    present = models.PositiveIntegerField(default=0)  # now, or when it ended
    state = models.CharField(max_length=10)  # called, open, closed, cancelled
    called_at = models.BigIntegerField()
    opened_at = models.BigIntegerField(null=True)
    closed_at = models.BigIntegerField(null=True)
    adopted_at = models.BigIntegerField(null=True)  # the minutes
    last_at = models.BigIntegerField()
    last_index = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["-at", "-number"]
        indexes = [
            models.Index(fields=["body", "-at"], name="meeting_at"),
            models.Index(fields=["body", "state", "at"], name="meeting_state"),
        ]


class Item(models.Model):
    """One item of a meeting's agenda."""

    ref = models.CharField(primary_key=True, max_length=70)  # "qinghe/2026-0007/3"
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    n = models.PositiveSmallIntegerField()
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="agenda_item")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="agenda_items")
    step = models.CharField(max_length=80, blank=True)  # the vote that decides it
    title = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    announced = models.BooleanField()  # in time
    split_of = models.PositiveSmallIntegerField(null=True)  # number of the item it was split from
    state = models.CharField(max_length=10)  # waiting, open, closed
    result = models.CharField(max_length=10, blank=True)  # decided, tie, void, heard, deferred ...
    opened_at = models.BigIntegerField(null=True)
    closed_at = models.BigIntegerField(null=True)
    act = models.ForeignKey(Leaf, on_delete=models.PROTECT, null=True, related_name="+")  # the result

    class Meta:
        ordering = ["meeting_id", "n"]


class Attendance(models.Model):
    """Where a member is, or was when the meeting ended."""

    ref = models.CharField(primary_key=True, max_length=84)  # "qinghe/2026-0007/t12"
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=10)  # present, late, left, absent
    at = models.BigIntegerField()

    class Meta:
        ordering = ["meeting_id", "ref"]


class Noted(models.Model):
    """What another person entered of a member that is the member's own doing, and what he says to it."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="noted")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="noted")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="noted")
    kind = models.CharField(max_length=10)  # recused, left
    item = models.PositiveSmallIntegerField(default=0)  # from which he withdrew
    agrees = models.BooleanField(null=True)  # null while he has said nothing
    answer = models.OneToOneField(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["meeting_id", "leaf_id"]
        indexes = [models.Index(fields=["tenure", "agrees"], name="noted_unanswered")]


class Interest(models.Model):
    """Persons and firms in whom a member has an interest, by his own declaration."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="interest")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="interests")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="interests")
    parties = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.BigIntegerField()
    in_force = models.BooleanField(default=True)  # false once he has declared anew

    class Meta:
        ordering = ["body_id", "-at"]
        indexes = [models.Index(fields=["body", "in_force"], name="interest_in_force")]


class ObserverCall(models.Model):
    """Seats for observers of a meeting: who may apply until when, and what was drawn."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, primary_key=True, related_name="observer_call"
    )
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="observer_call")
    seats = models.PositiveSmallIntegerField()
    apply_until = models.BigIntegerField()
    applied = models.PositiveIntegerField(default=0)  # applications that stand
    drawn_leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["apply_until"]
        indexes = [models.Index(fields=["apply_until"], name="observer_call_until")]


class Application(models.Model):
    """One who applied for a seat as an observer."""

    ref = models.CharField(primary_key=True, max_length=70)  # "qinghe/2026-0007/o3"
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="applications")
    n = models.PositiveIntegerField()
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="application")
    name = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    lock = models.CharField(max_length=43, db_index=True)  # digest of the code on the receipt
    withdrawn_at = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["meeting_id", "n"]
