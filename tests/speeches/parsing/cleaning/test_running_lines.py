"""What printed pages put between the lines of a text goes; rows and headings with numbers stay."""

import pytest

from speeches.parsing import parse

TITLE = "县粮食局工作报告"
PAPER = "示例县第九届人民代表大会第二次会议文件"
WRAPPED = """    各位代表：
    过去一年，全县收购稻谷二十三万吨，比上年多出一成，没有打一张白条，
农民把粮食拉来，库里就收得下、付得出、存得好，粮库的灯一直亮到后半夜，
{one}
仓容不够的借用乡镇的旧仓，旧仓漏雨的连夜补瓦，运粮的路断了三处，都在两
天之内修通。群众说，今年卖粮不排队，心里头踏实。
{two}
    今后一年，我们要把三座老仓改成低温仓，把地磅全部换成电子的，让卖粮
{three}
的人看得见自己的斤两。各位代表，我们一定把粮食管好。谢谢大家！"""


def texts(page):
    return [item.text for item in parse(page.encode()).speeches[0].paragraphs]


def page(mark):
    lines = {name: mark(number) for number, name in enumerate(("one", "two", "three"), 1)}
    return f"{TITLE}\n{WRAPPED.format(**lines)}"


PLAIN = texts(page(lambda _: "").replace("\n\n", "\n"))


@pytest.mark.parametrize(
    "mark",
    [
        lambda n: f"{PAPER}      ·{n}·",
        lambda n: f"{PAPER}（五）        第 {n} 页",
        lambda n: f"— {n} —    {PAPER}",
        lambda n: f"{PAPER}\t第{n}页 共9页",
        lambda n: f"{PAPER} - {n} -",
        lambda n: f"Page {n} of 9  {PAPER}",
    ],
    ids=["dots", "page", "before", "tab", "dashes", "english"],
)
def test_a_running_head_with_its_page_goes(mark):
    assert texts(page(mark)) == PLAIN


def test_one_such_line_is_enough():
    assert (
        texts(page(lambda n: f"{PAPER}      ·{n}·" if n == 2 else "").replace("\n\n", "\n"))
        == PLAIN
    )


PARTS = [
    "今天讲三件事，都是大家关心的，一件一件说清楚，说完了就去办，办完了再来说。",
    "一、把仓腾出来",
    "仓里的旧粮要在八月底以前调走，调不走的报上来，县里统一安排，不许压着不报。",
    "二、把路修好",
    "路断的地方要连夜修，乡镇长到现场，修通一处报一处，修不通的要说明原因。",
    "三、把钱备足",
    "钱不够的要早报，银行已经答应了，不打白条是底线，谁打白条谁下台。谢谢大家！",
]


def test_numbers_that_count_the_pages_go_also_between_paragraphs():
    lines = [*PARTS[:1], "1", *PARTS[1:3], "2", *PARTS[3:5], "3", *PARTS[5:]]
    assert texts("\n".join([TITLE, "各位代表：", *lines])) == ["各位代表：", *PARTS]


def test_numbers_above_short_headings_are_theirs():
    heads = [
        "腾仓",
        "1",
        "仓要早腾",
        PARTS[2],
        "2",
        "路要先修",
        PARTS[4],
        "3",
        "钱要备足",
        PARTS[6],
    ]
    kept = "".join(texts("\n".join([TITLE, "各位代表：", *heads])))
    assert all(f"{number}" in kept for number in "123")


@pytest.mark.parametrize(
    "lines",
    [
        ["第一组　三号仓", "第二组　五号仓"],
        ["议题1", "议题2", "议题3"],
        ["收购量  23万吨", "库存量  8万吨"],
        ["粮食安全——头等大事", "1－8月收购情况"],
        ["发票见第3页，合同见第4页，一张一张对过了，没有差错。"],
    ],
)
def test_rows_and_headings_with_numbers_stay(lines):
    body = ["各位代表：", PARTS[0], *lines, PARTS[2], PARTS[6]]
    assert "".join(texts("\n".join([TITLE, *body]))) == "".join(body)
