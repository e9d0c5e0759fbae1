"""The word lists that people edit: what stands in them, and what a mistake in one is told."""

import re
from pathlib import Path

import pytest

from search.language import synonyms
from search.language.synonyms import WordListError, read
from search.text import analysis
from search.text.analysis import dictionary_terms, fold
from search.upkeep import checks

LISTS = [analysis.DICTIONARY, synonyms.SYNONYMS]
# A comment that heads a group: where its words come from, and what they are about.
HEADING = re.compile(r"# \S+：\S+")

# Words inside a longer one of their group. The longer is a name in full, which people type, and
# no text with the shorter means anything else.
INSIDE_ANOTHER = set(
    map(
        fold,
        """
        检察院 镇街 镇（街道） 街道办 法律知识考试 立法联系点 科学立法、民主立法
        审议意见 备案审查 联动监督 预算审查 联网监督 审计查出问题整改
        接待选民 履职档案 建议办理 交办会 常委会工作报告
        群众提、代表定、政府办 民生实事 人大规范化建设 县乡人大工作
        新时代中国特色社会主义思想 中华民族共同体意识 核心价值观
        从严治党 中央八项规定 八项规定 三严三实 两学一做 第一议题 理论学习中心组
        依法治国 法治政府 负责人出庭应诉 矛盾纠纷排查 枫桥经验
        一件事一次办 垃圾分类 生产总值 人均可支配收入 居民消费价格 稳中求进
        “六稳”“六保” 放管服 大湾区
        乡村振兴 人居环境整治 千村示范、万村整治 基本农田 专业合作社 饮水安全 安全饮水
        改善民生 公共服务均等化 农村合作医疗 社区养老 医共体 教育均衡发展 公共文化服务
        生态文明 污染防治攻坚 蓝天碧水净土 急难愁盼 为群众办实事 抓落实
        """.split(),
    )
)


