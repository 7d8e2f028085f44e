"""Dull, polite sentences for the generated matters, from story/phrases.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any

import yaml

from sunlit.cli.demo.cast import STORY

Text = Mapping[str, str]
_OWN_WORDS = ("work", "decide", "vote", "publish", "call")  # shapes in which a step's own sentences fit


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((STORY / "phrases.yaml").read_text(encoding="utf-8"))
    return value


def phrase(chance: Random, step: Text, title: Text, shape: str) -> dict[str, str]:
    """Return a sentence in both languages for an act of this shape at a step of this name."""
    own: Sequence[Sequence[str]] = _phrases()["steps"].get(step.get("zh"), ()) if shape in _OWN_WORDS else ()
    chosen = chance.choice(list(own) or _phrases()["kinds"][shape])
    names = {"[step]": step, "[title]": title}
    return {lang: _filled(said, names, lang) for lang, said in zip(("zh", "en"), chosen, strict=True)}


def _filled(said: str, names: Mapping[str, Text], lang: str) -> str:
    for mark, name in names.items():
        said = said.replace(mark, name.get(lang, ""))
    return said
