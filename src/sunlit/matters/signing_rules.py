"""When an act needs a second person's signature, and what is wrong with one. Pure: a replay asks the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sunlit.procedure.history import Permit

EMERGENCY = "DEC-06"  # of the model catalogue: deciding in an emergency


def is_emergency(power: str, permits: Iterable[Permit], step: str, at: int) -> bool:
    """Return whether an act is on the emergency path: under that power, or declared so at its step."""
    return power == EMERGENCY or any(
        one.cls == "emergency" and one.step == step and (one.until is None or at <= one.until)
        for one in permits
    )


def signature_codes(asked: str, person: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the signature of an act by `person` that the post `asked` has to sign off."""
    signer = data.get("signed_person", "")
    if not signer:
        if asked:
            yield "signature_missing"
        return
    if signer == person:
        yield "signature_self"
    if signer == data.get("reviewed_by", "") and not data.get("reviewed_of"):
        yield "signature_reviewer"
    if asked and data.get("signed_by") != asked:
        yield "signature_post"
