"""Word's automatic numbering as the label that its page shows."""

import pytest

from speeches.parsing.formats.numerals import numeral_in
from speeches.parsing.formats.word import extract_word
from tests.speeches.parsing.formats.making import abstract, docx, lvl, num, numbered, p, styled

HEADINGS = abstract(
    lvl(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    lvl(1, "chineseCountingThousand", "（%2）", '<w:suff w:val="nothing"/>'),
    lvl(2, "decimal", "%3."),
)


def labels(paragraphs, numbering, styles=""):
    """The labels of the paragraphs, whose words are all 文."""
    data = docx("".join(paragraphs), numbering=numbering, styles=styles)
    return [line.text.removesuffix("文") for line in extract_word(data).extracted.lines]


def levels(*at, num=1):
    return [numbered("文", level, num) for level in at]


@pytest.mark.parametrize(
    ("number_format", "numbers", "shown"),
    [
        ("chineseCounting", (1, 10, 11, 20, 21, 99, 100), "一 十 十一 二十 二十一 九十九 一○○"),
        (
            "chineseCountingThousand",
            (1, 10, 12, 20, 100, 101, 110, 115, 1000, 1020, 10000),
            "一 十 十二 二十 一百 一百〇一 一百一十 一百一十五 一千 一千〇二十 一万",
        ),
        ("taiwaneseCountingThousand", (10, 105), "十 一百零五"),
        ("japaneseCounting", (1, 10, 21, 100, 101, 210), "一 十 二十一 百 百一 二百十"),
        ("chineseLegalSimplified", (1, 10, 12, 20, 105), "壹 壹拾 壹拾贰 贰拾 壹佰零伍"),
        ("ideographDigital", (1, 10, 25), "一 一〇 二五"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("decimalFullWidth", (1, 12), "１ １２"),
        ("decimalEnclosedCircle", (1, 20, 21), "① ⑳ 21"),
        ("decimalEnclosedParen", (1, 20, 21), "⑴ ⒇ 21"),
        ("decimalEnclosedFullstop", (1,), "⒈"),
        ("decimalZero", (1, 10), "01 10"),
        ("lowerLetter", (1, 26, 27, 53), "a z aa aaa"),
        ("upperLetter", (2, 28), "B BB"),
        ("lowerRoman", (4, 9, 14), "iv ix xiv"),
        ("upperRoman", (1994,), "MCMXCIV"),
        ("001, 002, 003, ...", (7, 1234), "007 1234"),
        ("cardinalText", (3,), "3"),
        ("chineseCounting", (0, 1_000_000), "0 1000000"),
    ],
)
def test_number_formats(number_format, numbers, shown):
    assert " ".join(numeral_in(number_format, number) for number in numbers) == shown


@pytest.mark.parametrize("number_format", ["none", "bullet"])
def test_formats_without_a_number(number_format):
    assert numeral_in(number_format, 3) == ""


@pytest.mark.parametrize(
    ("paragraphs", "numbering", "shown"),
    [
        (levels(0, 1, 1, 2, 0, 1), HEADINGS + num(), "一、|（一）|（二）|1. |二、|（一）"),
        (levels(0, 2, 1, 2), HEADINGS + num(), "一、|1. |（二）|1. "),
        (levels(1, 0), HEADINGS + num(), "（一）|二、"),
        (
            levels(0, 1, 2, 1, 2),
            abstract(
                lvl(0, "decimal", "%1"),
                lvl(1, "decimal", "%1.%2"),
                lvl(2, "decimal", "%1.%2.%3"),
            )
            + num(),
            "1 |1.1 |1.1.1 |1.2 |1.2.1 ",
        ),
        (
            levels(0, 1, 0, 1),
            abstract(
                lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
            )
            + num(),
            "1. |1) |2. |2) ",
        ),
        (
            levels(0, 1, 2, 1, 2, 0, 2),
            abstract(
                lvl(0, "decimal", "%1."),
                lvl(1, "decimal", "%2."),
                lvl(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>'),
            )
            + num(),
            "1. |1. |1) |2. |2) |2. |1) ",
        ),
        (
            [*levels(0, 0), *levels(0, num=2), *levels(0)],
            HEADINGS + num(1) + num(2),
            "一、|二、|三、|四、",
        ),
        (
            [*levels(0, 0), *levels(0, 0, num=2)],
            HEADINGS
            + num(1)
            + num(2, more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            "一、|二、|一、|二、",
        ),
        (
            levels(0, 0),
            HEADINGS
            + num(
                more='<w:lvlOverride w:ilvl="0">'
                + lvl(0, "decimal", "第%1条", start=5)
                + "</w:lvlOverride>"
            ),
            "第5条|第6条",
        ),
        (
            levels(0, 1),
            abstract(
                lvl(0, "chineseCounting", "第%1章"), lvl(1, "decimal", "%1.%2", "<w:isLgl/>")
            )
            + num(),
            "第一章|1.1 ",
        ),
        (levels(0), abstract(lvl(0, "bullet", "\uf0b7")) + num(), "•"),
        (levels(0), abstract(lvl(0, "bullet", "■")) + num(), "■"),
        (levels(0), abstract(lvl(0, "none", "")) + num(), ""),
        (levels(0), abstract(lvl(0, "decimal", "第%1")) + num(), "第1 "),
        (levels(0), abstract(lvl(0, "decimal", "%1", start=0)) + num(), "0 "),
        (levels(0), abstract(lvl(0, "decimal", "%1.", '<w:suff w:val="space"/>')) + num(), "1. "),
        (levels(0), abstract(lvl(0, "decimal", "%1.", '<w:suff w:val="nothing"/>')) + num(), "1."),
        (levels(0, num=0), HEADINGS + num(), ""),
        (levels(0, num=7), HEADINGS + num(), ""),
        (levels(8), HEADINGS + num(), ""),
        (levels(0), num(), ""),
    ],
    ids=[
        "three-levels", "a-level-left-out", "begins-below", "decimal-outline", "never-restarts",
        "restarts-only-below-the-first", "two-lists-of-one-definition-go-on", "start-override",
        "level-override", "legal-digits", "symbol-bullet", "bullet", "none", "no-suffix-stated",
        "start-at-nought", "space", "nothing", "numbering-taken-away", "no-such-list",
        "no-such-level", "no-such-definition",
    ],
)  # fmt: skip
def test_labels(paragraphs, numbering, shown):
    assert [label.strip() for label in labels(paragraphs, numbering)] == [
        label.strip() for label in shown.split("|")
    ]


def test_a_space_parts_a_label_from_the_words_only_after_a_half_width_sign():
    assert labels(levels(0, 1, 2), HEADINGS + num()) == ["一、", "（一）", "1. "]


def style(key, name, more="", kind="paragraph"):
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'


def numbered_style(key, name, num, more=""):
    return style(key, name, f'{more}<w:pPr><w:numPr><w:numId w:val="{num}"/></w:numPr></w:pPr>')


LINKED = abstract(
    lvl(0, "chineseCounting", "%1、", '<w:pStyle w:val="A"/>'),
    lvl(1, "chineseCounting", "（%2）", '<w:pStyle w:val="B"/>'),
)


def test_a_style_is_numbered_with_the_level_linked_to_it():
    styles = numbered_style("A", "heading 1", 1) + numbered_style("B", "heading 2", 1)
    paragraphs = [styled("文", "A"), styled("文", "B"), styled("文", "B")]
    assert labels(paragraphs, LINKED + num(), styles) == ["一、", "（一）", "（二）"]


def test_a_style_has_its_numbering_from_the_one_it_is_based_on():
    styles = numbered_style("B", "heading 2", 1) + style("C", "正文二", '<w:basedOn w:val="B"/>')
    assert labels([styled("文", "C")], LINKED + num(), styles) == ["（一）"]


def test_a_paragraph_takes_the_numbering_of_its_style_away():
    styles = numbered_style("A", "heading 1", 1)
    off = '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    assert labels([p("文", off), styled("文", "A")], LINKED + num(), styles) == ["", "一、"]


def test_styles_based_on_one_another_end():
    styles = style("A", "甲", '<w:basedOn w:val="B"/>') + style("B", "乙", '<w:basedOn w:val="A"/>')
    assert labels([styled("文", "A")], LINKED + num(), styles) == [""]


def test_a_definition_takes_its_levels_from_a_numbering_style():
    numbering = (
        abstract(lvl(0, "chineseCounting", "%1、"), key=0, more='<w:styleLink w:val="S"/>')
        + abstract(key=1, more='<w:numStyleLink w:val="S"/>')
        + num(1, 0)
        + num(2, 1)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="S"><w:name w:val="列表"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(levels(0, 0, num=2), numbering, styles) == ["一、", "二、"]


def test_a_custom_format_stands_beside_the_one_for_older_programs():
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1号"/></w:lvl>'
    )
    assert labels(levels(0), abstract(custom) + num()) == ["001号"]


def test_a_numbered_paragraph_without_words_shows_its_label():
    data = docx(numbered("") + numbered("文"), numbering=HEADINGS + num())
    assert [line.text for line in extract_word(data).extracted.lines] == ["一、", "二、文"]
