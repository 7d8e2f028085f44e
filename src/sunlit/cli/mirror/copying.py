"""Mirror one body after another, once or for ever, and say what happened."""

from __future__ import annotations

import argparse
import logging
import sys
import threading

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections

from sunlit.cli.documents import HomeDocuments
from sunlit.cli.progress import Progress
from sunlit.cli.serve import serve_with
from sunlit.ledger.checking import http_source
from sunlit.ledger.errors import LedgerError
from sunlit.ledger.mirroring import Refused, SiteSource, bodies_of, follow, followed
from sunlit.ledger.models import Log
from sunlit.ledger.standing import MirrorOf, mirror_of, write_mirror_of
from sunlit.record.errors import RecordError
from sunlit.record.keys import Verifier

LOGGER = logging.getLogger("sunlit.ledger")


def mirror(options: argparse.Namespace) -> int:
    """Copy, and go on copying when asked; 1 when a body could not be copied."""
    call_command("migrate", verbosity=0)
    _begin(options)
    if options.serve is not None:
        looker = Looker(options, quiet=True)
        return serve_with(options.host, options.serve, options.workers, {"mirror": looker.forever})
    looker = Looker(options)
    failed = looker.look()
    stop = threading.Event()
    while options.follow and not stop.wait(options.every):
        failed = looker.look()
    return 1 if failed else 0


def _begin(options: argparse.Namespace) -> None:
    """Make the folder a mirror of the site, or refuse when it is something else."""
    site = options.site.rstrip("/")
    if options.vkey:
        Verifier.parse(options.vkey)
        if len(options.body) != 1:
            raise LedgerError("--vkey is the key of one log: name it by --body")
    known = mirror_of()
    if known is None:
        if Log.objects.exists():
            raise LedgerError(f"{options.folder} holds records of its own: name an empty folder")
        known = MirrorOf(site, {})
    if known.site != site:
        raise LedgerError(f"{options.folder} is a mirror of {known.site}, not of {site}")
    if options.vkey:
        (slug,) = options.body
        if known.bodies.get(slug, options.vkey) != options.vkey:
            raise LedgerError(
                f"{slug} was mirrored with the key {known.bodies[slug]}, not with {options.vkey}"
            )
        known = MirrorOf(site, {**known.bodies, slug: options.vkey})
    write_mirror_of(known)


class Looker:
    """Looks at the bodies of a site, one after another."""

    def __init__(self, options: argparse.Namespace, *, quiet: bool = False) -> None:
        """Look at those that the options name, or at all."""
        self._site: str = options.site.rstrip("/")
        self._named: list[str] = options.body
        self._every: float = options.every
        self._pause: float = options.pause
        self._quiet = quiet
        self._said: dict[str, str] = {}
        self._documents = HomeDocuments()

    def forever(self, stop: threading.Event) -> None:
        """Look every so often until told to stop."""
        while not stop.is_set():
            close_old_connections()
            try:
                self.look()
            except (DatabaseError, OSError) as error:
                LOGGER.error("nothing could be mirrored just now: %s", error)
            stop.wait(self._every)

    def look(self) -> int:
        """Look once at each body; return how many could not be copied."""
        try:
            slugs = self._named or bodies_of(self._site)
        except LedgerError as error:
            self._say("", str(error))
            known = mirror_of()
            slugs = list(known.bodies) if known else []
            return max(len(slugs), 1)
        return sum(not self._look_at(slug) for slug in slugs)

    def _look_at(self, slug: str) -> bool:
        progress = Progress()
        try:
            vkey = self._key(slug)
            size = follow(slug, vkey, SiteSource(self._site, slug, self._pause), self._documents, progress)
        except Refused as error:
            progress.clear()
            self._say(slug, f"REFUSED: {error}")
            return False
        except (LedgerError, RecordError) as error:
            progress.clear()
            self._say(slug, f"not copied just now: {error}")
            return False
        progress.clear()
        state = followed(slug)
        lack = f"; {len(state.missing)} documents could not be had" if state.missing else ""
        lack += "".join(f"\n  BROKEN: {why}" for why in state.unkept.values())
        self._say(slug, f"{size} entries, proven by {vkey}{lack}")
        return True

    def _key(self, slug: str) -> str:
        """Return the key of a log: given, or pinned at the first look."""
        known = mirror_of()
        bodies = known.bodies if known else {}
        if slug not in bodies:
            vkey = http_source(f"{self._site}/log/{slug}/")("vkey").decode("utf-8", "replace").strip()
            Verifier.parse(vkey)
            write_mirror_of(MirrorOf(self._site, {**bodies, slug: vkey}))
            print(f"{slug}: key {vkey} pinned. Compare it with the notice board of the body.", flush=True)
            return vkey
        return bodies[slug]

    def _say(self, slug: str, sentence: str) -> None:
        """Say what has changed since the last look."""
        if self._said.get(slug) != sentence:
            self._said[slug] = sentence
            is_bad = sentence.startswith(("REFUSED", "not copied"))
            print(f"{slug or self._site}: {sentence}", file=sys.stderr if is_bad else sys.stdout, flush=True)
