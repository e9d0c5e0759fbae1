"""What is offered while somebody types: from published texts only, and quick."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from search.errors import IndexMissing
from search.models import Phrase, PhraseUse
from search.suggest import phrases
from search.suggest.suggestions import suggest
from speeches.changes import announce
from speeches.models import Speech

pytestmark = pytest.mark.usefixtures("backend")


@pytest.fixture
def library(make_speech):
    """Three speeches about ballots, one that is not published, and the index of them."""
    text = "加强组织领导\n推进民生票决制，优化营商环境。"
    ballot = {"headings": {0: "加强组织领导"}, "text": text}
    make_speech(title="在民生实事票决会上的讲话", **ballot)
    make_speech(title="在代表述职会上的发言", **ballot)
    make_speech(title="关于重新调研的报告", text="健全长效机制\n各位", headings={0: "健全长效机制"})
    secret = {0: "秘密的小标题"}
    make_speech(title="未公开的讲话", text="秘密的小标题", headings=secret, state="withdrawn")
    call_command("build_index", verbosity=0)


def offered(typed: str) -> list[tuple[str, str, int]]:
    return [(one.text, one.kind, one.count) for one in suggest(typed)]


def texts(typed: str) -> list[str]:
    return [one.text for one in suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("mspjz", "民生票决制", id="initials"),
        pytest.param("MSPJ", "民生票决制", id="capital initials, unfinished"),
        pytest.param("minshengpiaojue", "民生票决制", id="syllables"),
        pytest.param("min sheng piao", "民生票决制", id="syllables with spaces"),
        pytest.param("min'sheng", "民生票决制", id="syllables as an input method parts them"),
        pytest.param("民生", "民生票决制", id="characters"),
        pytest.param("民生pjz", "民生票决制", id="characters and initials"),
        pytest.param("民生piaojue", "民生票决制", id="characters and syllables"),
        pytest.param("ｍｓｐｊｚ", "民生票决制", id="full-width letters"),
        pytest.param("營商", "营商环境", id="traditional characters"),
        pytest.param("jqzzld", "加强组织领导", id="initials of a heading"),
        pytest.param("jqcxjz", "健全长效机制", id="a heading with two readings"),
        pytest.param("gycxdy", "关于重新调研的报告", id="initials of a title"),
        pytest.param("述职", "在代表述职会上的发言", id="inside a title"),
        pytest.param("组织领导", "加强组织领导", id="inside a heading"),
    ],
)
def test_found(library, typed, meant):
    assert meant in texts(typed)


def test_terms_then_headings_then_titles_each_with_its_speeches(library, make_speech):
    make_speech(title="民生工作讲话", text="民生为大", headings={0: "民生为大"})
    call_command("build_index", verbosity=0)
    found = offered("民生")
    kinds = [kind for _, kind, _ in found]
    assert kinds == sorted(kinds, key=["term", "heading", "title", "word"].index)
    assert found[0] == ("民生票决制", "term", 2)
    assert {("民生为大", "heading", 1), ("民生工作讲话", "title", 1)} <= set(found)
    assert ("加强组织领导", "heading", 2) in offered("加强")


def test_terms_that_no_text_has_are_not_offered(library):
    assert "河长制" in [term.text for term in Phrase.objects.filter(kind="term")]
    assert "河长制" not in texts("河长")


def test_the_most_shared_heading_comes_first(make_speech, followed):
    for _ in range(3):
        make_speech(text="强化监督职责", headings={0: "强化监督职责"})
    make_speech(text="强化监督", headings={0: "强化监督"})
    call_command("build_index", verbosity=0)
    headings = [row[:1] + row[2:] for row in offered("强化") if row[1] == "heading"]
    assert headings == [("强化监督职责", 3), ("强化监督", 1)]


def test_what_most_speeches_have_is_found_among_very_many(library, monkeypatch):
    """One character, and more rows that begin with it than are read."""
    monkeypatch.setattr("search.suggest.suggestions._MOST_ROWS", 3)
    rows = [Phrase(kind="heading", text=f"加{n}", folded=f"加{n}", weight=1) for n in range(9)]
    Phrase.objects.bulk_create(rows)
    assert texts("加")[0] == "加强组织领导"


def test_a_title_leads_to_its_speech_and_a_heading_to_a_search(library, client):
    (title,) = suggest("在代表述职会上")
    assert title.url == Speech.objects.get(title=title.text).get_absolute_url()
    heading = suggest("加强组织领导")[0]
    page = client.get(heading.url)
    assert page.context["result"].count == heading.count == 2


def test_a_text_with_operators_is_searched_literally(make_speech, client):
    heading = "-整改 OR（一）落实"
    make_speech(text=heading, headings={0: heading})
    call_command("build_index", verbosity=0)
    (found,) = [one for one in suggest("-整改") if one.kind == "heading"]
    assert client.get(found.url).context["result"].count == 1


class TestPublishedOnly:
    """Nothing is told of a text that is not published, at no moment."""

    @pytest.mark.parametrize(
        "typed", ["秘密", "mm", "mimi", "未公开", "wgk", "公开的讲话", "小标题"]
    )
    def test_never_published(self, library, typed):
        assert not {"秘密的小标题", "未公开的讲话"} & set(texts(typed))
        assert not Phrase.objects.filter(text__contains="秘密").exists()

    def test_a_draft_that_is_announced(self, library, followed):
        with followed():
            announce([Speech.objects.get(state="withdrawn").pk])
        assert not Phrase.objects.filter(text__contains="秘密").exists()

    @pytest.mark.parametrize("typed", ["健全长效", "jqcxjz", "长效机制"])
    def test_unpublished_without_a_word(self, library, typed):
        """Gone before any listener has heard of it."""
        assert "健全长效机制" in texts(typed)
        Speech.objects.filter(title="关于重新调研的报告").update(state="withdrawn")
        assert "健全长效机制" not in texts(typed)

    def test_deleted_without_a_word(self, library):
        Speech.objects.get(title="关于重新调研的报告").delete()
        assert texts("健全长效") == []
        assert texts("gycxdy") == []

    @pytest.mark.parametrize("gone", ["unpublished", "deleted"])
    def test_its_rows_go_when_it_is_announced(self, library, followed, gone):
        speech = Speech.objects.get(title="关于重新调研的报告")
        pk = speech.pk
        if gone == "deleted":
            speech.delete()
        else:
            Speech.objects.filter(pk=pk).update(state="withdrawn")
        with followed():
            announce([pk])
        assert not PhraseUse.objects.filter(speech_id=pk).exists()
        assert not Phrase.objects.filter(text="健全长效机制").exists()

    def test_a_shared_heading_counts_the_published_ones(self, library, followed):
        Speech.objects.filter(title="在代表述职会上的发言").update(state="withdrawn")
        assert ("加强组织领导", "heading", 1) in offered("加强组织")


class TestKeptInStep:
    def test_a_new_speech_and_an_edited_one(self, library, make_speech, followed):
        speech = make_speech(title="崭新的标题")
        with followed():
            announce([speech.pk])
        assert texts("崭新") == ["崭新的标题"]
        speech.title = "改过的标题"
        speech.save()
        with followed():
            announce([speech.pk])
        assert (texts("崭新"), texts("改过")) == ([], ["改过的标题"])

    def test_if_needed_notices_missing_rows(self, library):
        """As after the upgrade that brought them."""
        Phrase.objects.all().delete()
        assert texts("民生") == []
        call_command("build_index", "--if-needed", verbosity=0)
        assert {"民生票决制", "在民生实事票决会上的讲话"} <= set(texts("民生") + texts("在民生"))

    def test_if_needed_notices_another_dictionary(self, library):
        Phrase.objects.filter(text="民生票决制").delete()
        call_command("build_index", "--if-needed", verbosity=0)
        assert "民生票决制" in texts("mspjz")

    def test_a_rebuild_sweeps_what_is_gone(self, library):
        Speech.objects.filter(title="关于重新调研的报告").update(state="withdrawn")
        call_command("build_index", verbosity=0)
        assert not Phrase.objects.filter(text="健全长效机制").exists()
        assert not phrases.missing()

    def test_a_failing_database_leaves_the_change_to_the_next_look(
        self, library, make_speech, followed, monkeypatch
    ):
        def fail(ids) -> None:
            raise DatabaseError("locked")

        announce([make_speech(title="迟到的标题").pk])
        with monkeypatch.context() as patched:
            patched.setattr("search.suggest.phrases.replace", fail)
            with pytest.raises(DatabaseError, match="locked"), followed():
                pass
        with followed():
            pass
        assert texts("迟到") == ["迟到的标题"]

    def test_long_headings_and_endings(self, make_speech):
        long = "必须坚持" * 11
        text = f"{long}\n抓台账。\n抓台账"
        make_speech(title="题" * 200, text=text, headings={0: long, 1: "抓台账。", 2: "抓台账"})
        call_command("build_index", verbosity=0)
        assert texts("必须坚持") == []
        assert offered("抓台账")[0] == ("抓台账", "heading", 1)
        assert texts("题题") == ["题" * 120]


HOSTILE = [
    pytest.param("", id="nothing"),
    pytest.param("   ", id="spaces"),
    pytest.param("长" * 400, id="long"),
    pytest.param("z" * 400, id="long letters"),
    pytest.param("民\x00生\x1f", id="NUL"),
    pytest.param("😀👩‍👩‍👧", id="emoji"),
    pytest.param("%", id="percent"),
    pytest.param("_生%", id="wildcards"),
    pytest.param("\\", id="backslash"),
    pytest.param("'; DROP TABLE search_phrase; --", id="SQL"),
    pytest.param("\U0010ffff", id="the last character"),
    pytest.param("\ud800", id="half a character"),
    pytest.param("“”（）-| OR", id="operators"),
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_gets_nothing(library, typed):
    assert texts(typed) == (texts("民生") if "\x00" in typed else [])


def test_rows_read_do_not_grow_with_the_library(library, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        suggest("m")
    with django_assert_max_num_queries(8):
        suggest("民生")


class TestEndpoint:
    def ask(self, client, **query):
        return client.get("/search/suggest/", query)

    def test_answer(self, library, client):
        response = self.ask(client, q="mspjz")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        assert json.loads(response.content) == {
            "q": "mspjz",
            "suggestions": [
                {
                    "text": "民生票决制",
                    "kind": "term",
                    "label": "用语",
                    "count": 2,
                    "url": "/search/?q=%E6%B0%91%E7%94%9F%E7%A5%A8%E5%86%B3%E5%88%B6",
                }
            ],
        }

    def test_kept_by_nobody(self, library, client):
        """A title that is withdrawn is not offered again by a browser that has just asked."""
        assert "no-store" in self.ask(client, q="民")["Cache-Control"]

    @pytest.mark.parametrize("typed", HOSTILE)
    def test_hostile_input(self, library, client, typed):
        typed = typed.encode("utf-8", "replace").decode()
        assert self.ask(client, q=typed).status_code == 200

    def test_nothing_asked_and_only_asking(self, library, client):
        assert self.ask(client).json() == {"q": "", "suggestions": []}
        assert client.post("/search/suggest/").status_code == 405

    def test_without_an_index_titles_and_headings_remain(self, make_speech, followed, client):
        make_speech(title="第一篇")
        with pytest.raises(IndexMissing), followed():
            announce([make_speech(title="第二篇").pk])
        suggestions = self.ask(client, q="第二").json()["suggestions"]
        assert [one["text"] for one in suggestions] == ["第二篇"]
