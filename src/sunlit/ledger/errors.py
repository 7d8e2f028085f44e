"""What this room raises."""

from __future__ import annotations


class LedgerError(Exception):
    """The ledger refused something; the message names the thing, what was expected and what was found."""


class EntryRefused(LedgerError):
    """An entry that may not stand in a log: unknown kind or field, wrong type, too large, wrong clock."""


class Unkept(LedgerError):
    """An entry of which no rows can be made: its log is signed, and breaks a rule that the rows hold."""


class PublishRefused(LedgerError):
    """What is stored and what was signed disagree. Nothing is signed until a person has looked."""


class HeadMoved(PublishRefused):
    """Another publisher stored a head in between: nothing was shown, and everything is read again."""


class ReadOnly(LedgerError):
    """Nothing may be entered here: this is a mirror, an older copy, or a log in doubt."""
