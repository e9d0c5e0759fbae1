"""What was searched for in vain is kept as words alone, in a file that stays small."""

import pytest

from search.upkeep import fruitless
from tests.factories import make_speech


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def library(search_index, db):
    make_speech("代表建议要办好。")
    search_index.rebuild()


def test_what_found_nothing_is_noted(client, library):
    for words in ("飞船", "飞船", "潜水艇", "代表建议"):
        client.get("/search/", {"q": words})
    assert fruitless.frequent(10) == [("飞船", 2), ("潜水艇", 1)]


@pytest.mark.parametrize(
    "query",
    [{"q": "代表建议", "level": "city"}, {"q": "飞船", "scope": "title"}, {"q": "长" * 31}],
    ids=["narrowed", "in titles alone", "too long to be a term"],
)
def test_what_says_nothing_of_the_library_is_not(client, library, query):
    client.get("/search/", query)
    assert fruitless.frequent(10) == []


def test_lines_of_the_file_are_words_alone(client, library, tmp_path):
    client.get("/search/", {"q": "飞船\n  潜水艇"})
    assert (tmp_path / "searches-without-answer.txt").read_text("utf-8") == "飞船 潜水艇\n"


def test_the_file_stays_small(client, library, tmp_path, monkeypatch):
    monkeypatch.setattr(fruitless, "_MOST_BYTES", 100)
    for number in range(60):
        client.get("/search/", {"q": f"飞船{number}号"})
    sizes = [path.stat().st_size for path in tmp_path.glob("searches-*")]
    assert len(sizes) <= 2
    assert sum(sizes) < 300


def test_a_full_disk_hinders_no_search(client, library, tmp_path):
    (tmp_path / "searches-without-answer.txt").mkdir()
    assert client.get("/search/", {"q": "飞船"}).status_code == 200


def test_the_librarian_sees_them(admin_client, library):
    admin_client.get("/search/", {"q": "飞船<b>"})
    page = admin_client.get("/admin/").text
    assert "飞船&lt;b&gt;" in page
    assert "1 次" in page
