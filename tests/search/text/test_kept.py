"""What is made once and read afterwards."""

import pytest

from search.text import kept as module
from search.text.kept import kept, use_cache_dir


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_settings", {})
    use_cache_dir(tmp_path / "kept")


def made(name="words", made_of="1", value=None):
    calls = []

    def make():
        calls.append(1)
        return value or {"词": 1, "语": (2, "x")}

    return kept(name, made_of, make), len(calls)


def test_it_is_made_once():
    assert made() == ({"词": 1, "语": (2, "x")}, 1)
    assert made(value={"other": 0}) == ({"词": 1, "语": (2, "x")}, 0)


def test_it_is_made_anew_of_something_else():
    made()
    assert made(made_of="2", value={"other": 0}) == ({"other": 0}, 1)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: bytes(len(data)),
        lambda data: data.replace("词".encode(), "詞".encode()),
    ],
    ids=["emptied", "cut", "zeros", "another character"],
)
def test_what_is_damaged_is_made_anew(tmp_path, damage):
    made()
    path = tmp_path / "kept" / "words.kept"
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    assert made()[1] == 1
    assert path.read_bytes() == whole


def test_it_is_made_each_time_where_nothing_can_be_written(tmp_path):
    (tmp_path / "kept").write_text("no directory")
    assert [made()[1], made()[1]] == [1, 1]


def test_it_is_made_each_time_without_a_directory(monkeypatch):
    monkeypatch.setattr(module, "_settings", {})
    assert [made()[1], made()[1]] == [1, 1]
