"""Where the lines of a title end in a document."""

import io

import pytest
from docx import Document as open_docx

from search.text.titles import title_words
from speeches.export.title_lines import title_lines
from tests.factories import make_speech


@pytest.mark.parametrize(
    "lines",
    [
        ["在会议上的讲话"],
        # 人大 is a word here, and 人事 another.
        ["2023年领导在全市人大人事", "代表工作座谈会上的讲话"],
        ["镇人大主席团在全县", "代表联络站建设座谈会上的发言"],
        ["在市人大常委会“四个机关”", "建设动员会上的讲话"],
        ["全县人大工作经验交流材料：", "让代表家站活起来"],
        ["在《监督法》实施座谈会上的", "讲话提纲（第二稿）"],
        ["市人民政府关于2022年度", "法治政府建设情况的报告"],
        [
            "在全市深入学习贯彻习近平总书记",
            "关于坚持和完善人民代表大会制度的",
            "重要思想交流会上的讲话",
        ],
    ],
    ids=lambda lines: lines[0],
)
def test_no_word_is_torn(lines):
    assert title_lines(title_words("".join(lines))) == lines


@pytest.mark.parametrize(
    "title",
    ["", " ", "讲话", " 镇 长 讲话 ", "（一）", "上", "在", "Ａ在B", "長" * 70, "讲话" * 60],
)
def test_nothing_is_lost(title):
    words = title_words(title)
    assert "".join(words) == "".join(title_lines(words)) == title


def test_three_lines_have_no_waist():
    words = ["十" * 12, "六" * 6, "六" * 6, "十" * 12]
    assert [len(line) for line in title_lines(words)] == [18, 18]
    words = ["十" * 14, "三" * 3, "十" * 14, "三" * 3, "九" * 9]
    widths = [len(line) for line in title_lines(words)]
    assert not widths[0] > widths[1] < widths[2]


def test_what_has_no_words_is_left_to_word():
    assert title_lines(["长" * 50]) == ["长" * 50]
    assert title_lines(["甲"] * 50) == ["甲" * 50]


@pytest.mark.django_db
def test_the_file_has_these_lines_in_one_paragraph(client):
    speech = make_speech("一", title="2023年领导在全市人大人事代表工作座谈会上的讲话")
    answer = client.get(f"{speech.get_absolute_url()}export.docx")
    package = open_docx(io.BytesIO(answer.content))
    first = package.paragraphs[0]
    assert first.text == "2023年领导在全市人大人事\n代表工作座谈会上的讲话"
    assert first.style.style_id == "Title"
    assert package.core_properties.title == speech.title
