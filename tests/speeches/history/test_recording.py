"""Whatever changes a speech is noted, with who did it; and nothing writes one without."""

import ast
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F

from speeches.choices import Act
from speeches.history.recording import acting, recorded
from speeches.history.versions import history_of
from speeches.importing.materials import import_material
from speeches.importing.reparse import choose, reparse
from speeches.life import MOVES, NOBODY, Cause, change
from speeches.models import Material, Speech, SpeechChange, Wording
from speeches.parsing.documents import places_in
from speeches.wording import refresh_flags
from tests.factories import make_speech
from tests.speeches.importing.test_materials import PAGE
from tests.speeches.parsing.test_choices import HEADINGS, LISTED, the_line

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
TEXT = ["同志们：", "一、抓落实", "要落到实处。", "谢谢大家！"]


@pytest.fixture
def librarian(django_user_model):
    return django_user_model.objects.create_user("wang", last_name="王", first_name="芳")


def test_a_correction_is_noted_with_its_person(librarian):
    speech = make_speech(title="旧题", level="town")
    with acting(Act.EDIT, Cause(librarian, "看错了")), recorded([speech.pk]):
        Speech.objects.filter(pk=speech.pk).update(title="新题")
    (noted,) = SpeechChange.objects.all()
    assert (noted.before, noted.after) == ({"title": "旧题"}, {"title": "新题"})
    assert (noted.act, noted.by, noted.who, noted.note) == ("edit", librarian, "王芳", "看错了")
    assert noted.text is None


def test_nothing_is_noted_where_nothing_changed():
    speech = make_speech()
    with acting(Act.EDIT, NOBODY), recorded([speech.pk]):
        Speech.objects.filter(pk=speech.pk).update(title=F("title"))
    assert not SpeechChange.objects.exists()


def test_what_fails_is_not_noted():
    speech = make_speech(title="旧题")
    with pytest.raises(ValueError), recorded([speech.pk]):  # noqa: PT011, PT012
        Speech.objects.filter(pk=speech.pk).update(title="新题")
        raise ValueError
    assert (Speech.objects.get().title, SpeechChange.objects.count()) == ("旧题", 0)


def test_the_outer_one_notes():
    speech = make_speech(title="一")
    with acting(Act.REVERT, NOBODY), recorded([speech.pk]):
        with recorded([speech.pk]):
            Speech.objects.filter(pk=speech.pk).update(title="二")
        Speech.objects.filter(pk=speech.pk).update(title="三")
    (noted,) = SpeechChange.objects.all()
    assert (noted.before["title"], noted.after["title"]) == ("一", "三")


def test_many_at_once_without_their_texts(django_assert_num_queries):
    keys = [make_speech(level="town").pk for _ in range(30)]
    # Two looks, a savepoint or two, the change, one row for each; of a server, one's turn.
    turn = connection.vendor == "postgresql"
    with django_assert_num_queries(6 + turn), acting(Act.BULK, NOBODY), recorded(keys, ["level"]):
        Speech.objects.filter(pk__in=keys).update(level="city")
    assert {change.after["level"] for change in SpeechChange.objects.all()} == {"city"}
    assert SpeechChange.objects.count() == 30


def test_every_version_of_a_text_can_be_made_again():
    speech = make_speech(*TEXT)
    texts = [
        TEXT,
        [*TEXT[:2], *TEXT[3:]],
        ["各位代表：", *TEXT[1:]],
        [],
        ["全新的一篇。", *TEXT, *TEXT],
    ]
    for text in texts[1:]:
        with recorded([speech.pk]):
            Speech.objects.filter(pk=speech.pk).update(text="\n".join(text))
    history = history_of(speech)
    numbers = [0, *SpeechChange.objects.values_list("pk", flat=True)]
    assert [history.version(number).text for number in numbers] == texts
    assert history.version(numbers[-1]) == history.now


def test_a_text_that_changed_without_a_note_is_not_made_up():
    speech = make_speech(*TEXT)
    with recorded([speech.pk]):
        Speech.objects.filter(pk=speech.pk).update(text="\n".join(TEXT[1:]))
    Speech.objects.filter(pk=speech.pk).update(text="谁也不知道的改动。")
    assert history_of(speech).version(0).text is None


