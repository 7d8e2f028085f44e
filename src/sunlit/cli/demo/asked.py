"""What officials of the demo asked just before the build that takes a second person: it waits for one."""

from __future__ import annotations

import yaml

from sunlit.accounts.models import User
from sunlit.catalogue.queries import tenures_held_by
from sunlit.cli.demo.cast import STORY
from sunlit.cli.demo.moments import MINUTE
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Disclosure
from sunlit.matters.agreeing import ask_second
from sunlit.matters.fitting import KEEPERS
from sunlit.matters.models import Matter

BEFORE = 20 * MINUTE  # the build
KEY = "demo-asked-"  # before the number of the row in the story


def ask_all(now: int) -> None:
    """Ask what the story says; who may agree finds it among his tasks."""
    rows = yaml.safe_load((STORY / "asked.yaml").read_text(encoding="utf-8"))
    with demo_clock(now - BEFORE):
        for n, row in enumerate(rows, 1):
            user = User.objects.get(username=row["account"])
            matter = Matter.objects.select_related("body").get(title__value__zh=row["matter"])
            stream = f"matter:{matter.number}"
            files = Disclosure.objects.filter(
                leaf__log_id=matter.body_id, leaf__stream=stream, name="file", erased_at=None
            )
            digests = [one.digest for one in files if one.value and one.value["name"] in row["files"]]
            if len(digests) != len(row["files"]):
                raise ValueError(f"{row['matter']}: of {row['files']} only {len(digests)} can be found")
            by = next(one for one in tenures_held_by(user, matter.body) if one.post.code in KEEPERS)
            content = {"digests": digests, "ground": row["ground"]}
            ask_second("erase", matter.body, stream, content, by, f"{KEY}{n}", user.pk)
