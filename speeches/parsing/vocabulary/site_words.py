"""How a site talks: the share of a line that is words of pages and shops, not of speeches.

Rules for single wordings (`site_rules`) miss the next site's wording. But all sites draw on the same
few hundred words, and a line made mostly of those is a site's own, whatever it says.
"""

from __future__ import annotations

import re
from functools import lru_cache

from speeches.parsing.vocabulary.han import HAN

# Words by what they are about. A speech uses most of them too, one at a time.
_READING = (
    "正文 全文 原文 本文 阅读 浏览 点击 次数 人气 热度 预览 试读 剩余 展开 收起 目录 标签 "
    "字号 字体 放大 缩小 打印 关闭 返回 顶部 首页 尾页 导航 搜索 关键字 关键词 上一篇 下一篇 "
    "上一页 下一页 上一条 下一条 上一则 下一则 列表 朗读 播报 语音 听新闻 听全文 收听 倍速 "
    "暂停 站内 检索 大字号 大字版 无障碍 关怀版 长者版 适老化 简体 繁体 手机版 电脑版 窄版 宽版 摘要 "
    "总结 导读 智能 大模型 AI 生成 续写 改写 仿写 纠错 附件 链接 窗口 扫一扫 扫码 二维码 "
    "长按 识别 已加载 加载 查看 更多 换一换 换一批 收录 合集 专辑 专栏 排行 热门 热搜 热评 "
    "推荐 猜你喜欢 感兴趣 常见问题 帮助 反馈 本页 当前页 手机 上壹篇 瀏覽 發佈 發表 時間 "
    "閱讀 點擊 下載 註冊 登錄 分享 列印 關閉 上一則 下一則 回列表 繁體"
)
_PEOPLE = (
    "作者 编辑 审核 校对 责编 排版 来源 发布 发布者 更新 时间 日期 原创 首发 整理 转载 发表 "
    "发表于 上传 上传人 凡本网 本网 注明 作品 媒体 稿件 快照 词条 词条统计 创建者 讨论 赞赏 "
    "小说阅读器 沉浸 点此 领取 最近修改 字数 关注 粉丝 点赞 收藏 转发 分享 分享到 在看 喜欢 "
    "打赏 赞同 评论 留言 跟帖 跟贴 回帖 回复 楼主 楼层 沙发 板凳 举报 评分 威望 主题 帖子 "
    "积分 金牌 发消息 只看该作者 倒序 用户 网友 访客 匿名 昵称 邮箱 提交 头像 论坛 博客 "
    "朋友圈 微信 订阅号 服务号 微博 QQ空间 QQ QQ群 公众号 小程序 视频号 知识星球 星标 蓝字 卡片 "
    "进群 备注 点个赞 点个在看 点下"
)
_TRADE = (
    "下载 会员 VIP SVIP 付费 购买 支付 充值 金币 优惠券 优惠 券 领券 领取 限时 立减 折 仅剩 "
    "距结束 开通 升级 免费 客服 登录 注册 账号 密码 APP 客户端 浏览器 分辨率 Cookie "
    "JavaScript 本站 本网站 站点 网站 网页 页面 版权 侵权 版权所有 备案 网站标识码 主办 承办 "
    "技术支持 网站地图 隐私 声明 免责声明 免责 关于我们 联系我们 商品 订单 退款 发货 购物车 "
    "文档 格式 页数 大小 编号 模板 范文 素材 素材库 素材夹 资料 资料包 干货 小编 公文 文库 "
    "材料 Word PDF 新用户 解锁 立即 继续 代写 个人中心 帮助中心 意见反馈 广告 平台 观点 立场 "
    "体验 政策 侵权处理 版本 文章 内容 书架 模式 申明 转发好友 保存 栏目 本栏目 频道 追问 追答 "
    "采纳 节选 写作 有用 没用 好评 差评 置顶 评分 写稿 小伙伴 快来 看看 此文 来自 荣誉出品 "
    "分类 核心提示 详情 描述 提示 提要 keywords tags 法律责任 不承担 猜你想看 想看 注意事项 "
    "下载资源 存储空间 主动上传 表现方式 保护处理 上载 最佳答案 提问 求助 投诉邮箱 编者按 "
    "访客 投稿 原标题 卡片 点个赞 让更多人看到 点击加载 资源 简介 范本 一键 试用 好用 工具 订阅 插件 Flash Player Adobe 动画"
)
_FILLERS = (
    "的 了 后 可 可以 请 您 你 我 需 需要 有 没有 已有 个 条 人 次 页 字 分 元 年 月 日 时 "
    "秒 小时 分钟 前 第 共 位 为 由 在 是 及 与 和 并 或 该 此 本 将 未 到 对 吗 这篇 以上 "
    "以下 如有 如 请勿 使用 仅 仅供 只 参考 学习 交流 篇 至 自 于 约 每天 每日 先 优先 通过 "
    "直接 加入 凡 均 其它 其他 共计 全部 部分 显示 右侧 按钮 点 一 新 热 马上 简单"
)


