"""Small real files for the demo, written by the standard library alone: PDF, docx, xlsx, txt, png."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from sunlit.cli.demo.papers.office import docx, xlsx
from sunlit.cli.demo.papers.pdf import pdf
from sunlit.cli.demo.papers.png import picture

__all__ = ["paper"]

_NOTE = "演示文件，内容是编的 · Demo document, its content is invented"


def paper(recipe: Mapping[str, Any]) -> bytes:
    """Return the bytes of a file by its recipe: name, title, lines or table or picture, pages, red."""
    kind = PurePosixPath(recipe["name"]).suffix.lstrip(".")
    return _WRITERS[kind](recipe)


def _title(recipe: Mapping[str, Any]) -> str:
    title = recipe.get("title") or {}
    return str(title.get("zh") or PurePosixPath(recipe["name"]).stem)


def _lines(recipe: Mapping[str, Any]) -> list[str]:
    english = (recipe.get("title") or {}).get("en")
    return [*([str(english)] if english else []), *map(str, recipe.get("lines", []))]


def _pdf(recipe: Mapping[str, Any]) -> bytes:
    return pdf(_title(recipe), _lines(recipe), _NOTE, recipe.get("pages", 1), red=bool(recipe.get("red")))


def _docx(recipe: Mapping[str, Any]) -> bytes:
    return docx(_title(recipe), [*_lines(recipe), _NOTE], recipe.get("pages", 1))


def _xlsx(recipe: Mapping[str, Any]) -> bytes:
    return xlsx(_title(recipe), [*recipe["table"], [_NOTE]])


def _png(recipe: Mapping[str, Any]) -> bytes:
    return picture(str(recipe["picture"]), str(recipe["name"]))


def _txt(recipe: Mapping[str, Any]) -> bytes:
    return "\n".join([*map(str, recipe.get("lines", [])), ""]).encode()


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "png": _png,
    "txt": _txt,
}
