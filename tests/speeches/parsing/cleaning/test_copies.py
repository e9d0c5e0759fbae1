"""A preview that nothing announces goes; words that an author says twice stay."""

from speeches.parsing import parse

TITLE = "在全县粮食工作会议上的讲话"
FIRST = (
    "今天开这个会，专门讲秋粮收购。今年的雨水多，稻子收得晚，各粮库要早腾仓、早备款，不打白条，"
    "农民把粮食拉来，我们就要收得下、付得出、存得好，让种粮的人心里踏实。"
)
LAST = "会后各乡镇要拿出方案，收购的进度半月一报，仓容不够的要提前说，运粮的路要修好。谢谢大家！"


def texts(*lines):
    speech = parse("\n".join(lines).encode()).speeches[0]
    assert speech.title == TITLE
    return [paragraph.text for paragraph in speech.paragraphs]


def test_a_preview_that_stops_inside_a_sentence_goes_with_its_title_and_salutation():
    preview = [TITLE, "同志们：", FIRST[:50]]
    assert texts(*preview, TITLE, "同志们：", FIRST, LAST) == ["同志们：", FIRST, LAST]


def test_a_flattened_preview_goes():
    page = f"{TITLE}同志们：{FIRST[:60]}", f"{TITLE}同志们：{FIRST}", LAST
    assert texts(*page) == ["同志们：", FIRST, LAST]


def test_paragraphs_that_begin_alike_stay():
    one = FIRST[:46] + "这是对仓库说的。"
    other = FIRST[:46] + "这是对乡镇说的，也请记住。"
    assert texts(TITLE, "同志们：", one, other, LAST) == ["同志们：", one, other, LAST]


def test_a_slogan_that_the_next_paragraph_takes_up_stays():
    slogan = "早腾仓、早备款，不打一张白条"
    text = slogan + "，这是县委的要求，也是对农民的承诺，谁也不能打折扣。"
    assert texts(TITLE, "同志们：", slogan, text, LAST)[1:] == [slogan, text, LAST]


def test_a_flattened_preview_of_a_page_in_lines_goes_whatever_its_marks():
    head = [TITLE, "腾仓备款，颗粒归仓", "（2021年9月3日）", "同志们："]
    preview = "".join(head[:3]).replace("（", "(").replace("）", ")") + " " + head[3]
    preview += FIRST[:50].replace("，", ",")
    speech = parse("\n".join([preview, *head, FIRST, LAST]).encode()).speeches[0]
    assert speech.title == TITLE
    assert [item.text for item in speech.paragraphs] == ["同志们：", FIRST, LAST]
    assert speech.published_on is None


def test_a_sentence_taken_up_again_below_stays():
    refrain = "粮食安全是国之大者，这句话我在三个会上讲过，今天再讲一遍，"
    lines = ["同志们：", refrain, "请大家记住。", refrain + "不是多余。", LAST]
    assert "".join(texts(TITLE, *lines)) == "".join(lines)


def test_a_line_that_stands_twice_is_no_preview():
    caption = "图为九月三日，县粮食局长在三号仓看新粮入库，旁边是仓管员。示例社记者某某摄"
    lines = ["同志们：", FIRST, LAST]
    assert texts(caption, caption, TITLE, *lines)[-3:] == lines
    assert (
        texts(TITLE, "同志们：", caption[:34], caption[:34], FIRST, LAST).count(caption[:34]) == 2
    )
