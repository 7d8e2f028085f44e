"""The replay itself: every entry in the order of the log, then what stands at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from typing import Any, Final

from sunlit.ledger.checking import Fetch, Report, read_log
from sunlit.ledger.errors import LedgerError
from sunlit.procedure.errors import ProcedureError
from sunlit.record import canonical
from sunlit.record.errors import RecordError
from sunlit.record.replay import Read
from sunlit.supervision.due_lines import DueLine, listed_since
from sunlit.supervision.replaying import dailies, keeping, matter, meetings, second, submissions
from sunlit.supervision.replaying.changing import Announcements
from sunlit.supervision.replaying.documents import Documents
from sunlit.supervision.replaying.findings import Findings, Found
from sunlit.supervision.replaying.orders import Orders
from sunlit.supervision.replaying.pointers import POINTERS, check_pointers
from sunlit.supervision.replaying.resting import collector_resting
from sunlit.supervision.replaying.reviewing import reviewed
from sunlit.supervision.replaying.rules import Blob, Rules
from sunlit.supervision.replaying.signing import signed
from sunlit.supervision.replaying.sums import Sums
from sunlit.supervision.replaying.tenures import Tenures

STAGED = frozenset({"withholding.proposed", "withholding.reviewed", "withholding.approved"})
AGAIN = frozenset({"withholding.renewed", "withholding.opened"})
WITHHOLDING = STAGED | AGAIN | {"withholding.made"}
UNREADABLE = (RecordError, LedgerError, ProcedureError, KeyError, TypeError, ValueError, AttributeError)


def replay_log(
    fetch: Fetch, vkey: str, now: int | None = None, progress: Callable[[int, int, str], None] | None = None
) -> tuple[Report, list[Found]]:
    """Check a log read through `fetch` and replay it; `now` is the instant asked about, see `replay`."""
    report, read = read_log(fetch, vkey, progress)
    return report, replay(read, _blobs(fetch), now)


def replay(read: Iterable[Read], blob: Blob, now: int | None = None) -> list[Found]:
    """Return everything that the entries of one log show, in their order.

    `now` is the instant for which is asked what is overdue; without it that of the last entry.
    """
    with collector_resting():
        return _replayed(read, blob, now)


def _replayed(read: Iterable[Read], blob: Blob, now: int | None) -> list[Found]:
    """Do what `replay` does; all that was read is gone again before the collector looks."""
    replayer = Replayer(blob)
    for one in read:
        replayer.enter(one)
    return replayer.finish(replayer.at if now is None else now)


def _blobs(fetch: Fetch) -> Blob:
    def value(digest: str) -> Any:
        return canonical.decode(fetch(f"blob/{digest}"))

    return value


class Replayer:
    """What has been read of one log so far."""

    def __init__(self, blob: Blob) -> None:
        """Begin before entry 0."""
        self.rules = Rules(blob)
        self.findings = Findings()
        self.at = 0
        self.parent = ""  # slug of the body above
        self.ends: dict[str, tuple[int, str]] = {}
        self.disclosed = second.Disclosing()
        self.erased: set[str] = set()
        self.tenures = Tenures()
        self.matters: dict[str, matter.MatterRead] = {}
        self.said: dict[str, submissions.SubmissionRead] = {}
        self.meetings: dict[str, meetings.MeetingRead] = {}
        self.numbers: dict[str, int] = {}  # "matter:2026", "submission:q2026" -> last number
        self.votes: set[int] = set()
        self.lists: dict[date, int] = {}
        self.listed_at = 0
        self.changes = Announcements()
        self.sums = Sums()
        self.orders = Orders()
        self.documents = Documents()

    def enter(self, read: Read) -> None:
        """Read one entry."""
        stream, actor = read.stream, read.actor
        if actor and (self.tenures.stand_ins or self.tenures.running.get(actor["tenure"]) != actor):
            self.tenures.acted(read, self.rules.calendar, self.findings)
        try:
            handle, one = _KINDS.get(read.kind), self.matters.get(stream)
            if handle is not None:
                handle(self, read)
            elif one is not None:
                self._matter(read, one)
            elif stream.startswith("matter:"):
                self._add(read, "stream", "it belongs to a matter that was never opened")
            elif stream.startswith("submission:"):
                self._submission(read)
            elif stream.startswith("meeting:"):
                self._meeting(read)
            elif stream.startswith("order:"):
                self._order(read)
        except UNREADABLE as error:
            self.findings.add(read.index, "blob", stream, f"what it names cannot be read: {error!r}"[:200])
        if read.d:
            self.disclosed.enter(read)
        self.ends[stream] = read.seq, read.hash
        self.at = max(self.at, read.at)

    def finish(self, now: int) -> list[Found]:
        """Return everything found, with what stands open at `now`."""
        for one in self.matters.values():
            matter.standing(one, now, self.findings)
        for said in self.said.values():
            submissions.pairs_up(said, self.matters, self.findings)
            submissions.standing(said, self.matters, now, self.findings)
        self.orders.standing(now, self.findings)
        if self.rules.calendar is not None:
            dailies.missing_days(self.lists, self.rules.calendar, now, self.findings)
        return self.findings.ordered()

    # --- the body -------------------------------------------------------------------------------------

    def _chosen(self, read: Read) -> None:
        before = self.rules.chosen
        self.parent = str(read.entry.data.get("parent", self.parent))
        self.rules.level = str(read.entry.data.get("level", self.rules.level))
        self.rules.choose(read.entry.rules, str(read.entry.data.get("calendar", "")))
        if read.entry.kind == "rules.adopted" and self.rules.chosen != before:
            self.changes.applied(read, self.rules.calendar, self.findings)

    def _power(self, read: Read) -> None:
        data = read.entry.data
        self.changes.applied(read, self.rules.calendar, self.findings)
        self.rules.adopt(
            str(data["code"]),
            int(data["version"]),
            read.entry.rules,
            str(data.get("procedure", "")),
            self.changes.day_of(data.get("change")),
        )

    def _no_power(self, read: Read) -> None:
        data = read.entry.data
        self.rules.withdraw(str(data["code"]), self.changes.day_of(data.get("change")))
        self.changes.applied(read, self.rules.calendar, self.findings, same_rules=False)

    def _erasure(self, read: Read) -> None:
        data = read.entry.data
        shown = self.disclosed.shown(data["act"], data["digest"])
        if shown is None:
            self._add(
                read, "erasure", f"entry {data['act']} has disclosed nothing of the digest {data['digest']}"
            )
        here = next((one for one in self.matters.values() if data["act"] in one.entries), None)
        posts = second.posts_to_agree(here.row if here else {}, self.rules.posts, erasing=True)
        for sentence in second.erased(read, shown, self.tenures.held, self.parent, posts):
            self._add(read, "erasure", sentence)
        if data["ground"] != "expired" and second.sealed(
            data["digest"], read.at, iter(self.matters.values())
        ):
            self._add(read, "erasure", "it is kept back, and its day of review is still ahead")
        if data["digest"] in self.erased:
            self._add(read, "erasure", "it was erased before")
        self.erased.add(data["digest"])

    # --- made by the clock ----------------------------------------------------------------------------

    def _register(self, read: Read) -> None:
        dailies.check_register(read, self.rules.blob(read.entry.rules), self.ends, self.findings)

    def _due_list(self, read: Read) -> None:
        day = date.fromisoformat(read.entry.data["day"])
        value, now = self.rules.blob(read.entry.rules), read.entry.at
        if self.rules.calendar is not None:
            self.listed_at = listed_since(self.rules.calendar, day, self.listed_at)
        dailies.check_due_list(read, value, self._lines(now), self.findings)
        if value.get("day") != read.entry.data["day"] or value.get("since") != self.listed_at:
            self._add(read, "due_list", "the due list names another day, or begins at another instant")
        self.lists.setdefault(day, read.index)
        self.listed_at = now

    def _lines(self, now: int) -> Iterable[DueLine]:
        calendar, since = self.rules.calendar, self.listed_at
        if calendar is None:
            return ()
        of_matters = (matter.lines(one, since, now, calendar) for one in self.matters.values())
        of_said = (submissions.lines(one, since, now) for one in self.said.values())
        return chain.from_iterable(chain(of_matters, of_said))

    # --- matters and submissions ----------------------------------------------------------------------

    def _matter(self, read: Read, one: matter.MatterRead) -> None:
        if not POINTERS.isdisjoint(read.data):
            check_pointers(read, one, self.votes, self.disclosed.digests, self.findings)
        if read.kind == "act.done":
            self._act(read, one)
        else:
            matter.follow(one, read, self.findings)
            if read.kind == "departure.ratified":
                meetings.cited(read, self.meetings, one.entries, self.findings)
            if read.kind in WITHHOLDING:
                self._withholding(read, one)
                return
        if read.withheld:
            keeping.spoken(one, read, self.rules, self.findings)

    def _act(self, read: Read, one: matter.MatterRead) -> None:
        signed(read, one, self.rules, self.tenures.held, self.findings)
        reviewed(read, one, self.tenures.held, self.parent, self.findings)
        matter.follow(one, read, self.findings)
        self.documents.of_act(read, one.state, self.rules, self.findings)
        if read.index in one.state.tallies:
            self.votes.add(read.index)

    def _opened(self, read: Read) -> None:
        """Begin a matter, unless it has begun before."""
        if not read.stream.startswith("matter:"):
            self._add(read, "stream", "it opens a matter in the stream of something else")
            return
        one = self.matters.get(read.stream)
        self.changes.running = True
        self._numbered(read, read.stream.removeprefix("matter:"))
        if one is None:
            one = self.matters[read.stream] = matter.opened(read, self.rules, self.findings)
            self.sums.opened(one, read, self.rules, self.findings)
        if read.data.get("unlisted"):
            self._add(read, "unlisted", "it is covered by no power of the catalogue")
        if read.withheld:
            keeping.spoken(one, read, self.rules, self.findings)

    def _withholding(self, read: Read, one: matter.MatterRead) -> None:
        if read.kind == "withholding.made":
            keeping.withheld(one, read, self.findings)
        elif read.kind in STAGED:
            keeping.staged(one, read, self.parent, self.findings)
        elif read.kind in AGAIN:
            keeping.reviewed_again(one, read, self.findings)
            posts = second.posts_to_agree(one.row, self.rules.posts, erasing=False)
            for sentence in second.agreed(read, self.tenures.held, "", posts):
                self._add(read, "stages", sentence)

    def _submission(self, read: Read) -> None:
        entry = read.entry
        said = self.said.get(entry.stream)
        if entry.kind == "submission.received" and said is None:
            self._numbered(read, entry.stream.removeprefix("submission:"))
            self.said[entry.stream] = submissions.SubmissionRead(entry.stream, read.index, entry.data)
        elif said is None:
            self._add(read, "stream", "it belongs to a submission that was never received")
        elif entry.kind == "submission.received":
            self._add(read, "stream", f"it was received before, in entry {said.first}")
        else:
            submissions.follow(said, read, self.findings)

    def _meeting(self, read: Read) -> None:
        entry = read.entry
        one = self.meetings.get(entry.stream)
        if entry.kind == "meeting.called" and one is None:
            self._numbered(read, entry.stream.removeprefix("meeting:"))
            self.meetings[entry.stream] = meetings.called(read, self.rules)
        elif one is None:
            self._add(read, "stream", "it belongs to a meeting that was never called")
        else:
            matter_of_item = f"matter:{entry.data.get('matter', '')}"
            if "matter" in entry.data and matter_of_item not in self.matters:
                self._add(
                    read, "pointer", f"it names the matter {entry.data['matter']}, which was never opened"
                )
            meetings.follow(one, read, self.votes, self.findings, self.rules)
            if entry.kind == "meeting.closed":
                self.documents.of_meeting(read, one.state.organ, self.rules, self.findings)

    def _order(self, read: Read) -> None:
        if read.entry.kind == "order.issued":
            self._numbered(read, read.entry.stream.removeprefix("order:"))
        self.orders.enter(read, self.findings)

    def _numbered(self, read: Read, name: str) -> None:
        """Numbers are gapless in their year: one that is left out, or given twice, shows."""
        if read.entry.data.get("number") != name:
            self._add(read, "number", f"it is called {read.entry.data.get('number')}, its stream {name}")
        year, _, number = name.rpartition("-")
        series = f"{read.entry.stream.partition(':')[0]}:{year}"
        expected = self.numbers.get(series, 0) + 1
        if not number.isdecimal() or int(number) != expected:
            self._add(read, "number", f"expected {year}-{expected:04d}, found {name}")
        self.numbers[series] = max(expected, int(number) if number.isdecimal() else expected)

    def _add(self, read: Read, cls: str, sentence: str) -> None:
        self.findings.add(read.index, cls, read.entry.stream, sentence)


_KINDS: Final[dict[str, Callable[[Replayer, Read], None]]] = {
    "log.opened": Replayer._chosen,
    "rules.adopted": Replayer._chosen,
    "power.adopted": Replayer._power,
    "power.withdrawn": Replayer._no_power,
    "change.announced": lambda log, read: log.changes.announced(read, log.findings),
    "change.withdrawn": lambda log, read: log.changes.withdrawn(read, log.findings),
    "posts.adopted": lambda log, read: log.rules.post(read.rules),
    "tenure.begun": lambda log, read: log.tenures.begun(read, log.findings),
    "tenure.ended": lambda log, read: log.tenures.ended(read, log.findings),
    "register.made": Replayer._register,
    "duelist.made": Replayer._due_list,
    "disclosure.erased": Replayer._erasure,
    "matter.opened": Replayer._opened,
}
