"""Spun texts, and single words in doubt."""

import pytest

from speeches.parsing import parse
from speeches.parsing.describing.rewriting import find_rewrites
from speeches.parsing.vocabulary.rewrites import swapped_against, swaps


def test_the_table_of_swaps_is_well_formed():
    for swap in swaps():
        assert swap.text != swap.suggestion
        assert swap.weight in (1, 2, 3)


SPUN = "坚持两个结合的原那么，有坚实的根底。要更好地效劳于全市经济开展，表达了〞"


def test_spun_text_is_flagged_with_its_spots():
    rewritten, spots = find_rewrites(SPUN)
    assert rewritten
    found = {spot.text: spot.suggestion for spot in spots}
    assert found.items() >= {
        "原那么": "原则", "根底": "基础", "效劳": "服务", "开展": "发展", "〞": "”",
    }.items()  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "要深入开展活动，组织开展调研，部署重点工程，表达了诚挚的谢意，作出更大奉献。" * 5,
        "那么，原来的那么多问题怎么办？" * 5,
        "无效劳动要减少，李成认为可以，反复强调。" * 5,
    ],
    ids=["right-in-place", "那么", "inside-other-words"],
)
def test_no_false_alarm(text):
    assert find_rewrites(text) == (False, ())


def words(text):
    rewritten, spots = find_rewrites(text)
    return rewritten, {spot.text: spot.count for spot in spots}


FILLING = "今年的秋粮收得晚，各粮库要早腾仓，账目要公开，斤两要足，路要修好，车要排好队。" * 40


@pytest.mark.parametrize(
    ("text", "rewritten", "found"),
    [
        ("为种粮的人搞好效劳。", False, {"效劳": 1}),
        ("要把仓库的根底打牢，根底不牢，地动山摇。", False, {"根底": 2}),
        ("要坚持不打白条的原那么。", False, {"原那么": 1}),
        ("粮库要效劳农民，把根底打牢。", True, {"效劳": 1, "根底": 1}),
        (FILLING + "粮库要效劳农民。" + FILLING + "把根底打牢。", True, {"效劳": 1, "根底": 1}),
        ("收粮作出新的奉献，也要催促有关粮站。", False, {"奉献": 1, "催促": 1}),
        ("收粮作出新的奉献。", False, {}),
    ],
    ids=[
        "strong", "twice", "glued", "two-strong", "two-strong-in-a-long-text", "two-telling",
        "one-telling",
    ],
)  # fmt: skip
def test_words_in_doubt(text, rewritten, found):
    assert words(text) == (rewritten, found)


def test_words_in_doubt_are_a_flag_with_these_words():
    page = "在全县粮食工作会议上的讲话\n同志们：\n各粮库要为农民搞好效劳，账目要公开。\n谢谢大家！"
    speech = parse(page.encode()).speeches[0]
    assert not speech.rewritten
    assert [(flag.name, flag.words) for flag in speech.flags] == [("swapped", ("效劳",))]


def test_another_version_tells_of_the_weakest_words_too():
    text = "民生工程要办实，效劳要周到，开展生产。"
    twin = "民生项目要办实，服务要周到，开展生产。"
    assert set(swapped_against(text, twin)) == {("效劳", "服务", 1), ("工程", "项目", 1)}
    assert list(swapped_against(twin, text)) == []
    assert list(swapped_against(text, text)) == []
    assert list(swapped_against("效劳", "没有这个词")) == []


def _alternatives(pattern: str) -> list[str]:
    """A pattern parted at the bars that stand in no brackets."""
    parts, depth = [""], 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        parts = [*parts, ""] if char == "|" and not depth else [*parts[:-1], parts[-1] + char]
    return parts


@pytest.mark.parametrize("swap", swaps(), ids=lambda swap: swap.text)
def test_the_company_of_a_word_has_the_word_in_it(swap):
    """A text without the word is not looked through for it."""
    assert all(swap.text in part for part in _alternatives(swap.pattern.pattern))
