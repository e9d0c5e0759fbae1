"""Nothing lost, nothing rewritten: the promise, over composed pages and over any text at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.parsing import MaterialError, ParsedMaterial, parse
from speeches.parsing.vocabulary import site_edges, site_pieces, site_rules

RULES = [
    *site_rules.ANYWHERE,
    *site_edges.EDGE,
    *site_edges.HEAD,
    *site_edges.TAIL,
    *site_pieces.INVISIBLE,
    *site_pieces.STAMPS,
]
FURNITURE = [example for rule in RULES for example in rule.examples]
SPEECH = [
    "在2021年全县人大工作会议上的讲话",
    "在2021年全县人大工作会议上的讲话（第2/3页）",
    "——在全市表彰大会上的致辞",
    "（2021年3月5日）",
    "县人大常委会主任",
    "各位代表、同志们：",
    "一、提高站位，切实增强责任感",
    "二、突出重点，在监督上求实效",
    "（一）抓好学习。要坚持集中学习与个人自学相结合，做到学用一致、知行合一。",
    "1.办好建议。办理结果要向代表当面反馈，解决率要逐年提高。",
    "一是要抓住关键。全年听取专项工作报告12项，开展执法检查5次。",
    "二是要补齐短板。会后各单位要拿出实施方案，明确责任人和时间表",
    "紧盯民生，把群众的期盼变成清单",
    "【篇一】在座谈会上的发言",
    "【篇二】在动员会上的讲话",
    "1、根据会议安排，现将有关情况汇报如下，不当之处请批评指正，谢谢大家的关心和支",
    "2、持，我们将继续努力工作。",
    "谢谢大家！",
]
lines = st.lists(st.one_of(st.sampled_from(SPEECH), st.sampled_from(FURNITURE)), max_size=30)
gaps = st.sampled_from(["\n", "\n\n", "\r\n", "   ", "\n　　", "\u2028", "\t"])


@st.composite
def pages(draw):
    """Speech and furniture in any order, parted by anything that parts lines."""
    return "".join(line + draw(gaps) for line in draw(lines))


def assert_promise(parsed: ParsedMaterial) -> None:
    """Every non-space character of the text is in exactly one place, and in its own words."""
    pieces = [
        (span.start, span.end)
        for speech in parsed.speeches
        for spans in (
            *(paragraph.spans for paragraph in speech.paragraphs),
            speech.metadata,
            speech.removed,
        )
        for span in spans
    ]
    seen = [0] * len(parsed.text)
    for start, end in pieces:
        for offset in range(start, end):
            seen[offset] += 1
    wrong = [
        (offset, parsed.text[offset], count)
        for offset, count in enumerate(seen)
        if count > 1 or (count == 0 and not parsed.text[offset].isspace())
    ]
    assert not wrong
    for speech in parsed.speeches:
        for paragraph in speech.paragraphs:
            source = "".join(parsed.text[span.start : span.end] for span in paragraph.spans)
            assert paragraph.text.replace(" ", "") == source.replace(" ", "")
            assert "\n" not in paragraph.text


def assert_sections_fit(parsed: ParsedMaterial) -> None:
    """Sections stand in the order of the text, and their headings are its words."""
    for speech in parsed.speeches:
        starts = [section.start for section in speech.sections]
        assert starts == sorted(set(starts))
        assert len({section.anchor for section in speech.sections}) == len(speech.sections)
        for section in speech.sections:
            assert section.heading
            assert section.heading in speech.paragraphs[section.start].text[: section.heading_end]
            assert section.paragraphs >= 0


def keep(page: str) -> None:
    try:
        parsed = parse(page.encode("utf-8", "surrogatepass"))
    except MaterialError:
        return
    assert_promise(parsed)
    assert_sections_fit(parsed)


@settings(max_examples=300)
@given(pages())
def test_composed_pages_keep_the_promise(page):
    keep(page)


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_keeps_the_promise(text):
    keep("人大" + text)


@settings(max_examples=200)
@given(st.text("一二是要、，。：（）()1234.第篇【】 \n　讲话人大代表同志们X*-—/页》", max_size=120))
def test_text_of_the_genres_own_characters_keeps_the_promise(text):
    keep("县" + text)


@settings(max_examples=100)
@given(pages(), st.sampled_from(["<p>", "<div class=ad>", "<li><a>", "<h1>", "<pre>", "<td>"]))
def test_saved_pages_keep_the_promise(page, tag):
    keep("<html><body>" + "".join(tag + line for line in page.split("\n")) + "</body></html>")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_changes_nothing(encoding):
    page = "\n".join(SPEECH)
    assert parse(page.encode(encoding)).speeches == parse(page.encode()).speeches
