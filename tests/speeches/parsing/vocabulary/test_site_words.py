"""Words of sites are told from words of speeches by how much of a line they are."""

import pytest

from speeches.parsing.vocabulary.site_words import is_site_talk, site_words, tells_of_speech


@pytest.mark.parametrize(
    "line",
    [
        "客户端下载 会员登录 意见反馈",
        "本网站使用Cookie改善您的浏览体验。",
        "还没有账号？立即注册",
        "复制全文 下载文档 加入素材夹",
        "登录后可查看评论",
    ],
    ids=["bar-of-links", "cookie-notice", "forum-login", "tools", "comments-closed"],
)
def test_lines_of_sites(line):
    assert is_site_talk(line, 0.5)


@pytest.mark.parametrize(
    "line",
    [
        "代表登录履职平台，就能查看每件建议办理的全过程。",
        "一、用好联络站，让代表的手机响起来",
        "要在网站上公开办理结果，请群众评论、打分。",
        "提升审议质量",
        "谢谢大家！",
        "",
    ],
    ids=["platform-of-deputies", "heading", "publish-results", "short-heading", "thanks", "empty"],
)
def test_lines_of_speeches(line):
    assert not is_site_talk(line, 0.5)


def test_one_word_of_a_site_proves_little():
    assert site_words("下载") == (1, 1.0)
    assert not is_site_talk("下载", 0.5)


@pytest.mark.parametrize("word", ["cookie", "COOKIE", "Cookie", "CooKie", "vip", "Vip", "QQ空间"])
def test_the_case_of_a_word_says_nothing(word):
    assert site_words(word) == (1, 1.0)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("本文从三个方面总结了代表工作的做法。", True),
        ("围绕民生实事，讲话提出了明确的要求。", True),
        ("下面，我讲三点意见。", False),
        ("我受主席团委托，向大会报告工作。", False),
    ],
    ids=["this-text", "the-speech-demands", "i-make-points", "i-report"],
)
def test_a_summary_speaks_of_the_speech(sentence, told):
    assert tells_of_speech(sentence) is told


def test_of_words_that_begin_together_the_longest_is_found():
    assert site_words("发布者") == (1, 1.0)
    assert site_words("发布，发布者，qq群，QQ空间") == (4, 1.0)
    assert site_words("App svip") == (2, 1.0)
