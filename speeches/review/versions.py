"""Saying of two speeches that they are versions of one, or that they are not."""

from __future__ import annotations

from django.db.models import Q

from speeches.changes import announce, changing
from speeches.duplicates import link_duplicates
from speeches.life import Cause
from speeches.models import Speech, VersionDecision


def decide_version(one: Speech, other: Speech, same: bool | None, cause: Cause) -> None:
    """Note what a person said of two speeches, and link them so; None takes back what was said."""
    first, second = sorted((one.pk, other.pk))
    with changing():
        VersionDecision.objects.filter(one=first, other=second).delete()
        if same is not None:
            VersionDecision.objects.create(
                one_id=first, other_id=second, same=same, **cause.signature
            )
        link_duplicates(one)
        announce([one.pk, other.pk])


def decision_about(one: Speech, other: Speech) -> VersionDecision | None:
    first, second = sorted((one.pk, other.pk))
    return VersionDecision.objects.filter(one=first, other=second).first()


def denied_of(speech: Speech) -> list[Speech]:
    """The speeches of which somebody said that they are no versions of this one."""
    decided = VersionDecision.objects.filter(Q(one=speech) | Q(other=speech), same=False)
    pairs = decided.select_related("one", "other").order_by("pk")
    return [each.other if each.one_id == speech.pk else each.one for each in pairs]
