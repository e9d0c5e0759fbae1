"""Find the other versions of a speech in the library, and link them.

The table of sampled shingles proposes candidates, the texts decide (see `parsing.fingerprints`).
Links say what the texts are to each other and nothing else. Which version leads follows from
`Speech.worth` whenever somebody looks, so publishing, withdrawing, correcting and deleting
speeches need no upkeep here; only a changed text does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from config.compiled import Compiled, CompiledByText
from speeches.changes import changing
from speeches.choices import State
from speeches.models import DuplicateLink, Shingle, Speech, SpeechFingerprint, VersionDecision
from speeches.parsing.fingerprints import (
    Fingerprint,
    Overlap,
    compare_words,
    fingerprint,
    scheme,
    unspun_words,
)
from speeches.parsing.vocabulary.rewrites import swapped_against

Relation = DuplicateLink.Relation
# What another version is to a speech, and how much they share.
_Version = tuple[Relation, Overlap]

# What a candidate shares at least: sampled shingles, and a part of the share of shingles that it
# must keep, for a sample is not the whole.
CANDIDATE_SHINGLES = 2
CANDIDATE_SHARE = 0.6
# Other versions whose words are held against those of a speech, the leading ones first.
MOST_TWINS = 3
# Characters of the texts that are compared, the likeliest first: a tenth of a second's work.
MOST_COMPARED = 150_000
# Versions that are linked: a text of a few words may stand in any number of pages.
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

# The table of shingles is asked in its own words: through objects, a look-up costs several times
# what the database takes for it.
_TABLE, _PRINTS = Shingle._meta.db_table, SpeechFingerprint._meta.db_table
_ADD_SHINGLE = f"INSERT INTO {_TABLE} (hash, speech_id) VALUES (%s, %s)"
_HOW_OFTEN = f"SELECT hash, COUNT(*) FROM {_TABLE} WHERE hash IN (HASHES) GROUP BY hash"
_WHO_SHARES = f"""
    SELECT f.speech_id, found.shared, f.digest, f.length, f.sampled
    FROM (SELECT speech_id, COUNT(*) AS shared FROM {_TABLE}
          WHERE hash IN (HASHES) GROUP BY speech_id HAVING COUNT(*) >= %s) AS found
    JOIN {_PRINTS} AS f ON f.speech_id = found.speech_id
    WHERE found.shared >= %s OR found.shared >= %s * f.sampled
"""


# Most speeches have no other version.
_ANY_LINK = Compiled(
    lambda keys: DuplicateLink.objects.filter(speech__in=keys).values_list("pk")[:1]
)
# The first of those with the same text.
_SAME = CompiledByText(
    lambda digests: (
        SpeechFingerprint.objects.filter(digest__in=digests)
        .order_by("-speech__worth", "pk")
        .values_list("pk")[:MOST_LINKED]
    )
)


@dataclass(frozen=True)
class TwinWord:
    """A word of a speech that another version has otherwise, and how often."""

    text: str
    suggestion: str
    count: int
    other: Speech


def link_duplicates(speech: Speech, *, new: bool = False) -> list[DuplicateLink]:
    """Link a stored speech with its other versions in the library; returns its links.

    To be called in the transaction that stores the speech, and again whenever its text changes:
    what was linked before is replaced. new: it was never linked, and nobody has decided about it.
    """
    with changing(savepoint=False):
        if not new:
            _forget(speech)
        if speech.is_joined:
            # Its words are those of the speech that it is joined to.
            return []
        mine = fingerprint(speech.text)
        found = dict(_versions(speech, mine))
        if not new:
            found = _as_decided(speech, found)
        _store_fingerprint(speech, mine)
        return _store_links(speech, found)


def duplicates_of(speech: Speech, *, drafts: bool = False) -> list[DuplicateLink]:
    """The other versions of a speech, the leading one first; with `drafts` those not published too.

    One query where there are none, two else, whatever their number.
    """
    if not _ANY_LINK([speech.pk]):
        return []
    links = DuplicateLink.objects.of(speech)
    found = list(links if drafts else links.published())
    for link in found:
        link.speech = speech
    return found


def swapped_in_twins(speech: Speech, links: Sequence[DuplicateLink]) -> list[TwinWord]:
    """The words of the table of swapped ones that other versions of a speech have otherwise, of
    the first of them that tells.

    links: its `duplicates_of`. One query, none where no version differs.
    """
    differing = [link.other for link in links if link.relation != Relation.SAME][:MOST_TWINS]
    if not differing:
        return []
    keys = [other.pk for other in differing]
    texts = dict(Speech.objects.filter(pk__in=keys).values_list("pk", "text"))
    return next(
        (words for other in differing if (words := _swapped(speech, other, texts[other.pk]))),
        [],
    )


def _swapped(speech: Speech, other: Speech, twin: str) -> list[TwinWord]:
    found = swapped_against(speech.text, twin)
    return [TwinWord(text, suggestion, count, other) for text, suggestion, count in found]


def outdated() -> list[int]:
    """The speeches without a fingerprint, or with one that is made otherwise today."""
    done = SpeechFingerprint.objects.filter(scheme=scheme())
    due = Speech.objects.exclude(pk__in=done.values("pk")).exclude(state=State.JOINED)
    due = due.order_by("pk")
    return list(due.values_list("pk", flat=True))


def renew_all() -> None:
    """Make every speech's fingerprint and links count as outdated."""
    SpeechFingerprint.objects.update(scheme="")


