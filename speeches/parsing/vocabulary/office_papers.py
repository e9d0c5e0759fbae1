"""What an office prints on its papers beside the text: red heads, numbers, notes on drafts, who
wrote and checked, to whom copies go."""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.dates import DAY
from speeches.parsing.vocabulary.genre import KIND_WORDS, NUMERALS
from speeches.parsing.vocabulary.han import HAN

_N = rf"[{NUMERALS}百\d]{{1,4}}"
_NUMBERED = rf"之?\s?[（(]?{_N}[）)]?"
_KIND = "|".join(KIND_WORDS)
_SECRET = r"(?:绝密|机密|秘密|内部(?:资料|材料|文件))"
_ISSUER = r"(?:办公室|办公厅|秘书处|研究室|指挥部|编辑部|会务组|材料组)"
# What stands on the paper of an office around the title.
_ON_PAPER = (
    # （送审稿）, 第三稿, （3月8日稿）
    re.compile(
        rf"[（(【\[]?(?:[第{NUMERALS}\d]{{0,4}}(?:送审|征求意见|讨论|审议|审定|审阅|报审|修改|代拟|初|草|定|终|录音整理|会议审议)稿|"
        rf"第{_N}稿|\d{{1,2}}[月.]\d{{1,2}}日?(?:修改|送审)?稿)[）)】\]]?"
    ),
    # 根据录音整理, 注意保存, （此件会后收回）
    re.compile(
        r"[（(【\[]?(?:根据(?:录音|记录)整理[^，。]{0,12}|注意保存|会后收回|此件[^，。]{0,12})[）)】\]]?"
    ),
    # 内部资料★注意保存, 秘密★一年
    re.compile(
        rf"[（(【\[]?{_SECRET}(?:[\s★☆*]{{0,3}}(?:{_N}个?[年月]|长期|[^\s，。；:：]{{0,8}}(?:保存|收回|保管|外传)))?[）)】\]]?"
    ),
    # 起草人：某某, 签发：某某
    re.compile(
        r"(?:起草|撰稿|执笔|拟稿|审稿|审核|核稿|校对|校核|审定|审签|签发|会签|承办|整理|记录|初审|复审)(?:人|单位)?\s*[:：][^，。；]{2,30}"
    ),
    # 县十七届人大三次会议文件（六）, 会议材料之三, 文件（六）
    re.compile(
        rf"[^，。；:：]{{2,40}}(?:文件|材料)(?:{_NUMBERED}|汇编)|文件[（(]{_N}[）)]|"
        r"(?:大会|会议|全会|议程)(?:交流|发言|典型)?(?:文件|材料)|(?:交流|发言|典型)材料"
    ),
    # 第三次联席会议材料选编, 碰头会汇编
    re.compile(r"[^，。；:：]{2,40}(?:汇编|选编|集锦|文集)"),
    # 会议秘书处整理, 县人大常委会办公室　2024年3月8日
    re.compile(
        rf"[^，。；:：]{{2,30}}秘书处(?:整理|印|编印)?|"
        rf"[^，。；:：]{{2,30}}{_ISSUER}(?:整理|编印?|主办|印)?\s{{0,40}}[（(]?{DAY}(?:印发?|编印?)?[）)]?"
    ),
    # 人大工作简报, 第12期（总第345期）
    re.compile(
        rf"[^，。；:：]{{0,20}}(?:简报|快报|专报|通报)|"
        rf"[（(]?(?:增刊|总)?第?\s?{_N}\s?期(?:\s{{0,4}}[（(]?总第?\s?{_N}\s?期[）)]?)?[）)]?"
    ),
)
# 《某某日报》2010年3月29日　星期一, 原载某某通讯2010年第3期: where a speech was printed, and when.
PRINTED_IN = re.compile(
    rf"[（(]?(?:原载|刊于|载于|来源|据)?\s?[:：]?\s?《?[{HAN}]{{2,12}}(?:[日晚时周]报|报|周刊|月刊|杂志|学刊|通讯)》?[，,\s]{{0,8}}"
    rf"(?:{DAY}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{4}}年第\d{{1,2}}期)"
    rf"\s{{0,8}}(?:星期[{HAN}])?\s{{0,8}}(?:第?\s?[A-Z]?\d{{1,2}}\s?版)?[）)]?"
)
# 编者按：…现予刊发，供学习参考。　博主按：…
EDITORS_NOTE_RULE = "编者按"
EDITORS_NOTE = re.compile(
    r"[【\[]?(?:编者按|编者的话|按语|编前语|编者语|"
    r"(?:博主|小编|笔者|楼主|整理者|转者|转载者|站长)(?:按(?:语)?|注)(?=[】\]]|\s?[:：]))[】\]]?\s?[:：]?"
)
# 县人大常委会文件: the red letters above a document, where its number follows.
RED_HEAD = re.compile(
    r"[^，。；:：]{2,40}(?:文件|简报|通报|会议纪要)|"
    r"(?:中共|中国共产党)?[^，。；:：《》]{2,30}(?:委员会|人民政府|办公室|办公厅|党组)"
)
# 临人常发〔2024〕12号　签发人：某某
DOCUMENT_NUMBER = re.compile(
    r"[^，。；:：\d〔\[（(]{1,16}[〔\[（(【﹝]\s?(?:19|20)\d\d\s?[〕\]）)】﹞]\s?第?\s?\d{1,4}\s?号"
    r"(?:\s{0,20}(?:签发|会签)人?\s?[:：].{2,20})?"
)
# What stands beside them: a rule, the copy's number, secrecy, urgency, who signed.
BESIDE_RED_HEAD = re.compile(
    rf"[━─—_=＿\-★☆\s]{{3,80}}|\d{{4,8}}|{_SECRET}[\s★☆*]{{0,3}}(?:{_N}个?[年月]|长期)?|特急|加急|平急|特提|"
    r"(?:签发|会签|核稿|拟稿)人?\s?[:：][^，。；]{2,24}"
)
# 关于印发某某同志在全县大会上讲话的通知
ISSUING_TITLE = re.compile(
    rf"[^。；]{{0,60}}关于(?:印发|转发)[^。；]{{2,100}}(?:{_KIND})[^。；，]{{0,20}}的通知"
)
# The sentence of such a notice.
ISSUING_SENTENCE = re.compile(
    r"现(?:将|把)[^。]{2,120}(?:印发|转发|发)(?:给|至)(?:你们|各)|现(?:将|予)[^。]{0,120}(?:印发|转发)[^。]{0,20}[，,]请"
)
# The body that issues it.
SIGNS = re.compile(
    r"[（(]?[^，。；:：]{2,40}(?:委|委员会|政府|人大|政协|常委会|党组|主席团|办公室|办公厅|局|厅|办|组|室|部|会|处|中心|指挥部)[）)]?"
    r"(?:[（(](?:印|章|盖章|代章)[）)])?"
)
# What may stand between the notice and what it prints.
BEFORE_ISSUED = re.compile(
    r"附件?(?:\s?[:：].{0,80}|\s?\d{0,2})|[（(]?此件[^，。；]{2,24}[）)]?|[（(]?(?:联系人|公开方式|公开属性)\s?[:：].{0,40}"
)
# The foot of a printed document: who gets copies, who printed it when, how many.
COPIES = re.compile(
    r"(?:抄送|抄报|主送|报送|分送|发送|送|发|报)\s{0,4}[:：]"
    r"(?=.{0,60}(?:委|政府|人大|政协|办|局|领导|主任|部门|单位|镇|乡|街道|代表)).{2,300}"
)
_PRINTER_MARKS = (
    re.compile(rf"[^，。；:：]{{2,40}}{DAY}\s?(?:印发|印制|印)"),
    re.compile(r"[（(]?共?印\s?\d{1,5}\s?份[）)]?"),
    re.compile(r"主题词\s{0,4}[:：][^。]{2,60}"),
    re.compile(r"(?:(?:打印|校对|录入|印制)(?:人|单位)?\s{0,4}[:：][^，。；:：]{2,12}){1,3}"),
)


def is_on_paper(text: str) -> bool:
    """Whether a line beside the title is a note on the paper: a draft's, a file's, a writer's."""
    return any(form.fullmatch(text) for form in (*_ON_PAPER, PRINTED_IN))


def is_printers_mark(text: str) -> bool:
    """Whether a line below the speech is the printer's."""
    return any(form.fullmatch(text) for form in _PRINTER_MARKS)
