"""Take proven entries into the database, a bundle at a time, with all that stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import transaction

from sunlit.ledger.checking.sources import Missing
from sunlit.ledger.erasing.removing import remove as erase_row
from sunlit.ledger.errors import LedgerError, Unkept
from sunlit.ledger.mirroring.growing import Progress, Unsound, pages
from sunlit.ledger.mirroring.sources import Rows, Source
from sunlit.ledger.mirroring.staging import Staging
from sunlit.ledger.models import Blob, Disclosure, Log
from sunlit.ledger.rebuild import check_next, keep_entry, keep_words
from sunlit.ledger.search import index_disclosures
from sunlit.ledger.turns import write_transaction
from sunlit.record import canonical, disclosure, entry
from sunlit.record.blob import blob_digest
from sunlit.record.entry import Entry
from sunlit.record.errors import RecordError
from sunlit.record.tiles import WIDTH


class Documents(Protocol):
    """Where documents are kept: a room above this one knows."""

    def has(self, sha256: str) -> bool:
        """Say whether the document is here."""

    def keep(self, sha256: str, content: bytes) -> None:
        """Keep a document; LedgerError when the bytes are not those of its name."""


Keep = Callable[[Log, Entry, bytes, Rows], object]


@dataclass(frozen=True)
class _Bundle:
    """A bundle, with all that is stored in one transaction with it."""

    page: int
    found: list[tuple[Entry, bytes]]
    blobs: dict[str, bytes]
    rows: Rows
    earlier: list[tuple[int, Rows]]  # bundles whose words these entries open or close


@dataclass
class Intake:
    """What takes the entries of one log from one source."""

    slug: str
    source: Source
    documents: Documents
    public_only: bool = True  # drop words that the source no longer shows
    missing: dict[str, str] = field(default_factory=dict)  # documents not to be had: name by SHA-256
    unkept: dict[str, str] = field(default_factory=dict)  # why no rows could be made, by index

    def take(self, staging: Staging, end: int, progress: Progress) -> None:
        """Take the staged entries up to `end`; those already here are passed over."""
        log = Log.objects.get(slug=self.slug)
        first = log.size
        for page, width in pages(first, end):
            raws = staging.entries(page, width)[max(log.size - page * WIDTH, 0) :]
            self._bundle(page, [(entry.decode(raw), raw) for raw in raws])
            log = Log.objects.get(slug=self.slug)
            progress(log.size - first, end - first, "taking in")

    def look_again(self, page: int) -> None:
        """Compare the words beside a bundle with the source: what was erased or withdrawn goes."""
        rows = self._rows(page)
        self._documents(rows.values())
        with write_transaction():
            self._follow_rows(page, rows)

    def look_for_missing(self) -> None:
        """Ask again for documents that could not be had."""
        for sha256, name in list(self.missing.items()):
            self._document(sha256, name)

    def _bundle(self, page: int, found: list[tuple[Entry, bytes]]) -> None:
        rows = self._rows(page)
        blobs = dict(self._blobs(found))
        earlier = [(other, self._rows(other)) for other in self._pages_of_streams(page, found)]
        for known in [rows, *(shown for _, shown in earlier)]:
            self._documents(known.values())
        bundle = _Bundle(page, found, blobs, rows, earlier)
        try:
            self._store(bundle, keep_entry)
        except Unkept:
            if not self.public_only:
                raise
            self._store(bundle, self._keep_what_can_be)

    def _store(self, bundle: _Bundle, keep: Keep) -> None:
        with write_transaction():
            log = Log.objects.select_for_update().get(slug=self.slug)
            Blob.objects.bulk_create(
                Blob(ref=f"{log.slug}/{digest}", log=log, digest=digest, content=raw)
                for digest, raw in bundle.blobs.items()
            )
            for other, shown in bundle.earlier:
                self._show(other, shown)
            for one, raw in bundle.found:
                check_next(log, one)
                keep(log, one, raw, bundle.rows)
            if self.public_only:
                self._follow_rows(bundle.page, bundle.rows)
                for other, shown in bundle.earlier:
                    self._follow_rows(other, shown)

    def _keep_what_can_be(self, log: Log, one: Entry, raw: bytes, rows: Rows) -> None:
        """Keep an entry; one that breaks the rules is kept as bytes and words, and named.

        Otherwise a body could keep everybody from copying what follows by entering one such entry.
        """
        index = log.size
        try:
            with transaction.atomic():
                keep_entry(log, one, raw, rows)
        except Unkept as error:
            log.refresh_from_db()  # the rollback does not reach the object
            keep_words(log, one, raw, rows)
            self.unkept[str(index)] = str(error)

    def _rows(self, page: int) -> Rows:
        """Return what stands beside the entries of a bundle, each text held against its digest."""
        rows = self.source.rows(page)
        for digest, row in rows.items():
            text = row.get("text")
            if text is None:
                continue
            if not isinstance(text, str) or disclosure.digest(text) != digest:
                raise Unsound(f"{self.source.name}: the disclosure {digest} was changed")
            row["value"] = disclosure.read(text).value
        return rows

    def _blobs(self, found: Iterable[tuple[Entry, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Yield the rules that entries name and that are not here."""
        named = {digest for one, _ in found for digest in rules_of(one)}
        refs = [f"{self.slug}/{digest}" for digest in named]
        known = set(Blob.objects.filter(ref__in=refs).values_list("digest", flat=True))
        waiting = sorted(named - known)
        seen = set(waiting)
        while waiting:
            digest = waiting.pop()
            try:
                raw = self.source.read(f"blob/{digest}")
                value = canonical.decode(raw)
            except (Missing, RecordError) as error:
                raise Unsound(f"{self.source.name}: the rules {digest} cannot be read: {error}") from error
            if blob_digest(raw) != digest:
                raise Unsound(f"{self.source.name}: the rules {digest} were changed")
            yield digest, raw
            more = named_in(value) - seen
            known_more = Blob.objects.filter(ref__in=[f"{self.slug}/{d}" for d in more])
            fresh = more - set(known_more.values_list("digest", flat=True))
            seen |= more
            waiting += sorted(fresh)

    def _pages_of_streams(self, page: int, found: Iterable[tuple[Entry, bytes]]) -> list[int]:
        """Return the earlier bundles whose words these entries may open or close."""
        streams = {one.stream for one, _ in found if one.seq} - {"body"}
        acts = {one.data["act"] for one, _ in found if one.kind == "disclosure.erased"}
        rows = Disclosure.objects.filter(leaf__log_id=self.slug, leaf__stream__in=streams, erased_at=None)
        indexes = set(rows.exclude(scope="public").values_list("leaf__index", flat=True)) | acts
        return sorted({index // WIDTH for index in indexes} - {page})

    def _show(self, page: int, rows: Rows) -> None:
        """Fill in words that have become public since they were passed over."""
        for one in self._stored(page):
            row = rows.get(one.digest, {})
            if one.text is None and one.erased_at is None and row.get("text") is not None:
                one.text, one.value = row["text"], row["value"]
                one.save(update_fields=["text", "value"])

    def _follow_rows(self, page: int, rows: Rows) -> None:
        """Take out what the source erased, or no longer shows to everybody."""
        for one in self._stored(page):
            row = rows.get(one.digest)
            if row is None or one.text is None:
                continue
            if row.get("erased_at") is not None:
                erase_row(one, int(row["erased_at"]))
            elif row.get("text") is None:
                one.text = one.value = None
                one.save(update_fields=["text", "value"])
                index_disclosures([one])

    def _stored(self, page: int) -> list[Disclosure]:
        rows = Disclosure.objects.filter(
            leaf__log_id=self.slug, leaf__index__gte=page * WIDTH, leaf__index__lt=(page + 1) * WIDTH
        )
        return list(rows.select_related("leaf"))

    def _documents(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            value = row.get("value")
            if isinstance(value, dict) and {"name", "size", "sha256"} <= value.keys():
                self._document(str(value["sha256"]), str(value["name"]))

    def _document(self, sha256: str, name: str) -> None:
        if self.documents.has(sha256):
            self.missing.pop(sha256, None)
            return
        try:
            self.documents.keep(sha256, self.source.file(sha256, name))
        except LedgerError:
            self.missing[sha256] = name
        else:
            self.missing.pop(sha256, None)


def rules_of(one: Entry) -> set[str]:
    """Return the digests of the blobs that an entry names."""
    named = (one.rules, *(one.data.get(name, "") for name in ("calendar", "procedure", "checkpoint")))
    return {str(digest) for digest in named if digest}


def named_in(value: object) -> set[str]:
    """Return the digests of further blobs that a blob names: a power names its procedure."""
    found = value.get("procedure") if isinstance(value, dict) else None
    return {found} if isinstance(found, str) and len(found) == 43 else set()
