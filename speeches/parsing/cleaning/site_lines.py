"""A site's recurring furniture: which lines of a page may be it, by which words they are known.

Note [What a page may teach]
    That a line stands in many pages of a site makes it furniture only where a speech cannot
    stand: above the title, between the title and the page's own bar of facts, and below the last
    sentence. Between the paragraphs short lines recur on government sites too (工作目标,
    主持人总结); there only a line counts that has what no heading has: a telephone number, a web
    address, a path of columns. What speeches share everywhere (salutations, closing formulas,
    offices and bodies that sign, titles, dates, labelled headings, annexes) is never taken. Where
    no line says of itself that it is the title, what stands above the speech may be a headline
    in several lines: it is removed where other pages taught it, but teaches nothing.

    Which lines may be furniture is a function of the page alone, never of what was learned
    before; so what is learned from a number of pages does not depend on their order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from speeches.parsing.cleaning.page import body_start
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import Candidate, Shell
from speeches.parsing.vocabulary.genre import NUMERALS, comparable
from speeches.parsing.vocabulary.names import NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import OFFICE, SIGNING_BODY
from speeches.parsing.vocabulary.sources import stated_address, stated_source

# The rule under which learned lines are removed.
LEARNED_RULE = "本站栏目"
# What says which of a page's lines have been learned: their keys.
Learned = Callable[[Shell], frozenset[str]]
# Records, Word files and PDFs have no site around them.
_PAGES = ("text/plain", "text/html")
_SHORTEST, _LONGEST = 4, 60
_SITE = 255
# Lines nearest to the speech that are looked at, above it and below it.
_REACH = 40

_FORMULA = re.compile(
    r"谢谢|感谢|掌声|鼓掌|敬礼|此致|祝|审议|审查|散会|休会|国歌|闭幕|开幕|完毕|大家好|[早上下中]午好|新年好|汇报如下"
)
# An office with a name behind it, or a body that signs, that convened, that heads a title.
_SIGNED = re.compile(
    rf"(?:{OFFICE})[\s:：]*[{NAME_CHARACTERS}\s]{{0,6}}[）)]?$|(?:{SIGNING_BODY})[）)]?$"
)
# What a title's first line or the name of a meeting's paper has in it.
_TITLED = re.compile(rf"讲话|发言|致辞|报告|座谈|次(?:全体)?会议|[{NUMERALS}\d]次")
_NAMED = re.compile(r"^(?:主持|发言|讲话|报告|主讲|致辞|时间|地点|日期|参会|出席|列席|记录)")
_ASIDE = re.compile(r"^(?:[（(].*[）)]|(?:—|-|─|―).*)$")
_ANNEX = re.compile(r"^(?:[（(【\[]?附(?:件|表|录|图|注)?|名词解释|注释|备注|说明)")
_SENTENCE = re.compile(r"[。！？；!?;…]")
# No heading of a speech has these in it.
_MARKED = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-－—\s]?\d{7,8}|[48]00[-－—\s]?\d{3,4}[-－—\s]?\d{3,4}|1[3-9]\d{9}|0{3,}[-－—]?0{3,})(?!\d)|"
    r"[A-Za-z0-9\-]{2,}\.(?:com|cn|net|org)\b"
)


def nothing_learned(_: Shell) -> frozenset[str]:
    """What is known of a page where nothing has been learned."""
    return frozenset()


def key_of(text: str) -> str:
    """The words of a line as 16 hexadecimal digits: white space, marks and the values of
    counters aside. "" where too few words are in it to know it by."""
    words = re.sub(r"\d+", "0", comparable(text))
    letters = sum(char.isalpha() for char in words)
    return _digest(words) if letters >= _SHORTEST else ""


def candidates(lines: Sequence[PageLine]) -> Mapping[int, Candidate]:
    """The lines of a page that may be its site's furniture, by their indexes.

    lines: what is left when the rules that hold anywhere have fired; see Note [What a page may
    teach].
    """
    first = body_start(lines)
    if first == len(lines):
        return {}
    title, sure = _title(lines[:first])
    top = max([title, *(at for at in range(first) if lines[at].is_metadata)])
    last = _last_sentence(lines)
    end = _annex(lines, last)
    found = {}
    for at, line in enumerate(lines):
        if len(line.text) > _LONGEST or at == title:
            continue
        above, below = at < top, last < at < end
        near = top - at <= _REACH if above else at - last <= _REACH if below else True
        slogan = at < title and line.ends_sentence
        if (above or below or _MARKED.search(line.plain)) and near and not _is_own(line, slogan):
            key = key_of(line.plain)
            if key:
                found[at] = Candidate(key, line.text, sure or not above)
    return found


def shell_of(
    media_type: str, lines: Sequence[PageLine], found: Mapping[int, Candidate], gone: Iterable[str]
) -> Shell:
    """What a page shows of its site. found: its `candidates`; gone: what rules took out of it."""
    site = _site(list(gone)) if media_type in _PAGES else ""
    if not site or not found:
        return Shell(site)
    title = next((line for line in lines if line.names_kind), None)
    body = _digest(max(lines, key=lambda line: len(line.text)).comparable)
    return Shell(site, _once(found.values()), _digest(title.title_words) if title else body, body)


def _once(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each line once: as the one that teaches, where one of them does."""
    return tuple({item.key: item for item in sorted(found, key=_weight)}.values())


def _weight(item: Candidate) -> tuple[bool, str]:
    return item.teaches, item.text


def _title(head: Sequence[PageLine]) -> tuple[int, bool]:
    """Where the title stands, and whether the line itself says so: the page's <h1>, or a line
    that names its kind. Else it is the line nearest to the speech that is no bar of facts."""
    for at, line in enumerate(head):
        if line.hint == "heading" or line.names_kind:
            return at, True
    last = next((at for at in range(len(head) - 1, -1, -1) if not head[at].is_metadata), 0)
    return last, False


def _last_sentence(lines: Sequence[PageLine]) -> int:
    """The index of the last line that only a speech has, the last of all where there is none."""
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].is_labelled or (lines[at].is_body_like and lines[at].ends_clause):
            return at
    return len(lines)


def _annex(lines: Sequence[PageLine], last: int) -> int:
    """Where an annex begins below the speech: its lines (a table's, a list's) are the speech's."""
    below = range(last + 1, len(lines))
    return next((at for at in below if _ANNEX.match(lines[at].plain)), len(lines))


def _is_own(line: PageLine, slogan: bool) -> bool:
    """Whether a line is a kind of line that speeches share, or one that a fixed rule knows.

    slogan: it stands above the title, and may end as a sentence does.
    """
    text = line.plain
    return (
        line.has_label
        or bool(_NAMED.match(text) or _ASIDE.match(text) or _ANNEX.match(text))
        or bool(_FORMULA.search(text) or _SIGNED.search(text) or _TITLED.search(text))
        or line.is_date
        or bool(_SENTENCE.search(text[:-1] if slogan else text))
        or text[-1] in ":：，,、"
        or line.is_salutation
        or line.is_body_like
        or line.names_kind
        or line.is_metadata
        or any(line.rule(group) for group in ("anywhere", "edge", "head", "tail"))
    )


def _site(gone: Sequence[str]) -> str:
    """Which site a page is of: the host of its own address, else the name it calls itself."""
    host = urlsplit(stated_address(gone) or "").hostname or ""
    return re.sub(r"^(?:www|m|wap)\.", "", host)[:_SITE] or stated_source(gone) or ""


def _digest(words: str) -> str:
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
