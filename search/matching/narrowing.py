"""What was found, narrowed by conditions, and what each condition alone keeps out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_

from search.matching.columns import Mask


class Narrowed:
    """Documents that match a search and conditions on columns.

    found: those that match the search; conditions: those that fulfil each condition, by the name
    of its column.
    """

    def __init__(self, found: Mask, conditions: Mapping[str, Mask]) -> None:
        self._found = found
        self._conditions = conditions
        self.documents = self.without("")

    def without(self, name: str) -> Mask:
        """Those that match and fulfil every condition but the one on this column: over these a
        facet is counted, so that its other values can be chosen too."""
        others = (mask for column, mask in self._conditions.items() if column != name)
        return reduce(and_, others, self._found)
