"""Questions 6 and 7: who holds each post, who sits in the committee, who reviews what is released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sunlit.catalogue.founding.listed import CLERK, posts_listed, procedures
from sunlit.catalogue.founding.typed import Typed
from sunlit.procedure.grammar import Procedure

Answers = Mapping[str, Any]

COMMITTEE, REVIEW = "committee", "secrecy_review"
LEAST_MEMBERS, MOST_MEMBERS = 3, 60
NAMED_LATER = frozenset(  # named or drawn for each matter: nobody need hold them all the time
    {"sponsor", "spending_unit", "vetting_team", "recommend_meeting", "bid_panel", "acceptance_team"}
)


@dataclass(frozen=True)
class Needed:
    """A post that the chosen powers need, and the codes of those powers."""

    code: str
    name: dict[str, str]
    powers: tuple[str, ...]
    later: bool  # named for each matter


def clerk_of(so_far: Answers) -> str:
    """Return the post whose holder gets the first account: the office, in a village its committee."""
    return CLERK[so_far["body"]["level"]]


def posts_needed(so_far: Answers) -> list[Needed]:
    """Return the posts to be filled, the clerk's first, then in the order of the list.

    The committee and the secrecy review are asked for on their own; outsiders hold no post.
    """
    used: dict[str, list[str]] = {clerk_of(so_far): []}
    for code, procedure in procedures(so_far).items():
        for post in _posts_of(procedure):
            used.setdefault(post, []).append(code)
    needed = [
        Needed(
            row["code"],
            {"zh": row["zh"], "en": row["en"]},
            tuple(used[row["code"]]),
            row["code"] in NAMED_LATER,
        )
        for row in posts_listed(so_far["body"]["level"])
        if row["code"] in used and row["kind"] != "outsider" and row["code"] not in (COMMITTEE, REVIEW)
    ]
    return sorted(needed, key=lambda post: (post.code != clerk_of(so_far), post.later))


def _posts_of(procedure: Procedure) -> set[str]:
    """Return who does the steps or enters them, who may leave the procedure, and who is told of it."""
    used = {step.post for step in procedure.steps.values() if step.acting}
    used |= {step.recorded_by for step in procedure.steps.values()}
    if procedure.deviate:
        used |= {*procedure.deviate.by, procedure.deviate.report_to}
    return used - {""}


def needs_committee(so_far: Answers) -> bool:
    """Return whether any chosen power is decided by the committee's vote."""
    steps = [step for procedure in procedures(so_far).values() for step in procedure.steps.values()]
    return any(step.do == "vote" and step.post == COMMITTEE for step in steps)


