"""The librarian's page on the index, inside the admin."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from search.upkeep.index_state import index_report, start_rebuild


@require_http_methods(["GET", "HEAD", "POST"])
def index_page(request: HttpRequest) -> HttpResponse:
    """The state of the index; a POST has it built anew, and the page then shows how far it is."""
    if not request.user.has_perm("speeches.change_speech"):
        raise PermissionDenied
    if request.method == "POST":
        _rebuild(request)
        return redirect("search_admin:index")
    context = {**admin.site.each_context(request), "title": "检索索引", "index": index_report()}
    return render(request, "admin/search/index.html", context)


def _rebuild(request: HttpRequest) -> None:
    """Begin, and say whether it has begun."""
    try:
        begun = start_rebuild(request.user)
    except OSError as error:
        messages.error(request, f"不能重建，请找操作员查看索引目录：{error.strerror}")
        return
    if begun:
        messages.success(request, "已开始重建，其间照常检索。")
    else:
        messages.warning(request, "已经有一次重建正在进行。")
