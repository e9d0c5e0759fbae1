"""The furniture of the sites, as rules: each a name, a pattern, and the lines it was written for.

Note [Where a rule may fire]
    A line of prose (it ends as a sentence does) is never taken by a word that a speech may use
    too: only rules marked `strong`, which look for what no speaker says (小编, 本站, 免责声明),
    fire on it. INVISIBLE and STAMPS (`site_pieces`) take pieces out of a line and leave the rest.
    EDGE rules (`site_edges`) hold above and below the speech only, HEAD rules above it; TAIL
    rules open the page's foot. Those that no speech contains stand here.

The examples are composed for these files and are their tests. Repetitions inside repetitions are
possessive (++), so that no line can make them slow.
"""

from __future__ import annotations

import re
from functools import lru_cache

from speeches.parsing.vocabulary.genre import NUMBER, is_prose
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.names import PERSON, PERSONS
from speeches.parsing.vocabulary.site_buttons import BUTTONS, is_button_line
from speeches.parsing.vocabulary.site_edges import EDGE, HEAD, TAIL
from speeches.parsing.vocabulary.site_patterns import (
    ADDRESS,
    AGREED,
    CAPTION,
    GOODS,
    KINDS,
    PRINTED,
    READERS,
    SITE_NAME,
    WITHHELD,
    rule,
)

# Whole lines that announce a numbered list of the site's own.
NOTICE = rule(
    "站点须知",
    r"[【\[]?(?:温馨提[示醒]|友情提[示醒]|免责声明|版权声明|特别声明|下载须知|本站声明)[】\]]?\s*[:：]?",
    "温馨提示:",
    "【免责声明】",
)

