"""The meeting's name and the speaker's office."""

import pytest

from speeches.parsing.describing.meetings import meeting_of, office_of


@pytest.mark.parametrize(
    ("title", "meeting", "office"),
    [
        pytest.param(
            "县委书记在全县人大工作会议上的讲话",
            "全县人大工作会议",
            "县委书记",
            id="office in title",
        ),
        pytest.param(
            "镇人大主席团在市人大座谈会上的发言", "市人大座谈会", "镇人大主席团", id="a body speaks"
        ),
        pytest.param(
            "在市人大常委会“四个机关”建设动员会上的讲话",
            "市人大常委会“四个机关”建设动员会",
            None,
            id="quotation marks in the name",
        ),
        pytest.param("全县人大工作会议讲话", "全县人大工作会议", None, id="without 在"),
        pytest.param(
            "县长在县委书记座谈会上的发言", "县委书记座谈会", "县长", id="office of others"
        ),
        pytest.param(
            "市委书记、市人大常委会主任在学习会上的讲话",
            "学习会",
            "市委书记、市人大常委会主任",
            id="two offices",
        ),
        pytest.param("常务副县长在开工仪式上的致辞", "开工仪式", "常务副县长", id="ceremony"),
        pytest.param("局长在评议大会上的表态发言", "评议大会", "局长", id="office without a body"),
        pytest.param("镇人大代表2023年述职报告", None, "镇人大代表", id="no meeting"),
        pytest.param("政府工作报告", None, None, id="neither"),
        pytest.param(
            "在县十七届人大三次会议闭幕时的讲话", "县十七届人大三次会议", None, id="at the close"
        ),
    ],
)
def test_in_the_title(title, meeting, office):
    found, speaker = meeting_of([title], []), office_of(title, "", "")
    assert (found and found.value, speaker and speaker.value) == (meeting, office)


@pytest.mark.parametrize(
    "title",
    [
        "岚谷县人民代表大会常务委员会工作报告",
        "县人大常委会工作报告",
        "市总工会新年贺词",
        "镇商会理事会工作报告",
        "县人大监察和司法委员会年度述职报告",
    ],
)
def test_a_body_is_no_meeting(title):
    assert meeting_of([title], []) is None
    below = "2020年1月8日在岚谷县第十六届人民代表大会第四次会议上"
    for line in (below, f"——{below}", f"（{below}）"):
        assert meeting_of([title, line], []).value == "岚谷县第十六届人民代表大会第四次会议"


def test_a_body_may_meet():
    assert meeting_of(["县委常委会讲话"], []).value == "县委常委会"
    assert meeting_of(["在县人大常委会上的工作报告"], []).value == "县人大常委会"
    assert meeting_of(["全市工商联工作会议报告"], []).value == "全市工商联工作会议"


def test_the_subtitle_and_the_opening_name_it_where_the_title_does_not():
    below = meeting_of(["讲话", "在全市安全生产会议上的讲话"], [])
    assert (below.value, below.words) == ("全市安全生产会议", "在全市安全生产会议")
    opening = ["同志们：", "今天，我们在这里召开全镇代表建议交办会，主要任务是部署办理工作。"]
    assert meeting_of(["讲话提纲"], opening).value == "全镇代表建议交办会"
    assert meeting_of(["讲话提纲"], ["这次会议很重要。"]) is None


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("县人大常委会主任　某某", "县人大常委会主任"),
        ("区人大常委会党组书记、主任", "区人大常委会党组书记、主任"),
        ("县人民政府县长", "县人民政府县长"),
        ("市中级人民法院院长", "市中级人民法院院长"),
        ("某某", None),
    ],
)
def test_the_line_below_the_title(line, office):
    found = office_of("在会议上的讲话", line, "")
    assert (found and found.value) == office


@pytest.mark.parametrize(
    ("head", "meeting"),
    [
        (
            ["在稻香区第九届人民代表大会第四次会议开幕式上的主持词"],
            "稻香区第九届人民代表大会第四次会议开幕式",
        ),
        (["在第七届稻香县丰收节闭幕式上的致辞"], "第七届稻香县丰收节闭幕式"),
        (
            ["政府工作报告", "", "2019年1月12日在稻香县第十七届人民代表大会第四次会议上"],
            "稻香县第十七届人民代表大会第四次会议",
        ),
        (["政府工作报告", "", "（2019年1月12日）"], None),
    ],
)
def test_meetings_of_congresses(head, meeting):
    found = meeting_of(head, [])
    assert (found.value if found else None) == meeting
