"""Who has tried too often waits: an attacker, but not the owner of the account elsewhere.

Note [Three counts]
Attempts that did not succeed are counted for an account from an address, and for an address
whatever the account. A few of the first kind are enough: somebody guesses. Many of the second kind
are: an office shares one address, and every attempt costs the server a password's hash. No count is
of an account alone, or anybody could lock out its owner. Nor can a colleague behind the same
address: in a browser that an account has signed in with before (see `browsers`) the account is
counted for that browser, and not for the address. An IPv6 address counts by its network of 64 bits,
where everybody has as many addresses as he likes. Counts stand in the database, where all workers
see them.

An attempt is counted before its password is looked at, and given back where that was right: of
sixty at once no more are let through than of sixty in a row.
"""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

from config.login.browsers import known_as, plain_name
from config.login.models import FailedLogins
from config.proxy import read_address

# Failures in a row, and how long after the last of them nobody may try.
MOST_FOR_ACCOUNT = 5
MOST_FROM_ADDRESS = 50
PAUSE = timedelta(minutes=15)


def waits_until(account: str, request: HttpRequest) -> datetime | None:
    """When the next attempt is allowed; None where it is now."""
    mosts = _mosts(account, request)
    now = timezone.now()
    found = FailedLogins.objects.filter(key__in=mosts, last__gt=now - PAUSE, last__lt=now + PAUSE)
    waiting = [failed.last + PAUSE for failed in found if failed.count >= mosts[failed.key]]
    return max(waiting, default=None)


def begin_attempt(account: str, request: HttpRequest) -> bool:
    """Count an attempt, if it is allowed; returns whether it is. Those during a pause do not
    lengthen it."""
    mosts = _mosts(account, request)
    now = timezone.now()
    # Those to come were counted while the clock was ahead.
    FailedLogins.objects.filter(Q(last__lte=now - PAUSE) | Q(last__gte=now + PAUSE)).delete()
    with transaction.atomic():
        # In one order, so that of two attempts neither waits for the other.
        for key in sorted(mosts):
            FailedLogins.objects.get_or_create(key=key, defaults={"last": now})
            allowed = FailedLogins.objects.filter(key=key, count__lt=mosts[key])
            if not allowed.update(count=F("count") + 1, last=now):
                transaction.set_rollback(True)
                return False
    return True


def forget(account: str, request: HttpRequest) -> None:
    """Who knows the password has not been guessing: give the attempt back."""
    own, *shared = _mosts(account, request)
    FailedLogins.objects.filter(key=own).delete()
    FailedLogins.objects.filter(key__in=shared, count__gt=0).update(count=F("count") - 1)


def _mosts(account: str, request: HttpRequest) -> dict[str, int]:
    """The keys of an attempt, that of the account first, with how many failures each may have."""
    name = plain_name(account)
    if browser := known_as(name, request):
        return {_digest("browser", browser, name): MOST_FOR_ACCOUNT}
    network = _network(request.META.get("REMOTE_ADDR") or "")
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
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
