"""Who has tried too often waits: an attacker, but not the owner of the account elsewhere.

Note [Two counts]
Failures are counted for an account from an address, and for an address whatever the account. A few
of the first kind are enough: somebody guesses. Many of the second kind are: an office shares one
address, and every attempt costs the server a password's hash. No count is of an account alone, or
anybody could lock out its owner. An IPv6 address counts by its network of 64 bits, where everybody
has as many addresses as he likes. Counts stand in the database, where all workers see them.
"""

from __future__ import annotations

import hashlib
import ipaddress
import unicodedata
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from config.login.models import FailedLogins
from config.proxy import read_address

# Failures in a row, and how long after the last of them nobody may try.
MOST_FOR_ACCOUNT = 5
MOST_FROM_ADDRESS = 50
PAUSE = timedelta(minutes=15)


def waits_until(account: str, request: HttpRequest) -> datetime | None:
    """When the next attempt is allowed; None where it is now."""
    mosts = _mosts(account, request)
    since = timezone.now() - PAUSE
    found = FailedLogins.objects.filter(key__in=mosts, last__gt=since)
    waiting = [failed.last + PAUSE for failed in found if failed.count >= mosts[failed.key]]
    return max(waiting, default=None)


def note_failure(
    sender: object, credentials: dict[str, str], request: HttpRequest | None = None, **_: object
) -> None:
    """Count one (a receiver of `user_login_failed`); attempts during a pause do not lengthen it."""
    account = credentials.get("username") or ""
    if request is None or waits_until(account, request):
        return
    now = timezone.now()
    with transaction.atomic():
        FailedLogins.objects.filter(last__lte=now - PAUSE).delete()
        for key in _mosts(account, request):
            FailedLogins.objects.get_or_create(key=key, defaults={"last": now})
        FailedLogins.objects.filter(key__in=_mosts(account, request)).update(
            count=F("count") + 1, last=now
        )


def forget(
    sender: object, user: AbstractBaseUser, request: HttpRequest | None = None, **_: object
) -> None:
    """Who has signed in has not been guessing (a receiver of `user_logged_in`)."""
    if request is not None:
        key, _address = _mosts(user.get_username(), request)
        FailedLogins.objects.filter(key=key).delete()


def _mosts(account: str, request: HttpRequest) -> dict[str, int]:
    """The keys of an attempt, that of the account first, with how many failures each may have."""
    network = _network(request.META.get("REMOTE_ADDR") or "")
    name = unicodedata.normalize("NFKC", account).strip().casefold()
    return {
        _digest(network, name): MOST_FOR_ACCOUNT,
        _digest(network): MOST_FROM_ADDRESS,
    }


def _network(address: str) -> str:
    try:
        read = read_address(address)
    except ValueError:
        return address
    bits = 64 if read.version == 6 else 32
    return str(ipaddress.ip_network((read, bits), strict=False))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
