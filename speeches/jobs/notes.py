"""What a librarian is told of speeches that just came in, beyond that they did."""

from __future__ import annotations

from collections.abc import Sequence

from speeches.duplicates import duplicates_of
from speeches.life import DOUBTS, doubts_about
from speeches.models import Speech

# Told in its own words.
_VERSIONS = "version"


def notes_on(speeches: Sequence[Speech]) -> list[str]:
    """What to look at, a sentence each: parts, other versions, doubts. Empty for none."""
    return [note for speech in speeches for note in _notes(speech, len(speeches) > 1)]


def _notes(speech: Speech, named: bool) -> list[str]:
    notes = []
    if speech.part:
        notes.append(
            f"第 {speech.part} 部分" + (f"，共 {speech.parts} 部分" if speech.parts else "")
        )
    versions = duplicates_of(speech, drafts=True)
    if versions:
        first = versions[0]
        more = f"等 {len(versions)} 篇" if len(versions) > 1 else ""
        state = "" if first.other.is_published else f"，{first.other.get_state_display()}"
        title = f"《{first.other.title}》（{first.get_relation_display()}{state}）{more}"
        notes.append(f"库中有同一篇的其他版本：{title}")
    held = doubts_about(speech.pk)
    doubts = [label for name, (label, _) in DOUBTS.items() if name != _VERSIONS and name in held]
    if doubts:
        notes.append(f"请看一看：{'、'.join(doubts)}")
    return [f"《{speech.title}》{note}" for note in notes] if named else notes
