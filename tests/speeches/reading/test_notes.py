"""What is marked inside of a text, and how it nests with hits."""

import pytest
from django.utils.safestring import mark_safe

from speeches.reading.annotate import annotate
from speeches.reading.blocks import reading_blocks
from speeches.reading.notes import Note, NoteKind, marked_words, notes_of, slots_of
from speeches.wording import Expired
from tests.factories import make_speech
from tests.growth import steep
from tests.speeches.reading.test_blocks import section

pytestmark = pytest.mark.django_db


def words(notes):
    return [[(note.words, note.kind.value) for note in inside] for inside in notes]


def html(marked, *notes):
    return annotate(mark_safe(marked), notes)


def doubt(start, end):
    return Note(start, end, NoteKind.SWAPPED, "词", "疑为 字")


def test_slots_are_numbered_through_the_speech_and_lead_round():
    first, second, third = (note for inside in notes_of(["XX镇和XX", "X县"]) for note in inside)
    assert [first.words, second.words, third.words] == ["XX镇", "XX", "X县"]
    assert [note.following for note in (first, second, third)] == [2, 3, 1]


def test_slots_are_gathered_by_their_words():
    slots = slots_of(notes_of(["XX镇", "X个，XX镇"]))
    told = [(slot.words, slot.count, slot.first, slot.shared) for slot in slots]
    assert told == [("XX镇", 2, 1, True), ("X个", 1, 2, False)]


def test_swapped_words_are_marked_only_where_the_speech_is_known_for_them():
    text = "为群众效劳，为大局效劳"
    assert words(notes_of([text])) == [[]]
    notes = notes_of([text], swapped={"效劳"})
    assert words(notes) == [[("效劳", "swapped")] * 2]
    assert [note.first for note in notes[0]] == [True, False]
    assert marked_words(notes) == {"效劳"}


def expired(words, *exceptions):
    return Expired(words, 2020, "", exceptions)


def test_expired_words_are_marked_but_for_their_exceptions():
    notes = notes_of(["十三五规划的终了，十三五收官"], expired=[expired("十三五", "十三五规划")])
    assert words(notes) == [[("十三五", "expired")]]
    assert (notes[0][0].start, notes[0][0].meaning) == (9, "2020年以后要核对")


def test_of_two_notes_in_one_place_the_longer_stands():
    assert words(notes_of(["XX县收官"], expired=[expired("县收官"), expired("XX县收官")])) == [
        [("XX县收官", "expired")]
    ]


def test_notes_go_with_the_part_of_the_block_they_stand_in():
    text = "一、XX县。X个"
    (block,) = reading_blocks([text], [section(1, start=0, heading_end=6)], notes_of([text]))
    (heading,), (rest,) = block.heading_notes, block.text_notes
    assert block.heading[heading.start : heading.end] == "XX县"
    assert block.text[rest.start : rest.end] == "X个"


@pytest.mark.parametrize(
    ("marked", "span", "shown"),
    [
        ("一二三", (1, 2), "一[二]三"),
        ("一<mark>二</mark>三", (1, 2), "一[<mark>二</mark>]三"),
        ("<mark>一二三</mark>", (1, 2), "<mark>一[二]三</mark>"),
        ("一二<mark>三</mark>", (1, 3), "一[二<mark>三</mark>]"),
        ("<mark>一二</mark>三", (1, 3), "<mark>一</mark>[<mark>二</mark>三]"),
        ("一<mark>二三</mark>", (0, 2), "[一<mark>二</mark>]<mark>三</mark>"),
        ("&lt;b&gt;&amp;", (1, 3), "&lt;[b&gt;]&amp;"),
        ("一二", (1, 9), "一[二]"),
    ],
    ids=[
        "no-hit", "same-place", "inside-of-a-hit", "around-a-hit", "hit-goes-in", "hit-goes-out",
        "escaped", "cut-at-the-end-of-the-heading",
    ],
)  # fmt: skip
def test_notes_and_hits_nest(marked, span, shown):
    made = html(marked, doubt(*span))
    opening, closing = '<span class="doubt swapped" title="疑为 字">', "</span>"
    assert made == shown.replace("[", opening).replace("]", closing)


def test_a_form_of_slots_with_a_hit_in_each_takes_no_square_of_them():
    def show(number):
        notes = [Note(3 * i, 3 * i + 2, NoteKind.SWAPPED, "词", "疑为 字") for i in range(number)]
        made = html("X<mark>个</mark>，" * number, *notes)
        assert made.count("<mark>") == number

    assert not steep(show, 20_000)


def test_hostile_words_stay_text():
    hostile = '"><script>'
    note = Note(0, 2, NoteKind.EXPIRED, hostile, hostile, first=True)
    assert "<script>" not in html("&lt;s", note)


def test_the_page_leads_from_each_slot_to_the_next(client):
    page = client.get(make_speech("XX镇", "X个").get_absolute_url()).text
    assert 'id="slot-1" href="#slot-2"' in page
    assert 'id="slot-2" href="#slot-1"' in page
    assert 'data-fill="XX镇" data-shared' in page
    assert 'data-fill="X个" aria-label' in page


def test_the_source_line_says_level_year_and_source(client):
    speech = make_speech("一段。", title="会上的讲话", level="city", year=2021, source="某网")
    page = client.get(speech.get_absolute_url()).text
    assert "《会上的讲话》，市级，2021年，某网<" in page
    assert f"，http://testserver{speech.get_absolute_url()}" in page


def test_the_whole_marks_what_is_swapped_in_any_of_its_parts(client):
    spots = [{"text": "效劳", "suggestion": "服务", "count": 1}]
    parts = {"title": "分开登的讲话", "parts": 2}
    make_speech("为群众效劳。", part=1, rewritten=True, rewritten_spots=spots, **parts)
    last = make_speech("完。", part=2, **parts)
    page = client.get(f"{last.get_absolute_url()}whole/").text
    assert 'id="doubt-效劳"' in page
    assert "疑似被来源网站替换" in page
