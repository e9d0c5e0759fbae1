"""Oddities of shells seen fresh: copies, stamps, notes of withheld text, pagers, compilations."""

import pytest

from speeches.parsing import parse
from tests.growth import steep
from tests.speeches.parsing.short_speech import BODY, TITLE

TRADITIONAL = [
    "各位代表、同志們：",
    "入冬以來，渠道見了底，正是動土的時候。今天把大家請到工地上來，我講兩點意見。",
    "一、先把賬算清楚",
    "哪條渠該清、哪座壩該修，各村要自己去看、自己去量，不能坐在屋裡估一個數報上來了事。",
    "二、再把活幹扎實",
    "土方要夯到位，閘門要試到位，驗收的時候請用水的鄉親來看，他們點了頭才算數。",
    "同志們，冬天修一寸，夏天少愁一尺，謝謝大家！",
]


def speech(*lines: str):
    return parse("\n".join(lines).encode(), "页面.txt").speeches[0]


def texts(*lines: str) -> list[str]:
    return [paragraph.text for paragraph in speech(*lines).paragraphs]


@pytest.mark.parametrize(
    "below",
    [TRADITIONAL, ["繁體版：", *TRADITIONAL], ["".join(TRADITIONAL)]],
    ids=["copy-below", "announced-copy", "flattened-copy"],
)
def test_a_traditional_copy_goes(below):
    assert texts(TITLE, *BODY, *below) == BODY


def test_a_traditional_line_below_each_paragraph_goes():
    both = [line for pair in zip(BODY, TRADITIONAL, strict=True) for line in pair]
    assert texts(TITLE, *both) == BODY


@pytest.mark.parametrize(
    "stamp",
    ["（本文转载自麦芒材料网，公众号：mm）", "※麦芒材料网※", "#麦芒文库#", "此文来自麦芒材料阁"],
    ids=["bracketed-reprint", "between-signs", "hash-signs", "bare-words"],
)
def test_a_stamp_inside_sentences_goes(stamp):
    stamped = [line[:20] + stamp + line[20:] if len(line) > 30 else line for line in BODY]
    assert texts(TITLE, *stamped) == BODY


@pytest.mark.parametrize(
    "above",
    [
        f"本文是麦芒网整理的《{TITLE}》，仅供写作时参阅。",
        "本文关键词：水利、会议",
        "#水利 #讲话",
        "二〇二〇年一月十六日　　信息员：小麦",
        "用户：请帮我写一篇讲话稿",
        "一键复制全文\n下载Word版",
    ],
    ids=["quotes-the-title", "keyed-keywords", "hashtags", "unknown-key", "prompt", "buttons"],
)
def test_what_stands_above_goes(above):
    assert texts(TITLE, above, *BODY) == BODY


@pytest.mark.parametrize(
    "bar",
    ["网站首页 / 讲话致辞 / 水利讲话", "栏目：首页－公文－讲话稿", "Home > 公文 > 讲话"],
    ids=["solidus", "wide-hyphens", "latin"],
)
def test_a_bar_is_no_title(bar):
    assert speech(bar, TITLE, *BODY).title == TITLE


@pytest.mark.parametrize(
    "note",
    ["……此处隐藏320个字……", "【略去560字】", "(中间部分省略)", "*** 此处内容登录可见 ***"],
    ids=["dots", "brackets", "left-out", "log-in"],
)
def test_a_note_of_what_is_withheld_goes_and_counts(note):
    cut = speech(TITLE, *BODY[:4], note, *BODY[4:])
    assert [paragraph.text for paragraph in cut.paragraphs] == BODY
    assert not cut.complete


@pytest.mark.parametrize("button", ["阅读全文", "开通会员", "查看全文 >"])
def test_a_button_below_a_whole_speech_leaves_it_whole(button):
    assert speech(TITLE, *BODY, button).complete


def test_a_heading_at_the_end_of_a_preview_stays():
    cut = [*BODY[:2], "先把账算清楚", BODY[3], "把群众的难处放在心上"]
    assert texts(TITLE, *cut, "（剩余内容1326字，开通会员即可查看）") == cut


@pytest.mark.parametrize(
    ("title", "pager", "part"),
    [
        (TITLE + "(2)", "上一页 1 2 3 下一页", (2, 3)),
        (TITLE, "[1] [2] [3] 下一页", (1, 3)),
        (TITLE, "2/3页 下页", (2, 3)),
        (TITLE + "_第2页", "尾页", (2, None)),
    ],
    ids=["number-on-title", "no-way-back", "fraction", "underscore"],
)
def test_a_pager_tells_the_part(title, pager, part):
    found = speech(title, *BODY, pager)
    assert (found.title, found.part, found.parts) == (TITLE, *part)


@pytest.mark.parametrize(
    "label",
    ["（{n}）{t}", "{t}（{n}）", "材料{n}　{t}", "范文{n}：{t}"],
    ids=["number-in-brackets", "number-behind", "word-and-number", "model-and-number"],
)
def test_a_compilation_is_parted_at_its_numbered_titles(label):
    other = "在全县林业工作会议上的发言"
    page = ["讲话稿精选2篇", label.format(n="一", t=TITLE), *BODY]
    page += [label.format(n="二", t=other), *BODY[:1], BODY[3], BODY[5]]
    found = parse("\n".join(page).encode(), "页面.txt").speeches
    assert [item.title for item in found] == [TITLE, other]


@pytest.mark.parametrize("number", ["——— 第 1 页 ———", "Page 1 of 2", "［第1页］", "1", "第一页"])
def test_a_page_number_inside_a_sentence_goes(number):
    long = BODY[3]
    assert texts(TITLE, *BODY[:3], long[:20], number, long[20:], *BODY[4:]) == BODY


def test_the_years_of_a_statute_are_no_bar_of_the_page():
    history = "2010年7月30日 县人民代表大会第三次会议《关于修改议事规则的决定》修正"
    assert history in texts("县人民代表大会议事规则", history, *BODY[1:])


def test_an_interview_keeps_its_questions():
    asked = [
        "问：请介绍这次冬修的意义，对明年有何期待？",
        "答：意义在于把水留住，期待在于把田种好。",
    ]
    assert texts(TITLE, *asked, *BODY[1:])[:2] == asked


@pytest.mark.parametrize("signs", ["*(", ".…", "【[", "…·", "— "])
def test_long_runs_of_two_signs_cost_no_square(signs):
    def read(size):
        parse("\n".join([TITLE, *BODY, signs * size + "完"]).encode(), "页面.txt")

    assert not steep(read, 30_000)