def relink(pk: int) -> int:
    """Link a speech anew and set its place among its versions; returns the number of its links."""
    with changing():
        speech = Speech.objects.filter(pk=pk).first()
        if speech is None:
            return 0
        Speech.objects.filter(pk=pk).update(worth=speech.compute_worth())
        return len(link_duplicates(speech))


def sweep() -> None:
    """Drop the shingles of speeches that are gone."""
    Shingle.objects.exclude(speech__in=Speech.objects.values("pk")).delete()


def _versions(speech: Speech, mine: Fingerprint) -> Iterator[tuple[int, _Version]]:
    """The key of every other version, what it is to this speech, and how much they share."""
    if not mine.length:
        return
    for (pk,) in _SAME([mine.digest]):
        yield pk, (Relation.SAME, Overlap(1.0, 1.0))
    if _needed(mine.length) is None:
        return
    chosen = _candidates(mine)
    first = Speech.objects.filter(pk__in=[copies[0] for copies in chosen])
    texts = dict(first.values_list("pk", "text")) if chosen else {}
    words = unspun_words(speech.text)
    for copies in chosen:
        compared = _judge(words, unspun_words(texts[copies[0]]))
        if compared:
            yield from ((pk, compared) for pk in copies)


def _as_decided(speech: Speech, found: dict[int, _Version]) -> dict[int, _Version]:
    """The versions without those that a person denied, and with those that she named."""
    decided = VersionDecision.objects.filter(Q(one=speech) | Q(other=speech))
    pairs = decided.values_list("one_id", "other_id", "same")
    said = {other if one == speech.pk else one: same for one, other, same in pairs}
    left = {pk: version for pk, version in found.items() if said.get(pk) is not False}
    named = [pk for pk, same in said.items() if same and pk not in left]
    there = Speech.objects.filter(pk__in=named).exclude(state=State.JOINED)
    texts = there.values_list("pk", "text") if named else ()
    return left | {pk: (Relation.NEAR, _overlap(speech.text, text)) for pk, text in texts}


def _overlap(one: str, other: str) -> Overlap:
    small, large = sorted((unspun_words(one), unspun_words(other)), key=len)
    return compare_words(small, large) if small else Overlap(0.0, 0.0)


