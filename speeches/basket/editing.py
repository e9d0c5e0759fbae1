"""What changes a draft. Another's does not exist; only a POST changes anything, and each change
can be undone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from speeches.basket import versions
from speeches.basket.forms import DraftForm, ExcerptForm, OutlineForm, OwnForm
from speeches.basket.mending import mend as mend_all
from speeches.basket.models import Basket, BasketError, Item
from speeches.basket.numbering import levels_moved
from speeches.basket.ordering import OrderedItem, group_moved, moved, placed
from speeches.basket.page import after_change, is_from_script, my_draft, my_item, refused
from speeches.reading.replacing import filling, putting_right

_STEPS = {
    "up": (moved, -1),
    "down": (moved, 1),
    "group-up": (group_moved, -1),
    "group-down": (group_moved, 1),
}
_LEVELS = {"higher": -1, "lower": 1}


@require_POST
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, salutation, the rate it is read with, whether its headings are numbered through."""
    basket = my_draft(request, pk)
    with versions.changing(basket, "改标题、称呼"):
        form = DraftForm(request.POST, instance=my_draft(request, pk))
        if form.is_valid():
            form.save()
    if not form.is_valid():
        return refused(request, form, basket)
    return after_change(request, my_draft(request, pk))


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A heading or paragraphs of her own: `first` of all, or behind the item `after`, or last."""
    basket = my_draft(request, pk)
    form = OwnForm(request.POST)
    if not form.is_valid():
        return refused(request, form, basket, typed=request.POST)
    item = form.item()
    try:
        with versions.changing(basket, f"写{item.get_kind_display()}"):
            basket.put(item)
            if form.cleaned_data["first"]:
                _place_behind(basket, item, None)
            elif form.cleaned_data["after"]:
                _place_behind(basket, item, form.cleaned_data["after"])
    except BasketError as error:
        form.add_error(None, str(error))
        return refused(request, form, basket, typed=request.POST)
    return after_change(request, basket, item.place)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """By a step (`step`), or in front of another item (`before`, empty: the end)."""
    item = my_item(request, pk)
    basket, before = item.basket, request.POST.get("before")
    with versions.changing(basket, "移动"):
        items = list(basket.items.only("pk", "level", "position"))
        entries = [OrderedItem(item.pk, item.level) for item in items]
        keys = {str(item.pk): item.pk for item in items}
        step = _STEPS.get(request.POST.get("step", ""))
        there = str(pk) in keys
        if step and there:
            way, distance = step
            _put_in_order(items, [entry.key for entry in way(entries, pk, distance)])
        elif before is not None and there and (not before or before in keys):
            order = placed(entries, pk, keys.get(before))
            _put_in_order(items, [entry.key for entry in order])
        else:
            messages.error(request, "这一条已经不在这里了")
    return after_change(request, basket, item.place)


@require_POST
def change_level(request: HttpRequest, pk: int) -> HttpResponse:
    """Its headings one level `higher` or `lower`."""
    basket = my_item(request, pk).basket
    by = _LEVELS.get(request.POST.get("to", ""), 0)
    with versions.changing(basket, "升降级"):
        # As it is now that nobody else can change it.
        item = my_item(request, pk)
        before = (item.level, item.text)
        if item.level:
            item.level = min(max(item.level + by, 1), Item.LOWEST)
        # Of a withdrawn source an unedited copy is not shown: nothing of it moves.
        elif item.words:
            item.text = "\n".join(levels_moved(item.paragraphs, by, item.opened))
        if (item.level, item.text) == before:
            messages.error(request, "这一条的标题不能再升降，或没有带编号的标题")
        else:
            item.save(update_fields=["level", "text"])
    return after_change(request, basket, item.place)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Her copy beside the original. js/draft.js sends the text alone, from the draft itself."""
    item = my_item(request, pk)
    form_of = OutlineForm if item.level else ExcerptForm
    # Of a withdrawn source an unedited copy is not shown, not even in a field.
    if not item.own and not item.words:
        return render(request, "basket/edit.html", {"item": item})
    if request.method != "POST":
        return render(request, "basket/edit.html", {"item": item, "form": form_of(instance=item)})
    basket = item.basket
    with versions.changing(basket, f"修改{item.get_kind_display()}", typed=item.pk):
        # As it is now that nobody else can change it.
        item = my_item(request, pk)
        form = form_of(request.POST, instance=item)
        if form.is_valid():
            form.save()
    if form.is_valid():
        messages.success(request, "已保存")
        return after_change(request, basket, item.place)
    if is_from_script(request):
        return refused(request, form, basket)
    # A refused form has put its values on the item; the page shows the stored ones.
    context = {"item": my_item(request, pk), "form": form}
    return render(request, "basket/edit.html", context, status=400)


@require_POST
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item out; what stood under a heading stays."""
    item = my_item(request, pk)
    basket = item.basket
    with versions.changing(basket, "移除"):
        following = basket.items.filter(position__gt=item.position).first()
        item.delete()
    messages.success(request, "已移除一条，可以撤销")
    return after_change(request, basket, following.place if following else "")


@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what is marked: swapped words (`right`: one of them, empty: all) or slots (`slot`
    and `words`, in pairs)."""
    basket = my_draft(request, pk)
    right = request.POST.get("right")
    pairs = zip(request.POST.getlist("slot"), request.POST.getlist("words"), strict=False)
    by = filling(pairs) if right is None else putting_right(right)
    try:
        with versions.changing(basket, "填写待填之处" if right is None else "按原文用词改"):
            places = mend_all(basket, by)
    except BasketError as error:
        messages.error(request, str(error))
        return after_change(request, basket, status=400)
    messages.success(request, f"改了 {places} 处" if places else "没有可改的地方")
    return after_change(request, basket, "marks")


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    basket = my_draft(request, pk)
    if not versions.undo(basket):
        messages.error(request, "没有可以撤销的了")
    return after_change(request, basket)


@require_POST
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    basket = my_draft(request, pk)
    if not versions.redo(basket):
        messages.error(request, "没有可以重做的了")
    return after_change(request, basket)


@require_POST
def return_to(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make an earlier version the present one."""
    basket = my_draft(request, pk)
    version = get_object_or_404(basket.versions, number=number)
    versions.return_to(basket, version)
    messages.success(request, "已回到那个版本，可以撤销")
    return after_change(request, basket)


def _place_behind(basket: Basket, item: Item, after: int | None) -> None:
    """Move the last item behind another, where that is there; in front of all where it is None."""
    items = list(basket.items.only("pk", "position"))
    order = [each.pk for each in items if each.pk != item.pk]
    if after is None:
        _put_in_order(items, [item.pk, *order])
    elif after in order:
        order.insert(order.index(after) + 1, item.pk)
        _put_in_order(items, order)


def _put_in_order(items: list[Item], order: list[int]) -> None:
    places = {key: place for place, key in enumerate(order, start=1)}
    changed = [item for item in items if item.position != places[item.pk]]
    for item in changed:
        item.position = places[item.pk]
    Item.objects.bulk_update(changed, ["position"])
