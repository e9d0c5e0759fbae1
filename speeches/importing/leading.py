"""Which version of a speech leads, as a person says; else what is known of them decides."""

from __future__ import annotations

from speeches.changes import announce
from speeches.choices import Act
from speeches.history.recording import acting, recorded
from speeches.life import Cause
from speeches.models import DuplicateLink, Speech


def lead_with(speech: Speech, cause: Cause) -> None:
    """Let this version lead: what a person said of the others before holds no more."""
    others = DuplicateLink.objects.filter(speech=speech, other__lead=True)
    _say(speech.pk, list(others.values_list("other", flat=True)), lead=True, cause=cause)


def lead_as_known(speech: Speech, cause: Cause) -> None:
    """Take back that this version leads."""
    _say(speech.pk, [], lead=False, cause=cause)


def _say(pk: int, others: list[int], *, lead: bool, cause: Cause) -> None:
    keys = [pk, *others]
    with acting(Act.VERSIONS, cause), recorded(keys, ["lead"]):
        for row in Speech.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
            row.lead = lead and row.pk == pk
            # Its place among the versions follows.
            row.save()
        announce(keys)
