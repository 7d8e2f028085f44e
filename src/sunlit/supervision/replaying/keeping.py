"""What is kept back: a ground of the list, a day of review, no scope narrower than the rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sunlit.catalogue.grounds import grounds
from sunlit.matters.scope_rules import ballots_scope, words_scope
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead
from sunlit.supervision.replaying.rules import Rules
from sunlit.supervision.replaying.stages import Kept, carried_out, judged, proposed

WIDTH = ("public", "members", "organisation", "specific", "sealed")
SPOKEN = ("text", "reason", "file", "personal")


def withheld(matter: MatterRead, read: Read, findings: Findings) -> None:
    """Check the entry `withholding.made`: ground, review, approval, number; its stub says the same."""
    data, stubs = read.entry.data, read.entry.withheld
    wrong = list(_wrong_ground(data, matter, read.entry.at))
    if not stubs:
        wrong.append("nothing is withheld by it")
    for stub in stubs:
        for name, expected in (("ground", "ground"), ("review_on", "review_on"), ("by", "approved_by")):
            if stub[name] != data.get(expected):
                wrong.append(f"its stub says {name} {stub[name]!r}, the entry {data.get(expected)!r}")
    for sentence in wrong:
        findings.add(read.index, "ground", matter.stream, f"something is withheld, but {sentence}")
    for sentence in carried_out(matter.stages, read):
        findings.add(read.index, "stages", matter.stream, f"something is withheld, but {sentence}")
    part = data.get("part", 0)
    if part != len(matter.kept) + 1:
        sentence = f"expected part {len(matter.kept) + 1} of what is kept back, found {part}"
        findings.add(read.index, "number", matter.stream, sentence)
    if isinstance(data.get("review_on"), str) and _day(data["review_on"]) is not None:
        digest = stubs[0]["d"] if stubs else ""
        matter.kept[part] = Kept(read.index, data["review_on"], str(data["ground"]), digest)


def staged(matter: MatterRead, read: Read, parent: str, findings: Findings) -> None:
    """Read a proposal to keep something back, its review or its approval."""
    if read.entry.kind == "withholding.proposed":
        wrong = [*_wrong_ground(read.entry.data, matter, read.entry.at), *proposed(matter.stages, read)]
    else:
        wrong = list(judged(matter.stages, read, parent))
    for sentence in wrong:
        findings.add(read.index, "stages", matter.stream, sentence)


def reviewed_again(matter: MatterRead, read: Read, findings: Findings) -> None:
    """Read a new day of review, or the opening of what was kept back."""
    data = read.entry.data
    kept = matter.kept.get(data.get("part", 0))
    wrong = []
    if kept is None or kept.index != data.get("withheld") or kept.opened:
        wrong.append("it names nothing that is kept back now")
    elif read.entry.kind == "withholding.opened":
        if data.get("digest") != kept.digest:
            wrong.append("it opens another text than the one that was kept back")
        matter.kept[data["part"]] = replace(kept, opened=True)
    else:
        ground = str(data.get("ground", kept.ground))
        wrong += _wrong_ground({**data, "ground": ground}, matter, read.entry.at)
        if _day(str(data.get("review_on", ""))) is not None:
            matter.kept[data["part"]] = replace(kept, review_on=str(data["review_on"]), ground=ground)
    for sentence in wrong:
        findings.add(read.index, "stages", matter.stream, sentence)


def spoken(matter: MatterRead, read: Read, rules: Rules, findings: Findings) -> None:
    """Check that words are not narrower than the procedure and the catalogue say, unless on a ground."""
    entry = read.entry
    step = matter.state.procedure.steps.get(str(entry.data.get("step", "")))
    for stub in entry.withheld:
        if stub["ground"]:
            if stub["ground"] not in grounds():
                sentence = f"{stub['name']} is withheld on {stub['ground']!r}, which is no ground of the list"
                findings.add(read.index, "ground", matter.stream, sentence)
            continue
        allowed = _allowed(matter, read, rules, stub["name"], step)
        if WIDTH.index(stub["scope"]) > WIDTH.index(allowed):
            sentence = (
                f"{stub['name']} is withheld without a ground: {stub['scope']}, where the rules say {allowed}"
            )
            findings.add(read.index, "ground", matter.stream, sentence)


def _allowed(matter: MatterRead, read: Read, rules: Rules, name: str, step: Any) -> str:
    if name == "choice" and step is not None:
        return ballots_scope(rules.chosen, step)
    if name in SPOKEN and read.entry.kind != "act.corrected":
        return words_scope(matter.power, matter.row, rules.chosen, step)
    if name in SPOKEN:
        return "specific"  # a correction has the scope of the act it corrects
    return "public"


def _wrong_ground(data: dict[str, Any], matter: MatterRead, at: int) -> list[str]:
    ground, review = grounds().get(str(data.get("ground", ""))), _day(str(data.get("review_on", "")))
    if ground is None:
        return [f"{data.get('ground', '')!r} is no ground of the list"]
    today = matter.calendar.day(at)
    if review is None or not today < review <= _years_after(today, ground.max_years):
        return [f"its review on {data.get('review_on')} is not within {ground.max_years} years"]
    return []


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
