"""Speeches composed for benchmarks: as many as asked for, original, the same for the same seed.

    python -m benchmarks.composing --speeches N --out FILE.jsonl.gz [--seed S] [--first N]
    python -m benchmarks.composing --curve [--speeches N] [--beside CORPUS.jsonl.gz]

Their grammar is composing.txt; nouns, verbs and idioms come from jieba's dictionary by its
frequencies, so that the vocabulary goes on growing as it does in real texts. Sense they make none:
what is like the real thing is what a search engine sees (README.md, `--curve`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, repeat
from pathlib import Path
from random import Random
from typing import TextIO

import jieba

from benchmarks.curve import report

GRAMMAR = Path(__file__).with_name("composing.txt")
_NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三".split()
_SLOT = re.compile(r"\{([a-z ]+)\}")
# Words of the dictionary by what they fill: their tags, their lengths.
_TAGS: dict[str, tuple[set[str], range]] = {
    "noun": ({"n", "vn", "nz", "an", "l", "j"}, range(2, 5)),
    "act": ({"v", "vn"}, range(2, 3)),
    "adj": ({"a", "ad", "z"}, range(2, 4)),
    "idiom": ({"i", "l"}, range(4, 5)),
}
# A speech keeps to some of the words: of each slot it draws so many and uses them again.
_BAGS = {"noun": 110, "act": 60, "adj": 16, "idiom": 16}
# The power of a frequency that a word is drawn by: near 1, tuned by the curve.
_FLATTENED = 1.05
# Of the sentences too.
_SENTENCES = 22
_LISTS = ("office", "surname", "front", "verb", "aim", "adjective")
_LEVELS = {"county": "县", "city": "市", "district": "区", "town": "镇"}
_KINDS = ("报告", "发言", "致辞", "主持词", "述职", "经验")
# Speeches that one process packs at a time.
_BATCH = 500
# Characters of a speech: logarithms are normal with this middle and spread.
_MIDDLE, _SPREAD, _SHORTEST, _LONGEST = 7.45, 0.5, 500, 20_000


@dataclass(frozen=True)
class Words:
    """Words with their weights, summed up, to draw from."""

    words: list[str]
    sums: list[float]

    def some(self, chance: Random, number: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.sums, k=number)


@dataclass(frozen=True)
class Pattern:
    """A line of the grammar: its text with %s in the place of slots, and their names."""

    text: str
    slots: tuple[str, ...]


@cache
def grammar() -> dict[str, list[str]]:
    """The lists of composing.txt by name, as they stand there."""
    lists: dict[str, list[str]] = {}
    items: list[str] = []
    for line in GRAMMAR.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            items = lists.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            items.append(line)
    return lists


@cache
def _listed(name: str) -> list[str]:
    return " ".join(grammar()[name]).split()


@cache
def _patterns(name: str) -> list[Pattern]:
    return [
        Pattern(_SLOT.sub("%s", line.replace("%", "%%")), tuple(_SLOT.findall(line)))
        for line in grammar()[name]
    ]


@cache
def _dictionary() -> dict[str, Words]:
    """What fills each slot of _TAGS, out of jieba's dictionary."""
    found: dict[str, tuple[list[str], list[float]]] = {name: ([], []) for name in _TAGS}
    with jieba.get_dict_file() as file:
        for line in file.read().decode().splitlines():
            word, frequency, tag = line.split()
            for name, (tags, lengths) in _TAGS.items():
                if tag in tags and len(word) in lengths:
                    found[name][0].append(word)
                    found[name][1].append(int(frequency) ** _FLATTENED)
    return {name: Words(words, list(accumulate(sums))) for name, (words, sums) in found.items()}


