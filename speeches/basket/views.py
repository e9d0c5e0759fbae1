"""The pages of the baskets. Another's basket does not exist; only a POST changes anything."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from speeches.basket.excerpts import excerpt
from speeches.basket.exporting import manuscript_of_basket
from speeches.basket.forms import BasketForm, ExcerptForm, OutlineForm, one_line_end
from speeches.basket.holders import baskets_of, current_basket, new_basket
from speeches.basket.marks import marked
from speeches.basket.mending import mend as mend_all
from speeches.basket.models import KEPT_DAYS, Basket, BasketError, Item
from speeches.basket.ordering import OrderedItem, group_moved, moved, placed
from speeches.export.answer import download
from speeches.export.punctuation import half_width_places
from speeches.models import Speech
from speeches.reading.replacing import filling, putting_right

_STEPS = {
    "up": (moved, -1),
    "down": (moved, 1),
    "group-up": (group_moved, -1),
    "group-down": (group_moved, 1),
}


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One basket, and the names of the others; without a number the one used last."""
    baskets = list(baskets_of(request).annotate(size=Count("items")))
    basket = _mine(request, pk) if pk else next(iter(baskets), None)
    items = marked(basket.items.for_page() if basket else ())
    context = {
        "basket": basket,
        "baskets": baskets,
        "current": next(iter(baskets), None),
        "items": items,
        "half": half_width_places(one.item.words for one in items),
        "kept_days": KEPT_DAYS,
    }
    return render(request, "basket/detail.html", context)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    form = BasketForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, "basket:home")
    try:
        return redirect(new_basket(request, form.cleaned_data["name"]))
    except BasketError as error:
        messages.error(request, str(error))
        return redirect("basket:home")


@require_POST
@transaction.atomic
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put words of a speech into the basket used last, and go back to where one was.

    `place` is a kind and an anchor (section:s1234abcd), `text` what was selected of a passage,
    `edited` her own copy where she has filled in something already; the original stays.
    A script that asks for JSON gets the message and the number of items instead.
    """
    speech = get_object_or_404(Speech.objects.published().prefetch_related("sections"), pk=pk)
    kind, _, anchor = request.POST.get("place", "").partition(":")
    try:
        item = excerpt(speech, kind, anchor, request.POST.get("text", ""))
        item.text = one_line_end(request.POST.get("edited", "")) or item.text
        basket = current_basket(request)
        basket.put(item)
    except BasketError as error:
        return _added(request, speech, None, str(error))
    said = (
        f"已加入“{basket.name}”：{item.get_kind_display()}，{sum(map(len, item.text.split()))} 字"
    )
    return _added(request, speech, basket, said)


def _added(request: HttpRequest, speech: Speech, basket: Basket | None, said: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        answer = {"message": said, "count": basket.items.count() if basket else None}
        return JsonResponse(answer, status=200 if basket else 400)
    if basket:
        messages.success(request, said, extra_tags="basket")
    else:
        messages.error(request, said)
    return redirect(_way_back(request, speech))


def _way_back(request: HttpRequest, speech: Speech) -> str:
    """The address that the form names where it is one of this site, and the place in it."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not (safe and address.startswith("/")):
        address = speech.get_absolute_url()
    anchor = request.POST.get("place", "").partition(":")[2]
    return f"{address}#{anchor}" if anchor and "#" not in address else address


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on things are added to this one."""
    basket = _mine(request, pk)
    basket.use()
    return redirect(basket)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    basket = _mine(request, pk)
    form = BasketForm(request.POST, instance=basket)
    if not form.is_valid():
        return _refused(request, form, basket)
    form.save()
    return redirect(basket)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    basket = _mine(request, pk)
    basket.delete()
    messages.success(request, f"已删除“{basket.name}”")
    return redirect("basket:home")


@require_POST
@transaction.atomic
def add_heading(request: HttpRequest, pk: int) -> HttpResponse:
    """A heading of one's own, at the end."""
    basket = _mine(request, pk)
    form = OutlineForm(request.POST, instance=Item(kind=Item.Kind.OUTLINE))
    if not form.is_valid():
        return _refused(request, form, basket)
    try:
        return redirect(basket.put(form.save(commit=False)))
    except BasketError as error:
        messages.error(request, str(error))
        return redirect(basket)


