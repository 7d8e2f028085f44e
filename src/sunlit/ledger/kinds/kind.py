"""What a kind of entry is, and whether an entry is of its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sunlit.ledger.errors import EntryRefused
from sunlit.ledger.kinds.types import TYPES

DISCLOSURES_ANY = ("text", "reason", "file")  # names that every act may disclose words under
DOCUMENT = {  # the number that an entry gives: its series, the year, and which it is in that year
    "document": "code",
    "document_year": "count",
    "document_n": "count",
}
_STREAM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,59}\Z")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: where it stands, what it must and may hold, what it may disclose, what it says."""

    name: str
    stream: str  # "body", or the word before the colon: power, matter, submission, log
    sentence: str
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    disclosures: Collection[str] = ()

    def check(self, stream: str, data: Mapping[str, Any], names: Collection[str]) -> None:
        """Raise EntryRefused, naming every fault, unless this may be written as an entry of this kind."""
        faults = [
            *self._stream_faults(stream),
            *self._field_faults(data),
            *(
                f"discloses {name!r}, which {self.name} does not know; it knows {_listed(self.disclosures)}"
                for name in names
                if name not in self.disclosures
            ),
        ]
        if faults:
            raise EntryRefused(f"{self.name} in stream {stream!r}: " + "; ".join(faults))

    def _stream_faults(self, stream: str) -> Iterator[str]:
        prefix, colon, name = stream.partition(":")
        fits = prefix == self.stream and (bool(_STREAM_ID.match(name)) if colon else prefix == "body")
        if not fits:
            expected = (
                "body"
                if self.stream == "body"
                else f"{self.stream}:<{'body' if self.stream == 'log' else 'number'}>"
            )
            yield f"belongs in a stream {expected!r}"

    def _field_faults(self, data: Mapping[str, Any]) -> Iterator[str]:
        known = {**self.required, **self.optional}
        for name in self.required:
            if name not in data:
                yield f"lacks the field {name!r}"
        for name, value in data.items():
            if name not in known:
                yield f"has a field {name!r} that is not known; known are {_listed(known)}"
            elif not TYPES[known[name]].holds(value):
                yield f"field {name!r} must be {TYPES[known[name]].sentence}, found {value!r}"


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
