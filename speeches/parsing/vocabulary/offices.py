"""The offices of speakers, and the bodies they are of, as titles and signatures name them."""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.names import LONE_NAME, NAME_CHARACTERS

# Who heads a body of any kind.
HEADS = "主任|书记"
_CHAIRS = f"{HEADS}|主席"
_LEADERS = "县长|市长|区长|镇长|乡长"
# The office that a line ends in, or that a name stands behind.
OFFICE = f"{HEADS}|{_LEADERS}|主席|局长|部长|院长|检察长|秘书长|组长"
# The same with offices that only the line below a title is read for.
OFFICE_OF_SPEAKER = (
    f"{OFFICE}|省长|州长|盟长|旗长|总理|委员长|厅长|校长|会长|理事长|董事长|总经理|所长|站长"
)
# An office alone or with a name: 县人大常委会主任　张三, 张三　县人大常委会主任.
OFFICE_LINE = re.compile(
    rf"[{NAME_CHARACTERS}、]{{0,30}}(?:{OFFICE_OF_SPEAKER})(?:[ \u3000]*{LONE_NAME.pattern})?|"
    rf"{LONE_NAME.pattern}[ \u3000]+[{NAME_CHARACTERS}、]{{0,30}}(?:{OFFICE_OF_SPEAKER})"
)
# Whom a salutation addresses by office: leaders of a place and of meetings, and no heads of
# departments, whom reports speak about.
ADDRESSED_OFFICE = f"{HEADS}|{_LEADERS}|组长|主席|委员长|秘书长|省长|州长|总理"
# Bodies that sign, beside 代表 and 常委 who are persons.
BODY = "办公室|主席团|委员会|常委会|政府|人大"
# The same of a place, with others that sign: 某某县政协, 某某市财政局.
LOCAL_BODY = (
    rf"(?:[省市县区州盟旗镇乡]|自治[区州县]|街道)(?:(?:党委|党组|政协|纪委|监委|妇联|总工会|团委|残联|工商联|科协|文联|侨联|"
    rf"(?:中级|高级)?人民法院|人民检察院|法院|检察院)(?:党组)?|[{CJK}]{{2,8}}局)"
)
# Where a line signs a speech or names its meeting, any of these ends it.
SIGNING_BODY = f"代表|委员|同志|常委|{BODY}|政协|党委|党组|法院|检察院|大会|会议"
# A line of an office, wherever in the line it stands.
OFFICE_WORD = re.compile(rf"{_CHAIRS}|[省市县区镇乡]长|部长|局长|政府|人大|党委|委员会")

_OFFICES = (
    # 县委书记　镇党委副书记　区委常委、组织部部长: the party
    r"(?:省|市|区|县|旗|州|镇|乡|街道|开发区|新区)?(?:党工委|党委|委|纪委|政法委)(?:常务)?副?书记",
    rf"(?:省|市|区|县|州)委常委、?(?:[{CJK}]{{2,8}}?(?:部长|书记|主任|[县市区]长))?",
    # 县人大常委会主任　镇人大主席团主席　人大副主席
    r"(?:全国|省|市|区|县|旗|州|镇|乡|街道)?人(?:大|民代表大会)(?:常务委员会|常委会)?(?:党组(?:成员、?|副?书记、?)?)*"
    r"(?:主席团)?(?:常务)?副?(?:主任|主席(?!团)|秘书长)",
    r"(?:省|市|区|县|旗|州|镇|乡)?人大(?:主席团|常委会工委|工委|街道工委)(?:常务)?副?(?:主任|主席)?",
    # 常务副县长　代镇长　市长: the government
    r"(?:(?:省|市|区|县|州|镇|乡)人民政府)?(?:常务|代理|代)?副?(?:省|市|区|县|州|镇|乡)长",
    # 政协主席　法院院长　检察长
    r"(?:省|市|区|县|州)?政协(?:党组书记、?)?副?主席",
    r"(?:省|市|区|县|州)?(?:人民|中级人民|高级人民)?(?:法院)(?:党组书记、?)?副?院长",
    r"(?:省|市|区|县|州)?(?:人民)?(?:检察院)?(?:代理?)?副?检察长",
    # 县发展和改革局局长　县委组织部部长　街道办事处主任
    rf"(?:省|市|区|县|州|镇|乡)?(?:委)?[{CJK}]{{2,10}}?(?:局|委员会|办公室|办事处|部|中心|社)"
    r"(?:党组书记、?)?副?(?:局长|主任|部长|社长)",
    r"(?:省|市|区|县|州|镇|乡)?人大代表|^[局院部校站所]长|^主任|^书记|^主席(?!团)",
)
_ONE = "|".join(f"(?:{office})" for office in _OFFICES)
# Every office of one person with its body: 县委书记、县人大常委会主任.
OFFICES_OF_ONE = re.compile(rf"(?:{_ONE})(?:[、，兼 ]+(?:{_ONE}))*")

# Who speaks for the whole country, at the beginning of a title.
NATIONAL_LEADER = re.compile(
    r"(?:中共中央)?(?:总书记|国家主席|国务院总理)?(?:毛泽东|周恩来|刘少奇|朱德|邓小平|陈云|江泽民|李鹏|朱镕基|胡锦涛|温家宝|"
    r"吴邦国|贾庆林|习近平|李克强|张德江|俞正声|刘云山|王岐山|张高丽|栗战书|汪洋|王沪宁|赵乐际|韩正|李强|蔡奇|丁薛祥|李希)|"
    r"(?:中共中央)?总书记|国家主席|国务院(?:副?总理|国务委员)|全国人大常委会(?:副?委员长)|全国政协副?主席"
)
