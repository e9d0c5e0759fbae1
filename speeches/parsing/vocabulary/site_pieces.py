"""What sites put inside the lines of a text: residue that is no words, and their stamps."""

from __future__ import annotations

from speeches.parsing.vocabulary.genre import KIND_WORDS
from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_patterns import ADDRESS, CONTACT, GOODS, WITHHELD, rule

# A style sheet's declarations: margin-left: 1.25in; font-family: "宋体"
_DECLARATIONS = r"\{\s*+(?:[a-z@-]{2,30}\s*+:[^{};]{0,150};?\s*+)++\}"
_KIND_ENDS = "".join(sorted({word[-1] for word in KIND_WORDS}))

_CONTROLS = r"[\x00-\x08\x0e-\x1b\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]"

# Pieces inside a line that are no words at all.
INVISIBLE = (
    rule(
        "控制字符",
        f"{_CONTROLS}+",
        "人大\u200b代表",
        "软\u00ad连字",
        needs=_CONTROLS,
    ),
    rule(
        "模板残留",
        r"\[标签[:：][^\]]*\]|&(?:nbsp|emsp|ensp|amp|quot|ldquo|rdquo|hellip|middot);?|"
        r"\[!--[a-z.]{1,20}--\]|\$?\{{1,2}[\s$]*+[A-Za-z_.:/|]{2,40}\s*\}{1,2}|\[/?[a-z]{2,10}:[^\]\s]{1,20}\]|<!--[^<>\n]{0,80}-->|"
        r"<\?[a-z][^<>\n]{0,80}\?>|<%[^<>\n]{0,60}%>|%%[A-Za-z_]{2,30}%%|(?<!_)__(?![X_]++(?![A-Z]))[A-Z][A-Z_]{1,28}[A-Z]__(?!_)|</?(?:br|p|div|span|strong|font)\b[^<>]{0,60}>",
        "[标签:介绍]",
        "&nbsp",
        "{$ad_bottom}",
        "{{ article.intro }}",
        "[db:内容]",
        "<!--分页-->",
        "<br/>",
        needs=r"[\[&{<_]|%%",
    ),
    rule(
        # What a page's or a Word file's style sheet leaves in the text.
        "排版代码",
        rf"(?:(?<![A-Za-z0-9_.#-])[@.#*]?[A-Za-z][A-Za-z0-9_.#:,>*@ -]{{0,60}})?{_DECLARATIONS}(?:\s*\}})?|"
        rf"@(?:media|page|import|charset|font-face|list|namespace)\b[^{{}};{HAN}]{{0,80}}[{{;]|/\*[^*{HAN}]{{0,80}}\*/",
        'p.western { font-family: "Times New Roman", serif; font-size: 10pt }',
        "@page { size: 8.27in 11.69in; margin-left: 1.25in }",
        "@media print { a {color: red;} }",
        "/* Style Definitions */ table.MsoNormalTable {mso-style-name:普通表格; mso-para-margin:0cm;}",
        needs=r"[{@]|/\*",
    ),
    rule(
        # What Word writes about itself when a text of it is pasted into a page.
        "排版代码",
        r"\bNormal\s+0\b[\d.\s磅]{0,20}(?:(?:false|true)\s*){1,3}(?:(?:[A-Z]{2}-[A-Z]{2}|X-NONE|MicrosoftInternetExplorer\d)\s*){0,4}",
        "Normal 0 7.8 磅 0 2 false false false MicrosoftInternetExplorer4",
        needs="[Nn][Oo][Rr][Mm][Aa][Ll]",
    ),
    rule(
        # The end of a tag or of a comment whose beginning is gone.
        "模板残留",
        r"<!--|-->$|^/?[a-z]{1,10}/?>(?=\s|$|[\[@<])",
        "l> [标签：标题]",
        "<!--",
        needs="[<>]",
    ),
    rule(
        "页码",
        rf"(?<=[{HAN}，、；：。”）])(?<![{_KIND_ENDS}])\s*+(?:第\s*\d{{1,3}}\s*页\s*[/／]?\s*共\s*\d{{1,3}}\s*页|"
        rf"page\s*\d{{1,3}}\s*of\s*\d{{1,3}})\s*+(?=[{HAN}“（])|"
        # At the end of a flattened line, behind the end of its sentence.
        rf"(?<=[。！？”）…])\s++(?:第\s*\d{{1,3}}\s*页\s*[，,/／]?\s*共\s*\d{{1,3}}\s*页|"
        rf"共\s*\d{{1,3}}\s*页\s*[，,/／]?\s*第\s*\d{{1,3}}\s*页|page\s*\d{{1,3}}\s*of\s*\d{{1,3}})\s*+$|"
        # Between dashes and white space: 这三件事 — 2 — 要办好
        rf"(?<=[{HAN}，、；：。”）])\s++(?:[—–－-]\s?\d{{1,3}}\s?[—–－-]|·\d{{1,3}}·)\s++(?=[{HAN}“（])",
        "在党委的领第 1 页 共 15 页导下",
        "把工作抓 Page 2 of 9 实抓好",
        "下面讲四个问题。 第1页共 11 页",
        "这三件事 — 2 — 要办好",
        needs=r"页|[Pp][Aa][Gg][Ee]|[—–－\-·]\s?\d",
    ),
    rule(
        # An author's own note （APEC） has no tone marks.
        "拼音注音",
        rf"(?<=[{HAN}])[ \u3000]?[（(\[［〔/](?=[^）)\]］〕/]{{0,30}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]|[a-z]{{1,6}}[1-4][）)])"
        rf"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü1-4 ]{{1,28}}[）)\]］〕/](?:[ \u3000](?=[{HAN}]))?",
        "鎮(zhèn)",
        "谌（chén）",
        "镇 [zhèn] ",
        "区(qu1)",
        needs=rf"[（(\[［〔/][^{HAN}]",
    ),
    rule(
        "拼音注音",
        rf"(?<=[{HAN}])[（(\[［〔][ㄅ-ㄯˊˇˋ˙ ]{{1,6}}[）)\]］〕]",
        "鎮（ㄓㄣˋ）",
        needs=rf"[（(\[［〔][^{HAN}]",
    ),
)