def statements(path: Path) -> list[str]:
    """The lines that say something, without their comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [statement for line in lines if (statement := line.partition("#")[0].strip())]


def groups() -> list[list[str]]:
    """The groups of synonyms, each with its folded members."""
    return [
        [word.strip() for word in fold(line).split("=")]
        for line in statements(synonyms.SYNONYMS)
        if "=" in line
    ]


def test_dictionary_holds_the_terms_of_the_domain():
    terms = dictionary_terms()
    assert len(terms) >= 450
    assert len({fold(term) for term in terms}) == len(terms)


def test_terms_are_words_as_they_are_searched():
    assert [term for term in dictionary_terms() if len(term) < 2] == []
    assert [term for term in dictionary_terms() if fold(term) != term] == []
    assert [term for term in dictionary_terms() if re.search(r"\s", term)] == []


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_group_names_its_source(path):
    text = path.read_text(encoding="utf-8")
    paragraphs = [paragraph.strip().splitlines() for paragraph in text.split("\n\n")]
    unnamed = [
        lines
        for lines in paragraphs
        if any(not line.startswith("#") for line in lines) and not HEADING.match(lines[0])
    ]
    assert unnamed == []


def test_synonyms_are_enough_to_be_of_use():
    assert len(groups()) >= 180


def test_members_of_a_group_find_each_other():
    found = synonyms.synonyms()
    for members in groups():
        for word in members:
            others = [other for other in members if other != word]
            assert list(found[word][: len(others)]) == others


def test_words_inside_a_longer_one_of_their_group_are_meant():
    inside = {
        word
        for members in groups()
        for word in members
        if any(word != other and word in other for other in members)
    }
    assert inside == INSIDE_ANOTHER


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("国企", id="in 中国企业"),
        pytest.param("低保", id="in 降低保费"),
        pytest.param("政府办", id="in 政府办理"),
        pytest.param("治水", id="in 政治水平"),
        pytest.param("请审议", id="in 提请审议"),
        pytest.param("主任会", id="in 主任会见"),
        pytest.param("创文", id="in 独创文化"),
        pytest.param("固投", id="in 巩固投资"),
        pytest.param("两会", id="in 两会议室"),
    ],
)
def test_words_that_fall_into_others_are_no_synonyms(word):
    found = synonyms.synonyms()
    assert word not in found
    assert all(word not in others for others in found.values())


def test_groups_and_covering_words():
    assert read("监察委员会 = 监委\n# 说明\n\n监委 > 留置 | 巡察 # 只为试\n") == {
        "监察委员会": ("监委",),
        "监委": ("监察委员会", "留置", "巡察"),
    }


def test_wide_marks_and_traditional_characters_read_alike():
    assert read("地区生产总值＝ＧＤＰ\n監督方式＞执法检查｜專題詢問") == {
        "地区生产总值": ("gdp",),
        "gdp": ("地区生产总值",),
        "监督方式": ("执法检查", "专题询问"),
    }


def test_a_word_that_is_covered_and_a_synonym_is_named_once():
    assert read("甲乙 = 丙丁\n甲乙 > 丙丁 | 戊己")["甲乙"] == ("丙丁", "戊己")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param("监委", 1, "至少要有两个词", id="a word alone"),
        pytest.param("# 说明\n监委 = ", 2, "至少要有两个字", id="nothing after the mark"),
        pytest.param("监委 = 纪", 1, "至少要有两个字", id="a single character"),
        pytest.param("监委 = 监 察委", 1, "中间有空格", id="white space in a word"),
        pytest.param("监委 = 监委", 1, "写了两次", id="a word twice in its group"),
        pytest.param("ＧＤＰ = gdp", 1, "写了两次", id="the same once folded"),
        pytest.param("甲乙 = 丙丁\n戊己 = 丙丁", 2, "已在第 1 行", id="a word in two groups"),
        pytest.param("甲乙 | 丙丁", 1, "只用在 > 之后", id="neither mark"),
        pytest.param("甲乙 = 丙丁 | 戊己", 1, "只用在 > 之后", id="bar among synonyms"),
        pytest.param("甲乙 > 丙丁 = 戊己", 1, "不能与 = 同用", id="both marks"),
        pytest.param("甲乙 > 丙丁 > 戊己", 1, "只能有一个 >", id="a chain"),
        pytest.param("甲乙 > 丙丁\n甲乙 > 戊己", 2, "已是别处的上位词", id="covers twice"),
        pytest.param("甲乙 > 甲乙", 1, "写了两次", id="covers itself"),
        pytest.param("甲乙 >", 1, "至少要有两个字", id="covers nothing"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, reason):
    with pytest.raises(WordListError, match=re.escape(reason)) as caught:
        read(text)
    assert caught.value.line == line
    assert f"第 {line} 行" in str(caught.value)


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """Puts a list of other bytes in the place of synonyms.txt."""

    def write(content: bytes) -> None:
        path = tmp_path / "synonyms.txt"
        path.write_bytes(content)
        monkeypatch.setattr(synonyms, "SYNONYMS", path)
        synonyms._listed.cache_clear()
        synonyms.synonyms_fingerprint.cache_clear()

    yield write
    synonyms._listed.cache_clear()
    synonyms.synonyms_fingerprint.cache_clear()


def test_a_list_saved_by_notepad(edited):
    edited("监察委员会 = 监委\r\n甲乙 = 丙丁\r\n".encode("utf-8-sig"))
    assert synonyms.synonyms()["监委"] == ("监察委员会",)
    assert len(synonyms.synonyms()) == 4


def test_a_list_in_another_encoding(edited):
    edited(b"# a\n" + "监察委员会 = 监委".encode("gb18030"))
    assert synonyms.synonyms() == {}
    [fault] = synonyms.faults()
    assert "第 2 行：编码不是 UTF-8" in str(fault)


SLIPS = {
    "a word alone": b"\xe7\x9b\x91\xe5\xa7\x94",
    "a word of another line": "戊己 = 甲乙".encode(),
    "no text": bytes(range(128, 160)),
    "zeros": bytes(40),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_one_slip_leaves_the_other_lines_as_they_are(edited, slip, caplog):
    edited("甲乙 = 丙丁\n".encode() + slip + "\n庚辛 > 壬癸\n".encode())
    assert synonyms.synonyms() == {"甲乙": ("丙丁",), "丙丁": ("甲乙",), "庚辛": ("壬癸",)}
    assert [fault.line for fault in synonyms.faults()] == [2]
    assert "第 2 行" in caplog.text
    [finding] = checks.check_word_lists()
    assert "synonyms.txt 第 2 行" in str(finding)


def test_a_dictionary_with_a_line_in_another_encoding(tmp_path, monkeypatch):
    path = tmp_path / "dictionary.txt"
    path.write_bytes("代表票决\n".encode() + "监委".encode("gb18030") + "\n述职评议\n".encode())
    monkeypatch.setattr(analysis, "DICTIONARY", path)
    assert dictionary_terms() == ["代表票决", "述职评议"]
    [finding] = checks.check_word_lists()
    assert "dictionary.txt 第 2 行" in str(finding)


def test_fingerprint_changes_with_a_word_only(edited):
    edited("甲乙 = 丙丁".encode())
    before = synonyms.synonyms_fingerprint()
    edited("# 说明\n甲乙 ＝ 丙丁 # 说明".encode())
    assert synonyms.synonyms_fingerprint() == before
    edited("甲乙 = 丙丁 = 戊己".encode())
    assert synonyms.synonyms_fingerprint() != before
