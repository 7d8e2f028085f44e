"""Changes that were announced: those that stand, and those that were carried out or taken back."""

from __future__ import annotations

from dataclasses import dataclass

from sunlit.catalogue.models import Body, Change

PER_PAGE = 30


@dataclass(frozen=True)
class ChangePage:
    """One page of ended changes, newest first."""

    rows: list[Change]
    number: int
    more: bool


def standing_changes(body: Body, code: str = "") -> list[Change]:
    """Return what is announced and does not apply yet, first to apply first; with `code` of one power."""
    rows = Change.objects.filter(body=body, state="announced").select_related("leaf", "before__procedure")
    return list((rows.filter(code=code) if code else rows).order_by("applies_on", "n"))


def ended_changes(body: Body, number: int) -> ChangePage:
    """Return a page of what was carried out or taken back."""
    rows = (
        Change.objects.filter(body=body).exclude(state="announced").select_related("leaf", "ended", "before")
    )
    start = (number - 1) * PER_PAGE
    found = list(rows.order_by("-n")[start : start + PER_PAGE + 1])
    return ChangePage(found[:PER_PAGE], number, len(found) > PER_PAGE)


def change_of(body: Body, n: int) -> Change:
    """Return a change by its number; Change.DoesNotExist when there is none."""
    return Change.objects.select_related("leaf", "ended", "before__procedure").get(body=body, n=n)
