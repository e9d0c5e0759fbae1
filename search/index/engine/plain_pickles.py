"""Pickles that can make nothing but values.

Whoosh keeps small tables as pickles, and a pickle may name any function to call: whoever can write
into the folder of an index could have the site run what he likes. Here a pickle may name no class
but those that are handed in, and no function at all (decisions/0017).
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import BinaryIO

Classes = Mapping[tuple[str, str], type]


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BinaryIO, classes: Classes) -> None:
        super().__init__(file)
        self._classes = classes

    def find_class(self, module: str, name: str) -> type:
        try:
            return self._classes[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is none of an index's.") from None


def load_plain(file: BinaryIO, classes: Classes | None = None) -> object:
    """The next value in a file: of Python's own kinds, and of these classes by module and name.

    Raises pickle.UnpicklingError for any other, and what pickle raises where it is damaged.
    """
    return _Unpickler(file, classes or {}).load()
