"""Whole sentences of a draft that stand in the library."""

import pytest

from search.checking import sentences
from search.checking.sentences import known_sentences, sentences_of
from speeches.changes import announce
from tests.factories import put_into

SENTENCE = "办理代表建议要坚持开门办理，件件有着落、事事有回音"


def words(*paragraphs):
    return [each.words for each in sentences_of(paragraphs)]


def sources(index, *paragraphs):
    return [
        (sentence.words, [source.title for source in found])
        for sentence, found in known_sentences(paragraphs, index).sentences
    ]


@pytest.fixture
def library(make_speech, build):
    speech = make_speech(
        title="在推进会上的讲话", text=f"同志们：\n开会。{SENTENCE}。要抓紧。\n（一）{SENTENCE}；"
    )
    build()
    return speech


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SENTENCE}。", [SENTENCE]),
        (f"  {SENTENCE}！{SENTENCE}；", [SENTENCE, SENTENCE]),
        (f"他说：“{SENTENCE}。”散会。", [f"他说：“{SENTENCE}"]),
        (f"（一）{SENTENCE}。", [SENTENCE]),
        (f"3．{SENTENCE}", [SENTENCE]),
        ("人民代表大会要监督。", []),
        ("一二三四五六七八九十一，", []),
        ("abcdefghijklmnopqrstuvw 1234567890。", []),
        ("", []),
    ],
)
def test_what_a_sentence_is(text, expected):
    assert words(text) == expected


def test_a_sentence_says_where_it_stands():
    text = f"开会。（一）{SENTENCE}。"
    (one,) = sentences_of(["同志们：", text])
    assert (one.paragraph, text[one.start : one.end]) == (1, SENTENCE)


def test_one_is_found_and_leads_to_its_paragraph(library, library_index):
    (one,) = known_sentences(["同志们：", f"一是{SENTENCE}。"], library_index).sentences
    (source,) = one[1]
    assert source.title == library.title
    assert source.address == f"{library.get_absolute_url()}#{library.anchors[1]}"


def test_as_exact_search_compares(library, library_index):
    folded = SENTENCE.replace("，", ",").replace("办理", "辦理")
    assert sources(library_index, f"{folded}。") == [(folded, [library.title])]


@pytest.mark.parametrize(
    "text",
    [SENTENCE.replace("坚持", "做到"), f"再说一遍，{SENTENCE}", "别处没有的一句话有十二个字以上"],
)
def test_what_is_no_whole_sentence_is_not_found(library, library_index, text):
    assert sources(library_index, text) == []


def test_nor_across_two_paragraphs(make_speech, build, library_index):
    make_speech(text="办理代表建议要坚持开门办理，\n件件有着落、事事有回音")
    build()
    assert sources(library_index, SENTENCE) == []


@pytest.mark.parametrize("state", ["withdrawn", "binned", "received", "joined"])
def test_what_is_withdrawn_is_never_named(library, library_index, build, state):
    put_into(library, state)
    announce([library.pk])
    assert sources(library_index, SENTENCE) == []
    build()
    assert sources(library_index, SENTENCE) == []


def test_nor_between_the_index_and_the_rows(library, library_index, monkeypatch):
    """It is withdrawn after the index has answered."""
    monkeypatch.setattr(library_index, "having", lambda texts, most: [[library.pk]] * len(texts))
    put_into(library, "withdrawn")
    assert sources(library_index, SENTENCE) == []


def test_so_many_are_looked_for(library, library_index):
    many = "".join(f"第{number}句是库里哪一篇都没有说过的话。" for number in range(199))
    assert known_sentences([f"{many}{SENTENCE}。"], library_index).complete
    found = known_sentences([f"{many}这一句也是哪里都没有说过的。{SENTENCE}。"], library_index)
    assert (found.sentences, found.complete) == ([], False)
    # Each one once.
    assert len(known_sentences([f"{SENTENCE}。" * 300], library_index).sentences) == 300


def test_and_for_so_long(library, library_index, monkeypatch):
    monkeypatch.setattr(sentences, "_MOST_SECONDS", -1)
    found = known_sentences([SENTENCE], library_index)
    assert (found.sentences, found.complete) == ([], False)
