"""Bodies of the state as words name them: which level 镇人大, 某某县委, 全区 are of.

A character may lie: 镇巴县 is a county (only the last character of a name counts), 社区 and
开发区 are no district, 自治区 is a province, 自治县 a county, 县（市、区） is a list of levels,
and 乡镇 before an institution is whom a meeting is about, not who convened it.
"""

from __future__ import annotations

import re

from speeches.parsing.documents import Evidence
from speeches.parsing.vocabulary.genre import NUMERALS
from speeches.parsing.vocabulary.han import CJK, HAN
from speeches.parsing.vocabulary.names import NAME_CHARACTERS
from speeches.parsing.vocabulary.offices import HEADS

LEVELS = {
    "国": "national",
    "省": "province",
    "自治区": "province",
    "市": "city",
    "州": "city",
    "自治州": "city",
    "盟": "city",
    "区": "district",
    "县": "county",
    "自治县": "county",
    "旗": "county",
    "镇": "town",
    "乡": "town",
    "街道": "town",
}
# 1. Words that contain a level's character and mean none.
_LIES = (
    r"(?:社|开发|园|高新|工业|试验|示范|保护|景|小|片|功能|经开|自贸|合作|度假|先行|革命老)区|"
    r"(?:山|库|灾|老|牧|林|矿|港|商|厂|校|营|战|地|辖|专|(?<![东西南北])城|街|时|误|禁|特|分|选)区(?!人大|委|政府|政协|人民)|"
    r"(?:城|都|上|超|夜|股|楼|门|集|黑|闹|米|花)市(?!委|政府|人大|人民)|市(?:场|民|值|价|容|面|井|政(?!府|协)|直|域|情|辖)|"
    r"(?:城|集|重|古|坐|老|冰|市|村|小城|(?<![×XxＸ*＊某○])乡)镇(?!人大|党委|政府|人民|长|主席)|镇(?:静|压|守|痛|定)|"
    r"乡(?:村|亲|愁|情|土|音|贤|风)|(?:家|故|下|老|城|梦|水|他|异|思|还)乡|州(?=[市县区])|"
    r"县(?:域|城|情|级|直|处级)|区(?:域|别|间|位|分|划|块链|情)|省(?:会|略|心|力|级)|省直|"
    r"特别行政区|军分?区|战区|警备区|景德镇|乌镇(?!镇|人大|党委|政府|人民)|"
    r"(?:锦|红|彩|国|党|军|校|战|团|队|旗|[授升降换扛举会司星挂])旗|旗(?:帜|舰|下)|联盟|同盟|加盟|神州|中国特色|爱国|祖国|外国|各国|我国|全国(?=性)|"
    r"国(?:家治理|有|资|企|务院|土|防|庆|情|内|际|策|债|道|旗|歌|徽|税)|"
    r"[县市区镇乡省][（(、/][县市区镇乡、（(/）)]+[）)]?|(?<![×XxＸ*＊某○])各?乡镇(?:街道)?|"
    r"(?<![全我本])(?:县乡|县区|市县|区县|县市|镇村|村镇|乡村|省市县?(?:区|镇)?)|[市县区]直|"
    r"(?<!浦东)新区(?!人大|委|政府)"
)
# What a text is searched for whole begins with one of its own characters, which is seen sooner.
LIES = re.compile(f"(?=[{''.join(sorted(set(re.findall(f'[{HAN}]', _LIES))))}])(?:{_LIES})")
_INSTITUTION = (
    r"(?:人大|人代会|人民代表大会|人大常委会|人民政府|政府|委|党委|党代会|政协|纪委|监委|法院|检察院|长|主席团|"
    rf"{HEADS}|人民法院|人民检察院|[{CJK}]{{1,8}}?(?:局|院|委|办|会|联|社|中心|站|队|公司|学校|部)"
    rf"(?:长|{HEADS}|副|主席|\d|[（(]|在|$)|"
    r"妇女联合会|妇女代表大会|妇代会|妇联|总工会|工会|团委|共青团|残联|工商联|科协|文联|商会|红十字会|武装部|防指|"
    rf"委员会|常委会|第?[{NUMERALS}百]{{1,3}}[届次]|[{NUMERALS}]级|三级|两会|四套班子|领导|干部|经济|"
    rf"(?:(?:深入|全面|年度)?[{CJK}“”]{{0,24}}?"
    r"(?:会议|大会|会上|会|仪式|典礼|培训班|班上|活动|启动|论坛)))"
)
# The institution, as far as evidence quotes it.
_QUOTED = re.compile(
    rf"(?:[{HAN}]{{2,8}}?局|人大常委会|人大主席团|人民代表大会|人大|人民政府|政府|政协|党委|纪委|监委|委员会|委书记|委|长|"
    r"法院|检察院)?"
)
_NAME = r"自治区|自治州|自治县|街道|[省市州盟区县旗镇乡]"
# 全县, 我区, 本镇: the text speaks of itself.
SELF = re.compile(rf"[全我本]({_NAME})")
OURS = re.compile(rf"[我本]({_NAME})")
_BODY = re.compile(rf"({_NAME})(?={_INSTITUTION})")
# 某某市某某县…: of names that follow on each other only the last is the body.
_PLACE = re.compile(
    rf"[{NAME_CHARACTERS}]{{1,6}}?({_NAME})(?=$|[^{CJK}]|在|关于|人|政|委|党|第|召)"
)
_NATIONAL = re.compile(r"全国|国务院|中央|中共中央")
_PEOPLE = re.compile(
    r"[省市县区乡镇](?:委|人大|政府|政协|纪委)?(?:书记|长|主任|主席|干部)(?=[^在]{0,12}(?:班|会|论坛))"
)
# 督查某乡政府: whom a meeting is about did not convene it.
_OBJECT = re.compile(
    r"(?:督查|督导|巡察|巡视|检查|考察|视察|慰问|帮扶|联系|支援|指导|听取|对口|进驻)"
    rf"[{NAME_CHARACTERS}]{{0,6}}?[省市县区镇乡](?:人民)?(?:政府|党委|委|人大|政协)"
)


