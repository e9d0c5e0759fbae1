"""A basket as a document: what was a heading in the speech is one in the file."""

import pytest

from speeches.basket.exporting import manuscript_of_basket
from speeches.basket.marks import DraftParagraph, MarkedItem, MarkedItems
from speeches.basket.models import Basket, Item
from speeches.export.manuscript import HeadingLevel

FIRST, SECOND = HeadingLevel.FIRST, HeadingLevel.SECOND
THIRD, FOURTH = HeadingLevel.THIRD, HeadingLevel.FOURTH


def blocks(kind, words):
    items = MarkedItems([marked_item(Item(kind=kind, text=words))])
    return manuscript_of_basket(Basket(name="篮"), items, str).blocks


def marked_item(item):
    paragraphs = [DraftParagraph(text, (), None) for text in item.paragraphs]
    return MarkedItem(item, 1, paragraphs)


@pytest.mark.parametrize("kind", [Item.Kind.SECTION, Item.Kind.HEADING])
@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("二、", FIRST), ("（二）", SECOND), ("㈡", SECOND), ("二，", FIRST), ("2.", THIRD),
        ("2、", THIRD), ("⒉", THIRD), ("(2)", FOURTH), ("⑵", FOURTH), ("2）", FOURTH),
        ("②", FOURTH),
    ],
)  # fmt: skip
def test_a_section_alone_keeps_its_heading(kind, label, level):
    heading = f"{label}加强领导"
    below = "" if kind == Item.Kind.HEADING else "\n各级要加强领导，把责任压实到人。"
    found = blocks(kind, heading + below)
    assert (found[0].heading, found[0].level) == (heading, level)
    assert [block.level for block in found[1:]] == [HeadingLevel.BODY] * len(found[1:])


def test_a_heading_that_runs_on_ends_with_its_sentence():
    (block,) = blocks(Item.Kind.SECTION, "3.加强领导。各级要加强领导，把责任压实到人。")
    assert (block.heading, block.text) == ("3.加强领导。", "各级要加强领导，把责任压实到人。")


def test_a_lone_label_in_a_passage_is_no_heading():
    (block,) = blocks(Item.Kind.PASSAGE, "3.加强领导。各级要加强领导，把责任压实到人。")
    assert block.level is HeadingLevel.BODY
