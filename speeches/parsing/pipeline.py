"""The way of a document, from its bytes to the speeches in it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from speeches.parsing.cleaning.audit import audit
from speeches.parsing.cleaning.clean import clean
from speeches.parsing.cleaning.contents import listed
from speeches.parsing.cleaning.copies import PREVIEW
from speeches.parsing.cleaning.prose import Kept, removed_below, removed_prose
from speeches.parsing.cleaning.site_lines import LEARNED_RULE, Learned, nothing_learned
from speeches.parsing.describing.completeness import assess, lacking
from speeches.parsing.describing.dates import first_day, published_on, stated_day
from speeches.parsing.describing.flags import flags_of, scanned, warnings_of
from speeches.parsing.describing.head.lines import ABOVE_TITLE, REPEATED
from speeches.parsing.describing.head.page_title import with_page_title
from speeches.parsing.describing.head.put_back import put_back
from speeches.parsing.describing.head.read import Head, read_head
from speeches.parsing.describing.head.speaker_elsewhere import speaker_named, speaker_signed
from speeches.parsing.describing.kinds import OTHER, kind_of, kind_said
from speeches.parsing.describing.levels import levels_of
from speeches.parsing.describing.meetings import meeting_of, office_of
from speeches.parsing.describing.pager import part_in_pager
from speeches.parsing.describing.rewriting import find_rewrites
from speeches.parsing.describing.years import contradicting_years, event_year
from speeches.parsing.documents import (
    NO_CHOICES,
    NO_READINGS,
    Choices,
    Evidence,
    LineChoices,
    MaterialError,
    ParsedMaterial,
    ParsedSpeech,
    Readings,
    Received,
    Removed,
    UndescribedSpeech,
)
from speeches.parsing.formats.detect import Format
from speeches.parsing.formats.limits import TEXT_LINES, check_size
from speeches.parsing.formats.receive import receive
from speeches.parsing.formats.records import with_facts
from speeches.parsing.formats.scans import named
from speeches.parsing.structure.by_hand import cut_at, parted, with_headings
from speeches.parsing.structure.outline import outline
from speeches.parsing.structure.reflow import reflow
from speeches.parsing.structure.split import split
from speeches.parsing.vocabulary.dates import DATE_LINE
from speeches.parsing.vocabulary.folding import plain
from speeches.parsing.vocabulary.genre import is_salutation
from speeches.parsing.vocabulary.masks import distinct_masks
from speeches.parsing.vocabulary.office_papers import is_on_paper
from speeches.parsing.vocabulary.site_patterns import PAGE_TITLE, PRINTED, READERS, WITHHELD
from speeches.parsing.vocabulary.sources import stated_address, stated_source

# Files that offices write; what a library of texts sells is saved in them too.
_PAPERS = (Format.WORD.value, Format.WORD_XML.value)


def parse(
    data: bytes,
    name: str = "",
    choices: Choices = NO_CHOICES,
    learned: Learned = nothing_learned,
    readings: Readings = NO_READINGS,
) -> ParsedMaterial:
    """The speeches in a document.

    data: the bytes of the file as it came; name: its name, for a title where the text has none;
    choices: which lines a person put back or removed; learned: which lines of a page are known
    to recur in the pages of its site; readings: what was recognised of pages that are pictures.
    Raises MaterialError, with a reason in Chinese, where there is nothing to read.
    """
    received = receive(data, readings)
    cleaned = clean(received.extracted, choices, learned)
    decided = choices.in_text(cleaned.text)
    paragraphs = cut_at(reflow(cleaned), cleaned.text, decided.cuts)
    # One line may hold as many paragraphs as a page has lines.
    check_size(len(paragraphs), TEXT_LINES, "行", "文字")
    documents = parted(
        split(paragraphs, cleaned.text, listed(cleaned)),
        cleaned.text,
        decided.begins,
        decided.joins,
    )
    shares = _share(cleaned.removed, documents)
    on_paper = received.extracted.media_type in _PAPERS
    described = [
        _describe(document, removed, cleaned.text, cleaned.removed, name, on_paper, decided)
        for document, removed in zip(documents, shares, strict=True)
    ]
    speeches = tuple(speech for speech, _ in described)
    if not any(speech.paragraphs for speech in speeches):
        if cleaned.shell.applied:
            return parse(data, name, choices, readings=readings)
        raise MaterialError("没有找到正文：去掉网页栏目和广告之后什么也没有剩下")
    return ParsedMaterial(
        cleaned.text,
        received.encoding,
        received.extracted.media_type,
        _as_read(with_facts(speeches, received.facts), received),
        (
            *received.warnings,
            *audit(cleaned.text, speeches, [item for _, prose in described for item in prose]),
            *warnings_of(speeches),
        ),
        cleaned.shell,
        received.unread,
        _missing(received),
    )


def _missing(received: Received) -> str:
    """What of a document could not be read, or was recognised and has not been checked."""
    pages = named(received.scanned)
    told = f"{pages}识别自扫描件，还没有核对" if pages else ""
    return received.missing or told


def _as_read(speeches: Sequence[ParsedSpeech], received: Received) -> tuple[ParsedSpeech, ...]:
    """The speeches with what is to be said of how the document was read."""
    return scanned(lacking(speeches, _missing(received)), named(received.scanned))


def _describe(
    document: UndescribedSpeech,
    share: tuple[Removed, ...],
    text: str,
    page: tuple[Removed, ...],
    name: str,
    on_paper: bool,
    decided: LineChoices,
) -> tuple[ParsedSpeech, tuple[Removed, ...]]:
    """Everything that can be read about one document, and what was removed of it that reads like
    prose.

    share: what was removed around this document; page: what was removed on the whole page;
    on_paper: it is an office's file and no page of a site; decided: what a person said of lines.
    """
    head = put_back(read_head(document, text), text, decided)
    # What stands in many pages of a site says nothing of this one.
    furniture = [text[item.start : item.end] for item in page if item.rule != LEARNED_RULE]
    withheld = [text[item.start : item.end] for item in page if item.rule == WITHHELD]
    words = [paragraph.text for paragraph in head.paragraphs]
    folded = [paragraph.plain for paragraph in head.paragraphs]
    # The only speech of its page is what the page's <title> names.
    named_by_page = _titles_of_page(share, text) if len(share) == len(page) else []
    if named_by_page:
        head, share = with_page_title(head, share, text)
    title = head.title or _title_of_file(name)
    named, named_below = plain(title), plain(head.subtitle)
    dated = plain(head.date_line)
    head = _with_speaker(head, [named, *named_by_page], folded)
    level, meeting_level = levels_of(
        named,
        f"{named_below} {dated}",
        folded,
        _also_called(head, (), text),
        plain(head.speaker),
    )
    above, below = _around(head, text, page)
    delivered_on = _day_of(head, words) or stated_day([*above, *_beside(head, text)], on_paper)
    years = contradicting_years(named, _also_called(head, share, text), delivered_on, dated, folded)
    part, parts = (head.part, head.parts) if head.part else part_in_pager(furniture, head.number)
    sections = with_headings(outline(head.paragraphs), head.paragraphs, decided.headings)
    removed = tuple(sorted(share + head.removed))
    kept = Kept(head.paragraphs, head.metadata)
    prose = removed_prose(text, kept, removed)
    fitness = assess(
        words,
        sections,
        furniture,
        withheld,
        part,
        parts,
        title=f"{title} {head.subtitle}",
        removed_end=removed_below(text, kept, prose),
    )
    rewritten, spots = find_rewrites("\n".join(words))
    kind = kind_of(named, named_below)
    masks = distinct_masks("\n".join([title, *words]))
    flags = flags_of(
        head.title,
        kind.value if kind else OTHER,
        words,
        masks,
        years,
        head.subtitle,
        [text[item.start : item.end] for item in prose],
        () if rewritten else [spot.text for spot in spots],
    )
    if kind is None and not any(flag.name == "alien" for flag in flags):
        kind = _kind_said(head, folded)
    speech = ParsedSpeech(
        title=title,
        subtitle=head.subtitle,
        speaker=head.speaker,
        paragraphs=head.paragraphs,
        level=level,
        meeting_level=meeting_level,
        kind=kind,
        meeting=meeting_of((named, named_below, dated), folded),
        office=office_of(named, plain(head.speaker), named_below),
        year=event_year(named, delivered_on, dated, named_below, folded),
        delivered_on=delivered_on,
        published_on=published_on(
            [*_without_day(above, delivered_on), *_printed(head, text)], below
        ),
        source=stated_source(furniture),
        source_url=stated_address(furniture),
        part=part,
        parts=parts,
        complete=fitness.complete,
        incomplete_reason=fitness.reason,
        rewritten=rewritten,
        rewritten_spots=spots,
        masks=masks,
        sections=sections,
        metadata=head.metadata,
        removed=removed,
        flags=flags,
    )
    return speech, prose


def _with_speaker(head: Head, titles: Sequence[str], folded: Sequence[str]) -> Head:
    """The head with the speaker that the titles or a signature name, where no line below the title
    does."""
    speaker = head.speaker or speaker_named(titles) or speaker_signed(folded)
    return replace(head, speaker=speaker)


def _titles_of_page(removed: Sequence[Removed], text: str) -> list[str]:
    return [plain(text[item.start : item.end]) for item in removed if item.rule == PAGE_TITLE]


def _kind_said(head: Head, folded: Sequence[str]) -> Evidence[str] | None:
    """What the text says of its kind; under a title that names another sort of paper (a plan, a
    rule) only where it greets somebody."""
    if head.title and not any(is_salutation(text) for text in folded[:5]):
        return None
    return kind_said(folded)


def _around(head: Head, text: str, page: tuple[Removed, ...]) -> tuple[list[str], list[str]]:
    """What was removed above the first paragraph and below it."""
    first = head.paragraphs[0].start if head.paragraphs else len(text)
    said = [
        (item, plain(text[item.start : item.end]))
        for item in page
        if item.rule not in (PRINTED, LEARNED_RULE, PREVIEW, READERS)
    ]
    above = [words for item, words in said if item.start < first]
    return above, [words for item, words in said if item.start >= first]


def _without_day(above: Sequence[str], delivered_on: Evidence[datetime.date] | None) -> list[str]:
    """The lines above a speech but the one that states its own day."""
    return [line for line in above if not (delivered_on and line == delivered_on.words)]


def _printed(head: Head, text: str) -> list[str]:
    """The lines beside the title that say who printed the speech, and when."""
    return [line for line in _beside(head, text) if is_on_paper(line)]


def _beside(head: Head, text: str) -> list[str]:
    """What was removed beside the title."""
    return [plain(text[item.start : item.end]) for item in head.removed]


def _also_called(head: Head, share: Sequence[Removed], text: str) -> list[str]:
    """What the page calls the speech beside its title: its <title>, the title's repetitions."""
    return [
        plain(text[item.start : item.end])
        for item in (*share, *head.removed)
        if item.rule in (PAGE_TITLE, REPEATED, ABOVE_TITLE)
    ]


def _day_of(head: Head, words: Sequence[str]) -> Evidence[datetime.date] | None:
    """The day of the speech: on a line of its own, beside the speaker, or as its signature."""
    stated = (head.date_line, head.subtitle, head.speaker)
    signed = [text for text in words[-2:] if DATE_LINE.fullmatch(plain(text))]
    return first_day(map(plain, (*stated, *signed)))


def _share(
    removed: Sequence[Removed], documents: Sequence[UndescribedSpeech]
) -> list[tuple[Removed, ...]]:
    """Each removed stretch with the document it stands in or after; the page's top with the
    first."""
    starts = [_start(document) for document in documents]
    shares: list[list[Removed]] = [[] for _ in documents]
    for item in removed:
        at = max((i for i, start in enumerate(starts) if start <= item.start), default=0)
        shares[at].append(item)
    return [tuple(share) for share in shares]


def _start(document: UndescribedSpeech) -> int:
    spans = [*document.metadata, *document.removed]
    spans += [span for paragraph in document.paragraphs for span in paragraph.spans]
    return min((span.start for span in spans), default=0)


def _title_of_file(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()
    return stem or "（无题）"
