"""What was counted of the library, kept in this process until the library changes.

Nothing withdrawn survives in a kept number: the version is another from the commit that withdraws.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from speeches.changes import library_version

T = TypeVar("T")

# The numbers of so many pages; those counted longest ago go first.
_MOST = 200
_kept: OrderedDict[Hashable, tuple[str, object]] = OrderedDict()


def kept(name: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, made once for each version of the library.

    name: tells apart all that is kept, so it holds whatever the value depends on besides the
    published speeches. The value must not be changed by who gets it. One query in a request.
    """
    # Asked before the value is made: what is counted during a change is kept under the version
    # before, which nobody asks for any more.
    version = library_version()
    if not version:
        return make()
    of, value = _kept.get(name, ("", None))
    if of != version:
        value = make()
        _kept.pop(name, None)
        _kept[name] = version, value
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return cast(T, value)
