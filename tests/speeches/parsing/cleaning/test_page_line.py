"""A line answers what rules ask of it, from its plain form, and works each answer out once."""

from dataclasses import replace

import pytest

from speeches.parsing.cleaning import page_line
from speeches.parsing.cleaning.page_line import PageLine
from speeches.parsing.documents import Line, Span


def line(text: str) -> PageLine:
    return PageLine.of(Line(text, (Span(0, len(text)),), "heading"))


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("在全县会议上的讲话.docx", {"names_kind"}),
        ("在全县会议上的讲话", {"names_kind", "is_title_like"}),
        ("各位代表、同志们：", {"is_salutation", "is_body_like", "ends_clause"}),
        ("一、统一思想", {"has_label", "is_labelled"}),
        ("1.某县调研报告", {"has_label", "names_kind", "is_title_like"}),
        ("2021年3月5日", {"is_date"}),
        ("发布时间：2021-03-05 来源：示例网", {"is_metadata"}),
        ("谢谢大家！", {"takes_leave", "ends_clause", "ends_sentence"}),
        ("全县上下要认真贯彻落实会议精神，", {"is_torn"}),
    ],
)
def test_what_a_line_is(text, true):
    questions = [
        "names_kind", "is_title_like", "is_salutation", "is_body_like", "has_label", "is_labelled",
        "is_date", "is_metadata", "takes_leave", "ends_clause", "ends_sentence", "is_torn",
    ]  # fmt: skip
    assert {name for name in questions if getattr(line(text), name)} == true


def test_a_line_in_traditional_characters_is_what_it_is_in_simplified_ones():
    traditional = line("各位代表、同志們：")
    assert traditional.is_traditional
    assert traditional.is_salutation
    assert traditional.comparable == line("各位代表、同志们：").comparable


def test_words_of_sites_in_a_line():
    assert line("阅读全文 下载").site_words == (3, 1.0)
    assert line("阅读全文 下载").is_site_talk(0.9)
    assert not line("同志们好").is_site_talk(0.1)


def test_an_answer_is_worked_out_once(monkeypatch):
    asked = []
    monkeypatch.setattr(page_line, "is_body_like", lambda text: asked.append(text) or True)
    monkeypatch.setattr(page_line, "matching_rule", lambda *about: asked.append(about))
    once = line("各项工作")
    assert once.is_body_like
    assert once.is_body_like
    assert once.rule("tail") is None
    assert once.rule("tail") is None
    assert asked == ["各项工作", ("tail", "各项工作")]


def test_a_line_that_was_changed_answers_anew():
    title = line("在全县会议上的讲话")
    assert title.names_kind
    assert not replace(title, text="在全县").names_kind
    assert replace(title, cut=True).names_kind
