"""The language in which haystack hands an expression to the engine, as a string.

    title,text:"述职" AND NOT (level:"town") AND year:["2018" TO *] AND source~"人大网"
    2OF (text:"代表" OR text:"建议" OR text:"办理")

People type the language of `search.language.query`; this one is for programs:
`SearchQuerySet.narrow` and `raw_search` take it, and every expression survives
`read_query(render(expression))`.
"""

from __future__ import annotations

import re

from search.language.expressions import (
    EVERYWHERE,
    TEXT_FIELDS,
    And,
    AtLeast,
    Begins,
    Between,
    Everything,
    Expression,
    Holds,
    Is,
    Not,
    Or,
    Term,
    all_of,
    any_of,
)
from search.text.analysis import fold

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<mark>[()*]|(?:AND|OR|NOT|\d+OF)(?![^\s(]))
      | (?P<holder>\w+)(?P<how>[~^])(?P<held>{_QUOTED})
      | (?P<names>\w+(?:,\w+)*):(?:
            \[\s*(?P<low>{_QUOTED}|\*)\s+TO\s+(?P<high>{_QUOTED}|\*)\s*\]
          | (?P<value>{_QUOTED}|[^\s()"\[\]]+)
        )
      | (?P<bare>{_QUOTED}|[^\s()"\[\]:~^]+(?![:~^]))
    )""",
    re.VERBOSE | re.DOTALL,
)


class QuerySyntaxError(ValueError):
    """A string that is not in this language."""


def render(expression: Expression) -> str:
    """The expression as a string that `read_query` understands, safe inside a larger one."""
    match expression:
        case Everything():
            return "*"
        case Term(text, fields):
            return f"{','.join(fields)}:{_quote(text)}"
        case Is(column, value):
            return f"{column}:{_quote(value)}"
        case Between(column, low, high):
            return f"{column}:[{_bound(low)} TO {_bound(high)}]"
        case Holds(column, text):
            return f"{column}~{_quote(text)}"
        case Begins(column, text):
            return f"{column}^{_quote(text)}"
        case AtLeast(number, parts):
            return f"{number}OF ({' OR '.join(map(render, parts))})"
        case Not(part):
            return f"NOT ({render(part)})"
        case And(parts):
            return f"({' AND '.join(map(render, parts))})"
        case Or(parts):
            return f"({' OR '.join(map(render, parts))})"


def read_query(string: str) -> Expression:
    """The expression a string stands for. Raises QuerySyntaxError."""
    tokens = _tokens(string)
    reader = _Reader(tokens)
    expression = reader.alternatives()
    if reader.next is not None:
        raise QuerySyntaxError(f"Nothing may follow here: {string!r}")
    return expression


def _quote(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL) if value[0] == '"' else value


def _bound(value: str | None) -> str:
    return "*" if value is None else _quote(value)


def _tokens(string: str) -> list[str | Expression]:
    tokens: list[str | Expression] = []
    string = string.strip()
    at = 0
    while at < len(string):
        token = _TOKEN.match(string, at)
        if token is None:
            raise QuerySyntaxError(f"Cannot read from offset {at}: {string!r}")
        tokens.append(token["mark"] or _leaf(token))
        at = token.end()
    return tokens


def _leaf(token: re.Match[str]) -> Expression:
    if token["bare"]:
        if token["bare"].endswith("*"):
            raise QuerySyntaxError(f"No wildcards here: {token['bare']!r}")
        return Term(fold(_unquote(token["bare"])))
    if token["holder"]:
        kind = Holds if token["how"] == "~" else Begins
        return kind(_column((token["holder"],)), fold(_unquote(token["held"])))
    names = EVERYWHERE if token["names"] == "content" else tuple(token["names"].split(","))
    if token["low"]:
        low, high = (None if b == "*" else _unquote(b) for b in (token["low"], token["high"]))
        return Between(_column(names), low, high)
    if token["value"].endswith("*"):
        raise QuerySyntaxError(f"No wildcards here: {token['value']!r}")
    value = _unquote(token["value"])
    if set(names) <= set(TEXT_FIELDS):
        return Term(fold(value), names)
    return Is(_column(names), value)


def _column(names: tuple[str, ...]) -> str:
    if len(names) != 1 or names[0] in TEXT_FIELDS:
        raise QuerySyntaxError(f"Not a column: {','.join(names)}")
    return names[0]


class _Reader:
    """Reads tokens from left to right: OR between AND between NOT, parentheses first."""

    def __init__(self, tokens: list[str | Expression]) -> None:
        self._tokens = iter(tokens)
        self.next = next(self._tokens, None)

    def alternatives(self) -> Expression:
        return any_of(self._options())

    def _options(self) -> list[Expression]:
        parts = [self._conjunction()]
        while self.next == "OR":
            self._advance()
            parts.append(self._conjunction())
        return parts

    def _conjunction(self) -> Expression:
        parts = [self._negation()]
        # Conditions side by side are joined by AND, as in the examples of haystack.
        while self.next not in (None, "OR", ")"):
            if self.next == "AND":
                self._advance()
            parts.append(self._negation())
        return all_of(parts)

    def _negation(self) -> Expression:
        token = self._advance()
        if token == "NOT":
            return Not(self._negation())
        if token == "(":
            inner = self.alternatives()
            if self._advance() != ")":
                raise QuerySyntaxError("A parenthesis is not closed.")
            return inner
        if isinstance(token, str) and token.endswith("OF"):
            return self._at_least(int(token.removesuffix("OF")))
        if token == "*":
            return Everything()
        if token is None or isinstance(token, str):
            raise QuerySyntaxError(f"A condition is missing before {token!r}.")
        return token

    def _at_least(self, number: int) -> Expression:
        if self._advance() != "(":
            raise QuerySyntaxError("OF is followed by its parts in parentheses.")
        parts = self._options()
        if self._advance() != ")":
            raise QuerySyntaxError("A parenthesis is not closed.")
        return AtLeast(number, tuple(parts))

    def _advance(self) -> str | Expression | None:
        token, self.next = self.next, next(self._tokens, None)
        return token
