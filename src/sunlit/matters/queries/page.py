"""Build the page of one matter in a fixed number of queries, however long the matter is."""

from __future__ import annotations

from collections import defaultdict

from sunlit.catalogue.models import Body
from sunlit.catalogue.queries import post_names, stands_for
from sunlit.ledger.audience import PUBLIC, Reader, may_read
from sunlit.ledger.models import Disclosure
from sunlit.ledger.reading import entry_of
from sunlit.matters.folding import Course, course_of
from sunlit.matters.models import Matter, StepRun
from sunlit.matters.opening_rules import HEAD
from sunlit.matters.queries.ahead import ahead
from sunlit.matters.queries.erasures import erasures_of_acts
from sunlit.matters.queries.numbers import numbers_of_leaves
from sunlit.matters.queries.views import ActView, FileView, MatterPage, RailItem, Text
from sunlit.procedure.calendar import Calendar
from sunlit.procedure.deadlines import working_days_late
from sunlit.procedure.grammar import Step
from sunlit.procedure.voting import PARTS

PART_NAMES = {f"part{n}" for n in range(1, PARTS[-1] + 1)}
IN_A_VOTE = {"vote.opened", "presence.noted", "recusal.made", "position.stated", "ballot.cast"}


def find_matter(slug: str, number: str) -> Matter:
    """Return a matter with all that heads its page. Raises `Matter.DoesNotExist`."""
    rows = Matter.objects.select_related("body", "power", "procedure", "leaf", *HEAD)
    return rows.get(ref=f"{slug}/{number}")


def matter_page(matter: Matter, now: int, reader: Reader = PUBLIC) -> MatterPage:
    """Return the page of `matter` as `reader` may see it at the instant `now`."""
    course = rules_of(matter)
    procedure, calendar = course.procedure, course.calendar
    names = post_names(matter.body_id)
    runs = list(StepRun.objects.filter(matter=matter).order_by("position"))
    views = act_views(matter, names, reader)
    for departure in matter.departures.order_by("at"):
        views[departure.act_id].departures.append(departure)
    withholdings = list(matter.withholdings.select_related("what").order_by("part"))
    by_index = {view.act.index: view for view in views.values()}
    for withholding in withholdings:
        if withholding.act_index in by_index:
            by_index[withholding.act_index].withholdings.append(withholding)
    objections = list(matter.objections.order_by("n"))
    items = [_item(run, procedure.steps[run.step], names, calendar, now) for run in runs]
    loose = _hang(items, views)
    for objection in objections:
        for item in reversed(items):
            if item.step.id == objection.step and item.run and item.run.opened_at <= objection.at:
                item.objections.append(objection)
                break
    _looks(items)
    open_runs = [item for item in items if item.run and item.run.is_open]
    rail = items + [
        RailItem(step, "todo", names.get(matter.posts.get(step.post, step.post), {}))
        for step in ahead(
            procedure, matter.facts, [item.step.id for item in open_runs if not item.step.standing]
        )
    ]
    done = [item for item in items if item.look in ("done", "off") and not (item.run and item.run.is_open)]
    departures = list({d.ref: d for view in views.values() for d in view.departures}.values())
    return MatterPage(
        matter=matter,
        rail=rail,
        loose=loose,
        open_runs=open_runs,
        withholdings=withholdings,
        departures=departures,
        objections=objections,
        steps=procedure.steps,
        posts=names,
        figures={
            "done": len(done),
            "as_declared": sum(item.look == "done" for item in done),
            "late": sum(bool(item.run and item.run.late) for item in done),
            "departures": len(departures),
            "withheld": len(withholdings),
        },
    )


def rules_of(matter: Matter) -> Course:
    """Return the procedure and the calendar that the matter began under."""
    return course_of(entry_of(matter.leaf))


def act_views(matter: Matter, names: dict[str, Text], reader: Reader) -> dict[str, ActView]:
    """Return the acts of a matter by leaf key, oldest first, each with the words `reader` may read."""
    views: dict[str, ActView] = {}
    rows = matter.acts.select_related(
        "tenure__name", "tenure__stands_in__name", "leaf__document_number"
    ).defer("leaf__entry")
    for act in rows.order_by("index"):
        view = ActView(act, post=names.get(act.post, {}), first_index=act.index)
        if "signed_by" in act.data:
            signer = act.data["signed_by"]
            view.signed_by = names.get(signer, {"zh": signer})
        if act.tenure and act.tenure.name and act.tenure.name.value:
            view.person = act.tenure.name.value
        view.stands_for = stands_for(act.tenure)
        view.answers = list(act.data.get("answers", []))
        view.number = getattr(act.leaf, "document_number", None)
        views[act.leaf_id] = view
    _cite(matter, views)
    for disclosure in Disclosure.objects.filter(leaf__in=list(views)).select_related("leaf"):
        show(views[disclosure.leaf_id], disclosure, reader)
    _say_erased(matter, views, names)
    return views


def _say_erased(matter: Matter, views: dict[str, ActView], names: dict[str, Text]) -> None:
    """Put who erased what, and why, in the place of the words."""
    gone = {view.act.index: view for view in views.values() if view.erased}
    if gone:
        for one in erasures_of_acts(matter.body_id, gone, names):
            gone[one.act_index].erasures.append(one)


