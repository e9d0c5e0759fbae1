"""The librarian's manual as a page of the desk."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from speeches.help.manuals import manual


@require_safe
def manual_page(request: HttpRequest) -> HttpResponse:
    shown = manual("librarian.md")
    context = {**admin.site.each_context(request), "title": shown.title, "manual": shown}
    return render(request, "admin/manual.html", context)
