"""The rules in force, read from public blobs and kept: a digest names one value for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from sunlit.catalogue.blobs import procedure_from_blob, rules_from_blob
from sunlit.catalogue.series import levels_of
from sunlit.procedure.calendar import Calendar, from_dict
from sunlit.procedure.grammar import Procedure, parse
from sunlit.procedure.numbering import Series, series_of
from sunlit.procedure.versions import Versions

Blob = Callable[[str], Any]  # digest -> value; raises RecordError or LedgerError


class Rules:
    """Procedures, calendars, powers and what the body chose, by digest."""

    def __init__(self, blob: Blob) -> None:
        """Read blobs through `blob`."""
        self.blob = blob
        self._procedures: dict[str, Procedure] = {}
        self._calendars: dict[str, Calendar] = {}
        self.chosen: dict[str, Any] = {}  # what the body has chosen so far
        self.powers: dict[tuple[str, int], dict[str, Any]] = {}  # (code, version) -> row of the catalogue
        self.versions: defaultdict[str, Versions] = defaultdict(Versions)  # code -> what was in force when
        self.calendar: Calendar | None = None  # in force now
        self.series: tuple[Series, ...] = ()  # of document numbers, in force now
        self.level = ""  # of the body
        self.levels: dict[str, str] = {}  # post of the list in force -> its level
        self.posts: dict[str, str] = {}  # Chinese name of every post that was ever listed -> its code

    def procedure(self, digest: str) -> Procedure:
        """Return the procedure of a digest."""
        if digest not in self._procedures:
            self._procedures[digest] = parse(procedure_from_blob(self.blob(digest)))
        return self._procedures[digest]

    def calendar_of(self, digest: str) -> Calendar:
        """Return the calendar of a digest."""
        if digest not in self._calendars:
            self._calendars[digest] = from_dict(self.blob(digest))
        return self._calendars[digest]

    def choose(self, rules: str, calendar: str) -> None:
        """Let what the body adopts be in force from now on."""
        if rules:
            self.chosen = rules_from_blob(self.blob(rules))[1]
            self.series = series_of(self.chosen)
        if calendar:
            self.calendar = self.calendar_of(calendar)

    def post(self, digest: str) -> None:
        """Let a list of posts be in force from now on."""
        rows = self.blob(digest)
        self.levels = levels_of(rows)
        self.posts |= {str(row.get("zh", "")): str(row["code"]) for row in rows}

    def adopt(
        self, code: str, version: int, digest: str, procedure: str = "", from_on: date | None = None
    ) -> None:
        """Keep the row of a version of a power, and that it is in force, at the earliest from `from_on`."""
        value = self.blob(digest)
        self.powers[code, version] = dict(value["row"])
        self.versions[code].adopt(version, procedure or str(value.get("procedure", "")), from_on)

    def withdraw(self, code: str, from_on: date | None = None) -> None:
        """Note that a power is no longer in force, at the earliest from `from_on`."""
        self.versions[code].withdraw(from_on)
