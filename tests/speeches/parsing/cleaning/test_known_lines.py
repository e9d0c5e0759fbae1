"""What a page says of itself above and below a speech goes; what a speaker says stays."""

import pytest

from speeches.parsing import parse

TITLE = "在全县粮食工作会议上的讲话"
BODY = [
    "同志们：",
    "今天开这个会，专门讲秋粮收购。今年的雨水多，稻子收得晚，各粮库要早腾仓、早备款，不打白条。",
    "一、腾仓要早",
    "会后各乡镇要拿出方案，收购的进度半月一报，仓容不够的要提前说，运粮的路要修好。谢谢大家！",
]


def read(*lines):
    return parse("\n".join(lines).encode()).speeches[0]


def texts(*lines):
    return [paragraph.text for paragraph in read(*lines).paragraphs]


ANYWHERE = (
    "观看本页视频，请先安装 Adobe Flash Player 插件。",
    "您的浏览器版本过低，请升级浏览器后访问本站。",
    "获取 Adobe Flash Player",
    "稿件好帮手，好用的公文写作工具！立即试用",
    "微信订阅号",
    "站内检索：",
)
CAPTIONS = (
    "图为粮库腾仓现场（记者 木小某 摄）",
    "图为县长在会上讲话。",
    "上图：乡亲在粮库门口合影",
    "粮库腾仓忙。（本报记者 木小某 摄）",
    "粮库门前车排队 （通讯员 木小某、林某 摄影报道）",
    "右图为粮库一角。 木小某/摄",
    "（图为粮库腾仓现场）",
    "县长木某某（左二）在粮库调研。记者 林某 摄",
)
WINDOWS = (
    "AI 客服：您好，我是小粮，请问有什么可以帮您？",
    "在线客服：您好，请问有什么可以帮您？",
    "智能助手：亲，需要我为您做什么？",
    "您好，欢迎光临，请问有什么可以帮到您？",
    "[广告] 考公上岸，就选示例教育",
    "共 3 页",
    "广告 ▪ 公务员题库，限时免费领取",
    "------分隔线----------------------------",
    "·····华丽的分割线·····",
)
INTRODUCTIONS = (
    "粮食是国之根本，粮库是粮食的家，每年秋天都有许多会要开。以下是小编给大家带来的"
    "粮食会议讲话，欢迎阅读。",
    "万粒粮食，一份责任。下面就给大家分享几篇粮食工作会议上的讲话，希望大家喜欢。",
)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        *((line, place) for line in ANYWHERE for place in ("above", "under", "below")),
        *((line, place) for line in INTRODUCTIONS for place in ("above", "under")),
    ],
)
def test_a_pages_own_lines_go(line, place):
    above, under, below = ([line] if place == name else [] for name in ("above", "under", "below"))
    speech = read(*above, TITLE, *under, *BODY, *below)
    assert speech.title == TITLE
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY
    assert speech.complete


@pytest.mark.parametrize(
    "sentence",
    [
        "要用好检索工具，把近五年的建议找出来，一条一条对，看看哪些办了，哪些没有办。",
        "政务大厅的老系统打不开新版浏览器，群众意见很大，信息中心要在月底前升级完，不能再拖。",
        "订阅党报党刊的工作要抓紧，各村的工具书也要配齐，农家书屋不能只有空架子。",
        "下面，请各位代表为大家分享一下经验，好的做法要整理出来，给没有来的同志看看。",
        "下面，我结合这几年的工作，和大家分享三点体会，讲得不对的地方请批评，仅供大家参考。",
        "下面就怎样开好代表座谈会，同大家分享几点看法，供各乡镇参考，也请各位多提意见。",
        "有的干部靠小程序下载模板写材料，工具好用，心却懒了，写出来的东西没有人爱看。",
    ],
)
def test_what_a_speaker_says_of_tools_and_pages_stays(sentence):
    lines = [*BODY[:2], sentence, *BODY[2:]]
    assert texts(TITLE, *lines) == lines
    assert sentence in texts(TITLE, BODY[0], sentence, *BODY[1:])


def test_a_title_with_the_number_of_its_part_and_a_colon_is_cut():
    assert read(f"{TITLE}（一）：", *BODY).title == TITLE


USE = (
    "（供机关内部传阅，不得外传）",
    "【内部资料，请勿翻印】",
    "（仅供参会人员掌握，会后收回）",
    "【全文约2600字，精品范文，供学习借鉴】",
    "[本文共有1800字]",
)


@pytest.mark.parametrize("line", USE)
def test_a_note_on_the_use_or_the_length_of_a_text_goes(line):
    for lines in ([TITLE, line, *BODY], [TITLE, *BODY, line]):
        speech = read(*lines)
        assert (speech.title, speech.subtitle) == (TITLE, "")
        assert [paragraph.text for paragraph in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "line",
    [
        "主办：示例县粮食局办公室　　技术支持：示例科技公司",
        "主办单位：示例县粮食局",
        "【精品资料，欢迎下载】",
        "搜过“粮食会议讲话”的人还搜了：",
        "浏览了《粮食会议讲话》的网友也下载了",
        "在百度上搜索：粮食会议讲话",
        "必应一下：“粮食会议讲话”",
    ],
)
@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn"])
def test_a_sites_foot_is_not_the_rest_of_a_torn_sentence(line, torn):
    body = [*BODY[:3], "会后各乡镇要拿出方案，收购的进度半月一报，仓容不够的，"] if torn else BODY
    assert texts(TITLE, *body, line, "某粮食会议主持词") == body


