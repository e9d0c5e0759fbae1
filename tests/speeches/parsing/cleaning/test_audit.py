"""Removals that a person should look at are said, not passed over."""

from speeches.parsing import parse

BODY = "要坚持问题导向，建立台账，明确责任，逐项销号，确保各项任务落到实处、见到实效。"
PAGE = (
    f"在全县人大工作会议上的讲话\n各位代表：\n一、提高认识\n{BODY}\n二、抓好落实\n{BODY}\n"
    "谢谢大家！\n"
)


def warnings(page):
    return parse(page.encode()).warnings


def test_an_ordinary_page_has_none():
    assert warnings("示例文库 导航\n" + PAGE + "相关文章\n别的讲话\n") == ()


def test_a_removal_between_headings():
    page = PAGE.replace("二、", "更多公文素材请加微信:sample01 进群,\n二、")
    assert warnings(page) == ("小标题之间清除了内容（站点广告1处），请核对",)


def test_page_numbers_between_headings_are_no_matter():
    assert warnings(PAGE.replace("二、", "第 1 页 共 2 页\n二、")) == ()


def test_a_rule_that_takes_much_of_a_page():
    foot = "\n".join(f"别的讲话之{number}" for number in range(40))
    (warning,) = warnings(PAGE + "相关文章\n" + foot)
    assert warning.startswith("规则“页尾”清除了全文的")


def test_deleted_digits_are_said_on_the_speech():
    page = PAGE.replace("谢谢大家！", "全年听取专项工作报告项，开展执法检查次。谢谢大家！")
    (speech,) = parse(page.encode()).speeches
    assert any("报告项" in words for flag in speech.flags for words in flag.words)
