"""What stands around the title: who speaks, the day, notes on the paper, the page's own titles."""

import pytest

from speeches.parsing import parse
from speeches.parsing.describing.head.speakers import speaker_in

BODY = [
    "各位代表：",
    "粮库今年收粮三万吨，仓容用了九成，账目公开，粮农满意。",
    "来年要把旧仓修好，把磅秤校准，把路修到仓门口，让粮农排队的时间再短一些，让每一车粮都过得了秤、进得了仓、"
    "结得了账。",
]


def read(*head: str):
    return parse("\n".join([*head, *BODY]).encode()).speeches[0]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("稻香县人大常委会主任　谷满仓", "稻香县人大常委会主任　谷满仓"),
        ("谷满仓", "谷满仓"),
        ("述职人：谷满仓", "谷满仓"),
        ("文/谷满仓", "谷满仓"),
        ("县粮食局局长：谷满仓", "县粮食局局长：谷满仓"),
        ("谷满仓（县粮食局局长）", "谷满仓（县粮食局局长）"),
        ("谷满仓：", "谷满仓"),
        ("稻香省省长　谷满仓", "稻香省省长　谷满仓"),
        ("县人大常委会主任　　谷  满  仓", "县人大常委会主任　　谷  满  仓"),
        ("谷 满 仓", "谷 满 仓"),
        ("县委书记　×××", "县委书记　×××"),
    ],
)
def test_forms_of_a_speakers_line(line, who):
    found = speaker_in(line, beside=True)
    assert found
    assert line[slice(*found)] == who


@pytest.mark.parametrize(
    "line",
    ["正文", "目　录", "谷满仓在会见粮农代表时强调", "在粮库会议上的讲话", "粮库今年收粮三万吨。"],
)
def test_no_speakers_line(line):
    assert speaker_in(line, beside=True) is None


@pytest.mark.parametrize(
    "day",
    [
        "（二〇二二年一月八日上午九时）",
        "２０２２ 年 １ 月 ８ 日",
        "(2022.1.8)",
        "2022 年 1 月 8 日",
        "（2022年1月8日，根据录音整理）",
    ],
)
@pytest.mark.parametrize("note", ["", "（供内部使用，请勿外传）", "（讲话提纲）"])
def test_day_speaker_and_notes_in_any_spelling(day, note):
    head = ["在全县秋粮收购会议上的讲话", day, "县委书记　谷  满  仓", *filter(None, [note])]
    speech = read(*head)
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert (speech.speaker, speech.subtitle) == ("县委书记　谷  满  仓", "")
    assert speech.published_on is None
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_kind_spread_over_the_line_is_nobodys_name():
    speech = read("慰 问 信", "（2022年1月8日）")
    assert (speech.title, speech.speaker) == ("慰 问 信", "")


@pytest.mark.parametrize(
    ("above", "below", "published"),
    [
        ("中共稻香县委办公室                  2022年1月14日", "", "2022-01-14"),
        ("", "《稻香日报》2022年01月14日 星期五", "2022-01-14"),
        ("", "稻香日报 2022-01-14 第A01版", "2022-01-14"),
    ],
    ids=["an-issuer", "a-newspaper", "a-newspapers-page"],
)
def test_who_printed_a_speech_and_when(above, below, published):
    head = [above, "谷满仓同志在全县秋粮收购会议上的讲话", "（2022年1月8日）", below]
    speech = read(*filter(None, head))
    assert speech.title == "谷满仓同志在全县秋粮收购会议上的讲话"
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert speech.published_on.value.isoformat() == published
    assert [item.text for item in speech.paragraphs] == BODY


def test_the_meeting_above_a_whole_title():
    speech = read("稻香县第九届人民代表大会第二次会议", "稻香县人民法院工作报告", "院长　谷满仓")
    assert speech.title == "稻香县人民法院工作报告"
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(("mark", "part"), [("（上）", 1), ("（下）", 2), ("(中)", 2)])
def test_a_speech_in_halves(mark, part):
    speech = read(f"在粮库会议上的讲话{mark}")
    assert (speech.title, speech.part, speech.complete) == ("在粮库会议上的讲话", part, False)


