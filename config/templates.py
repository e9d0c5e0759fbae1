"""The language of the pages: Jinja2, and what a page can call. Django's own stays the admin's.

A page of results is some thousand lookups in its templates; compiled, they take a fraction of the
time (docs/decisions/0022).
"""

from __future__ import annotations

import datetime
import html
import operator
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.defaultfilters import date, truncatechars
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape


# A list says the same few days again and again.
@lru_cache(maxsize=4096)
def local_date(value: datetime.date | None, how: str) -> str:
    """A day, or a time as it is here, in Django's notation; empty for none."""
    here = localtime(value) if isinstance(value, datetime.datetime) else value
    return str(date(here, how))


@lru_cache(maxsize=4096)
def url(name: str, *arguments: object) -> str:
    """The address of a view. Raises NoReverseMatch."""
    return reverse(name, args=arguments)


# Of what is the same for as long as the process lives, or stands in many pages.
_static, _quoted = lru_cache(maxsize=256)(static), lru_cache(maxsize=4096)(quote)


class Run(NamedTuple):
    """Neighbours that have one value."""

    value: object
    items: list[Any]


def runs(items: Iterable[Any], attribute: str) -> Iterator[Run]:
    """The items in their order, those beside each other together that have an attribute the same;
    `groupby` of Jinja2 sorts them."""
    for value, together in groupby(items, operator.attrgetter(attribute)):
        yield Run(value, list(together))


_FILTERS: dict[str, Callable[..., Any]] = {
    "date": local_date,
    "intcomma": intcomma,
    "runs": runs,
    "truncatechars": truncatechars,
    "urlencode": _quoted,
}


def _written(value: object) -> str:
    """A value as a page writes it out: escaped, unless it is HTML already. Jinja2's own makes an
    object of each, which takes twice as long: a page has hundreds."""
    kind = type(value)
    if kind is str:
        return html.escape(value)  # type: ignore[arg-type]  # mypy does not see that it is one
    if kind is SafeString or kind is Markup:
        return value  # type: ignore[return-value]  # the same
    return str(value) if kind is int else escape(value)


class _Generator(CodeGenerator):
    """Has templates write values out by `_written`, and call functions straight: Jinja2 would look
    at each call whether the function asks for the context, which none of this site's does."""

    def visit_Call(self, node: Any, frame: Any, forward_caller: bool = False) -> None:
        self.write("environment.called(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(Environment):
    """Whose templates have no variables of their own beside those of all: Jinja2 would look through
    these one by one in every page, and for every file of macros that it takes in."""

    code_generator_class = _Generator
    written, called = staticmethod(_written), operator.call

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def environment(
    *, functions: dict[str, str], filters: dict[str, str], **options: Any
) -> Environment:
    """What Django's backend for Jinja2 makes its templates with.

    functions, filters: what the apps give to pages, by name: the dotted path of each.
    """
    made = _Environment(**options)
    made.globals |= {"static": _static, "url": url}
    made.globals |= {name: import_string(path) for name, path in functions.items()}
    made.filters |= _FILTERS | {name: import_string(path) for name, path in filters.items()}
    return made


class _FormToken:
    """The hidden field of the forms of a page, made once for all of them, and only if there is
    one: it has the page set a cookie."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _field(self) -> str:
        return str(csrf_input(self._request))

    def __html__(self) -> str:
        return self._field


def form_token(request: HttpRequest) -> dict[str, object]:
    """A context processor: `csrf_input`."""
    return {"csrf_input": _FormToken(request)}
