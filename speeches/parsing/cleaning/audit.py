"""A second look at what was removed: what a person should check before trusting it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from speeches.parsing.documents import ParsedSpeech, Removed
from speeches.parsing.vocabulary.genre import closed_up

# A rule that takes more than this share of a page has probably taken speech.
_LARGE_SHARE = 1 / 3
# So many removed stretches are quoted, and so much of each.
_MOST_QUOTED = 20
_LONGEST_QUOTED = 80
# Not words: what a printer or a viewer adds between any two lines.
_HARMLESS = frozenset(
    {"控制字符", "页码", "页眉页脚", "分页编号", "拼音注音", "模板残留", "排版标记"}
    | {"排版代码", "网页脚本", "干扰字符"}
)


def audit(text: str, speeches: Sequence[ParsedSpeech], prose: Sequence[Removed]) -> tuple[str, ...]:
    """Warnings, in Chinese, about a page's removals; none where nothing is out of the ordinary.

    text: the extracted text; prose: what was removed and reads like prose. A rule is named where
    it took more than a third of the page, took anything between two headings of a speech, or took
    prose.
    """
    removed = [item for speech in speeches for item in speech.removed]
    inside = [item for speech in speeches for item in _between_headings(speech)]
    return (*_large(text, removed), *_inside(inside), *_prose(text, prose))


def _large(text: str, removed: Iterable[Removed]) -> Iterable[str]:
    total = len(closed_up(text))
    sizes: Counter[str] = Counter()
    for item in removed:
        sizes[item.rule] += len(closed_up(text[item.start : item.end]))
    for rule, size in sizes.items():
        if size > total * _LARGE_SHARE:
            yield f"规则“{rule}”清除了全文的{size * 100 // total}%，请核对"


def _between_headings(speech: ParsedSpeech) -> Iterable[Removed]:
    """What was removed between the first and the last heading of a speech."""
    starts = [speech.paragraphs[section.start].start for section in speech.sections]
    if len(starts) < 2:
        return ()
    return (
        item
        for item in speech.removed
        if min(starts) < item.start < max(starts) and item.rule not in _HARMLESS
    )


def _inside(removed: Iterable[Removed]) -> Iterable[str]:
    rules = Counter(item.rule for item in removed)
    if rules:
        named = "、".join(f"{rule}{count}处" for rule, count in rules.items())
        yield f"小标题之间清除了内容（{named}），请核对"


def _prose(text: str, removed: Sequence[Removed]) -> Iterable[str]:
    """Each stretch with its rule; of very many the first, and their number."""
    for item in removed[:_MOST_QUOTED]:
        words = " ".join(text[item.start : item.end].split())
        quoted = words if len(words) <= _LONGEST_QUOTED else f"{words[:_LONGEST_QUOTED]}…"
        yield f"规则“{item.rule}”删去了像正文的话：“{quoted}”，请核对"
    if len(removed) > _MOST_QUOTED:
        yield f"像正文而被删去的话共有{len(removed)}处，请核对"