@pytest.mark.parametrize(
    ("head", "speaker"),
    [
        (["县委副书记、县长", "谷 满 仓", "（2022年1月8日）"], "县委副书记、县长 谷 满 仓"),
        (["县 长　谷 满 仓", "2022年1月8日"], "县 长　谷 满 仓"),
        (["谷满仓　2022年1月8日"], "谷满仓"),
        (["县委书记 谷满仓（2022年1月8日）"], None),
        (["时间：2022年1月8日", "地点：县粮库礼堂", "讲话人：谷满仓"], "谷满仓"),
        (["谷 满 仓", "（本文根据录音整理，未经本人审阅）", "（2022年1月8日）"], "谷 满 仓"),
    ],
    ids=["two-lines", "spread", "name-and-day", "office-name-day", "keys", "a-note-between"],
)
def test_what_stands_between_title_and_salutation_is_no_paragraph(head, speaker):
    speech = read("在全县秋粮收购会议上的讲话", *head)
    assert speaker is None or speech.speaker == speaker
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "lines",
    [
        ["尊敬的谷满仓站长，", "各位粮农："],
        ["各位代表、", "同志们："],
        ["过去五年工作回顾", "各位代表："],
        ["这些话，是我在路上想好的。", "各位代表："],
    ],
    ids=["a-guest", "in-two-lines", "a-heading", "a-sentence"],
)
def test_what_above_the_salutation_is_the_speechs(lines):
    page = ["在全县秋粮收购会议上的讲话", "（2022年1月8日）", *lines, *BODY[1:]]
    speech = parse("\n".join(page).encode()).speeches[0]
    assert [item.text for item in speech.paragraphs] == [*lines, *BODY[1:]]


def test_the_paper_of_a_congress():
    speech = read(
        "稻香县第九届人民代表大会第二次会议文件（七）",
        "稻香县人民代表大会常务委员会工作报告",
        "——2022年1月8日在稻香县第九届人民代表大会第二次会议上",
        "稻香县人大常委会主任　谷满仓",
    )
    assert speech.title == "稻香县人民代表大会常务委员会工作报告"
    assert speech.speaker == "稻香县人大常委会主任　谷满仓"
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_draft():
    speech = read("讲话稿（送审稿）", "在全县粮库会议上的讲话", "（2022年1月8日）", "谷满仓")
    assert (speech.title, speech.speaker) == ("在全县粮库会议上的讲话", "谷满仓")
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_title_centred_on_three_lines_below_the_sites_own():
    speech = read("满仓县长水利会讲话", "谷满仓县长", "在全县粮库会议上的讲话", "（2022年1月8日）")
    assert (speech.title, speech.speaker) == ("在全县粮库会议上的讲话", "谷满仓县长")
    assert speech.subtitle == ""
    assert speech.year.value == 2022


def test_the_title_once_more_in_short():
    speech = read(
        "在县第九届人代会上的政府工作报告",
        "政府工作报告",
        "——2022年1月8日在县第九届人代会上",
        "县人民政府县长　谷满仓",
    )
    assert speech.title == "在县第九届人代会上的政府工作报告"
    assert speech.speaker == "县人民政府县长　谷满仓"


def test_a_line_above_the_title_is_no_subtitle():
    assert read("好用的写作小帮手 马上试试看吧朋友", "在全县粮库会议上的讲话").subtitle == ""


def test_verses_above_the_title():
    speech = read("远行的人，你听见了吗，稻谷在仓里说话，秋风在路上等你回家。", "慰 问 信")
    assert speech.title == "慰 问 信"
    assert speech.kind.value == "致辞"


def test_day_and_speaker_without_a_title():
    speech = read("——2022年1月8日在稻香县政协第九届委员会第二次会议上", "县政协主席　谷满仓")
    assert speech.speaker == "县政协主席　谷满仓"
    assert speech.year.value == 2022


@pytest.mark.parametrize(
    "title",
    [
        "第一篇：在粮库会议上的讲话[模版]",
        "（三）：在粮库会议上的讲话",
        "在粮库会议上的讲话 篇1",
        "在粮库会议上的讲话[此文共900字]",
        "在粮库会议上的讲话（编号：0123）",
    ],
)
def test_what_hangs_on_a_title_goes(title):
    speech = read(title)
    assert speech.title == "在粮库会议上的讲话"
    assert speech.kind.value == "讲话"


