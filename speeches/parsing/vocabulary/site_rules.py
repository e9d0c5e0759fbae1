"""The furniture of the sites, as rules: each a name, a pattern, and the lines it was written for.

Note [Where a rule may fire]
    A line of prose (it ends as a sentence does) is never taken by a word that a speech may use
    too: only rules marked `strong`, which look for what no speaker says (小编, 本站, 免责声明),
    fire on it. INVISIBLE and STAMPS take pieces out of a line and leave the rest. EDGE rules hold
    above and below the speech only, HEAD rules above it; TAIL rules open the page's foot.

The examples are composed for this file and are its tests. Repetitions inside repetitions are
possessive (++), so that no line can make them slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from speeches.parsing.vocabulary.genre import KIND_WORDS
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.names import PERSONS
from speeches.parsing.vocabulary.site_words import site_words


@dataclass(frozen=True)
class Rule:
    """A named pattern; `examples` are texts it must match, `strong` see Note [Where …]."""

    name: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    strong: bool = False


def _rule(name: str, pattern: str, *examples: str, strong: bool = False) -> Rule:
    return Rule(name, re.compile(pattern, re.I), examples, strong)


# The rule whose matches say that the site holds back a part of the text.
WITHHELD = "付费提示"
# The rule of what a browser prints above and below a page, its own date with it.
PRINTED = "打印页眉"
# The rule of a saved page's <title>.
PAGE_TITLE = "网页标题"
SITE_NAME = (
    rf"[{HAN}A-Za-z0-9]{{1,12}}?"
    r"(?:范文网|文秘网|公文网|文库网|素材网|材料网|文稿网|写作网|资料网|学习网|文秘之家|"
    r"公文库|文库|素材库|资料库|素材站|文稿站|文稿馆|稿件馆|驿站|素材馆|文档网|文章网|在线|"
    r"(?<![上联互官])网)"
)
_MOMENT = (
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
    r"(?:[ \u3000T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
# What such sites deal in.
_GOODS = r"(?:素材|范文|公文|资料|文稿|文章|材料|讲话稿|发言稿|模板|干货|课件)"
_KINDS = "|".join(KIND_WORDS)
_CONTACT = r"(?:微信|公众号|QQ群?|加[Vv]|扫码|客服)"
# A number behind an address is the sentence's: …增长2www.example.org.4个百分点
_ADDRESS = (
    r"(?:https?://|(?<![A-Za-z.])(?:www|m|wap)\.)(?![A-Za-z0-9\-.]*\.gov\.)"
    r"[A-Za-z0-9\-]+(?:\.[A-Za-z][A-Za-z0-9\-]*)+(?::\d+)?(?:[/?][A-Za-z0-9./?=&_%#\-]*)?"
)

# Pieces inside a line that are no words at all.
INVISIBLE = (
    _rule(
        "控制字符",
        "[\\x00-\\x08\\x0e-\\x1b\\x7f\\xad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff\\ufffc]+",
        "人大\u200b代表",
        "软\u00ad连字",
    ),
    _rule(
        "模板残留",
        r"\[标签[:：][^\]]*\]|&(?:nbsp|emsp|ensp|amp|quot|ldquo|rdquo|hellip|middot);?|"
        r"\[!--[a-z.]{1,20}--\]|\$?\{{1,2}[\s$]*+[A-Za-z_.:/|]{2,40}\s*\}{1,2}|\[/?[a-z]{2,10}:[^\]\s]{1,20}\]|<!--[^<>\n]{0,80}-->|"
        r"<\?[a-z][^<>\n]{0,80}\?>|<%[^<>\n]{0,60}%>|%%[A-Za-z_]{2,30}%%|__[A-Z_]{3,30}__|</?(?:br|p|div|span|strong|font)\b[^<>]{0,60}>",
        "[标签:介绍]",
        "&nbsp",
        "{$ad_bottom}",
        "{{ article.intro }}",
        "[db:内容]",
        "<!--分页-->",
        "<br/>",
    ),
    _rule(
        # An author's own note （APEC） has no tone marks.
        "拼音注音",
        rf"(?<=[{HAN}])[ \u3000]?[（(\[［〔/](?=[^）)\]］〕/]{{0,30}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]|[a-z]{{1,6}}[1-4][）)])"
        rf"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü1-4 ]{{1,28}}[）)\]］〕/](?:[ \u3000](?=[{HAN}]))?",
        "鎮(zhèn)",
        "谌（chén）",
        "镇 [zhèn] ",
        "区(qu1)",
    ),
)

# Stamps that a site puts into the sentences.
STAMPS = (
    _rule(
        WITHHELD,
        r"(?<![（(【\[*])[（(【\[*]{1,12}+[^（(【\[）)\]】*。]{0,16}(?:试读|省略|隐藏|余下|未显示)[^）)】\]*。]{0,30}"
        r"(?:字|VIP|会员|购买)[^）)】\]*。]{0,20}[）)】\]*]++",
        "（试读结束，余下 1530 字请购买后阅读）",
        "******此处隐藏 312 字，开通VIP后可见******",
    ),
    _rule(
        "站点广告",
        rf"[（(【★\[](?=[^（(【★\[]{{0,40}}(?:关注|领|群|{_GOODS}|免费|搜))[^（(【★\[]{{0,30}}{_CONTACT}"
        r"[^（(【★\[]{0,30}[）)】★\]]",
        "【更多干货关注公众号：示例】",
        "（微信搜示例领资料）",
        "★加V：sample888 免费入群★",
    ),
    _rule(
        "站点广告",
        rf"(?:获取|下载|查看|想看)?(?:更多|本文|本站|海量)[^。！？!?，,；;\n]{{0,16}}{_GOODS}[^。！？!?\n]{{0,30}}?"
        r"(?:微信|公众号|QQ|客服)[^。！？!?\n]{0,50}[。）)】]?",
        "更多公文素材请加微信:sample01进群领取。",
        "更多材料请关注公众号：示例文稿",
    ),
    _rule(
        "站点广告",
        rf"(?:(?:更多|本文|来自|访问|登录|尽在|网址|官网)[^。！？；，,;\n]{{0,16}})?{_ADDRESS}"
        rf"(?:[^。！？；，,;\n]{{0,8}}(?:整理|转载|提供|首发|原创|发布|收集|{_GOODS}))?",
        "www.example.org素材整理",
    ),
    _rule(
        "站点广告",
        r"(?:素材库|范文库|公文库|文稿)[^。！？!?\n]{0,12}公众号[^。！？!?\n]{0,20}(?:整理汇总|整理|汇总)[。）)】]?",
        "素材库微信公众号整理汇总",
    ),
)  # fmt: skip

# Whole lines that announce a numbered list of the site's own.
NOTICE = _rule(
    "站点须知",
    r"[【\[]?(?:温馨提[示醒]|友情提[示醒]|免责声明|版权声明|特别声明|下载须知|本站声明)[】\]]?\s*[:：]?",
    "温馨提示:",
    "【免责声明】",
)

# Words that sites put on buttons and bars; a line of nothing but these is one.
_BUTTONS = (
    "打印本页 打印此页 打印本文 打印 关闭窗口 关闭 加入收藏 收藏本文 收藏本页 收藏此文 收藏 分享到 分享至 分享赚钱 分享给朋友 分享 "
    "复制全文 复制本文 复制链接 复制成功 复制 正文复制 全文复制 返回顶部 返回首页 返回列表 返回目录 返回 回到顶部 下载该文章 "
    "下载文档 下载本文 下载全文 下载此文 下载word Word版 点赞 赞 踩 举报 投诉 侵权投诉 纠错 展开全文 展开更多 展开 收起 "
    "大 中 小 字号 字体大小 字体 海报 发表评论 查看评论 我要评论 网友评论 条评论 评论 告诉好友 推荐给好友 顶一下 扫一扫 上一页 下一页 "
    "导航 登录 注册 首页 换一批 更多 分享到微信 微信扫码分享 微信扫码领取福利 领取福利 阅读原文 朗读 关注 取消 确定 "
    "VIP专免 VIP免费 VIP专享 正文结束 开通会员 立即登录 立即下载 立即开通 忘记密码 会员中心 免费下载 在线阅读 点击此处下载 "
    "全文完 本文结束 完 END 感谢您的阅读 感谢阅读 微信 微博 QQ空间 QQ好友 新浪微博 朋友圈 阅读 浏览 点击 人气 次 人 "
    "返回上页 打印文章 双击滚屏 喜欢 转载 添加评论 赞同 回复 支持 反对 发新帖 加入豆单 发评论 只看楼主 转发 在看 点亮"
).split()
_BUTTON = "|".join(re.escape(word) for word in sorted(_BUTTONS, key=len, reverse=True))

# Whole lines that no speech contains.
ANYWHERE = (
    _rule(
        "站点广告",
        rf"(?=.*(?:{_GOODS}|进群|入群|领取|客服)).*(?:加(?:客服)?(?:微信|QQ|[Vv])|微信号?|公众号|客服微信|QQ群?)"
        r"\s*[:：]?\s*[A-Za-z0-9_\-]{4,}.*",
        "更多范文请加客服微信:sample01 进群,",
        "公文公众号：sample_doc",
        strong=True,
    ),
    _rule(
        "站点广告",
        rf"(?:即可|可)?(?:获得|领取|免费)[^。]{{0,10}}(?:海量|免费)[^。]{{0,12}}{_GOODS}.{{0,20}}",
        "即可获得大量海量范文,每天更新。",
        strong=True,
    ),
    _rule(
        "站点广告",
        rf"(?=.{{0,100}}(?:{_GOODS}|{SITE_NAME}|整理|转载|免费))[^。！？；，]{{0,40}}(?:，[^。！？；，]{{0,30}})?"
        rf"{_ADDRESS}(?:[^。！？；，]{{0,30}}[，。！]?){{0,2}}",
        "更多公文素材，尽在示例素材站 www.example.org，每日更新！",
        "示例文库 m.example.org 为您提供在线阅读",
        strong=True,
    ),
    _rule(
        "转载说明",
        r"[【（(]?本(?:站文档|站资料|资料|文档|篇文章)由.{0,24}(?:整理|提供|收集|分享|上传|编辑|发布|用户).{0,80}",
        "本站文档由网友分享，仅供交流。",
        "本资料由“示例”整理发布，入群加微信 sample，",
        strong=True,
    ),
    _rule("转载说明", r"[【（(]?本文由.{0,20}(?:整理|提供|收集|编辑|发布|上传).{0,40}", "【本文由示例素材站整理】"),
    _rule(
        "网站引语",
        r".{0,20}(?:小编|本站).{0,40}(?:整理|带来|分享|收集|准备|推荐|搜集|精选|欢迎|参考|帮助).{0,120}",
        "下面是小编为大家整理的镇长在全镇大会上的讲话,供大家参考。",
        "导语：示例网小编为您整理推荐，欢迎阅读。",
        "本站为您精选了3篇讲话稿，希望对您有帮助！",
        strong=True,
    ),
    _rule(
        "网站引语",
        r"(?:以上|这|上面|上述)(?:就)?(?:是|为).{2,80}(?:全部|完整|所有|主要)?内容.{0,12}(?:希望|欢迎|供|如|更多|感谢).{0,40}",
        "以上就是在全镇大会上的讲话的全部内容，希望对您有所帮助。",
        strong=True,
    ),
    _rule(
        "网站引语",
        r"(?:下面|以下|这里|下边)(?:是|为).{0,8}(?:整理|收集|分享|推荐).{0,80}(?:参考|帮助|借鉴|阅读).{0,40}",
        "以下是整理的讲话稿范文，供大家参考！",
        strong=True,
    ),
    _rule(
        "网站引语",
        r".{0,60}(?:内容预览|(?:读完|阅读)约?需?\d+分钟|阅读时[长间]约?\s*\d+\s*分钟|共计?\d+个?字[,，]预计).{0,60}",
        "admin 分享 时间: 加入收藏 共计1200个字,预计阅读时长4分钟",
        "全文约3000字，读完约8分钟",
        "阅读时间约 3 分钟 · 436字",
    ),
    _rule(
        "网站引语",
        r"《[^》]*》由.{0,12}(?:会员|用户|网友).{0,4}(?:分享|上传|提供|整理).{0,200}",
        "《在座谈会上的发言.docx》由会员分享,可在线阅读,更多相关《…(3页)》请在示例文库上搜索。",
        strong=True,
    ),
    _rule(
        "转载说明",
        r".{0,80}》?\s*[,，]?\s*由(?:互联网|网络|广大)?(?:用户|网友|会员).{0,6}(?:分享|整理|提供|发布|上传).{0,6}[。.]?",
        "在座谈会上的发言 》,由网友分享整理。",
        strong=True,
    ),
    _rule(
        "转载说明",
        rf"(?:本文|文章|原文|当前)?(?:链接|网址|地址|链接地址|本文地址)\s*[:：]\s*{_ADDRESS}.{{0,60}}",
        "链接地址:http://www.example.com/1.html 转载请保留,谢谢!",
        strong=True,
    ),
    _rule(
        "转载说明",
        r"(?:转载请(?:注明|保留)|未经(?:本站|许可).{0,12}(?:转载|复制)|本文转载自).{0,80}",
        "转载请注明出处：示例文库",
        strong=True,
    ),
    _rule(
        "使用提醒",
        r"[（(【\[《](?:本文)?(?:仅供|只供)(?:学习|写作|大家)?(?:参考|学习|交流)[^）)】\]》]{0,30}[）)】\]》]",
        "【仅供参考,请勿照抄!】",
        strong=True,
    ),
    _rule(
        "使用提醒",
        r"[（(【\[《]?(?:本文)?(?:仅供|只供)(?:学习|写作|大家)?(?:参考|学习|交流).{0,30}",
        "【仅供参考,请勿照抄】",
    ),
    _rule(
        "版权声明",
        r"(?=来源.{0,12}声明\s*[:：]|.*(?:(?:免责|版权|本站|特别)声明\s*[:：]|版权归|版权问题|版权争议|如有侵权|涉及侵权|侵权请联系|仅限学习|本文只供|"
        r"本文仅限|本文档由|版权所有))(?=.*(?:删除|联系|声明|所有|负责|处理|学习|上传|归属)).{4,200}",
        "来源:网络 声明:本文只供学习,如有侵权请联系删除。",
        "本文档由用户上传,版权归属用户,示例网负责整理代发布。",
        strong=True,
    ),
    _rule(
        "版权声明",
        r"(?:©|copyright|\(c\)|powered by).{0,120}|.{0,60}(?:ICP[备证]|公网安备).{0,60}|"
        r".{0,30}All rights reserved.{0,30}",
        "© 示例文库",
        "某ICP备00000000号",
        "Powered by CMS © 示例",
    ),
    _rule("页码", r"第[一二三四五六七八九十]{1,3}页", "第三页"),
    _rule(
        "版权声明",
        r".{0,8}[声申]明\s*[:：].{0,30}(?:本站|本网站|网友|用户上传|互联网|知识产权|著作权).{0,160}",
        "声明：本网站尊重他人的知识产权，若有不妥请来信。",
        strong=True,
    ),
    _rule(
        WITHHELD,
        r"(?=.*(?:会员|付费|VIP))(?=.*(?:查看|阅读|下载)).{0,40}(?:余下|剩余|完整版|隐藏)(?:内容|文档|部分).{0,30}",
        "本文仅供正式会员阅读，登录后可查看余下内容。",
        strong=True,
    ),
    _rule(
        WITHHELD,
        r"(?=.*(?:会员|登录|登陆|付费|VIP|购买))(?=.*(?:查看|阅读|下载))"
        r".{0,40}(?:余下|剩余|其余|后续|完整版?|全文|更多)(?:内容|文档|部分)?.{0,30}",
        "本文仅供正式会员阅读，登录后可查看余下内容",
    ),
    _rule(
        WITHHELD,
        r"[（(【\[]?(?:未完[，,）)]|未完待续|省略\d+字|以下省略|此处省略|余下全文|剩余\s*\d*%?\s*(?:内容|字|页|未读)|"
        r"还剩\d+页|(?:还有|剩余|余下|另有|其余)\s*\d+\s*[页字%％]\s*(?:的?内容)?(?:未|需|待|请).{0,12}).{0,60}|"
        r"(?:登录|登陆|注册|开通|购买|付费|充值|成为|正式)(?:后|会员|VIP)?.{0,10}可?(?:查看|阅读|下载)"
        r"(?:全文|完整|更多|剩余|余下).{0,20}|[（(]请认真阅读下面的提示信息[）)]|试读(?:已)?结束.{0,40}|"
        r"[\[【]?(?:点击)?(?:查看|阅读|下载)(?:完整|全文|更多)(?:版|文档|内容)?[>»\]】]*|已有\s*\d+\s*人购买|"
        r"本文(?:仅|只)展示(?:部分|前).{0,60}",
        "(未完,全文共900字,当前显示200字)",
        "正式会员可阅读全文",
        "登录后可查看全文",
        "省略959字",
        "[阅读全文]",
        "点击查看更多>>",
        "还有 62% 的内容未显示",
        strong=True,
    ),
    _rule(
        "文库外壳",
        r"\d{3,}\+|\d+(?:\.\d+)?\s*(?:KB|MB|K|M|B)|\d+\s*页|VIP.{0,6}|¥?\s*\d+(?:\.\d+)?\s*(?:元|积分|金币)|"
        r"(?:docx?|pdf|wps|txt)",
        "999+",
        "21.88KB",
        "6 页",
        "VIP专免",
    ),
    _rule(
        "文库外壳",
        r"亲[，,].{2,60}|以上为文档全部内容.{0,10}|文库VIP.{0,20}|文档《[^》]*》由.{0,120}",
        "亲，该文档总共2页，全部预览完了，喜欢就下载吧！",
        strong=True,
    ),
    _rule(
        "转载说明",
        r"[【（(]?本文由.{0,10}(?:网友|用户|会员).{0,80}|.{0,12}网提供，转载注明.{0,10}|[>》]{2,}更多.{0,20}",
        "【本文由热心网友上传，版权属原作者，若有不妥请发邮件】",
        strong=True,
    ),
    _rule(
        "文库外壳", r"(?:网站)?客服(?:电话|热线|QQ)?\s*[:：]?\s*[\d\-]{5,}.{0,20}", "网站客服:00000000"
    ),
    _rule(
        "页码",
        r"第\s*\d{1,3}\s*页\s*[，,/]?\s*(?:(?:共|／|/)\s*\d{1,3}\s*页?)?|共\s*\d{1,3}\s*页\s*[，,/]?\s*第\s*\d{1,3}\s*页",
        "第 1 页 共 15 页",
        "第2页",
    ),
    _rule(
        # Whatever signs stand around it, the line says nothing but a number of a page.
        "页码",
        r"(?=.*\d)[\W_]*(?:(?:第|page|p\.?)[\W_]*\d{1,3}[\W_]*页?|\d{1,3}[\W_]*页|(?<=[\W_])\d{1,3}(?=\W|_)|\d{1,3}(?=\s*[/／]))"
        r"[\W_]*(?:(?:共|of|total)?[\W_]*\d{1,3}[\W_]*页?)?[\W_]*",
        "- 3 -",
        "3/12",
        "·1·",
        "—— 第 4 页 ——",
        "Page 2 of 9",
        "［第3页］",
    ),
    _rule(
        "页码",
        r"(?=.*(?:[上下]一?页|[末尾]页|当前第))(?:本文)?(?:共\s*\d{1,3}\s*页\s*[:：，,]?\s*)?"
        r"(?:(?:[上下]一?页|[首末尾]页|当前第?\d{1,3}页?|第?\d{1,3}(?:\s*/\s*\d{1,3})?页?)[\s\[\]|，,:：]*+)++",
        "上一页 1 2",
        "首页 上一页 [1] [2] 下一页 末页",
        "共3页: 上一页 1 [2] [3] 下一页",
        "本文共3页，当前第2页 [1] [2] [3]",
    ),
    _rule(
        # What a browser prints above and below every page.
        PRINTED,
        rf"\d{{4}}/\d{{1,2}}/\d{{1,2}}\s+\d{{1,2}}:\d{{2}}\s+[^:：]{{4,80}}(?:{_KINDS})(?:稿|_.*)?|"
        r"\d{4}/\d{1,2}/\d{1,2}\s+\d{1,2}:\d{2}[\t\u3000 ]{2,}[^:：\d]{8,80}|"
        r"\d{1,2}/\d{1,2}/\d{2,4}[,，]?\s*\d{1,2}:\d{2}(?:\s*[AP]M)?\b.{0,80}|"
        r"(?:ﬁ|fi)le://\S.{0,200}?\d+/\d+|https?://\S+\s+\d+/\d+",
        "11/22/26, 4:48 AM 讲话",
        "2026/3/5 14:22 在全镇大会上的讲话",
        "file:///tmp/p.html 1/1",
        "https://www.example.org/a 2/3",
    ),
    _rule("页眉页脚", r"《[^》]{2,14}》\s*\d{4}年(?:第\d{1,3}期|\d{1,2}月(?:刊|号))(?:\s*总第\d+期)?", "《示例月刊》2021年第3期"),
    _rule(
        # Where a newspaper printed the text: source and date of the material.
        "报刊版次",
        rf"(?:[（(]?(?:原载|载|摘自|转自|来源)\s*于?\s*[:：]?\s*)?《\s*[{HAN}][{HAN}\s]{{1,14}}》\s*[（(，,]?\s*"
        r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[，,]?\s*第?\s*[A-Z]?\d{1,3}\s*版\s*(?:[（(][^（）()]{1,8}[）)])?[）)]?",
        "《 示例日报 》（ 2019年03月02日 01 版）",
        "《示例晚报》2021年3月5日第3版",
        "（原载《示例日报》2020年1月6日 A2版）",
    ),
    _rule(
        "图片署名",
        rf"[（(【]?(?:[{HAN}]{{1,6}}[报网社台刊])?\s*(?:特约|首席|实习|见习)?(?:记者|通讯员|摄影师?)\s*[:：]?\s*{PERSONS}"
        rf"\s*[/／]?\s*(?:摄影?|供图)(?:报道)?[）)】]?|"
        rf"[（(【]?(?:摄影|供图|图片(?:来源|提供)?)\s*[:：/／]\s*{PERSONS}[）)】]?",
        "示例社记者 某 某摄",
        "本报记者　某某某、某某 摄",
        "（通讯员 某某某 摄影报道）",
        "摄影：某某某",
    ),
    _rule(
        "网站引语",
        r".{0,40}(?:下文|本文|以下|下面).{0,14}(?:整理|收集|分享|推荐).{0,24}(?:借鉴|参考|看看|阅读|帮助).{0,12}",
        "【前言】讲话稿能凝聚人心，下文由某某网整理，快来借鉴一下吧。",
        strong=True,
    ),
    _rule("网站名", rf"[【\[（(]\s*{SITE_NAME}\s*[】\]）)]", "【示例公文网】"),
    _rule("孤立数字", r"\d{4,}", "1695346"),
    _rule("分隔线", r"[-—=_*~·•.#☆★◆□■+\s]{5,}", "----------", "* * * * *"),
    _rule(
        "面包屑",
        rf"(?:当前|您?现?在?的?|你(?:现在)?的?|所在|您在这里)?(?:位置|主页|您在这里)\s*[:：>》»→/\-|›].{{0,120}}|"
        rf"(?:{SITE_NAME}|首页|网站首页|[{HAN}]{{2,8}}论坛)(?:\s*[>»›→]+\s*[^>»›→]{{1,40}})+|"
        rf"[{HAN}]{{2,10}}(?:\s*[>»›→]+\s*[^>»›→，。]{{1,40}}){{2,}}",
        "当前位置:示例文库 > 讲话 > 正文",
        "首页 > 讲话发言 > 正文",
        "您的位置：首页>>正文",
        "您在这里： 首页 » 讲话",
        "示例公文网 >> 领导讲话 >> 正文",
        "公文论坛 › 讲话交流区 › 查看内容",
    ),
    _rule(
        "责任编辑",
        r"[（(\[【]?(?:责任编辑|责编|文章录入|录入)\s*[:：\s].{0,30}|[（(\[【](?:编辑|审核|校对)\s*[:：\s].{0,20}",
        "(责任编辑:)",
        "[责任编辑 某某]",
        "文章录入：x 责任编辑：y",
    ),
    _rule(
        "目录",
        r"目\s*录|.{2,60}?(?:[.·．]{3,}|…+)\s*\d{1,3}",
        "目　录",
        "1.在全县会议上的讲话……1",
    ),
)  # fmt: skip

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
MOMENT = re.compile(
    rf"(?<!\d){_MOMENT}(?!\d)|[〇○零一二三四五六七八九]{{4}}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日"
)
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
    moment = MOMENT.search(text)
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


# A day alone on its line, in the way a speech writes it: the speech's own date, not the page's.
_OWN_DATE = r"(?![（(]?\s*\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*[）)]?$)"

# Whole lines above or below the speech.
EDGE = (
    _rule(
        "站点须知", r"(?:投诉|举报|监督|服务|客服|联系|建议|合作|值班)*(?:电话|热线|邮箱|传真|地址|邮编)\s*[:：].{0,60}|(?:编号|价格|位置|审核|编辑|排版|校对)\s*[:：|｜]\s*[^，。；、]{0,16}|收录于(?:合集|专辑).{0,40}|本帖最后由.{0,60}|"
        r"以上内容由AI生成.{0,12}|已被收藏.{0,10}", "排版 | 示例", "编辑：某某"
    ),
    _rule(
        "文库外壳",
        r"(?:DOCX?|PDF|WPS)(?:\s+\S+){0,8}|附件\s*[:：]?",
        "DOC  4页  阅读 1088  下载 12",
    ),
    _rule("整理说明", r"[（(]?根据(?:录音|速记|记录)整理[^）)]{0,16}[）)]?", "（根据录音整理）"),
)  # fmt: skip

# Whole lines above the speech.
HEAD = (
    _rule(
        "元信息",
        rf"{_OWN_DATE}[\[(（【]?(?:{SITE_NAME}|admin|管理员)?\s*{_MOMENT}[\])）】]?\s*(?:{SITE_NAME})?",
        "示例文库 2024-01-02 09:10:11",
        "2007-1-3 8:34:31",
        "2006/1/9",
    ),
    _rule(
        "元信息",
        rf"{_OWN_DATE}(?:[^。，；]{{0,30}}(?:时间|日期|发布|发表|更新|上传)(?:于|时间|日期)?\s*[:：]?\s*)?"
        rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)[^。；]{{0,80}}",
        "2024-05-30  示例文库  会员文档  共5页",
        "示例素材站  发表时间：2018-1-11  正文复制  收藏  打印",
        "2022-01-02 08:09:10 网站:示例文库",
    ),
    _rule(
        "栏目行",
        rf"(?:网站)?首页(?:[\s|｜·/]+[{HAN}A-Za-z]{{2,8}}){{2,}}|"
        rf"(?:范文|公文|文秘|讲话稿|发言稿|素材|文库)(?:\s*[/|｜·]\s*[{HAN}]{{2,8}})+",
        "首页 讲话稿 发言稿 会员中心",
        "范文 / 讲话稿",
    ),
    _rule("网站名", rf"{SITE_NAME}\s*(?:导航|首页|欢迎您?|_.*|-.*)?", "示例文库 导航", "公文写作素材驿站"),
    _rule(
        "关键词行",
        rf"(?=.*[^ ]{{2}})(?:[{HAN}0-9a-zA-Z]{{1,6}} ){{5,}}[{HAN}0-9a-zA-Z]{{1,6}}",
        "全镇 人大 工作 会议 上的 讲话",
    ),
)  # fmt: skip

# Lines below the speech that open the page's foot.
TAIL = (
    _rule(
        "页尾",
        r"[>【\[]*(?:与?本文|本类|本站|网站|站内)?(?:相关|推荐|热门|热文|最新|最近|延伸|优质|精选|精彩|热点|本周|今日|为您|为你|更多|"
        r"其他|同类|栏目|点击|往期)(?:文章|阅读|推荐|更新|内容|文档|范文|资讯|新闻|下载|专题|搜索|标签|素材|资料|链接|排行|专栏|"
        r"导航|列表|栏目|排行榜|讲话稿?|发言稿?|公文|回顾|留言|热文){1,3}\s*(?:[:：>》】\]].{0,60})?|"
        r"(?:猜[你您]喜欢|大家[正都]?在[搜看]|[你您]可能(?:关注|喜欢|感兴趣)|大家都在看|大家还看了|本类热文|往期回顾|精选留言)的?(?:文档|文章|内容|推荐)?"
        r"\s*[:：>》]*|[【《“][^】》”]{2,60}[】》”]相关(?:文章|阅读|内容)\s*[:：]?|看了.{2,60}还看了?\s*[:：]?",
        "相关文章",
        "最近更新",
        "优质专题",
        "你可能关注的文档",
        "猜您喜欢",
        ">>>推荐阅读：某文",
        "【某讲话】相关文章：",
        "看了“某讲话”还看了：",
    ),
    _rule(
        "页尾",
        r"[\[【]?(?:上一[篇条页](?:文章)?|下一[篇条页](?:文章)?|前一篇|后一篇|友情链接|友链|标签|tags?|分享到?|文章评论|网友评论|"
        r"发表评论|查看评论|最新评论|网友留言|\d+\s*条评论|网站地图|联系我们|关于我们|扫一扫.{0,10}|附件下载|分类导航|本栏目.{0,8}|"
        r"(?:最新|热门|全部|精选)?(?:评论|留言|热评|跟[帖贴])(?:列表|区)?|(?:下载)?常见问题(?:解答)?|写留言|写评论|理性发言.{0,10})"
        r"[\]】]?\s*(?:[:：|\s].{0,120})?",
        "友情链接: 示例文库",
        "上一篇：无",
        "上一篇　某讲话",
        "分享:",
    ),
    _rule("页尾", r"(?:此|本)文档.{0,20}(?:作者|所有|下载|收益|结束).{0,10}", "此文档下载收益归作者所有"),
    _rule("页尾", r"以下是与?.{0,80}相关的?(?:文章|内容|范文).{0,10}", "以下是与在会议上的讲话相关的文章"),
    _rule("页尾", r"(?:内容)?(?:摘要|简介|预览)\s*[:：]\s*(?:展开.{0,4})?", "摘要:", "内容简介："),
    _rule(
        "页尾",
        rf"{SITE_NAME}(?:推荐|精选|热门|编辑推荐)|下载(?:所得|收益).{{0,20}}|▶.{{2,60}}|"
        r".{2,60}\.(?:docx?|pptx?|pdf|xlsx?|wps|txt|rar|zip)(?:[（(][^）)]*[）)])?",
        "示例文库推荐",
        "支部换届总结.docx",
    ),
    _rule("页尾", r"(?:微信)?扫码.{0,12}|微信扫一扫.{0,12}", "微信扫码领取福利"),
)  # fmt: skip
# A marker of readers' comments: what they say ends as sentences do.
COMMENTS = re.compile(
    r".{0,8}(?:评论|留言|沙发|板凳|跟[帖贴]|热评|常见问题|读者来信|讨论区).{0,12}"
)
# An abstract or preview, announced at the start of its line.
ABSTRACT = re.compile(
    r"^[\[【]?(?:AI摘要|摘要|导读|导语|内容(?:摘要|预览|简介|提要))[\]】]?\s*[:：]?\s*"
)
# Announced so, it is the site's own words even where they do not stand in the text again.
OWN_ABSTRACT = re.compile(
    r"^(?:[\[【](?:摘要|导读|导语|关键词|全文|正文)[\]】]|导[读语]\s*[:：]|AI摘要)"
)


_LONGEST = 300
_PROSE_END = re.compile(r"[。！？!?][”’\"）)】》]*$")


def is_prose(text: str) -> bool:
    """A line that ends as a sentence does, and is long enough to be one."""
    return len(text) >= 8 and bool(_PROSE_END.search(text))


_NO_LETTER = re.compile(r"[\W\d_]+")
_BUTTON_LINE = re.compile(rf"(?:{_BUTTON})++", re.I)
BUTTONS = "互动按钮"


def is_button_line(text: str) -> bool:
    """A line of nothing but the words on a site's buttons, whatever stands between them:
    [ 打 印 ]【收藏】 阅读(812)┊评论 (3) 返回顶部."""
    letters = _NO_LETTER.sub("", text)
    return bool(letters) and len(text) <= 120 and bool(_BUTTON_LINE.fullmatch(letters))


_GROUPS = {"anywhere": ANYWHERE, "edge": EDGE, "head": HEAD, "tail": TAIL}


@lru_cache(maxsize=4096)
def matching_rule(group: str, text: str) -> str | None:
    """The name of the first rule of a group (anywhere, edge, head, tail) that is the whole line.

    A line of prose is left to the strong rules; furniture is short.
    """
    if len(text) > _LONGEST:
        return None
    if group == "anywhere" and is_button_line(text):
        return BUTTONS
    return _first(_GROUPS[group], text, is_prose(text))


def _first(rules: Iterable[Rule], text: str, prose: bool) -> str | None:
    return next(
        (
            rule.name
            for rule in rules
            if (rule.strong or not prose) and rule.pattern.fullmatch(text)
        ),
        None,
    )