def _cite(matter: Matter, views: dict[str, ActView]) -> None:
    """Put the numbers of decisions beside the acts that rest on them."""
    citing = [view for view in views.values() if "decision" in view.act.data]
    if citing:
        numbers = numbers_of_leaves(f"{matter.body_id}/{view.act.data['decision']}" for view in citing)
        for view in citing:
            view.cited = numbers.get(f"{matter.body_id}/{view.act.data['decision']}")


def show(view: ActView, disclosure: Disclosure, reader: Reader) -> None:
    """Put what one disclosure says into the view of its act, or the fact that it is not public."""
    if disclosure.name == "choice":
        view.ballots = disclosure.scope
    if disclosure.erased_at is not None:
        view.erased = True
        return
    if disclosure.value is None or not may_read(reader, disclosure):
        if disclosure.name not in ("choice", "content") and disclosure.scope not in view.hidden:
            view.hidden.append(disclosure.scope)
        return
    if disclosure.scope != "public":
        view.scope = disclosure.scope
    digest = disclosure.digest if disclosure.scope == "public" else ""
    if disclosure.name == "text":
        view.text, view.digests["text"] = disclosure.value, digest
    elif disclosure.name == "reason":
        view.reason, view.digests["reason"] = disclosure.value, digest
    elif disclosure.name == "personal":
        view.personal, view.digests["personal"] = disclosure.value, digest
    elif disclosure.name == "choice":
        view.choice = disclosure.value
    elif disclosure.name == "dissent":
        view.digests[f"dissent{len(view.dissents)}"] = digest
        view.dissents.append(disclosure.value)
    elif disclosure.name in PART_NAMES:
        view.parts[disclosure.name] = disclosure.value
        view.digests[disclosure.name] = digest
    elif disclosure.name == "file":
        value = disclosure.value
        view.files.append(
            FileView(
                value["name"],
                value["size"],
                value["sha256"],
                value.get("caption", {}),
                disclosure.scope,
                digest,
            )
        )


def _item(run: StepRun, step: Step, names: dict[str, Text], calendar: Calendar, now: int) -> RailItem:
    ended = run.done_at if run.done_at is not None else (now if run.is_open else None)
    late = 0
    if run.due_at is not None and ended is not None and ended > run.due_at:
        late = working_days_late(calendar, run.due_at, ended)
    return RailItem(step, run.status, names.get(run.post, {}), run, late)


def _hang(items: list[RailItem], views: dict[str, ActView]) -> list[ActView]:
    """Hang every act from its step run; return those that belong to none."""
    by_run: dict[tuple[str, int], RailItem] = {
        (item.step.id, item.run.visit): item for item in items if item.run
    }
    by_index = {view.act.index: view for view in views.values()}
    votes: defaultdict[tuple[str, int], list[ActView]] = defaultdict(list)
    loose: list[ActView] = []
    pending: defaultdict[str, list[ActView]] = defaultdict(list)
    for view in views.values():
        act = view.act
        if act.kind in IN_A_VOTE:
            votes[act.step, act.visit].append(view)
        elif act.kind == "act.corrected":
            target = by_index.get(act.data["act"])
            (target.corrections if target else loose).append(view)
        elif act.kind in ("matter.opened", "objection.received", "meeting.set") or act.kind.startswith(
            "withholding."
        ):
            continue
        elif (act.step, act.visit) in by_run:
            _sum_up(view, votes.pop((act.step, act.visit), []))
            by_run[act.step, act.visit].acts.append(view)
        elif act.step:
            pending[act.step].append(view)
        else:
            loose.append(view)
    for step, waiting in pending.items():
        home = next((item for item in items if item.step.id == step), None)
        if home is not None:
            home.acts[:0] = waiting
        else:
            loose += waiting
    for item in items:
        item.acts.sort(key=lambda view: view.act.index)
    return loose


def _sum_up(view: ActView, entries: list[ActView]) -> None:
    """Let the act that ends a vote speak for its entries: the first, what departed, who spoke last."""
    if not entries:
        return
    view.first_index = entries[0].act.index
    view.departures[:0] = [departure for entry in entries for departure in entry.departures]
    head = next(
        (str(entry.act.data.get("head", "")) for entry in entries if entry.act.kind == "vote.opened"), ""
    )
    spoke = [entry.act.data["member"] for entry in entries if entry.act.kind == "position.stated"]
    view.ballots = next((entry.ballots for entry in entries if entry.ballots), "")
    view.last_word = bool(head) and spoke[-1:] == [head]


def _looks(items: list[RailItem]) -> None:
    """Turn the status of each run into how it looks on the rail."""
    for item in items:
        departed = any(view.departures for view in item.acts)
        if item.run is None or item.run.status == "void":
            item.look = "void"
        elif item.run.status == "passed":
            item.look = "passed"
        elif item.run.is_open:
            item.look = "off" if item.late_days else "now"
        else:
            item.look = "off" if departed or item.run.late else "done"


def find_body(slug: str) -> Body:
    """Return a body with its parent. Raises `Body.DoesNotExist`."""
    return Body.objects.select_related("parent", "log").get(slug=slug)
