"""The secrecy review of an act, read again: by another person of another post, who may review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sunlit.matters.named_posts import REVIEWER
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead

Held = Mapping[str, tuple[str, str, bool]]  # code of a tenure -> post, person, still held


def reviewed(read: Read, one: MatterRead, held: Held, parent: str, findings: Findings) -> None:
    """Check who reviewed an act, before the matter moves on by it; that nobody did is a rule of its step."""
    if "reviewed_by" in read.data:
        for sentence in _wrong(read, one, held, parent):
            findings.add(read.index, "review", read.stream, sentence)


def _wrong(read: Read, one: MatterRead, held: Held, parent: str) -> Iterator[str]:
    data, actor = read.data, read.actor
    person, above = str(data["reviewed_by"]), str(data.get("reviewed_of", ""))
    step = one.state.procedure.steps.get(str(data.get("step", "")))
    role = step.after_review if step is not None else ""
    asked = one.state.posts.get(role, role)
    post, holder, running = held.get(str(data.get("reviewer", "")), ("", "", False))
    if (post, holder, running, above) == (asked, person, True, "") and not (
        person == actor.get("person") or post == actor.get("post")
    ):
        return  # as nearly always
    sits = any(post == asked and running for post, _, running in held.values())
    if above:
        if above != parent:
            yield f"it is said to be reviewed in {above}, which is not the body above"
        elif asked and (asked != REVIEWER or sits):
            yield f"it is said to be reviewed in {above}, and {asked} of its own body had to"
        return
    if person == actor.get("person", ""):
        yield "it is reviewed by the person who acted"
    if post and post == actor.get("post", ""):
        yield f"the same post, {post}, acted and reviewed"
    if holder != person or not running:
        yield f"{person} holds no post by the tenure {data.get('reviewer', '')}"
    elif asked and sits and post != asked:
        yield f"it is reviewed by {post}, and {asked} had to"
