"""The numbers of a viewer's chunks go, of one line or several; lists keep theirs."""

from speeches.parsing import parse

TITLE = "在全县粮食工作会议上的讲话"
SENTENCE = "今年的雨水多，稻子收得晚，各粮库要早腾仓、早备款，不打白条，让农民把心放在肚子里。"
TEXT = f"今天开这个会，专门讲秋粮收购。{SENTENCE * 3}各乡镇要修好运粮的路。{SENTENCE * 3}谢谢大家！"


def texts(page):
    speech = parse(page.encode()).speeches[0]
    return speech.title, [paragraph.text for paragraph in speech.paragraphs]


def test_the_first_chunk_begins_with_the_title():
    one, two, three = TEXT[:118], TEXT[118:250], TEXT[250:]
    page = f"1、{TITLE}同志们：{one}\n2、{two}\n3、{three}"
    title, paragraphs = texts(page)
    assert title == TITLE
    assert "".join(paragraphs) == "同志们：" + TEXT


def test_a_list_of_paragraphs_keeps_its_numbers():
    items = [f"{number}、{SENTENCE * 3}" for number in (1, 2, 3)]
    _, paragraphs = texts("\n".join([TITLE, "同志们：", *items, "谢谢大家！"]))
    assert "".join(paragraphs) == "".join(["同志们：", *items, "谢谢大家！"])


def test_a_list_of_which_one_paragraph_has_no_full_stop_keeps_its_numbers():
    items = [f"{number}、{SENTENCE * 3}" for number in (1, 2, 3)]
    items[0] = items[0][:-1]
    _, paragraphs = texts("\n".join([TITLE, "同志们：", *items, "谢谢大家！"]))
    assert "".join(paragraphs) == "".join(["同志们：", *items, "谢谢大家！"])
