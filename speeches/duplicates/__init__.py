"""Other versions of a speech: `linking` finds and links them, `shingle_index` proposes candidates.

What the rest of the site needs stands here.
"""

from speeches.duplicates.linking import (
    duplicates_of,
    link_duplicates,
    outdated,
    relink,
    renew_all,
    swapped_in_twins,
)
from speeches.duplicates.shingle_index import sweep

__all__ = [
    "duplicates_of", "link_duplicates", "outdated", "relink", "renew_all", "swapped_in_twins",
    "sweep",
]  # fmt: skip
