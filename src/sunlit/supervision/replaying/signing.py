"""The signature under an act, read again: there where the rules in force asked for one, of another person."""

from __future__ import annotations

from collections.abc import Mapping

from sunlit.catalogue.signing import signing_post
from sunlit.matters.signing_rules import is_emergency, signature_codes
from sunlit.record.replay import Read
from sunlit.supervision.replaying.findings import Findings
from sunlit.supervision.replaying.matter import MatterRead
from sunlit.supervision.replaying.rules import Rules

Held = Mapping[str, tuple[str, str, bool]]  # code of a tenure -> post, person, still held
SENTENCES = {
    "signature_missing": "it is not signed off, and {asked} had to",
    "signature_self": "it is signed off by the person who prepared it",
    "signature_reviewer": "it is signed off by the person who reviewed it",
    "signature_post": "it is signed off by {found}, and {asked} had to",
}


def signed(read: Read, one: MatterRead, rules: Rules, held: Held, findings: Findings) -> None:
    """Check the signature of an act, before the matter moves on by it."""
    data, actor = read.data, read.actor
    if not (rules.chosen.get("sign_off") or "signed_person" in data) or read.kind != "act.done":
        return
    step = str(data.get("step", ""))
    row = one.state.procedure.steps.get(step)
    asked = signing_post(rules.chosen, actor.get("post", ""))
    if (row is not None and row.rule is not None) or is_emergency(
        one.power, one.state.permits, step, read.at
    ):
        asked = ""
    for code in signature_codes(asked, actor.get("person", ""), data):
        sentence = SENTENCES[code].format(asked=asked, found=data.get("signed_by", ""))
        findings.add(read.index, "signature", read.stream, sentence)
    if "signed_person" in data:
        named = data.get("signed_by", ""), data["signed_person"], True
        if held.get(str(data.get("signed_tenure", ""))) != named:
            sentence = f"{named[1]} does not hold {named[0]} by the tenure {data.get('signed_tenure', '')}"
            findings.add(read.index, "signature", read.stream, sentence)
