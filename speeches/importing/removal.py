"""Out of the library: the bin is emptied, and a document goes with the last of its speeches."""

from __future__ import annotations

import datetime
import logging

from django.db import transaction
from django.db.models import Exists, OuterRef

from speeches.changes import changing
from speeches.choices import State
from speeches.importing.reparse import AT_ONCE, follow_up
from speeches.importing.scans import forget_scans
from speeches.importing.site_lines import forget
from speeches.life import Cause, remove
from speeches.models import Material, Speech, StateChange

logger = logging.getLogger(__name__)

_BY_TIME = Cause(note="回收站到期清空", job="empty_bin")


def empty_bin(before: datetime.datetime) -> int:
    """Delete for good what was binned before a moment; returns the number of speeches.

    One at a time, so that what stops it leaves nothing half done.
    """
    binned = StateChange.objects.filter(speech=OuterRef("pk"), after=State.BINNED)
    due = Speech.objects.filter(Exists(binned), state=State.BINNED)
    due = due.exclude(Exists(binned.filter(at__gte=before))).order_by("pk")
    return sum(_remove(pk) for pk in list(due.values_list("pk", flat=True)))


@changing()
def _remove(pk: int) -> bool:
    """Delete a speech, and with the last one of a material this too."""
    materials = remove(pk, _BY_TIME)
    for row in Material.objects.select_for_update().filter(pk__in=materials).order_by("pk"):
        if not row.speeches.exists():
            _remove_material(row)
    return bool(materials)


def _remove_material(material: Material) -> None:
    due = forget(material)
    material.delete()
    follow_up(due, AT_ONCE)
    transaction.on_commit(lambda: _remove_raw(material))


@changing()
def _remove_raw(material: Material) -> None:
    """Delete the file, unless the same bytes have come again meanwhile."""
    if Material.objects.filter(sha256=material.sha256).exists():
        return
    try:
        forget_scans(material.sha256)
        material.raw.storage.delete(material.raw.name)
    except OSError:
        # No row names it any more: a look over the library puts it aside.
        logger.exception("原始文件没有删掉：%s", material.raw.name)
