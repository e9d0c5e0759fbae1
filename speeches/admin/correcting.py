"""Correcting the facts of a speech by hand."""

from __future__ import annotations

from collections.abc import Iterable

from speeches.changes import announce
from speeches.choices import Act
from speeches.history.recording import acting, recorded
from speeches.life import Cause
from speeches.models import Speech


def correct(speech: Speech, changed: Iterable[str], cause: Cause) -> None:
    """Store what a person changed of a speech: its columns of these names, which a newer parser
    leaves. What others have changed since it was read stays."""
    names = set(changed)
    if "delivered_on" in names and speech.delivered_on and "year" not in names:
        # The year is that of the day, unless she says otherwise.
        speech.year = speech.delivered_on.year
        names.add("year")
    with acting(Act.EDIT, cause), recorded([speech.pk]):
        row = Speech.objects.select_for_update(of=("self",)).get(pk=speech.pk)
        for name in names:
            setattr(row, name, getattr(speech, name))
        row.corrected = sorted({*row.corrected, *names})
        row.save()
        announce([speech.pk])
