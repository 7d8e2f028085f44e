"""What the public can say to a body: each call is one transaction, and answers with a leaf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Length

from sunlit.catalogue.days import local_day
from sunlit.catalogue.models import Body, Power
from sunlit.dialogue.audience import KEPT, KEPT_GROUND
from sunlit.dialogue.dues import answering_post, notice_of, objection_due, reply_due
from sunlit.dialogue.models import Submission
from sunlit.dialogue.posts import responsible_post
from sunlit.dialogue.words import public_name, public_words
from sunlit.ledger.log import Disclosed, Writer, writing
from sunlit.ledger.models import Leaf
from sunlit.matters.actions.door import key_used, made_by, remember, stream_of
from sunlit.matters.actions.objections import receive_objection
from sunlit.matters.actions.opening import following, local_year
from sunlit.matters.folding import state_of
from sunlit.matters.models import Matter
from sunlit.matters.proposed import Text
from sunlit.matters.refusal import ActRefused
from sunlit.procedure.deadlines import Due
from sunlit.procedure.rules import Objection

TYPES = ("question", "comment")
NAMED = ("public", "office", "")  # who may read the name that was left


def ask(
    body: Body,
    *,
    text: Text,
    target: Matter | Power | None = None,
    type: str = "question",
    name: str = "",
    named: str = "",
    office_only: bool = False,
    key: str = "",
) -> Submission:
    """Receive a question or comment and return it; its text stays sealed until it is shown.

    `named` says who may read the name: "public" once the text is shown, "office", or "" for no name.
    With `office_only` the text is never shown, and neither is the name; the reply is public all the same.
    Raises `ActRefused`: an empty or oversized text, characters nobody can see, a target of another body.
    """
    words, name = _checked(text, name, named)
    if type not in TYPES or (target is not None and target.body_id != body.slug):
        raise ActRefused([Objection("target_unknown", {}, "")])
    matter = target if isinstance(target, Matter) else None
    power = target if isinstance(target, Power) else None
    with writing(body.slug) as writer:
        earlier = _earlier(key, body, words, type, target, office_only)
        if earlier is not None:
            return earlier
        post = responsible_post(body, local_day(body, writer.now), matter=matter, power=power)
        data: dict[str, Any] = {"type": type, "post": post}
        if office_only:
            data["office_only"], named = True, named and "office"
        if matter is not None:
            data["matter"] = matter.number
        if power is not None:
            data["power"] = power.code
        leaf = _receive(writer, body, data, reply_due(body, writer.now), words, name, named)
        return kept(leaf, key)


def object_to(
    matter: Matter, text: Text, *, step: str = "", name: str = "", named: str = "", key: str = ""
) -> Submission:
    """Receive an objection to a public notice: an entry of its own and one in the matter, together.

    `step` names the notice when several are up. Raises `ActRefused`: nothing is on notice, and all that
    `ask` refuses.
    """
    body = matter.body
    words, name = _checked(text, name, named)
    with writing(body.slug) as writer:
        earlier = _earlier(key, body, words, "objection", matter)
        if earlier is not None:
            return earlier
        course, state = state_of(body.slug, stream_of(matter))
        notice = notice_of(course, state, writer.now, step)
        number = next_number(body, writer.now)
        due = objection_due(course, notice, writer.now)
        n = receive_objection(writer, matter, number, notice)
        first, day = answering_post(course, state, notice), local_day(body, writer.now)
        data = {
            "type": "objection",
            "matter": matter.number,
            "step": notice,
            "objection": n,
            "post": responsible_post(body, day, matter=matter, first=first),
        }
        return kept(_receive(writer, body, data, due, words, name, named), key)


def _checked(text: Text, name: str, named: str) -> tuple[dict[str, str], str]:
    if named not in NAMED:
        raise ActRefused([Objection("target_unknown", {}, "")])
    return public_words(text), public_name(name) if named else ""


def _earlier(
    key: str,
    body: Body,
    words: Text,
    type: str,
    target: Matter | Power | None,
    office_only: bool = False,
) -> Submission | None:
    """Return what this form has handed in before; None for a new key.

    Raises `ActRefused` when that was something else: whoever goes back and writes another question would
    hold the receipt of the first one, and think that both were received.
    """
    leaf = made_by(key)
    if leaf is None:
        return None
    rows = Submission.objects.select_related("body", "leaf", "matter", "power", "text")
    found = rows.filter(leaf=leaf, body=body, type=type).first()
    if found is None or (found.matter or found.power) != target or found.text.value != words:
        raise key_used(leaf)
    if (found.shown == KEPT) != office_only:
        raise key_used(leaf)
    return found


def _receive(
    writer: Writer, body: Body, data: Mapping[str, Any], due: Due, words: Text, name: str, named: str
) -> Leaf:
    number = next_number(body, writer.now)
    ground = KEPT_GROUND if data.get("office_only") else ""
    disclosures = [Disclosed("text", dict(words), "sealed", ground=ground)]
    full: dict[str, Any] = {**data, "number": number, "due_at": due.at}
    if due.provisional:
        full["provisional"] = True
    if name:
        full["named"] = named
        disclosures.append(Disclosed("name", name, "sealed"))
    return writer.append("submission.received", f"submission:{number}", data=full, disclosures=disclosures)


def kept(leaf: Leaf, key: str) -> Submission:
    """Remember which form has made a submission, and return it."""
    remember(key, leaf)
    return Submission.objects.select_related("body", "leaf", "matter", "power").get(leaf=leaf)


def next_number(body: Body, at: int) -> str:
    """Return the next number of the body's year, "q2026-0031"; the caller holds the body's lock."""
    received = Submission.objects.filter(body=body).order_by("-at", Length("number").desc(), "-number")
    last = received.values_list("number", flat=True).first()
    return following(last, f"q{local_year(body, at)}-")