# Stamps that a site puts into the sentences.
STAMPS = (
    rule(
        "报刊版次",
        r"[（(【](?:上接|下转|紧接|转)\s*第?\s*(?:[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版[^（()）【】。]{0,10}[）)】]|"
        r"[▲▼■●]\s?(?:上接|下转|紧接|转)\s*第?\s*(?:[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版$",
        "要抓好落实。（下转第二版）",
        needs="版",
    ),
    rule(
        WITHHELD,
        r"(?<![（(【\[*])[（(【\[*]{1,12}+[^（(【\[）)\]】*。]{0,16}(?:试读|省略|隐藏|余下|未显示)[^）)】\]*。]{0,30}"
        r"(?:字|VIP|会员|购买)[^）)】\]*。]{0,20}[）)】\]*]++",
        "（试读结束，余下 1530 字请购买后阅读）",
        "******此处隐藏 312 字，开通VIP后可见******",
        needs="试读|省略|隐藏|余下|未显示",
    ),
    rule(
        "站点广告",
        rf"[（(【★\[](?=[^（(【★\[]{{0,40}}(?:关注|领|群|{GOODS}|免费|搜))[^（(【★\[]{{0,30}}{CONTACT}"
        r"[^（(【★\[]{0,30}[）)】★\]]",
        "【更多干货关注公众号：示例】",
        "（微信搜示例领资料）",
        "★加V：sample888 免费入群★",
        needs="微信|公众号|Q|q|加|扫码|客服",
    ),
    rule(
        "站点广告",
        rf"(?:获取|下载|查看|想看)?(?:更多|本文|本站|海量)[^。！？!?，,；;\n]{{0,16}}{GOODS}[^。！？!?\n]{{0,30}}?"
        r"(?:微信|公众号|QQ|客服)[^。！？!?\n]{0,50}[。）)】]?",
        "更多公文素材请加微信:sample01进群领取。",
        "更多材料请关注公众号：示例文稿",
        needs="微信|公众号|Q|q|客服",
    ),
    rule(
        "站点广告",
        rf"(?:(?:更多|本文|来自|访问|登录|尽在|网址|官网)[^。！？；，,;\n]{{0,16}})?{ADDRESS}"
        rf"(?:[^。！？；，,;\n]{{0,8}}(?:整理|转载|提供|首发|原创|发布|收集|{GOODS}))?",
        "www.example.org素材整理",
        needs=r"\.|:",
    ),
    rule(
        "站点广告",
        r"(?:素材库|范文库|公文库|文稿)[^。！？!?\n]{0,12}公众号[^。！？!?\n]{0,20}(?:整理汇总|整理|汇总)[。）)】]?",
        "素材库微信公众号整理汇总",
        needs="公众号",
    ),
)  # fmt: skip
