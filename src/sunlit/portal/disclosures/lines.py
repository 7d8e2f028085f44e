"""The lines of the disclosure list in words, and the whole list as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.columns import class_code
from sunlit.catalogue.models import Body, Power
from sunlit.catalogue.queries import procedure_of
from sunlit.catalogue.queries.disclosure_list import DisclosureList
from sunlit.portal.places import Place
from sunlit.portal.powers.cells import items
from sunlit.portal.powers.course import is_own_list
from sunlit.portal.powers.disclosing import Scopes, Shown, form_words, opened_to, scopes_of, shown_by
from sunlit.procedure.duties.by_whom import releasing
from sunlit.procedure.grammar import Procedure
from sunlit.procedure.owed import parse_deadline
from sunlit.ui.cells import duty_words, limit_words, timing_words
from sunlit.ui.formats import iso
from sunlit.ui.wording import plain

SCHEMA = "sunlit-disclosure-list/1"
HOW = "SHA-256 over `lines` (ASCII), in unpadded base64url; `rules` of a line is that of its entry"


@dataclass(frozen=True, slots=True)
class Line:
    """What is disclosed under one power. `shown` says it step by step, where a full procedure governs."""

    power: Power
    class_code: str
    scopes: Scopes
    timing: str
    duties: tuple[str, ...]
    notice: str
    posts: tuple[str, ...]
    forms: str
    basis: tuple[str, ...]
    shown: tuple[Shown, ...]


def lines_of(powers: Sequence[Power], body: Body) -> list[Line]:
    """Return each power as a line, in the reader's language."""
    return [_line(power, body) for power in powers]


def _line(power: Power, body: Body) -> Line:
    course, row = procedure_of(power), power.row
    full = course is not None and not is_own_list(power, course)
    return Line(
        power,
        class_code(power.power_class),
        scopes_of(power, body),
        timing_words(row["disclosure_timing"]),
        tuple(duty_words(row["disclosure_deadline"])),
        "" if _says_notice(row["disclosure_deadline"]) else limit_words(row["notice_min"]),
        tuple(dict.fromkeys(plain(name) for _, name in posts_of(power, course))),
        form_words(power),
        tuple(items(row, "legal_basis")),
        tuple(shown_by(course, opened_to(power, body))) if course and full else (),
    )


def _says_notice(deadline: str) -> bool:
    """Return whether the duties of a row name the notice themselves, with how long it is up."""
    return any(duty.startswith("notice ") for duty in deadline.split(";"))


def posts_of(power: Power, course: Procedure | None) -> list[tuple[str, dict[str, str]]]:
    """Return the posts that release something under a power, each once: code and name."""
    if course is None:
        return []
    rules = parse_deadline(power.row["disclosure_deadline"]) if is_own_list(power, course) else ()
    found = {step.post: dict(course.posts[step.post].name) for step in releasing(course, rules)}
    return list(found.items())


def timing_of(power: Power) -> str:
    """Return when a power is disclosed at all, as a code: "long-term", "staged", "immediate", "regular"."""
    return str(power.row["disclosure_timing"]).partition(" ")[0]


def forms_of(power: Power) -> list[str]:
    """Return where a power is disclosed, as the codes of the closed list."""
    return str(power.row["disclosure_form"]).split(";")


def list_data(place: Place, known: DisclosureList) -> dict[str, Any]:
    """Return the whole list as plain values, with all that its digest is computed from."""
    last = known.last
    return {
        "schema": SCHEMA,
        "body": {"slug": place.slug, "name": place.name, "level": place.level},
        "digest": known.digest,
        "digest_of": {"how": HOW, "lines": known.lines},
        "since": {"entry": last.index, "at": iso(last.at)} if last else None,
        "items": [_data(power, place.body) for power in known.powers],
    }


def _data(power: Power, body: Body) -> dict[str, Any]:
    row, course, scopes = power.row, procedure_of(power), scopes_of(power, body)
    full = course is not None and not is_own_list(power, course)
    return {
        "code": power.code,
        "name": power.name,
        "class": power.power_class,
        "version": power.version,
        "entry": power.leaf.index,
        "adopted_at": iso(power.adopted_at),
        "scope_process": scopes.process,
        "scope_result": scopes.result,
        "timing": row["disclosure_timing"],
        "deadline": row["disclosure_deadline"],
        "notice_min": row["notice_min"] or None,
        "forms": forms_of(power),
        "posts": [{"code": code, "name": name} for code, name in posts_of(power, course)],
        "basis": {"zh": row["legal_basis_zh"].split(";"), "en": row["legal_basis_en"].split(";")},
        "procedure": power.procedure.digest,
        "steps": _steps(course) if course and full else [],
    }


def _steps(course: Procedure) -> list[dict[str, Any]]:
    """Return what a full procedure discloses at each step, in its own codes."""
    return [
        {
            "step": step.id,
            "name": dict(step.name),
            "post": step.post,
            "what": dict(one.what),
            "scope": one.scope,
            "after": one.after,
            "within": f"<={one.span.n}{one.span.unit}" if one.span else "same-day",
            "forms": list(one.form),
        }
        for step in course.steps.values()
        for one in step.disclose
    ]
