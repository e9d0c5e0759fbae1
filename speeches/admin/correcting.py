"""Correcting the facts of a speech by hand."""

from __future__ import annotations

from collections.abc import Iterable

from speeches.changes import announce
from speeches.choices import Act
from speeches.history.recording import acting, recorded
from speeches.life import Cause
from speeches.models import Speech


def correct(speech: Speech, changed: Iterable[str], cause: Cause) -> None:
    """Store a speech whose columns of these names a person changed; a newer parser leaves them."""
    names = set(changed)
    if "delivered_on" in names and speech.delivered_on and "year" not in names:
        # The year is that of the day, unless she says otherwise.
        speech.year = speech.delivered_on.year
        names.add("year")
    speech.corrected = sorted({*speech.corrected, *names})
    with acting(Act.EDIT, cause), recorded([speech.pk]):
        speech.save()
        announce([speech.pk])
