"""Search over what is public: every hit is a disclosure of an entry, newest first, titles on top.

Only public disclosures stand in the index, so nothing narrower can be found or counted. Every log is one
index; which logs are asked is a filter inside the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection

from sunlit.ledger.marking import marks, snippet
from sunlit.ledger.models import Disclosure, SearchText
from sunlit.ledger.tokens import phrases, token_line

QUERY_CHARS = 200  # a longer question is cut
_NOT_SEARCHED = ("choice",)  # codes, no words
_SQL = {
    "sqlite": (
        "SELECT s.digest, s.leaf, s.log, s.stream, s.name "
        "FROM ledger_searchwords w JOIN ledger_searchtext s ON s.id = w.rowid "
        "WHERE ledger_searchwords MATCH %s {logs} ORDER BY w.rowid DESC LIMIT %s OFFSET %s"
    ),
    "postgresql": (
        "SELECT s.digest, s.leaf, s.log, s.stream, s.name "
        "FROM ledger_searchwords w JOIN ledger_searchtext s ON s.id = w.id "
        "WHERE w.words @@ %s::tsquery {lines} AND s.is_title = %s {logs} "
        "ORDER BY w.id DESC LIMIT %s OFFSET %s"
    ),
}
_DELETE = {
    "sqlite": "DELETE FROM ledger_searchwords WHERE rowid = %s",
    "postgresql": "DELETE FROM ledger_searchwords WHERE id = %s",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One public text that answers a question."""

    digest: str
    leaf: str  # "qinghe/57"
    log: str
    stream: str  # "matter:2026-0117"
    name: str  # of the disclosure: title, summary, text ...
    snippet: str  # HTML, escaped, with <mark>


def index_disclosures(disclosures: Iterable[Disclosure]) -> None:
    """Put into the index those of `disclosures` that are public and not erased; take out the others."""
    for disclosure in disclosures:
        index_disclosure(disclosure)


def index_disclosure(disclosure: Disclosure) -> None:
    """Make the index agree with one disclosure: call it when it is stored, shown, hidden or erased."""
    remove(disclosure)
    texts = list(_texts(disclosure.value).values())
    if disclosure.scope != "public" or disclosure.name in _NOT_SEARCHED or not texts:
        return
    leaf = disclosure.leaf
    entry = SearchText.objects.create(
        id=_free_key(leaf.at, disclosure.digest),
        digest=disclosure.digest,
        leaf=leaf.ref,
        log=leaf.log_id,
        stream=leaf.stream,
        name=disclosure.name,
        is_title=disclosure.name == "title",
    )
    _store(entry, token_line(texts))


def remove(disclosure: Disclosure) -> None:
    """Take a disclosure out of the index, so that nobody finds it any more."""
    for key in SearchText.objects.filter(digest=disclosure.digest).values_list("id", flat=True):
        _delete_words(key)
        SearchText.objects.filter(id=key).delete()


def search(
    query: str, log_slugs: Sequence[str] | None = None, limit: int = 20, offset: int = 0, lang: str = "zh"
) -> list[Hit]:
    """Return the public texts that hold every run of `query`: first titles, then the others, newest first.

    `log_slugs` narrows to the logs of some bodies. Ask for one more than is shown to know whether more
    follows. An empty question, or one of signs only, finds nothing.
    """
    wanted = phrases(query[:QUERY_CHARS])
    if not wanted:
        return []
    titles = _rows(wanted, True, log_slugs, offset + limit, 0)
    found = titles[offset:]
    if len(titles) < offset + limit:
        past = max(0, offset - len(titles))
        found += _rows(wanted, False, log_slugs, limit - len(found), past)
    values = dict(
        Disclosure.objects.filter(digest__in=[row[0] for row in found]).values_list("digest", "value")
    )
    return [
        Hit(digest, leaf, log, stream, name, _shown(values.get(digest), query, lang))
        for digest, leaf, log, stream, name in found
    ]


def _rows(
    wanted: Sequence[tuple[str, bool]], titles: bool, slugs: Sequence[str] | None, limit: int, offset: int
) -> list[tuple[str, str, str, str, str]]:
    if slugs is not None and not slugs:
        return []
    logs = f"AND s.log IN ({', '.join(['%s'] * len(slugs))})" if slugs else ""
    if connection.vendor == "sqlite":
        column = "title" if titles else "body"
        matches = " AND ".join(f'"{line}"{" *" if prefix else ""}' for line, prefix in wanted)
        sql = _SQL["sqlite"].format(logs=logs)
        params: list[Any] = [f"{{{column}}} : ({matches})"]
    else:
        lines = [f"% {line} %" for line, prefix in wanted if " " in line]
        sql = _SQL["postgresql"].format(logs=logs, lines="AND w.line LIKE %s " * len(lines))
        params = [_tsquery(wanted), *lines, titles]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *(slugs or ()), limit, offset])
        return list(cursor.fetchall())


def _tsquery(wanted: Sequence[tuple[str, bool]]) -> str:
    """Return what must be in the text; that rows of tokens are unbroken is checked on the line itself."""
    return " & ".join(
        f"'{token}'{':*' if prefix else ''}" for line, prefix in wanted for token in line.split()
    )


def _store(entry: SearchText, line: str) -> None:
    _delete_words(entry.id)  # a row left by a database that was emptied
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO ledger_searchwords (rowid, title, body) VALUES (%s, %s, %s)",
                [entry.id, line if entry.is_title else "", "" if entry.is_title else line],
            )
        else:
            cursor.execute(
                "INSERT INTO ledger_searchwords (id, line, words) VALUES (%s, %s, array_to_tsvector(%s))",
                [entry.id, line, sorted(set(line.split()))],
            )


def _delete_words(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DELETE[connection.vendor], [key])


def _free_key(at: int, digest: str) -> int:
    key = (at << 20) + int.from_bytes(sha256(digest.encode()).digest()[:2])
    while SearchText.objects.filter(id=key).exists():
        key += 1
    return key


def _texts(value: Any) -> dict[str, str]:
    """Return the words of a disclosed value by language; "" is no language, or the name of a file."""
    if isinstance(value, str):
        return {"": value} if value else {}
    if not isinstance(value, dict):
        return {}
    found = {lang: text for lang in ("zh", "en") if isinstance(text := value.get(lang), str) and text}
    if isinstance(value.get("name"), str):
        found[""] = value["name"]
    for lang, text in _texts(value.get("caption")).items():
        found[f"caption_{lang}"] = text
    return found


def _shown(value: Any, query: str, lang: str) -> str:
    """Return the snippet in the reader's language, unless only the other one answers the question."""
    texts = _texts(value)
    best = sorted(texts, key=lambda name: (not marks(texts[name], query), name != lang))
    return snippet(texts[best[0]], query) if best else ""
