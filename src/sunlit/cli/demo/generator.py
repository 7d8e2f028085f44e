"""About fifty further matters. Each walks through its own procedure, whatever that is, and breaks no rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from sunlit.cli.demo.cast import STORY
from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.planning import Cue, plan
from sunlit.cli.demo.script import HEAD, Play
from sunlit.cli.demo.walking import BOTH, Walk


def generate(moments: Moments, seed: int) -> list[Cue]:
    """Return the cues of all further matters."""
    return [cue for play in further_plays(moments, seed) for cue in plan(play, moments)]


def further_plays(moments: Moments, seed: int) -> Iterator[Play]:
    """Yield the further matters as plays, as if they had been written down."""
    value = yaml.safe_load((STORY / "further.yaml").read_text(encoding="utf-8"))
    for group in value["groups"]:
        for row in group["matters"]:
            yield Walk(_play(group, row), row, moments, seed).played()


def _play(group: Mapping[str, Any], row: Mapping[str, Any]) -> Play:
    own = {
        "title": {lang: row[lang] for lang in BOTH},
        "summary": dict(zip(BOTH, row["summary"], strict=True)),
        "cost": dict(zip(BOTH, row["cost"], strict=True)),
    }
    return Play(
        id=f"{group['power']}-{row['body']}{row['w']}",
        body=row["body"],
        power=group["power"],
        head={name: own.get(name) or group[name] for name in HEAD},
        lines=(),
        facts=row.get("facts", {}),
        entry=row.get("entry", ""),
        posts=row.get("posts") or group.get(f"posts_{row['body']}", {}),
        village=row.get("village", ""),
    )
