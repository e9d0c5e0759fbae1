"""What a person types, read into an expression.

    query  = clause { [ AND ] clause }      every clause must hold
    clause = factor { OR factor }           OR, | and ｜ bind closer than the space
    factor = [ - ] [ 标题: | 小标题: | 来源: ] ( "phrase" | ( query ) | string )

A string is contiguous and ends at white space. Operators count only where they stand at the
beginning of a term, quotation marks and parentheses only where they enclose whole terms: a line
pasted from a speech, （一）加强“十四五”规划, means itself. What cannot be read so is searched
literally, and `note` says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.language.expressions import (
    EVERYWHERE,
    And,
    Expression,
    Holds,
    Not,
    Or,
    Term,
    all_of,
    any_of,
    first_terms,
)
from search.text.analysis import fold

# What a person may type: characters, which an address still carries percent-encoded, and terms,
# each of which may have to be looked for in every text of the library.
MAX_LENGTH = 400
MAX_TERMS = 32
_MAX_DEPTH = 10
_BARS = "|｜"
_CLOSING = {"“": "”", "„": "”", "「": "」", "『": "』", "〝": "〞", '"': '"', "＂": "＂"}
_FIELD = re.compile(r"(标题|小标题|来源)[:：]")
_FIELDS = {"标题": ("title",), "小标题": ("headings",), "来源": ("source",)}
_OR = re.compile(rf"OR(?=\s|$)|[{_BARS}]")
# Between two clauses, where a space says the same; anywhere else it is text.
_AND = re.compile(rf"AND\s+(?!(?:OR|AND)(?:\s|$)|[{_BARS}])(?=\S)")
# Where one of them stands inside parentheses: only those with one are a group, others are text.
_INNER = re.compile(rf"(?:^|\s)(?:OR|AND)(?=\s|$)|[{_BARS}]")
# What a string may hold only in quotation marks, lest it be read as more than itself.
_ODD = frozenset('()"')
_OPERATOR = re.compile(r"-|(?:OR|AND)(?:\s|$)", re.IGNORECASE)
_STRING = re.compile(rf"[^\s{_BARS}]+")
_SPACE = re.compile(r"\s*")
_MINUS_SIGNS = re.compile(r"[-－]+(?=\s|$)")
# What a sign means, and how to write it.
_EITHER = "OR 表示“或者”，前后都要有词，如 述职 OR 评议"
_WITHOUT = "减号表示“不要”，词要紧跟在后面，如 票决制 -民生"
_AS_ONE = "引号把一句话当作一个整体来找，如“代表 建议”，前后各写一个"
# What people know from elsewhere, and what does the same here: the string is searched as it stands.
_ODD_HABITS = (
    (re.compile(r"^\s*[^\w\s]\W*$"), "输入的只有符号，没有字；写几个字来找，如 代表建议"),
    (
        re.compile(r"^\s*AND(?=\s|$)|\sAND\s*$|\S\s+(?:and|和|与|及|以及|、)\s+\S"),
        "“和”“与”“and”是当作词来找的：词与词之间空一格，就是都要有",
    ),
    (
        re.compile(r"\S\s+(?:or|或|或者)\s+\S"),
        "“或”“or”是当作词来找的：有一个就行，写竖线，如 述职 | 评议",
    ),
    (re.compile(r"(?:^|\s)NOT(?=\s|$)"), "不要某个词，写减号，如 票决制 -民生；NOT 是当作词来找的"),
    (re.compile(r"\w\*(?=\s|$)"), "不必写 *：写几个字，就找含有这几个字的"),
)


@dataclass(frozen=True)
class Query:
    """What was typed, the expression it was read as, and a Chinese note where it was odd.

    shortened: whether terms beyond MAX_TERMS were left out.
    """

    typed: str
    expression: Expression
    note: str = ""
    shortened: bool = False


class _MalformedError(ValueError):
    """The typed string breaks the grammar; the message says where, the advice what to type, in
    Chinese."""

    def __init__(self, complaint: str, advice: str) -> None:
        super().__init__(complaint)
        self.advice = advice


class _Read(NamedTuple):
    """An expression and the offset at which its text ends."""

    expression: Expression
    end: int


@lru_cache(maxsize=32)
def parse_query(typed: str, fields: tuple[str, ...] = EVERYWHERE) -> Query:
    """What `typed` asks for in `fields`; never raises. An empty string asks for everything."""
    notes = []
    try:
        read = _query(_on_one_line(typed), fields, depth=0)
    except _MalformedError as error:
        read = literal(typed, fields)
        notes += [f"{error}，已按输入的原文逐字检索", error.advice]
    else:
        notes += [advice for pattern, advice in _ODD_HABITS if pattern.search(typed)]
    kept = first_terms(read, MAX_TERMS)
    if kept != read:
        notes.append(f"检索词超过 {MAX_TERMS} 个，只检索前 {MAX_TERMS} 个")
    return Query(typed, kept, "；".join(filter(None, notes)), shortened=kept != read)


def literal(typed: str, fields: tuple[str, ...] = EVERYWHERE) -> Expression:
    """Every piece between white space as a contiguous string, no character an operator."""
    return all_of([Term(fold(piece), fields) for piece in typed.split()])


def phrase(text: str, fields: tuple[str, ...] = EVERYWHERE) -> Term:
    """The whole of `text` as one contiguous string."""
    return Term(fold(_on_one_line(text)), fields, quoted=True)


def typed_form(expression: Expression) -> str:
    """What a person would type for an expression: `parse` reads it as the same again."""
    match expression:
        case Term(text, fields):
            prefix = next((f"{name}:" for name, own in _FIELDS.items() if own == fields), "")
            return prefix + _typed_string(text, expression.quoted)
        case Holds("source", text):
            return "来源:" + _typed_string(text)
        case Not(part):
            return f"-{_grouped(part)}"
        case Or(parts):
            return " | ".join(map(_grouped, parts))
        case And(parts):
            return " ".join(map(typed_form, parts))
        case _:
            return ""


def _grouped(part: Expression) -> str:
    return f"({typed_form(part)})" if isinstance(part, Or | And) else typed_form(part)


def _typed_string(text: str, quoted: bool = False) -> str:
    """A string as it is, or in quotation marks where it would be read otherwise."""
    plain = _STRING.fullmatch(text) and not _FIELD.match(text) and not _OPERATOR.match(text)
    return text if plain and not quoted and _ODD.isdisjoint(text) else f"“{text}”"


def _leaf(term: Term) -> Expression:
    """A source is no text but a column."""
    return Holds("source", term.text) if term.fields == ("source",) else term


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def _query(typed: str, fields: tuple[str, ...], depth: int) -> Expression:
    clauses: list[list[Expression]] = []
    joined = False
    at = _skip(typed, 0)
    while at < len(typed):
        if bar := _OR.match(typed, at):
            if not clauses or joined:
                raise _MalformedError("OR（|）的前面没有词", _EITHER)
            joined, at = True, _skip(typed, bar.end())
            continue
        if clauses and not joined and (word := _AND.match(typed, at)):
            at = word.end()
        expression, end = _factor(typed, at, fields, depth)
        if joined:
            clauses[-1].append(expression)
        else:
            clauses.append([expression])
        joined, at = False, _skip(typed, end)
    if joined:
        raise _MalformedError("OR（|）的后面没有词", _EITHER)
    return all_of([any_of(clause) for clause in clauses])


def _factor(typed: str, at: int, fields: tuple[str, ...], depth: int) -> _Read:
    if typed[at] in "-－":
        _require_term(typed, at + 1, "减号的后面没有词", _WITHOUT)
        part, end = _restricted(typed, at + 1, fields, depth)
        return _Read(Not(part), end)
    return _restricted(typed, at, fields, depth)


def _restricted(typed: str, at: int, fields: tuple[str, ...], depth: int) -> _Read:
    if prefix := _FIELD.match(typed, at):
        advice = f"只在{prefix[1]}里找，词要紧跟在冒号后面，如 {prefix[1]}:述职"
        _require_term(typed, prefix.end(), f"“{prefix[1]}”的后面没有词", advice)
        return _atom(typed, prefix.end(), _FIELDS[prefix[1]], depth)
    return _atom(typed, at, fields, depth)


def _require_term(typed: str, at: int, complaint: str, advice: str) -> None:
    if not _STRING.match(typed, at) or _MINUS_SIGNS.match(typed, at):
        raise _MalformedError(complaint, advice)


def _atom(typed: str, at: int, fields: tuple[str, ...], depth: int) -> _Read:
    found = _quoted(typed, at, fields) or _group(typed, at, fields, depth)
    if found:
        return found
    string = _STRING.match(typed, at)
    assert string is not None, "a term begins where the caller looked"
    return _Read(_leaf(Term(fold(string[0]), fields)), string.end())


def _quoted(typed: str, at: int, fields: tuple[str, ...]) -> _Read | None:
    """The phrase that begins at `at`; None where the mark is a part of a string."""
    closing = _CLOSING.get(typed[at])
    if closing is None:
        return None
    end = typed.find(closing, at + 1)
    if end < 0:
        raise _MalformedError("引号不成对", _AS_ONE)
    if not _at_border(typed, end + 1):
        return None
    if not (inner := typed[at + 1 : end].strip()):
        raise _MalformedError("引号里没有词", _AS_ONE)
    return _Read(_leaf(phrase(inner, fields)), end + 1)


def _group(typed: str, at: int, fields: tuple[str, ...], depth: int) -> _Read | None:
    """The group that begins at `at`; None where the parenthesis is a part of a string."""
    if typed[at] not in "(（":
        return None
    end = _closing_parentheses(typed).get(at)
    if end is None or not _at_border(typed, end + 1):
        return None
    inner = typed[at + 1 : end]
    if not _INNER.search(inner):
        return None
    if depth == _MAX_DEPTH:
        raise _MalformedError("括号的层数太多", "把条件分成几次来找")
    return _Read(_query(inner, fields, depth + 1), end + 1)


# A string is read within the groups around it, of which there are _MAX_DEPTH at most.
@lru_cache(maxsize=_MAX_DEPTH + 1)
def _closing_parentheses(typed: str) -> dict[int, int]:
    """Where each parenthesis that is closed ends, by where it begins."""
    open_ones: list[int] = []
    closing = {}
    for at, character in enumerate(typed):
        if character in "(（":
            open_ones.append(at)
        elif character in ")）" and open_ones:
            closing[open_ones.pop()] = at
    return closing


def _at_border(typed: str, at: int) -> bool:
    return at == len(typed) or typed[at].isspace() or typed[at] in _BARS


def _skip(typed: str, at: int) -> int:
    space = _SPACE.match(typed, at)
    return space.end() if space else at
