"""Both engines give one answer to every kind of question, with the order and the numbers in it."""

from __future__ import annotations

import random
from datetime import date

import pytest

from benchmarks.all_questions import questions
from search.haystack_engine.backend import ChineseWhooshBackend
from speeches.choices import Kind, Level
from tests.isolation import CLUSTER
from tests.search.scanning import PIECES

pytestmark = pytest.mark.skipif(not CLUSTER, reason="no cluster: make test-cluster starts one")
_SENTENCES = [
    "今年以来，镇人大主席团认真履行职责，组织代表开展视察调研。",
    "要压实责任，强化监督，推动代表建议办理落到实处！",
    "一是抓学习；二是抓联系，三是抓督办。",
    "人民代表大会制度是根本政治制度，运动员代表人民的意志。",
    "“十四五”规划实施情况的报告，我委提出６．５%的意见。",
    "营商环境持续优化，安全生产形势稳定，防汛动员部署有力。",
]


@pytest.fixture
def library(make_speech) -> list[tuple[int, str]]:
    chance = random.Random(3)
    found = []
    for number in range(60):
        lines = ["".join(chance.choices(_SENTENCES, k=chance.randint(1, 4))) for _ in range(6)]
        lines[2] = f"一、{chance.choice(PIECES)}"
        year = chance.choice([2019, 2020, 2023, None])
        speech = make_speech(
            title=chance.choice(PIECES) + chance.choice(_SENTENCES)[:9],
            text="\n".join(lines),
            headings={2: lines[2]} if number % 3 else {},
            level=chance.choice([*Level.values, ""]),
            kind=chance.choice(Kind.values),
            year=year,
            delivered_on=date(year, chance.randint(1, 12), 1) if year else None,
        )
        found.append((speech.pk, speech.text))
    return found


def test_every_answer_is_the_same(library, backend, tmp_path):
    whoosh = ChineseWhooshBackend("default", PATH=tmp_path / "index").library_index
    cluster = backend.library_index
    whoosh.rebuild()
    cluster.rebuild()
    for kind, q, ask in questions(library, 250):
        assert ask(cluster) == ask(whoosh), (kind, q)
