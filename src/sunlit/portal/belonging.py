"""What an entry of the log belongs to: a matter, a power, something the public said, or the body itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sunlit.catalogue.models import Power
from sunlit.catalogue.queries import procedure_by_digest
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Leaf
from sunlit.ledger.reading import entry_of
from sunlit.matters.models import Matter
from sunlit.portal.supervise.lines import order_number
from sunlit.portal.telling import public_value
from sunlit.ui.environment import url
from sunlit.ui.wording import plain, t


@dataclass(frozen=True, slots=True)
class Home:
    """Where the entry of a stream is at home."""

    words: str
    page: tuple[str, ...] = ()  # name of its page, with what the page asks for
    procedure: str = ""  # digest of the procedure of a matter

    @property
    def address(self) -> str:
        """The address of its page, in the language of the page being made; worked out where it is shown."""
        return url(*self.page) if self.page else ""


def homes(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Home]:
    """Return the home of each (log, stream), in three queries at most; a stream of the body is the record."""
    asked = set(places)
    found = {key: _body(key[0]) for key in asked}
    found |= _matters([key for key in asked if key[1].startswith("matter:")])
    found |= _powers([key for key in asked if key[1].startswith("power:")])
    found |= _submissions([key for key in asked if key[1].startswith("submission:")])
    found |= {key: _meeting(*key) for key in asked if key[1].startswith("meeting:")}
    found |= {key: _order(*key) for key in asked if key[1].startswith("order:")}
    return found


def what(leaf: Leaf, home: Home | None) -> str:
    """Return what an entry is, in words: its kind, and for an act the name of its step."""
    said = t(f"entry.{leaf.kind}")
    step = str(entry_of(leaf).data.get("step", ""))
    if not step or home is None or not home.procedure:
        return said
    found = procedure_by_digest(leaf.log_id, home.procedure).steps.get(step)
    if found is None:
        return said
    return plain(found.name) if leaf.kind == "act.done" else f"{said}{t('punct.colon')}{plain(found.name)}"


def _body(slug: str) -> Home:
    return Home(t("acts.of_body"), ("portal:record", slug))


def _order(slug: str, stream: str) -> Home:
    number = stream.partition(":")[2]
    return Home(t("order.name", number=order_number(number)), ("portal:order", slug, number))


def _meeting(slug: str, stream: str) -> Home:
    number = stream.partition(":")[2]
    return Home(t("meeting.numbered", number=number), ("portal:meeting", slug, number))


def _matters(keys: list[tuple[str, str]]) -> dict[tuple[str, str], Home]:
    if not keys:
        return {}
    refs = [f"{slug}/{stream.partition(':')[2]}" for slug, stream in keys]
    rows = Matter.objects.filter(ref__in=refs).select_related("title").order_by()
    return {
        (row.body_id, f"matter:{row.number}"): Home(
            plain(public_value(row.title)) or row.number,
            ("portal:matter", row.body_id, row.number),
            (row.procedure_id or "").partition("/")[2],
        )
        for row in rows.only("body", "number", "procedure", "title__scope", "title__value")
    }


def _powers(keys: list[tuple[str, str]]) -> dict[tuple[str, str], Home]:
    if not keys:
        return {}
    codes = {stream.partition(":")[2] for _, stream in keys}
    rows = Power.objects.filter(body__in={slug for slug, _ in keys}, code__in=codes, in_force=True)
    return {
        (slug, f"power:{code}"): Home(f"{code} {plain(name)}", ("portal:power", slug, code))
        for slug, code, name in rows.values_list("body", "code", "name")
    }


def _submissions(keys: list[tuple[str, str]]) -> dict[tuple[str, str], Home]:
    if not keys:
        return {}
    refs = [f"{slug}/{stream.partition(':')[2]}" for slug, stream in keys]
    rows = Submission.objects.filter(ref__in=refs).values_list("body", "number", "type")
    return {
        (slug, f"submission:{number}"): Home(
            f"{t(f'question.type.{kind}')} {number}", ("portal:question", slug, number)
        )
        for slug, number, kind in rows
    }
