"""The writer's manual as a page; the librarian's is one of the desk (`speeches.admin.manual`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from speeches.help.manuals import manual


@require_safe
def writers_manual(request: HttpRequest) -> HttpResponse:
    return render(request, "help/page.html", {"manual": manual("writer.md")})
