"""What an operator is told about the witnesses of a log, in Chinese or English."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sunlit.ledger.models import Log
from sunlit.ledger.witnessing import WitnessStanding, witnessed_state
from sunlit.ui.wording import t


def witness_lines(log: Log) -> Iterator[str]:
    """Return a line for each witness: what it cosigned last, how long ago, and why no more."""
    state = witnessed_state(log)
    if not state.witnesses:
        yield t("doctor.no_witness", slug=log.slug)
        return
    key = "doctor.witnessed_met" if state.satisfied else "doctor.witnessed_short"
    yield t(key, slug=log.slug, n=state.current, all=len(state.witnesses), quorum=state.quorum)
    yield from (f"  {line_of(one)}" for one in state.witnesses)


def witness_faults(log: Log) -> Iterator[str]:
    """Return what must not stay as it is: a doubt, a policy that cannot be read, too few for too long."""
    state = witnessed_state(log)
    if state.fault:
        yield state.fault
    for one in state.witnesses:
        if one.doubt:
            yield t("doctor.witness_doubt", slug=log.slug, doubt=one.doubt)
    if state.alarm_at is not None and time.time() * 1000 > state.alarm_at:
        since = _ago(state.satisfied_at) if state.satisfied_at else t("doctor.never")
        yield t("doctor.witness_alarm", slug=log.slug, since=since)


def line_of(one: WitnessStanding) -> str:
    """Return what is known of one witness."""
    if one.at is None:
        said = t("doctor.cosigned_none", name=one.name)
    else:
        said = t("doctor.cosigned", name=one.name, n=one.size, ago=_ago(one.at))
    if not one.url:
        said += t("doctor.no_address")
    return said + (f"; {one.fault}" if one.fault else "")


def _ago(ms: int) -> str:
    seconds = max(int(time.time() - ms / 1000), 0)
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = seconds // length
        if count:
            return t(f"doctor.ago.{unit}", n=count)
    return t("doctor.ago_now")
