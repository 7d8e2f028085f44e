"""Many matters quickly: every matter that a database holds, copied with all its rows until there are enough.

The copies are what the real actions would have written: entries that chain and can be published, fresh
salts, step runs, acts, departures, objections, withholdings, submissions, documents, words of the search,
counts. They happen after the originals, spread over two years, and lie in the log in the order of time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from sunlit.dialogue.codes import code_of
from sunlit.dialogue.models import Submission
from sunlit.ledger.models import Disclosure, Leaf, Log, SearchText, Stream
from sunlit.ledger.reading import entry_of
from sunlit.library.models import Document
from sunlit.matters.models import Act, Count, Departure, Matter, Objection, Proposal, StepRun, Withholding
from sunlit.matters.projection import _standing
from sunlit.record.b64 import b64url
from sunlit.record.disclosure import digest, disclose
from sunlit.record.entry import Entry, encode
from sunlit.record.hashing import leaf_hash

WEEK = 7 * 24 * 3_600_000  # milliseconds
WEEKS = 104  # over which the copies begin
INSTANTS = ("done_at", "ends_at", "meeting_at", "due_at", "appeal_until", "until")  # in the data of entries
INDEXES = ("act", "decision", "departure", "proposal", "reviewed", "approved", "withheld")
BATCH = 2_000

Row = Any


@dataclass
class Original:
    """One matter with everything that belongs to it."""

    matter: Matter
    submissions: list[Submission]
    leaves: list[tuple[Leaf, Entry]]
    rows: dict[type[Model], list[Row]]
    disclosures: dict[str, list[Disclosure]]  # by leaf
    words: dict[str, tuple[SearchText, tuple[Any, ...]]]  # by digest


@dataclass
class Copy:
    """One copy under way: what its numbers, leaves and disclosures are called."""

    of: Original
    shift: int
    number: str
    said: dict[str, str]  # old number of a submission -> new
    at: int = 0
    leaves: dict[str, str] = field(default_factory=dict)
    indexes: dict[int, int] = field(default_factory=lambda: {-1: -1})
    texts: dict[str, str] = field(default_factory=dict)  # by old digest: the words with salt of their own
    digests: dict[str, str] = field(default_factory=dict)
    heads: dict[str, bytes] = field(default_factory=dict)  # stream -> hash of its last leaf
    entries: dict[str, Entry] = field(default_factory=dict)  # by new leaf
    hashes: dict[str, bytes] = field(default_factory=dict)


def crowd(slug: str, n: int, of: int) -> int:
    """Copy the first `of` matters of a body until it has `n`, in one transaction; return the last instant."""
    with transaction.atomic():
        return _Crowd(slug, of).grow(n)


class _Crowd:
    def __init__(self, slug: str, of: int) -> None:
        self.log = Log.objects.get(slug=slug)
        self.known = Matter.objects.filter(body=slug).count()
        self.originals = [
            _original(one) for one in Matter.objects.filter(body=slug).order_by("leaf__index")[:of]
        ]
        self.base = self.log.last_at
        self.made: defaultdict[type[Model], list[Row]] = defaultdict(list)
        self.words: list[tuple[Any, ...]] = []

    def grow(self, n: int) -> int:
        copies = list(self._copies(n - self.known))
        steps = (
            sorted(
                (leaf.at + one.shift, place, leaf.index, leaf, entry)
                for place, one in enumerate(copies)
                for leaf, entry in one.of.leaves
            )
            if copies
            else []
        )
        for one in copies:
            _salt(one)
        for at, place, _, leaf, entry in steps:
            self._leaf(copies[place], leaf, entry, at)
        for one in copies:
            self._rows(one)
        self._store()
        self._count(copies)
        Log.objects.filter(slug=self.log.slug).update(size=self.log.size, last_at=self.log.last_at)
        return self.log.last_at

    def _copies(self, n: int) -> Iterable[Copy]:
        year = self.originals[0].matter.number[:4]
        begun = min(original.matter.opened_at for original in self.originals)
        number = self.known
        said = Submission.objects.filter(body=self.log.slug).count()
        for place in range(n):
            of = self.originals[place % len(self.originals)]
            number += 1
            names = {}
            for submission in of.submissions:
                said += 1
                names[submission.number] = f"q{year}-{said:05d}"
            weeks = (self.base - begun) // WEEK + 1 + place * WEEKS // n
            yield Copy(of, weeks * WEEK, f"{year}-{number:04d}", names)

    def _leaf(self, one: Copy, leaf: Leaf, entry: Entry, at: int) -> None:
        kind, _, name = leaf.stream.partition(":")
        stream = f"{kind}:{one.number if kind == 'matter' else one.said[name]}"
        index = self.log.size
        ref = f"{self.log.slug}/{index}"
        one.leaves[leaf.ref], one.indexes[leaf.index] = ref, index
        for disclosure in one.of.disclosures.get(leaf.ref, ()):
            self._disclosure(one, disclosure, ref, at, stream)
        found = replace(
            entry,
            stream=stream,
            prev=b64url(one.heads[stream]) if leaf.seq else "",
            at=at,
            data=_data(one, entry.data),
            d=sorted(one.digests.get(d, d) for d in entry.d),
            withheld=sorted(
                ({**stub, "d": one.digests.get(stub["d"], stub["d"])} for stub in entry.withheld),
                key=lambda stub: stub["d"],
            ),
        )
        raw = encode(found)
        one.heads[stream] = one.hashes[ref] = leaf_hash(raw)
        one.entries[ref] = found
        self._add(leaf, ref=ref, index=index, stream=stream, at=at, hash=one.hashes[ref], entry=raw)
        self.log.size, self.log.last_at = index + 1, at

    def _disclosure(self, one: Copy, of: Disclosure, leaf: str, at: int, stream: str) -> None:
        key = one.digests[of.digest]
        self._add(of, digest=key, leaf_id=leaf, text=one.texts[of.digest])
        if of.digest in one.of.words:
            entry, line = one.of.words[of.digest]
            number = (at << 20) + len(self.words) % (1 << 20)
            self._add(entry, id=number, digest=key, leaf=leaf, stream=stream)
            self.words.append((number, *line))

    def _rows(self, one: Copy) -> None:
        old, slug = one.of.matter, self.log.slug
        new = f"{slug}/{one.number}"
        for name, head in one.heads.items():
            seq = sum(entry.stream == name for entry in one.entries.values()) - 1
            self.made[Stream].append(Stream(ref=f"{slug}/{name}", log_id=slug, name=name, seq=seq, head=head))
        for rows in ([old], one.of.submissions, *one.of.rows.values()):
            for row in rows:
                self._add(row, **_moved(one, row, old.ref, new))

    def _add(self, row: Row, **changes: Any) -> None:
        made = copy(row)
        made._state = copy(row._state)
        made._state.fields_cache = {}
        made.__dict__.update(changes)
        self.made[type(row)].append(made)

    def _store(self) -> None:
        models = (Leaf, Stream, Disclosure, Matter, StepRun, Act, Departure, Proposal, Withholding, Objection)
        for model in models:
            model.objects.bulk_create(self.made[model], batch_size=BATCH)
        for model in (Submission, Document, SearchText):
            model.objects.bulk_create(self.made[model], batch_size=BATCH)
        with connection.cursor() as cursor:
            cursor.executemany(_WORDS[connection.vendor][1], self.words)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE")  # as a running server does by itself after so many new rows

    def _count(self, copies: list[Copy]) -> None:
        for row in Count.objects.filter(body=self.log.slug):
            for one in copies:
                if (one.of.matter.power.code if one.of.matter.power else "") == row.code:
                    for name, n in _standing(one.of.matter).items():
                        setattr(row, name, getattr(row, name) + n)
            row.save()


_WORDS = {
    "sqlite": (
        "SELECT title, body FROM ledger_searchwords WHERE rowid = %s",
        "INSERT INTO ledger_searchwords (rowid, title, body) VALUES (%s, %s, %s)",
    ),
    "postgresql": (
        "SELECT line, words::text FROM ledger_searchwords WHERE id = %s",
        "INSERT INTO ledger_searchwords (id, line, words) VALUES (%s, %s, %s::tsvector)",
    ),
}


def _original(matter: Matter) -> Original:
    said = list(Submission.objects.filter(matter=matter))
    streams = [f"matter:{matter.number}", *(f"submission:{one.number}" for one in said)]
    leaves = list(Leaf.objects.filter(log=matter.body_id, stream__in=streams).order_by("index"))
    disclosures: defaultdict[str, list[Disclosure]] = defaultdict(list)
    for disclosure in Disclosure.objects.filter(leaf__in=leaves):
        disclosures[disclosure.leaf_id].append(disclosure)
    rows: dict[type[Model], list[Row]] = {
        model: list(model.objects.filter(matter=matter))
        for model in (StepRun, Act, Departure, Proposal, Withholding, Objection)
    }
    rows[Document] = list(Document.objects.filter(leaf__in=leaves))
    words = {}
    for text in SearchText.objects.filter(leaf__in=[leaf.ref for leaf in leaves]):
        with connection.cursor() as cursor:
            cursor.execute(_WORDS[connection.vendor][0], [text.id])
            words[text.digest] = (text, cursor.fetchone())
    return Original(matter, said, [(leaf, entry_of(leaf)) for leaf in leaves], rows, disclosures, words)


def _salt(one: Copy) -> None:
    """Disclose the words of a copy with salts of their own; an entry may name those of a later one."""
    for disclosure in (found for rows in one.of.disclosures.values() for found in rows):
        text = one.texts[disclosure.digest] = disclose(disclosure.name, disclosure.value)
        one.digests[disclosure.digest] = digest(text)
    for row in one.of.rows[Proposal]:  # one that waits or was refused has disclosed nothing
        one.digests.setdefault(row.digest, digest(disclose("content", {})))


def _data(one: Copy, data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a copied entry: its times moved, its numbers and references its own."""
    made = dict(data)
    for name in INSTANTS:
        if name in made:
            made[name] += one.shift
    if "review_on" in made:
        made["review_on"] = str(date.fromisoformat(made["review_on"]) + timedelta(milliseconds=one.shift))
    for name in INDEXES:
        if name in made:
            made[name] = one.indexes[made[name]]
    if "digest" in made:
        made["digest"] = one.digests[made["digest"]]
    for name in ("number", "submission", "matter"):
        if made.get(name) == one.of.matter.number:
            made[name] = one.number
        elif made.get(name) in one.said:
            made[name] = one.said[made[name]]
    return made