_Tree = dict[str, "_Tree"]


# What letters match beside their capitals where case says nothing.
_SAME = {"i": "İı", "k": "\N{KELVIN SIGN}", "s": "ſ"}


def _pattern(*words: str) -> re.Pattern[str]:
    """The longest of some words that begins at a place, whatever its case.

    The case is told letter by letter: a pattern that says of itself that case does not matter is
    not searched for by its first letters.
    """
    tree: _Tree = {}
    for word in " ".join(words).lower().split():
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return re.compile(
        "|".join(form + _branches(tree[letter]) for letter in tree for form in _forms(letter))
    )


def _forms(letter: str) -> str:
    return "".join(dict.fromkeys((letter, letter.upper(), *_SAME.get(letter, ""))))


def _branches(tree: _Tree) -> str:
    """A pattern that looks at each letter once; a list of hundreds of words is tried word by word
    at every place of a line."""
    branches = [
        (f"[{forms}]" if len(forms := _forms(letter)) > 1 else re.escape(letter)) + _branches(below)
        for letter, below in tree.items()
        if letter
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and "" not in tree else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if "" in tree else joined


_SITE = _pattern(_READING, _PEOPLE, _TRADE)
_FILLER = _pattern(_FILLERS)
_NO_LETTER = re.compile(r"[\W\d_]+")
# What a text on a page says of itself, never a speaker: 本文围绕…, 该讲话强调….
OF_ITSELF = re.compile(
    rf"(?:本文|本篇|全文|文章|该文|这篇[{HAN}]{{0,4}}|(?:这份|该|本)(?:讲话|发言|报告|材料|稿件|文档|主持词|致辞))"
    r"(?:稿|内容)?(?:主要)?(?:是|为|围绕|从|以|先|强调|指出|系统|通过|全面|阐述|介绍|分析|总结|回顾|聚焦|针对|结合|讲述|提出|分为|共分)"
)
# What a summary above a speech says of it: …讲话强调…
_OF_THE_SPEECH = re.compile(
    r"(?:讲话|发言|报告|致辞|主持词|材料|文章|作者|全文)[^。，；]{0,12}(?:强调|指出|要求|提出|部署|分析|回顾|总结|阐述|明确|号召|呼吁)"
)
# A line that announces a summary, whoever or whatever wrote it.
SUMMARY = re.compile(
    r"[\[【（(✨*#]*\s*(?:(?:AI|智能|人工智能|文章|内容|全文|核心|机器|一键)(?:智能)?)?"
    r"(?:总结|摘要|速览|速读|概要|概括|导读|解读|要点|提炼|看点|简介|大纲)(?:要点|生成)?\s*[\]】）)*]*\s*(?:[:：].*)?",
    re.I,
)
_LONGEST = 120
_KEY = re.compile(rf"[\[【（(]?([{HAN}A-Za-z ]{{2,10}})[\]】）)]?\s*+[:：](?!\s*$)(?=[^。！？]*$)")
_KEY_SHARE = 0.75
_CONTACT = re.compile(r"[\w.\-]{1,40}@[\w\-]{1,40}(?:\.[\w\-]{1,20}){1,4}|https?://[!-~]+|\d{5,}")
_CONTACT_NEEDS = re.compile(r"@|://|\d{5}")


@lru_cache(maxsize=8192)
def site_words(text: str) -> tuple[int, float]:
    """How many different words of sites a line holds, and what share of its letters they are
    together with the small words between them."""
    number = count_site_words(text)
    if not number:
        return 0, 0.0
    text = _without_contacts(text)
    letters = _NO_LETTER.sub("", text)
    left = _NO_LETTER.sub("", _FILLER.sub("", _SITE.sub(" ", text)))
    return number, 1 - len(left) / len(letters)


@lru_cache(maxsize=8192)
def count_site_words(text: str) -> int:
    """How many different words of sites a line holds."""
    return len({word.lower() for word in _SITE.findall(_without_contacts(text))})


def _without_contacts(text: str) -> str:
    return _CONTACT.sub(" ", text) if _CONTACT_NEEDS.search(text) else text


def is_site_key(text: str) -> bool:
    """Whether a line is keyed by words of sites and has a short value: 本文关键词：讲话、会议."""
    key = _KEY.match(text)
    if key is None or len(text) > _LONGEST // 2:
        return False
    return site_words(key[1])[1] >= _KEY_SHARE


def is_site_talk(text: str, share: float) -> bool:
    """Whether a line holds at least two words of sites, and hardly anything else.

    share: what part of its letters they must be; the less, the surer the place.
    """
    return len(text) <= _LONGEST and count_site_words(text) >= 2 and site_words(text)[1] >= share


def tells_of_speech(text: str) -> bool:
    """Whether a sentence above a speech is about it: 本文围绕…, 讲话强调…"""
    return bool(OF_ITSELF.search(text[:60]) or _OF_THE_SPEECH.search(text))
