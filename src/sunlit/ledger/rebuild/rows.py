"""Every row that follows from the record, in an order that two databases share: for comparing them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from sunlit.ledger.models import Lease
from sunlit.record.b64 import b64url

ROOMS = ("ledger", "catalogue", "library", "matters", "meetings", "dialogue", "supervision")


def kept_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of the model and the columns of every kept row, ordered by model and key.

    Leases and the models in a room's `private.py` are not kept rows: they do not follow from the record.
    """
    for model in kept_models():
        for row in model._default_manager.order_by("pk").values().iterator(2_000):
            yield model._meta.label, {name: _plain(value) for name, value in sorted(row.items())}


def kept_models() -> list[type[Model]]:
    """Return the models whose rows follow from the record."""
    return [
        model
        for room in ROOMS
        if apps.is_installed(f"sunlit.{room}")
        for model in apps.get_app_config(room).get_models()
        if model is not Lease and not model.__module__.endswith(".private")
    ]


def write_rows(file: Path) -> int:
    """Write every kept row as a line of JSON; return how many. Two equal files are two equal databases."""
    count = 0
    with file.open("w") as lines:
        for label, row in kept_rows():
            lines.write(json.dumps([label, row], cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
            count += 1
    return count


def _plain(value: Any) -> Any:
    return b64url(bytes(value)) if isinstance(value, bytes | memoryview) else value