def test_one_part_of_a_collection():
    speech = read(
        "粮库是存放粮食的仓房，按照归属分为几等，由粮食部门管理。",
        "粮库会议上的讲话3篇",
        "第一篇: 粮库会议上的讲话",
    )
    assert speech.title == "粮库会议上的讲话"
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("今天，我们召开2022年全县粮库会议，把任务交下去。", 2022),
        ("2021年全县粮库工作会议，是在秋收以后召开的。", 2021),
        ("粮农朋友们新春好！2020年，是丰收的一年。2021年是修仓之年。", 2021),
        ("自2015年以来，粮库年年满仓，这是大家干出来的。", None),
    ],
)
def test_the_year_in_the_opening(opening, year):
    speech = parse("\n".join(["各位代表：", opening, *BODY[1:]]).encode()).speeches[0]
    assert (speech.year and speech.year.value) == year


def test_a_sentence_that_ends_in_the_words_of_the_title_stays():
    sentence = "三月五日，谷满仓到稻香县，调研稻香县粮库建设。"
    speech = read("谷满仓到稻香县调研稻香县粮库建设", sentence)
    assert sentence in [item.text for item in speech.paragraphs]


@pytest.mark.parametrize(
    "note",
    [
        "（征求意见稿）",
        "第三稿",
        "3月8日修改稿",
        "会议材料之三",
        "大会文件（12）",
        "文件（六）",
        "内部资料　注意保存",
        "秘密★一年",
        "（此件会后收回）",
        "签发人：谷满仓",
        "拟稿：谷满仓　核稿：麦香",
        "粮库工作简报",
        "第12期（总第345期）",
        "稻香县粮食局办公室　　2022年1月9日",
        "第三次联席会议材料选编",
        "录音整理稿",
    ],
)
@pytest.mark.parametrize("below", [False, True], ids=["above", "below"])
def test_notes_on_the_paper_of_an_office(note, below):
    title = "在全县粮库会议上的讲话"
    speech = read(*([title, note] if below else [note, title]), "（2022年1月8日）", "谷满仓")
    assert (speech.title, speech.speaker, speech.subtitle) == (title, "谷满仓", "")
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "line",
    [
        "粮库的材料之三年来没有人整理过，",
        "这份简报，大家都看到了。",
        "秘密工作要做细，内部资料要管好。",
        "第十二期培训班昨天结业，粮农都说好。",
    ],
)
def test_what_a_speech_says_of_papers_stays(line):
    page = ["在全县粮库会议上的讲话", BODY[0], line, *BODY[1:]]
    [speech] = parse("\n".join(page).encode()).speeches
    assert line.rstrip("，") in "".join(item.text for item in speech.paragraphs)


@pytest.mark.parametrize(
    "bar",
    [
        "首 页粮库概况粮食要闻监督之窗粮农风采任免信息",
        "粮库概况粮食要闻政策法规信息公开办事指南互动交流",
    ],
)
def test_a_bar_of_columns_is_no_title(bar):
    speech = read(
        bar, "第二次碰头会汇编", "发布日期：2022-01-09字号：[ ]", "让粮食有仓住　让粮农有路走",
        "稻香县政协",
    )  # fmt: skip
    assert (speech.title, speech.speaker) == ("让粮食有仓住 让粮农有路走", "稻香县政协")
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_title_of_such_words_stays():
    title = "在全县信息公开政策法规办事指南资料编写会上的讲话"
    assert read(title).title == title


def test_a_body_speaks_where_the_text_begins_below_it():
    assert speaker_in("稻香县政协", beside=False, signed=True)
    assert speaker_in("稻香县财政局", beside=False, signed=True)
    assert speaker_in("稻香县政协", beside=False) is None
    assert speaker_in("用心用情办好政协", beside=False, signed=True) is None


@pytest.mark.parametrize("line", ["稻香人大微信", "稻香县各级人民代表大会", "主持人："])
def test_what_is_beside_a_speech_and_speaks_not(line):
    assert speaker_in(line, beside=True) is None


