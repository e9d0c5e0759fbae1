"""What answers in sections cost a warm process:  KEEP_DIR=DIR python -m benchmarks.sections

Of a library that `bench` or `prepared` made. Prints a line of JSON for each question and unit: how
many answers there are, and the least time of a few that a page of them, with all facets, takes of a
processor.
"""

from __future__ import annotations

import json
import sys
import time

# isort: split
from benchmarks import library  # noqa: F401  (sets Django up)

# isort: split
from search.index.connection import library_index
from search.index.library_index import FoundSections, LibraryIndex
from search.language.query import parse_query
from search.matching.section_search import UNITS
from speeches.lists.facets import COUNTED

_ROUNDS = 5
_COMMON = (
    "发展 监督 代表 工作 建设 问题 经济 社会 人民 群众"
    " 干部 服务 管理 制度 组织 会议 项目 企业 教育 农村"
)
_QUESTIONS = {
    "common word": "发展",
    "rare word": "弩机",
    "two words": "全区 机构",
    "phrase": "夯实消防安全的人民已经进",
    "no word": "的落实情",
    "nothing": "",
    "excluded": "发展 -监督",
    "many words": " | ".join(_COMMON.split()),
}


def main() -> None:
    index = library_index()
    for unit in UNITS:
        for name, q in _QUESTIONS.items():
            found, seconds = _least(index, q, unit)
            told = {"unit": unit, "question": name, "count": found.count}
            sys.stdout.write(f"{json.dumps(told | {'cpu_ms': round(seconds * 1000, 2)})}\n")


def _least(index: LibraryIndex, q: str, unit: str) -> tuple[FoundSections, float]:
    expression = parse_query(q).expression
    times = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        found = index.sections(expression, unit, {}, COUNTED, page=slice(0, 20))
        times.append(time.process_time() - begun)
    return found, min(times)


if __name__ == "__main__":
    main()
