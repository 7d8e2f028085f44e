"""Rows that belong to nobody but the office: never derived from the record, never shown."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Draft(models.Model):
    """What an official has typed and not handed in. Private: never derived, never in the record."""

    user = models.PositiveBigIntegerField()  # accounts.User id
    matter = models.CharField(max_length=60)
    step = models.CharField(max_length=80)
    form = models.JSONField()
    saved_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "matter", "step"], name="draft_once")]


class Submitted(models.Model):
    """An idempotency key of a form already handed in, and the leaf it made. Private."""

    key = models.CharField(primary_key=True, max_length=64)
    leaf = models.CharField(max_length=64)
    at = models.BigIntegerField()


class Pending(models.Model):
    """The salted text of a proposal to keep something back, until it enters the record or is refused."""

    digest = models.CharField(primary_key=True, max_length=43)
    matter = models.CharField(max_length=60)
    text = models.TextField()  # base64url of [salt, name, value]
    scope = models.CharField(max_length=20)
    at = models.BigIntegerField()


class Prepared(models.Model):
    """An act that was handed in and can still be taken back. Private: never in the record, never derived."""

    key = models.CharField(primary_key=True, max_length=64)  # of the form; the leaf will remember it too
    body = models.CharField(max_length=40)
    matter = models.CharField(max_length=60)
    step = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # act, vote
    content = models.JSONField()  # what is proposed, as `preparing.packing` writes it
    form = models.JSONField()  # as it was typed, for one who begins again
    tenure = models.CharField(max_length=60)  # under which it is done
    post = models.CharField(max_length=40, blank=True)  # of that tenure, and its person
    person = models.CharField(max_length=40, blank=True)
    user = models.PositiveBigIntegerField(null=True)  # accounts.User id of who handed it in
    prepared_at = models.BigIntegerField()
    waits = models.CharField(max_length=10, blank=True)  # for a review, a signature; "" for its time alone
    due_at = models.BigIntegerField(null=True)  # when it is performed; none while it waits for a person
    refused = models.JSONField(null=True)  # why it was not: [[code, params, row], ...]
    signed_tenure = models.CharField(max_length=60, blank=True)  # under which another person signed it off
    signed_person = models.CharField(max_length=40, blank=True)
    signed_user = models.PositiveBigIntegerField(null=True)
    review_tenure = models.CharField(max_length=60, blank=True)  # whom its author asks to review it
    reviewed_tenure = models.CharField(max_length=60, blank=True)  # under which another person agreed
    reviewed_body = models.CharField(max_length=40, blank=True)  # of that tenure: this one, or the one above
    reviewed_person = models.CharField(max_length=40, blank=True)
    reviewed_user = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="prepared_due"),
            models.Index(fields=["review_tenure"], condition=Q(waits="review"), name="prepared_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(waits="", due_at__isnull=False) | (~Q(waits="") & Q(due_at__isnull=True)),
                name="waits_for_a_person_or_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_body=F("body")) | ~Q(reviewed_person=F("person")),
                name="reviewed_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_user=None) | Q(user=None) | ~Q(reviewed_user=F("user")),
                name="reviewed_from_another_account",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_body=F("body"))
                | Q(signed_person="")
                | ~Q(reviewed_person=F("signed_person")),
                name="signed_and_reviewed_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_user=None) | Q(signed_user=None) | ~Q(reviewed_user=F("signed_user")),
                name="signed_and_reviewed_from_two_accounts",
            ),
            models.CheckConstraint(
                condition=~Q(waits="review") | Q(reviewed_tenure="", signed_tenure=""),
                name="reviewed_before_it_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_person="") | ~Q(signed_person=F("person")), name="signed_by_another_person"
            ),
            models.CheckConstraint(
                condition=Q(signed_user=None) | Q(user=None) | ~Q(signed_user=F("user")),
                name="signed_from_another_account",
            ),
        ]


class Asked(models.Model):
    """Something that one person asks and a second has to agree to. Private until he does."""

    key = models.CharField(primary_key=True, max_length=64)  # of the form
    kind = models.CharField(max_length=10)  # erase, open, renew
    body = models.CharField(max_length=40)
    stream = models.CharField(max_length=80)
    content = models.JSONField()  # what the kind calls for
    tenure = models.CharField(max_length=60)  # under which it is asked
    user = models.PositiveBigIntegerField(null=True)  # accounts.User id of who asked
    at = models.BigIntegerField()
    declined = models.CharField(max_length=500, blank=True)  # why a second person would not: for who asked

    class Meta:
        ordering = ["at", "key"]
        indexes = [models.Index(fields=["body", "at"], name="asked_body")]
