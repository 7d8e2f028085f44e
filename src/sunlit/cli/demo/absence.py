"""Who stands in for the holder of a post in the story."""

from __future__ import annotations

from sunlit.catalogue.actions import stand_in
from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.scene import Scene
from sunlit.ledger.models import Leaf


def name_stand_in(scene: Scene, moments: Moments) -> Leaf:
    """Let the holder of a post name who stands in for him on the days that the line says."""
    line, troupe = scene.cue.line, scene.troupe
    away = troupe.holder(line.of)
    first, last = (moments.calendar.day(moments.at(line.get(name))) for name in ("first", "last"))
    return stand_in(away, troupe.of_person(line.get("person")).person, first, last, scene.text, away).leaf
