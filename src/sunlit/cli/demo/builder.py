"""Build the demo into the installation that is started: every entry through the live actions.

`sunlit demo` runs it as a program of its own, in a folder made for it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence

from django.core.management import call_command
from django.db import connection

import sunlit
from sunlit.catalogue.model_files import model_calendar
from sunlit.cli.demo.asked import ask_all
from sunlit.cli.demo.cast import Cast, read_cast
from sunlit.cli.demo.changes import changes
from sunlit.cli.demo.chores import chores
from sunlit.cli.demo.command import MARK, SEED
from sunlit.cli.demo.generator import generate
from sunlit.cli.demo.moments import HOUR, Moments
from sunlit.cli.demo.planning import Cue, check_order, plan
from sunlit.cli.demo.prepared import hand_in_all
from sunlit.cli.demo.scenery import Troupe, open_accounts, open_company
from sunlit.cli.demo.script import read_plays
from sunlit.cli.demo.stage import Stage
from sunlit.cli.progress import Progress
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Log
from sunlit.ledger.places import home
from sunlit.ledger.publish import publish
from sunlit.procedure.calendar import from_dict

BEFORE = 24 * HOUR  # the bodies open that long before their first matter


def build(now: int, seed: int) -> int:
    """Build the whole demo with `now` as its present, and return how many entries it has.

    The folder is worth nothing until its mark is written, so the database need not wait for the disk.
    """
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    progress = Progress()
    progress(0, 1, "planning")
    moments = Moments(from_dict(model_calendar()), now)
    cues = planned(moments, seed)
    troupes = _open_bodies(read_cast(), cues[0].at - BEFORE, moments)
    stage = Stage(troupes, moments)
    waiting = sorted([*chores(moments, cues), *changes(troupes, moments)], key=lambda one: one.at)
    for done, cue in enumerate(cues):
        progress(done, len(cues) + len(troupes), cue.play.id)
        while waiting and waiting[0].at <= cue.at:
            waiting.pop(0).do()
        stage.play(cue)
    for chore in waiting:
        chore.do()
    hand_in_all(troupes, now)
    ask_all(now)
    for done, slug in enumerate(troupes, len(cues)):
        progress(done, len(cues) + len(troupes), f"signing {slug}")
        publish(slug)
    progress.clear()
    entries = sum(Log.objects.values_list("size", flat=True))
    mark = {"built_at": now, "version": sunlit.__version__, "seed": seed, "entries": entries}
    (home() / MARK).write_text(json.dumps(mark) + "\n", encoding="utf-8")
    return entries


def planned(moments: Moments, seed: int) -> list[Cue]:
    """Return every cue of every matter in the order of time. Raises StoryError when one does not fit."""
    cues = [cue for play in read_plays() for cue in plan(play, moments)]
    cues += generate(moments, seed)
    check_order(cues, moments.now)
    return sorted(cues, key=lambda cue: cue.at)


def _open_bodies(cast: Cast, at: int, moments: Moments) -> dict[str, Troupe]:
    troupes: dict[str, Troupe] = {}
    with demo_clock(at):
        for position, company in enumerate(cast.bodies.values()):
            parent = troupes[company.parent].body if company.parent else None
            day = moments.calendar.day(at)
            troupes[company.slug] = open_company(company, cast, parent, day, position)
    open_accounts(cast, troupes)
    return troupes


def main(arguments: Sequence[str] | None = None) -> int:
    """Build into SUNLIT_HOME."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    build(time.time_ns() // 1_000_000, options.seed)
    return 0
