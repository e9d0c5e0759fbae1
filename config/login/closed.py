"""A closed site: nobody reads without an account (CLOSED_SITE)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from config.programs import problem, wants_json


class ClosedSite(LoginRequiredMiddleware):
    """Every view asks for an account, but those marked `login_not_required`."""

    def handle_no_permission(  # type: ignore[override]  # an answer for programs redirects nowhere
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.path_info.startswith("/api/v1/"):
            return problem("请先登录", 401)
        if wants_json(request):
            return JsonResponse({"error": "请先登录 · Sign in first"}, status=401)
        return super().handle_no_permission(request, view_func)

    def process_view(self, request, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]  # as Django has it
        if not settings.CLOSED_SITE:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
