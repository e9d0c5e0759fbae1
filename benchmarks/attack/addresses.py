"""The addresses of the site as its configuration has them: a page of tomorrow is attacked, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

from django.urls import URLResolver, get_resolver

from speeches.admin.jobs import STARTABLE

_DESK = "/admin/"
# The attacker keeps her account and what it may do: what is behind them is to be reached.
_KEPT = re.compile(r"^/(admin/)?(auth/|logout/)")
_HOLE = re.compile(r"<(?:(\w+):)?\w+>")
_WORDS = (
    "publish",
    "withdraw",
    "bin",
    "restore",
    *STARTABLE,
    "docx",
    "txt",
    "md",
    "s0",
    "-",
    "a" * 300,
)
_NOBODYS = 10**9


@cache
def patterns(*, desk: bool) -> Sequence[str]:
    """The addresses of the desk, or all others, with holes as <int:pk>."""
    return [path for path in _below(get_resolver(), "/") if path.startswith(_DESK) == desk]


def _below(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, path)
        # An expression stands for all addresses that there are none of.
        elif "(?P" not in path and not _KEPT.match(path):
            yield path


def address(chance: Random, keys: Sequence[int], *, desk: bool) -> str:
    """One of them, filled: mostly with keys of what is there."""

    def value(hole: re.Match[str]) -> str:
        return chance.choice(_WORDS) if hole[1] in ("slug", "str") else _key(chance, keys)

    return _HOLE.sub(value, chance.choice(patterns(desk=desk)))


def _key(chance: Random, keys: Sequence[int]) -> str:
    if chance.random() < 0.9:
        return str(chance.choice((*keys, *keys, _NOBODYS)))
    return "9" * chance.choice((18, 19, 400))