@pytest.mark.parametrize("note", ["（下转A3版）", "▼下转第三版", "（下转第4版 第2栏）"])
def test_a_newspapers_note_that_a_text_goes_on_elsewhere_goes_and_is_told(note):
    for lines in ([*BODY, note], [*BODY[:-1], BODY[-1] + note]):
        speech = read(TITLE, *lines)
        assert [paragraph.text for paragraph in speech.paragraphs] == BODY
        assert not speech.complete


def test_a_line_of_dots_says_that_something_is_left_out():
    speech = read(TITLE, *BODY[:3], BODY[1], "………………")
    assert [paragraph.text for paragraph in speech.paragraphs] == [*BODY[:3], BODY[1]]
    assert not speech.complete


@pytest.mark.parametrize(
    "lines",
    [
        ["（请看大屏幕，供大家参考）"],
        ["（鼓掌，全体起立，奏国歌）"],
        ["看了粮库还看了账本", BODY[1]],
        ["读了文件也读了民心", BODY[1]],
        ["这件事《示例日报》2020年3月5日报道过，大家都看到了，我就不多讲了，各位自己去看。"],
        ["各单位的内部资料要妥善保管，不得外传，谁出了问题谁负责，这是纪律。"],
        ["主办单位要负总责，技术支持要跟上，不能互相推。"],
        ["有同志在百度上搜索：粮价为什么跌，搜出来的话不能全信，要看库里的账。"],
        ["……"],
        ["看了“老粮仓”的人都说，那时候苦，也还看了今天的新粮仓，对比一下就明白了。"],
    ],
)
def test_what_a_speaker_says_in_the_same_words_stays(lines):
    body = [*BODY[:2], *lines, *BODY[2:]]
    assert texts(TITLE, *body) == body


def test_a_site_that_names_itself_introduces_what_it_shows():
    line = "会议讲话是推动工作的好办法。示例范文网精心整理了粮食会议讲话三篇，供您借鉴。"
    assert texts(TITLE, line, *BODY) == BODY


def test_a_part_without_its_text_and_the_mark_of_the_only_part_go():
    one = read("粮食讲话两篇", f"篇一：{TITLE}", *BODY, "篇二：在全县粮库主任会上的发言")
    assert [paragraph.text for paragraph in one.paragraphs] == BODY
    other = read("第一篇：", TITLE, *BODY)
    assert other.title == TITLE
    assert (other.speaker, [paragraph.text for paragraph in other.paragraphs]) == ("", BODY)


@pytest.mark.parametrize("line", [*CAPTIONS, *WINDOWS])
@pytest.mark.parametrize("at", [2, 4])
def test_captions_and_windows_go_inside_and_below(line, at):
    speech = read(TITLE, *BODY[:at], line, *BODY[at:])
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY
    assert [section.heading for section in speech.sections] == ["腾仓要早"]
    assert speech.complete


@pytest.mark.parametrize(
    "sentence",
    [
        "图为名、图为利，粮库的门早晚要关上，这样的干部群众不答应。",
        "图为民办事的名声，不如办一件叫人记得住的实事，这话请大家记下。",
        "客服热线要有人接，群众问什么答什么，不许推给别的窗口，年底要测评。",
        "文明上网、理性发言，要从我们每一个粮库干部做起，管好自己的群和号。",
        "请大家自觉遵守国家有关法规，严禁发布没有核实的粮价信息，谁发布谁负责。",
        "以上只代表个人看法，不当之处请批评指正，会后可以接着讨论。",
        "《粮库工作手册》由县人大网编辑发布，每个粮库都要认真学，学完要考。",
        "广告牌要规范，门头要统一，粮库周边不许乱贴乱挂，月底前清完。",
        "材料一共三页，当前先看第一页，第二页是收购进度，会后再看。",
        "▲腾仓要早，备款要足，不打白条，这三件事是今年秋粮收购的底线。",
        "支持的占百分之八十七，反对的占百分之十三，票数当场公布，大家都看见了。",
        "磅秤边上装了探头。 全程 拍摄",
    ],
)
def test_what_a_speaker_says_in_words_of_captions_and_windows_stays(sentence):
    lines = [*BODY[:2], sentence, *BODY[2:]]
    assert texts(TITLE, *lines) == lines
    assert texts(TITLE, *BODY, sentence)[: len(BODY)] == BODY


