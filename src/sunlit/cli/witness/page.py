"""The page of a witness for people, in plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from sunlit.cli.witness.logs import Trusted
from sunlit.cli.witness.store import Contradiction, Store
from sunlit.record.witness import monitoring_path

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Witness {name}</title>
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
code{{overflow-wrap:anywhere}}td,th{{text-align:left;padding:.3rem 1rem .3rem 0;vertical-align:top}}
.wrong{{color:#a11}}</style></head><body>
<h1>Witness {name}</h1>
<p>This machine watches public records that may only grow. It remembers how long each record was and what
stood in it. It signs a new state only if everything it saw before is still there, unchanged. If somebody
shows one history here and another one elsewhere, the signatures of this witness are missing there.</p>
<p lang="zh">这台机器看着下面这些只能增加、不能修改的公开记录。它记得每份记录原来有多长、是什么内容；
新的记录完整地接着旧的，它才签名。谁要是对不同的人给出不同的记录，就得不到它的签名。</p>
<p>Its key, to compare with what a record calls its witness (核对用的密钥):</p>
<p><code>{vkey}</code></p>
<h2>Records it watches 它看着的记录</h2>
{table}
<p>For programs: <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>; ask
<code>POST /add-checkpoint</code>.</p>
</body></html>
"""
_TABLE = """<table><thead><tr><th>Record</th><th>Entries</th><th>Last signed (UTC)</th><th></th></tr></thead>
<tbody>{rows}</tbody></table>"""


def page(store: Store, trusted: Trusted, now: int) -> str:
    """Return the page: what this is, its key, the logs with size and age. `now` in seconds."""
    seen = {watched.origin: watched for watched in store.watched()}
    rows = []
    for origin in sorted(trusted):
        cells = "<td>none yet</td><td>never</td><td></td>"
        if origin in seen:
            last, place = seen[origin], monitoring_path(origin)
            cells = (
                f"<td>{last.size:,}</td><td>{_utc(last.at)} ({age(now - last.at)} ago)</td>"
                f'<td><a href="{place}">checkpoint</a>{_warning(store, origin, place)}</td>'
            )
        rows.append(f"<tr><td><code>{escape(origin)}</code></td>{cells}</tr>")
    table = _TABLE.format(rows="\n".join(rows)) if rows else "<p>None yet: give their keys with --log.</p>"
    signer = store.signer
    return _PAGE.format(name=escape(signer.name), vkey=escape(signer.verifier.vkey), table=table)


def refused_text(found: Sequence[Contradiction]) -> str:
    """Return every contradiction as text: what was cosigned, and what the same log signed against it."""
    if not found:
        return "Nothing this log signed contradicts what was seen before.\n"
    parts = [
        f"Refused at {_utc(one.at)} UTC. The log had signed, and this witness had cosigned:\n\n{one.seen}\n"
        f"Then the same log signed this, which does not continue it:\n\n{one.refused}"
        for one in found
    ]
    return "\n----\n\n".join(parts)


def age(seconds: int) -> str:
    """Return a span in the largest unit that fits: "3 minutes"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{max(seconds, 0)} seconds"


def _warning(store: Store, origin: str, place: str) -> str:
    found = len(store.contradictions(origin))
    if not found:
        return ""
    where = place.removesuffix("checkpoint") + "refused"
    return f' <a class="wrong" href="{where}">{found} refused: it signed another history</a>'


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
