"""A matter, and how many matters of a power stand where."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body, Power, Procedure
from sunlit.ledger.models import Disclosure, Leaf


class Matter(models.Model):
    """One exercise of one power."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/2026-0117"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="matters")
    number = models.CharField(max_length=12)  # "2026-0117", gapless in its year
    power = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="matters")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, null=True, related_name="matters")
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="matter")
    title = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    summary = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    cost = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    whom = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    decides = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    posts = models.JSONField(default=dict)  # role in the procedure -> post that fills it here
    village = models.CharField(max_length=40, blank=True)  # slug of the village it concerns, if one
    unlisted = models.BooleanField(default=False)
    # What the fold says now:
    state = models.CharField(max_length=12)  # running, notice, consult, stopped, done
    end = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=80, blank=True)  # the open step that is most urgent
    step_post = models.CharField(max_length=40, blank=True)
    place = models.PositiveSmallIntegerField(default=0)  # "step 3 of 12"
    steps_total = models.PositiveSmallIntegerField(default=0)
    due_at = models.BigIntegerField(null=True)  # earliest due instant among open steps
    open_until = models.BigIntegerField(null=True)  # end of the notice or consultation now running
    objections_open = models.PositiveSmallIntegerField(default=0)
    departures_count = models.PositiveSmallIntegerField(default=0)
    late_count = models.PositiveSmallIntegerField(default=0)  # steps done late
    steps_done = models.PositiveSmallIntegerField(default=0)
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    decided_at = models.BigIntegerField(null=True)  # of the last vote that passed or failed
    last_at = models.BigIntegerField()
    last_index = models.PositiveBigIntegerField()
    acts_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-last_at"]
        indexes = [
            models.Index(fields=["body", "state", "-last_at"], name="matter_state"),
            models.Index(fields=["-last_at", "ref"], name="matter_last"),
            models.Index(fields=["body", "-last_at", "ref"], name="matter_body_last"),
            models.Index(fields=["state", "-last_at", "ref"], name="matter_state_last"),
            models.Index(
                fields=["-last_at", "ref"], condition=models.Q(closed_at=None), name="matter_open_last"
            ),
            models.Index(fields=["body", "-opened_at"], name="matter_opened"),
            models.Index(fields=["power", "-last_at"], name="matter_power"),
            models.Index(fields=["power", "-opened_at"], name="matter_power_opened"),
            models.Index(
                fields=["power", "-last_at"], condition=models.Q(closed_at=None), name="matter_under_way"
            ),
            models.Index(fields=["due_at"], name="matter_due"),
            models.Index(fields=["open_until"], name="matter_open_until"),
            models.Index(fields=["decided_at"], name="matter_decided"),
            models.Index(
                fields=["closed_at"], condition=models.Q(closed_at__isnull=False), name="matter_closed_at"
            ),
            models.Index(fields=["village", "-last_at"], name="matter_village"),
            models.Index(fields=["-opened_at"], condition=models.Q(unlisted=True), name="matter_unlisted"),
        ]


class Count(models.Model):
    """How many matters of one power stand where: kept by `projection`, so that no page counts rows."""

    ref = models.CharField(primary_key=True, max_length=60)  # "qinghe/FIN-02"
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="counts")
    code = models.CharField(max_length=10)  # "" for what no power covers
    running = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    steps_late = models.PositiveIntegerField(default=0)
    departures = models.PositiveIntegerField(default=0)
