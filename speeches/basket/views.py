"""The drafts of whoever asks: which there are, what is gathered into them, and how they leave.
Another's does not exist; only a POST changes anything."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from speeches.basket import versions
from speeches.basket.excerpts import excerpt, outline_of_speech
from speeches.basket.exporting import manuscript_of_basket
from speeches.basket.forms import BasketForm, one_line_end
from speeches.basket.holders import current_basket, new_basket
from speeches.basket.marks import marked, twins_of
from speeches.basket.models import Basket, BasketError
from speeches.basket.page import draft_page, my_draft, refused
from speeches.export.answer import download
from speeches.models import Speech


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One draft, and the names of the others; without a number the one used last."""
    return draft_page(request, my_draft(request, pk) if pk else None)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    form = BasketForm(request.POST)
    if not form.is_valid():
        return refused(request, form, None)
    try:
        return redirect(new_basket(request, form.cleaned_data["name"]))
    except BasketError as error:
        messages.error(request, str(error))
        return redirect("basket:home")


@require_POST
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
        with transaction.atomic():
            basket = current_basket(request)
            with versions.changing(basket, f"加入{item.get_kind_display()}"):
                basket.put(item)
    except BasketError as error:
        return _added(request, speech, None, str(error))
    said = (
        f"已加入“{basket.name}”：{item.get_kind_display()}，{sum(map(len, item.text.split()))} 字"
    )
    items = list(basket.items.for_page())
    # It stands behind all others.
    if twin := twins_of(items).get(len(items)):
        said += f"。注意：第 {twin} 条已有同样的文字"
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
    basket = my_draft(request, pk)
    basket.use()
    return redirect(basket)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    basket = my_draft(request, pk)
    basket.delete()
    messages.success(request, f"已删除“{basket.name}”")
    return redirect("basket:home")


@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Another draft with the same in it."""
    basket = my_draft(request, pk)
    try:
        with transaction.atomic():
            copy = new_basket(request, f"{basket.name[:55]}（副本）")
            versions.duplicate(basket, copy)
    except BasketError as error:
        messages.error(request, str(error))
        return redirect(basket)
    messages.success(request, f"已复制为“{copy.name}”")
    return redirect(copy)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of its own from the headings of a speech."""
    speech = get_object_or_404(Speech.objects.published().prefetch_related("sections"), pk=pk)
    try:
        with transaction.atomic():
            items = outline_of_speech(speech)
            basket = new_basket(request, speech.title[:60])
            with versions.changing(basket, "从提纲开始"):
                for item in items:
                    basket.put(item)
    except BasketError as error:
        messages.error(request, str(error))
        return redirect(speech)
    messages.success(request, f"已按《{speech.title}》的提纲建了一篇文稿")
    return redirect(basket)


@never_cache
@require_safe
def export(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    basket = my_draft(request, pk)
    items = marked(basket.items.for_page(), basket.numbered)
    document = manuscript_of_basket(basket, items, request.build_absolute_uri)
    return download(request, document, suffix)
