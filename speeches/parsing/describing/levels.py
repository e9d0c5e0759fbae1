"""The two levels of a speech: the body it is about, and who convened the meeting.

Note [Where a level is read]
    A title names bodies by a level's character before the word of an institution (镇人大,
    县委, 全区). The body before 在 speaks, the one after it convened; where nobody is named
    before 在, the meeting's body is meant, unless the speech says that its speaker is a guest.
    Where the title is silent, the office of the speaker tells, where one is named. Else the
    speech speaks of itself (全镇, 我县, 镇党委): the level it names most decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.describing.bodies import body_named, body_of_office
from speeches.parsing.describing.spoken_levels import (
    level_convened,
    level_of_guest,
    level_on_behalf,
    level_reported,
    level_spoken,
)
from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.genre import closed_up, is_salutation
from speeches.parsing.vocabulary.offices import NATIONAL_LEADER

_MEETING = re.compile(
    r"会议|大会(?!常)|全会|例会|(?<!常委)(?<!委员)(?<!协)会(?=上|的|讲话|发言|主持|致辞|交流|[（(]|$)|"
    r"(?<!常委)(?<!委员)(?<!协)会(?=(?:[省市县区镇乡]长|书记|主任|主席|领导)(?:讲话|发言|致辞|$))|"
    r"仪式|典礼|班|论坛|课堂|讲堂|讲座|党课|活动|人代会|党代会|[开闭]幕式|两会|(?:调研|检查|考察|视察|督导)时"
)

# The organs of a place, which convene their own meetings whoever speaks there.
_ORGAN = re.compile(r"委|人大|政府|政协|代表大会")
# So many paragraphs open a speech.
_OPENING = 3


def levels_of(
    title: str,
    subtitle: str,
    paragraphs: Sequence[str],
    others: Sequence[str] = (),
    speaker: str = "",
) -> tuple[Evidence[str] | None, Evidence[str] | None]:
    """The level a speech is about and its meeting's, each with the words that decided it.

    title, subtitle: as they stand; paragraphs: the speech; others: what
    else its head calls it, asked where both are silent; speaker: who speaks, with the office. None
    where nothing tells.
    """
    opening = [text for text in paragraphs if not is_salutation(text)][:_OPENING]
    has_meeting = _has_meeting(title) or _has_meeting(subtitle)
    about, meeting = _levels_in(title)
    of_speaker = body_of_office(speaker)
    silent: tuple[None, None] = (None, None)
    below = (found for text in (subtitle, *others) if (found := _levels_in(text))[0])
    about_below, meeting_below = next(below, silent)
    if about or about_below:
        about, meeting = about or about_below, meeting or meeting_below
        if meeting and about == meeting and not NATIONAL_LEADER.match(closed_up(title)):
            guest = of_speaker if of_speaker and of_speaker.value != meeting.value else None
            about = level_of_guest(paragraphs, opening, meeting) or guest or about
        # A meeting that the title names without its body is told by the first sentence, else it
        # is the speaker's own.
        convened = meeting or level_convened(opening)
        return about, convened or (about if has_meeting else level_reported(opening, about))
    if _has_meeting(title) and (convened := level_convened(opening)):
        return of_speaker or level_spoken(paragraphs) or convened, convened
    spoken = level_on_behalf(opening) or of_speaker or level_spoken(paragraphs)
    return spoken, spoken


def _levels_in(title: str) -> tuple[Evidence[str] | None, Evidence[str] | None]:
    """The body a title is about, and the one whose meeting it names."""
    speaker, place = _split_title(title)
    convened = body_named(place)
    about = (body_named(speaker) if speaker else None) or convened
    led = NATIONAL_LEADER.match(closed_up(title))
    if led:
        # A leader of the country who sees a place speaks there as one.
        about = Evidence("national", led[0])
        convened = convened if convened and _ORGAN.search(convened.words) else about
    return about, convened if _has_meeting(place) else None


def _split_title(title: str) -> tuple[str, str]:
    """A title parted at 在 or 于 into who speaks and where; ("", title) where nobody is named."""
    bare = closed_up(title)
    match = re.match(
        r"^(.*?)(?:在|来)(?=.*(?:会|上|班|式|活动|场|典礼|论坛|(?:调研|检查|考察|视察|督导)时))(.*)$",
        bare,
    )
    if match:
        return match[1], match[2]
    return "", bare


def _has_meeting(words: str) -> bool:
    """Whether a title names a meeting: 县人大常委会工作报告 names none."""
    return bool(_MEETING.search(words))
