"""Read documents with the parser, several at once where many come.

The parser runs in other processes, within a budget for each document: whatever a document is made
of, it costs no more than that, and those beside it are read. The parser is pure, so it may run
ahead while this process stores what was read before.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from speeches.importing.child import Budget
from speeches.importing.children import Answer, Children, Died, TooLarge, TooSlow
from speeches.importing.converting import readable
from speeches.importing.workers import Plan, Workers
from speeches.parsing import NO_CHOICES, Choices, MaterialError, Member, ParsedMaterial
from speeches.parsing.documents import NO_READINGS, Readings, Shell
from speeches.parsing.formats.limits import DOCUMENT_BYTES, MEGABYTE

# Returns what was read, or raises the MaterialError that reading raised.
Reading = Callable[[], ParsedMaterial]
ReadAhead = Workers[Member, ParsedMaterial]
Learned = Callable[[Shell], frozenset[str]]

# See `workers.Plan`.
_WORTH_IT = 40
_WAITING = 8
_HELD_BYTES = 4 * DOCUMENT_BYTES
_SPLIT = "请拆分后再导入"

# What the children run. A name: nothing of the parser is loaded here.
_PARSE = "speeches.importing.parse_task:parse_task"
_children = Children()


def read_document(
    data: bytes,
    name: str,
    choices: Choices = NO_CHOICES,
    learned: Learned | None = None,
    readings: Readings = NO_READINGS,
) -> ParsedMaterial:
    """The speeches in a document of any format.

    learned, readings: as for `parse`; the former is called in this process. Raises MaterialError,
    also where the document takes more time or memory than any may.
    """
    source = readable(data).data
    arguments = (source, name, choices, dict(readings), bool(learned))
    parsed = run_within_budget(_children, _PARSE, *arguments, answer=_answers(learned))
    assert isinstance(parsed, ParsedMaterial)
    return parsed


def run_within_budget(
    children: Children, work: str, *arguments: object, answer: Answer | None = None
) -> object:
    """What children read of a document, as `Children.run`.

    Raises MaterialError where it takes more time or memory than any document may.
    """
    seconds, megabytes = settings.PARSE_SECONDS, settings.PARSE_MEGABYTES
    budget = Budget(seconds, int(megabytes * MEGABYTE))
    try:
        return children.run(work, *arguments, budget=budget, answer=answer)
    except TooSlow as error:
        raise MaterialError(f"解析超过 {seconds:g} 秒，已停止；{_SPLIT}") from error
    except TooLarge as error:
        raise MaterialError(
            f"解析占用内存过多（最多 {megabytes:g} MB），已停止；{_SPLIT}"
        ) from error
    except Died as error:
        raise MaterialError(f"解析时进程意外中止；请再导入一次，仍不成功，{_SPLIT}") from error


def _answers(learned: Learned | None) -> Answer | None:
    if not learned:
        return None

    def answer(question: object) -> frozenset[str]:
        assert isinstance(question, Shell)
        return learned(question)

    return answer


def reading_ahead(processes: int | None = None) -> ReadAhead:
    """Threads that have documents read before they are asked for.

    What was learned of a site is not known there: whoever stores a document asks again.
    """
    plan = Plan(_read, _WORTH_IT, _WAITING, size=_size, held_bytes=_HELD_BYTES)
    return Workers(plan, processes)


def _read(member: Member) -> ParsedMaterial:
    return read_document(member.data, member.name)


def _size(member: Member) -> int:
    return len(member.data)
