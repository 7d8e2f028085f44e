"""A set-up on its way: who may answer, the answers so far, and the last one that opens the body."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sunlit.catalogue.founding.opening import FoundingRefused, open_for_real, refuse_if_open
from sunlit.catalogue.founding.plan import plan_of
from sunlit.catalogue.founding.reading import read_all
from sunlit.catalogue.private import ONLY, Setup
from sunlit.ledger.clock import now_ms
from sunlit.ledger.turns import write_transaction

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_GROUPS, _GROUP = 4, 4


class Overtaken(Exception):
    """Somebody else has answered meanwhile."""


def new_code() -> str:
    """Begin a set-up, or go on with one, and return a code that lets one browser in.

    Only the newest code is good, once; browsers that are in stay in. Raises FoundingRefused when a body
    stands here already.
    """
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    with write_transaction():
        refuse_if_open()
        defaults = {"token": secrets.token_urlsafe(32), "begun_at": now_ms()}
        row, _ = Setup.objects.get_or_create(pk=ONLY, defaults=defaults)
        row.code = _digest(code)
        row.save(update_fields=["code"])
    return code


def current() -> Setup | None:
    """Return the set-up; None when none was begun."""
    return Setup.objects.filter(pk=ONLY).first()


def let_in(code: str) -> str:
    """Use up a code and return what the browser's session shall hold; "" when it is wrong or used."""
    given = _digest("".join(code.split()).lower())
    with write_transaction():
        row = Setup.objects.select_for_update().filter(pk=ONLY).first()
        if row is None or row.opened or not row.code or not hmac.compare_digest(row.code, given):
            return ""
        row.code = ""
        row.save(update_fields=["code"])
        return row.token


def is_in(row: Setup | None, token: object) -> bool:
    """Return whether a session that holds `token` may answer."""
    return row is not None and isinstance(token, str) and hmac.compare_digest(row.token, token)


def keep(question: str, answer: Mapping[str, Any], *, seen: str, mark: str) -> None:
    """Keep an answer. `seen` is the mark of the answer that the form showed, `mark` the form's own.

    Raises Overtaken when another form has answered since; the same form may be sent again.
    """
    with write_transaction():
        row = Setup.objects.select_for_update().get(pk=ONLY)
        if row.opened:
            raise FoundingRefused(row.opened)
        if row.marks.get(question, "") not in (seen, mark):
            raise Overtaken(question)
        row.answers = {**row.answers, question: dict(answer)}
        row.marks = {**row.marks, question: mark}
        row.save(update_fields=["answers", "marks"])


def state_mark(row: Setup) -> str:
    """Return a mark of all answers together: what is confirmed must be what was shown."""
    return _digest(repr(sorted(row.marks.items())))


def finish(seen: str) -> str:
    """Open the body with the answers as they stand and return its slug; the answers are then forgotten.

    Sent twice it opens once. Raises Overtaken when the answers are not those that `seen` stands for,
    AnswersRefused when one will not do, and whatever the actions raise: then nothing was opened.
    """
    with write_transaction():
        row = Setup.objects.select_for_update().get(pk=ONLY)
        if row.opened:
            return row.opened
        if state_mark(row) != seen:
            raise Overtaken("confirm")
        body = open_for_real(plan_of(read_all(row.answers)))
        row.answers, row.marks, row.code, row.opened = {}, {}, "", body.slug
        row.save()
    return body.slug


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
