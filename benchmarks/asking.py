"""The questions of the benchmark: drawn from the texts by how many of them have a word. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from random import Random

from search.language.expressions import matches
from search.language.query import parse_query
from search.text.analysis import fold, words
from speeches.parsing.vocabulary.han import HAN

EACH = 5
# Texts whose words are counted, spread over the corpus.
_SAMPLE = 2000
_WORD = re.compile(f"[{HAN}]{{2,}}")
_LINE = re.compile(f"[{HAN}][{HAN}、，]{{10,}}[{HAN}]")
# Shares of the texts that have a word of each kind.
_COMMON, _RARE, _MIDDLE = (0.2, 0.6), (0.0, 0.005), (0.02, 0.3)


@dataclass(frozen=True)
class Asked:
    """A question: what is typed, and the one value of each facet that it is narrowed to."""

    kind: str
    q: str = ""
    facets: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict:
        return asdict(self)


def draw(records: Sequence[Mapping], each: int = EACH) -> list[Asked]:
    """So many questions of each kind, the same for the same records."""
    chance = Random(1)
    sample = records[:: max(1, len(records) // _SAMPLE)]
    texts = [fold(str(record["text"])) for record in sample]
    having = [{word for word in words(text) if _WORD.fullmatch(word)} for text in texts]
    counts = Counter(word for own in having for word in own)
    shares = {word: number / len(texts) for word, number in sorted(counts.items())}
    asked = [
        *(Asked("common word", word) for word in _between(shares, _COMMON, each, chance)),
        *(Asked("rare word", word) for word in _between(shares, _RARE, each, chance)),
    ]
    for kind, number in (("two words", 2), ("three words", 3)):
        for own in _different(having, each, chance):
            middling = {word: shares[word] for word in sorted(own)}
            asked.append(Asked(kind, " ".join(_between(middling, _MIDDLE, number, chance))))
    lines = [line for text in texts for line in _LINE.findall(text)]
    asked += [Asked("phrase", _piece(line, 12, chance)) for line in chance.sample(lines, each)]
    asked += [Asked("no word", piece) for piece in _no_words(lines, each, chance)]
    return asked + _filters(records, each, chance)


def _between(
    shares: Mapping[str, float], bounds: tuple[float, float], number: int, chance: Random
) -> list[str]:
    """Words with a share between these, or those nearest to it where there are too few."""
    low, high = bounds
    fitting = [word for word, share in shares.items() if low <= share <= high]
    if len(fitting) < number:
        return sorted(shares, key=lambda word: (abs(shares[word] - (low + high) / 2), word))[
            :number
        ]
    return chance.sample(fitting, number)


def _different(having: Sequence[set[str]], number: int, chance: Random) -> list[set[str]]:
    return chance.sample([own for own in having if len(own) > 2], number)


def _piece(line: str, length: int, chance: Random) -> str:
    start = chance.randrange(max(1, len(line) - length + 1))
    return line[start : start + length].strip("、，")


def _no_words(lines: Sequence[str], number: int, chance: Random) -> Iterator[str]:
    """Strings that stand in the texts and in no dictionary."""
    while number:
        piece = _piece(chance.choice(lines), chance.choice((3, 4)), chance)
        if _WORD.fullmatch(piece) and piece not in set(words(piece)):
            number -= 1
            yield piece


def _filters(records: Sequence[Mapping], number: int, chance: Random) -> list[Asked]:
    """Facets that some record has, one or two together."""
    choices = (("level",), ("kind",), ("year",), ("level", "kind"), ("level", "year"))
    found = []
    for place in range(number):
        record = chance.choice(records)
        names = choices[place % len(choices)]
        found.append(Asked("filter only", "", {name: str(record[name]) for name in names}))
    return found


def scan(records: Iterable[Mapping], asked: Sequence[Asked]) -> list[int]:
    """How many records a literal look into each text finds for each question."""
    expressions = [parse_query(question.q).expression for question in asked]
    found = [0] * len(asked)
    for record in records:
        texts = {name: fold(str(record[name])) for name in ("title", "text")}
        for place, (question, expression) in enumerate(zip(asked, expressions, strict=True)):
            wanted = question.facets.items()
            if all(str(record[name]) == value for name, value in wanted) and matches(
                expression, texts
            ):
                found[place] += 1
    return found
