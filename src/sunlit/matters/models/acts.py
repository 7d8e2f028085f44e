"""What is done in a matter: its visits to steps, its acts, and the departures among them."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Tenure
from sunlit.ledger.models import Leaf
from sunlit.matters.models.matter import Matter

_OPEN = models.Q(is_open=True)


class StepRun(models.Model):
    """One visit of a matter to one step of its procedure."""

    ref = models.CharField(primary_key=True, max_length=160)  # "qinghe/2026-0117/apply/1"
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="runs")
    step = models.CharField(max_length=80)
    visit = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()  # order in which the runs opened
    post = models.CharField(max_length=40)  # who answers for it here, after `Matter.posts`
    recorder = models.CharField(max_length=40)  # who enters it (another post for an outsider's step)
    status = models.CharField(max_length=10)  # open, running, paused, done, void, passed
    opened_at = models.BigIntegerField()
    due_at = models.BigIntegerField(null=True)
    provisional = models.BooleanField(default=False)
    not_before = models.BigIntegerField(null=True)
    started_at = models.BigIntegerField(null=True)
    ends_at = models.BigIntegerField(null=True)
    report_due_at = models.BigIntegerField(null=True)  # of the next report on the way
    done_at = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    late = models.BooleanField(default=False)  # done, after it was due
    returned = models.BooleanField(default=False)  # ended by sending the matter back
    is_open = models.BooleanField()  # open, running or paused: what the indexes below need

    class Meta:
        ordering = ["matter_id", "position"]
        indexes = [
            models.Index(fields=["-due_at", "ref"], condition=_OPEN, name="run_open_due"),
            models.Index(fields=["recorder", "due_at"], condition=_OPEN, name="run_recorder"),
            models.Index(
                fields=["-report_due_at", "ref"],
                condition=models.Q(report_due_at__isnull=False),
                name="run_report",
            ),
            models.Index(fields=["-done_at"], condition=models.Q(late=True), name="run_late"),
            models.Index(fields=["-done_at"], condition=models.Q(status="void"), name="run_void"),
            models.Index(fields=["-done_at"], condition=models.Q(returned=True), name="run_returned"),
        ]


class Act(models.Model):
    """One thing done in a matter. It exists only with its leaf in the log."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="act")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="acts")
    index = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    step = models.CharField(max_length=80, blank=True)
    visit = models.PositiveSmallIntegerField(default=0)
    verb = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=40, blank=True)
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, null=True, related_name="acts")
    at = models.BigIntegerField()  # record time, UTC milliseconds
    done_at = models.BigIntegerField(null=True)  # claimed time, when it differs
    data = models.JSONField(default=dict)
    tally = models.JSONField(null=True)  # on the act that ends a vote: the arithmetic, recomputed

    class Meta:
        ordering = ["matter_id", "index"]
        indexes = [
            models.Index(fields=["kind", "at"], name="act_kind"),
            models.Index(fields=["-at"], condition=models.Q(done_at__isnull=False), name="act_claimed"),
        ]


class Departure(models.Model):
    """An act that differs from the procedure, named by its class."""

    ref = models.CharField(primary_key=True, max_length=120)  # "qinghe/57/order"
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="departures")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="departures")
    cls = models.CharField(max_length=20)
    step = models.CharField(max_length=80, blank=True)
    declared = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    at = models.BigIntegerField()
    ratify_due_at = models.BigIntegerField(null=True)
    ratified = models.CharField(max_length=64, blank=True)  # ref of the ratifying leaf
    report_to = models.CharField(max_length=40, blank=True)  # the post that is owed a report
    report_due_at = models.BigIntegerField(null=True)
    reported = models.CharField(max_length=64, blank=True)  # ref of the first leaf that says so
    reported_at = models.BigIntegerField(null=True)
    received = models.CharField(max_length=64, blank=True)  # ref of the leaf that confirms it

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["-at"], name="departure_at"),
            models.Index(
                fields=["ratified", "-ratify_due_at", "ref"],
                condition=models.Q(ratify_due_at__isnull=False),
                name="departure_ratify_due",
            ),
            models.Index(
                fields=["reported", "-report_due_at", "ref"],
                condition=models.Q(report_due_at__isnull=False),
                name="departure_report_due",
            ),
            models.Index(
                fields=["-reported_at", "ref"],
                condition=models.Q(reported_at__gt=models.F("report_due_at")),
                name="departure_report_late",
            ),
        ]