class Composer:
    """Writes one speech: `chance` decides everything in it.

    `lists` has for every slot what may fill it in this speech.
    """

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.level = chance.choices(list(_LEVELS), (4, 2, 2, 3))[0]
        self.year = str(chance.randint(2008, 2024))
        unit = _LEVELS[self.level]
        place = self._name() + unit
        terms = chance.choices(_NUMERALS[:6], k=2)
        session = f"第十{terms[0]}届人民代表大会第{terms[1]}次会议"
        villages = [self._name() for _ in range(6)]
        self.lists: dict[str, Sequence[str]] = {
            **_common(unit),
            **{name: words.some(chance, _BAGS[name]) for name, words in _dictionary().items()},
            **{name: chance.choices(_listed(f"{name}s"), k=7) for name in ("field", "task")},
            "place": (place,),
            "unit": (unit,),
            "year": (self.year,),
            "body": (f"{place}人大主席团" if unit == "镇" else f"{place}人大常委会",),
            "session": (session,),
            "meeting": (chance.choice((session, "全体会议", "座谈会", "工作会议", "推进会")),),
            "town": [f"{name}镇" for name in villages],
            "village": [f"{name}村" for name in villages],
        }
        self.sentences = chance.choices(_patterns("sentences"), k=_SENTENCES)

    def record(self, ref: str) -> dict[str, object]:
        """The speech in the form of the corpus, with the facts it was written by."""
        title = self._line(_patterns("titles"))
        month, day = self.chance.randint(1, 12), self.chance.randint(1, 28)
        return {
            "id": ref,
            "title": title,
            "date": f"{self.year}-{month:02}-{day:02}",
            "source": "composed",
            "text": "\n".join(self._paragraphs()),
            "level": self.level,
            "kind": next((kind for kind in _KINDS if kind in title), "讲话"),
            "year": int(self.year),
        }

    def _paragraphs(self) -> Iterator[str]:
        length = self.chance.lognormvariate(_MIDDLE, _SPREAD)
        length = min(max(length, _SHORTEST), _LONGEST)
        yield self.chance.choice(grammar()["salutations"])
        yield self._line(_patterns("openings"))
        sections = self.chance.randint(2, 5)
        for numeral in _NUMERALS[:sections]:
            yield f"{numeral}、{self._line(_patterns('headings'))}"
            yield from self._section(length / sections)
        yield self._line(_patterns("closings"))

    def _section(self, length: float) -> Iterator[str]:
        """Paragraphs of so many characters, some of them under headings of their own."""
        if self.chance.random() < 0.4 or length < 500:
            yield from self._body(length)
            return
        parts = self.chance.randint(2, 4)
        numbered = self.chance.random() < 0.25
        for number, numeral in enumerate(_NUMERALS[:parts], 1):
            label = f"{number}." if numbered else f"（{numeral}）"
            heading = f"{label}{self._line(_patterns('small headings'))}"
            first, *others = self._body(length / parts)
            if self.chance.random() < 0.3:
                yield f"{heading}。{first}"
            else:
                yield heading
                yield first
            yield from others

    def _body(self, length: float) -> Iterator[str]:
        while length > 0:
            if self.chance.random() < 0.08:
                paragraph = self._line(_patterns("points"))
            else:
                number = self.chance.randint(1, 6)
                paragraph = "".join([self._line(self.sentences) for _ in range(number)])
            length -= len(paragraph)
            yield paragraph

    def _line(self, patterns: Sequence[Pattern]) -> str:
        """A pattern, filled in. Hundreds a speech: `random` costs a quarter of `choice`."""
        random = self.chance.random
        pattern = patterns[int(random() * len(patterns))]
        filling = [self.lists[slot] for slot in pattern.slots]
        return pattern.text % tuple([words[int(random() * len(words))] for words in filling])

    def _name(self) -> str:
        return self.chance.choice(_listed("begins")) + self.chance.choice(_listed("ends"))


@cache
def _common(unit: str) -> dict[str, Sequence[str]]:
    """What fills the slots that have the same lists in every speech of a level."""
    chance = Random(unit)
    return {
        "gov": (f"{unit}政府",),
        "role": ("主任", "书记", "代表", "局长", "委员"),
        "month": list(map(str, range(1, 13))),
        "small": _NUMERALS[1:6],
        "num": [str(int(10 ** (chance.random() * 3.5))) for _ in range(2000)],
        "pct": [f"{chance.random() * 100:.1f}%" for _ in range(500)],
        "law": [f"《{law}》" for law in _listed("laws")],
        "dept": [unit + department for department in _listed("departments")],
        **{name: _listed(f"{name}s") for name in _LISTS},
    }


def compose(speeches: int, seed: int = 1, first: int = 0) -> Iterator[dict[str, object]]:
    """So many records; the n-th of a seed is the same however many are asked for."""
    for number in range(first, first + speeches):
        yield Composer(Random(f"{seed}/{number}")).record(f"c{number:06}")


def write(path: Path, speeches: int, seed: int = 1, first: int = 0) -> None:
    """As JSON lines, packed, composed on all cores: the same bytes for the same numbers."""
    last = first + speeches
    starts = range(first, last, _BATCH)
    numbers = [min(_BATCH, last - start) for start in starts]
    with path.open("wb") as file, ProcessPoolExecutor() as pool:
        for packed in pool.map(_packed, numbers, repeat(seed), starts):
            file.write(packed)


def _packed(speeches: int, seed: int, first: int) -> bytes:
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in compose(speeches, seed, first)]
    return gzip.compress("".join(lines).encode(), 3, mtime=0)


def main(arguments: list[str], out: TextIO) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speeches", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--curve", action="store_true", help="print how the vocabulary grows")
    parser.add_argument("--beside", type=Path, help="a corpus to print the curve of beside")
    options = parser.parse_args(arguments)
    numbers = (options.speeches, options.seed, options.first)
    if options.out:
        write(options.out, *numbers)
    if options.curve or options.beside:
        out.write(report(compose(*numbers), options.beside))


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
