"""The index of sampled shingles against a count by hand, however its segments come about."""

import random
import zlib

import pytest

from speeches.duplicates import relink, shingle_index
from speeches.duplicates.shingle_index import find_sharing, gather, store, sweep
from speeches.jobs import maintenance, queue
from speeches.models import ShingleBlock, ShingleSegment, SpeechFingerprint
from speeches.parsing.fingerprints import SHINGLE, Fingerprint, fingerprint, unspun_words
from tests.factories import make_speech
from tests.speeches.parsing.test_fingerprints import OTHER, SPEECH

pytestmark = pytest.mark.django_db

LEAST = 0.21


@pytest.fixture
def library(monkeypatch):
    """Forty samples with numbers in common, in segments of four that are merged by twos."""
    chance = random.Random(5)
    monkeypatch.setattr(shingle_index, "GATHERED", 4)
    monkeypatch.setattr(shingle_index, "_BLOCK", 64)
    monkeypatch.setattr(shingle_index, "_MERGED_BITS", 1)
    monkeypatch.setattr(shingle_index, "_MERGED", 2)
    common = [chance.randrange(-(2**31), 2**31) for _ in range(400)]
    return {
        make_speech(f"第{number}篇").pk: frozenset(
            [*chance.sample(common, chance.randrange(3, 200)), -(2**31), 2**31 - 1, number]
        )
        for number in range(40)
    }


def put(samples: dict[int, frozenset[int]]) -> None:
    for key, hashes in samples.items():
        store(key, Fingerprint(f"{key}", 1000, hashes), "now")


def by_hand(hashes: frozenset[int], samples: dict[int, frozenset[int]]) -> dict[int, int]:
    shared = {key: len(hashes & there) for key, there in samples.items()}
    return {
        key: number
        for key, number in shared.items()
        if number >= max(2, LEAST * min(len(hashes), len(samples[key])))
    }


def found(hashes: frozenset[int]) -> dict[int, int]:
    asked, sharing = find_sharing(hashes, LEAST)
    assert asked == len(hashes)
    # What is proposed beyond them shares enough of a sample that is counted roughly.
    return {
        one.speech: one.shared for one in sharing if one.shared >= LEAST * min(asked, one.sampled)
    }


@pytest.mark.parametrize("kept", [0, 1000], ids=["by-blocks", "whole-segments"])
def test_who_shares_is_as_counted_by_hand(library, monkeypatch, kept):
    monkeypatch.setattr(shingle_index, "_KEPT", kept)
    put(library)
    assert ShingleSegment.objects.count() < 6
    assert ShingleBlock.objects.count() > 20
    for hashes in [*library.values(), frozenset(range(-50, 50)), frozenset()]:
        assert found(hashes) == by_hand(hashes, library)


def test_a_tenth_of_the_rows(library):
    put(library)
    rows = SpeechFingerprint.objects.count() + ShingleBlock.objects.count()
    assert rows < sum(map(len, library.values())) / 10


def test_a_changed_sample_counts_alone_and_what_is_left_of_the_old_is_swept(library):
    put(library)
    changed = {key: frozenset([key, key + 1, key + 2]) for key in list(library)[:10]}
    SpeechFingerprint.objects.filter(speech__in=changed).delete()
    put(changed)
    gather()
    now = library | changed
    for hashes in [*library.values(), *changed.values()]:
        assert found(hashes) == by_hand(hashes, now)
    before = sum(len(block.pairs) for block in ShingleBlock.objects.all())
    sweep()
    pairs = sum(len(block.pairs) for block in ShingleBlock.objects.all()) // 9
    assert (before > 9 * pairs, pairs) == (True, sum(map(len, now.values())))
    for hashes in [*library.values(), *changed.values()]:
        assert found(hashes) == by_hand(hashes, now)


def test_what_lost_most_of_its_text_is_found_by_what_is_left(library):
    """Whatever segment says first how long it was."""
    for seed in range(12):
        key = make_speech(f"改短的第{seed}篇").pk
        old = range(seed * 10_000, seed * 10_000 + 2000)
        put({key: frozenset(old)})
        gather()
        SpeechFingerprint.objects.filter(speech=key).delete()
        put({key: frozenset(old[:20])})
        gather()
        whole = frozenset([*old[:20], *range(old[-1] + 4000, old[-1] + 4300)])
        assert key in {one.speech for one in find_sharing(whole, LEAST)[1]}


def test_texts_too_short_for_a_sample_are_gathered_too(library):
    for number in range(9):
        put({make_speech(f"短的第{number}篇").pk: frozenset()})
    assert not SpeechFingerprint.objects.filter(gathered=False).count() >= shingle_index.GATHERED
    assert find_sharing(frozenset([1, 2, 3]), LEAST) == (3, [])


def test_who_makes_all_anew_leaves_nothing_of_the_old(library, work_off):
    for key in library:
        relink(key)
    gather()
    queue.start(maintenance.find_versions, maintenance.FIND_VERSIONS, None, True)
    work_off()
    held = sum(ShingleSegment.objects.values_list("speeches", flat=True))
    assert held == SpeechFingerprint.objects.filter(gathered=True).count() > 30


def test_formula_is_left_aside_the_rarest_first(library, monkeypatch):
    monkeypatch.setattr(shingle_index, "MOST_ROWS", 45)
    put(library)
    # One pair for each of the first two, and forty for each of the last, of which one is left.
    mine = frozenset([7, 8, -(2**31), 2**31 - 1])
    asked, sharing = find_sharing(mine, LEAST)
    assert asked == 3
    assert {one.speech for one in sharing} == {
        key for key, there in library.items() if len(there & {7, 8, -(2**31)}) >= 2
    }


@pytest.mark.parametrize(
    "text", [SPEECH, OTHER, "代表", "代表a中b国é😀😀😀大会𠀀𠀁文件", "abcdefghij", ""]
)
def test_samples_are_the_check_sums_of_all_stretches(text):
    words = unspun_words(text * 3)
    stretches = {words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)}
    sums = {zlib.crc32(stretch.encode()) for stretch in stretches}
    assert fingerprint(text * 3).hashes == {one - 2**31 for one in sums if one % 16 == 0}
