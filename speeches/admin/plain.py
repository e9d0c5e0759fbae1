"""The fields of a list of fifty rows, written without Django's templates: one for each option, list
of errors and hidden key took most of the list's time, for which readers in the same process waited.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import ErrorList, flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Of few fields with few values each, in which fifty rows choose.
_KEPT = 200


class PlainSelect(forms.Select):
    """A choice from a flat list."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        choices = tuple((str(one), str(label)) for one, label in self.choices)
        given = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html(
            '<select name="{}"{}>{}\n</select>', name, given, _options(choices, chosen)
        )


@lru_cache(maxsize=_KEPT)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    first = next((at for at, (value, _) in enumerate(choices) if value == chosen), None)
    return format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        (
            (value, SafeString(" selected" if at == first else ""), label)
            for at, (value, label) in enumerate(choices)
        ),
    )


class PlainHidden(forms.HiddenInput):
    """The key of a row."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = {"type": "hidden", "name": name, "value": self.format_value(value)}
        return format_html("<input{}>", flatatt(given | self.build_attrs(self.attrs, attrs)))


class PlainErrors(ErrorList):
    """Nothing where there is none, as in nearly every field."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return super().render(*args, **kwargs) if self else SafeString("")

    __str__ = __html__ = render


def plain_checkbox(name: str, value: object, label: str, css: str) -> SafeString:
    """What selects a row for an action."""
    given = {"type": "checkbox", "name": name, "value": value, "class": css, "aria-label": label}
    return format_html("<input{}>", flatatt(given))
