"""Who may do what with speeches and materials, beyond Django's permissions by model.

Whoever may upload sees what she uploaded herself, and corrects it while it waits; all else asks for
the permissions of the model.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest

from speeches.choices import State
from speeches.jobs.batches import brought_by
from speeches.jobs.models import Batch, BatchQuerySet
from speeches.life import MAY_BIN, MOVES, Cause, Move
from speeches.models import Material, Speech

UPLOAD = "speeches.add_material"
_WAITS = Q(state=State.RECEIVED) | Q(state=State.JOINED, whole__state=State.RECEIVED)


def sees_every_speech(request: HttpRequest) -> bool:
    return _has_any(request, "speeches.view_speech", "speeches.change_speech")


def sees_every_material(request: HttpRequest) -> bool:
    return _has_any(request, "speeches.view_material")


def batches_of(request: HttpRequest) -> BatchQuerySet:
    """The batches that an account sees: all of them, or her own."""
    batches = Batch.objects.all()
    return batches if sees_every_material(request) else batches.filter(by=request.user.pk)


def may_see(request: HttpRequest, speech: Speech | None) -> bool:
    """Whether the admin shows her this speech; None: any at all."""
    return sees_every_speech(request) or _is_own(request, speech.material if speech else None)


def may_know_of(request: HttpRequest, speech: Speech) -> bool:
    """Whether a page may name this speech to her: what readers see, everybody knows of."""
    return speech.is_published or may_see(request, speech)


def may_see_material(request: HttpRequest, material: Material | None) -> bool:
    return sees_every_material(request) or _is_own(request, material)


def may_edit(request: HttpRequest, speech: Speech | None) -> bool:
    """Whether she may correct this speech; what is in the bin is restored first, and what is joined
    to another is taken out of it."""
    if speech and speech.state in (State.BINNED, State.JOINED):
        return False
    if request.user.has_perm("speeches.change_speech"):
        return True
    waits = not speech or speech.state == State.RECEIVED
    return waits and _is_own(request, speech.material if speech else None)


def may_choose_lines(request: HttpRequest, material: Material) -> bool:
    """Whether she may decide on the lines of a material."""
    if request.user.has_perm("speeches.change_speech"):
        return True
    others = material.speeches.exclude(_WAITS)
    return _is_own(request, material) and not others.exists()


def may_decide(request: HttpRequest, speech: Speech) -> bool:
    """Whether she may decide what of its material a speech is; of one that is joined to another,
    where it has a file of its own."""
    if speech.is_joined and speech.page is None:
        return False
    return may_edit(request, speech.end_of_joins) and may_choose_lines(request, speech.material)


def may_say_lead(request: HttpRequest, speech: Speech) -> bool:
    """Whether she may say which version of a speech leads: those of others go behind it."""
    return may_edit(request, speech) and request.user.has_perm("speeches.change_speech")


def may_take_out(request: HttpRequest, speech: Speech) -> bool:
    """Whether she may take this speech out of the one that it is joined to."""
    whole = speech.whole if speech.is_joined else None
    return whole is not None and may_decide(request, whole)


def moves_with(request: HttpRequest, speech: Speech) -> list[Move]:
    """The moves that this person may make with a speech as it is now."""
    return [
        move
        for move in MOVES.values()
        if speech.state in move.before and request.user.has_perm(move.permission)
    ]


def cause_of(request: HttpRequest, note: str = "") -> Cause:
    """Who asks, as the cause of a change."""
    return Cause(request.user if isinstance(request.user, User) else None, note)


def _has_any(request: HttpRequest, *permissions: str) -> bool:
    return any(request.user.has_perm(permission) for permission in permissions)


def _is_own(request: HttpRequest, material: Material | None) -> bool:
    own = material is None or material.uploaded_by_id == request.user.pk
    return own and request.user.has_perm(UPLOAD)


def may_take_back(request: HttpRequest, batch: Batch) -> bool:
    """Whether she may put what came with a batch into the bin: who may bin, and whoever uploaded it
    as long as all of it waits."""
    if batch.taken_back_at:
        return False
    if request.user.has_perm(MAY_BIN):
        return True
    if batch.by_id != request.user.pk or not request.user.has_perm(UPLOAD):
        return False
    seen = Speech.objects.filter(pk__in=brought_by(batch)).exclude(_WAITS)
    return not seen.exists()
