"""The page of saved searches. Another's does not exist; only a POST changes anything."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.visitors import KEPT_DAYS
from search.page.parameters import kindly
from search.saved.forms import NameForm
from search.saved.holders import TooMany, save, saved_of, use
from search.saved.models import (
    MOST_SAVED,
    NAME_LENGTH,
    SavedSearch,
    address_of,
    name_of,
    state_of,
    unit_of,
)
from search.saved.news import news_of, shown_up_to


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All of hers, with how many speeches are new in each."""
    context = {
        "news": news_of(saved_of(request)),
        "most": MOST_SAVED,
        "longest": NAME_LENGTH,
        "kept_days": KEPT_DAYS,
    }
    return render(request, "saved/page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Keep what a page is asked for under a name, and go back there; the form has the query string
    of that page. A page of its own, so that lists have no form and whoever reads them no cookie."""
    given = request.GET
    if request.method == "POST":
        given = QueryDict(request.POST.get("state", ""))
        form = NameForm(request.POST)
        if form.is_valid():
            return _added(request, given, form.cleaned_data["name"])
        return _asked(request, given, request.POST.get("name", ""), _wrong(form))
    return _asked(request, given)


def _asked(request: HttpRequest, given: QueryDict, name: str = "", wrong: str = "") -> HttpResponse:
    state, search = state_of(given), kindly(given)
    context = {
        "state": state,
        "address": address_of(state),
        "unit": unit_of(search),
        "says": name_of(search),
        "name": name or name_of(search)[:NAME_LENGTH],
        "wrong": wrong,
        "longest": NAME_LENGTH,
        "kept_days": KEPT_DAYS,
    }
    return render(request, "saved/add.html", context, status=400 if wrong else 200)


def _added(request: HttpRequest, given: QueryDict, name: str) -> HttpResponse:
    try:
        saved, is_new = save(request, given, name)
    except TooMany as error:
        messages.error(request, str(error))
        return redirect("saved:page")
    said = f"已收藏“{saved.name}”" if is_new else f"这个{saved.unit}已经收藏了，叫“{saved.name}”"
    messages.success(request, said, extra_tags="saved")
    return redirect(saved)


@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at it: what is there now is not new any more."""
    saved = _mine(request, pk)
    seen = shown_up_to()
    if seen and not (saved.seen_to and saved.seen_to >= seen):
        saved.seen_to = seen
        saved.save(update_fields=["seen_to"])
    use(request)
    return redirect(saved)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _mine(request, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        saved.name = form.cleaned_data["name"] or name_of(saved.request)[:NAME_LENGTH]
        saved.save(update_fields=["name"])
    else:
        messages.error(request, _wrong(form))
    return redirect("saved:page")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved = _mine(request, pk)
    saved.delete()
    messages.success(request, f"已删除“{saved.name}”")
    return redirect("saved:page")


def _mine(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(saved_of(request), pk=pk)


def _wrong(form: NameForm) -> str:
    return " ".join(map(str, form.errors["name"]))
