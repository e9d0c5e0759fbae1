"""A former text is made of a later one, whatever became of it."""

from hypothesis import given
from hypothesis import strategies as st

from speeches.history.patches import go_back, way_back

texts = st.lists(st.sampled_from(["同志们：", "一、抓落实", "甲", "乙", ""]), max_size=12)


@given(texts, texts)
def test_there_and_back(former, later):
    assert go_back(later, way_back(former, later)) == former


def test_only_what_changed_is_kept():
    former = [f"第{number}段。" for number in range(50)]
    later = [*former[:10], *former[12:40], "添上的一段。", *former[40:]]
    assert way_back(former, later) == [(38, 39, []), (10, 10, former[10:12])]


def test_texts_of_very_many_paragraphs_are_one_block():
    former = [f"第{number}段。" for number in range(3000)]
    later = [*former[:10], "别的。", *former[11:]]
    assert way_back(former, later) == [(10, 11, former[10:11])]
    assert go_back(later, way_back(former, later)) == former
