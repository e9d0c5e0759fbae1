"""Every style of label at every depth, through everything that reads labels.

Cleaning keeps the line, reflow begins a paragraph with it, it is taken for no title, the outline
has it at its depth, completeness judges it like any other, and what leaves the library shows it
as a heading.
"""

import io

import docx
import pytest

from speeches.export.docx import to_docx
from speeches.export.manuscript import HeadingLevel, Manuscript, blocks_of
from speeches.export.markdown import to_markdown
from speeches.export.plain import to_plain
from speeches.parsing import ParsedSpeech, parse
from speeches.parsing.structure.stitch import outline_of, stitch
from speeches.parsing.vocabulary.labels import HEADINGS, style_named, style_of

# A numbering in each style, as a text would have it; 最后 only follows on 第一 and 第二.
ROWS = {
    "第一部分": ("第一部分 ", "第二部分 ", "第三部分 "),
    "第一章": ("第一章　", "第二章　", "第三章　"),
    "一、": ("一、", "二、", "三、"),
    "一.": ("一.", "二.", "三."),
    "（一）": ("（一）", "（二）", "（三）"),
    "(一)": ("(一)", "(二)", "(三)"),
    "㈠": ("㈠", "㈡", "㈢"),
    "一，": ("一，", "二，", "三，"),
    "1.": ("1.", "2.", "3."),
    "1、": ("1、", "2、", "3、"),
    "１．": ("１．", "２．", "３．"),
    "⒈": ("⒈", "⒉", "⒊"),
    "(1)": ("(1)", "(2)", "(3)"),
    "（1）": ("（1）", "（2）", "（3）"),
    "⑴": ("⑴", "⑵", "⑶"),
    "1）": ("1）", "2）", "3）"),
    "1)": ("1)", "2)", "3)"),
    "①": ("①", "②", "③"),
    "第一，": ("第一，", "第二，", "第三，"),
    "第一点要求": ("第一点要求，", "第二点要求，", "第三点要求，"),
    "一是": ("一是", "二是", "三是"),
    "一要": ("一要", "二要", "三要"),
}
WORDS = ("强化理论武装", "深入基层调研", "严格监督考核")
TITLE = "在全县人大工作会议上的讲话"
OPENING = "今天，我们召开全县人大工作会议，主要任务是总结工作、部署任务，动员大家鼓足干劲。"
BELOW = "要认真学习，深入基层，掌握第一手情况，做到心中有数，把各项任务落到实处、见到实效。"
# What stands under each heading of a row: no copy of what stands under another.
TEXTS = (
    BELOW,
    "走村入户听民声，围绕群众反映的急难愁盼问题列出清单，一件一件办好，让代表建议落地有声。",
    "健全台账，倒排工期，按月调度、按季通报，年底逐项对账销号，确保全年目标圆满完成。",
)
CLOSING = "同志们，让我们共同努力，为建设美好家园作出新的更大贡献！"
ABOVE = ((), ("一、提高政治站位",), ("一、提高政治站位", "（一）学深悟透"))
NOISE = ("当前位置：首页 > 讲话 > 正文", "上一篇：乡镇长就职发言", "版权所有 未经许可不得转载")


def rank(row: str) -> int:
    style = style_of(ROWS[row][0].replace("１．", "1.").strip().rstrip("，"))
    return style.rank if style else next(item.rank for item in HEADINGS if item.name == "一，")


def may_stand(row: str, depth: int) -> bool:
    """Whether a row stands below 一、 (depth 2) or （一） (depth 3)."""
    above = {2: "一、", 3: "（一）"}
    return depth == 1 or rank(row) > style_named(above[depth]).rank


CASES = [(row, depth) for row in ROWS for depth in (1, 2, 3) if may_stand(row, depth)]
each = pytest.mark.parametrize(("row", "depth"), CASES, ids=str)


def headings(row: str) -> list[str]:
    return [label + words for label, words in zip(ROWS[row], WORDS, strict=True)]


