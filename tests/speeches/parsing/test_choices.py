"""What a person decided about a line goes before every rule, and holds for that line alone."""

from pathlib import Path

import pytest

from speeches.parsing import NO_CHOICES, Choices, parse
from speeches.parsing.cleaning.clean import BY_HAND
from speeches.parsing.documents import Place, find_places, places_in
from tests.speeches.parsing.cleaning.test_audit import BODY, PAGE
from tests.speeches.parsing.test_invariants import assert_promise

FIXTURES = sorted(
    path
    for path in (Path(__file__).parents[3] / "fixtures" / "materials").rglob("*")
    if path.is_file()
)
LISTED = """在全县人大工作会议上的讲话
同志们：
今天的会议很重要，下面我讲两点意见，请大家结合实际抓好落实。
一、把联络站建到村口
这一点讲的是阵地，是在深入调研的基础上提出来的，请大家边听边记。
二、把代表建议办到实处
这一点讲的是实效，是在反复商量的基础上提出来的，请大家认真领会。
一、把联络站建到村口
各乡镇要在年底以前建好联络站，做到有牌子、有人员、有制度、有经费。
二、把代表建议办到实处
承办单位要当面听取代表的意见，做到件件有着落、事事有回音、年年有进展。
谢谢大家！
"""


def the_line(text: str, words: str, nth: int = 0) -> Place:
    """The nth line of a text that says these words."""
    words = "".join(words.split())
    return [place for place in places_in(text) if place.words == words][nth]


def read(page, **choices):
    text = parse(page.encode()).text
    lines = {
        name: frozenset(the_line(text, words) for words in said) for name, said in choices.items()
    }
    return read_with(page, Choices(**lines))


def read_with(page, choices):
    parsed = parse(page.encode(), choices=choices)
    assert_promise(parsed)
    (speech,) = parsed.speeches
    removed = {parsed.text[item.start : item.end]: item.rule for item in speech.removed}
    return [paragraph.text for paragraph in speech.paragraphs], removed


def test_a_removed_line_is_put_back():
    page = PAGE + "相关文章\n别的讲话之一\n"
    assert read(page)[1]["别的讲话之一"] == "页尾"
    paragraphs, removed = read(page, keep=["别的讲话之一"])
    assert paragraphs[-1] == "别的讲话之一"
    assert removed == {"相关文章": "页尾"}


def test_a_kept_line_is_removed():
    paragraphs, removed = read(PAGE, drop=[BODY])
    assert paragraphs.count(BODY) == read(PAGE)[0].count(BODY) - 1
    assert removed[BODY] == BY_HAND


def test_white_space_does_not_matter():
    paragraphs, _ = read(PAGE.replace("谢谢大家！", "　谢谢　大家！"), drop=["谢谢大家！"])
    assert paragraphs[-1] == BODY
    assert "大家" not in "".join(paragraphs)


HEADINGS = ["一、把联络站建到村口", "二、把代表建议办到实处"]


def test_removing_the_lines_of_a_list_of_contents_leaves_the_headings():
    assert read_with(LISTED, NO_CHOICES)[0].count(HEADINGS[0]) == 2
    text = parse(LISTED.encode()).text
    drop = Choices(drop=frozenset(the_line(text, words) for words in HEADINGS))
    paragraphs, removed = read_with(LISTED, drop)
    assert [words for words in paragraphs if words in HEADINGS] == HEADINGS
    assert [removed[words] for words in HEADINGS] == [BY_HAND, BY_HAND]


def test_removing_the_headings_leaves_what_stands_above():
    text = parse(LISTED.encode()).text
    drop = Choices(drop=frozenset(the_line(text, words, 1) for words in HEADINGS))
    (speech,) = parse(LISTED.encode(), choices=drop).speeches
    gone = [item.start for item in speech.removed if item.rule == BY_HAND]
    assert gone == [place.start for place in sorted(drop.drop)]


def test_of_two_equal_lines_one_is_put_back():
    page = PAGE + "相关文章\n别的讲话之一\n别的讲话之二\n别的讲话之一\n"
    text = parse(page.encode()).text
    second = Choices(keep=frozenset({the_line(text, "别的讲话之一", 1)}))
    paragraphs, _ = read_with(page, second)
    assert paragraphs.count("别的讲话之一") == 1