@require_POST
@transaction.atomic
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """By a step (`step`), or in front of another item (`before`, empty: the end)."""
    basket = _mine(request, pk)
    # Written to first: what is moved in it at the same moment waits.
    basket.use()
    items = list(basket.items.only("pk", "level", "position"))
    entries = [OrderedItem(item.pk, item.level) for item in items]
    keys = {str(item.pk): item.pk for item in items}
    key, before = keys.get(request.POST.get("item", "")), request.POST.get("before", "")
    step = _STEPS.get(request.POST.get("step", ""))
    if key is None or (before and before not in keys):
        messages.error(request, "这一条已经不在这里了")
        return redirect(basket)
    if step:
        way, distance = step
        order = way(entries, key, distance)
    else:
        order = placed(entries, key, keys.get(before))
    _renumber(items, [entry.key for entry in order])
    return redirect(f"{basket.get_absolute_url()}#item-{key}")


def _renumber(items: list[Item], order: list[int]) -> None:
    places = {key: place for place, key in enumerate(order, start=1)}
    changed = [item for item in items if item.position != places[item.pk]]
    for item in changed:
        item.position = places[item.pk]
    Item.objects.bulk_update(changed, ["position"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Her copy beside the original."""
    item = _my_item(request, pk)
    form_of = OutlineForm if item.kind == Item.Kind.OUTLINE else ExcerptForm
    form = form_of(request.POST or None, instance=item)
    # Of a withdrawn source an unedited copy is not shown, not even in a field.
    if item.kind != Item.Kind.OUTLINE and not item.words:
        return render(request, "basket/edit.html", {"item": item})
    if request.method == "POST" and form.is_valid():
        form.save()
        item.basket.use()
        messages.success(request, "已保存")
        return redirect(item)
    # A refused form has put its values on the item; the page shows the stored ones.
    context = {"item": _my_item(request, pk), "form": form}
    return render(request, "basket/edit.html", context, status=400 if form.errors else 200)


@require_POST
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item out; what stood under a heading stays."""
    item = _my_item(request, pk)
    following = item.basket.items.filter(position__gt=item.position).first()
    item.delete()
    item.basket.use()
    messages.success(request, "已移除一条")
    return redirect(following or item.basket)


@never_cache
@require_safe
def export(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    basket = _mine(request, pk)
    items = marked(basket.items.for_page())
    document = manuscript_of_basket(basket, items, request.build_absolute_uri)
    return download(request, document, suffix)


@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what is marked: swapped words (`right`: one of them, empty: all) or slots (`slot`
    and `words`, in pairs)."""
    basket = _mine(request, pk)
    right = request.POST.get("right")
    pairs = zip(request.POST.getlist("slot"), request.POST.getlist("words"), strict=False)
    by = filling(pairs) if right is None else putting_right(right)
    try:
        with transaction.atomic():
            places = mend_all(basket, by)
    except BasketError as error:
        messages.error(request, str(error))
        return redirect(basket)
    messages.success(request, f"改了 {places} 处" if places else "没有可改的地方")
    return redirect(f"{basket.get_absolute_url()}#marks")


def _mine(request: HttpRequest, pk: int) -> Basket:
    return get_object_or_404(baskets_of(request), pk=pk)


def _my_item(request: HttpRequest, pk: int) -> Item:
    items = Item.objects.for_page().select_related("basket", "speech__source")
    return get_object_or_404(items, pk=pk, basket__in=baskets_of(request))


def _refused(request: HttpRequest, form: BaseForm, back: str | Basket) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect(back)
