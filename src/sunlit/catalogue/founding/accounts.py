"""Question 7, second page: who signs in, with which password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sunlit.accounts.models import User
from sunlit.catalogue.founding.people import clerk_of, persons
from sunlit.catalogue.founding.typed import Typed

Answers = Mapping[str, Any]

PASSWORD_CHARS = 200
WEAK = ("password_too_short", "password_too_common", "password_too_similar")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def read_accounts(raw: Mapping[str, Any], so_far: Answers) -> dict[str, Any]:
    """Return the accounts: name, username and the hash of a password. A person may stay without one.

    `list` holds name, username and password, or the hash of one chosen before. The clerk needs one.
    """
    typed = Typed("accounts", raw)
    before = {one["name"]: one["hash"] for one in so_far.get("accounts", {}).get("list", [])}
    known, taken = list(persons(so_far)), dict[str, str]()
    found: list[dict[str, str]] = []
    for place, one in enumerate(typed.items("list")):
        given = one if isinstance(one, Mapping) else {}
        name = typed.cleaned(f"name_{place}", given.get("name"))
        username = typed.cleaned(f"username_{place}", given.get("username"), 40, required=False).lower()
        password, kept = given.get("password"), str(given.get("hash") or before.get(name, ""))
        if not (username or password) or (name not in known and given.get("hash")):
            continue  # no account is asked for, or somebody who is no longer named
        if name not in known:
            typed.refuse(f"username_{place}", "person_unknown", found=name)
        _check_username(typed, f"username_{place}", username, taken)
        taken[username] = name
        found.append(
            {"name": name, "username": username, "hash": _hash(typed, place, password, username, kept)}
        )
    clerk = so_far["people"]["holders"][clerk_of(so_far)]
    if typed.is_right and clerk not in [one["name"] for one in found]:
        typed.refuse("username_0", "clerk_account", found=clerk)
    typed.done()
    return {"list": found}


def _check_username(typed: Typed, field: str, username: str, taken: Mapping[str, str]) -> None:
    if not _USERNAME.fullmatch(username):
        typed.refuse(field, "username")
    elif username in taken:
        typed.refuse(field, "username_twice", found=taken[username])
    elif User.objects.filter(username=username).exists():
        typed.refuse(field, "username_taken")


def _hash(typed: Typed, place: int, password: Any, username: str, kept: str) -> str:
    if not password:
        if not kept:
            typed.refuse(f"password_{place}", "password_missing")
        elif not _is_hash(kept):
            typed.refuse(f"password_{place}", "password_hash")
        return kept
    try:
        validate_password(str(password), User(username=username))
    except ValidationError as refusal:
        for code in [str(one.code) for one in refusal.error_list][:1]:
            typed.refuse(f"password_{place}", code if code in WEAK else "password_weak")
        return ""
    if len(str(password)) > PASSWORD_CHARS:
        typed.refuse(f"password_{place}", "text_long", max=PASSWORD_CHARS, size=len(str(password)))
        return ""
    return make_password(str(password)) if typed.is_right else ""


def _is_hash(text: str) -> bool:
    try:
        identify_hasher(text)
    except ValueError:
        return False
    return True
