"""What the residents of the story think of an outcome."""

from __future__ import annotations

from sunlit.cli.demo.scene import Scene
from sunlit.dialogue.actions import rate, show
from sunlit.ledger.clock import demo_clock
from sunlit.matters.models import Matter

APART = 7_000  # milliseconds between two people


def rate_all(scene: Scene, matter: Matter) -> None:
    """Let as many people rate a matter as the line says of each choice; words are shown by the desk."""
    n = 0
    for choice, people in scene.cue.line.of.items():
        for _ in range(people):
            with demo_clock(scene.cue.at + n * APART):
                made = rate(matter, choice, scene.text)
                if scene.text:
                    show(made, scene.troupe.desk())
            n += 1
