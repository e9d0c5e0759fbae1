"""A site's stamps inside the lines of a speech, told by their form and by being said again.

Note [What is said again]
    A stamp is put into paragraph after paragraph, always the same, wherever the paragraph may
    stand. So a word of sites that stands in several lines with the same words around it, further
    than chance would have it, is in a stamp, and the common words are the whole of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from speeches.parsing.cleaning.page import Page
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.vocabulary.genre import closed_up
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_words import is_site_talk, site_words

# A stretch that recurs this often on a page is no part of its text.
_TIMES_OF_A_STAMP = 3
_LONGEST_STAMP = 60
# Signs that no author puts around words, and brackets that he does.
_SIGNS = re.compile(
    r"【[^【】。]{2,40}】|〖[^〖〗。]{2,40}〗|『[^『』。]{2,40}』|〔[^〔〕。]{4,40}〕|"
    r"(?<!—)—[^—。，\s]{2,12}—(?!—)|(?<![＊*★☆※◆●])[＊*★☆※◆●]{1,3}[^＊*★☆※◆●。，X×\d\s]{2,20}[＊*★☆※◆●]{1,3}|"
    r"#[^#。，\s]{2,20}#|~[^~。，\s]{2,20}~|<[^<>。，\s]{2,20}>|＜[^＜＞。，]{2,20}＞"
)
_SIGN = re.compile("[【〖『〔—＊*★☆※◆●#~<＜]")
_BRACKETS = re.compile(
    r"（[^（）]{4,60}）|\([^()]{4,60}\)|\[\[?[^\[\]]{4,60}\]{1,2}|［[^［］]{4,60}］"
)
# A site speaks of itself, of where a text came from, or of how to reach it.
_SPEAKS = re.compile(
    r"公众号|微信|QQ|www\.|https?:|\.(?:com|cn|net|org)|转载|原创|首发|独家|来源|出处|整理|素材|范文|更多|搜索|会员|此文|本文|"
    rf"文库|文秘|公文|本站|小编|笔杆|广告|下载|进群|关注|扫码|版权|免费|分享|[{HAN}]网(?!络|格)",
    re.I,
)
_ANCHOR = re.compile(
    r"公众号|微信|Q(?i:Q)|q(?i:q)|W(?i:ww\.)|w(?i:ww\.)|H(?i:ttps?:)|h(?i:ttps?:)|\.(?i:com|cn|net|org)|"
    r"转载|原创|独家|来源|来自|整理|素材|资料|范文|文库|文秘|公文|本站|小编|关注|扫码|版权|下载|网"
)
# One asterisk or two stand for a name: between two of them stand words of the sentence.
_MAY_BE_MASKS = re.compile(r"[*＊]{1,2}(?![*＊])")
_SHORTEST_STAMP = 8
# The least number of characters of the speech beside a stamp.
_SHORTEST_REST = 12
_SITE_SHARE = 0.3


def drop_stamps(page: Page) -> None:
    """Take out what a site stamped into the lines, and leave the sentences around it."""
    _at_line_ends(page)
    _in_signs(page)
    _said_again(page)


def _at_line_ends(page: Page) -> None:
    """What stands at the end of line after line, behind the end of the sentence."""
    ends = [_behind_sentence(line.text) for line in page.lines]
    common = {end for end, count in Counter(ends).items() if end and count >= _TIMES_OF_A_STAMP}
    if common:
        page.lines = [
            page.without(line, len(line.text) - len(end), len(line.text), "逐段水印")
            if end in common and not page.choices.keeps(line)
            else line
            for line, end in zip(page.lines, ends, strict=True)
        ]


def _behind_sentence(text: str) -> str:
    if text.endswith(("。", "！", "？")):
        return ""
    stop = max(text.rfind(mark) for mark in "。！？")
    end = text[stop + 1 :] if stop >= 0 else ""
    # （热烈鼓掌） stands behind sentences too.
    aside = end.startswith(("（", "(")) and not site_words(end)[0]
    return end if len(closed_up(end).strip('”’"）)》')) >= 4 and not aside else ""


def _in_signs(page: Page) -> None:
    """What stands between signs inside a line: 【文章来自：…】, ＊某某资料库＊, （…独家稿件）.

    Words of sites give it away, or, between signs, that it stands in line after line.
    """
    signs = [
        list(_SIGNS.finditer(line.plain)) if _SIGN.search(line.plain) else [] for line in page.lines
    ]
    brackets = [list(_BRACKETS.finditer(line.plain)) for line in page.lines]
    often = Counter(match[0] for found in (*signs, *brackets) for match in found)
    if often:
        page.lines = [
            _without(page, line, _stamped(line, shown, bracketed, often))
            if shown or bracketed
            else line
            for line, shown, bracketed in zip(page.lines, signs, brackets, strict=True)
        ]


def _stamped(
    line: PageLine,
    signs: Sequence[re.Match[str]],
    brackets: Sequence[re.Match[str]],
    often: Counter[str],
) -> Iterator[tuple[int, int]]:
    if line.is_metadata:
        return
    outside = len(closed_up(_SIGNS.sub("", line.plain)))
    for match in signs:
        again = not _MAY_BE_MASKS.match(match[0]) and (
            often[match[0]] >= _TIMES_OF_A_STAMP or (often[match[0]] > 1 and _goes_on(line, match))
        )
        if match.start() and outside >= _SHORTEST_REST and (again or _tells_of_site(match[0])):
            yield match.span()
    for match in brackets:
        said = match[0][1:-1]
        if match.start() and _SPEAKS.search(said) and line.is_body_like:
            count, share = site_words(said)
            if often[match[0]] > 1 or (count >= 2 and share >= _SITE_SHARE):
                yield match.span()


def _tells_of_site(stretch: str) -> bool:
    """Whether what stands between signs is a site's by its words; between two slots a good part
    of it must be: *县推荐*名代表."""
    if _MAY_BE_MASKS.match(stretch):
        return site_words(stretch)[1] >= _SITE_SHARE
    return bool(site_words(stretch)[0] or _SPEAKS.search(stretch))


def _goes_on(line: PageLine, match: re.Match[str]) -> bool:
    """Whether the sentence goes on behind the signs, in a line of some length."""
    return len(line.text) > match.end() and line.is_body_like


def _said_again(page: Page) -> None:
    """See Note [What is said again]."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(page.lines):
        if line.is_body_like:
            for match in _ANCHOR.finditer(line.plain):
                places[match[0].lower()].append((index, match.start()))
    gone: dict[int, set[tuple[int, int]]] = defaultdict(set)
    texts = [line.plain for line in page.lines]
    for anchor, found in places.items():
        if len({index for index, _ in found}) < 2:
            continue
        common = _common(texts, found, len(anchor))
        stamps = [stretch for stretch, count in common.items() if _is_stamp(stretch, count)]
        for stretch in stamps:
            # Two sentences may go on alike around a stamp by chance.
            if not any(other in stretch and other != stretch for other in stamps):
                for index in {index for index, _ in found}:
                    pieces = re.finditer(re.escape(stretch), texts[index])
                    gone[index].update(piece.span() for piece in pieces)
    if gone:
        page.lines = [
            _without(page, line, iter(gone.get(index, ()))) for index, line in enumerate(page.lines)
        ]


