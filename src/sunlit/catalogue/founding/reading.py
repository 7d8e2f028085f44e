"""The ten questions in their order, and how an answer to each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sunlit.catalogue.founding.accounts import read_accounts
from sunlit.catalogue.founding.choosing import read_rules, read_trial
from sunlit.catalogue.founding.listed import read_list, read_powers
from sunlit.catalogue.founding.people import read_people, read_review
from sunlit.catalogue.founding.place import read_above, read_body, read_day
from sunlit.catalogue.founding.refusal import AnswersRefused, Wrong

Answers = dict[str, Any]
Reader = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """One question: its key, its number of ten, and the function that reads its answer."""

    key: str
    number: int
    read: Reader
    optional: bool = False  # a file of answers may leave it out


QUESTIONS = (
    Question("body", 1, read_body),
    Question("above", 2, read_above, optional=True),
    Question("day", 3, read_day),
    Question("list", 4, read_list),
    Question("powers", 5, read_powers, optional=True),
    Question("people", 6, read_people),
    Question("review", 7, read_review),
    Question("accounts", 7, read_accounts),
    Question("rules", 8, read_rules),
    Question("trial", 9, read_trial, optional=True),
)
BY_KEY = {question.key: question for question in QUESTIONS}
OF = 10  # the last is the confirmation


def read(key: str, raw: Mapping[str, Any], so_far: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to one question; `so_far` holds the answers before it. Raises AnswersRefused."""
    return BY_KEY[key].read(raw, so_far)


def read_all(raw: Mapping[str, Any]) -> Answers:
    """Return every answer, read again from the first: an early one may have been changed since.

    Raises AnswersRefused for the first that will not do.
    """
    found: Answers = {}
    for question in QUESTIONS:
        given = raw.get(question.key)
        if given is None and not question.optional:
            raise AnswersRefused(question.key, [Wrong("", "unanswered")])
        if given is not None and not isinstance(given, Mapping):
            raise AnswersRefused(question.key, [Wrong("", "shape")])
        found[question.key] = question.read(given or {}, found)
    return found


def answered(stored: Mapping[str, Any]) -> tuple[Answers, str]:
    """Return the answers that stand, and the first question that is open; "" when none is."""
    found: Answers = {}
    for question in QUESTIONS:
        given = stored.get(question.key)
        if given is None:
            return found, question.key
        try:
            found[question.key] = question.read(given, found)
        except AnswersRefused:
            return found, question.key
    return found, ""
