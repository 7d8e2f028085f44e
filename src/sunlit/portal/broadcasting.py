"""A public notice as it is read out over the loudspeaker, in about a minute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sunlit.ui.formats import due
from sunlit.ui.wording import lang, plain, t

Text = Mapping[str, str]
MINUTE: Final = {"zh": 230, "en": 150}  # characters, words: at the pace of a village loudspeaker
_SENTENCE: Final = {
    "zh": re.compile(r"[^。！？；\n]+[。！？；]?"),
    "en": re.compile(r"[^.!?;\n]+(?:[.!?;](?=\s|$))?"),
}


def broadcast(body: Text, title: Text, text: Text | None, until: int | None, rules: Mapping[str, Any]) -> str:
    """Return what is read out: whose notice, what about, its words as far as a minute goes, until when, how.

    `text` is None where the words are not for everybody. Whole sentences only are left out, from the end;
    then it is said that there is more.
    """
    begin = t("broadcast.begin", body=body, title=title)
    after = [t("broadcast.until", date=due(until))] if until else []
    if rules.get("phone"):
        after.append(t("broadcast.phone", phone=rules["phone"]))
    if rules.get("help_place"):
        after.append(t("broadcast.place", place=rules["help_place"]))
    after.append(t("broadcast.twice"))
    said = plain(text).strip() if text else ""
    kept = _whole_sentences(said, MINUTE[lang()] - _length(" ".join([begin, *after])))
    more = [] if kept == said else [t("broadcast.more")]
    return (" " if lang() == "en" else "").join(filter(None, [begin, kept, *more, *after]))


def _whole_sentences(text: str, room: int) -> str:
    kept = ""
    for found in _SENTENCE[lang()].finditer(text):
        if _length(kept + found[0]) > room:
            break
        kept += found[0]
    return kept.strip()


def _length(text: str) -> int:
    return len(text.split()) if lang() == "en" else len(text)
