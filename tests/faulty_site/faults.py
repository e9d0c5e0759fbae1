"""Rules about what is withdrawn, each of which is taken out alone."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone

from search.index.from_site import from_site
from search.models import ChangedSpeech
from search.page import results
from search.upkeep import outbox
from speeches import views
from speeches.models import Speech

# What readers would notice, were the index behind for so long; a moment is seldom met.
_BEHIND = timedelta(seconds=3)
_due = outbox._due


def put_in(name: str) -> None:
    """Raises KeyError where there is no fault of this name."""
    outbox._due = _due_later
    FAULTS[name]()


def _due_later() -> list[ChangedSpeech]:
    return [row for row in _due() if row.changed_at < timezone.now() - _BEHIND]


def _count_what_is_withdrawn() -> None:
    """The index does not know what it must not show while it is behind: results leave it out,
    their number does not."""
    from_site.unpublished = frozenset


def _show_what_is_withdrawn() -> None:
    """And the results are all that the index names."""
    _count_what_is_withdrawn()
    results.with_texts = Speech.objects.for_results().in_bulk


def _open_what_is_withdrawn() -> None:
    """The page of a speech is there for everybody."""
    views._visible = lambda request, pk: get_object_or_404(Speech.objects.for_reading(), pk=pk)


FAULTS = {
    "counted": _count_what_is_withdrawn,
    "shown": _show_what_is_withdrawn,
    "opened": _open_what_is_withdrawn,
}
