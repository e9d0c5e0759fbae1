"""From the bytes of a document to the speeches in it: pure Python, no Django.

This is the face of the package: what the rest of the site needs of it stands here. `parse()` is
the whole way on one screen, in `pipeline`; each room is one stage of it, except `vocabulary`,
which all stages read.

The names are imported when they are first asked for: the rules of cleaning take a second to
compile, and search's analyzer, which needs nothing but the folding of characters, is loaded anew
in every process of an index build.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speeches.parsing.documents import (
        NO_CHOICES,
        Choices,
        MaterialError,
        ParsedMaterial,
        ParsedSpeech,
    )
    from speeches.parsing.formats.containers import Member, members
    from speeches.parsing.pipeline import parse

__all__ = [
    "NO_CHOICES", "Choices", "MaterialError", "Member", "ParsedMaterial", "ParsedSpeech",
    "members", "parse",
]  # fmt: skip

_MODULES = {"parse": "pipeline", "Member": "formats.containers", "members": "formats.containers"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_MODULES.get(name, 'documents')}")
    return getattr(module, name)