def test_a_series_above_the_speaker_is_a_subtitle():
    speech = read(
        "粮食怎样入仓", "稻香微信", "分享", "粮农学习课堂第五讲", "粮食怎样入仓", "谷满仓"
    )
    assert (speech.subtitle, speech.speaker) == ("粮农学习课堂第五讲", "谷满仓")
    assert [item.text for item in speech.paragraphs] == BODY


def test_titles_that_run_into_each_other_are_no_subtitle():
    run = "稻香镇粮库工作报告粮农第五次代表大会稻香镇粮库工作报告（草案）"
    assert read("20XX年稻香镇粮库工作报告", run).subtitle == ""


def test_who_speaks_may_stand_above_the_title():
    speech = read("讲话人：谷满仓", "会议名称：粮库会议", "在全县粮库会议上的讲话")
    assert (speech.title, speech.speaker) == ("在全县粮库会议上的讲话", "谷满仓")


def test_a_congress_is_greeted_by_the_offices_of_its_leaders():
    speech = parse(
        "在全县粮库会议上的讲话\n谷满仓\n委员长、各位副委员长、秘书长、各位委员：\n".encode()
        + "\n".join(BODY[1:]).encode()
    ).speeches[0]
    assert speech.speaker == "谷满仓"


def test_the_first_part_by_its_number_alone():
    speech = read(
        "粮库是存放粮食的仓房，按照归属分为几等，由粮食部门管理。下面是小编整理的粮库会议讲话，仅供参考。",
        "粮库会议讲话（一）:",
    )
    assert speech.title == "粮库会议讲话"
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize("title", ["粮库会议讲话：", "粮库会议讲话提到的几点："])
def test_a_colon_alone_numbers_nothing(title):
    assert read("在全县粮库会议上的讲话", title).title == "在全县粮库会议上的讲话"


def test_the_line_that_greets_one_person_is_no_title():
    page = ["尊敬的谷满仓主席，", "尊敬的麦香女士，", *BODY[1:]]
    [speech] = parse("\n".join(page).encode(), "文件名.txt").speeches
    assert speech.title == "文件名"
    assert speech.paragraphs[0].text.startswith("尊敬的谷满仓主席")


def test_a_longer_title_that_goes_on_behind_the_other():
    title = "稻香镇2020年粮库工作报告及2021年粮库打算"
    speech = read(title, "粮 库 工 作 报 告", "2021年3月12日在粮农代表大会上", "稻香镇镇长　谷满仓")
    assert (speech.title, speech.speaker) == (title, "稻香镇镇长　谷满仓")
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize("line", ["粮库工作报告写作范文下载", "听取粮库工作报告，审议决议"])
def test_what_is_about_a_report_is_no_longer_title(line):
    assert read(line, "粮库工作报告").title == "粮库工作报告"


def test_a_title_with_the_words_of_a_column_behind_it():
    line = "在全市粮库轮训班上的讲话综治平安"
    speech = read("粮库轮训班上的讲话", line)
    assert (speech.level.value, speech.meeting_level.value) == ("city", "city")
    assert speech.title == "粮库轮训班上的讲话"
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_day_with_its_place_runs_on_between_title_and_salutation():
    head = "在粮库座谈会上的讲话（2023年5月6日县政府第二会议室）同志们："
    page = f"{head}今天，我们请大家坐一坐，把账对清。\n{BODY[1]}\n"
    [speech] = parse(page.encode()).speeches
    assert speech.delivered_on.value.isoformat() == "2023-05-06"
    assert speech.paragraphs[0].text == "同志们："


def test_half_a_name_is_no_subtitle():
    speech = read("在全县粮库会议上的讲话", "会上印发了《稻香县粮库", "出入管理办法》")
    assert speech.subtitle == ""


def test_a_dashed_line_with_the_day_alone_is_no_title():
    page = (
        "——2021年10月8日在县粮食局第六届职工大会第一次会议上\n县粮食局局长　谷满仓\n各位代表：\n"
        "现在我向大会报告工作，请予审议。今年的秋粮收得晚，各粮库要早腾仓、早备款。"
    )
    speech = parse(page.encode(), "无题.txt").speeches[0]
    assert speech.title == "无题"
    assert speech.subtitle == "2021年10月8日在县粮食局第六届职工大会第一次会议上"
    assert speech.delivered_on.value.isoformat() == "2021-10-08"


