"""Paragraphs out of flattened lines: at headings, at white space that joined lines."""

import pytest

from speeches.parsing import parse

TITLE = "在全县代表工作推进会上的讲话\n同志们：\n"
TEXT = "家站是离群众最近的地方，要建好、管好、用好，让群众说话有地方、办事有回音。"


def read(body):
    parsed = parse((TITLE + body).encode())
    speech = parsed.speeches[0]
    return [item.text for item in speech.paragraphs][1:], [
        (section.depth, section.heading) for section in speech.sections
    ]


def test_flattened_headings_are_parted_from_their_text():
    first = "今年以来，各村都动了起来，进展有快有慢。" + TEXT * 4
    second = "我们有的同志一提监督就怕得罪人。" + TEXT * 4
    line = f"下面，我讲两点意见。一、扎实推进家站建设{first}二、切实发挥代表作用{second}"
    paragraphs, headings = read(line)
    assert paragraphs == [
        "下面，我讲两点意见。", "一、扎实推进家站建设", first, "二、切实发挥代表作用", second,
    ]  # fmt: skip
    assert headings == [(1, "扎实推进家站建设"), (1, "切实发挥代表作用")]


def test_heading_right_behind_a_heading_is_parted_from_its_text_too():
    below = "今年以来，各村都动了起来，进展有快有慢。" + TEXT * 5
    other = "我们有的同志一提监督就怕得罪人。" + TEXT * 5
    line = f"我讲两点。一、关于去年的工作（一）扎实推进家站建设{below}二、关于今年的任务{other}"
    assert read(line)[0][1:] == [
        "一、关于去年的工作", "（一）扎实推进家站建设", below, "二、关于今年的任务", other,
    ]  # fmt: skip


def test_short_line_of_two_sections_is_parted():
    first = "门开着，人不来，也是白开，要先把凳子摆好。" + TEXT
    second = "簿子上要有日期、有姓名、有回音，一样不少。" + TEXT
    paragraphs, headings = read(f"我讲两点意见。一、把门打开。{first}二、把簿子用好。{second}")
    assert [heading for _, heading in headings] == ["把门打开", "把簿子用好"]
    assert len(paragraphs) == 3


@pytest.mark.parametrize(
    "text",
    [
        "要抓三件事。一、建台账。二、定责任。三、严考核。" + TEXT,
        "我作两项承诺。第一，审批不过夜。每个项目配备一名代办员，凡是能并联的环节全部并联起来办。"
        "第二，要素不断档。全年统筹工业用地四千亩，供水供气管网提前铺到围墙外头去等着。",
    ],
    ids=["short-points", "ordinals"],
)
def test_points_of_a_paragraph_stay_in_it(text):
    assert read(text)[0] == [text]


SPACED = (
    "大家从各村赶来，路上都下着雨，先道一声 辛苦。家站的事说了两年，今天把账摊开来 算一算。"
    "下面，我讲两点意见，请各位同志 一起帮着看一看，哪里还差着一截子。"
)


def test_spaces_that_joined_lines_go():
    assert read(SPACED)[0] == [SPACED.replace(" ", "")]


@pytest.mark.parametrize(
    "text",
    [
        "参加座谈的有 林文清 沈仲平 顾长河 温素琴 罗振海 卫海燕 等同志，大家都讲得很好，我都赞成。",
        "主题是 让群众的话有地方说 让代表的脚沾得着泥 让家站的灯亮得起来 让办理的事有回音 请记住。",
        "请大家起立。 请奏国歌。 请坐下。 应到代表一百名，实到代表九十八名，符合规定。",
    ],
    ids=["names", "slogans", "sentences"],
)
def test_spaces_that_part_words_stay(text):
    assert read(text)[0] == [text]
