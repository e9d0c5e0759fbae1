"""What haystack's input types hold: a string and how it is to be read."""

from __future__ import annotations

from haystack.backends import BaseSearchQuery
from haystack.inputs import AutoQuery, BaseInput, Clean, Exact, Not, PythonData, Raw

# What the inputs of haystack may be told beside their string, and it changes nothing here.
_OPTIONS = {"clean"}


class Typed(BaseInput):  # type: ignore[misc] # haystack has no types
    """What a person typed, in the language of `search.language.query`: for any field."""

    input_type_name = "typed"


class Smart(Typed):
    """The smart reading of the same (see `language.smart`); `least` of its words are enough."""

    input_type_name = "smart"

    def __init__(self, query_string: str, least: int | None = None) -> None:
        super().__init__(query_string)
        self.least = least


# Each before those it is derived from.
_KNOWN: tuple[type[BaseInput], ...] = (
    Smart, Typed, Raw, AutoQuery, Not, Clean, Exact, PythonData, BaseInput,
)  # fmt: skip


def read_input(value: BaseInput, query: BaseSearchQuery) -> BaseInput:
    """The input as one of those known here, prepared as its own class does it.

    Raises NotImplementedError for options that would be ignored.
    """
    if unknown := value.kwargs.keys() - _OPTIONS:
        name = type(value).__name__
        raise NotImplementedError(f"{name} has no options {', '.join(sorted(unknown))} here.")
    known = next(known for known in _KNOWN if isinstance(value, known))
    if type(value).prepare is known.prepare:
        return value
    verbatim = _VerbatimTyped(query) if known is AutoQuery else _Verbatim(query)
    prepared = value.prepare(verbatim)
    if known in (Clean, BaseInput) and not value.post_process:
        return Raw(prepared)
    return known(prepared)


class _Verbatim:
    """A query for `prepare` that leaves a string as it is: here, nothing in it is an operator."""

    def __init__(self, query: BaseSearchQuery) -> None:
        self._query = query

    def __getattr__(self, name: str) -> object:
        return getattr(self._query, name)

    def clean(self, query_fragment: str) -> str:
        return query_fragment

    def build_exact_query(self, query_string: str) -> str:
        return query_string

    def build_not_query(self, query_string: str) -> str:
        return query_string


class _VerbatimTyped(_Verbatim):
    """The same for what a person typed, with the marks of that language."""

    def build_exact_query(self, query_string: str) -> str:
        return f'"{query_string}"'

    def build_not_query(self, query_string: str) -> str:
        return f"-{query_string}"