def body(row: str, depth: int) -> list[str]:
    """The paragraphs of a speech with the row at a depth, below headings of higher styles."""
    lines = ["各位代表、同志们：", OPENING, *ABOVE[depth - 1]]
    for heading, text in zip(headings(row), TEXTS, strict=True):
        lines += [heading, text]
    return [*lines, CLOSING]


def read_page(lines: list[str]) -> ParsedSpeech:
    return parse("\n".join(lines).encode()).speeches[0]


def rows_of(speech: ParsedSpeech) -> list[tuple[int, str, str]]:
    return [(item.depth, item.label, item.heading) for item in speech.sections]


def styles(data: bytes) -> dict[str, str]:
    """The paragraphs of a Word file and the style of each."""
    return {item.text: item.style.style_id for item in docx.Document(io.BytesIO(data)).paragraphs}


def label(text: str) -> str:
    bare = text.strip()
    return bare if bare in ("一，", "二，", "三，") else bare.rstrip("，")


@each
def test_cleaning_keeps_the_line(row, depth):
    page = [NOISE[0], TITLE, "2024-03-01 来源：本站", *body(row, depth), *NOISE[1:]]
    speech = read_page(page)
    assert speech.title == TITLE
    assert [item.text for item in speech.paragraphs] == body(row, depth)


@each
def test_cleaning_keeps_the_heading_at_which_a_page_ends(row, depth):
    page = [TITLE, *body(row, depth)[:-2], *NOISE[1:]]
    assert read_page(page).paragraphs[-1].text == headings(row)[-1]


@each
def test_reflow_begins_a_paragraph_with_it(row, depth):
    width = 22
    lines = [
        text[at : at + width]
        for text in [TITLE, *body(row, depth)]
        for at in range(0, len(text), width)
    ]
    assert [item.text for item in read_page(lines).paragraphs] == body(row, depth)


# A point may go on with the sentence above it: …，一是…，二是….
@pytest.mark.parametrize(
    ("row", "depth"), [case for case in CASES if case[0] not in ("一是", "一要")], ids=str
)
def test_reflow_begins_a_paragraph_with_it_where_something_stood_above(row, depth):
    lines = body(row, depth)
    at = lines.index(headings(row)[1])
    torn = [*lines[: at - 1], BELOW[:-1], "第 2 页 共 3 页", *lines[at:]]
    assert headings(row)[1] in [item.text for item in read_page([TITLE, *torn]).paragraphs]


@pytest.mark.parametrize("row", ROWS)
def test_it_is_no_title(row):
    lines = body(row, 1)[2:-1]
    speech = read_page(lines)
    assert speech.title == "（无题）"
    assert speech.paragraphs[0].text == lines[0]


@each
def test_the_outline_has_it_at_its_depth(row, depth):
    found = rows_of(read_page([TITLE, *body(row, depth)]))
    assert len(found) == depth - 1 + len(WORDS)
    assert found[depth - 1 :] == [
        (depth, label(mark), words) for mark, words in zip(ROWS[row], WORDS, strict=True)
    ]


@each
def test_the_outline_has_it_where_it_runs_on(row, depth):
    run_in = [f"{item}。{text}" for item, text in zip(headings(row), TEXTS, strict=True)]
    found = rows_of(read_page([TITLE, *body(row, depth)[: 2 + depth - 1], *run_in, CLOSING]))
    assert [words for _, _, words in found[depth - 1 :]] == list(WORDS)


@pytest.mark.parametrize("row", ROWS)
def test_stitching_does_not_join_it_to_what_stands_above(row):
    parts = [[BELOW[:-1]], [headings(row)[1], BELOW]]
    assert stitch(parts) == [*parts[0], *parts[1]]


@each
def test_a_text_that_ends_with_it_is_judged_like_any_other(row, depth):
    cut = read_page([TITLE, *body(row, depth)[:-2]])
    bare = read_page([TITLE, *body("1.", depth)[:-2]])
    assert not cut.complete
    assert cut.incomplete_reason == bare.incomplete_reason.replace(
        headings("1.")[2], headings(row)[2]
    )


