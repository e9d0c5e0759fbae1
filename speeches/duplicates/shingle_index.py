"""The inverted index of sampled shingles: which speeches share how many of them with a text.

Note [Segments]
    One row for each shingle of each speech is most of what a library writes and keeps. So the
    sample of a speech is one value beside its fingerprint, and some hundred samples at a time are
    gathered into a segment: pairs of a hash and a speech, sorted, parted into blocks by the first
    bits of the hashes, each block a row. Segments are never changed. Where enough of about one size
    have come together they are merged into one, so that a look-up asks few, and each pair is
    written anew once for every such size. What is not gathered yet is read as it is.

    A speech that is gone or changed leaves its pairs behind. They only propose: what a speech
    shares is counted in its sample of today, and one without a fingerprint shares nothing.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from config.compiled import CompiledInsert, fetched
from speeches.batched import batched
from speeches.changes import changing
from speeches.models import ShingleBlock, ShingleSegment, SpeechFingerprint
from speeches.parsing.fingerprints import Fingerprint

# Samples that are gathered at once, segments of a size that are merged, and speeches of a segment
# that is not merged any more: that would take seconds, in which nobody else can write.
GATHERED = 128
_MERGED_BITS = 3
_MERGED = 1 << _MERGED_BITS
_LARGEST = 32_768
# Pairs of a block, and speeches of a segment that a process keeps in its memory: of all of them
# some megabytes.
_BLOCK = 512
_KEPT = 4096
# The part of the pairs that may be of speeches that are gone or changed.
_STALE = 1 / 8
# What a candidate shares at least: sampled shingles.
CANDIDATE_SHINGLES = 2
# Pairs that are counted for one speech, the rarest shingles first: what stands in many speeches is
# formula, and is looked at only where nothing better is left.
MOST_ROWS = 20_000
# A size is kept as its logarithm, in so many steps for each doubling.
_STEPS = 8
_HASH, _KEY, _SIZE = np.dtype("<i4"), np.dtype("<u4"), np.dtype("u1")
_PAIR_BYTES = _HASH.itemsize + _KEY.itemsize + _SIZE.itemsize

# Asked in its own words: through objects, a look-up costs several times what the database takes.
_PRINTS = SpeechFingerprint._meta.db_table
_BLOCKS, _SEGMENTS = ShingleBlock._meta.db_table, ShingleSegment._meta.db_table
_WAITING = f"SELECT speech_id, sample FROM {_PRINTS} WHERE NOT gathered ORDER BY speech_id"
_HOW_MANY_WAIT = f"SELECT COUNT(*) FROM {_PRINTS} WHERE NOT gathered"
_ALL_SEGMENTS = f"SELECT id, speeches, bits FROM {_SEGMENTS} ORDER BY id"
_BLOCKS_OF = f"SELECT pairs FROM {_BLOCKS} WHERE segment_id = %s"
_PRINTS_OF = f"""
    SELECT speech_id, digest, length, sampled, sample FROM {_PRINTS} WHERE speech_id IN (KEYS)