_NO_OFFICE = re.compile(r"[省市州县区旗镇乡](?:人大代表|党代表|政协委员|委党校)")


def body_named(words: str) -> Evidence[str] | None:
    """The level of the first body that a title's words name."""
    hidden = hidden_by(_OBJECT, hidden_by(LIES, words))
    national = _NATIONAL.search(words)
    if national:
        # 中央党校县委书记研修班: who takes part is no body.
        hidden = hidden_by(_PEOPLE, hidden)
    own = OURS.search(hidden) or SELF.search(hidden)
    if own:
        return _evidence(own[1], own[0])
    found = _BODY.search(hidden)
    if found:
        last = found
        # Names that follow on each other: 某某市某某区人大 is a district's.
        for later in _BODY.finditer(hidden, found.end()):
            if _is_place_between(hidden[last.end() : later.start()]):
                last = later
        office = _QUOTED.match(words, last.end())
        return _evidence(last[1], words[found.start() : office.end() if office else last.end()])
    if national:
        return Evidence("national", words[:12])
    place = _PLACE.search(hidden)
    return _evidence(place[1], place[0]) if place else None


def body_of_office(words: str) -> Evidence[str] | None:
    """The lowest level among the bodies of one person's offices: of 市委常委、某某县委书记 the
    county's. Deputies, members and teachers of a party school come from where the words do not
    say."""
    hidden = hidden_by(_NO_OFFICE, hidden_by(LIES, words))
    found = min(_BODY.finditer(hidden), key=lambda body: RANKS[LEVELS[body[1]]], default=None)
    if not found:
        return None
    office = _QUOTED.match(words, found.end())
    return _evidence(found[1], words[found.start() : office.end() if office else found.end()])


def hidden_by(pattern: re.Pattern[str], words: str) -> str:
    """The words with dots in place of what the pattern finds; places stay what they were."""
    return pattern.sub(lambda match: "·" * len(match[0]), words)


def _is_place_between(words: str) -> bool:
    """Whether what stands between two levels' characters can be the second one's name."""
    return bool(re.fullmatch(rf"[{NAME_CHARACTERS}]{{1,4}}", words)) and not re.search(
        r"人|政|委|党|会|第|届|全|各|领|干|在|的|和", words
    )


def _evidence(name: str, words: str) -> Evidence[str]:
    return Evidence(LEVELS[name], words)


# Which level stands above which.
RANKS = {"town": 0, "county": 1, "district": 1, "city": 2, "province": 3, "national": 4}


def rank(level: Evidence[str]) -> int:
    """How high a level stands."""
    return RANKS[level.value]
