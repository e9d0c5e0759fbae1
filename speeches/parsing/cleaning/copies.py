"""The same words twice on a page: a second copy of the speech, and previews of it.

A second copy may be in traditional characters, may stand paragraph by paragraph below the first,
or in one line. Lines are therefore compared in their plain form and, failing that, by the
stretches of a few characters that they share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.genre import closed_up, is_salutation
from speeches.parsing.vocabulary.labels import is_labelled
from speeches.parsing.vocabulary.site_edges import ABSTRACT, OWN_ABSTRACT
from speeches.parsing.vocabulary.site_words import site_words

# The rule of what shows the text's own words again.
PREVIEW = "内容摘要"
_SHORTEST_LONG_LINE = 25
# The share of a line, and of a page, that must repeat earlier words to count as a copy.
_REPEATED_SHARE_OF_LINE = 0.7
_REPEATED_SHARE_OF_PAGE = 0.3
# Speakers repeat sentences; a repetition with fewer characters than this is no copy.
_SHORTEST_COPY = 80
_SHORTEST_FLATTENED = 250
# Above this share of traditional lines the page itself is traditional; they are no copies then.
_TRADITIONAL_PAGE_SHARE = 0.8
# Copies are compared by stretches of this length: sentences end elsewhere in a flattened copy.
_STRETCH_LENGTH = 6
# The share of equal characters in two copies; some characters have two traditional forms.
_ALMOST_EQUAL_SHARE = 0.9
_MOST_COMPARED = 40
_SHORTEST_PREVIEW = 6
_SHORTEST_UNANNOUNCED = 14
# A beginning of at least so many characters that stands again so many lines below at most.
_SHORTEST_BEGINNING, _MOST_BETWEEN, _TOP_LINES = 30, 8, 20
# So many lines below may be one line of a preview.
_MOST_FLATTENED = 12
# The least share of words of sites in a label of a preview: 核心提示, but not 大会的主题是.
_LABEL_SHARE = 0.7
_MARKS = ".…。·"
# Announces a preview: a label of a few characters and its separator.
_LABEL = re.compile(r"^(?:[\[【〔(（][^\]】〕)）]{2,8}[\]】〕)）][:：]?|[^:：，。、；]{2,8}[:：])")
# The button behind the words where a preview was cut.
_BUTTON_ENDS = "]】)）>＞"
_BUTTON = re.compile(rf"[\[【(（<＜][^\[【(（\]】)）。，]{{2,6}}[{re.escape(_BUTTON_ENDS)}]$")


def drop_copies(page: Page) -> None:
    """Where a good part of a page says again what it said, the second copy goes.

    Of a line in simplified and one in traditional characters the simplified one stays.
    """
    bare = [closed_up(line.plain) for line in page.lines]
    traditional = [line.is_traditional for line in page.lines]
    copied_so = sum(traditional) < len(traditional) * _TRADITIONAL_PAGE_SHARE
    loose = [
        (other and copied_so) or len(words) >= _SHORTEST_FLATTENED
        for other, words in zip(traditional, bare, strict=True)
    ]
    again = _said_again(bare, loose)
    size = sum(len(words) for words in bare)
    copied = [bare[index] for index in again if len(bare[index]) >= _SHORTEST_LONG_LINE]
    if (
        sum(map(len, copied)) < size * _REPEATED_SHARE_OF_PAGE
        or sum(map(len, set(copied))) < _SHORTEST_COPY
    ):
        return
    gone = set()
    for index, first in again.items():
        if first is not None and _is_traditional(page.lines[first], page.lines[index]):
            index = first
        gone.add(index)
    first_copy = min(again)
    # What announces the copy stands straight above it.
    if first_copy and _announces(bare[first_copy - 1]):
        gone.add(first_copy - 1)
    page.drop_at(gone, "正文重复", prose=True)


def _said_again(bare: list[str], loose: list[bool]) -> dict[int, int | None]:
    """The lines that say nothing new, each with the line it repeats, None for parts of several.

    loose: the lines that may repeat others not quite to the letter, being in traditional
    characters or flattened; a refrain is neither. A short line repeats
    another only beside a long one that does.
    """
    seen: dict[str, int] = {}
    lengths: dict[int, list[int]] = defaultdict(list)
    stretches: set[str] = set()
    again: dict[int, int | None] = {}
    last = max((index for index, is_loose in enumerate(loose) if is_loose), default=0)
    for index, words in enumerate(bare):
        earlier = seen.get(words)
        if earlier is None and loose[index] and len(words) >= _SHORTEST_LONG_LINE:
            earlier = next((at for at in lengths[len(words)] if _almost(bare[at], words)), None)
        if earlier is not None:
            again[index] = earlier
        elif (
            loose[index]
            and len(words) >= _SHORTEST_LONG_LINE
            and _known_share(words, stretches) >= _REPEATED_SHARE_OF_LINE
        ):
            again[index] = None
        else:
            seen[words] = index
            lengths[len(words)] = [*lengths[len(words)][:_MOST_COMPARED], index]
            # Only loose lines are compared by these.
            if index < last:
                stretches.update(_stretches(words))
    long_ones = {index for index in again if len(bare[index]) >= _SHORTEST_LONG_LINE}
    return {
        index: first
        for index, first in again.items()
        if not long_ones.isdisjoint(range(index - 3, index + 4))
    }


def _almost(one: str, other: str) -> bool:
    same = sum(left == right for left, right in zip(one, other, strict=True))
    return same >= _ALMOST_EQUAL_SHARE * len(other)


def _stretches(words: str) -> list[str]:
    return [words[at : at + _STRETCH_LENGTH] for at in range(len(words) - _STRETCH_LENGTH + 1)]


def _known_share(words: str, stretches: set[str]) -> float:
    own = _stretches(words)
    return sum(map(stretches.__contains__, own)) / (len(own) or 1)


def _is_traditional(first: PageLine, second: PageLine) -> bool:
    return first.is_traditional and not second.is_traditional


def _announces(words: str) -> bool:
    announced = words[-1:] in (":", "：") or site_words(words)[0]
    return 2 <= len(words) <= 12 and bool(announced) and not is_salutation(words)


def drop_previews(page: Page) -> None:
    """A preview of the text, announced as one or cut with an ellipsis, that stands in it again."""
    bare = [closed_up(line.text) for line in page.lines]
    # A wrapped text stands in many lines, its preview in one.
    whole = "".join(bare)
    previews = {index: words for index, line in enumerate(bare) if (words := _previewed(line))}
    if len(previews) > _MOST_COMPARED:
        return
    again = {index for index, words in previews.items() if _stands_again(words, whole, bare[index])}
    again |= {
        index - 1
        for index in again
        if index and 2 <= len(bare[index - 1]) <= 8 and site_words(bare[index - 1])[1] >= 1
    }
    again |= {index for index, line in enumerate(page.lines) if OWN_ABSTRACT.match(line.plain)}
    page.drop_at(again, PREVIEW, prose=True)


def drop_beginnings(page: Page) -> None:
    """A preview that nothing announces: it stops inside a sentence, and the lines below it begin
    with all its words. The title and the salutation above it stand again there too."""
    bare = [closed_up(line.plain) for line in page.lines]
    gone: set[int] = set()
    for index, line in enumerate(page.lines[:_TOP_LINES]):
        again = _goes_on_below(line, bare, index)
        while again and index not in gone and bare[index] == bare[again][: len(bare[index])]:
            gone.add(index)
            index, again = index - 1, again - 1
            if index < 0 or bare[index] != bare[again]:
                break
    top = page.lines[: _TOP_LINES + _MOST_FLATTENED]
    # What is said again stops inside a sentence.
    ends = [end for end, line in enumerate(top, start=1) if not line.ends_clause]
    for index in range(min(_TOP_LINES, len(top))):
        if index not in gone:
            gone.update(range(index, _all_again(top, ends, index)))
    page.drop_at(gone, PREVIEW, prose=True)


def _all_again(lines: Sequence[PageLine], ends: Sequence[int], index: int) -> int:
    """The line from which everything from `index` on is said again, however it is broken into
    lines and with whatever marks; `index` where nothing is. ends: where it may end:
    在大会上的讲话 同志们：今天开会，是要."""
    for end in ends:
        if not index < end < min(index + _MOST_BETWEEN, len(lines)):
            continue
        if lines[end].comparable[:1] != lines[index].comparable[:1]:
            continue
        said = "".join(line.comparable for line in lines[index:end])
        prose = any(line.is_body_like for line in lines[index:end])
        if prose and len(said) >= _SHORTEST_BEGINNING:
            below = [line.comparable for line in lines[end : end + _MOST_FLATTENED]]
            # A caption that stands twice is no preview: it stops where its line does.
            inside = len(said) not in accumulate(map(len, below))
            if inside and "".join(below).startswith(said):
                return end
    return index


def _goes_on_below(line: PageLine, bare: list[str], index: int) -> int:
    """The line shortly below that begins with all the words of this one and goes on; 0 without."""
    words = bare[index]
    if len(words) < _SHORTEST_BEGINNING or line.ends_clause:
        return 0
    below = range(index + 1, min(index + _MOST_BETWEEN, len(bare)))
    return next(
        (at for at in below if len(bare[at]) > len(words) and bare[at].startswith(words)), 0
    )


def _previewed(line: str) -> str:
    """What a line shows of the text below or above it; "" where it is no preview by its form."""
    cut = _BUTTON.sub("", line) if line[-1] in _BUTTON_ENDS and len(line) < 400 else line
    words = cut.rstrip(_MARKS)
    ends = cut[len(words) :]
    dotted = cut != line or len(ends) >= 3 or "…" in ends
    announced = ABSTRACT.sub("", words)
    if announced != words:
        return announced if len(announced) >= _SHORTEST_PREVIEW else ""
    label = _LABEL.match(words)
    if label and site_words(label[0])[1] >= _LABEL_SHARE and not is_labelled(words):
        rest = words[label.end() :]
        said = len(rest) >= _SHORTEST_UNANNOUNCED and re.search(r"[，。；]", rest)
        return rest if said else ""
    return words if dotted and len(words) >= _SHORTEST_PREVIEW else ""


def _stands_again(words: str, whole: str, line: str) -> bool:
    """Whether the words stand in another line than this."""
    return whole.count(words) > line.count(words)
