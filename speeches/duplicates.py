"""Find the other versions of a speech in the library, and link them.

The table of sampled shingles proposes candidates, the texts decide (see `parsing.fingerprints`).
Links say what the texts are to each other and nothing else. Which version leads follows from
`Speech.worth` whenever somebody looks, so publishing, withdrawing, correcting and deleting
speeches need no upkeep here; only a changed text does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from django.db import transaction
from django.db.models import Count

from speeches.models import DuplicateLink, Shingle, Speech, SpeechFingerprint
from speeches.parsing.fingerprints import (
    Comparison,
    Fingerprint,
    comparable,
    compare,
    fingerprint,
    scheme,
)

Relation = DuplicateLink.Relation

# A candidate shares so many of the sampled shingles at least, and so much of the share of shingles
# that it must keep: a sample is not the whole.
CANDIDATE_SHINGLES = 2
CANDIDATE_SHARE = 0.6
# Texts of so many characters together are compared at most, the likeliest first: a tenth of a
# second's work.
MOST_COMPARED = 150_000
# So many versions are linked at most: a text of a few words may stand in any number of pages.
MOST_LINKED = 100
# Rows of the shingle table read for one speech, the rarest shingles first: what stands in many
# speeches is formula, and is looked at only where nothing better is left.
MOST_ROWS = 20_000

# Versions share this much of the smaller text in passages …
ENOUGH_SHARE = 0.7
# … and with the shingles kept unchanged at least so much: the shorter the text, the more, since
# short texts of a series (会见, 主持词) differ in little but names. Texts shorter than the last
# length are linked only when they are the same. Chosen by reading pairs of real texts at every
# height of both numbers, and by made copies (`benchmarks/duplicates.py`).
ENOUGH_TOGETHER = ((300, 1.35), (200, 1.6), (120, 1.8))
# A version that has this much of the larger text too is no part of it but its equal.
EQUAL_SHARE = 0.8

_CHUNK = 900


def link_duplicates(speech: Speech) -> list[DuplicateLink]:
    """Link a stored speech with its other versions in the library; gives its links.

    To be called in the transaction that stores the speech, and again whenever its text changes:
    what was linked before is replaced.
    """
    with transaction.atomic():
        _wait_for_others()
        mine = fingerprint(speech.text)
        found = dict(_versions(speech, mine))
        _store_fingerprint(speech, mine)
        return _store_links(speech, found)


def duplicates_of(speech: Speech, *, drafts: bool = False) -> list[DuplicateLink]:
    """The other versions of a speech, the leading one first; with `drafts` those not published too.

    One query, whatever their number.
    """
    links = DuplicateLink.objects.of(speech)
    found = list(links if drafts else links.published())
    for link in found:
        link.speech = speech
    return found


def outdated() -> list[int]:
    """The speeches without a fingerprint, or with one that is made otherwise today."""
    done = SpeechFingerprint.objects.filter(scheme=scheme())
    due = Speech.objects.exclude(pk__in=done.values("pk")).order_by("pk")
    return list(due.values_list("pk", flat=True))


def renew_all() -> None:
    """Make every speech's fingerprint and links count as outdated."""
    SpeechFingerprint.objects.update(scheme="")


def refresh(pk: int) -> int:
    """Link a speech anew and set its place among its versions; gives the number of its links."""
    with transaction.atomic():
        speech = Speech.objects.filter(pk=pk).first()
        if speech is None:
            return 0
        Speech.objects.filter(pk=pk).update(worth=speech.compute_worth())
        return len(link_duplicates(speech))


def sweep() -> None:
    """Drop the shingles of speeches that are gone."""
    Shingle.objects.exclude(speech__in=Speech.objects.values("pk")).delete()


def _wait_for_others() -> None:
    """Let one import look and link at a time, so that two copies that come at once see each other.

    SQLite has one writer anyway; elsewhere a row that everybody locks stands for the table.
    """
    SpeechFingerprint.objects.select_for_update().order_by("pk").first()


def _versions(speech: Speech, mine: Fingerprint) -> Iterator[tuple[int, tuple[str, Comparison]]]:
    """The key of every other version, what it is to this speech, and how much they share."""
    if not mine.length:
        return
    others = SpeechFingerprint.objects.exclude(pk=speech.pk)
    same = others.filter(digest=mine.digest).order_by("-speech__worth", "pk")
    for pk in same.values_list("pk", flat=True)[:MOST_LINKED]:
        yield pk, (Relation.SAME, Comparison(1.0, 1.0))
    if _needed(mine.length) is None:
        return
    words = comparable(speech.text)
    for copies in _candidates(speech, mine):
        text = Speech.objects.values_list("text", flat=True).get(pk=copies[0])
        compared = _judge(words, comparable(text))
        if compared:
            yield from ((pk, compared) for pk in copies)