@pytest.mark.parametrize("title", ["关于春粮收购情况的通报", "关于做好春粮收购工作的通知"])
def test_a_day_below_a_paper_s_name_is_no_title(title):
    speech = read(title, "（二〇二一年三月二十日）")
    assert speech.title == title
    assert str(speech.delivered_on.value) == "2021-03-20"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["在稻香镇第十届人民代表大会第二次会议上的", "表态发言"], None),
        (["在全县秋粮收购工作会议", "上的讲话"], None),
        (["在全县秋粮收购暨", "仓储安全工作会议上的讲话"], None),
        (["在全县秋粮收购", "暨仓储安全工作会议上的讲话"], None),
        (["在稻香县秋粮收购和", "仓储安全、质量追溯及", "粮农服务工作会议上的讲话"], None),
        (["当前位置：首页", "在稻香镇粮农座谈会上的", "讲话"], "在稻香镇粮农座谈会上的讲话"),
    ],
)
@pytest.mark.parametrize("below", [[], ["谷满仓"], ["（2023年1月12日）", "谷满仓"]])
def test_a_title_on_several_lines(lines, title, below):
    found = read(*lines, *below)
    assert found.title == (title or "".join(lines))
    assert found.paragraphs[0].text == BODY[0]


@pytest.mark.parametrize(
    "above",
    ["我们的", "稻香县人民政府", "谷满仓", "2023年1月12日", "这是县里今年要办的。", "粮食工作"],
)
def test_what_ends_above_a_title_is_none_of_it(above):
    assert read(above, "在稻香镇粮农座谈会上的讲话").title == "在稻香镇粮农座谈会上的讲话"


COUPLET = ["管好“大粮仓”　守好“米袋子”", "让粮农卖“明白”粮"]
KIND = "——在全县粮库管理现场会上的交流发言"


@pytest.mark.parametrize(
    "mark",
    [
        ["现场会交流材料之三"],
        ["全县粮库管理", "现场会交流材料之三"],
        ["典型发言材料之一"],
    ],
)
def test_a_title_on_two_lines_below_the_paper_s_mark(mark):
    found = read(*mark, *COUPLET, KIND, "稻香镇人民政府", "（2023年1月12日）")
    assert (found.title, found.subtitle) == (
        "管好“大粮仓” 守好“米袋子”让粮农卖“明白”粮", KIND.strip("—"),
    )  # fmt: skip
    assert found.delivered_on.value.isoformat() == "2023-01-12"
    assert found.paragraphs[0].text == BODY[0]


def test_no_line_of_a_site_is_half_a_title():
    assert read("粮食文萃", COUPLET[1], KIND).title == COUPLET[1]


def test_a_material_without_another_title_is_one():
    assert "交流材料" in read("全县粮库管理现场会交流材料之三", "稻香镇人民政府").title


def test_a_cover_names_who_speaks_as_the_first_page_does():
    speaker = "稻香县人民政府县长　谷满仓"
    found = read("政府工作报告", "2023年1月12日", speaker, "2023年1月12日", speaker)
    assert (found.speaker, found.subtitle) == (speaker, "")
    assert [item.rule for item in found.removed] == ["重复标题"]
    assert found.paragraphs[0].text == BODY[0]


@pytest.mark.parametrize("below", [[], ["（2024年3月12日）"], ["讲话时间 2024年3月12日"]])
@pytest.mark.parametrize(
    ("lines", "speaker"),
    [
        (["谷满仓", "稻香县委常委、常务副县长"], "谷满仓 稻香县委常委、常务副县长"),
        (["微生禾", "县长"], "微生禾 县长"),
        (["县委副书记", "林文清"], "县委副书记 林文清"),
    ],
)
def test_name_and_office_on_two_lines(lines, speaker, below):
    speech = read("在全县秋粮收购会议上的讲话", *lines, *below)
    assert (speech.speaker, speech.subtitle) == (speaker, "")
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "line",
    [
        "讲话日期：2024年3月12日",
        "发言时间：20240312",
        "会议时间:2024-03-12",
        "报告日期　2024.3.12",
        "讲话时间 2024年3月12日",
    ],
)
def test_a_key_for_the_day_of_a_speech(line):
    speech = read("在全县秋粮收购会议上的讲话", "县长　谷满仓", line)
    assert speech.delivered_on.value.isoformat() == "2024-03-12"
    assert (speech.speaker, speech.subtitle) == ("县长　谷满仓", "")
    assert speech.published_on is None


