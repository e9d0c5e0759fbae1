"""Former versions of a speech, by going back over its changes (Note [History as differences])."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from speeches.history.patches import digest_of, go_back
from speeches.history.recording import CHOICES, Snapshot, in_order, snapshots
from speeches.models import Speech, SpeechChange


@dataclass(frozen=True)
class Entry:
    """A change with the speech before and after it; a text is None where it is not known."""

    change: SpeechChange
    before: Snapshot
    after: Snapshot


@dataclass(frozen=True)
class History:
    """A speech as it is, and its changes, the newest first."""

    now: Snapshot
    entries: list[Entry] = field(default_factory=list)

    def version(self, number: int) -> Snapshot | None:
        """The speech after the change with this key, as it came in for 0; None: no such version."""
        if number == 0:
            return self.entries[-1].before if self.entries else self.now
        return next((each.after for each in self.entries if each.change.pk == number), None)


def history_of(speech: Speech) -> History:
    """All versions of a speech."""
    now = snapshots([speech.pk])[speech.pk]
    entries = []
    after = now
    for change in speech.changes.order_by("-pk"):
        before = _before(change, after)
        entries.append(Entry(change, before, after))
        after = before
    return History(now, entries)


def _before(change: SpeechChange, after: Snapshot) -> Snapshot:
    values = after.values | change.before
    if CHOICES in change.before:
        choices = after.values[CHOICES]
        values[CHOICES] = _choices_before(choices, change.before[CHOICES], change.after[CHOICES])
    if change.text is None or after.text is None:
        return Snapshot(values, after.text)
    known = digest_of("\n".join(after.text)) == change.digest
    return Snapshot(values, go_back(after.text, change.text) if known else None)


def _choices_before(
    after: Mapping[str, list[Any]],
    gone: Mapping[str, Iterable[Any]],
    come: Mapping[str, Iterable[Any]],
) -> dict[str, Any]:
    """The choices without those that came, and with those that went."""
    before = {}
    for name in after.keys() | gone.keys():
        new = {str(item) for item in come.get(name, ())}
        left = [item for item in after.get(name, []) if str(item) not in new]
        before[name] = [*left, *gone.get(name, ())]
    return in_order(before)