def _judge(mine: str, other: str) -> tuple[str, Comparison] | None:
    """What another text is to mine, None where they are not versions of the same speech."""
    small, large = sorted((mine, other), key=len)
    needed = _needed(len(small))
    if needed is None:
        return None
    compared = compare(small, large, at_least=needed - 1)
    if compared.share < ENOUGH_SHARE or compared.share + compared.kept < needed:
        return None
    if compared.share * len(small) >= EQUAL_SHARE * len(large):
        return Relation.NEAR, compared
    return (Relation.CONTAINED if small is mine else Relation.CONTAINS), compared


def _needed(length: int) -> float | None:
    """How much share and kept shingles make together, None for texts too short to tell."""
    return next((together for least, together in ENOUGH_TOGETHER if length >= least), None)


def _candidates(speech: Speech, mine: Fingerprint) -> list[list[int]]:
    """The speeches that may be versions, the likeliest first; same texts come together."""
    asked, known = _rarest(mine.hashes)
    shared: Counter[int] = Counter()
    for hashes in _chunks(known):
        rows = Shingle.objects.filter(hash__in=hashes).exclude(speech=speech.pk).order_by()
        shared.update(dict(rows.values_list("speech").annotate(number=Count("pk"))))
    texts: dict[str, list[int]] = {}
    likely: dict[str, tuple[float, int]] = {}
    for pk, digest, length, sampled in _fingerprints(shared, asked):
        needed = _needed(min(mine.length, length))
        share = shared[pk] / min(asked, sampled)
        if needed and share >= CANDIDATE_SHARE * (needed - 1) and digest != mine.digest:
            texts.setdefault(digest, []).append(pk)
            likely[digest] = (share, length)
    chosen = []
    left = MOST_COMPARED
    for digest in sorted(likely, key=lambda digest: (-likely[digest][0], digest)):
        chosen.append(sorted(texts[digest])[:MOST_LINKED])
        left -= likely[digest][1]
        if left <= 0:
            break
    return chosen


def _rarest(hashes: Collection[int]) -> tuple[int, list[int]]:
    """The rarest of these hashes, as many as the number of rows allows.

    Gives how many that are, and those of them that other speeches have.
    """
    numbers: dict[int, int] = {}
    for some in _chunks(hashes):
        rows = Shingle.objects.filter(hash__in=some).order_by()
        numbers.update(rows.values_list("hash").annotate(number=Count("pk")))
    rows_left = MOST_ROWS
    known = []
    for value in sorted(numbers, key=lambda value: (numbers[value], value)):
        rows_left -= numbers[value]
        if rows_left < 0:
            break
        known.append(value)
    return len(hashes) - len(numbers) + len(known), known


def _chunks(values: Iterable[int]) -> Iterator[list[int]]:
    """A query takes so many parameters and no more."""
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _fingerprints(shared: Mapping[int, int], asked: int) -> Iterator[tuple[int, str, int, int]]:
    """Key, digest, length and sample of those that share enough of theirs or of what was asked.

    Most speeches share a formula or two and are too long for that to be enough; they are left to
    the database.
    """
    least = CANDIDATE_SHARE * (ENOUGH_TOGETHER[0][1] - 1)
    alike: dict[int, list[int]] = defaultdict(list)
    for pk, number in shared.items():
        if number >= CANDIDATE_SHINGLES:
            alike[number].append(pk)
    for number, pks in alike.items():
        for some in _chunks(pks):
            rows = SpeechFingerprint.objects.filter(pk__in=some)
            if number < least * asked:
                rows = rows.filter(sampled__lte=number / least)
            yield from rows.values_list("pk", "digest", "length", "sampled")


def _store_fingerprint(speech: Speech, mine: Fingerprint) -> None:
    values = {"digest": mine.digest, "length": mine.length, "sampled": len(mine.hashes)}
    SpeechFingerprint.objects.update_or_create(
        speech=speech, defaults=values | {"scheme": scheme()}
    )
    Shingle.objects.filter(speech=speech).delete()
    Shingle.objects.bulk_create(Shingle(hash=value, speech=speech) for value in sorted(mine.hashes))


def _store_links(speech: Speech, found: dict[int, tuple[str, Comparison]]) -> list[DuplicateLink]:
    """Both rows of each pair, in the place of what this speech was linked with before."""
    DuplicateLink.objects.filter(speech=speech).delete()
    DuplicateLink.objects.filter(other=speech).delete()
    mine = [_link(speech.pk, pk, *version) for pk, version in found.items()]
    theirs = [
        _link(pk, speech.pk, _SEEN_FROM_THERE.get(relation, relation), compared)
        for pk, (relation, compared) in found.items()
    ]
    DuplicateLink.objects.bulk_create([*mine, *theirs])
    return mine


_SEEN_FROM_THERE = {
    Relation.CONTAINS: Relation.CONTAINED,
    Relation.CONTAINED: Relation.CONTAINS,
}


def _link(speech: int, other: int, relation: str, compared: Comparison) -> DuplicateLink:
    return DuplicateLink(
        speech_id=speech,
        other_id=other,
        relation=relation,
        share=compared.share,
        kept=compared.kept,
    )