def _judge(mine: str, other: str) -> _Version | None:
    """What another text is to mine, None where they are not versions of the same speech."""
    small, large = sorted((mine, other), key=len)
    needed = _needed(len(small))
    if needed is None:
        return None
    compared = compare_words(small, large, at_least=needed - 1)
    if compared.share < ENOUGH_SHARE or compared.share + compared.kept < needed:
        return None
    if compared.share * len(small) >= EQUAL_SHARE * len(large):
        return Relation.NEAR, compared
    return (Relation.CONTAINED if small is mine else Relation.CONTAINS), compared


def _needed(length: int) -> float | None:
    """How much share and kept shingles make together, None for texts too short to tell."""
    return next((together for least, together in ENOUGH_TOGETHER if length >= least), None)


def _candidates(mine: Fingerprint) -> list[list[int]]:
    """The speeches that may be versions, the likeliest first; same texts come together."""
    asked, known = _rarest(mine.hashes)
    texts: dict[str, list[int]] = {}
    likely: dict[str, tuple[float, int]] = {}
    for pk, shared, digest, length, sampled in _sharing(known, asked):
        needed = _needed(min(mine.length, length))
        share = shared / min(asked, sampled)
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

    Returns how many that are, and those of them that other speeches have.
    """
    numbers = dict(_rows(_HOW_OFTEN, hashes))
    rows_left = MOST_ROWS
    known = []
    for value in sorted(numbers, key=lambda value: (numbers[value], value)):
        rows_left -= numbers[value]
        if rows_left < 0:
            break
        known.append(value)
    return len(hashes) - len(numbers) + len(known), known


def _sharing(hashes: Collection[int], asked: int) -> list[tuple[int, int, str, int, int]]:
    """Who shares enough of its own sample or of what was asked: key, how many, and fingerprint.

    Most speeches share a formula or two and are too long for that to be enough; they are left to
    the database.
    """
    least = CANDIDATE_SHARE * (ENOUGH_TOGETHER[0][1] - 1)
    return _rows(_WHO_SHARES, hashes, [CANDIDATE_SHINGLES, least * asked, least])


def _rows(query: str, hashes: Collection[int], parameters: Sequence[float] = ()) -> list[Any]:
    """Hashes are numbers and stand in the query itself, where there may be any number of them."""
    if not hashes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query.replace("HASHES", ",".join(map(str, hashes))), parameters)
        rows: list[Any] = cursor.fetchall()
        return rows


def _forget(speech: Speech) -> None:
    """Drop what the table and the links say of a speech. One never seen costs a single query."""
    seen, _ = SpeechFingerprint.objects.filter(speech=speech).delete()
    if seen:
        Shingle.objects.filter(speech=speech).delete()
        DuplicateLink.objects.filter(Q(speech=speech) | Q(other=speech)).delete()


def _store_fingerprint(speech: Speech, mine: Fingerprint) -> None:
    SpeechFingerprint.objects.create(
        speech=speech,
        digest=mine.digest,
        length=mine.length,
        sampled=len(mine.hashes),
        scheme=scheme(),
    )
    # Some hundred rows of two numbers: objects would cost ten times what storing them does.
    with connection.cursor() as cursor:
        rows = [(value, speech.pk) for value in sorted(mine.hashes)]
        cursor.executemany(_ADD_SHINGLE, rows)


def _store_links(speech: Speech, found: Mapping[int, _Version]) -> list[DuplicateLink]:
    """Both rows of each pair."""
    mine = [_link(speech.pk, pk, *version) for pk, version in found.items()]
    theirs = [
        _link(pk, speech.pk, _SEEN_FROM_THERE.get(relation, relation), compared)
        for pk, (relation, compared) in found.items()
    ]
    DuplicateLink.objects.bulk_create([*mine, *theirs])
    return mine


_SEEN_FROM_THERE: dict[Relation, Relation] = {
    Relation.CONTAINS: Relation.CONTAINED,
    Relation.CONTAINED: Relation.CONTAINS,
}


def _link(speech: int, other: int, relation: Relation, compared: Overlap) -> DuplicateLink:
    return DuplicateLink(
        speech_id=speech,
        other_id=other,
        relation=relation,
        share=compared.share,
        kept=compared.kept,
    )
