"""The words that go into a basket are the source's own."""

import pytest

from speeches.basket.excerpts import excerpt
from speeches.basket.models import BasketError
from tests.factories import make_speech

pytestmark = pytest.mark.django_db


@pytest.fixture
def speech():
    return make_speech(
        "同志们：",
        "一、学习",
        "（一）读书。要读 XX 书。",
        "书要读完。",
        "二、落实",
        "抓好。",
        headings=(
            (1, 1, "一、", "学习"), (2, 2, "（一）", "读书"), (4, 1, "二、", "落实"),
        ),
    )  # fmt: skip


def anchor(speech, label):
    return speech.sections.get(label=label).anchor


@pytest.mark.parametrize(
    ("kind", "label", "words"),
    [
        ("section", "一、", "一、学习\n（一）读书。要读 XX 书。\n书要读完。"),
        ("section", "（一）", "（一）读书。要读 XX 书。\n书要读完。"),
        ("section", "二、", "二、落实\n抓好。"),
        ("heading", "（一）", "（一）读书"),
        ("headings", "二、", "一、学习\n二、落实"),
        ("headings", "（一）", "（一）读书"),
    ],
)
def test_of_a_section(speech, kind, label, words):
    item = excerpt(speech, kind, anchor(speech, label))
    assert (item.original, item.text, item.edited) == (words, words, False)


def test_a_paragraph(speech):
    assert excerpt(speech, "paragraph", speech.anchors[5]).original == "抓好。"


@pytest.mark.parametrize(
    ("selected", "words"),
    [
        ("读书。要读 XX", "读书。要读 XX"),
        ("读书。\n要读\u00a0XX", "读书。要读 XX"),
        ("读完。\r\n\r\n二、落", "读完。\n二、落"),
    ],
    ids=["as-it-stands", "a-browsers-spaces", "over-paragraphs"],
)
def test_a_passage_in_the_sources_words(speech, selected, words):
    item = excerpt(speech, "passage", speech.anchors[2], selected)
    assert (item.original, item.anchor) == (words, speech.anchors[2])


@pytest.mark.parametrize(
    ("kind", "anchor_", "selected"),
    [
        ("section", "snowhere", ""),
        ("paragraph", "pnowhere", ""),
        ("headings", "", ""),
        ("passage", "", "这里没有的话"),
        ("passage", "", " \n"),
        ("outline", "", "x"),
        ("", "", ""),
        ("__class__", "x" * 5000, "\x00"),
    ],
)
def test_what_the_speech_does_not_have_is_refused(speech, kind, anchor_, selected):
    with pytest.raises(BasketError, match="没有找到"):
        excerpt(speech, kind, anchor_, selected)


def test_an_unknown_place_of_a_passage_is_left_out(speech):
    assert excerpt(speech, "passage", "x" * 99, "抓好。").anchor == ""