# Whole lines that no speech contains.
ANYWHERE = (
    rule(
        "文库外壳",
        r"(?:附件|下载)?[\s:：【\[（(]*+[^，。；]{1,60}?\.(?:docx?|pdf|xlsx?|wps|et|zip|rar|pptx?)[\s】\]）)]*+"
        r"(?:已?下载|下载次数|点击)[\s:：]*+\d+\s?次?",
        "附件【名词解释.docx】已下载 43 次",
        "附件：任务分工表.xls 下载次数：12",
        strong=True,
        needs="下载|点击",
    ),
    rule(
        # What a saved page of an account has for those who hear its buttons.
        "互动按钮",
        r".*轻点两下取消(?:赞|在看).*",
        ": ， ， 。 视频 小程序 赞 ，轻点两下取消赞 在看 ，轻点两下取消在看",
        strong=True,
        needs="轻点两下",
    ),
    rule(
        "版权声明",
        r"(?:Archiver|手机版|小黑屋)(?:\s*[|｜]\s*\S+)+.*|(?:.*\s)?GMT[+]\d.*|Processed in \d.*",
        "Archiver|手机版|小黑屋|示例论坛 ( ICP备00000000号 ) GMT+8, 2018-3-1 10:22 , Processed in 0.03 second(s), 21 queries .",
        strong=True,
        needs="(?i:Archiver|GMT|Processed)|手机版|小黑屋",
    ),
    rule(
        "站点广告",
        rf"(?=.*(?:{GOODS}|进群|入群|领取|客服)).*(?:加(?:客服)?(?:微信|QQ|[Vv])|微信号?|公众号|客服微信|QQ群?)"
        r"\s*[:：]?\s*[A-Za-z0-9_\-]{4,}.*",
        "更多范文请加客服微信:sample01 进群,",
        "公文公众号：sample_doc",
        strong=True,
        needs="微信|公众号|Q|q|V|v",
    ),
    rule(
        "站点广告",
        rf"(?:即可|可)?(?:获得|领取|免费)[^。]{{0,10}}(?:海量|免费)[^。]{{0,12}}{GOODS}.{{0,20}}",
        "即可获得大量海量范文,每天更新。",
        strong=True,
        needs="海量|免费",
    ),
    rule(
        "站点广告",
        rf"(?=[^.:]*+[.:])(?=.{{0,100}}(?:{GOODS}|{SITE_NAME}|整理|转载|免费))[^。！？；，]{{0,40}}(?:，[^。！？；，]{{0,30}})?"
        rf"{ADDRESS}(?:[^。！？；，]{{0,30}}[，。！]?){{0,2}}",
        "更多公文素材，尽在示例素材站 www.example.org，每日更新！",
        "示例文库 m.example.org 为您提供在线阅读",
        strong=True,
        needs=r"\.|:",
    ),
    rule(
        # A site that calls itself by name and address and praises itself.
        "站点广告",
        rf"{SITE_NAME}\s*[（(【]\s*{ADDRESS}\s*[）)】][^。]{{0,60}}[。！]?",
        "示例文库网（www.example.org）收录，每日上新精品材料，让写作更轻松！",
        strong=True,
        needs=r"\.|:",
    ),
    rule(
        "转载说明",
        r"[【（(]?本(?:站文档|站资料|资料|文档|篇文章)由.{0,24}(?:整理|提供|收集|分享|上传|编辑|发布|用户).{0,80}",
        "本站文档由网友分享，仅供交流。",
        "本资料由“示例”整理发布，入群加微信 sample，",
        strong=True,
        needs="文档由|资料由|文章由",
    ),
    rule("转载说明", r"[【（(]?本文由.{0,20}(?:整理|提供|收集|编辑|发布|上传).{0,40}", "【本文由示例素材站整理】"),
    rule(
        "网站引语",
        r".{0,20}(?:小编|本站).{0,40}(?:整理|带来|分享|收集|准备|推荐|搜集|精选|欢迎|参考|帮助).{0,120}",
        "下面是小编为大家整理的镇长在全镇大会上的讲话,供大家参考。",
        "导语：示例网小编为您整理推荐，欢迎阅读。",
        "本站为您精选了3篇讲话稿，希望对您有帮助！",
        strong=True,
        needs="小编|本站",
    ),
    rule(
        "网站引语",
        r"(?:以上|这|上面|上述)(?:就)?(?:是|为).{2,80}(?:全部|完整|所有|主要)?内容.{0,12}(?:希望|欢迎|供|如|更多|感谢).{0,40}",
        "以上就是在全镇大会上的讲话的全部内容，希望对您有所帮助。",
        strong=True,
        needs="内容",
    ),
    rule(
        "网站引语",
        r"(?:下面|以下|这里|下边)(?:是|为).{0,8}(?:整理|收集|分享|推荐).{0,80}(?:参考|帮助|借鉴|阅读).{0,40}",
        "以下是整理的讲话稿范文，供大家参考！",
        strong=True,
        needs="整理|收集|分享|推荐",
    ),
    rule(
        "网站引语",
        r".{0,60}(?:内容预览|(?:读完|阅读)约?需?\d+分钟|阅读时[长间]约?\s*\d+\s*分钟|共计?\d+个?字[,，]预计).{0,60}",
        "admin 分享 时间: 加入收藏 共计1200个字,预计阅读时长4分钟",
        "全文约3000字，读完约8分钟",
        "阅读时间约 3 分钟 · 436字",
    ),
    rule(
        "转载说明",
        rf"《[^》]{{4,80}}》由\s*{SITE_NAME}[^。]{{0,10}}(?:整理|收集|编辑|发布|提供|收录|首发)(?=.{{0,80}}(?:转载|出处|版权)).{{0,80}}",
        "《在座谈会上的发言》由示例文秘网整理发布，转载请注明出处。",
        strong=True,
        needs="》由",
    ),
    rule(
        "网站引语",
        r"《[^》]*》由.{0,12}(?:会员|用户|网友).{0,4}(?:分享|上传|提供|整理).{0,200}",
        "《在座谈会上的发言.docx》由会员分享,可在线阅读,更多相关《…(3页)》请在示例文库上搜索。",
        strong=True,
        needs="》由",
    ),
    rule(
        "转载说明",
        r".{0,80}》?+\s*+(?:[,，]\s*+)?由(?:互联网|网络|广大)?(?:用户|网友|会员).{0,6}(?:分享|整理|提供|发布|上传).{0,6}[。.]?",
        "在座谈会上的发言 》,由网友分享整理。",
        strong=True,
        needs="用户|网友|会员",
    ),
    rule(
        "转载说明",
        rf"(?:本文|文章|原文|当前)?(?:链接|网址|地址|链接地址|本文地址)\s*[:：]\s*{ADDRESS}.{{0,60}}",
        "链接地址:http://www.example.com/1.html 转载请保留,谢谢!",
        strong=True,
        needs=r"\.|:",
    ),
    rule(
        "转载说明",
        r"(?:转载请(?:注明|保留)|未经(?:本站|许可).{0,12}(?:转载|复制)|本文转载自).{0,80}",
        "转载请注明出处：示例文库",
        strong=True,
        needs="转载|复制",
    ),
    rule(
        "使用提醒",
        r"[（(【\[《](?:本文)?(?:仅供|只供)(?:学习|写作|大家)?(?:参考|学习|交流)[^）)】\]》]{0,30}[）)】\]》]",
        "【仅供参考,请勿照抄!】",
        strong=True,
        needs="仅供|只供",
    ),
    rule(
        "使用提醒",
        r"[（(【\[《]?(?:本文)?(?:仅供|只供)(?:学习|写作|大家)?(?:参考|学习|交流).{0,30}",
        "【仅供参考,请勿照抄】",
    ),
    rule(
        "版权声明",
        r"(?=来源.{0,12}声明\s*[:：]|.*(?:(?:免责|版权|本站|特别)声明\s*[:：]|版权归|版权问题|版权争议|如有侵权|涉及侵权|侵权请联系|仅限学习|本文只供|"
        r"本文仅限|本文档由|版权所有))(?=.*(?:删除|联系|声明|所有|负责|处理|学习|上传|归属)).{4,200}",
        "来源:网络 声明:本文只供学习,如有侵权请联系删除。",
        "本文档由用户上传,版权归属用户,示例网负责整理代发布。",
        strong=True,
        needs="声明|版权|侵权|仅限学习|本文只供|本文仅限|本文档由",
    ),
    rule(
        "版权声明",
        r"(?:©|copyright|\(c\)|powered by).{0,120}|.{0,60}(?:ICP[备证]|公网安备).{0,60}|"
        r".{0,30}All rights reserved.{0,30}",
        "© 示例文库",
        "某ICP备00000000号",
        "Powered by CMS © 示例",
    ),
    rule(
        # What a page says to the program that shows it.
        "浏览提示",
        r"(?=.*(?:Flash|Player|插件|浏览器|JavaScript|Silverlight|ActiveX|控件|分辨率|Adobe))"
        r"(?=.*(?:您|本页|本站|本网站|页面|网页|请(?:先|升级|使用|安装|下载|开启|启用)|建议使用|获取|Adobe))"
        r"(?=.*(?:安装|升级|启用|开启|获取|下载|不支持|版本|播放|浏览|观看|访问|使用))[^。；，]{4,60}(?:[，,][^。；]{2,40})?[。！]?",
        "浏览本页动画需要先安装新版的 Adobe Flash Player。",
        "获取 Adobe Flash Player",
        "您的浏览器不支持 JavaScript，请开启后再访问！",
        "本网站建议使用 IE8 以上浏览器，分辨率 1024*768",
        strong=True,
        needs="F|f|P|p|J|j|S|s|ſ|A|a|插件|浏览器|控件|分辨率",
    ),
    rule(
        # How a paper may be used: （供内部传达使用，请勿外传）, 【会后收回，不得翻印】.
        "使用提醒",
        r"[（(【\[〔](?=[^（(【\[）)\]】。]{0,40}(?:内部|传阅|外传|翻印|复印|抄录|录音|保密|转载|请勿|严禁|不得|收回|保存))"
        r"(?=[^（(【\[）)\]】。]{0,40}(?:使用|传达|外传|参考|学习|交流|传播|翻印|转发|转载|保管|公开|复印|复制|照抄|掌握|阅读|引用|收回|保存))"
        r"[^（(【\[）)\]】。]{6,60}[）)\]】〕]",
        "（供内部传达使用，请勿外传）",
        "【内部资料，注意保存】",
        "（内部传阅，会后收回）",
    ),
    rule(
        "文库外壳",
        r"[（(【\[〔](?=[^（(【\[）)\]】。]{0,40}(?:全文|文章|本文|本篇|篇幅|资料|范文|文档|共计?|约))[^（(【\[）)\]】。]{0,16}?"
        r"\d{2,6}\s*个?字(?:符|数)?(?:[，,、；;\s][^（(【\[）)\]】。]{0,40})?[）)\]】〕]",
        "【文章共1200字，精选参考范文，仅供学习借鉴】",
        "（全文约3000字）",
        strong=True,
        needs="字",
    ),
    rule(
        # Where a newspaper goes on with the text.
        "报刊版次",
        rf"[（(【\[▲▼■●\s]*(?:上接|下转|紧接|转|接)\s*(?:本报)?\s*第?\s*(?:[A-Z]?\d{{1,3}}|{NUMBER})\s*版[^。，；]{{0,12}}",
        "（下转A02版）",
        "▼上接第一版",
        "（紧接第3版）",
        strong=True,
        needs="版",
    ),
    rule(WITHHELD, r"(?:[…⋯‥。]\s*){5,}", "………………"),
    rule("页码", f"第{NUMBER}页", "第三页"),
    rule(
        "版权声明",
        r".{0,8}[声申]明\s*[:：].{0,30}(?:本站|本网站|网友|用户上传|互联网|知识产权|著作权).{0,160}",
        "声明：本网站尊重他人的知识产权，若有不妥请来信。",
        strong=True,
        needs="声明|申明",
    ),
    rule(
        WITHHELD,
        r"(?=.*(?:会员|付费|VIP))(?=.*(?:查看|阅读|下载)).{0,40}(?:余下|剩余|完整版|隐藏)(?:内容|文档|部分).{0,30}",
        "本文仅供正式会员阅读，登录后可查看余下内容。",
        strong=True,
        needs="余下|剩余|完整版|隐藏",
    ),
    rule(
        WITHHELD,
        r"(?=.*(?:会员|登录|登陆|付费|VIP|购买))(?=.*(?:查看|阅读|下载))"
        r".{0,40}(?:余下|剩余|其余|后续|完整版?|全文|更多)(?:内容|文档|部分)?.{0,30}",
        "本文仅供正式会员阅读，登录后可查看余下内容",
    ),
    rule(
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
        needs="未完|省略|余下|剩余|还剩|还有|另有|其余|查看|阅读|下载|提示|试读|购买|展示",
    ),
    rule(
        "文库外壳",
        r"\d{3,}\+|\d+(?:\.\d+)?\s*(?:KB|MB|K|M|B)|\d+\s*页|VIP.{0,6}|¥?\s*\d+(?:\.\d+)?\s*(?:元|积分|金币)|"
        r"(?:docx?|pdf|wps|txt)",
        "999+",
        "21.88KB",
        "6 页",
        "VIP专免",
    ),
    rule(
        "文库外壳",
        r"亲[，,].{2,60}|以上为文档全部内容.{0,10}|文库VIP.{0,20}|文档《[^》]*》由.{0,120}",
        "亲，该文档总共2页，全部预览完了，喜欢就下载吧！",
        strong=True,
        needs="亲，|亲,|文档|文库",
    ),
    rule(
        "转载说明",
        r"[【（(]?本文由.{0,10}(?:网友|用户|会员).{0,80}|.{0,12}网提供，转载注明.{0,10}|[>》]{2,}更多.{0,20}",
        "【本文由热心网友上传，版权属原作者，若有不妥请发邮件】",
        strong=True,
        needs="本文由|转载注明|更多",
    ),
    rule(
        # What the window of a site says to whoever comes: told by who says it, not by what.
        "客服窗口",
        r"(?:(?:AI|智能|在线|人工|官方|网站|机器人|小程序)\s*){0,2}(?:客服|助手|小助手|小秘书)\s*[:：]\s*"
        r"(?=.{0,60}(?:您好|你好|请问|为您|帮您|帮到您|亲[，,])).{2,100}|"
        r"[您你]好[，,！!][^。]{0,20}有什么(?:可以|能)?(?:帮到?|帮助|为)[您你](?:的|服务|做)?(?:的|吗)?[？?]",
        "AI 客服：您好，我是小例，请问有什么可以帮您？",
        "在线客服：亲，有什么可以为您服务的？",
        "您好，欢迎光临，请问有什么可以帮到您？",
        strong=True,
        needs="客服|助手|小秘书|有什么",
    ),
    rule(
        # What a site asks of those who write below its texts, and says of what they write.
        READERS,
        r"(?:[我要]{0,2}发表评论|网友评论|评论)?\s*[:：]?\s*(?:请(?:您|广大网友|网友)?自觉遵守[^。]{4,24}法规[，,、]?\s*"
        r"(?:严禁|请勿|禁止)发布[^。]{0,8}(?:色情|暴力|反动).{0,160}|"
        r"文明上网[，,、\s]*(?:请)?理性(?:发言|评论)[，,。！!\s]*请(?:您)?遵守.{0,60}|"
        r"(?:网友|读者|以上)?(?:评论|留言|跟[帖贴])(?:内容)?(?:仅|只)(?:供其?表达|代表)(?:网友|评论者|发表者|用户|其)?(?:的)?个人(?:的)?(?:看法|观点).{0,80})",
        "发表评论 请自觉遵守互联网相关的政策法规，严禁发布色情、暴力、反动的言论。 评价: 中立 好评",
        "文明上网，理性发言，请遵守新闻评论服务协议",
        "网友评论仅供其表达个人看法，并不表明本站同意其观点。",
        strong=True,
        needs="自觉遵守|文明上网|个人",
    ),
    rule(
        # What a forum shows below each post of somebody; not who signs a paper.
        READERS,
        r"(?:个[性人]|TA的|我的)?签名(?:档)?\s*[:：]\s*(?=[^。]{5,80}。?$)(?=.*[，,！!~～…\s])[^：:]{5,80}",
        "签名：路在脚下，心在远方",
        strong=True,
        needs="签名",
    ),
    rule(
        "互动按钮",
        r"(?:[顶踩]一下\s*[（(]\s*\d+\s*[）)]\s*[\d.]+\s*[%％]\s*)++",
        "顶一下 (14) 87.50% 踩一下 (2) 12.50%",
        "踩一下(0) 0%",
        needs="[%％]",
    ),
    rule(
        "站点广告",
        r"(?:[【\[（(]广告[】\]）)]|广告(?:\s*[▪┊▶►]|\s[·•|｜]\s))\s*[^。！？]{2,60}[。！？]?",
        "[广告] 示例上岸，就选示例教育",
        "广告 ▪ 示例题库，限时免费领取",
        strong=True,
        needs="广告",
    ),
    rule(
        "文库外壳", r"(?:网站)?客服(?:电话|热线|QQ)?\s*[:：]?\s*[\d\-]{5,}.{0,20}", "网站客服:00000000"
    ),
    rule(
        "页码",
        r"第\s*\d{1,3}\s*页\s*[，,/]?\s*(?:(?:共|／|/)\s*\d{1,3}\s*页?)?|共\s*\d{1,3}\s*页\s*[，,/]?\s*第\s*\d{1,3}\s*页",
        "第 1 页 共 15 页",
        "第2页",
    ),
    rule(
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
    rule(
        "页码",
        r"(?=.*(?:[上下]一?页|[末尾]页|当前在?第|共\s*\d{1,3}\s*页))(?:本?(?:文章?|新闻|篇|页|帖|信息)\s*)?(?:共\s*\d{1,3}\s*页\s*[:：，,]?\s*)?"
        r"(?:(?:[上下]一?页|[首末尾]页|当前在?第?\s*\d{1,3}\s*页?|第?\d{1,3}(?:\s*/\s*\d{1,3})?页?)[\s\[\]|，,:：]*+)*+",
        "上一页 1 2",
        "首页 上一页 [1] [2] 下一页 末页",
        "共3页: 上一页 1 [2] [3] 下一页",
        "本文共3页，当前第2页 [1] [2] [3]",
        "本新闻共2页,当前在第1页　1　2　下一页",
        "共3页:",
    ),
    rule(
        # What a browser prints above and below every page.
        PRINTED,
        rf"\d{{4}}/\d{{1,2}}/\d{{1,2}}\s+\d{{1,2}}:\d{{2}}\s+[^:：]{{4,80}}(?:{KINDS})(?:稿|_.*)?|"
        r"\d{4}/\d{1,2}/\d{1,2}\s+\d{1,2}:\d{2}[\t\u3000 ]{2,}[^:：\d]{8,80}|"
        r"\d{1,2}/\d{1,2}/\d{2,4}[,，]?\s*\d{1,2}:\d{2}(?:\s*[AP]M)?\b.{0,80}|"
        r"(?:ﬁ|fi)le://\S.{0,200}?\d+/\d+|https?://\S+\s+\d+/\d+",
        "11/22/26, 4:48 AM 讲话",
        "2026/3/5 14:22 在全镇大会上的讲话",
        "file:///tmp/p.html 1/1",
        "https://www.example.org/a 2/3",
    ),
    rule("页眉页脚", r"《[^》]{2,14}》\s*\d{4}年(?:第\d{1,3}期|\d{1,2}月(?:刊|号))(?:\s*总第\d+期)?", "《示例月刊》2021年第3期"),
    rule(
        # Where a newspaper printed the text: source and date of the material.
        "报刊版次",
        rf"(?:[（(]?(?:原载|载|摘自|转自|来源)\s*于?\s*[:：]?\s*)?《\s*[{HAN}][{HAN}\s]{{1,14}}》\s*[（(，,]?\s*"
        r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[，,]?\s*(?:(?:星期|周)[一二三四五六日天]\s*)?"
        r"(?:第?\s*[A-Z]?\d{1,3}\s*版\s*)?(?:[（(][^（）()]{1,8}[）)])?[）)]?",
        "《 示例日报 》（ 2019年03月02日 01 版）",
        "《示例晚报》2021年3月5日第3版",
        "《示例日报》2020年03月29日 星期一",
        "（原载《示例日报》2020年1月6日 A2版）",
    ),
    rule(
        "图片署名",
        rf"[（(【]?(?:[{HAN}]{{1,6}}[报网社台刊])?\s*(?:特约|首席|实习|见习)?(?:记者|通讯员|摄影师?)\s*[:：]?\s*{PERSONS}"
        rf"\s*[/／]?\s*(?:摄影?|供图)(?:报道)?[）)】]?|"
        rf"[（(【]?(?:摄影|供图|图片(?:来源|提供)?)\s*[:：/／]\s*{PERSONS}[）)】]?",
        "示例社记者 某 某摄",
        "本报记者　某某某、某某 摄",
        "（通讯员 某某某 摄影报道）",
        "摄影：某某某",
    ),
    rule(
        # 图为开幕式现场, whoever took it; who begins a sentence so speaks of a picture.
        CAPTION,
        rf"[（(]?[上下左右题]?图(?:[一二三四五六七八九十\d]{{1,2}})?\s*(?:为(?![名利民虚国实])|[:：]|片?说明\s*[:：])\s*[^。！？；]{{2,60}}?"
        rf"(?:[。.]?\s*[（(][^（()）]{{0,20}}摄[^（()）]{{0,6}}[）)]|[。.]?[{HAN}\s/／]{{2,16}}摄影?|(?:现场|会场|合影|场景|情景|一角|画面|讲话|致辞|发言|揭牌|签约|考察|调研))[。.]?[）)]?",
        "图为开幕式现场（记者 某小某 摄）",
        "图为县长在大会上讲话。",
        "上图：代表们走进会场。（某某某 摄）",
        strong=True,
        needs="图",
    ),
    rule(
        CAPTION,
        rf"[^。！？；]{{2,60}}[。.]?\s*[（(]\s*(?:[{HAN}]{{1,8}}\s*)?(?:记者|通讯员|摄影(?:记者)?)\s*[:：]?\s*{PERSONS}\s*[/／]?\s*(?:摄|供图)(?:影|影报道)?\s*[）)]|"
        rf"[^。！？；]{{2,60}}[。\s]\s*(?:[{HAN}]{{1,6}}[报网社台])?(?:记者|通讯员)\s*[:：]?\s*{PERSONS}\s*[/／]?\s*摄影?|"
        rf"[^。！？；]{{2,60}}[。 \u3000]\s*{PERSON}[ \u3000]*[ \u3000/／][ \u3000]*摄影?|"
        rf"[^。！？；]{{2,60}}[（(]\s*(?:摄影|供图)\s*[:：/／]\s*{PERSONS}\s*[）)]",
        "代表们走进会场。（本报记者 某某某 摄）",
        "代表们走进会场。记者 某某 摄",
        "代表们走进会场。 某某 摄",
        "会场一角　某某/摄",
        "培训班现场（摄影：某某）",
        strong=True,
        needs="摄|供图",
    ),
    rule(
        "网站引语",
        # 下面，我和大家分享几点体会，供参考 is a speaker's: a site offers texts.
        r"(?=.*(?:篇|范文|稿|模板|资料|网整理|小编)).{0,40}(?:下文|本文|以下|下面)[^我请]{0,14}"
        r"(?:整理|收集|分享|推荐).{0,24}(?:借鉴|参考|看看|阅读|帮助).{0,12}",
        "【前言】讲话稿能凝聚人心，下文由某某网整理，快来借鉴一下吧。",
        strong=True,
        needs="借鉴|参考|看看|阅读|帮助",
    ),
    rule("网站名", rf"[【\[（(]\s*{SITE_NAME}\s*[】\]）)]", "【示例公文网】"),
    rule("孤立数字", r"\d{4,}", "1695346"),
    rule("分隔线", r"[-—=_*~·•.#☆★◆□■+\s]{5,}", "----------", "* * * * *"),
    rule(
        "分隔线",
        r"[-—=_*~·•.]{3,}\s*(?:华丽的?)?分[隔割]线\s*[-—=_*~·•.]{3,}",
        "------分隔线--------",
        needs="线",
    ),
    rule(
        "面包屑",
        rf"(?:当前|您?现?在?的?|你(?:现在)?的?|所在|您在这里)?(?:位置|主页|您在这里)\s*[:：>》»→/\-|›].{{0,120}}|"
        rf"(?:[>»›→]\s*)?(?:{SITE_NAME}|首页|网站首页|[{HAN}]{{2,8}}论坛)(?:\s*[>»›→]+\s*[^>»›→]{{1,40}})+|"
        rf"[{HAN}]{{2,10}}(?:\s*[>»›→]+\s*[^>»›→，。]{{1,40}}){{2,}}",
        "当前位置:示例文库 > 讲话 > 正文",
        "首页 > 讲话发言 > 正文",
        "> 首页 > 讲话",
        "您的位置：首页>>正文",
        "您在这里： 首页 » 讲话",
        "示例公文网 >> 领导讲话 >> 正文",
        "公文论坛 › 讲话交流区 › 查看内容",
    ),
    rule(
        "面包屑",
        r"(?:[您你](?:现在|目前|当前)?|当前|目前|现在)(?:(?:所在|所处)?的?(?:位置|栏目|页面)(?:是|为)|(?:所在|所处)的?(?:位置|栏目))\s*[:：>》»→›].{0,120}|"
        r"[您你](?:现在|当前)?正在(?:浏览|访问|查看)(?:的?(?:位置|栏目|页面)?是?)?\s*[:：].{0,120}",
        "您所在的位置是：示例人大网 >> 会议之窗",
        "您当前正在浏览：首页 > 讲话",
        needs="位置|栏目|页面|正在",
    ),
    rule(
        # What is left of a picture where the text of a page was copied.
        CAPTION,
        r"[\[【（(]?图片[\]】）)]?",
        "图片",
        "[图片]",
        needs="图片",
    ),
    rule(
        # What programs put below a mail, and an office below all that it sends.
        "邮件落款",
        r"(?:发|来)自我的\s?[^，。；：\s]{0,6}?\s?(?:iPhone|iPad|Android|手机|平板|电脑|设备|客户端|邮箱).{0,12}|"
        r"从我的\s?[^，。；：\s]{2,12}?\s?(?:上)?发送|(?:Sent|Get|获取)\s(?:from|my|Outlook)\b.{0,40}|"
        r"(?:发|来)自\s?[^，。；：\s]{2,12}邮箱(?:手机版|客户端|大师)?",
        "发自我的iPhone",
        "发自我的平板电脑",
        "从我的 iPad 发送",
        "发自示例邮箱手机版",
        "Sent from my iPhone",
        needs="自|从我的|[Ss][Ee][Nn][Tt]|[Gg][Ee][Tt]|获取",
    ),
    rule(
        "邮件落款",
        r"(?=.{0,12}邮件)[（(【]?(?:(?:重要|保密)?(?:提示|声明|须知)\s*[:：]\s*)?(?:本|此|该|这封)(?:电子)?邮件"
        r"(?=.*(?:误收|错收|误发|收件人|删除|销毁|保密|机密))(?=.*(?:删除|销毁|通知|告知|使用|披露|传播|复制)).{8,220}",
        "本邮件及附件含有保密信息，如误收请删除。",
        "此电子邮件仅供指定收件人使用，若您误收本邮件，请立即通知发件人并销毁。",
        strong=True,
        needs="邮件",
    ),
    rule(
        # How many readers agreed with an answer.
        AGREED,
        r"(?:\d[\d,.]*\s?[万千kK]?\s?(?:人|个人|位用户|位网友)?\s?)(?:赞同|认同|点赞|喜欢)了?\s?(?:该|此|这个|这篇|本|他的|她的)\s?(?:回答|文章|答案)",
        "45 人赞同了该回答",
        "1,203 人赞同了该文章",
        strong=True,
        needs="赞|认同|喜欢",
    ),
    rule(
        # An answer begins with words to whoever asked.
        "网友问答",
        r"[^。！？]{0,60}(?:供|给|希望对?|望)(?:题主|楼主|LZ|提问者)(?:做个|作个|做|作)?(?:参考|借鉴|有所?帮助).{0,12}",
        "以前写过一篇，略去地名，供题主参考：",
        strong=True,
        needs="题主|楼主|[Ll][Zz]|提问者",
    ),
    rule(
        # Words to a speaker beside his text, on how to say it; a host asks for minutes alone.
        "发言提示",
        r"(?=.*(?:语速|语调|音量|停顿|脱稿|重读))(?:(?:(?:发言|讲话|汇报|讲)?(?:时间|用时|时长)?(?:请|要|尽量)?控制在[^，。；]{1,6}(?:分钟|分)(?:以内|之内|左右|内)?|"
        r"(?:注意|控制)?(?:语速|语调|音量)(?:要|稍|稍微|适当)?(?:放慢|放缓|慢|慢一点|慢些|加快|快|适中|平缓|提高|高|低|放低|降低)|"
        r"(?:此处|这里|到此)?(?:稍作|稍|略作|注意)?停顿(?:一下|[一二两三\d]秒)?|(?:此处|这里|这段|以下)?(?:可以?)?脱稿(?:讲)?|(?:此处|这里|这句)?重读)[，,、；;\s]*)++",
        "时间控制在三分钟左右，语速放慢",
        "此处停顿，语速稍慢",
        needs="语速|语调|音量|停顿|脱稿|重读",
    ),
    rule(
        # Nobody says so of what people see and hear.
        "站点须知",
        r"[^。]{0,24}[。，]?[^。]{0,12}(?:图文|文字)直播(?:活动)?(?:到此|就此|至此|已)(?:经|全部|圆满)?结束(?=.*(?:感谢|谢谢)).{0,40}",
        "本次图文直播到此结束，感谢网友关注。",
        strong=True,
        needs="直播",
    ),
    rule(
        "责任编辑",
        r"[（(\[【]?(?:责任编辑|责编|文章录入|录入)\s*[:：\s].{0,30}|[（(\[【](?:编辑|审核|校对)\s*[:：\s].{0,20}",
        "(责任编辑:)",
        "[责任编辑 某某]",
        "文章录入：x 责任编辑：y",
    ),
    rule(
        "目录",
        r"目\s*录|.{2,60}?(?:[.·．]{3,}|…+)\s*\d{1,3}",
        "目　录",
        "1.在全县会议上的讲话……1",
    ),
)  # fmt: skip

_LONGEST = 300
_GROUPS = {"anywhere": ANYWHERE, "edge": EDGE, "head": HEAD, "tail": TAIL}
_STRONG = {
    group: tuple(known for known in rules if known.strong) for group, rules in _GROUPS.items()
}
# What a line of prose has that a strong rule knows, where each of a group says what it needs.
_STRONG_NEEDS = {
    group: re.compile("|".join(known.needs.pattern for known in rules if known.needs))
    for group, rules in _STRONG.items()
    if all(known.needs for known in rules)
}


@lru_cache(maxsize=4096)
def matching_rule(group: str, text: str) -> str | None:
    """The name of the first rule of a group (anywhere, edge, head, tail) that is the whole line.

    A line of prose is left to the strong rules; furniture is short.
    """
    if len(text) > _LONGEST:
        return None
    if group == "anywhere" and is_button_line(text):
        return BUTTONS
    prose = is_prose(text)
    if prose and group in _STRONG_NEEDS and not _STRONG_NEEDS[group].search(text):
        return None
    for known in (_STRONG if prose else _GROUPS)[group]:
        if (known.needs is None or known.needs.search(text)) and known.pattern.fullmatch(text):
            return known.name
    return None
