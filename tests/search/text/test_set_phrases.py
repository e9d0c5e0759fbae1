"""What a library says often, learned within bounds."""

from __future__ import annotations

import pytest

from search.text import set_phrases
from search.text.set_phrases import frequent_strings


@pytest.fixture(autouse=True)
def _few_texts(monkeypatch):
    monkeypatch.setattr(set_phrases, "LEAST_TEXTS", 10)
    monkeypatch.setattr(set_phrases, "SHARE", 0.2)


def test_strings_of_many_texts_that_are_no_words():
    learned = frequent_strings(["展的新局"] * 6 + ["人民代表"] * 6)
    assert {"展的", "展的新局"} <= set(learned)
    assert "人民代表" not in learned, "a word"


def test_of_few_texts_nothing_is_learned():
    assert frequent_strings(["甲乙丙丁戊"] * 9) == ()


def test_long_texts_are_read_in_part(monkeypatch):
    monkeypatch.setattr(set_phrases, "CHARACTERS", 10 * 20)
    learned = frequent_strings(["，" * 10 + "甲乙丙" + "，" * 10 + "子丑寅"] * 10)
    assert "甲乙丙" in learned
    assert "子丑寅" not in learned
