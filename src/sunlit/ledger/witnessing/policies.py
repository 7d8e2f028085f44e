"""Which witnesses a log asks and how many must have signed: a C2SP tlog-policy, one text file.

SUNLIT_HOME/policy/<slug> for one log, or SUNLIT_HOME/policy.txt for all that have none of their own:

    witness county county.example/witness+9957f19d+BCBap/GPI+tc... https://witness.county.example/
    witness paper news.example/witness+a5bcce30+BJM0KSPF0/NX... https://news.example/witness/
    group outside any county paper
    quorum outside
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sunlit.ledger.errors import LedgerError
from sunlit.ledger.keychains import keychain_of
from sunlit.ledger.models import Log
from sunlit.ledger.places import policy_file
from sunlit.record import policy
from sunlit.record.errors import RecordError
from sunlit.record.keys import Verifier
from sunlit.record.policy import Policy


@dataclass(frozen=True)
class Witness:
    """A witness as the policy names it."""

    name: str
    key: Verifier
    url: str  # "" when the policy does not say where it is asked

    @property
    def ref(self) -> str:
        """The key's name and id: what this witness is remembered by."""
        return f"{self.key.name}+{self.key.key_id.hex()}"


@dataclass(frozen=True)
class LogPolicy:
    """The policy of one log."""

    policy: Policy
    witnesses: tuple[Witness, ...]
    since: int  # UTC milliseconds at which the file was written


def policy_of(log: Log) -> LogPolicy | None:
    """Return the policy of a log; None when no file states one. LedgerError when the file is wrong."""
    file = policy_file(log.slug)
    if not file.exists():
        return None
    try:
        return _parsed(file.read_bytes(), tuple(keychain_of(log).vkeys), file.stat().st_mtime_ns // 1_000_000)
    except RecordError as error:
        raise LedgerError(f"{file}: {error}") from error


@lru_cache(maxsize=256)
def _parsed(text: bytes, vkeys: tuple[str, ...], since: int) -> LogPolicy:
    found = policy.parse(text)
    keys = [Verifier.parse(vkey) for vkey in vkeys]
    if found.logs and not set(keys) & set(found.logs):
        raise RecordError(f"expected a log line for {vkeys[-1]}, or none at all")
    found.logs += [key for key in keys if key not in found.logs]
    for name, url in found.urls.items():
        if not url.startswith(("http://", "https://")):
            raise RecordError(f"expected the witness {name} at http:// or https://, found {url!r}")
    witnesses = (Witness(name, key, found.urls.get(name, "")) for name, key in found.witnesses.items())
    return LogPolicy(found, tuple(witnesses), since)
