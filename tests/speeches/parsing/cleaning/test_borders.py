"""A flattened line cut into title, day, speaker, salutation and text."""

import pytest

from speeches.parsing import parse
from speeches.parsing.cleaning.borders import part_at_borders
from speeches.parsing.documents import Line, Span

TEXT = "今年的粮食收成是这些年最好的，仓里满了，心里也踏实了，但库容还差一截。"
TITLE = "在粮库扩建动员会上的讲话"


def pieces(*lines: str) -> list[str]:
    text, made = "\n".join(lines), []
    start = 0
    for line in lines:
        made.append(Line(line, (Span(start, start + len(line)),)))
        start += len(line) + 1
    return [line.text for line in part_at_borders(text, made)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (TITLE + "同志们：" + TEXT, [TITLE, "同志们：", TEXT]),
        ("粮库会讲话稿 各位委员、同志们：" + TEXT, ["粮库会讲话稿", "各位委员、同志们：", TEXT]),
        ("粮库会议讲话篇1 各位代表：" + TEXT, ["粮库会议讲话篇1", "各位代表：", TEXT]),
        ("在粮库会上的讲话文稿同志们，" + TEXT, ["在粮库会上的讲话文稿", "同志们，" + TEXT]),
        (TITLE + "（2019年3月5日）同志们：" + TEXT, [TITLE, "（2019年3月5日）", "同志们：", TEXT]),
        (TITLE + "（2019年3月5日）", [TITLE, "（2019年3月5日）"]),
        (TITLE + " 县粮食局局长 谷满仓 同志们：" + TEXT,
         [TITLE, "县粮食局局长 谷满仓", "同志们：", TEXT]),
        ("全县春季粮库维修现场会 同志们：" + TEXT, ["全县春季粮库维修现场会", "同志们：", TEXT]),
        (TITLE + "一、认清形势。" + TEXT, [TITLE, "一、认清形势。" + TEXT]),
        ("全区粮库建设会议讲话摘要 " + TEXT, ["全区粮库建设会议讲话摘要", TEXT]),
        ("在全镇粮库例会上讲话在全镇粮库例会上的讲话刚才，" + TEXT,
         ["在全镇粮库例会上讲话", "在全镇粮库例会上的讲话", "刚才，" + TEXT]),
        ("仓满文库（www.example.cn）〔粮库报告 900 字〕全镇粮库工作报告各位会员：" + TEXT,
         ["仓满文库（www.example.cn）〔粮库报告 900 字〕", "全镇粮库工作报告", "各位会员：", TEXT]),
        ("同志们：" + TEXT, ["同志们：", TEXT]),
        ("在粮库清零行动会上的表态发言同志们：" + TEXT,
         ["在粮库清零行动会上的表态发言", "同志们：", TEXT]),
        (TITLE + "把根扎进土里，把粮装进仓里(2019年3月5日) 同志们: " + TEXT,
         [TITLE, "把根扎进土里，把粮装进仓里", "(2019年3月5日)", "同志们:", TEXT]),
        (TITLE + "（2019年3月5日）县粮食局局长 谷满仓同志们：" + TEXT,
         [TITLE, "（2019年3月5日）", "县粮食局局长 谷满仓", "同志们：", TEXT]),
        ("粮库工作报告——2019年3月5日在稻香县粮农代表大会第四次会议上站长谷满仓各位代表：" + TEXT,
         ["粮库工作报告", "——2019年3月5日在稻香县粮农代表大会第四次会议上", "站长谷满仓",
          "各位代表：", TEXT]),
        (TITLE + "县粮食局局长谷满仓（二〇一九年三月五日）同志们：" + TEXT,
         [TITLE, "县粮食局局长谷满仓", "（二〇一九年三月五日）", "同志们：", TEXT]),
    ],
)  # fmt: skip
def test_a_line_is_cut_at_its_borders(line, parts):
    assert pieces(line) == parts


