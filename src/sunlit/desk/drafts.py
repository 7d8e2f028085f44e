"""Drafts: what somebody typed and did not hand in. Private, and gone once it is handed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from sunlit.desk.forms.fields import DeskForm
from sunlit.ledger.clock import now_ms
from sunlit.matters.models import Matter
from sunlit.matters.private import Draft

NOT_KEPT = ("csrfmiddlewaretoken", "press", "key")
MOST_CHARS = 200_000


def save(request: HttpRequest, matter: Matter, step: str, form: DeskForm) -> bool:
    """Keep the fields of a form as they were typed, and its files; say whether there was room for them."""
    typed = typed_in(request, form)
    if sum(len(value) for values in typed.values() for value in values) > MOST_CHARS:
        return False
    Draft.objects.update_or_create(
        user=request.user.pk or 0,
        matter=matter.ref,
        step=step,
        defaults={"form": typed, "saved_at": now_ms()},
    )
    return True


def typed_in(request: HttpRequest, form: DeskForm) -> dict[str, Any]:
    """Return the fields of a form as they were typed, and its files."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    form.is_valid()  # whatever else is wrong: files that came now are kept
    typed["kept"] = [form.remember()]
    return typed


def begin_again(user: int, matter: str, step: str, typed: dict[str, Any]) -> None:
    """Make a draft of what was handed in and refused later."""
    saved = {"form": typed, "saved_at": now_ms()}
    Draft.objects.update_or_create(user=user, matter=matter, step=step, defaults=saved)


def draft_of(request: HttpRequest, matter: str, step: str) -> dict[str, Any]:
    """Return the saved fields as initial values; empty when there is no draft. `matter` is a ref."""
    found = Draft.objects.filter(user=request.user.pk or 0, matter=matter, step=step).first()
    if found is None:
        return {}
    many = {"needs", "answers", "tellers", "named", "replaces"}
    return {name: values if name in many else values[-1] for name, values in found.form.items() if values}


def discard(request: HttpRequest, matter: str, step: str) -> None:
    """Forget a draft."""
    Draft.objects.filter(user=request.user.pk or 0, matter=matter, step=step).delete()
