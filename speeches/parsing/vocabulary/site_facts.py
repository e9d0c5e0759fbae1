"""Bars of facts that sites put around a text: 发布时间：2021-3-1 来源：… 浏览：12 次."""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.dates import CHINESE_DAY
from speeches.parsing.vocabulary.genre import is_prose
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_patterns import MOMENT_FORM
from speeches.parsing.vocabulary.site_words import site_words

# Keys of the bars that sites put above and below a text.
_KEYS = (
    "发布时间 发表时间 更新时间 上传时间 录入时间 添加时间 发布日期 发表日期 生成日期 时间 日期 发布于 发表于 更新于 更新 来源 文章来源 信息来源 稿源 出处 "
    "作者 网站 编辑 责任编辑 审稿人 上传人 上传者 发布人 发布者 发布机构 发布单位 索引号 信息分类 信息分类号 主题分类 文号 分类 栏目 所属栏目 "
    "浏览 浏览次数 浏览量 点击 点击数 点击量 阅读 阅读量 阅读次数 访问量 人气 热度 评论 收藏 下载 下载次数 字数 字体 字号 字体大小 "
    "ID 编号 文档编号 大小 文件大小 页数 格式 文件格式 积分 价格 评分 文档类型 所属分类 关键词 关键字 标签 tags"
).split()
# And of tables of facts, where a key stands in a cell of its own.
_TABLE_KEYS = (
    "发文机关 发文字号 成文日期 发文日期 生效日期 名称 标题 公开方式 公开形式 公开类别 公开范围 公开日期 公开时限 有效性 效力状态 废止日期 主题词 体裁 "
    "体裁分类 组配分类 服务对象 索取号 信息来源 信息类别 责任部门 信息名称 统一编号 登记号 备注 责编 审核 语种 上传者 下载量 热度 文种 适用"
).split()
METADATA_KEY = re.compile(
    rf"(?<![{HAN}])(?:"
    + "|".join(r"[ \u3000]*".join(key) for key in sorted(_KEYS, key=len, reverse=True))
    + r")[ \u3000]*[:：]",
    re.I,
)
MOMENT = re.compile(rf"(?<!\d){MOMENT_FORM}(?!\d)|{CHINESE_DAY}")
MOMENT_NEEDS = re.compile(r"[年\d](?:(?<=年)|\d{3})")
# Such a key alone on its line, the value in the next.
IS_KEY = re.compile(
    "(?:"
    + "|".join(
        r"[ \u3000]*".join(key) for key in sorted((*_KEYS, *_TABLE_KEYS), key=len, reverse=True)
    )
    + r")[ \u3000]*[:：]?",
    re.I,
)
# A day without its year and a time, or two times: 11-02 10:30　00:00 / 06:21
_CLOCK = re.compile(r"(?:\d{1,2}[-/月]\d{1,2}日?|\d{1,2}:\d{2})[ \u3000/]*\d{1,2}[:：]\d{2}")
# A key that no list knows, with a short value, behind a day: 信息员：某某
_KEYED = re.compile(rf"^[ \u3000|·,，]+[{HAN}]{{2,5}}[:：]\s*[^\s，。；：]{{1,10}}\s*$")
# Counts and separators that only such a bar has.
_BAR = re.compile(
    r"[|｜┊·]|\d+\s*(?:次|页|字|人气|阅读|下载|KB|MB)|(?:阅读|下载|浏览|人气|点击)\s*\d+"
)


def is_metadata(text: str) -> bool:
    """A bar of facts about the page, in any order: two keys, or one with a short value, or a
    day with separators and counts around it; never a sentence."""
    if len(text) > 200 or is_prose(text):
        return False
    keys = len(METADATA_KEY.findall(text))
    if keys >= 2 or (keys and METADATA_KEY.match(text) and len(text) <= 40):
        return True
    moment = MOMENT.search(text) if MOMENT_NEEDS.search(text) else None
    dated = moment is not None
    if moment and re.search(r"\d[:：]\d\d", moment[0]) and len(text) <= 80:
        return True
    if (
        _CLOCK.search(text)
        and len(text) <= 40
        and not re.search(r"[，。；：]", _CLOCK.sub("", text))
    ):
        return True
    if dated and len(text) <= 60 and site_words(text)[0] and not re.search(r"[，。；]", text):
        return True
    if moment and not moment.start() and _KEYED.search(text[moment.end() :]) and len(text) <= 60:
        return True
    return (dated and (keys > 0 or bool(_BAR.search(text)))) or (
        len(_BAR.findall(text)) >= 2 and len(text) <= 60 and not re.search(r"[，。；]", text)
    )