def test_what_is_glued_to_a_title_still_goes():
    speech = read("在全县秋粮收购会议上的讲话发布时间：2024-3-12 来源：稻香县政府网")
    assert speech.title == "在全县秋粮收购会议上的讲话"
    assert speech.published_on.value.isoformat() == "2024-03-12"


OWN = "在全县秋粮收购会议上的讲话"
SIGNED = ["县委副书记、县长　谷满仓", "2024年3月12日"]


def page(headline, *lines):
    body = "".join(f"<p>{line}</p>" for line in (*lines, *BODY))
    return parse(
        f"<title>{headline}_稻香发布</title><h1>{headline}</h1>"
        f"<div>2024-03-15 18:30 来源：稻香发布</div>{body}".encode()
    ).speeches[0]


@pytest.mark.parametrize(
    "headline",
    [
        "县长邀您看秋粮｜秋粮收购会议讲话",
        "全县秋粮收购会议召开 县长谷满仓讲话",
        "重磅！秋粮收购会议讲话",
        "县长谷满仓讲话：让粮农卖明白粮",
    ],
)
@pytest.mark.parametrize(
    "signed", [SIGNED, SIGNED[:1], ["谷满仓"], ["谷满仓", "（2024年3月12日）"]]
)
def test_the_speechs_own_title_goes_before_a_headline(headline, signed):
    speech = page(headline, OWN, *signed)
    assert (speech.title, speech.subtitle) == (OWN, "")
    assert "谷满仓" in speech.speaker
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "title", ["守住一方大粮仓", "让粮仓更满，让粮农更稳", "让每一粒粮都有归处 让每一户人都有盼头"]
)
def test_a_title_in_clauses_keeps_its_sub_title(title):
    speech = page(title, OWN, *SIGNED)
    assert (speech.title, speech.subtitle) == (title, OWN)
    assert speech.speaker == SIGNED[0]
    assert speech.delivered_on.value.isoformat() == "2024-03-12"


@pytest.mark.parametrize(
    "lines",
    [
        ["2024年1月24日在稻香县第十八届", "人民代表大会第二次会议上"],
        ["——2024年1月24日在稻香县第十八届人民代表", "大会第二次会议上"],
        ["（2024年1月24日在稻香县第十八届人民代表大会", "第二次会议上）"],
        ["2024年1月24日在稻香县第十八届人民代表大会", "第二次会议上"],
        ["二〇二四年一月二十四日在稻香县第十八届", "人民代表大会第二次会议上"],
    ],
)
@pytest.mark.parametrize("again", [[], ["政府工作报告", "2024年1月24日", "县长　谷满仓"]])
def test_the_day_and_the_meeting_on_two_lines(lines, again):
    speech = read("政府工作报告", *lines, "县长　谷满仓", *again)
    assert speech.delivered_on.value.isoformat() == "2024-01-24"
    assert (speech.speaker, speech.subtitle) == ("县长　谷满仓", "")
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    ("lines", "subtitle"),
    [
        (["——在全县秋粮收购会议上的", "交流发言"], "在全县秋粮收购会议上的交流发言"),
        (["——在全县秋粮收购暨", "农机会议上的发言"], "在全县秋粮收购暨农机会议上的发言"),
        (
            ["——在稻香县人民代表大会", "第二次会议上的发言"],
            "在稻香县人民代表大会第二次会议上的发言",
        ),
        (["——在全县秋粮收购会议上的发言"], "在全县秋粮收购会议上的发言"),
    ],
)
@pytest.mark.parametrize("below", [["镇长　谷满仓"], ["（2024年1月24日）", "镇长　谷满仓"], []])
def test_a_sub_title_on_two_lines(lines, subtitle, below):
    speech = page("守住一方大粮仓", *lines, *below)
    assert speech.subtitle == subtitle
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_line_of_the_text_is_no_rest_of_a_sub_title():
    speech = page("守住一方大粮仓", "——稻香镇的", "收粮工作报告会，我们开了三次。")
    assert speech.paragraphs[0].text == "收粮工作报告会，我们开了三次。"


