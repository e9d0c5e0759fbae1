"""Who asks: a person's browser, or a program that reads JSON; and how a program is told what is
wrong."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

Answer = Callable[[HttpRequest], HttpResponse]

_MESSAGES = {
    400: "请求有误：参数太多或太长、编码不对，或者主机名不是本站的",
    401: "请先登录",
    403: "没有权限，或者请求没有通过安全检查",
    404: "没有这个地址",
    405: "这个地址不接受这种请求方法",
    500: "服务器出错了，已经记入日志",
    503: "暂时不能回答，请稍后再试",
}
# What says of a body what another one is not.
_OF_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "ETag")


def is_program(request: HttpRequest) -> bool:
    """Whether it asks the interface for programs (docs/api.md)."""
    return request.path_info.startswith("/api/")


def wants_json(request: HttpRequest) -> bool:
    """Whether a page would be no answer, to a program or to a script of a page."""
    accepted = request.headers.get("Accept", "")
    return is_program(request) or ("json" in accepted and "html" not in accepted)


def problem(message: str, status: int, parameter: str | None = None) -> JsonResponse:
    """What is wrong, as docs/api.md has it; parameter: which one cannot be meant."""
    error = {"parameter": parameter, "message": message}
    return JsonResponse({"error": error}, status=status, json_dumps_params={"ensure_ascii": False})


def told_in_json(get_response: Answer) -> Answer:
    """Puts JSON in the place of the page that a program would be told with what is wrong.

    Must stand around whatever refuses a request or fails.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.status_code < 400 or kind == "application/json" or not is_program(request):
            return response
        return _in_json(response)

    return answer


def _in_json(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    told = problem(_MESSAGES.get(status) or HTTPStatus(status).phrase, status)
    for name, value in response.headers.items():
        if name not in _OF_BODY:
            told.headers[name] = value
    told.cookies = response.cookies
    # The page was.
    told._has_been_logged = True  # type: ignore[attr-defined]
    return told
