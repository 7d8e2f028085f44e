"""Announce, and take back, what the story says was to change in a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import yaml

from sunlit.catalogue.actions import announce_power, apply_due_changes, withdraw_change
from sunlit.catalogue.models import Change
from sunlit.catalogue.queries import definition_of, find_power
from sunlit.cli.demo.cast import STORY
from sunlit.cli.demo.chores import Chore
from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.scenery import Troupe


def changes(troupes: Mapping[str, Troupe], moments: Moments) -> Iterator[Chore]:
    """Yield what is done at which instant; a change that is not taken back applies on its day."""
    for row in yaml.safe_load((STORY / "announced.yaml").read_text(encoding="utf-8")):
        troupe = troupes[row["body"]]
        yield Chore(moments.at(row["said"]), partial(_announce, troupe, row, moments))
        if "taken_back" in row:
            yield Chore(moments.at(row["taken_back"]), partial(_take_back, troupe, row))
        elif (applies := moments.at(row["applies"])) <= moments.now:
            yield Chore(applies, apply_due_changes)


def _announce(troupe: Troupe, row: Mapping[str, Any], moments: Moments) -> None:
    power = find_power(troupe.body.slug, row["power"])
    applies_on = moments.calendar.day(moments.at(row["applies"]))
    announce_power(
        troupe.body,
        {**power.row, **row["cells"]},
        None if power.procedure.code == power.code.lower() else definition_of(power.procedure),
        applies_on=applies_on,
        reason=row["reason"],
        by=troupe.desk(),
    )


def _take_back(troupe: Troupe, row: Mapping[str, Any]) -> None:
    change = Change.objects.get(body=troupe.body, code=row["power"], state="announced")
    withdraw_change(change, row["why"], troupe.desk())
