"""Which lines of a page may be its site's furniture, and what becomes of them once learned."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.parsing import Choices, MaterialError, ParsedMaterial, parse
from speeches.parsing.cleaning.site_lines import LEARNED_RULE, key_of
from speeches.parsing.documents import Shell
from tests.speeches.parsing.formats.making import docx, p
from tests.speeches.parsing.shells import SHELL, SITE, body, page, shelled
from tests.speeches.parsing.test_choices import the_line
from tests.speeches.parsing.test_invariants import assert_promise, assert_sections_fit, pages


def everything(shell: Shell) -> frozenset[str]:
    """As if every line that may be furniture had been learned."""
    return frozenset(item.key for item in shell.lines)


def read(text: str, **more) -> ParsedMaterial:
    return parse(text.encode(), "页.txt", **more)


def paragraphs(parsed: ParsedMaterial) -> list[str]:
    return [paragraph.text for paragraph in parsed.speeches[0].paragraphs]


def may_be_furniture(text: str) -> list[str]:
    return [item.text for item in read(text).shell.lines]


def test_all_of_an_unknown_shell_may_be_furniture():
    found = may_be_furniture(shelled(0))
    assert sorted(found) == sorted(line.replace("{n}", "1000") for line in SHELL)


def test_what_is_learned_goes_and_the_speech_stays():
    parsed = read(shelled(1), learned=everything)
    assert paragraphs(parsed) == body(1)
    assert parsed.speeches[0].title == "在全县河长工作会议上的讲话"
    gone = [parsed.text[r.start : r.end] for r in parsed.removed if r.rule == LEARNED_RULE]
    assert gone == [line.replace("{n}", "1037") for line in SHELL]


def test_nothing_learned_changes_nothing():
    plain = read(shelled(1))
    assert "麦香小铺为您守着一盏灯" in paragraphs(plain)
    assert plain.speeches == read(shelled(1), learned=lambda _: frozenset({"0" * 16})).speeches


OWN = {
    "salutation": "各位代表、同志们：",
    "thanks": "谢谢大家！",
    "applause": "（掌声）",
    "applause-bare": "全场热烈鼓掌",
    "wish": "预祝大会圆满成功",
    "request": "以上报告请予审议",
    "sentence-and-agency": "会议还研究了其他事项。（本台记者）",
    "half-a-sentence": "为在座各位的健康，",
    "date": "2024年3月5日",
    "labelled": "三、工作目标",
    "labelled-in-brackets": "（二）主持人总结",
    "numbered": "2.责任清单",
    "title": "在全县人大工作会议上的讲话",
    "speaker": "县长  某某某",
    "chair": "主持人：某某",
    "body-that-signs": "某某县人民代表大会常务委员会",
    "body-that-reports": "某某县人民政府",
    "paper-of-a-meeting": "县十八届人大二次会议文件之三",
    "sub-title": "——写在换届之年",
    "sentences": "要坚持问题导向，建立台账，明确责任，逐项销号，见到实效。",
    "two-letters": "专栏",
    "digits": "20240305",
}


@pytest.mark.parametrize("line", OWN.values(), ids=OWN.keys())
@pytest.mark.parametrize("place", ["above", "under", "inside", "below"])
def test_what_speeches_share_is_never_furniture(line, place):
    assert line not in may_be_furniture(page(0, **{place: (line,)}))


@pytest.mark.parametrize("place", ["under", "inside", "below"])
def test_a_short_sentence_is_never_furniture_but_above_the_title(place):
    assert may_be_furniture(page(0, **{place: ("说到做到！",)})) == []


@pytest.mark.parametrize(
    "line", ["工作目标", "主持人总结", "2023年工作回顾", "主要指标", "让数据多跑路、群众少跑腿"]
)
def test_a_heading_without_a_label_is_never_furniture_between_the_paragraphs(line):
    assert may_be_furniture(page(0, inside=(line,))) == []


def test_a_heading_straight_above_the_first_paragraph_is_none():
    text = page(0).replace("同志们：\n", "2023年工作回顾\n")
    assert may_be_furniture(text) == []


@pytest.mark.parametrize(
    "line",
    ["麦穗热线 0000-0000000", "投稿请到 maisui-example.org 麦场"],
    ids=["telephone", "address"],
)
def test_between_the_paragraphs_only_what_no_heading_has(line):
    assert may_be_furniture(page(0, inside=(line,))) == [line]
    assert paragraphs(read(page(0, inside=(line,)), learned=everything)) == body(0)


def test_a_table_in_an_annex_is_the_speech_s():
    annex = ("附表：全年目标一览", "指标名称", "全年目标", "完成时限")
    assert may_be_furniture(page(0, below=annex)) == []


def test_a_headline_in_two_lines_teaches_nothing():
    text = page(0, title="某某同志参加植树活动时强调\n把树一棵一棵栽活").replace("工作会议", "")
    shell = read(text).shell
    assert [(item.text, item.teaches) for item in shell.lines] == [
        ("某某同志参加植树活动时强调", False)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("今日访客：123位", "今日访客：4567位"),
        ("【麦穗热读榜】", "麦穗热读榜"),
        ("麦　穗　热　读", "麦穗热读"),
        ("ＭＡＩＳＵＩ台", "maisui台"),
    ],
    ids=["counter", "marks", "spaces", "width-and-case"],
)
def test_the_same_line_in_another_form(one, other):
    texts = [page(0, below=(line,)) for line in (one, other)]
    keys = [read(text).shell.lines[0].key for text in texts]
    assert keys[0] == keys[1]


def test_another_line_has_another_key():
    assert key_of("麦穗热读榜") != key_of("麦穗热评榜")
    assert key_of("12 34") == key_of("榜") == ""


def test_parts_of_a_speech_have_its_title_and_copies_its_longest_line():
    first, second = (
        read(page(n, title=f"在全县会议上的讲话（第{n}/3页）", below=("麦香小铺",))).shell
        for n in (1, 2)
    )
    assert first.title == second.title
    copy = read(page(1, title="县长在会议上的讲话", below=("麦香小铺",))).shell
    assert (copy.title == first.title, copy.body == first.body) == (False, True)


def test_the_address_says_the_site_before_the_name():
    text = page(0, below=("链接地址：http://www.maisui.example/7.html", "麦香小铺"))
    assert read(text).shell.site == "maisui.example"
    assert read(page(0)).shell.site == SITE


def test_a_page_that_names_no_site_teaches_nothing():
    assert read(shelled(0, source="网络")).shell == Shell()


def test_word_files_have_no_site():
    file = docx("".join(p(line) for line in shelled(0).split("\n")))
    assert parse(file, "页.docx").shell == Shell()


def test_what_a_person_put_back_stays():
    line = "麦香小铺为您守着一盏灯"
    keep = Choices(keep=frozenset({the_line(read(shelled(0)).text, line)}))
    parsed = read(shelled(0), choices=keep, learned=everything)
    assert paragraphs(parsed) == [*body(0), line]


def test_choices_do_not_change_what_a_page_teaches():
    text = read(shelled(0)).text
    lines = (the_line(text, words) for words in ("麦香小铺为您守着一盏灯", "谢谢大家！"))
    drop = Choices(drop=frozenset(lines))
    assert read(shelled(0), choices=drop).shell == read(shelled(0)).shell


def test_what_is_learned_states_no_fact():
    line = "麦穗台建于2003年5月1日并以此为节"
    parsed = read(page(0, above=(line,)), learned=everything)
    assert str(parsed.speeches[0].published_on.value) == "2024-03-01"


SITE_LINE = f"2024-03-05 来源：{SITE}"


@settings(max_examples=200)
@given(pages(), st.lists(st.sampled_from(SHELL), max_size=6), st.data())
def test_whatever_is_learned_keeps_the_promise(text, shell, data):
    """Nothing lost, nothing rewritten, and what could be read can still be read."""
    text = "\n".join(["县人大", *shell[:3], SITE_LINE, text, *shell[3:]])
    try:
        plain = read(text)
    except MaterialError:
        return
    found = [item.key for item in plain.shell.lines]
    learned = frozenset(data.draw(st.sets(st.sampled_from(found))) if found else ())
    parsed = read(text, learned=lambda _: learned)
    assert_promise(parsed)
    assert_sections_fit(parsed)
    assert (parsed.shell.site, parsed.shell.lines) == (plain.shell.site, plain.shell.lines)


@pytest.mark.parametrize("number", range(6))
def test_every_subset_of_the_shell_leaves_the_speech_whole(number):
    keys = [item.key for item in read(shelled(number)).shell.lines]
    subsets = (itertools.combinations(keys, size) for size in range(len(keys) + 1))
    for some in itertools.chain.from_iterable(subsets):
        kept = paragraphs(read(shelled(number), learned=lambda _, some=some: frozenset(some)))
        assert "".join(body(number)) in "".join(kept)
