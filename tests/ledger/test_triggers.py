"""The database itself refuses to change or remove a leaf or a blob."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from sunlit.ledger.models import Blob, Leaf
from sunlit.ledger.triggers import missing_triggers
from tests.ledger.logs import add

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("model", [Leaf, Blob])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_leaves_and_blobs_never_change(road, model, verb):
    rows = model.objects.all()
    change = {
        "update": lambda: rows.update(ref="road/9"),
        "delete": lambda: rows._raw_delete(rows.db),
    }
    before = list(rows.order_by("ref").values())

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        change[verb]()

    assert list(rows.order_by("ref").values()) == before


def test_no_statement_replaces_a_leaf(road):
    add(1)
    replace = {
        "sqlite": 'INSERT OR REPLACE INTO ledger_leaf SELECT ref, "index", kind, stream, seq, at, hash, entry, log_id '
        "FROM ledger_leaf WHERE ref = 'road/1'",
        "postgresql": "INSERT INTO ledger_leaf SELECT * FROM ledger_leaf WHERE ref = 'road/1' "
        "ON CONFLICT (ref) DO UPDATE SET kind = 'act.undone'",
    }[connection.vendor]

    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(replace)


def test_a_missing_trigger_is_found(road):
    assert missing_triggers(connection) == []

    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_leaf"
        cursor.execute(f"DROP TRIGGER ledger_leaf_never_delete{on}")

    assert missing_triggers(connection) == ["ledger_leaf_never_delete"]
