"""Matters and what the fold of their acts says, kept as rows so that lists need no fold.

Every row here is a projection of the record: `keep.py` writes it, `sunlit rebuild` writes it again.
"""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body, Power, Procedure, Tenure
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.document_numbers import DocumentNumber as DocumentNumber
from sunlit.matters.private import Asked as Asked
from sunlit.matters.private import Draft as Draft
from sunlit.matters.private import Pending as Pending
from sunlit.matters.private import Prepared as Prepared
from sunlit.matters.private import Submitted as Submitted
from sunlit.matters.proposals import Proposal as Proposal


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

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["-at"], name="departure_at"),
            models.Index(
                fields=["ratified", "-ratify_due_at", "ref"],
                condition=models.Q(ratify_due_at__isnull=False),
                name="departure_ratify_due",
            ),
        ]


class Withholding(models.Model):
    """Something kept back: number, ground, the posts that answered for it, the date of review."""

    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, primary_key=True, related_name="withholding")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="withholdings")
    part = models.PositiveSmallIntegerField()
    act_index = models.BigIntegerField()  # the act it belongs to; -1 for the matter as a whole
    what = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, related_name="+"
    )  # what kind of thing, in public words
    digest = models.CharField(max_length=43)  # of the sealed text
    ground = models.CharField(max_length=40)
    review_on = models.DateField()
    proposed_by = models.CharField(max_length=40)
    reviewed_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="withholding")
    at = models.BigIntegerField()
    renewed_index = models.BigIntegerField(null=True)  # the last entry that gave it a new day of review
    opened_index = models.BigIntegerField(null=True)  # the entry that opened it again
    looked_by = models.CharField(max_length=40, blank=True)  # who proposed the outcome of the last review
    looked_agreed = models.CharField(max_length=40, blank=True)  # and who agreed to it

    class Meta:
        ordering = ["matter_id", "part"]
        indexes = [
            models.Index(fields=["review_on"], name="withholding_review"),
            models.Index(fields=["opened_index", "review_on", "leaf"], name="withholding_register"),
        ]

    def opened_words(self) -> Disclosure | None:
        """Return what was sealed, once it is open to everybody; None before, and when it was erased since."""
        if self.opened_index is None:
            return None
        return Disclosure.objects.filter(digest=self.digest, scope="public", erased_at=None).first()


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


class Duty(models.Model):
    """A release that falls due: what, to whom, by when, and the entry that met it. Overdue is worked out."""

    ref = models.CharField(primary_key=True, max_length=220)  # "qinghe/2026-0117/D3/publish/1"
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="duties")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duties")
    subject = models.CharField(max_length=10, blank=True)  # "", notice, progress, first, stage, stub
    what = models.JSONField()  # text value
    scope = models.CharField(max_length=20)
    forms = models.JSONField(default=list)
    step = models.CharField(max_length=80, blank=True)  # where it is released
    post = models.CharField(max_length=40)  # who owes it
    recorder = models.CharField(max_length=40)  # who enters it
    trigger = models.PositiveBigIntegerField()  # log index
    triggered_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=10)  # due, met, withheld, waived
    met_by = models.PositiveBigIntegerField(null=True)  # log index
    met_at = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["due_at", "ref"]
        indexes = [
            models.Index(
                fields=["body", "due_at", "ref"], condition=models.Q(state="due"), name="duty_body_due"
            ),
            models.Index(fields=["due_at", "ref"], condition=models.Q(state="due"), name="duty_due"),
            models.Index(
                fields=["recorder", "due_at"], condition=models.Q(state="due"), name="duty_recorder"
            ),
            models.Index(fields=["body", "-met_at", "ref"], condition=models.Q(state="met"), name="duty_met"),
        ]


class Portion(models.Model):
    """A sum below the threshold of collective decision; `together` names those with which it passes it."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="portion")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="portions")
    power_class = models.CharField(max_length=20)
    asking = models.CharField(max_length=40)  # post that asks for the money
    purpose = models.CharField(max_length=400)  # the facts that say what it is for
    amount = models.BigIntegerField()  # whole yuan
    index = models.PositiveBigIntegerField()  # log index of the entry that opened the matter
    at = models.BigIntegerField()
    threshold = models.BigIntegerField()  # in force then, whole yuan
    total = models.BigIntegerField(default=0)  # of the sums together, 0 where it splits nothing
    together = models.JSONField(default=list)  # of [number of the matter, log index, amount], oldest first
    is_split = models.BooleanField(default=False)

    class Meta:
        ordering = ["matter_id"]
        indexes = [
            models.Index(fields=["body", "asking", "power_class", "at"], name="portion_asked"),
            models.Index(fields=["body", "-at"], condition=models.Q(is_split=True), name="portion_split"),
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
