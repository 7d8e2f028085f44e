"""What is to be released in a matter, and by when."""

from __future__ import annotations

from django.db import models

from sunlit.catalogue.models import Body
from sunlit.matters.models.matter import Matter
from sunlit.procedure.duties import departure_of


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
    narrow_by = models.PositiveBigIntegerField(null=True)  # log index of what came out, but to fewer

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

    def departure(self, now: int) -> str:
        """Return the class of departure that it is at `now`; "" while it keeps to the rules."""
        return departure_of(self.state, self.due_at, self.met_at, self.narrow_by, now)
