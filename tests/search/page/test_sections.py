"""The sections of a speech that hit are those that a search of each by itself finds."""

from hypothesis import given
from hypothesis import strategies as st

from search.language.query import parse_query
from search.language.snippets import Fragment, Wanted, search_in, snippet
from search.page.sections import MOST, section_hits
from speeches.models import Speech
from tests.factories import placed, unstored_speech

_LINES = st.lists(st.text("监督工作，。甲乙", min_size=1, max_size=40), min_size=1, max_size=12)


def speech_of(lines: list[str], starts: list[int], heading_end: int) -> Speech:
    return unstored_speech(lines, placed(lines, [(n, 1, "", "", heading_end) for n in starts]))


def joined(fragments: list[Fragment]) -> str:
    return "".join(fragment.text for fragment in fragments)


@given(
    _LINES, st.sets(st.integers(0, 11)), st.integers(0, 50), st.sampled_from(["监督", "工作 甲"])
)
def test_hits_are_those_of_each_section_alone(lines, starts, heading_end, q):
    read = parse_query(q).expression
    speech = speech_of(lines, sorted(start for start in starts if start < len(lines)), heading_end)
    wanted = Wanted.of(read)
    strings = wanted.text
    places = {section.anchor: section.span for section in speech.sections.all()}
    texts = {anchor: speech.text[place.start : place.end] for anchor, place in places.items()}
    alone = {anchor: search_in(text, strings).strings for anchor, text in texts.items()}
    worth = {anchor: (len(set(found)), len(found)) for anchor, found in alone.items() if found}

    hits = section_hits(list(speech.sections.all()), search_in(speech.text, strings), wanted)

    best = sorted(worth, key=lambda anchor: worth[anchor], reverse=True)[:MOST]
    assert [hit.anchor for hit in hits] == [anchor for anchor in places if anchor in best]
    for hit in hits:
        shown = joined(hit.snippet)
        assert shown in texts[hit.anchor]
        below = speech.text[places[hit.anchor].heading_end : places[hit.anchor].end]
        below = below.lstrip("。；;：:，,\n ")
        assert hit.snippet == snippet(below or texts[hit.anchor], read)
