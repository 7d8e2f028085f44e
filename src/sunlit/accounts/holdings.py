"""Which tenures an account may act under. Kept by the tenure's key, never by a row of the record."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from sunlit.accounts.models import Holding, User


def holdings_of(user: User | AnonymousUser) -> list[str]:
    """Return the keys of the tenures ("qinghe/t12") that the account holds, in the order given to it.

    An account that is switched off, and somebody who has not signed in, hold nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return []
    return list(Holding.objects.filter(user=user).order_by("pk").values_list("tenure", flat=True))


def accounts_of(tenures: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the accounts that hold each of these tenures, by its key. One query."""
    found: dict[str, list[str]] = {tenure: [] for tenure in tenures}
    rows = Holding.objects.filter(tenure__in=list(found)).order_by("pk")
    for tenure, username in rows.values_list("tenure", "user__username"):
        found[tenure].append(username)
    return found


def accounts_by_id(tenures: Iterable[str]) -> list[User]:
    """Return the accounts that hold any of these tenures, the oldest first."""
    found = Holding.objects.filter(tenure__in=list(tenures)).values("user")
    return list(User.objects.filter(pk__in=found).order_by("pk"))


def hold(user: User, tenures: Iterable[str]) -> None:
    """Let the account act under `tenures`; one that it holds already is left."""
    for tenure in tenures:
        Holding.objects.get_or_create(user=user, tenure=tenure)


def release(tenure: str) -> None:
    """Take a tenure from every account that holds it: it has ended."""
    Holding.objects.filter(tenure=tenure).delete()


def pass_on(old: str, new: str) -> None:
    """Let every account that holds the tenure `old` act under `new`, too: a record went on in another."""
    for holding in Holding.objects.filter(tenure=old).select_related("user"):
        Holding.objects.get_or_create(user=holding.user, tenure=new)


def create_user(
    username: str,
    password: str | None,
    *,
    tenures: Iterable[str] = (),
    is_member: bool = False,
    branch: str = "",
    name: str = "",
) -> User:
    """Create an account that holds `tenures`, and return it; without a password nobody signs in to it yet.

    An account of that name that exists only gains the tenures: whoever hands out posts must not be able to
    take over an account by naming it.
    """
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"first_name": name, "is_member": is_member, "branch": branch}
    )
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
    hold(user, tenures)
    return user