def _moved(one: Copy, row: Row, old: str, new: str) -> dict[str, Any]:
    """Return what differs in the copy of a row: keys, references to leaves and disclosures, instants."""
    changes: dict[str, Any] = {}
    for fields in row._meta.concrete_fields:
        name = fields.attname
        value = getattr(row, name)
        if isinstance(value, str):
            changes[name] = _renamed(one, value, old, new)
        elif isinstance(value, int) and not isinstance(value, bool) and _is_instant(name):
            changes[name] = value + one.shift
    if isinstance(row, Matter):
        changes["last_index"] = one.indexes[row.last_index]
    elif isinstance(row, Act):
        leaf = changes["leaf_id"]
        changes |= {"index": one.indexes[row.index], "data": one.entries[leaf].data}
    elif isinstance(row, Withholding | Proposal):
        for name in ("index", "act_index", "reviewed_index", "approved_index", "closed_index"):
            if getattr(row, name, None) is not None:
                changes[name] = one.indexes[getattr(row, name)]
        changes["review_on"] = row.review_on + timedelta(milliseconds=one.shift)
    elif isinstance(row, Submission):
        changes["code"] = code_of(one.hashes[changes["leaf_id"]])
    return changes


def _is_instant(name: str) -> bool:
    return name == "at" or name.endswith("_at") or name in ("not_before", "open_until", "appeal_until")


def _renamed(one: Copy, value: str, old: str, new: str) -> str:
    """Return the copy's own name of a matter, submission, leaf or disclosure."""
    if value in one.leaves:
        return one.leaves[value]
    if value in one.digests:
        return one.digests[value]
    if value == one.of.matter.number:
        return one.number
    if value == old or value.startswith(f"{old}/"):
        return new + value.removeprefix(old)
    slug, _, rest = value.partition("/")
    head, _, tail = rest.partition("/")
    if tail and f"{slug}/{head}" in one.leaves:  # "qinghe/57/order"
        return f"{one.leaves[f'{slug}/{head}']}/{tail}"
    if value == f"{slug}/matter:{one.of.matter.number}":
        return f"{slug}/matter:{one.number}"
    if rest in one.said:
        return f"{slug}/{one.said[rest]}"
    return one.said.get(value, value)