COMPILED = """全县人大工作讲话汇编
供领导参考的材料
【篇一】在全县人大工作会议上的讲话
同志们：
今天的会议很重要，下面我讲两点意见，请大家结合实际抓好落实。
谢谢大家！
【篇二】在全县信访工作会议上的讲话
各位领导：
信访工作连着民心，各单位要把群众反映的问题一件一件解决好。
谢谢大家！
"""


@pytest.mark.parametrize("words", ["全县人大工作讲话汇编", "供领导参考的材料"])
def test_the_head_page_of_a_compilation_is_put_back(words):
    place = the_line(parse(COMPILED.encode()).text, words)
    for keep, there in ((frozenset[Place](), False), (frozenset({place}), True)):
        parsed = parse(COMPILED.encode(), choices=Choices(keep=keep))
        assert_promise(parsed)
        first, second = parsed.speeches
        assert (words in [each.text for each in first.paragraphs]) == there
        assert words not in [each.text for each in second.paragraphs]
        assert first.title == "在全县人大工作会议上的讲话"


def test_the_title_once_more_is_put_back_where_it_stands():
    title = "在全县人大工作会议上的讲话"
    page = LISTED.replace("同志们：\n", f"同志们：\n{title}\n")
    place = the_line(parse(page.encode()).text, title, 1)
    assert title not in read_with(page, NO_CHOICES)[0]
    paragraphs, removed = read_with(page, Choices(keep=frozenset({place})))
    assert paragraphs[:2] == ["同志们：", title]
    assert title not in removed


def test_the_number_of_a_chunk_is_put_back():
    chunks = "".join(
        f"{n}、{'各乡镇要把代表建议办理摆上重要位置，主要领导亲自抓，' * 6}分管领导\n"
        for n in (1, 2, 3)
    )
    page = f"{chunks}具体抓，年底逐件销号。\n谢谢大家！\n"
    lines = places_in(parse(page.encode()).text)
    assert not any(text.startswith("2、") for text in read_with(page, NO_CHOICES)[0])
    paragraphs, removed = read_with(page, Choices(keep=frozenset({lines[1]})))
    assert "2、" not in removed
    assert "2、各乡镇" in "".join(paragraphs)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem[:2])
def test_whatever_rule_takes_a_line_it_can_be_put_back(path):
    """One line of each rule in each sample."""
    parsed = parse(path.read_bytes(), path.name)
    spans = find_places(parsed.text, places_in(parsed.text))
    asked = set()
    for place, span in spans.items():
        rule = _rule_in(parsed, span)
        if not rule or rule in asked:
            continue
        asked.add(rule)
        again = parse(path.read_bytes(), path.name, Choices(keep=frozenset({place})))
        assert not _rule_in(again, span), f"{rule}：{place.words}"


def _rule_in(parsed, span):
    inside = (item for item in parsed.removed if span.start <= item.start < span.end)
    return next((item.rule for item in inside), "")


class TestAnotherExtraction:
    """A newer parser may extract a little more or less of the same file."""

    text = "甲\n目录\n乙\n目录\n丙\n"

    def test_at_its_place(self):
        place = the_line(self.text, "目录", 1)
        assert find_places(self.text, [place])[place].start == 7

    @pytest.mark.parametrize("now", ["多出来的话\n" + text, text.removeprefix("甲\n")])
    def test_moved(self, now):
        place = the_line(self.text, "目录", 1)
        assert find_places(now, [place])[place].start == the_line(now, "目录", 1).start

    def test_there_is_one_more_of_them(self):
        """Which of them it was, nobody knows."""
        assert find_places("目录\n" + self.text, [the_line(self.text, "目录", 0)]) == {}

    def test_other_words_stand_at_its_place(self):
        place = the_line(self.text, "乙", 0)
        assert find_places("甲\n目录\n丁\n目录\n丙\n", [place]) == {}

    def test_white_space_before_it(self):
        place = the_line(self.text, "丙")
        assert find_places(self.text.replace("丙", "　　丙 "), [place])[place].start == 12


def test_a_piece_of_a_line_goes_with_it():
    line = "首页 | 新闻中心 | 人大概况 | 代表工作 | 联系我们"
    paragraphs, removed = read(f"{line}\n{PAGE}", keep=[line])
    assert not removed
    assert "".join(paragraphs).replace(" ", "").startswith("首页|新闻中心|")
