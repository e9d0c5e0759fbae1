"""Pages of several files (第1页, 第2页, 第3页) taken for one speech, as a person says.

Note [A speech of several files]
    The row of the first page is the speech: its address, its corrections and its history stay. The
    rows of the other pages are put aside (`State.JOINED`), each with the whole and its place in it;
    their materials are read on as before. Whenever one of these is read anew, the text of the whole
    is composed of what all pages say now (`reparse`), so that decisions about the lines of a page
    and newer parsers are followed. Taken apart again each is what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from speeches.choices import Act, State
from speeches.duplicates import link_duplicates
from speeches.history.recording import acting, recorded
from speeches.importing.parting import PartingError
from speeches.importing.reparse import decide
from speeches.life import NOT_BINNED, Cause, put_aside, take_out
from speeches.models import Material, Speech

# More than these are no pages of one speech.
MOST_FILES = 30


def bind(speeches: Sequence[Speech], cause: Cause) -> list[str]:
    """Take these for one speech, whose text is theirs in this order; returns what changed.

    speeches: also all pages of those among them that are bound already. The first one keeps its
    address and its facts. Raises PartingError and MaterialError; nothing is changed then.
    """
    first, *others = speeches
    _check(speeches)
    keys = _with_pages(speeches)
    with acting(Act.PARTING, cause), recorded(keys):
        for whole in Speech.objects.filter(pk__in=keys, joined__page__isnull=False).distinct():
            _release(whole, cause)
        put_aside([each.pk for each in others], first, cause)
        if first.joined.filter(pk__in=[each.pk for each in others]).count() < len(others):
            raise PartingError("其中有的刚刚有了变化，请再看一遍")
        for number, each in enumerate(others, 1):
            Speech.objects.filter(pk=each.pk).update(page=number)
        return _compose(first, keys, cause)


def unbind(whole: Speech, cause: Cause) -> list[str]:
    """Let the pages of a speech be speeches of their own again; returns what changed. Raises
    PartingError and MaterialError; nothing is changed then."""
    if whole.state == State.BINNED:
        raise PartingError("这一篇在回收站里，请先恢复")
    keys = _with_pages([whole])
    if len(keys) == 1:
        raise PartingError("这一篇不是由几份合成的")
    with acting(Act.PARTING, cause), recorded(keys):
        _release(whole, cause)
        return _compose(whole, keys, cause)


def take_page_out(page: Speech, cause: Cause) -> list[str]:
    """Let one page of a speech be a speech of its own again; the others stay together."""
    whole = page.whole
    if not whole or page.page is None:
        raise PartingError("这一份没有并入别的讲话")
    left = [whole, *(each for each in whole.files if each.pk != page.pk)]
    return bind(left, cause) if len(left) > 1 else unbind(whole, cause)


def _check(speeches: Sequence[Speech]) -> None:
    """Raises PartingError where these cannot be one speech."""
    keys = {each.pk for each in speeches}
    if not 2 <= len(keys) <= MOST_FILES or len(keys) != len(speeches):
        raise PartingError(f"请选 2 到 {MOST_FILES} 份，每份一次")
    for each in speeches:
        if each.is_joined and (each.page is None or each.whole_id not in keys):
            raise PartingError(f"《{each.title}》已并入另一篇，请先拆出")
        if (each.material.choices or {}).get("deleted"):
            raise PartingError(f"《{each.title}》的材料里有已彻底删除的讲话")
    states = {each.end_of_joins.state for each in speeches}
    if len(states) > 1 or not states <= NOT_BINNED:
        named = "、".join(str(State(state).label) for state in sorted(states))
        raise PartingError(f"各份的状态要一样，而且不在回收站里（现在：{named}），请先改成一样的")


def _with_pages(speeches: Collection[Speech]) -> list[int]:
    """The keys of these and of all that are pages of one of them."""
    keys = [each.pk for each in speeches]
    pages = Speech.objects.filter(whole__in=keys, page__isnull=False).values_list("pk", flat=True)
    return sorted({*keys, *pages})


def _release(whole: Speech, cause: Cause) -> None:
    pages = whole.joined.filter(page__isnull=False).values_list("pk", flat=True)
    take_out(list(pages), whole, cause)


def _compose(first: Speech, keys: Sequence[int], cause: Cause) -> list[str]:
    """Read anew what is a speech of its own now, and link what may be another's version now."""
    rows = list(Speech.objects.filter(pk__in=keys).order_by("pk"))
    for row in rows:
        link_duplicates(row)
    changes = []
    own = [row for row in rows if not row.is_joined and row.pk != first.pk]
    for material in dict.fromkeys([*(row.material_id for row in own), first.material_id]):
        changes += decide(Material.objects.get(pk=material), {}, Act.PARTING, cause)
    return changes
