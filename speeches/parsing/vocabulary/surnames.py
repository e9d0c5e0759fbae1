"""Surnames, by which a name is known that no office and no 同志 stands beside."""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.han import HAN

# The commonest, without those that begin words of this genre far more often: 党, 全, 常, 应, 时.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳"
    "齐梅莫庄辛管祝左涂谷祁耿牟卜詹苗凌费纪靳盛童欧甄项曲游裴席卫屈鲍霍翁隋植甘景薄单包司柏宁柯阮桂闵解柴蒙强华车冉房边辜吉饶刁瞿戚丘古米池滕习"
    "晋苑邬臧畅宫苟褚娄满谌仇冷窦巫邝桑蓝敖幸沙卓卞蔺湛佟巩练荣匡麦蒲乐闫银茅郎宗阳敬粟"
)
_DOUBLE = (
    "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|轩辕|端木|百里|呼延|南宫|长孙|"
    "濮阳|淳于|申屠|公冶|公羊|澹台|钟离|宇文|鲜于|闾丘|太叔|仲孙|叔孙|赫连|宗政|独孤|拓跋|漆雕|乐正|"
    "谷梁|宰父|颛孙|巫马|梁丘|左丘|万俟|闻人|亓官|褚师|达奚|段干|微生|羊舌|完颜|爱新觉罗"
)
# What ends the name of a place or of a body, and hardly a person's.
_NO_END = (
    "省市县区镇乡村局委办院会部党团社校队组厂司园所站街道湾沟坪岗坝屯庄堡寨铺店洼峪垸圩厅处室科馆场港州班级家"
    "们上下中里内前后时等各我你他将的是关于"
)
# Places that begin as a surname does, as they are called without what they are.
_PLACES = (
    "江苏|江西|云南|甘肃|宁夏|安徽|石家庄|张家口|张家港|秦皇岛|马鞍山|连云港|黄山|黄冈|黄石|金华|金昌|温州|徐州|常州|梅州|柳州|江门|万宁|江阴|余姚|余杭|"
    "萧山|温岭|乐山|乐清|乐东|安庆|宁波|宁德|沈阳|洪湖|洪江|石河|牡丹|武汉|武威|武夷|阳江|阳泉|秦岭|汤阴|汤原|于都|田东|田阳|鲁山|费县|白银|白城|白山|"
    "白沙|龙岩|龙游|龙泉|文山|文昌|丁青|夏河|毕节|单县|景宁|盛泽|罗定|罗甸|罗平|宋庄|郑州|许昌|韩城|邓州|曹县|彭州|彭泽|苏北|苏南|苏州|潘集|石狮|石城|"
    "吉林|吉安|吉首|兰州|兰考|兰溪|万州|万年|金沙|金寨|金坛|金湖|武进|武安|武宁|武隆|武冈|武穴|华北|华东|华中|华南|华阴|华容|边境|管理|施工|解放|路线|"
    "景区|项目|向党|游客|强农|包村|成都|童年|乐园|满意|游仙|荣成|荣昌|桂林|桂东|桂阳|蒙自|蒙城|宁海|宁国|宁乡|宁都|宁陕|宁远|易县|易门|康县|康定|高安|高密|"
    "高邮|高平|高州|高淳|高新|高端|高校|方正|方案|方城|文明|文旅|文化|严格|严肃|温暖|章程|任前|任命|何时|何以|许多|万众|万家|马上|马克思|毛泽东思想|白领|"
    "石油|江南|江北|江山|江津|江都|江川|沙湾|沙洋|龙头|金融|金牌|金秋|华侨|华润|桑植|桑梓|卫生|卫健|车间|司法|单位|边防|宁静|包括|曾经|向上|向着|夏收|夏粮|秦巴|"
    "齐心|甘当|强化|强国|管好|管住|米易|古田|古城|古蔺|洪灾|欧盟|席间|项城|路桥|苗族|蓝天|荣誉|麦收|敬业|敬老|阳光|满族|华盛顿|华沙|莫斯科|马德里|罗马|柏林|温哥华|金边|万象|沿海|沿江|沿边|沿线"
)
_GIVEN = rf"[{HAN}]{{1,2}}(?<![{_NO_END}])"
_NOT_FIRST = "家"
# 谷满仓　欧阳修远: a person's name by its form.
SURNAMED = (
    rf"(?!{_PLACES})(?:(?:{_DOUBLE})[{HAN}]{{1,2}}(?<![{_NO_END}])|"
    rf"[{_SURNAMES}](?!{_NOT_FIRST}){_GIVEN})"
)
# The same, of three characters at least: names of places are mostly of two.
LONG_SURNAMED = rf"(?=[{HAN}]{{3}}){SURNAMED}"
_SURNAMED = re.compile(SURNAMED)


def is_surnamed(text: str) -> bool:
    """Whether a word is a person's name by its form, white space apart."""
    return bool(_SURNAMED.fullmatch("".join(text.split())))
