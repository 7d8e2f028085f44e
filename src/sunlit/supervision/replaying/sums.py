"""Sums below the threshold of collective decision, read again."""

from __future__ import annotations

from collections import defaultdict

from sunlit.procedure.splitting import Portion, portion, split_by, split_of, threshold_of, total_of
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead
from sunlit.supervision.replaying.rules import Rules


class Sums:
    """What was asked for below the threshold, by what it is for."""

    def __init__(self) -> None:
        """Begin with nothing asked for."""
        self.known: defaultdict[tuple[str, str, str], list[Portion]] = defaultdict(list)
        self.paid: defaultdict[str, list[Portion]] = defaultdict(list)  # by payee, where one is named

    def opened(self, matter: MatterRead, read: Read, rules: Rules, findings: Findings) -> None:
        """Add the sum of a matter that begins, and name those with which it passes the threshold."""
        procedure, chosen = matter.state.procedure, rules.chosen
        new = portion(
            procedure, str(matter.row.get("class", "")), read.entry.data, chosen, read.index, read.entry.at
        )
        if new is None:
            return
        others = [one for one in self.paid.get(new.payee, ()) if one.of != new.of]
        together = split_of(new, [*self.known[new.of], *others], matter.calendar, chosen)
        self.known[new.of].append(new)
        if new.payee:
            self.paid[new.payee].append(new)
        if together:
            names = ", ".join(one.matter for one in together[:-1])
            whose = f" for the payee {new.payee}" if split_by(together) == "payee" else ""
            findings.add(
                read.index,
                "possible_split",
                matter.stream,
                f"together with {names} it asks for {total_of(together)} yuan{whose}; "
                f"from {threshold_of(chosen)} on the decision is collective",
            )