"""
_insert_prints = CompiledInsert(SpeechFingerprint)


@dataclass(frozen=True)
class Sharing:
    """A speech, how many sampled shingles it shares with a text, and its fingerprint."""

    speech: int
    shared: int
    digest: str
    length: int
    sampled: int


@dataclass(frozen=True)
class Pairs:
    """Hashes with the speeches that have them, by hash; sizes: how many each speech has in all, as
    `_size` says it."""

    hashes: NDArray[np.int32]
    keys: NDArray[np.uint32]
    sizes: NDArray[np.uint8]

    @classmethod
    def of(cls, samples: Iterable[tuple[int, bytes]]) -> Pairs:
        """Those of speeches and their samples, in any order."""
        rows = list(samples)
        numbers = [len(sample) // _HASH.itemsize for _, sample in rows]
        hashes = np.frombuffer(b"".join(bytes(sample) for _, sample in rows), _HASH)
        keys = np.array([key for key, _ in rows], _KEY).repeat(numbers)
        sizes = np.array([_size(number) for number in numbers], _SIZE).repeat(numbers)
        return cls(hashes, keys, sizes).sorted()

    @classmethod
    def together(cls, parts: Sequence[Pairs]) -> Pairs:
        """Those of several, one after another."""
        return cls(
            np.concatenate([np.empty(0, _HASH), *(part.hashes for part in parts)]),
            np.concatenate([np.empty(0, _KEY), *(part.keys for part in parts)]),
            np.concatenate([np.empty(0, _SIZE), *(part.sizes for part in parts)]),
        )

    @classmethod
    def read(cls, blocks: Iterable[bytes]) -> Pairs:
        """Those of stored blocks, in their order."""
        return cls.together([_read(bytes(block)) for block in blocks])

    def sorted(self) -> Pairs:
        return self[np.argsort(self.hashes, kind="stable")]

    def __getitem__(self, which: NDArray[np.intp] | slice) -> Pairs:
        return Pairs(self.hashes[which], self.keys[which], self.sizes[which])

    def with_hashes(self, hashes: NDArray[np.int32]) -> Pairs:
        """Those whose hash is one of these; all in order."""
        begins = np.searchsorted(self.hashes, hashes, "left")
        numbers = np.searchsorted(self.hashes, hashes, "right") - begins
        before = np.cumsum(numbers) - numbers
        return self[np.repeat(begins - before, numbers) + np.arange(numbers.sum())]

    def stored(self) -> bytes:
        arrays = (
            self.hashes.astype(_HASH),
            self.keys.astype(_KEY),
            self.sizes.astype(_SIZE),
        )
        return b"".join(array.tobytes() for array in arrays)


def _read(block: bytes) -> Pairs:
    number = len(block) // _PAIR_BYTES
    keys_at = number * _HASH.itemsize
    sizes_at = keys_at + number * _KEY.itemsize
    return Pairs(
        np.frombuffer(block, _HASH, number),
        np.frombuffer(block, _KEY, number, keys_at),
        np.frombuffer(block, _SIZE, number, sizes_at),
    )


def _size(number: int) -> int:
    return int(_STEPS * math.log2(number)) if number else 0


def sample_of(hashes: Iterable[int]) -> bytes:
    """Sampled shingles as a row has them."""
    return np.array(sorted(hashes), _HASH).tobytes()


# Writing


def store(key: int, made: Fingerprint, scheme: str) -> None:
    """Store the fingerprint of a speech that has none, in the open transaction, beside which no
    other does so. scheme: in which way it was made."""
    row = SpeechFingerprint(
        speech_id=key,
        digest=made.digest,
        length=made.length,
        sampled=len(made.hashes),
        sample=sample_of(made.hashes),
        scheme=scheme,
    )
    _insert_prints([row])
    if fetched(_HOW_MANY_WAIT)[0][0] >= GATHERED:
        gather()


def gather() -> None:
    """Make segments of the samples that wait, and merge those that have become many."""
    while waiting := fetched(f"{_WAITING} LIMIT {_LARGEST}"):
        _write(len(waiting), Pairs.of((key, sample) for key, sample in waiting))
        for keys in batched([key for key, _ in waiting], 500):
            SpeechFingerprint.objects.filter(speech__in=keys).update(gathered=True)
    while many := _too_many():
        _write(sum(segment.speeches for segment in many), _merged(many))
        ShingleSegment.objects.filter(pk__in=[segment.pk for segment in many]).delete()


@changing()
def sweep() -> None:
    """Make the segments anew where much in them is of speeches that are gone or changed."""
    held = sum(speeches for _, speeches, _ in fetched(_ALL_SEGMENTS))
    there = SpeechFingerprint.objects.filter(gathered=True)
    if held and held - there.count() >= _STALE * held:
        ShingleSegment.objects.all().delete()
        there.update(gathered=False)
        gather()


def _too_many() -> list[ShingleSegment]:
    """Segments of about one size, where they are to be merged."""
    levels: dict[int, list[ShingleSegment]] = {}
    for segment in ShingleSegment.objects.filter(speeches__lt=_LARGEST):
        doublings = (segment.speeches // GATHERED).bit_length() - 1
        levels.setdefault(max(doublings, 0) // _MERGED_BITS, []).append(segment)
    return next((some[:_MERGED] for some in levels.values() if len(some) >= _MERGED), [])


def _merged(segments: Collection[ShingleSegment]) -> Pairs:
    return Pairs.together([_whole(segment.pk) for segment in segments]).sorted()


def _write(speeches: int, pairs: Pairs) -> None:
    bits = max(0, (len(pairs.hashes) // _BLOCK).bit_length())
    # By lot: a process may know one of the same number, of a transaction that was given up.
    segment = ShingleSegment(pk=secrets.randbits(62), speeches=speeches, bits=bits)
    segment.save(force_insert=True)
    numbers = _block_numbers(pairs.hashes, bits)
    begins = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist()
    blocks = (
        ShingleBlock(segment=segment, number=int(numbers[begin]), pairs=pairs[begin:end].stored())
        for begin, end in pairwise([*begins, len(numbers)])
    )
    ShingleBlock.objects.bulk_create(blocks, batch_size=500)


def _block_numbers(hashes: NDArray[np.int32], bits: int) -> NDArray[np.int64]:
    """The first bits of hashes: the numbers of their blocks, in the order of the hashes."""
    return (hashes.astype(np.int64) + 2**31) >> (32 - bits)


# Asking


def find_sharing(hashes: Collection[int], least: float) -> tuple[int, list[Sharing]]:
    """Which speeches share enough with a text of these sampled shingles.

    Enough: at least this part of their own sample, or of what was asked. Returns of how many
    shingles it was asked, the rarest, and the speeches.
    """
    if not hashes:
        return 0, []
    mine = np.array(sorted(hashes), _HASH)
    found = Pairs.together([part.with_hashes(mine) for part in _parts(mine)])
    places = np.searchsorted(mine, found.hashes)
    numbers = np.bincount(places, minlength=len(mine))
    rarest = np.lexsort((mine, numbers))
    asked = rarest[np.cumsum(numbers[rarest]) <= MOST_ROWS]
    is_asked = np.zeros(len(mine), bool)
    is_asked[asked] = True
    found = found[np.flatnonzero(is_asked[places])]
    keys, which, shared = np.unique(found.keys, return_inverse=True, return_counts=True)
    # A speech has at least so many, or it would have another size: the smallest, where it changed.
    sizes = np.full(len(keys), np.iinfo(_SIZE).max, _SIZE)
    np.minimum.at(sizes, which, found.sizes)
    smallest = 2.0 ** (sizes / _STEPS)
    likely = (shared >= CANDIDATE_SHINGLES) & (
        (shared >= least * len(asked)) | (shared >= least * smallest)
    )
    return len(asked), list(_counted(keys[likely].tolist(), mine[is_asked]))


def _counted(keys: Sequence[int], asked: NDArray[np.int32]) -> Iterator[Sharing]:
    """How many each of these speeches shares, by its sample of today."""
    for some in batched(keys, 500):
        for key, digest, length, sampled, sample in _rows(
            _PRINTS_OF.replace("KEYS", ",".join(map(str, some)))
        ):
            there = np.frombuffer(bytes(sample), _HASH)
            shared = int(np.isin(there, asked, assume_unique=True).sum())
            if shared >= CANDIDATE_SHINGLES:
                yield Sharing(key, shared, digest, length, sampled)


def _parts(mine: NDArray[np.int32]) -> Iterator[Pairs]:
    """All pairs in which these hashes may be."""
    yield Pairs.of((key, sample) for key, sample in fetched(_WAITING))
    segments = fetched(_ALL_SEGMENTS)
    yield _kept.of(tuple(pk for pk, speeches, _ in segments if speeches <= _KEPT))
    for pk, speeches, bits in segments:
        if speeches > _KEPT:
            numbers = np.unique(_block_numbers(mine, bits)).tolist()
            there = ",".join(map(str, numbers))
            query = f"{_BLOCKS_OF} AND number IN ({there}) ORDER BY number"
            yield Pairs.read(block for (block,) in _rows(query, [pk]))


class _Kept:
    """The small segments as this process has read them last, all as one: to look into each of a
    dozen takes several times as long."""

    def __init__(self) -> None:
        self._read: tuple[tuple[int, ...], Pairs] = ((), Pairs.together([]))

    def of(self, keys: tuple[int, ...]) -> Pairs:
        """The pairs of these segments. Another thread may ask for others at the same time."""
        there, pairs = self._read
        if there != keys:
            pairs = Pairs.together([_whole(key) for key in keys]).sorted()
            self._read = keys, pairs
        return pairs


_kept = _Kept()


def _whole(segment: int) -> Pairs:
    return Pairs.read(block for (block,) in fetched(f"{_BLOCKS_OF} ORDER BY number", [segment]))


def _rows(query: str, parameters: Sequence[int] = ()) -> list[Any]:
    """As `fetched`, of a query that is another one each time, of which nothing is to be remembered:
    keys and hashes are numbers, and stand in it themselves, where there may be any number."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows: list[Any] = cursor.fetchall()
        return rows
