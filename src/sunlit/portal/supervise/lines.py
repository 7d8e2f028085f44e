"""What was found, in plain words: one line a finding, with who answers for it and the entries it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sunlit.catalogue.queries import post_names_of
from sunlit.portal.telling import departure_words
from sunlit.supervision.queries import Finding
from sunlit.ui.environment import url
from sunlit.ui.formats import day, moment, yuan
from sunlit.ui.wording import plain, t

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One finding for readers. `place` is "" where the page is of the same body."""

    finding: Finding
    title: str
    address: str
    place: str
    said: str
    when: str
    answered_by: str


def lines_of(
    lists: Mapping[str, Sequence[Finding]], names: Mapping[str, Text], slug: str
) -> dict[str, list[Line]]:
    """Return the lines of several lists; one query for the names of posts."""
    posts = post_names_of(_posts([one for found in lists.values() for one in found]))
    return {name: [_line(one, posts, names, slug) for one in found] for name, found in lists.items()}


def _posts(found: Iterable[Finding]) -> Iterable[tuple[str, str]]:
    for one in found:
        yield one.body, one.post
        if one.answer is not None:
            yield one.body, one.answer.post


def _line(one: Finding, posts: Mapping[tuple[str, str], Text], names: Mapping[str, Text], slug: str) -> Line:
    post = plain(posts.get((one.body, one.post))) or one.post
    answer = one.answer
    return Line(
        one,
        _title(one),
        _address(one),
        plain(names.get(one.body)) if one.body != slug else "",
        SENTENCES[one.cls](one, post),
        _when(one),
        (plain(posts.get((one.body, answer.post))) or answer.post) if answer else "",
    )


def _title(one: Finding) -> str:
    matter = plain(one.matter_title) or one.matter
    if one.order:
        said = t("order.name", number=order_number(one.order))
        return f"{matter}{t('punct.colon')}{said}" if matter else said
    if one.meeting:
        return plain(one.params["title"])
    if not one.submission:
        return matter
    kind = t(f"question.type.{one.params['type']}")
    said = f"{kind} {one.submission}"
    return f"{matter}{t('punct.colon')}{said}" if matter else said


def order_number(number: str) -> str:
    """Return the number of an order as offices write it: 督〔2026〕1号."""
    year, _, n = number.partition("-")
    return t("order.number", year=year, n=int(n))


def _address(one: Finding) -> str:
    if one.order:
        return url("portal:order", one.body, one.order)
    if one.submission:
        return url("portal:question", one.body, one.submission)
    if one.meeting:
        return url("portal:meeting", one.body, one.meeting)
    return url("portal:matter", one.body, one.matter)


def _when(one: Finding) -> str:
    """Return by when it was due and when it was done; for what has no due time, when it happened."""
    if one.due_at is None:
        return day(one.at)
    reviewed = one.params.get("review_on")
    due = t("list.due", date=day(reviewed) if reviewed else moment(one.due_at))
    return f"{due} · {t('supervise.done_on', date=day(one.at))}" if one.over else due


def _departure(one: Finding, post: str) -> str:
    what = departure_words(str(one.params["class"]), one.step_name)
    if one.params["declared"]:
        reason = plain(one.reason) or str(one.params["reason"])
        said = t("matter.departure", what=what, reason=reason)
    else:
        said = t("departure.undeclared", what=what)
    if one.params["ratify_due_at"] and not one.params["ratified"]:
        said += t("departure.ratify_by", date=moment(one.params["ratify_due_at"]))
    return said + t("supervise.owner", post=post)


def _afterwards(key: str, one: Finding, post: str) -> str:
    what = departure_words(str(one.params["class"]), one.step_name)
    return t(key, what=what, n=one.days_late, post=post)


def _void(one: Finding, post: str) -> str:
    need, present = one.params["quorum_need"], one.params["present"]
    said = t("matter.vote_void", need=need, present=present)
    return said + t("supervise.met_again" if one.over else "supervise.not_met", post=post)


SENTENCES: Mapping[str, Callable[[Finding, str], str]] = {
    "step_overdue": lambda one, post: t("matter.late", n=one.days_late, post=post),
    "report_overdue": lambda one, post: t("supervise.report", n=one.days_late, post=post),
    "duty_overdue": lambda one, post: t(
        "supervise.duty_narrow" if one.params.get("narrow") else "supervise.duty",
        what=plain(one.params["what"]),
        n=one.days_late,
        post=post,
    ),
    "duty_late": lambda one, post: t(
        "supervise.duty_late", what=plain(one.params["what"]), n=one.days_late, post=post
    ),
    "answer_overdue": lambda one, post: t("ask.overdue", n=one.days_late, post=post),
    "objection_overdue": lambda one, post: t("supervise.objection", n=one.days_late, post=post),
    "review_overdue": lambda one, post: t(
        "supervise.review", n=one.days_late, post=post, part=one.params["part"]
    ),
    "reporting_overdue": lambda one, post: _afterwards("supervise.unreported", one, post),
    "reporting_late": lambda one, post: _afterwards("supervise.reported_late", one, post),
    "ratification_overdue": lambda one, post: _afterwards("supervise.unratified", one, post),
    "ratification_late": lambda one, post: _afterwards("supervise.ratified_late", one, post),
    "departure": _departure,
    "unlisted": lambda _, post: t("supervise.unlisted") + t("supervise.owner", post=post),
    "observers_uncalled": lambda _, post: t("supervise.observers_uncalled", post=post),
    "observers_undrawn": lambda _, post: t("supervise.observers_undrawn", post=post),
    "possible_split": lambda one, post: (
        t(
            "supervise.split_payee" if "payee" in one.params else "supervise.split",
            payee=one.params.get("payee", ""),
            n=len(one.params["matters"]),
            matters=t("punct.comma").join(one.params["matters"]),
            total=yuan(one.params["total"]),
            threshold=yuan(one.params["threshold"]),
        )
        + t("supervise.owner", post=post)
    ),
    "step_late": lambda one, post: t("matter.done_late", n=one.days_late) + t("supervise.owner", post=post),
    "answer_late": lambda one, post: t("supervise.answer_late", n=one.days_late, post=post),
    "order_overdue": lambda one, post: t("order.line", n=one.days_late, post=post),
    "order_late": lambda one, post: t("order.line_late", n=one.days_late, post=post),
    "meeting_void": _void,
    "returned_twice": lambda one, post: t("supervise.returned", n=one.params["times"], post=post),
    "entered_late": lambda one, post: (
        t(
            "matter.late_entry",
            claimed=moment(one.params["done_at"]),
            logged=moment(one.params["entered_at"]),
        )
        + t("supervise.owner", post=post)
    ),
}
