"""Policies: which logs and witnesses a reader trusts, and how many must have signed.

One line a fact:

    log qinghe.example/log/2026+254f4eb9+Aar0t/08cFMEMawrNmL1SdD4Mh+ts05tw2/cbLwo8+Da
    witness county county.example/witness+9957f19d+BCBap/GPI+tcfC2UDMm1LSYkOX9oW+ft17K4zitM6W8S
    group outside any county paper
    quorum outside

Source: C2SP tlog-policy.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from . import checkpoint
from .checkpoint import Checkpoint
from .errors import RecordError, UnsignedError
from .keys import COSIGNER, ED25519, MLDSA44_COSIGNER, Verifier
from .note import Opened, open_note

NONE = "none"
_REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_THRESHOLD = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Group:
    """Members of whom `need` must have cosigned."""

    need: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """Logs, witnesses and groups by name, and the name that must be satisfied ("none": no witness needed)."""

    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Verifier] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)  # in the order of the text: members come first
    quorum: str = ""
    urls: dict[str, str] = field(
        default_factory=dict
    )  # where a witness is asked, by name, when the line says

    def satisfied_by(self, cosigners: Collection[str]) -> bool:
        """Say whether the witnesses named here are enough."""
        seen = {name for name in self.witnesses if name in cosigners} | {NONE}
        for name, group in self.groups.items():
            if len(seen.intersection(group.members)) >= group.need:
                seen.add(name)
        return self.quorum in seen

    def open(self, note: str | bytes) -> Checkpoint:
        """Return the checkpoint of a note signed by a log of this policy and cosigned by its quorum."""
        found, opened = _opened(note, self.logs, self.witnesses.values())
        signed = {(signature.name, signature.key_id) for signature in opened.verified}
        seen = [name for name, key in self.witnesses.items() if (key.name, key.key_id) in signed]
        if not self.satisfied_by(seen):
            raise UnsignedError(
                f"expected the quorum {self.quorum}, found cosignatures by {seen or 'nobody'}"
            )
        return found


def parse(text: str | bytes) -> Policy:
    """Return the policy a text states; raise RecordError naming the line that is wrong."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")  # names are opaque octets
    if _REFUSED.search(text):
        raise RecordError("expected a policy without control characters, found one")
    policy, used = Policy(), set[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        words = [word for word in re.split("[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            try:
                _add(policy, used, words)
            except RecordError as error:
                raise RecordError(f"line {number} of the policy: {error}") from None
    if not policy.quorum:
        raise RecordError("expected a quorum line in the policy, found none")
    return policy


def open_checkpoint(
    note: str | bytes, log: Verifier, witnesses: Iterable[Verifier] = ()
) -> tuple[Checkpoint, Opened]:
    """Return the checkpoint signed by `log`, and the opened note with the cosignatures by `witnesses`."""
    return _opened(note, [log], witnesses)


def _opened(
    note: str | bytes, logs: Collection[Verifier], witnesses: Iterable[Verifier]
) -> tuple[Checkpoint, Opened]:
    opened = open_note(note, [*logs, *witnesses])
    found = checkpoint.decode(opened.text)
    wanted = {(log.name, log.key_id) for log in logs if log.name == found.origin}
    if not any((signature.name, signature.key_id) in wanted for signature in opened.verified):
        raise UnsignedError(f"expected a signature by the log {found.origin} itself, found none we know")
    return found, opened


def _add(policy: Policy, used: set[str], words: list[str]) -> None:
    match words:
        case ["log", vkey] | ["log", vkey, _]:
            policy.logs.append(_fresh(vkey, policy.logs, (ED25519,)))
        case ["witness", name, vkey, *url] if len(url) <= 1:
            _check_new(policy, name)
            policy.witnesses[name] = _fresh(vkey, policy.witnesses.values(), (COSIGNER, MLDSA44_COSIGNER))
            policy.urls.update((name, address) for address in url)
        case ["group", name, threshold, *members]:
            _check_new(policy, name)
            policy.groups[name] = _group(policy, used, threshold, members)
        case ["quorum", name] if not policy.quorum:
            if name != NONE and name not in policy.witnesses and name not in policy.groups:
                raise RecordError(f"expected a witness or group defined above, found {name!r}")
            policy.quorum = name
        case _:
            raise RecordError(f"expected log, witness, group or one quorum, found {' '.join(words)[:80]!r}")


def _check_new(policy: Policy, name: str) -> None:
    if name == NONE or name in policy.witnesses or name in policy.groups:
        raise RecordError(f"expected a new name, found {name!r}")


def _fresh(vkey: str, others: Iterable[Verifier], types: tuple[int, ...]) -> Verifier:
    key = Verifier.parse(vkey)
    if key.alg not in types:
        raise RecordError(f"expected a key of type {' or '.join(map(str, types))}, found type {key.alg}")
    if any(other.public == key.public for other in others):
        raise RecordError(f"expected each key once, found {vkey[:80]!r} again")
    return key


def _group(policy: Policy, used: set[str], threshold: str, members: list[str]) -> Group:
    for name in members:
        if name in used or (name not in policy.witnesses and name not in policy.groups):
            raise RecordError(f"expected a member defined above and in no other group, found {name!r}")
        used.add(name)
    if threshold in ("any", "all"):
        need = 1 if threshold == "any" else len(members)
    else:
        need = int(threshold) if _THRESHOLD.fullmatch(threshold) else 0
    if not 1 <= need <= len(members):
        raise RecordError(f"expected all, any or a number from 1 to {len(members)}, found {threshold!r}")
    return Group(need, tuple(members))