@pytest.mark.parametrize(
    "line",
    [
        "在全县粮库工作会上的讲话",
        "在粮库会议上的讲话（摘要）",
        "在粮库会议上的讲话（第2/3页）",
        "粮库工作经验交流材料：让新粮住进新仓",
        "学习县长在粮库会上的讲话精神，就是要把粮食收好、管好、用好，让农民得实惠。",
        "刚才，县长作了讲话，希望同志们：一要收好粮，二要管好仓，三要看好门。",
        "会议听取了粮库的报告，各位代表：粮农、仓管员、司机，都讲了话，讲得很实在。",
        "下面，请县长讲话。",
        "学习县长在粮库会上的讲话精神（2019年3月5日）要逐句逐段地学，学了就要照着做。",
        "同志们！让我们把仓门守好，把粮食管好，把农民的事办好，不负这个丰收年。",
        "一、认真贯彻县长讲话",
        "粮库建设工作报告经县人大常委会会议审议以后，印发给各乡镇，各乡镇要照着办。",
    ],
)
def test_a_line_of_one_thing_stays_whole(line):
    assert pieces(TEXT, TEXT, TEXT, line)[-1] == line


def test_a_salutation_inside_the_speech_stays_with_its_sentence():
    line = "各位代表：" + TEXT
    assert pieces("在粮库会议上的讲话", "各位代表：", TEXT, TEXT, TEXT, line)[-1] == line


def test_what_is_cut_off_is_read():
    page = TITLE + "（2019年3月5日）同志们：" + TEXT
    speech = parse(page.encode()).speeches[0]
    assert speech.title == TITLE
    assert speech.delivered_on.value.isoformat() == "2019-03-05"
    assert [item.text for item in speech.paragraphs] == ["同志们：", TEXT]


def test_the_day_runs_on_into_the_speaker():
    page = (
        "粮库工作报告\n2023年1月15日在稻香市第十六届粮农代表大会第一次会议上稻香市粮库主任谷满仓\n"
        "各位代表：\n粮库今年收粮三万吨，仓容用了九成，账目公开，粮农满意。\n"
    )
    [speech] = parse(page.encode()).speeches
    assert speech.delivered_on.value.isoformat() == "2023-01-15"
    assert speech.speaker == "稻香市粮库主任谷满仓"


@pytest.mark.parametrize(
    "line",
    [
        "2023年1月15日在粮农代表大会上县长谷满仓说，粮库要修，路也要修。",
        "2023年1月15日我去看过粮库主任谷满仓。",
    ],
)
def test_a_sentence_with_day_and_office_is_not_cut(line):
    page = f"在全县会议上的讲话\n同志们：\n{line}\n粮库要修，路也要修，谢谢大家！\n"
    [speech] = parse(page.encode()).speeches
    assert line in [item.text for item in speech.paragraphs]


LONG = "粮库是国家的家底，也是粮农的饭碗，管得好不好，要看账目、看仓容、看口碑，" * 6


def test_a_title_behind_the_last_sentence_of_an_introduction():
    head = "不能再拖。在全县粮库整改会上的讲话同志们：从三月起，粮库要修。"
    page = f"写这类讲话，先要摸清底数。{LONG}{head}\n{LONG}。"
    [speech] = parse(page.encode()).speeches
    assert speech.title == "在全县粮库整改会上的讲话"
    assert "同志们：" in [item.text for item in speech.paragraphs]


def test_a_report_runs_into_its_first_sentence():
    head = "关于稻香镇粮库建设的调研报告粮站是粮农进镇的第一道门。"
    page = f"{head}{LONG}现将走访情况汇报如下：\n一、基本情况\n{LONG}。"
    [speech] = parse(page.encode()).speeches
    assert (speech.title, speech.kind.value) == ("关于稻香镇粮库建设的调研报告", "报告")
    assert speech.paragraphs[0].text.startswith("粮站是粮农进镇")


@pytest.mark.parametrize(
    "opening",
    [
        "关于粮库建设的调研报告已经发给大家，",
        "关于粮库建设的调研报告和审议意见，",
        "关于粮库建设的工作报告实事求是，",
    ],
)
def test_a_sentence_about_a_report_is_not_cut(opening):
    [speech] = parse(f"{opening}{LONG}。\n同志们，{LONG}。".encode()).speeches
    assert speech.paragraphs[0].text.startswith(opening)