def read_people(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return who holds each post, by its code, and the members of the committee with the head first.

    A post may name a holder or, in `same`, another post with the same holder. The same name is the same
    person. Posts left empty have to be meant: `unfilled`.
    """
    typed = Typed("people", raw)
    needed = posts_needed(so_far)
    holders = _holders(typed, [post.code for post in needed])
    members = _members(typed) if needs_committee(so_far) else []
    meant = raw.get("unfilled") in (True, "on", "1", "true")
    empty = [post.code for post in needed if post.code not in holders and not post.later]
    if clerk_of(so_far) not in holders:
        typed.refuse(f"holder_{clerk_of(so_far)}", "clerk_missing")
    if empty and not meant:
        typed.refuse("unfilled", "unfilled", n=len(empty))
    typed.done()
    return {"holders": holders, "committee": members, "unfilled": meant}


def _holders(typed: Typed, codes: list[str]) -> dict[str, str]:
    given, same = typed.mapping("holders"), typed.mapping("same")
    known = {row["code"] for row in posts_listed("town")}
    for code in [*given, *same]:  # a post that no chosen power needs is passed over
        if code not in known:
            typed.refuse("", "post_unknown", found=str(code)[:40])
    named = {code: typed.cleaned(f"holder_{code}", given.get(code), required=False) for code in codes}
    found = {}
    for code in codes:
        seen, at = [code], code
        while not named[at] and same.get(at) in codes and same[at] not in seen:
            at = str(same[at])
            seen.append(at)
        if named[at]:
            found[code] = named[at]
        elif same.get(code):
            typed.refuse(f"holder_{code}", "same_empty")
    return found


def _members(typed: Typed) -> list[str]:
    value = typed.raw.get("committee") or []
    lines = value.splitlines() if isinstance(value, str) else typed.items("committee")
    names = [typed.cleaned("committee", line) for line in lines if str(line).strip()]
    if not names and typed.raw.get("unfilled") in (True, "on", "1", "true"):
        return []
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        typed.refuse("committee", "member_twice", found=twice)
    if not LEAST_MEMBERS <= len(names) <= MOST_MEMBERS:
        typed.refuse("committee", "members", least=LEAST_MEMBERS, most=MOST_MEMBERS, found=len(names))
    return names


def persons(so_far: Answers) -> dict[str, list[str]]:
    """Return everybody named so far with the codes of their posts: the clerk first."""
    answer, found = so_far["people"], dict[str, list[str]]()
    for post in posts_needed(so_far):
        if post.code in answer["holders"]:
            found.setdefault(answer["holders"][post.code], []).append(post.code)
    for name in answer["committee"] if needs_committee(so_far) else ():
        found.setdefault(name, []).append(COMMITTEE)
    if "review" in so_far:
        found.setdefault(so_far["review"]["name"], []).append(REVIEW)
    return found


def preparers(so_far: Answers) -> dict[str, list[str]]:
    """Return the posts that prepare what the secrecy review passes, by their holder's name."""
    posts = {clerk_of(so_far)}
    for procedure in procedures(so_far).values():
        posts |= {step.post for step in procedure.steps.values() if step.after_review}
    found = dict[str, list[str]]()
    for code in sorted(posts):
        if code in so_far["people"]["holders"]:
            found.setdefault(so_far["people"]["holders"][code], []).append(code)
    return found


def read_review(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return who reviews before anything is released, and the post that signs off, if one does.

    Neither is somebody who prepares it. `same` names a person who was named before; `name` is somebody new,
    or the same name again. `sign_off` is the code of a post that somebody holds.
    """
    typed = Typed("review", raw)
    chosen = typed.line("same", required=False)
    name = typed.line("name", required=not chosen) or chosen
    names = {row["code"]: {"zh": row["zh"], "en": row["en"]} for row in posts_listed(so_far["body"]["level"])}
    for code in preparers(so_far).get(name, [])[:1]:
        typed.refuse("name", "review_self", found=name, post=names[code])
    signer = typed.choice("sign_off", ["", *signing_posts(so_far)])
    typed.done()
    return {"name": name, **({"sign_off": signer} if signer else {})}


def signing_posts(so_far: Answers) -> dict[str, str]:
    """Return the posts that may sign off what is prepared, with their holders: none of the clerk's own."""
    holders = so_far["people"]["holders"]
    clerk = holders.get(clerk_of(so_far))
    return {code: name for code, name in holders.items() if name != clerk}


@dataclass(frozen=True)
class Clash:
    """One person on both sides of a separation of duties: some matters could not be finished."""

    name: str
    posts: tuple[dict[str, str], dict[str, str]]
    why: dict[str, str]


def clashes(so_far: Answers) -> list[Clash]:
    """Return every separation of duties that the answers so far would break, each once."""
    found = dict[tuple[str, str, str], Clash]()
    for procedure in procedures(so_far).values():
        for name, one, other, why in _shared(procedure, so_far["people"]["holders"]):
            words = (dict(procedure.posts[one].name), dict(procedure.posts[other].name))
            found.setdefault((name, one, other), Clash(name, words, why))
    return list(found.values())


def _shared(
    procedure: Procedure, holders: Mapping[str, str]
) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    for pair in procedure.separate:
        posts = [procedure.steps[step].post for step in pair.steps if step in procedure.steps]
        for one, other in pairwise(posts):
            if one != other and holders.get(one) and holders.get(one) == holders.get(other):
                yield holders[one], one, other, dict(pair.why)
