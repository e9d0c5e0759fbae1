"""How well and how fast copies are found at import, in a library of 20,000 speeches.

    python -m benchmarks.duplicates [--size N] [--probes N] [--corpus FILE]

The library is the shared corpus of real texts, and beside it speeches put together from its
sentences, so that as many share formulas as in a real one. Then copies of single speeches arrive,
made in each of the ways in which they circulate. Runs in a directory of its own, and removes it.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import django

_directory = tempfile.TemporaryDirectory(prefix="duplicates-")
os.environ |= {"DATA_DIR": _directory.name, "DATABASE_URL": ""}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import jieba
from django.core.management import call_command
from django.db import connection, transaction

from speeches.duplicates import link_duplicates
from speeches.duplicates.shingle_index import gather, sample_of
from speeches.models import (
    DuplicateLink,
    Material,
    ShingleBlock,
    ShingleSegment,
    Speech,
    SpeechFingerprint,
)
from speeches.parsing.fingerprints import bare_words, fingerprint, scheme
from speeches.parsing.vocabulary.rewrites import swapped_words

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "speeches.jsonl.gz"
# Lengths of the speeches that copies are made of.
PROBED = range(1500, 30_000)
_BATCH = 500


def texts(corpus: Path, size: int, chance: random.Random) -> Iterator[str]:
    """The corpus, then as many texts put together from its sentences as are wanted."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        real = [json.loads(line)["text"] for line in lines]
    yield from islice(real, size)
    sentences = [re.findall(r"[^。\n]+[。\n]?", text) for text in real]
    for _ in range(size - len(real)):
        number = len(chance.choice(sentences))
        yield "".join(chance.choice(chance.choice(sentences)) for _ in range(number))


def fill(library: Iterator[str]) -> float:
    """Store these speeches with their fingerprints; gives the seconds the fingerprints took."""
    material = Material.objects.create(
        name="benchmark", sha256="0" * 64, size=0, media_type="text/plain", encoding="utf-8"
    )
    spent = 0.0
    position = 0
    while batch := list(islice(library, _BATCH)):
        speeches = Speech.objects.bulk_create(
            Speech(material=material, position=position + i, title=f"讲话{position + i}",
                   text=text, length=len(text))
            for i, text in enumerate(batch)
        )  # fmt: skip
        position += len(batch)
        started = time.perf_counter()
        prints = [fingerprint(speech.text) for speech in speeches]
        spent += time.perf_counter() - started
        SpeechFingerprint.objects.bulk_create(
            SpeechFingerprint(speech=speech, digest=made.digest, length=made.length,
                              sampled=len(made.hashes), sample=sample_of(made.hashes),
                              scheme=scheme())
            for speech, made in zip(speeches, prints, strict=True)
        )  # fmt: skip
        gather()
    return spent


def _reposted(text: str, chance: random.Random) -> str:
    """Other line ends, half-width punctuation, spaces."""
    lines = re.findall(r".{1,38}", text.replace("\n", ""))
    return "\n".join(f"　　{line} " for line in lines).translate(str.maketrans("，。：；", ",.:;"))


def _edited(text: str, chance: random.Random) -> str:
    """One sentence in ten is left out, one in ten another."""
    sentences = re.findall(r"[^。\n]+[。\n]?", text)
    changed = (s if chance.random() < 0.9 else "这里换成了另外一句话。" for s in sentences)
    return "".join(s for s in changed if chance.random() < 0.9)


def _spun(rate: float) -> Callable[[str, random.Random], str]:
    """That share of the words replaced by others out of the dictionary, not those of the table."""
    jieba.initialize()
    words = [word for word, count in jieba.dt.FREQ.items() if count > 200 and 2 <= len(word) <= 3]

    def spin(text: str, chance: random.Random) -> str:
        return "".join(
            chance.choice(words) if len(word) > 1 and chance.random() < rate else word
            for word in jieba.cut(text)
        )

    return spin


def _spun_by_table(text: str, chance: random.Random) -> str:
    swaps = {original: swap for swap, original in swapped_words() if bare_words(original)}
    return re.sub("|".join(swaps), lambda match: swaps[match[0]], text)


def _piece(length: int) -> Callable[[str, random.Random], str]:
    """So many characters that count, marks and spaces not."""

    def cut(text: str, chance: random.Random) -> str:
        start = chance.randrange(0, len(text) - 2 * length)
        end = start + length
        while len(bare_words(text[start:end])) < length:
            end += 1
        return text[start:end]

    return cut


