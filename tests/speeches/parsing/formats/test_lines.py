"""Lines of plain text and of saved pages."""

import pytest

from speeches.parsing import MaterialError
from speeches.parsing.formats.text import extract_text


def lines(text):
    return [(line.text, line.hint) for line in extract_text(text).lines]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_every_line_end_parts_lines(end):
    assert lines(f"　　甲{end}{end} 乙 {end}") == [("甲", ""), ("乙", "")]


def test_a_page_gives_its_blocks_with_their_roles():
    page = """<!DOCTYPE html><html><head><title>讲话_示例网</title><style>p{}</style>
    <script>var a="字";</script></head><body><div class="nav">首页 &gt; 讲话</div>
    <h1>在会议上的<b>讲话</b></h1><div class="content"><p>&emsp;&emsp;各位<span>代表</span>：</p>
    <p>第一行<br>第二行</p><!-- 注释 --></div><ul><li><a href="#">别的文章</a></li></ul>
    <p style="display:none">暗字</p></body></html>"""
    assert lines(page) == [
        ("讲话_示例网", "page-title"),
        ("首页 > 讲话", "navigation"),
        ("在会议上的讲话", "heading"),
        ("各位代表：", ""),
        ("第一行", ""),
        ("第二行", ""),
        ("别的文章", "link"),
        ("暗字", "hidden"),
    ]


def test_offsets_are_of_the_extracted_text():
    extracted = extract_text("<html><body><p> 甲 </p><p>乙</p></body></html>")
    assert [
        extracted.text[line.spans[0].start : line.spans[0].end] for line in extracted.lines
    ] == ["甲", "乙"]


def test_angle_brackets_in_plain_text_are_no_markup():
    assert lines("<<宪法>> 学习\n第二行") == [("<<宪法>> 学习", ""), ("第二行", "")]


def test_a_deeply_nested_page_is_read():
    page = "<html><body>" + "<div>" * 1000 + "字" + "</div>" * 1000
    assert ("字", "") in lines(page)


def test_a_page_nested_without_end_is_refused_rather_than_cut():
    with pytest.raises(MaterialError, match="嵌套过深"):
        extract_text("<html><body>" + "<div>" * 5000 + "字" + "</div>" * 5000)


def test_a_page_without_text_is_refused():
    with pytest.raises(MaterialError, match="没有文字"):
        extract_text("<html><body><script>1</script></body></html>")
