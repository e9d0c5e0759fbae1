"""How an endpoint is served: its parameters checked, its value as JSON, with an ETag, its failures
in one form."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from config.conditional import answered
from config.programs import problem
from search.api.changes import CursorGone
from search.api.endpoints import Elsewhere, Endpoint
from search.api.parameters import Parameter, check
from search.errors import SearchIndexError
from search.page.parameters import BadParameter

_GONE = "资料库从备份恢复过，这个 cursor 已经失效；请不带 since 从头开始"


def served(endpoint: Endpoint) -> Callable[..., HttpResponse]:
    """The view of an endpoint."""
    return serving(endpoint.view, endpoint.parameters)


def serving(
    view: Callable[..., object], parameters: tuple[Parameter, ...] = ()
) -> Callable[..., HttpResponse]:
    """A view that answers with the value of another one as JSON."""

    # Nothing is changed here: who sends a form is told that, not that a token is missing.
    @csrf_exempt
    @require_safe
    def answer(request: HttpRequest, **path: object) -> HttpResponse:
        try:
            check(request.GET, parameters)
            return _answered(request, view(request, **path))
        except BadParameter as error:
            return problem(error.message, 400, error.parameter)
        except Http404 as error:
            return problem(str(error), 404)
        except CursorGone:
            return problem(_GONE, 410, "since")
        except SearchIndexError as error:
            return problem(str(error), 503)
        except Elsewhere as elsewhere:
            query = request.META.get("QUERY_STRING", "")
            address = elsewhere.address
            return HttpResponseRedirect(f"{address}?{query}" if query else address)

    return answer


def _answered(request: HttpRequest, value: object) -> HttpResponse:
    body = json.dumps(value, default=_plain, ensure_ascii=False).encode()
    return answered(request, body, "application/json")


def _plain(value: object) -> object:
    """What JSON has no form for. Raises TypeError."""
    if dataclasses.is_dataclass(value):
        return vars(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of an answer.")
