"""Play the cues: each one through the action that live work uses, under the clock of its instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.cli.demo.absence import name_stand_in
from sunlit.cli.demo.keeping import keep_back
from sunlit.cli.demo.moments import Moments
from sunlit.cli.demo.numbered import recorded_for
from sunlit.cli.demo.observing import play_seats
from sunlit.cli.demo.ordering import Orders
from sunlit.cli.demo.planning import Cue
from sunlit.cli.demo.rating import rate_all
from sunlit.cli.demo.scene import Scene
from sunlit.cli.demo.scenery import Troupe
from sunlit.cli.demo.script import HEAD, StoryError
from sunlit.cli.demo.session import Session
from sunlit.cli.demo.wordage import Registers, Words
from sunlit.dialogue.actions import ask, hide, object_to, reply, show
from sunlit.dialogue.models import Submission
from sunlit.ledger.clock import demo_clock
from sunlit.ledger.models import Disclosure, Leaf
from sunlit.matters.actions import (
    answer_objection,
    close,
    correct,
    declare_departure,
    open_matter,
    open_withheld,
    perform,
    ratify,
    record_vote,
    report_departure,
    signature_asked,
)
from sunlit.matters.models import Matter
from sunlit.matters.proposed import ProposedAct, ProposedMatter, ProposedVote, Ratification
from sunlit.matters.refusal import ActRefused
from sunlit.meetings.proposed import ProposedResult
from sunlit.supervision.actions import answer_finding


class Stage:
    """All matters of the demo as they are played, in the order of their instants."""

    def __init__(self, troupes: Mapping[str, Troupe], moments: Moments) -> None:
        self.troupes = troupes
        self.moments = moments
        self.registers = Registers()
        self.matters: dict[str, Matter] = {}
        self.submissions: dict[tuple[str, str], Submission] = {}
        self.leaves: dict[tuple[str, str], int] = {}
        self.sessions: dict[str, Session] = {}
        self.orders = Orders(moments)
        self._kinds: dict[str, Callable[[Scene], Leaf | None]] = {
            "open": self._open,
            "step": self._act,
            "vote": self._vote,
            "object": self._object,
            "answer": self._answer,
            "ask": self._ask,
            "reply": self._reply,
            "show": self._show,
            "hide": self._hide,
            "declare": self._declare,
            "report": self._report,
            "ratify": self._ratify,
            "correct": self._correct,
            "withhold": self._withhold,
            "open_again": self._open_again,
            "close": self._close,
            "finding": self._finding,
            "order": self._order,
            "rate": self._rate,
            "call": self._call,
            "seats": self._seats,
            "stand_in": lambda scene: name_stand_in(scene, self.moments),
        }

    def play(self, cue: Cue) -> None:
        """Let one cue happen at its instant."""
        troupe = self.troupes[cue.play.body]
        session = self.sessions.get(cue.play.id)
        meeting = session.meeting if session is not None else None
        recorded = recorded_for(troupe.company.rules, self.matters.get(cue.play.id), meeting)
        words = Words(cue, self.moments, self.registers, troupe.company.papers, recorded)
        scene = Scene(cue, troupe, words)
        with demo_clock(cue.at):
            try:
                leaf = self._kinds[cue.line.kind](scene)
            except ActRefused as refused:
                raise StoryError(f"{cue.play.id} {cue.line.kind} {cue.line.of}: {refused}") from refused
        label = cue.line.get("label") or (cue.line.of if cue.line.kind in ("step", "vote") else "")
        if leaf is not None and label:
            self.leaves[cue.play.id, label] = leaf.index

    def _matter(self, scene: Scene) -> Matter:
        return self.matters[scene.cue.play.id]

    # --- the matter -----------------------------------------------------------------------------------

    def _open(self, scene: Scene) -> None:
        play = scene.cue.play
        head: dict[str, Any] = {name: scene.words.text(play.head[name]) for name in HEAD}
        proposed = ProposedMatter(
            power=play.power,
            facts=play.facts,
            entry=play.entry,
            posts=play.posts,
            village=play.village,
            **head,
        )
        self.matters[play.id] = open_matter(scene.troupe.body, proposed, scene.troupe.desk())

    def _act(self, scene: Scene) -> Leaf:
        line, values = scene.cue.line, scene.cue.values
        act = ProposedAct(
            step=line.of,
            text=scene.text,
            verb=line.get("verb", "done"),
            outcome=line.get("outcome", ""),
            reason=scene.words.text(values["reason"]),
            files=scene.files(),
            needs=values["needs"],
            done_at=line.get("done_at"),
            ends_at=line.get("ends_at"),
            answers=line.get("answers", ()),
            amount=line.get("amount"),
            decision=self.leaves.get((scene.cue.play.id, line.get("cites", ""))),
            meeting_at=line.get("meeting_at"),
            personal=scene.words.text(line.get("personal", {})),
            expires_at=line.get("expires_at"),
        )
        matter, by = self._matter(scene), scene.actor()
        asked = signature_asked(matter, act.step, by, scene.cue.at)
        reviewed = scene.troupe.of_person(values["reviewer"]) if values["reviewer"] else None
        signed = scene.troupe.holder(asked) if asked else None
        return perform(matter, act, by, signed=signed, reviewed=reviewed)

    def _call(self, scene: Scene) -> None:
        """Call a meeting: to take a vote of this matter, or to hear about it."""
        line = scene.cue.line
        at = line.of if isinstance(line.of, int) else self.moments.at(line.of)
        self.sessions[scene.cue.play.id] = session = Session(scene.troupe, at)
        session.call(
            scene.text,
            scene.words.text(line.get("place")),
            is_open=bool(line.get("open")),
            first=scene.words.text(line.get("heard", {})),
            matter=self._matter(scene) if line.get("takes") else None,
            step=line.get("takes", ""),
        )

    def _seats(self, scene: Scene) -> None:
        play_seats(scene, self.sessions[scene.cue.play.id].meeting, self.moments)

    def _live(self, scene: Scene) -> Leaf:
        """Hold the meeting that was called for this vote."""
        line, poll = scene.cue.line, scene.cue.values["poll"]
        result = ProposedResult(
            scene.text,
            line.get("outcome", ""),
            {} if poll["choices"] else poll["count"],
            [scene.troupe.of_person(key).code for key in poll["tellers"]],
            dissent=[scene.words.text(one) for one in line.get("dissent", ())],
            needs=scene.cue.values["needs"],
            files=scene.files(),
            amount=line.get("amount"),
        )
        live, session = line.get("live"), self.sessions[scene.cue.play.id]
        heard, motion = (scene.words.text(live.get(name, {})) for name in ("heard", "motion"))
        return session.hold(poll, live.get("late", ()), heard, motion, result)

    def _vote(self, scene: Scene) -> Leaf:
        if scene.cue.line.get("live"):
            return self._live(scene)
        line, values, seats = scene.cue.line, scene.cue.values, scene.troupe.seats
        poll = values["poll"]
        dissent = {str(n): scene.words.text(one) for n, one in enumerate(line.get("dissent", ()))}
        vote = ProposedVote(
            step=line.of,
            outcome=line.get("outcome", ""),
            text=scene.text,
            eligible=poll["eligible"],
            present=poll["present"],
            members=[seats[key] for key in poll["members"]],
            came=[seats[key] for key in poll.get("came", ())],
            recused={seats[key].code: ground for key, ground in poll["recused"].items()},
            choices={seats[key].code: choice for key, choice in poll["choices"].items()},
            reasons=dissent,
            count=poll["count"],
            tellers=[scene.troupe.of_person(key).code for key in poll["tellers"]],
            reason=scene.words.text(values["reason"]),
            files=scene.files(),
            needs=values["needs"],
            amount=line.get("amount"),
        )
        return record_vote(self._matter(scene), vote, scene.actor())

    def _declare(self, scene: Scene) -> Leaf:
        of = scene.cue.line.of
        return declare_departure(
            self._matter(scene),
            of["class"],
            of["step"],
            of["reason"],
            scene.text,
            scene.actor(),
            amount=of.get("amount"),
        )

    def _report(self, scene: Scene) -> Leaf:
        departure = self.leaves[scene.cue.play.id, scene.cue.line.of]
        by = scene.troupe.of_person(scene.cue.line.get("by"))
        return report_departure(self._matter(scene), departure, scene.text, by)

    def _ratify(self, scene: Scene) -> Leaf:
        departure = self.leaves[scene.cue.play.id, scene.cue.line.of]
        votes = Ratification(**scene.cue.line.get("votes"))
        return ratify(self._matter(scene), departure, votes, scene.text, scene.troupe.holder("committee"))

    def _correct(self, scene: Scene) -> Leaf:
        line = scene.cue.line
        index = self.leaves[scene.cue.play.id, line.of]
        by = line.get("by")
        tenure = scene.troupe.of_person(by) if by else self._tenure_of_act(scene, index)
        reason = scene.words.text(line.get("reason", {}))
        files = scene.files()
        old = Disclosure.objects.filter(leaf=f"{scene.troupe.body.slug}/{index}", name="file")
        replaces = old.values_list("digest", flat=True) if files else ()
        return correct(
            self._matter(scene), index, scene.text, reason, tenure, files=files, replaces=list(replaces)
        )

    def _tenure_of_act(self, scene: Scene, index: int) -> Tenure:
        tenure = self._matter(scene).acts.get(index=index).tenure
        assert tenure is not None  # an official's act names a tenure
        return tenure

    def _withhold(self, scene: Scene) -> Leaf:
        of = scene.cue.line.of
        act = -1 if of == "matter" else self.leaves[scene.cue.play.id, of]
        return keep_back(self._matter(scene), act, self.moments.calendar, scene)

    def _open_again(self, scene: Scene) -> Leaf:
        by = scene.troupe.of_person(scene.cue.line.get("by"))
        agreed = scene.troupe.holder("secretary")
        return open_withheld(self._matter(scene), scene.cue.line.of, scene.text, by, agreed)

    def _close(self, scene: Scene) -> Leaf:
        return close(self._matter(scene), scene.text, scene.troupe.desk())

    # --- what the public says -------------------------------------------------------------------------

    def _object(self, scene: Scene) -> None:
        line = scene.cue.line
        said = object_to(
            self._matter(scene),
            scene.text,
            step=scene.cue.values["notice"],
            name=line.get("name", ""),
            named=line.get("named", "public" if line.get("name") else ""),
        )
        self.submissions[scene.cue.play.id, line.of] = said

    def _answer(self, scene: Scene) -> Leaf:
        line = scene.cue.line
        return answer_objection(self._matter(scene), line.of, line.get("result"), scene.text, scene.actor())

    def _ask(self, scene: Scene) -> None:
        line = scene.cue.line
        self.submissions[scene.cue.play.id, line.of] = ask(
            scene.troupe.body,
            text=scene.text,
            target=self._matter(scene),
            type=line.get("type", "question"),
            name=line.get("name", ""),
            named="public" if line.get("name") else "",
            office_only=line.get("office_only", False),
        )

    def _said(self, scene: Scene) -> Submission:
        return self.submissions[scene.cue.play.id, scene.cue.line.of]

    def _reply(self, scene: Scene) -> Leaf:
        said = self._said(scene)
        return reply(said, scene.text, scene.troupe.holder(said.post, scene.cue.line.get("by", "")))

    def _show(self, scene: Scene) -> None:
        show(self._said(scene), scene.troupe.desk())

    def _hide(self, scene: Scene) -> Leaf:
        return hide(self._said(scene), scene.cue.line.get("ground"), scene.troupe.desk(), scene.text)

    def _finding(self, scene: Scene) -> Leaf:
        line = scene.cue.line
        key = scene.finding_of(self._matter(scene), line.of)
        return answer_finding(key, scene.text, scene.said_by(), consequence=bool(line.get("consequence")))

    def _rate(self, scene: Scene) -> None:
        rate_all(scene, self._matter(scene))

    def _order(self, scene: Scene) -> Leaf:
        return self.orders.play(scene, self._matter(scene))
