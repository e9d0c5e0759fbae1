"""What a writer should know before she uses a text: each thing by its name, with its evidence.

A flag never changes the text. Completeness, parts and rewriting are facts of their own (see
`completeness` and `rewriting`); a flag is a doubt of another sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from speeches.parsing.describing.gaps import find_gaps
from speeches.parsing.describing.genre_checks import not_a_speech, title_misfit
from speeches.parsing.documents import ParsedFlag, ParsedSpeech
from speeches.parsing.vocabulary.folding import plain

# Each flag with the sentence that says it; {} stands for the words that show it.
SENTENCES = {
    "scanned": "是从扫描件识别出来的，请对照原页：{}",
    "untitled": "没有找到标题，暂以文件名为题",
    "swapped": "有可疑用词，像是别的词被替换：{}",
    "gaps": "疑似被删去数字或词语：{}",
    "misfit": "标题与正文可能不符：正文没有说到{}",
    "years": "标题与讲话的年份不一：{}",
    "alien": "可能不是讲话：{}",
    "removed": "删去了像正文的话，请核对：{}",
    "masks": "有待填之处：{}",
    "expired": "有过时用语：{}",
}
# A sentence quotes at most this many words of a flag.
_MOST_QUOTED = 5
# How much of a removed stretch is shown; the material has the whole of it.
_MOST_OF_REMOVED = 60


def flags_of(
    title: str,
    kind: str,
    paragraphs: Sequence[str],
    masks: Sequence[str],
    years: Sequence[str] = (),
    subtitle: str = "",
    removed: Sequence[str] = (),
    swapped: Sequence[str] = (),
) -> tuple[ParsedFlag, ...]:
    """The flags of a speech, in the order of SENTENCES.

    title: as the page has it, "" where it has none; kind: what the title names; paragraphs: the
    text; masks: its slots; years: words that name two years; subtitle: what stands under the
    title; removed: what was taken out and reads like prose; swapped: words in doubt where the
    text as a whole is not. Expired wording is not read here: its rules belong to the librarian.
    """
    return tuple(_flags(title, kind, paragraphs, masks, years, subtitle, removed, swapped))


def _flags(
    title: str,
    kind: str,
    paragraphs: Sequence[str],
    masks: Sequence[str],
    years: Sequence[str],
    subtitle: str,
    removed: Sequence[str],
    swapped: Sequence[str],
) -> Iterator[ParsedFlag]:
    if not title:
        yield ParsedFlag("untitled")
    if swapped:
        yield ParsedFlag("swapped", tuple(swapped))
    if gaps := find_gaps("\n".join(paragraphs)):
        yield ParsedFlag("gaps", gaps)
    if misfit := title_misfit(title, paragraphs):
        yield ParsedFlag("misfit", (misfit,))
    if years:
        yield ParsedFlag("years", tuple(years))
    named = plain(f"{title} {subtitle}".strip())
    if other := not_a_speech(named, kind, [plain(text) for text in paragraphs]):
        yield ParsedFlag("alien", (other,))
    if removed:
        yield ParsedFlag("removed", tuple(map(_shortened, removed)))
    if masks:
        yield ParsedFlag("masks", tuple(masks))


def scanned(speeches: Sequence[ParsedSpeech], pages: str) -> tuple[ParsedSpeech, ...]:
    """The speeches of a document of which these pages were recognised and not checked."""
    if not pages:
        return tuple(speeches)
    flag = ParsedFlag("scanned", (pages,))
    return tuple(replace(speech, flags=(flag, *speech.flags)) for speech in speeches)


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return f"{words[:_MOST_OF_REMOVED]}…" if len(words) > _MOST_OF_REMOVED else words


def warnings_of(speeches: Iterable[ParsedSpeech]) -> Iterator[str]:
    """What a librarian should look at before she publishes the speeches of a page."""
    for speech in speeches:
        for flag in speech.flags:
            if flag.name == "years":
                yield f"{sentence(flag.name, flag.words)}，请核对"


def sentence(name: str, words: Sequence[str]) -> str:
    """A flag in a sentence for people: 疑似被删去数字或词语：“2022年3月日”（共3处）."""
    if not words:
        # A person said so.
        return SENTENCES[name].partition("：")[0]
    quoted = "、".join(f"“{word}”" for word in words[:_MOST_QUOTED])
    more = f"等{len(words)}处" if len(words) > _MOST_QUOTED else ""
    return SENTENCES[name].format(quoted + more)
