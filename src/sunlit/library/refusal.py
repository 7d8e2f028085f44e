"""Why a file is not kept."""

from __future__ import annotations


class FileRefused(ValueError):
    """A file that is not kept. `code` is file_empty, file_large, file_kind, file_macro or file_mismatch."""

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} {value}" for name, value in params.items()))
        self.code = code
        self.params = params
