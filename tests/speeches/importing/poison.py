"""The parser as a child runs it in tests: some documents are poison to it, by their names."""

from speeches.importing.child import Ask
from speeches.importing.parse_task import parse_task
from speeches.parsing import Choices
from speeches.parsing.documents import Readings
from tests.speeches.importing.hostile_work import dies, grows, spins

POISON = {"转圈": spins, "膨胀": grows, "暴毙": dies}


def parse_or_suffer(
    ask: Ask, data: bytes, name: str, choices: Choices, readings: Readings, asking: bool
) -> object:
    for word, work in POISON.items():
        if word in name:
            work(ask)
    return parse_task(ask, data, name, choices, readings, asking)
