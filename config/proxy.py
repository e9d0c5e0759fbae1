"""Behind a proxy: the client's own address and scheme, believed of the proxies that are named."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_FORWARDED = "HTTP_X_FORWARDED_FOR"
# What a proxy says about a request, and anybody could.
_SAID = (
    _FORWARDED,
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REQUEST_ID",
)


def behind_proxy(get_response: Answer) -> Answer:
    """Puts the client's address in REMOTE_ADDR; takes away what no trusted proxy said.

    Must come first. A socket of Unix has no address: whoever may open it is trusted.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        meta = request.META
        trusted: Sequence[Network] = settings.TRUSTED_PROXIES
        address = meta.get("REMOTE_ADDR") or ""
        if address and not is_in(address, trusted):
            for name in _SAID:
                meta.pop(name, None)
        else:
            meta["REMOTE_ADDR"] = _client(meta.get(_FORWARDED, ""), address, trusted)
        return get_response(request)

    return answer


def _client(forwarded: str, address: str, trusted: Sequence[Network]) -> str:
    """The nearest address that is no trusted proxy: what stands before it anybody may have said."""
    for hop in reversed([part.strip() for part in forwarded.split(",")]):
        try:
            ipaddress.ip_address(hop)
        except ValueError:
            break
        address = hop
        if not is_in(hop, trusted):
            break
    return address


def is_in(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address is in one of some networks; what is none is not."""
    try:
        read = read_address(address)
    except ValueError:
        return False
    return any(read in network for network in networks)


def read_address(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address; one of IPv4 that a socket of IPv6 (BIND=[::]:8000) tells is one of IPv4. Raises
    ValueError."""
    read = ipaddress.ip_address(address)
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped:
        return read.ipv4_mapped
    return read