LEADS = (
    "编者按：9月3日，县里召开粮食工作会议，县长木某某出席并讲话。现将讲话全文刊发，供大家学习。",
    "本网讯（通讯员 林某）9月3日，全县粮食工作会议召开。县长木某某到会讲话。全文如下：",
    "9月3日，会议召开。县长木某某出席会议并讲话，讲话主要内容如下：",
    "以下是县长木某某在全县粮食工作会议上的讲话全文：",
    "9月3日讯（记者 林某）今天，全县粮食工作会议召开，县长木某某讲话。以下为讲话全文。",
    "【编者按】我县秋粮收购在即，县长的讲话讲得实在，值得一读。",
)


@pytest.mark.parametrize("line", LEADS)
def test_an_editors_words_above_the_salutation_go(line):
    speech = read(TITLE, line, *BODY)
    assert speech.title == TITLE
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY


@pytest.mark.parametrize("line", LEADS)
def test_also_below_a_title_that_begins_with_a_number(line):
    speech = read("第九届稻香县丰收节开幕 县长木某某致辞", line, *BODY)
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "line",
    [
        "根据会议安排，我代表县政府作粮食工作的讲话，全文如下：",
        "根据会议安排，现将全县粮食工作情况报告如下，请予审议：",
        "秋粮上场，我先说几句心里话，再念稿子，讲话的要点如下：",
    ],
)
def test_a_speakers_own_words_above_a_salutation_stay(line):
    assert texts(TITLE, line, *BODY) == [line, *BODY]


def test_the_title_once_more_below_the_end_goes():
    for line in (TITLE, f"《{TITLE}》", f"{TITLE}.doc"):
        speech = read(TITLE, *BODY, line, "本文网址：/a/2020/9.html")
        assert [paragraph.text for paragraph in speech.paragraphs] == BODY
        assert speech.complete
    other = "在全县粮库主任会上的发言"
    assert texts(TITLE, *BODY, other, BODY[0], *BODY[2:])[: len(BODY)] == BODY


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("本新闻共2页,当前在第1页　1　2　下一页", (1, 2)),
        ("本文共3页，当前第2页 上一页 1 2 3 下一页", (2, 3)),
        ("本篇共2页 当前在第 2 页 上一页", (2, 2)),
    ],
)
def test_a_pager_tells_the_page(line, part):
    speech = read(TITLE, *BODY, line, f"《{TITLE}》由示例文秘网整理发布，转载请注明出处。")
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY
    assert (speech.part, speech.parts) == part
    assert not speech.complete


def test_a_pager_whose_links_stand_in_lines_goes():
    assert texts(TITLE, *BODY, "共3页:", "上一页", "1", "2", "3", "下一页") == BODY


FOOT = (
    "示例镇人民政府 地址：示例街8号 镇长信箱",
    "示例县粮食局 | 电话：0000-0000000",
    "运营单位：示例县大数据中心",
    "中共示例县委主办　示例县融媒体中心承办",
    "您是第 3456 位访客",
    "原标题：粮食会议讲话",
    "本文网址：/a/2020/9.html",
    "↓↓↓点击下方卡片关注我们",
    "分享让更多人看到",
    "欢迎投稿：sample@example.com",
    "随便看看",
    "大家还在看",
    "猜您关注",
    "本栏推荐",
    "图文要闻",
    "你可能也喜欢",
    "扫描二维码　手机阅读",
)
TOP = (
    "今天是2021年9月3日 星期五",
    "欢迎您光临示例粮食网！",
    "登录 | 注册 | 退出",
    "› 首页 › 讲话",
    "本文已帮助 1.2万人",
    "作者 | 某某",
    "微信号 sample01 功能介绍 粮食那些事",
)


@pytest.mark.parametrize("line", FOOT)
@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn"])
def test_lines_of_a_sites_foot_go_below_any_end(line, torn):
    body = [*BODY[:3], "会后各乡镇要拿出方案，收购的进度半月一报，运粮的路"] if torn else BODY
    assert texts(TITLE, *body, line) == body


@pytest.mark.parametrize("line", TOP)
@pytest.mark.parametrize("under", [False, True], ids=["above", "under"])
def test_lines_of_a_sites_top_go(line, under):
    speech = read(*([TITLE, line] if under else [line, TITLE]), *BODY)
    assert (speech.title, speech.subtitle, speech.speaker) == (TITLE, "", "")
    assert [paragraph.text for paragraph in speech.paragraphs] == BODY


@pytest.mark.parametrize(
    "rest",
    [
        "今天是九月三日星期五，离收完还有二十天。",
        "欢迎各位来到粮食工作的最前线！",
        "主办单位和承办单位都要负责",
        "网上的资料、",
        "材料要核对，内容要审核，不要出错",
        "二、更多关注",
    ],
)
def test_a_torn_sentence_may_go_on_in_the_words_of_sites(rest):
    body = [*BODY[:3], "会后各乡镇要拿出方案，收购的进度半月一报，运粮的路要修，", rest]
    assert "".join(texts(TITLE, *body)) == "".join(body)


def test_the_speakers_welcome_and_day_stay():
    lines = [
        "各位来宾：",
        "欢迎你们来到粮乡！",
        "今天是九月三日，秋收的日子，我们在这里开仓。",
        BODY[3],
    ]
    assert texts(TITLE, *lines) == lines
