"""What was told as done, and what may be done or not because nobody said so."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.chaos.browser import Refused
from speeches.choices import GONE, State
from speeches.models import Speech

Value = str | bool
# By the name of a fact, what it may be: one value where that is known.
Facts = dict[str, frozenset[Value]]
NEW: Facts = {"state": frozenset({State.RECEIVED}), "speaker": frozenset({""}),
              "cut": frozenset({False})}  # fmt: skip
_WORDS = (
    "坚持 问题导向 建立台账 明确责任 逐项销号 监督实效 代表工作 联系群众 述职评议 跟踪督办".split()
)


def mark(number: int) -> str:
    """What is in the speech of this number and in no other."""
    return f"编号甲{number}乙"


def cut_line(number: int) -> str:
    """The line of it that is taken out and put back."""
    return f"第{number}份材料的这一行有时被清除。"


def text(number: int) -> str:
    """A short speech that is like no other."""
    chance = random.Random(number)
    sentences = (
        "，".join(chance.choices(_WORDS, k=6)) + f"第{chance.random()}次。" for _ in range(8)
    )
    title = f"在第{number}次县人大工作会议上的讲话"
    lines = [title, "各位代表：", f"本件{mark(number)}。", cut_line(number), *sentences]
    return "\n".join(lines)


def file_name(number: int) -> str:
    return f"{number}.txt"


def number_of(name: str) -> int:
    return int(name.removesuffix(".txt"))


@dataclass
class Ledger:
    """The facts of each speech by its number, and what is found to be otherwise.

    Each speech is one librarian's; others read along. awaited: what was uploaded and is not in the
    library yet; keys: of the speeches that were seen there.
    """

    facts: dict[int, Facts] = field(default_factory=dict)
    awaited: set[int] = field(default_factory=set)
    keys: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def see_what_came(self) -> None:
        """Take down which of the awaited speeches are in the library by now."""
        names = list(map(file_name, self.awaited))
        came = Speech.objects.filter(material__name__in=names)
        for name, key in came.values_list("material__name", "pk"):
            number = number_of(name)
            self.keys[number], self.facts[number] = key, dict(NEW)
            self.awaited.discard(number)

    def is_known(self, number: int, fact: str, value: Value) -> bool:
        return self.facts[number][fact] == {value}

    @contextmanager
    def changing(self, numbers: Mapping[int, Value], fact: str) -> Iterator[None]:
        """What is done inside gives the speeches of these numbers these values of a fact.

        Where it is told as refused they keep the ones they had; where nobody says, they may have
        either, until somebody looks.
        """
        before = {number: self.facts[number][fact] for number in numbers}
        for number, value in numbers.items():
            self.facts[number][fact] = before[number] | {value}
        try:
            yield
        except Refused:
            for number, values in before.items():
                self.facts[number][fact] = values
            raise
        for number, value in numbers.items():
            self.facts[number][fact] = frozenset({value})

    def look(self, number: int) -> None:
        """Hold a speech in the library against what was told, and take down what it is."""
        found = facts_of(number)
        for fact, may_be in self.facts[number].items():
            if fact in found and found[fact] not in may_be:
                told = " or ".join(sorted(map(str, may_be)))
                self.wrong.append(f"speech {number}: {fact} is {found[fact]}, told {told}")
        self.facts[number] |= {fact: frozenset({value}) for fact, value in found.items()}


def facts_of(number: int) -> dict[str, Value]:
    """What the library has of a speech."""
    speech = Speech.objects.filter(material__name=file_name(number)).first()
    if speech is None:
        return {"state": GONE[0]}
    cut = cut_line(number) not in speech.text
    return {"state": State(speech.state), "speaker": speech.speaker, "cut": cut}