@pytest.mark.parametrize("bar", ["{} | {}", "{}　｜　{}晚", "{}|{}下午", "{} · {}"])
def test_a_bar_between_speaker_and_day(bar):
    speech = page(OWN, bar.format("县委副书记、县长 谷满仓", "2024年3月12日"))
    assert speech.speaker == "县委副书记、县长 谷满仓"
    assert speech.delivered_on.value.isoformat() == "2024-03-12"
    assert speech.published_on.value.isoformat() == "2024-03-15"


@pytest.mark.parametrize(
    "line", ["县府办公室 | 2024年3月12日", "谷满仓 | 2024-03-12 10:20", "粮网|2024年3月12日"]
)
def test_a_bar_of_a_site_names_no_speaker(line):
    speech = page(OWN, line)
    assert (speech.speaker, speech.delivered_on) == ("", None)


@pytest.mark.parametrize(
    ("rows", "speaker"),
    [
        (["述职人\t谷满仓（县粮食局局长）", "述职时间\t2024年3月12日"], "谷满仓（县粮食局局长）"),
        (["发言人\t谷满仓", "发言时间\t2024年3月12日上午"], "谷满仓"),
        (["汇报单位\t稻香镇人民政府", "汇报时间\t2024-03-12"], "稻香镇人民政府"),
    ],
)
def test_a_table_above_the_title_names_speaker_and_day(rows, speaker):
    speech = read(*rows, "抓粮库工作述职报告")
    assert (speech.title, speech.speaker) == ("抓粮库工作述职报告", speaker)
    assert speech.delivered_on.value.isoformat() == "2024-03-12"
    assert [item.text for item in speech.paragraphs] == BODY


def test_a_title_below_a_sites_numbered_list():
    above = ["1. 代表建议办理办法", "2. 第三次会议日程"]
    speech = read(*above, "稻香县人民代表大会常务委员会", "工作报告", "2024年1月24日")
    assert speech.title == "稻香县人民代表大会常务委员会工作报告"


@pytest.mark.parametrize("dash", ["——", "⸺", "⸻", "—"])
@pytest.mark.parametrize("broken", [False, True])
def test_the_day_behind_a_dash_of_any_font(dash, broken):
    day = f"{dash}2022年1月8日在稻香县第十七届人民代表大会第四次会议"
    lines = [day, "上"] if broken else [f"{day}上"]
    speech = read("政府工作报告", *lines, "县长　谷满仓")
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert (speech.speaker, speech.subtitle) == ("县长　谷满仓", "")
    assert [item.text for item in speech.paragraphs] == BODY


@pytest.mark.parametrize("weekday", ["星期六", "（周六）"])
def test_the_day_of_a_newspaper_above_the_title(weekday):
    paper = f"2022年01月15日　{weekday}"
    speech = read(paper, "政府工作报告", "——2022年1月8日在稻香县人民代表大会上", "县长　谷满仓")
    assert speech.delivered_on.value.isoformat() == "2022-01-08"
    assert [item.text for item in speech.paragraphs] == BODY
    own = read("政府工作报告", f"2022年1月8日　{weekday}", "县长　谷满仓")
    assert own.delivered_on.value.isoformat() == "2022-01-08"


@pytest.mark.parametrize(
    "line",
    [
        "副州长　白玛央金",
        "县人民法院院长　　柏正声",
        "区人民检察院检察长　谷满仓",
        "县公安局局长 谷满仓",
    ],
)
@pytest.mark.parametrize(
    "bar", ["[ 更新日期：2008-3-11　点击：72 ]", "发布日期：2008-3-11信息来源：稻香县政府"]
)
def test_who_speaks_stays_beside_a_bar_of_facts(line, bar):
    for lines in ([line, bar], [bar, line]):
        speech = read("在全县秋粮收购现场会上的讲话", *lines)
        assert speech.speaker == line
        assert [item.text for item in speech.paragraphs] == BODY
