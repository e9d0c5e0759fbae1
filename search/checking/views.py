"""检查我的稿子: a writer pastes her own draft, or sends its file, and sees what there is to check.

Nothing of it is stored: neither as a row, nor as a file, nor in the log.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from search.checking.draft import check
from search.checking.forms import MOST_CHARACTERS, DraftForm
from search.index.connection import library_index
from speeches.parsing.formats.limits import DRAFT_BYTES, DRAFT_TOO_LARGE

_MOST = {"most": MOST_CHARACTERS, "most_bytes": DRAFT_BYTES, "too_large": DRAFT_TOO_LARGE}


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; with a text the same text, marked."""
    context: dict[str, object] = {**_MOST, "text": "", "year": timezone.localdate().year}
    if request.method != "POST":
        return render(request, "checking/page.html", context)
    form = DraftForm(request.POST, request.FILES)
    valid = form.is_valid()
    context |= {"text": form.shown, "read": form.read, "year": request.POST.get("year", "")}
    if not valid:
        context["errors"] = {name: errors[0] for name, errors in form.errors.items()}
        status = 429 if form.busy else 400
        return render(request, "checking/page.html", context, status=status)
    data = form.cleaned_data
    context["draft"] = check(data["text"], data["year"], library_index())
    return render(request, "checking/page.html", context)
