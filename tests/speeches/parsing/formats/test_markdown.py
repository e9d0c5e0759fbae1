"""Markdown: its marks are no words, and what only looks like a mark stays."""

import json

import pytest

from speeches.parsing import MaterialError, parse
from speeches.parsing.formats.lines import plain_lines
from speeches.parsing.formats.markdown import is_markdown, without_marks
from speeches.parsing.formats.program_text import is_program_text
from speeches.parsing.formats.text import extract_text
from tests.growth import steep
from tests.speeches.parsing.test_invariants import assert_promise, assert_sections_fit

SPEECH = """# 在全县人大工作会议上的讲话

各位代表、同志们：

## 一、提高站位

**要坚持党的领导。** 做到学用一致、知行合一，把**县的各项工作抓实抓好。

- 第一，把责任扛起来，把任务分下去，把办法想出来，一件一件地落实。

---

## **二、突出重点**

全年听取专项工作报告12项，开展执法检查5次，推动解决了一批问题。谢谢大家！
"""


@pytest.mark.parametrize(
    "text",
    ["# 讲话", "各位代表：\n## 一、讲话", "##一、讲话", "**一、提高站位**\n好。\n**二、突出重点**"],
)
def test_what_is_markdown(text):
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "#两会时间#",
        "# 1",
        "1# 楼的代表",
        "**县委书记**",
        "**县**镇\n**市**区",
        "各位代表：",
        "####",
    ],
)
def test_what_is_not(text):
    assert not is_markdown(text)


@pytest.mark.parametrize(
    ("line", "words", "marks"),
    [
        ("## 一、讲话", "一、讲话", ["##"]),
        ("##一、讲话", "一、讲话", ["##"]),
        ("**要抓好。**做到底。", "要抓好。做到底。", ["**", "**"]),
        ("> **引言**", "引言", [">", "**", "**"]),
        ("- 一是要抓", "一是要抓", ["-"]),
        ("---", None, ["---"]),
        ("在**县**镇的讲话", "在**县**镇的讲话", []),
        ("____年__月", "____年__月", []),
        ("-5度", "-5度", []),
        ("#话题# 说", "#话题# 说", []),
    ],
)
def test_marks_and_words(line, words, marks):
    found = without_marks(line, plain_lines(line))
    assert [item.text for item in found if item.hint == "mark"] == marks
    assert [item.text for item in found if item.hint != "mark"] == ([words] if words else [])


def test_a_speech_in_markdown():
    parsed = parse(SPEECH.encode(), "笔记.md")
    assert_promise(parsed)
    assert_sections_fit(parsed)
    assert not parsed.warnings
    (speech,) = parsed.speeches
    assert speech.title == "在全县人大工作会议上的讲话"
    assert [item.heading for item in speech.sections if item.depth == 1] == ["提高站位", "突出重点"]
    text = "\n".join(item.text for item in speech.paragraphs)
    assert "#" not in text
    assert "要坚持党的领导。做到学用一致、知行合一，把**县的各项工作" in text


def test_a_record_in_markdown():
    data = json.dumps({"id": "1", "title": "条例", "text": SPEECH}, ensure_ascii=False).encode()
    parsed = parse(data)
    assert_promise(parsed)
    assert not any("#" in item.text for item in parsed.speeches[0].paragraphs)


def test_a_short_text_loses_its_marks_too():
    parsed = parse("## 讲话\n同志们：\n好。".encode())
    assert "##" not in [item.text for item in parsed.speeches[0].paragraphs]


@pytest.mark.parametrize(
    "text",
    [
        'var a="中文脚本，请勿导入";function f(){return a}',
        "/* 样式 */ .a{color:red} @media print{.b{display:none}}",
        "<?php return '各位代表'; if ($a === $b && $c) { echo 1; } ?>",
        "import os\ndef f(a):\n    # 各位代表\n    return a",
    ],
    ids=["script", "style", "php", "python"],
)
def test_scripts_and_styles_are_no_material(text):
    with pytest.raises(MaterialError, match="脚本"):
        extract_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "各位代表：函数 function f() { return a } 不是讲话，但讲到了它，这里中文更多，是材料。",
        "GDP growth 5% => good, return to work. 各位代表",
    ],
)
def test_a_text_that_mentions_them_is_one(text):
    assert not is_program_text(text)


@pytest.mark.parametrize(
    "unit", ["#", "# ", "*", "**a**\n", "> ", "- ", "{ ", "function ", "_", "**讲", "\t", "var a"]
)
def test_marks_without_end_cost_little(unit):
    def read(size):
        text = unit * (size // len(unit))
        is_markdown(text)
        is_program_text(text)
        without_marks(text, plain_lines(text))

    assert not steep(read, 600_000)
