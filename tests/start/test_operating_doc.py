"""docs/operating.md says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from sunlit.catalogue.founding import plan_of, read_all
from sunlit.cli.main import VERBS
from sunlit.site import settings

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")


def test_every_command_is_listed_with_its_own_words():
    listed = dict(re.findall(r"^\| `sunlit ([a-z]+)` \| (.+)\. \|$", PAGE, re.M))
    assert listed == {verb.name: verb.sentence[0].upper() + verb.sentence[1:] for verb in VERBS}


def test_only_settings_that_exist_are_named():
    source = Path(settings.__file__).read_text(encoding="utf-8")
    assert {name for name in re.findall(r"SUNLIT_[A-Z_]+", PAGE) if f'"{name}"' not in source} == set()


def test_the_example_of_a_file_of_answers_opens_a_body(db):
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    assert example is not None

    plan = plan_of(read_all(yaml.safe_load(example[1])))

    assert (plan.slug, len(plan.rows), plan.accounts[0].username) == ("qinghe", 2, "sunxiao")
