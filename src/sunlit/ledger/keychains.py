"""The keys of a log as its own entries name them."""

from __future__ import annotations

import json

from sunlit.ledger.models import Log
from sunlit.record import keychain
from sunlit.record.keychain import Keychain


def keychain_of(log: Log) -> Keychain:
    """Return every key that a log has had, as far as its entries are stored here."""
    return keychain.parse([{"vkey": log.vkey, "since": 0, "handover": ""}, *log.later_keys])


def keys_text(chain: Keychain) -> bytes:
    """Return every key, a line each, oldest first, as `vkey` serves them."""
    return "".join(f"{vkey}\n" for vkey in chain.vkeys).encode()


def keys_json(chain: Keychain) -> bytes:
    """Return the keys with their handovers, as `keys.json` serves them."""
    return json.dumps({"origin": chain.origin, "keys": chain.facts()}, ensure_ascii=False).encode()
