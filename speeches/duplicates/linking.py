"""Find the other versions of a speech in the library, and link them.

The index of sampled shingles proposes candidates, the texts decide (see `parsing.fingerprints`).
Links say what the texts are to each other and nothing else. Which version leads follows from
`Speech.worth` whenever somebody looks, so publishing, withdrawing, correcting and deleting
speeches need no upkeep here; only a changed text does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from config.compiled import Compiled, CompiledByText, CompiledInsert
from speeches.changes import changing
from speeches.choices import State
from speeches.duplicates.shingle_index import find_sharing, store
from speeches.models import DuplicateLink, Speech, SpeechFingerprint, VersionDecision
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

# The part of the share of shingles it must keep that a candidate shares at least, for a sample is
# not the whole.
CANDIDATE_SHARE = 0.6
# Other versions whose words are held against those of a speech, the leading ones first.
MOST_TWINS = 3
# Characters of the texts that are compared, the likeliest first: a tenth of a second's work.
MOST_COMPARED = 150_000
# Versions that are linked: a text of a few words may stand in any number of pages.
MOST_LINKED = 100

# Versions share this much of the smaller text in passages …
ENOUGH_SHARE = 0.7
# … and with the shingles kept unchanged at least so much: the shorter the text, the more, since
# short texts of a series (会见, 主持词) differ in little but names. Texts shorter than the last
# length are linked only when they are the same. Chosen by reading pairs of real texts at every
# height of both numbers, and by made copies (`benchmarks/duplicates.py`).
ENOUGH_TOGETHER = ((300, 1.35), (200, 1.6), (120, 1.8))
# A version that has this much of the larger text too is no part of it but its equal.
EQUAL_SHARE = 0.8

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
_insert_links = CompiledInsert(DuplicateLink)


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
        store(speech.pk, mine, scheme())
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


def _versions(speech: Speech, mine: Fingerprint) -> Iterator[tuple[int, _Version]]:
    """The key of every other version, what it is to this speech, and how much they share."""
    if not mine.length:
        return
    for (pk,) in _SAME([mine.digest]):
        yield pk, (Relation.SAME, Overlap(1.0, 1.0))
    if _needed(mine.length) is None:
        return
    chosen = _candidates(mine)
    if not chosen:
        return
    first = Speech.objects.filter(pk__in=[copies[0] for copies in chosen])
    texts = dict(first.values_list("pk", "text"))
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
    # Most speeches share a formula or two and are too long for that to be enough.
    asked, sharing = find_sharing(mine.hashes, CANDIDATE_SHARE * (ENOUGH_TOGETHER[0][1] - 1))
    texts: dict[str, list[int]] = {}
    likely: dict[str, tuple[float, int]] = {}
    for other in sharing:
        needed = _needed(min(mine.length, other.length))
        share = other.shared / min(asked, other.sampled)
        if needed and share >= CANDIDATE_SHARE * (needed - 1) and other.digest != mine.digest:
            texts.setdefault(other.digest, []).append(other.speech)
            likely[other.digest] = (share, other.length)
    chosen = []
    left = MOST_COMPARED
    for digest in sorted(likely, key=lambda digest: (-likely[digest][0], digest)):
        chosen.append(sorted(texts[digest])[:MOST_LINKED])
        left -= likely[digest][1]
        if left <= 0:
            break
    return chosen


def _forget(speech: Speech) -> None:
    """Drop what fingerprint and links say of a speech. One never seen costs a single query."""
    seen, _ = SpeechFingerprint.objects.filter(speech=speech).delete()
    if seen:
        DuplicateLink.objects.filter(Q(speech=speech) | Q(other=speech)).delete()


def _store_links(speech: Speech, found: Mapping[int, _Version]) -> list[DuplicateLink]:
    """Both rows of each pair."""
    mine = [_link(speech.pk, pk, *version) for pk, version in found.items()]
    theirs = [
        _link(pk, speech.pk, _SEEN_FROM_THERE.get(relation, relation), compared)
        for pk, (relation, compared) in found.items()
    ]
    _insert_links([*mine, *theirs])
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
