"""Fields of an entry that name other entries: what they name must be there."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead

POINTERS: Final = frozenset({"act", "decision", "replaces"})


def check_pointers(
    read: Read,
    one: MatterRead,
    votes: Container[int],
    digests: Mapping[int, frozenset[str]],
    findings: Findings,
) -> None:
    """Name what an entry of a matter cites, and is not there.

    `votes` are the log indexes of the results of votes read so far, `digests` what each entry disclosed.
    """
    data = read.data
    act = data.get("act", -1)
    if act != -1 and act not in one.entries:
        sentence = f"it names the act {act}, which is none of its matter"
        findings.add(read.index, "pointer", read.stream, sentence)
    if "decision" in data and data["decision"] not in votes:
        sentence = f"it cites the decision {data['decision']}, which is no vote"
        findings.add(read.index, "pointer", read.stream, sentence)
    for replaced in data.get("replaces", ()):
        if not any(replaced in digests.get(index, ()) for index in one.entries):
            sentence = f"it replaces {replaced}, which its matter never disclosed"
            findings.add(read.index, "pointer", read.stream, sentence)