def test_a_decision_about_lines_is_one_act(librarian):
    material = import_material(LISTED.encode(), "讲话.txt").speeches[0].material
    place = the_line(material.text, HEADINGS[0])
    choose(material, [], [place], Cause(librarian))
    (noted,) = SpeechChange.objects.all()
    assert (noted.act, noted.who) == ("lines", "王芳")
    assert [item["words"] for item in noted.after["choices"]["drop"]] == [place.words]
    assert noted.text
    second = the_line(material.text, HEADINGS[1])
    choose(Material.objects.get(), [], [place, second], Cause(librarian))
    # Each decision alone, not all of them again.
    assert len(SpeechChange.objects.last().after["choices"]["drop"]) == 1


def test_a_decision_that_decides_nothing_is_not_noted():
    material = import_material(LISTED.encode(), "讲话.txt").speeches[0].material
    choose(material, [], [])
    assert not SpeechChange.objects.exists()


def test_decisions_about_ten_thousand_lines_are_noted_at_once():
    material = import_material(PAGE, "讲话.txt").speeches[0].material
    text = "".join(f"第{number}行\n" for number in range(10_000))
    places = [{"start": p.start, "words": p.words, "nth": 0, "of": 1} for p in places_in(text)]
    with acting(Act.LINES, NOBODY), recorded([material.speeches.get().pk]):
        Material.objects.update(choices={"drop": places})
    with acting(Act.LINES, NOBODY), recorded([material.speeches.get().pk]):
        Material.objects.update(choices={"drop": places[1:]})
    assert SpeechChange.objects.last().before["choices"] == {"drop": places[:1]}


def test_reading_anew_is_noted_where_it_changed_something():
    material = import_material(LISTED.encode(), "讲话.txt").speeches[0].material
    reparse(material)
    assert not SpeechChange.objects.exists()
    Speech.objects.update(title="读错的题")
    reparse(Material.objects.get())
    (noted,) = SpeechChange.objects.all()
    assert (noted.act, noted.before["title"]) == ("reparse", "读错的题")


def test_rules_of_wording_are_noted():
    make_speech("同志们：", "要抓好旧规划的收官。")
    Wording.objects.create(words="旧规划的收官", until=2000)
    assert refresh_flags() == 1
    assert SpeechChange.objects.get().act == "wording"


def test_history_goes_with_its_speech():
    speech = make_speech(state="binned")
    with recorded([speech.pk]):
        Speech.objects.update(title="新题")
    speech.delete()
    assert not SpeechChange.objects.exists()


def test_moves_have_their_own_log():
    speech = make_speech()
    change([speech.pk], MOVES["withdraw"], NOBODY)
    assert not SpeechChange.objects.exists()


# What writes rows of speeches: each notes it, or writes what follows from other columns.
WRITERS = {
    "speeches/life.py": "the state, with a log of its own",
    "speeches/duplicates/linking.py": "the place among versions, which follows",
    "speeches/admin/correcting.py": "inside `recorded`",
    "speeches/history/bulk.py": "inside `recorded`",
    "speeches/importing/binding.py": "inside `recorded`",
    "speeches/importing/leading.py": "inside `recorded`",
    "speeches/importing/parting.py": "inside `recorded`",
    "speeches/importing/reparse.py": "inside `recorded`",
    "speeches/importing/reverting.py": "inside `recorded`",
    "speeches/importing/rows.py": "inside `recorded`, and new ones",
    "speeches/safety/texts.py": "digests, and a text that came to harm as it was",
    "speeches/wording.py": "inside `recorded`",
}


def writes(path: Path) -> bool:
    """Whether a file writes rows of speeches: in bulk, or one by one."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        said = ast.unparse(node.func)
        bulk = node.func.attr in ("update", "bulk_update", "update_or_create")
        if bulk and said.startswith("Speech.objects"):
            return True
        if node.func.attr == "save" and said.split(".")[0] in ("speech", "row", "stored"):
            return True
    return False


def test_nothing_else_writes_speeches():
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("speeches", "search")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and writes(path)
    }
    assert found == WRITERS.keys()