@each
def test_what_leaves_the_library_shows_it_as_a_heading(row, depth):
    texts = body(row, depth)
    document = Manuscript(TITLE, blocks=tuple(blocks_of(texts, outline_of(texts))))
    shown = {block.heading: block.level for block in document.blocks if block.heading}
    word = styles(to_docx(document))
    plain = to_plain(document)
    markdown = to_markdown(document).replace("\\", "")
    for heading in headings(row):
        assert f"\u3000\u3000{heading}\n" in plain
        # 第一， and 一是 are points inside of the text and set as it is.
        if row in ("第一，", "第一点要求", "一是", "一要"):
            assert heading not in shown
        else:
            assert shown[heading] > HeadingLevel.BODY
            assert f"{'#' * (shown[heading] + 1)} {heading}\n" in markdown
    for heading, level in shown.items():
        assert word[heading] == f"Heading{level:d}"


def test_a_comma_is_the_first_level_where_no_other_is():
    texts = ["一，提高认识", "（一）学文件", BELOW, "（二）看现场", BELOW, "二，抓好落实", BELOW]
    assert [(item.depth, item.label) for item in outline_of(texts)] == [
        (1, "一，"), (2, "（一）"), (2, "（二）"), (1, "二，"),
    ]  # fmt: skip
    assert [block.level for block in blocks_of(texts, outline_of(texts)) if block.heading] == [
        HeadingLevel.FIRST, HeadingLevel.SECOND, HeadingLevel.SECOND, HeadingLevel.FIRST,
    ]  # fmt: skip


def test_circled_numbers_stand_below_bracketed_ones():
    texts = ["(1)建台账", "①列清单", BELOW, "②定责任", BELOW, "(2)抓督办", BELOW]
    assert [(item.depth, item.label) for item in outline_of(texts)] == [
        (1, "(1)"), (2, "①"), (2, "②"), (1, "(2)"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["层层压实责任", "天更蓝水更清", "线上线下一起抓", "日常工作"])
def test_a_heading_that_begins_like_a_quantity(words):
    texts = [f"一、{words}", BELOW, "二、抓好落实", BELOW]
    assert [item.heading for item in outline_of(texts)] == [words, "抓好落实"]


@pytest.mark.parametrize(
    "text", ["一、二季度经济运行平稳。" + BELOW, "二、三产业加快发展。" + BELOW]
)
def test_a_quantity_is_no_heading(text):
    assert outline_of([BELOW, text]) == ()


def test_a_lone_point_in_running_text_is_no_heading():
    texts = [
        "一、提高认识",
        BELOW,
        "一，就是一心一意。" + BELOW,
        "1）次会议开得好。" + BELOW,
        "二、抓落实",
    ]
    assert [item.label for item in outline_of(texts)] == ["一、", "二、"]


@pytest.mark.parametrize("mark", ["{n}、", "{n}）", "{n}."])
def test_the_chunks_of_a_viewer_are_no_headings(mark):
    """A viewer numbers its pieces wherever they break: what stands behind the number is cut."""
    whole = "".join(OPENING + BELOW for _ in range(12))
    size = len(whole) // 5 + 7
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    lines = [mark.replace("{n}", str(n)) + piece for n, piece in enumerate(pieces, start=1)]
    speech = read_page([TITLE, *lines])
    assert speech.sections == ()
    assert {item.rule for item in speech.removed} == {"分页编号"}


@pytest.mark.parametrize("row", ["1.", "1、", "⒈", "1）", "①"])
def test_a_numbered_list_of_links_is_still_furniture(row):
    names = ("在全市农业会议上的讲话", "镇长述职报告范文", "党支部工作报告")
    links = [mark + item for mark, item in zip(ROWS[row], names, strict=True)]
    page = [TITLE, *body("一、", 1), "相关文章", *links, *NOISE[1:]]
    assert [item.text for item in read_page(page).paragraphs] == body("一、", 1)
