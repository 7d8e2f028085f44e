"""Keys of signed notes: `name+key id+base64`. Sources: C2SP signed-note, tlog-cosignature, tlog-policy."""

from __future__ import annotations

from hashlib import sha256

from .ed25519 import is_signed
from .encoding import Malformed, from_b64

LOG, COSIGNER = 1, 4  # types of key, both Ed25519; others are not checked here


class VerifierKey:
    """The public half of a key."""

    def __init__(self, vkey: str) -> None:
        """Read a key; Malformed when anything, its id included, is wrong."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = from_b64(encoded)
        self.vkey, self.name, self.id = vkey, name, sha256(name.encode() + b"\n" + raw).digest()[:4]
        if not name or not raw or self.id.hex() != key_id:
            raise Malformed("not a key, name+key id+base64: " + vkey[:80])
        self.type, self.public = raw[0], raw[1:]
        if self.type in (LOG, COSIGNER) and len(self.public) != 32:
            raise Malformed("not an Ed25519 key: " + vkey[:80])

    @property
    def said(self) -> str:
        """The name and id of the key, for people."""
        return "%s (%s)" % (self.name, self.id.hex())

    def fits(self, text: str, signature: bytes) -> bool:
        """Say whether this key has signed `text`."""
        if self.type == LOG:
            return is_signed(self.public, signature, text.encode())
        if self.type != COSIGNER or len(signature) != 72:
            return False
        seen = "cosignature/v1\ntime %d\n%s" % (int.from_bytes(signature[:8], "big"), text)
        return is_signed(self.public, signature[8:], seen.encode())


class Policy:
    """Witnesses by name, groups of them, and the name that must be satisfied."""

    def __init__(self, text: str) -> None:
        """Read a policy; Malformed names the line that is wrong."""
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: list[tuple[str, int, list[str]]] = []
        self.quorum = ""
        for line in text.split("\n"):
            words = line.split()
            if words and not words[0].startswith("#"):
                self._add(words)
        if not self.quorum:
            raise Malformed("a policy without a quorum line")

    def _add(self, words: list[str]) -> None:
        if words[0] == "witness" and len(words) >= 3:
            self.witnesses[words[1]] = VerifierKey(words[2])
        elif words[0] == "group" and len(words) >= 4:
            number = {"any": "1", "all": str(len(words) - 3)}.get(words[2], words[2])
            if not number.isdecimal() or not 1 <= int(number) <= len(words) - 3:
                raise Malformed("a policy with the line " + " ".join(words)[:80])
            self.groups.append((words[1], int(number), words[3:]))
        elif words[0] == "quorum" and len(words) == 2:
            self.quorum = words[1]
        elif words[0] != "log":
            raise Malformed("a policy with the line " + " ".join(words)[:80])

    def is_met(self, names: list[str]) -> bool:
        """Say whether these witnesses are enough."""
        seen = set(names) & set(self.witnesses) | {"none"}
        for name, need, members in self.groups:
            if len(seen & set(members)) >= need:
                seen.add(name)
        return self.quorum in seen
