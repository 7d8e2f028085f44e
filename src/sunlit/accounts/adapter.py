"""How signing in differs from allauth's ways: accounts are given by the body, never taken by a visitor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from sunlit.accounts import attempts
from sunlit.accounts.holdings import holdings_of

_UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts of officials and members."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Nobody makes an account for himself: the body gives them to those who hold a post."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of the reader; behind proxies of ours the one that they saw."""
        return attempts.address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at; refuse it when there were too many."""
        self._login_failed_rl_usage = attempts.count(request, str(credentials.get("username", "")))
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, past every stage, and remember that this is a usual place for the account."""
        super().login(request, user)
        attempts.remember(request, user.username)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead an official to the desk, anybody else to the public pages, in the language of the form."""
        if holdings_of(request.user):
            return str(settings.LOGIN_REDIRECT_URL)
        return home_address()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  allauth's signature
        """Lead to the public pages, in the language of the form."""
        return home_address()

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing about signing in and out: the page that follows shows it."""
        named = kwargs.get("message_template") or (args[0] if args else None)
        if named not in _UNSAID:
            super().add_message(request, level, *args, **kwargs)


def home_address() -> str:
    """Return the address of the public start page in the language of the page being made."""
    return "/en/" if (get_language() or "").startswith("en") else "/"
