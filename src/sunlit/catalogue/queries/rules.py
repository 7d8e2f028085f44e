"""Procedures and calendars, parsed and kept in memory: a digest names one value for ever."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

from sunlit.catalogue.blobs import procedure_from_blob
from sunlit.catalogue.models import Body
from sunlit.catalogue.models import Procedure as ProcedureRow
from sunlit.ledger.reading import blob_value
from sunlit.procedure.calendar import Calendar, from_dict
from sunlit.procedure.grammar import Procedure, parse


class Governed(Protocol):
    """A power or a matter: something that runs along a procedure of a body."""

    body_id: str

    @property
    def procedure(self) -> ProcedureRow | None:
        """The procedure as adopted."""


@lru_cache(maxsize=512)
def procedure_by_digest(slug: str, digest: str) -> Procedure:
    """Return the procedure whose definition is the blob `digest` of a log. LedgerError when there is none."""
    return parse(procedure_from_blob(blob_value(slug, digest)))


def definition_of(row: ProcedureRow) -> dict[str, Any]:
    """Return the definition that a procedure was adopted with, its mappings in their own order."""
    return procedure_from_blob(blob_value(row.body_id, row.digest))


def procedure_of(governed: Governed) -> Procedure | None:
    """Return the procedure of a power or matter; None for a matter that no power covers."""
    row = governed.procedure
    return None if row is None else procedure_by_digest(governed.body_id, row.digest)


@lru_cache(maxsize=256)
def calendar_by_digest(slug: str, digest: str) -> Calendar:
    """Return the calendar that is the blob `digest` of a log. LedgerError when there is none."""
    return from_dict(blob_value(slug, digest))


def calendar_of(body: Body) -> Calendar:
    """Return the calendar that a body has in force."""
    return calendar_by_digest(body.slug, body.calendar)
