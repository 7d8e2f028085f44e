"""Sums below the threshold of collective decision, read again."""

from __future__ import annotations

from collections import defaultdict

from sunlit.procedure.splitting import Portion, portion, split_of, threshold_of
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead
from sunlit.supervision.replaying.rules import Rules


class Sums:
    """What was asked for below the threshold, by what it is for."""

    def __init__(self) -> None:
        """Begin with nothing asked for."""
        self.known: defaultdict[tuple[str, str, str], list[Portion]] = defaultdict(list)

    def opened(self, matter: MatterRead, read: Read, rules: Rules, findings: Findings) -> None:
        """Add the sum of a matter that begins, and name those with which it passes the threshold."""
        procedure, chosen = matter.state.procedure, rules.chosen
        new = portion(
            procedure, str(matter.row.get("class", "")), read.entry.data, chosen, read.index, read.entry.at
        )
        if new is None:
            return
        together = split_of(new, self.known[new.of], matter.calendar, chosen)
        self.known[new.of].append(new)
        if together:
            total = sum(one.amount for one in together)
            others = ", ".join(one.matter for one in together[:-1])
            findings.add(
                read.index,
                "possible_split",
                matter.stream,
                f"together with {others} it asks for {total} yuan; "
                f"from {threshold_of(chosen)} on the decision is collective",
            )