def _common(texts: list[str], found: list[tuple[int, int]], length: int) -> Counter[str]:
    """What is common to neighbouring pairs of places, as far as it goes, with its count."""
    common: Counter[str] = Counter()
    for (first, one), (second, other) in pairwise(found):
        if first == second:
            continue
        left = right = 0
        a, b = texts[first], texts[second]
        while left < min(one, other, _LONGEST_STAMP) and a[one - left - 1] == b[other - left - 1]:
            left += 1
        one_end, other_end = one + length, other + length
        while (
            right < min(len(a) - one_end, len(b) - other_end, _LONGEST_STAMP)
            and a[one_end + right] == b[other_end + right]
        ):
            right += 1
        common[a[one - left : one_end + right]] += 1
    return common


def _is_stamp(stretch: str, count: int) -> bool:
    """Long enough, mostly words of sites, and in three lines at least or hard to mistake."""
    words, share = site_words(stretch)
    if len(stretch) < _SHORTEST_STAMP or not _SPEAKS.search(stretch) or "。" in stretch[1:-1]:
        return False
    return is_site_talk(stretch, _SITE_SHARE) and (
        count >= _TIMES_OF_A_STAMP - 1 or (words >= 3 and share > 0.5)
    )


def _without(page: Page, line: PageLine, stretches: Iterator[tuple[int, int]]) -> PageLine:
    """The line without these stretches; as it is where a person put it back."""
    return line if page.choices.keeps(line) else page.without_inner(line, stretches, "站点广告")