def _part_two(text: str, chance: random.Random) -> str:
    return text[len(text) // 3 : 2 * len(text) // 3]


def _then(*steps: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    def run(text: str, chance: random.Random) -> str:
        for step in steps:
            text = step(text, chance)
        return text

    return run


def _merged(text: str, chance: random.Random) -> str:
    """With another text before it, as on a page with several."""
    other = Speech.objects.exclude(text=text).order_by("pk")[chance.randrange(5000)].text
    return f"{other}\n{text}"


def _unrelated(text: str, chance: random.Random) -> str:
    """Made of sentences of sixty other speeches; whatever it is linked with is wrong."""
    pks = chance.sample(range(1, 5000), 60)
    found = Speech.objects.filter(pk__in=pks).values_list("text", flat=True)
    return "".join(
        chance.choice(re.findall(r"[^。\n]+[。\n]?", text) or ["无。"]) for text in found
    )


def arrive(text: str, original: Speech) -> tuple[float, bool, int]:
    """Link a text as an import does, and take it out again.

    Gives the seconds, whether it was linked with the original, and with how many.
    """
    with transaction.atomic():
        copy = Speech.objects.create(
            material=original.material, position=32_000, title="新到", text=text
        )
        # The processor's time: what else the machine does is not measured.
        started = time.process_time()
        links = link_duplicates(copy)
        seconds = time.process_time() - started
        transaction.set_rollback(True)
    return seconds, any(link.other_id == original.pk for link in links), len(links)


def probe(number: int, chance: random.Random) -> None:
    long_enough = Speech.objects.filter(
        pk__lte=5076, length__gte=PROBED.start, length__lt=PROBED.stop
    )
    pks = chance.sample(list(long_enough.values_list("pk", flat=True)), number)
    all_seconds = []
    ways: dict[str, Callable[[str, random.Random], str]] = {
        "re-posted, re-wrapped": _reposted,
        "edited, 1 sentence in 5": _edited,
        "spun by the table": _spun_by_table,
        "spun, 15 % of words": _spun(0.15),
        "spun, 20 % of words": _spun(0.20),
        "spun, 25 % of words": _spun(0.25),
        "130 characters of it": _piece(130),
        "320 characters of it": _piece(320),
        "320 characters, spun 20 %": _then(_piece(320), _spun(0.20)),
        "part 2 of 3": _part_two,
        "part 2 of 3, spun 20 %": _then(_part_two, _spun(0.20)),
        "merged with another": _merged,
        "unrelated": _unrelated,
    }
    say(f"{'what arrives':28}{'found':>8}{'links':>7}{'median':>10}{'p95':>10}{'worst':>10}")
    for name, way in ways.items():
        results = []
        for pk in pks:
            original = Speech.objects.get(pk=pk)
            results.append(arrive(way(original.text, chance), original))
        seconds = [result[0] for result in results]
        all_seconds += seconds
        found = sum(result[1] for result in results) / len(results)
        links = statistics.mean(result[2] for result in results)
        say(f"{name:28}{found:8.1%}{links:7.2f}{_times(seconds)}")
    say(f"{'all':43}{_times(all_seconds)}")


def _times(seconds: list[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    columns = (statistics.median(seconds), p95, max(seconds))
    return "".join(f"{column * 1000:7.0f} ms" for column in columns)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def storage() -> None:
    speeches = Speech.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE %s OR name LIKE %s",
            ["%shingle%", "%fingerprint%"],
        )
        (total,) = cursor.fetchone()
    rows = SpeechFingerprint.objects.count() + ShingleBlock.objects.count()
    say(
        f"{speeches} speeches, {rows / speeches:.2f} rows a speech (its fingerprint, and blocks), "
        f"{ShingleSegment.objects.count()} segments, "
        f"{total / 2**20:.0f} MB with their indexes, {total / speeches / 1024:.1f} KB a speech; "
        f"database {Path(connection.settings_dict['NAME']).stat().st_size / 2**20:.0f} MB"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--probes", type=int, default=100)
    options = parser.parse_args(arguments)
    chance = random.Random(20_000)
    jieba.setLogLevel("WARNING")
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    spent = fill(texts(options.corpus, options.size, chance))
    say(
        f"library filled in {time.perf_counter() - started:.0f} s, "
        f"{spent / options.size * 1000:.1f} ms a fingerprint"
    )
    storage()
    probe(options.probes, chance)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory of this process, the texts and jieba in it: {peak:.0f} MB")
    assert not DuplicateLink.objects.exists()


if __name__ == "__main__":
    main(sys.argv[1:])
