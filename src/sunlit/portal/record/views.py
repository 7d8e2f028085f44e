"""The record as bytes: everything a stranger needs to check a log without asking anyone.

Nothing here depends on who asks. Tiles, bundles and blobs never change and may be kept for ever; everything
may be read from pages of other sites, so that a verifier can run anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sunlit.ledger import proofs, reading
from sunlit.ledger.bundles import bundle_of, stream_bundle
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keys_json, keys_text
from sunlit.ledger.models import Disclosure, Leaf, Log
from sunlit.ledger.queries import record_state
from sunlit.ledger.rebuild import disclosed_rows
from sunlit.record.tiles import WIDTH

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"
NOW = "no-cache"

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def _of_the_record(view: View[Given]) -> View[Given]:
    """Let `view` serve GET and HEAD to any site, and turn what the ledger does not have into 404."""

    @require_safe
    @wraps(view)
    def served(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (LedgerError, Log.DoesNotExist) as error:
            raise Http404(str(error)) from error
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return served


def _answer(content: str | bytes, kind: str, cache: str, status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type=kind, status=status, headers={"Cache-Control": cache})


@_of_the_record
def checkpoint(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the last signed checkpoint (C2SP tlog-checkpoint)."""
    return _answer(proofs.checkpoint_note(body), TEXT, NOW)


@_of_the_record
def witnessed(request: HttpRequest, body: str) -> HttpResponse:
    """Serve the last checkpoint that has all the cosignatures its policy asks for."""
    return _answer(proofs.witnessed_note(body), TEXT, NOW)


@_of_the_record
def tile(request: HttpRequest, body: str, rest: str) -> HttpResponse:
    """Serve a tile of hashes, or a bundle of entries (C2SP tlog-tiles)."""
    return _answer(proofs.tile(body, f"tile/{rest}"), BYTES, FOR_EVER)


@_of_the_record
def blob(request: HttpRequest, body: str, digest: str) -> HttpResponse:
    """Serve a rule in force as canonical JSON, named by its SHA-256."""
    return _answer(reading.blob_bytes(body, digest), "application/json", FOR_EVER)


@_of_the_record
def disclosure(request: HttpRequest, body: str, digest: str) -> HttpResponse:
    """Serve a public disclosure; 410 once erased, 403 while it is for fewer people, 404 if there is none."""
    found = Disclosure.objects.filter(digest=digest, leaf__log_id=body).first()
    if found is None:
        raise Http404(f"the log {body} has no disclosure {digest}")
    if found.text is None:
        return _answer("erased\n", TEXT, NOW, status=410)
    if found.scope != "public":
        return _answer(f"not public; scope: {found.scope}\n", TEXT, NOW, status=403)
    return _answer(found.text, TEXT, NOW)


@_of_the_record
def disclosures(request: HttpRequest, body: str, page: int) -> HttpResponse:
    """Serve what stands beside the entries of one bundle, a line of JSON each; `text` only where public."""
    first = page * WIDTH
    size = proofs.checkpoint_of(body).size
    if not first < size:
        raise Http404(f"the log {body} has no bundle {page}")
    rows = disclosed_rows(body, first, min(first + WIDTH, size))
    return _answer("".join(json.dumps(row) + "\n" for row in rows), "application/jsonl", NOW)


@_of_the_record
def bodies(request: HttpRequest) -> HttpResponse:
    """Serve the bodies whose records stand here, those above before those below them."""
    parents = {leaf.log_id: reading.entry_of(leaf).data["parent"] for leaf in Leaf.objects.filter(index=0)}
    ordered: list[str] = []
    waiting = sorted(parents)
    while waiting:
        ready = [s for s in waiting if parents[s] in ordered or parents[s] not in parents] or waiting
        ordered += ready
        waiting = [slug for slug in waiting if slug not in ready]
    return JsonResponse({"bodies": ordered}, headers={"Cache-Control": NOW})


@_of_the_record
def vkey(request: HttpRequest, body: str) -> HttpResponse:
    """Serve every key of the log (C2SP signed-note), a line each, oldest first."""
    return _answer(keys_text(proofs.keychain(body)), TEXT, NOW)


@_of_the_record
def keys(request: HttpRequest, body: str) -> HttpResponse:
    """Serve every key of the log with the entry from which it signs and the note that handed over to it."""
    return _answer(keys_json(proofs.keychain(body)), "application/json", NOW)


@_of_the_record
def proof(request: HttpRequest, body: str, index: int) -> HttpResponse:
    """Serve the proof that an entry stands in the last checkpoint (C2SP tlog-proof)."""
    return _answer(proofs.proof_text(body, index), TEXT, NOW)


@_of_the_record
def bundle(request: HttpRequest, body: str, index: int) -> HttpResponse:
    """Serve entry, proof, checkpoint and public disclosures in one file, for the stand-alone verifier."""
    return JsonResponse(bundle_of(body, index), headers={"Cache-Control": NOW})


@_of_the_record
def stream(request: HttpRequest, body: str, number: str, kind: str) -> HttpResponse:
    """Serve every entry of a matter, power or submission in one file, so that a gap or a swap shows."""
    return JsonResponse(stream_bundle(body, f"{kind}:{number}"), headers={"Cache-Control": NOW})


@_of_the_record
def state(request: HttpRequest, body: str) -> HttpResponse:
    """Serve size and time of the last checkpoint, and who witnessed it, for the foot of every page."""
    now = record_state(body)
    facts = {
        "origin": now.origin,
        "size": now.size,
        "root": now.root,
        "checkpoint_at": now.checkpoint_at,
        "witnesses": [
            {"name": one.name, "size": one.size, "at": one.at, "current": one.current}
            for one in now.witnessed.witnesses
        ],
        "witnessed": now.witnessed.satisfied,
        "alarm_at": now.witnessed.alarm_at,
    }
    return JsonResponse(facts, headers={"Cache-Control": NOW})
