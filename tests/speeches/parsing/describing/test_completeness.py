"""Is it whole, is it spun: with evidence, and without false alarm."""

import pytest

from speeches.parsing.describing.completeness import assess
from speeches.parsing.describing.rewriting import find_rewrites
from speeches.parsing.documents import ParsedSection
from speeches.parsing.vocabulary.rewrites import swaps

WHOLE = ["各位代表：", "下面，我讲三点意见。", "要抓好落实，见到实效。", "谢谢大家！"]


def sections(count):
    return [ParsedSection(1, "一、", "标题", f"s{n}", n + 2, 4, 1) for n in range(count)]


def judge(paragraphs=WHOLE, found=0, furniture=(), withheld=(), part=None, parts=None):
    return assess(paragraphs, sections(found), furniture, withheld, part, parts)


def test_whole():
    assert judge(found=3).complete


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"part": 2, "parts": 3}, "第2页，共3页"),
        ({"withheld": ["(未完,全文共960字)"]}, "只显示了一部分"),
        ({"paragraphs": [*WHOLE[:3], "及时化解民间纠纷，广泛了解社情民意，妥善"]}, "句子中断"),
        ({"paragraphs": [*WHOLE[:3], "要抓好落实，如在基础..."]}, "省略号"),
        ({"furniture": ["共计5853个字,预计阅读时长20分钟"]}, "注明5853字"),
        ({"paragraphs": WHOLE[:3], "furniture": ["VIP专免", "999+", "6 页"]}, "预览"),
        ({"paragraphs": WHOLE[:3], "found": 2}, "要讲3个方面，只见2个"),
    ],
    ids=["part", "paywall", "broken", "ellipsis", "length", "preview", "promise"],
)
def test_not_whole(case, words):
    fitness = judge(**case)
    assert not fitness.complete
    assert words in fitness.reason


def test_a_preview_shell_around_a_whole_speech_is_whole():
    assert judge(furniture=["VIP专免", "999+", "6 页"]).complete


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
        "效劳效劳效劳",
    ],
    ids=["right-in-place", "那么", "one-word-only"],
)
def test_no_false_alarm(text):
    assert find_rewrites(text) == (False, ())
