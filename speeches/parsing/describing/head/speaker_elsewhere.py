"""Who speaks, where no line below the title says so: in the title (马文彬：在…, 县长马文彬在…,
马文彬同志在…), in the page's <title>, or in a signature below the speech."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from speeches.parsing.describing.head.speakers import speaker_in, stated_speaker
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.genre import closed_up, ends_clause, is_title_like
from speeches.parsing.vocabulary.names import NAME_CHARACTERS, NAME_MASKS
from speeches.parsing.vocabulary.offices import NATIONAL_LEADER, OFFICE_OF_SPEAKER, OFFICES_OF_ONE
from speeches.parsing.vocabulary.surnames import LONG_SURNAMED, SURNAMED, is_surnamed

# 李×　张某某　×××: a name that is withheld in part.
_MASKED = rf"[{NAME_CHARACTERS}]?[{NAME_MASKS}某]{{1,3}}"
_AT = r"(?=(?:在|于|来)[^，。；]{2,60}(?:会|上|班|式|活动|时|典礼|论坛))"
_AFTER = rf"(?:[:：]|{_AT})"
# 县人大常委会主任陈国梁在　县长罗晓峰：: the name behind an office.
_OF_OFFICE = re.compile(rf"(?P<who>{SURNAMED}|{_MASKED})(?:同志|先生|女士)?{_AFTER}")
# 李大为同志在　李大为同志：
_COMRADE = re.compile(rf"(?P<who>{SURNAMED}|{_MASKED})(?:同志|先生|女士){_AFTER}")
# 马文彬：在　严冬梅在
_ALONE = re.compile(rf"(?P<who>{SURNAMED}(?=[:：]在)|{LONG_SURNAMED}(?=[:：]|{_AT}))")
_LEADER = re.compile(rf"(?:{NATIONAL_LEADER.pattern})(?:总书记|主席|总理|同志)?{_AT}")
# 澄江县委副书记: the name of the place.
_PLACE = re.compile(rf"[{NAME_CHARACTERS}]{{0,8}}")
# 某某在…会上强调: news of what somebody said.
_TELLS = re.compile(r"(?:强调|指出|要求|表示|全程|召开|举行)$")
_LONGEST_BEFORE = 40
# So many paragraphs sign a speech.
_SIGNATURE = 3
_LONGEST_SIGNATURE = 40


def speaker_named(titles: Iterable[str]) -> str:
    """Who speaks, by the first title that names a person; "" where none does. titles: folded."""
    return next((who for title in titles if (who := _in_title(title))), "")


def _in_title(title: str) -> str:
    words = closed_up(title)
    if _TELLS.search(words) or not re.search(r"[:：]|在|于|来", words[:_LONGEST_BEFORE]):
        return ""
    office = OFFICES_OF_ONE.search(words[:_LONGEST_BEFORE])
    named = _OF_OFFICE.match(words, office.end()) if office else None
    if office and named:
        start = 0 if _PLACE.fullmatch(words, 0, office.start()) else office.start()
        return words[start : named.end("who")]
    named = _COMRADE.match(words) or _ALONE.match(words)
    if named:
        return named["who"]
    led = _LEADER.match(words)
    return led[0] if led else ""


def speaker_signed(words: Sequence[str]) -> str:
    """Who signs a speech below its last paragraph: by a key (表态人：林晓荷), or by a name or an
    office with one above the day. words: the paragraphs of the speech, folded."""
    tail = [text.strip() for text in words[-_SIGNATURE:]]
    for at, text in enumerate(tail):
        if len(text) > _LONGEST_SIGNATURE or ends_clause(text) or is_title_like(text):
            continue
        if keyed := stated_speaker(text):
            return text[slice(*keyed)].strip()
        beside = tail[at + 1 :] or tail[at - 1 : at]
        if len(beside) == 1 and DATE_LINE.fullmatch(beside[0]) and _is_name(text):
            return text
    return ""


def _is_name(text: str) -> bool:
    if is_surnamed(text):
        return True
    office = speaker_in(text, beside=True) is not None
    return (
        office
        and bool(re.search(rf"(?:{OFFICE_OF_SPEAKER})", text))
        and bool(re.search(rf"(?:^|[\s\u3000：:]){SURNAMED}(?:$|[\s\u3000（(])|{SURNAMED}$", text))
    )
