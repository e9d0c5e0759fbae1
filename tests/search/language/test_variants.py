"""Other ways to write the same, and nothing that means something else."""

from collections import Counter

import pytest

from search.language import variants
from search.language.variants import other_forms
from search.text.analysis import fold


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("作出决定", ["做出决定"]),
        ("做出贡献", ["作出贡献"]),
        ("布署工作", ["部署工作"]),
        ("台帐", ["台账"]),
        ("主持辞", ["主持词"]),
        ("作报告", ["做报告"]),
        ("二〇二一", ["二○二一", "二零二一"]),
        ("二o二一", ["二〇二一", "二○二一", "二零二一"]),
        ("二0一九", ["二〇一九", "二○一九", "二零一九"]),
        ("一百〇五", ["一百○五", "一百零五"]),
        ("二零二一年工作", ["二〇二一年工作", "二○二一年工作", "2021年工作"]),
        ("2021年工作", ["二〇二一年工作", "二○二一年工作"]),
        ("一九九八年", ["1998年"]),
        ("作出决定，部署", ["做出决定，部署", "作出决定，布署"]),
    ],
)
def test_other_forms(text, others):
    assert other_forms(text) == others


@pytest.mark.parametrize(
    "text",
    [
        "政府工作报告", "合作出版", "工作出现", "权利", "反映", "零容忍", "清零", "2021",
        "120", "o2o", "代表建议", "", "。", "一二三",
    ],
)  # fmt: skip
def test_nothing_else_is_one(text):
    assert other_forms(text) == []


def test_every_form_is_of_one_group_and_folded():
    forms = [form for group in variants._FORMS for form in group]
    assert max(Counter(forms).values()) == 1
    assert [form for form in forms if fold(form) != form] == []
    assert min(len(group) for group in variants._FORMS) > 1


def test_of_what_is_changed_the_change_leads_back():
    for text in ("作出决定", "台账", "二〇二一", "主持词"):
        for other in other_forms(text):
            assert text in other_forms(other)
