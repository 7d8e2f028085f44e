"""What a matter must make public, to whom and by when, from its procedure, its power and its entries.

A duty exists from the moment of its trigger; nothing but an extension that the power allows (`<=20wd+20wd`)
moves its due instant. Where the duties come from:
- `disclose` of a full procedure. `after: open` is owed once the step opens; otherwise once the step named
  there is done (with the outcome named, if one is).
- `disclosure_deadline` of a power that runs along its own step list (domain data, section 2). What the
  compiler wrote into those steps counts for notices alone: it says where they are put up, not by when the
  result is out. `remove` and `count` belong to no single matter: the record takes personal words down by
  itself, and figures are counts over all matters.
- The decision is the minutes of the last vote that passed ("形成决定"), or that vote where no step keeps
  minutes; without a vote it is the step before the release, as are `approval` and `award`. `event` and
  `receipt` are the opening of the matter; a power exercised each period (`every:3M;first <=4h from:event`)
  has no event unless somebody says so, and then a matter of DEC-06 carries it.
- `every:` falls due again each period until the matter ends, counted from the opening of the step that
  falls due again. One release serves every period up to it; so does it for a step that stands.

What meets a duty: the first entry, from the trigger on, that carries words which the duty's readers may
read, at the step that releases: the step of the `disclose` row; for a power, the step after the decision
whose work is to publish. A notice is met by being put up, a stub by the entry that keeps something back. The
report that closes a matter meets what is still owed. Boards, broadcasts and letters leave no trace of their
own: the entry is what is counted. Nothing else is: an act without such words releases nothing.

How a duty departs is said once, in `departure_of`, and which departures count, in `departing`: for findings,
statistics, reports and replays.
"""

from __future__ import annotations

from collections.abc import Sequence

from sunlit.procedure.duties.listed import Listed
from sunlit.procedure.duties.naming import departing
from sunlit.procedure.duties.of_power import OfPower
from sunlit.procedure.duties.values import FINAL, MOST_PERIODS, SCOPES, Duty, Told, departure_of
from sunlit.procedure.history import State
from sunlit.procedure.owed import Owed

__all__ = ["FINAL", "MOST_PERIODS", "SCOPES", "Duty", "Told", "departing", "departure_of", "duties"]


def duties(state: State, told: Sequence[Told], owed: Owed | None = None) -> list[Duty]:
    """Return every duty of a matter, the first due first.

    `told` are its entries in the order of the log, up to the one that `state` follows. `owed` is the row of
    a power that runs along its own step list; None where a full procedure governs.
    """
    found = list(Listed(state, told, owed).all())
    if owed is not None:
        found += OfPower(state, told, owed).all()
    return sorted(found, key=lambda duty: (duty.due_at, duty.id))
