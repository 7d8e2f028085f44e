"""The one form in which the public writes, and what keeps a machine from filling it in.

A field that people do not see, a signed time at which the form was made, and the limits of
`dialogue.limits`; only where these are reached is there a small sum to do, in words.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict

from sunlit.dialogue.limits import Busy
from sunlit.dialogue.words import NAME_MAX

LEAST_SECONDS = 3  # nobody reads the form and writes a question faster
LONGEST_SECONDS = 24 * 3_600
_SALT = "sunlit.portal.speak"
OFFICE_ONLY = "office"  # who reads the text, where the form offers the choice
NAMED = ("public", "office", "none")


class FormOld(Exception):
    """The form has lain open too long, or was not made here; it has to be handed in once more."""


class SpeakForm(forms.Form):
    """What somebody says, who may read the name, and the two fields that people leave alone."""

    text = forms.CharField(required=False, strip=False)
    readers = forms.CharField(required=False)
    named = forms.ChoiceField(choices=[(value, value) for value in NAMED], initial="none", required=False)
    name = forms.CharField(required=False)
    website = forms.CharField(required=False)
    token = forms.CharField(required=False)
    sum = forms.CharField(required=False)
    answer = forms.CharField(required=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What was handed in, as the actions take it."""

    text: str
    name: str
    named: str  # "public", "office" or ""
    office_only: bool  # nobody but the office is to read the text; only a question may ask for that
    key: str  # names this form, so that a second click makes no second entry
    is_machine: bool
    answered: str  # the number of the sum that was done rightly; "" for none


def said_in(posted: QueryDict) -> Said:
    """Return what a posted form says.

    Raises `FormOld` for a form that is too old, `Busy` for one that came back faster than a person types.
    """
    form = SpeakForm(posted)
    form.is_valid()
    values = form.cleaned_data
    key = _opened(values.get("token", ""))
    named = values.get("named") or "none"
    return Said(
        text=posted.get("text", ""),
        name=values.get("name", "")[: 4 * NAME_MAX] if named != "none" else "",
        named=named if named in ("public", "office") else "",
        office_only=values.get("readers") == OFFICE_ONLY,
        key=key,
        is_machine=bool(posted.get("website")),
        answered=_answered(values.get("sum", ""), values.get("answer", "")),
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """A small sum for somebody who comes when many do, and what brings the answer back to it."""

    first: int
    second: int
    signed: str


def new_sum() -> Sum:
    """Return a sum of two digits; the result is at most 18."""
    first, second = (1 + secrets.randbelow(9) for _ in range(2))
    number = f"{secrets.token_urlsafe(9)}.{first}.{second}"
    return Sum(first, second, signing.TimestampSigner(salt=f"{_SALT}.sum").sign(number))


def _answered(signed: str, answer: str) -> str:
    """Return the number of the sum when the answer is right, in whatever digits it was typed."""
    try:
        number = signing.TimestampSigner(salt=f"{_SALT}.sum").unsign(signed, max_age=LONGEST_SECONDS)
        _, first, second = number.rsplit(".", 2)
        return number if int(answer.strip()[:9]) == int(first) + int(second) else ""
    except (signing.BadSignature, ValueError):
        return ""


def new_token() -> str:
    """Return a signed time and number for a form that is about to be shown."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(12))


def same_token(token: str) -> str:
    """Return the token of a form that is shown again before anything came of it; a new one for a bad one."""
    try:
        signing.TimestampSigner(salt=_SALT).unsign(token, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        return new_token()
    return token


def _opened(token: str) -> str:
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        key = signer.unsign(token, max_age=LONGEST_SECONDS)
    except signing.BadSignature as wrong:
        raise FormOld from wrong
    try:
        signer.unsign(token, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return f"speak:{key}"
    raise Busy(LEAST_SECONDS)


def own_token(ref: str) -> str:
    """Return the token that lets the author, for some days, download what he wrote with its receipt."""
    return signing.TimestampSigner(salt=f"{_SALT}.own").sign(ref)


def is_own(request: HttpRequest, ref: str) -> bool:
    """Return whether the address that is asked for carries the author's token for `ref`."""
    signer = signing.TimestampSigner(salt=f"{_SALT}.own")
    try:
        return signer.unsign(request.GET.get("own", ""), max_age=3 * 24 * 3_600) == ref
    except signing.BadSignature:
        return False
