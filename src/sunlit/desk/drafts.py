"""Drafts: what somebody typed and did not hand in. Private, and gone once it is handed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Matter
from sunlit.matters.private import Draft

NOT_KEPT = ("csrfmiddlewaretoken", "press", "key")
MOST_CHARS = 200_000


def save(request: HttpRequest, matter: Matter, step: str) -> None:
    """Keep the fields of a form as they were typed."""
    form = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    if sum(len(value) for values in form.values() for value in values) > MOST_CHARS:
        return
    Draft.objects.update_or_create(
        user=request.user.pk or 0,
        matter=matter.ref,
        step=step,
        defaults={"form": form, "saved_at": now_ms()},
    )


def draft_of(request: HttpRequest, matter: Matter, step: str) -> dict[str, Any]:
    """Return the saved fields as initial values; empty when there is no draft."""
    found = Draft.objects.filter(user=request.user.pk or 0, matter=matter.ref, step=step).first()
    if found is None:
        return {}
    many = {"needs", "answers"}
    return {name: values if name in many else values[-1] for name, values in found.form.items() if values}


def discard(request: HttpRequest, matter: Matter, step: str) -> None:
    """Forget a draft."""
    Draft.objects.filter(user=request.user.pk or 0, matter=matter.ref, step=step).delete()
