"""How often somebody may try to sign in, without strangers being able to keep an official out.

Attempts are counted for an address, for an account at an address, and for an account from everywhere. Only
the second count concerns an address from which that account has signed in before: whoever guesses passwords
from elsewhere never locks out the person at his usual desk. All processes count in one table.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import timedelta

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from sunlit.accounts.private import UsualAddress

RATES = {
    "address": "30/10m/key",  # wrong passwords from one place, for whatever accounts
    "desk": "10/5m/key",  # for one account from one place
    "account": "50/1h/key",  # for one account from all places it has never signed in from
}
REMEMBERED = timedelta(days=180)


def address_of(request: HttpRequest) -> str:
    """Return the network address of the reader, as seen by the outermost of our own proxies.

    What stands further left in `X-Forwarded-For` was written by the reader himself and is not believed.
    """
    seen = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    proxies: int = settings.SUNLIT_PROXIES
    if 0 < proxies <= len(seen) and seen[-proxies]:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str, bits_4: int = 32, bits_6: int = 64) -> str:
    """Return the network of an address; of IPv6 the first 64 bits, because one household has all the rest.

    An IPv4 address written as IPv6 is the same sender.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, bits_4 if found.version == 4 else bits_6), strict=False))


def count(request: HttpRequest, username: str) -> ratelimit.RateLimitUsage | None:
    """Count one attempt to sign in as `username`; return None when there were too many.

    What is returned takes the count back when the password was right.
    """
    network = network_of(address_of(request))
    account = username.strip().lower()
    desk = f"{network} {account}"
    keys = {"desk": desk}
    if not is_usual(network, account):
        keys |= {"address": network, "account": account}
    used = ratelimit.RateLimitUsage(usage=[])
    for action, key in keys.items():
        one = ratelimit.consume(request, app="sunlit.accounts", action=action, config=RATES, key=key)
        if one is None:
            used.rollback()
            return None
        used.usage += one.usage
    return used


def is_usual(network: str, account: str) -> bool:
    """Say whether the account has signed in from that network in the last half year."""
    since = timezone.now() - REMEMBERED
    return UsualAddress.objects.filter(mark=_mark(network, account), at__gte=since).exists()


def remember(request: HttpRequest, username: str) -> None:
    """Remember that the account signed in from this network; forget what is older than half a year."""
    mark = _mark(network_of(address_of(request)), username.strip().lower())
    UsualAddress.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    UsualAddress.objects.update_or_create(mark=mark)


def counted_as(key: str, prefix: str, version: int) -> str:
    """Return the keyed digest under which the cache keeps a count: no address is written down."""
    return _digest(f"{prefix}\x00{version}\x00{key}")


def _mark(network: str, account: str) -> str:
    """Return the keyed digest that stands for an account at a place."""
    return _digest(f"usual\x00{network}\x00{account}")


def _digest(message: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()
