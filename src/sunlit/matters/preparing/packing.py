"""What is proposed, as a private row keeps it: JSON, with tenures and files by their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from sunlit.catalogue.models import Tenure
from sunlit.library.files import FileKept
from sunlit.matters.proposed import Attached

TENURE, FILE = "$tenure", "$file"  # no text value, ground or choice is called so


def packed(value: Any) -> Any:
    """Return a value, or the fields of a dataclass, as JSON."""
    if isinstance(value, Tenure):
        return {TENURE: value.ref}
    if isinstance(value, Attached):
        file = value.file
        return {FILE: [file.name, file.size, file.sha256], "caption": dict(value.caption)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: packed(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): packed(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [packed(one) for one in value]
    return value


def unpacked(value: Any) -> Any:
    """Return what `packed` wrote, tenures read anew."""
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    if not isinstance(value, dict):
        return value
    if TENURE in value:
        return Tenure.objects.select_related("body", "post", "name").get(ref=value[TENURE])
    if FILE in value:
        return Attached(FileKept(*value[FILE]), value["caption"])
    return {name: unpacked(one) for name, one in value.items()}
