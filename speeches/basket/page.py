"""The page of a draft, and whose drafts and items a request may see."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.db.models import Count
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from config.visitors import KEPT_DAYS
from speeches.basket.forms import LEVELS
from speeches.basket.holders import baskets_of
from speeches.basket.marks import marked
from speeches.basket.models import RATES, Basket, Item
from speeches.basket.versions import history_of
from speeches.export.punctuation import half_width_places

_FOR_SCRIPT = "X-Draft"


def my_draft(request: HttpRequest, pk: int) -> Basket:
    """Raises Http404 for another's, as for one that does not exist."""
    return get_object_or_404(baskets_of(request), pk=pk)


def my_item(request: HttpRequest, pk: int) -> Item:
    """Raises Http404 for another's, as for one that does not exist."""
    items = Item.objects.for_page().select_related("basket", "speech__source")
    return get_object_or_404(items, pk=pk, basket__in=baskets_of(request))


def draft_page(
    request: HttpRequest,
    basket: Basket | None = None,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A draft as it reads, with what can be done to it: this one, else the one used last; where
    there is none, how to begin. typed: what was refused of her own words, to be typed on."""
    baskets = list(baskets_of(request).annotate(size=Count("items")))
    basket = basket or next(iter(baskets), None)
    items = marked(basket.items.for_page() if basket else (), bool(basket and basket.numbered))
    places = {str(one.item.pk): one.item.pk for one in items}
    context = {
        "basket": basket,
        "baskets": baskets,
        "current": next(iter(baskets), None),
        "items": items,
        "half": half_width_places(one.words for one in items),
        "minutes": _minutes(items.characters, basket.rate) if basket else 0,
        "rates": RATES,
        "history": history_of(basket) if basket else None,
        "levels": LEVELS,
        # Behind which item the form for a text of her own stands; at the end without one.
        "after": places.get((typed or request.GET).get("after", ""), 0),
        "typed": typed or {},
        "kept_days": KEPT_DAYS,
    }
    return render(request, "basket/detail.html", context, status=status)


def is_from_script(request: HttpRequest) -> bool:
    """Whether js/draft.js asks, which shows the page it gets where it is."""
    return _FOR_SCRIPT in request.headers


def after_change(
    request: HttpRequest, basket: Basket, place: str = "", status: int = 200
) -> HttpResponse:
    """The draft after a change, at a place in it (an element's id). status: for the script."""
    if is_from_script(request):
        return draft_page(request, basket, status)
    return redirect(f"{basket.get_absolute_url()}{place and '#'}{place}")


def refused(
    request: HttpRequest,
    form: BaseForm,
    basket: Basket | None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The same where what was typed cannot be taken, with the reasons. typed: see `draft_page`."""
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    if basket and (typed or is_from_script(request)):
        return draft_page(request, basket, 400, typed)
    return redirect(basket or "basket:home")


def _minutes(characters: int, rate: int) -> int:
    """How long it takes to say so many characters, at least a minute."""
    return max(1, round(characters / rate)) if characters else 0
