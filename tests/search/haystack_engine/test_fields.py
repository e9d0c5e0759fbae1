"""What haystack's documentation promises of fields, indexes and inputs: kept, or refused."""

from __future__ import annotations

import pytest
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group, User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import RequestFactory
from haystack import connections, indexes
from haystack.admin import SearchModelAdmin
from haystack.inputs import AutoQuery, Clean, Exact, Not, Raw
from haystack.query import SearchQuerySet

from search.haystack_engine import backend as backend_module

NAMES = ["信访督查组", "old goldfish", "Older Cuckold", "re-model", '引号"与\\杠', ""]


class FieldsIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="name")
    title = indexes.CharField(model_attr="name", faceted=True)
    headings = indexes.CharField()
    name = indexes.CharField(model_attr="name")
    parts = indexes.NgramField(model_attr="name")
    edges = indexes.EdgeNgramField(model_attr="name")
    hidden = indexes.CharField(model_attr="name", stored=False)
    writer = indexes.CharField(model_attr="name", index_fieldname="author")
    active = indexes.BooleanField()
    letters = indexes.MultiValueField()
    default = indexes.CharField(default="甲")

    def get_model(self) -> type[Group]:
        return Group

    def prepare_headings(self, obj: Group) -> list[str]:
        return ["一、开头", f"二、{obj.name}"]

    def prepare_active(self, obj: Group) -> int:
        return int("old" in obj.name)

    def prepare_letters(self, obj: Group) -> set[str]:
        return set(obj.name[:2])


@pytest.fixture
def groups(connect) -> None:
    connect(FieldsIndex())
    for name in NAMES:
        Group.objects.create(name=name)
    call_command("rebuild_index", interactive=False, verbosity=0)


def found(answers: SearchQuerySet) -> list[str]:
    return [result.name for result in answers.order_by("pk")]


every = SearchQuerySet


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        # NgramField: anywhere; EdgeNgramField: where a word begins; each piece for itself.
        (lambda: every().autocomplete(parts="OLD"), NAMES[1:3]),
        (lambda: every().autocomplete(parts="查组"), NAMES[:1]),
        (lambda: every().autocomplete(parts="gold old"), NAMES[1:2]),
        (lambda: every().autocomplete(edges="old"), NAMES[1:3]),
        (lambda: every().autocomplete(edges="gol"), NAMES[1:2]),
        (lambda: every().autocomplete(edges="uck"), []),
        (lambda: every().autocomplete(edges="mod "), NAMES[3:4]),
        (lambda: every().autocomplete(edges="信访"), NAMES[:1]),
        (lambda: every().autocomplete(edges="督查"), []),
        (lambda: every().autocomplete(parts='"与'), NAMES[4:5]),
        (lambda: every().autocomplete(title="与\\"), NAMES[4:5]),
        (lambda: every().filter(parts="old fish"), NAMES[1:2]),
        (lambda: every().filter(parts__exact="old fish"), []),
        (lambda: every().filter(parts__exact="old gold"), NAMES[1:2]),
        (lambda: every().filter(parts__in=["信访", "model"]), [NAMES[0], NAMES[3]]),
        (lambda: every().filter(parts=AutoQuery("old -gold")), NAMES[2:3]),
        (lambda: every().exclude(parts="o"), [NAMES[0], NAMES[4], NAMES[5]]),
        # Columns.
        (lambda: every().filter(name="re-model"), NAMES[3:4]),
        (lambda: every().filter(name=Clean("re-model")), NAMES[3:4]),
        (lambda: every().filter(name=Exact("re-model")), NAMES[3:4]),
        (lambda: every().filter(name=Not("re-model")), [*NAMES[:3], *NAMES[4:]]),
        (lambda: every().filter(name=AutoQuery('old -"Older C"')), NAMES[1:2]),
        (lambda: every().filter(name=NAMES[4]), NAMES[4:5]),
        (lambda: every().filter(active=True), NAMES[1:3]),
        (lambda: every().filter(active="True"), NAMES[1:3]),
        (lambda: every().filter(letters="信"), NAMES[:1]),
        (lambda: every().filter(name__in=Group.objects.filter(name__contains="model")
                                .values_list("name", flat=True)), NAMES[3:4]),
        # A field by its name in the SearchIndex, and by its name in the index.
        (lambda: every().filter(writer="re-model"), NAMES[3:4]),
        (lambda: every().filter(author__contains="model"), NAMES[3:4]),
        (lambda: every().filter(hidden="re-model"), NAMES[3:4]),
        # Several lines in a text: no string spans two.
        (lambda: every().filter(headings="二、re-model"), NAMES[3:4]),
        (lambda: every().filter(headings__exact="开头 二、"), []),
        # No condition is no restriction.
        (lambda: every().filter(content=""), NAMES),
        (lambda: every().auto_query(" "), NAMES),
    ],
)  # fmt: skip
def test_finding(groups, ask, expected):
    assert found(ask()) == expected


def test_an_empty_string_finds_nothing(groups):
    backend = connections["default"].get_backend()
    for string in ("", "  "):
        answer = backend.search(string)
        assert (answer["results"], answer["hits"]) == ([], 0)
    assert backend.search("*")["hits"] == len(NAMES)


def test_a_result_has_what_is_stored(groups):
    result = every().filter(content="督查")[0]
    assert (result.writer, result.author) == (NAMES[0], NAMES[0])
    assert (result.active, set(result.letters), result.default) == (False, {"信", "访"}, "甲")
    assert result.headings == "一、开头\n二、信访督查组"
    assert "hidden" not in result.get_additional_fields()
    assert result.get_stored_fields()["writer"] == NAMES[0]
    assert list(every().filter(name="re-model").values_list("writer", flat=True)) == ["re-model"]
    assert every().filter(name="").order_by("writer")[0].name == ""


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "lOeor"),
        ({"limit": -1}, "lOeor"),
        ({"limit": 2}, "lO"),
        ({"sort": "index"}, "Oelor"),
        ({"sort": "index", "limit": 2}, "Oe"),
        ({"sort": "count", "mincount": 2}, "l"),
    ],
    ids=str,
)
def test_options_of_facets(groups, options, expected):
    counts = every().filter(name__contains="o").facet("letters", **options).facet_counts()
    assert [value for value, _ in counts["fields"]["letters"]] == list(expected)


def test_a_text_is_counted_where_it_is_faceted(groups):
    counts = every().facet("title").facet_counts()["fields"]["title"]
    assert dict(counts) == dict.fromkeys(filter(None, NAMES), 1)
    with pytest.raises(NotImplementedError, match="faceted=True"):
        every().facet("headings")


class Shout(Clean):
    """The example of haystack's documentation."""

    input_type_name = "shout"

    def prepare(self, query_obj):
        return super().prepare(query_obj).lower()


class Unmarked(AutoQuery):
    """Own preparation of what people type."""

    def prepare(self, query_obj):
        self.query_string = self.query_string.replace("!", "")
        return super().prepare(query_obj)


class Everywhere(Raw):
    def prepare(self, query_obj):
        return f'title:"{self.query_string}" OR name:"{self.query_string}"'


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"content": Shout("GOLD FISH")}, NAMES[1:2]),
        ({"name": Shout("RE-MODEL")}, NAMES[3:4]),
        ({"name": Shout("RE-MODEL", clean=True)}, NAMES[3:4]),
        ({"content": Unmarked('!old! -cuck "old g"')}, NAMES[1:2]),
        ({"content": Everywhere("model")}, NAMES[3:4]),
    ],
    ids=str,
)
def test_own_input_types_prepare_themselves(groups, condition, expected):
    assert found(every().filter(**condition)) == expected


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: every().filter(content=AutoQuery("x", analyzer="y")), id="analyzer"),
        pytest.param(lambda: every().filter(name__in="re-model"), id="a string is no list"),
        pytest.param(lambda: every().filter(parts__gt="a"), id="parts of words have no order"),
        pytest.param(lambda: every().filter(parts__fuzzy="a"), id="fuzzy"),
        pytest.param(lambda: every().order_by("edges"), id="order by parts of words"),
        pytest.param(lambda: every().order_by("letters"), id="order by several"),
        pytest.param(lambda: every().facet("letters", sort="length"), id="another order of facets"),
    ],
)
def test_what_cannot_be_asked_is_refused(groups, ask):
    with pytest.raises(NotImplementedError):
        list(ask())


def an_index(**fields: indexes.SearchField) -> indexes.SearchIndex:
    names = {"text": indexes.CharField(document=True, model_attr="name")} | fields
    bases = (indexes.SearchIndex, indexes.Indexable)
    made = type("OwnIndex", bases, names | {"get_model": lambda self: Group})
    return made()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": indexes.CharField(analyzer="x")}, "OwnIndex.title: analyzer="),
        ({"title": indexes.CharField(boost=1.1)}, "OwnIndex.title: boost="),
        ({"name": indexes.CharField(weight=2)}, "OwnIndex.name: boost="),
        ({"headings": indexes.MultiValueField()}, "OwnIndex.headings: title, headings, text"),
    ],
    ids=["analyzer", "boost", "weight", "several headings"],
)
def test_what_a_field_cannot_have_is_refused(connect, fields, message):
    backend = connect(an_index(**fields))
    index = connections["default"].get_unified_index().get_index(Group)
    for use in (lambda: backend.search("*"), lambda: backend.update(index, [])):
        with pytest.raises(NotImplementedError, match=message):
            use()


@pytest.mark.parametrize(
    ("more", "message"),
    [({"boost": 1.1}, "no boost of documents"), ({"tags": ["甲"]}, "declare fields for tags")],
    ids=str,
)
def test_what_prepare_adds_is_not_lost_in_silence(connect, monkeypatch, more, message):
    index = an_index()
    monkeypatch.setattr(type(index), "prepare", lambda self, obj: _prepare(self, obj) | more)
    backend = connect(index)
    with pytest.raises(NotImplementedError, match=message):
        backend.update(index, [Group.objects.create(name="组")])


def _prepare(index: indexes.SearchIndex, obj: Group) -> dict[str, object]:
    return indexes.SearchIndex.prepare(index, obj)


def test_a_boost_of_one_is_none(connect, monkeypatch):
    index = an_index()
    monkeypatch.setattr(
        type(index), "prepare", lambda self, obj: _prepare(self, obj) | {"boost": 1.0}
    )
    connect(index).update(index, [Group.objects.create(name="组")])
    assert every().count() == 1


class UserIndex(indexes.ModelSearchIndex, indexes.Indexable):
    """Makes its fields of the model's."""

    text = indexes.CharField(document=True, model_attr="username")

    class Meta:
        model = User
        excludes = ["password"]


def test_the_index_of_a_model(connect):
    connect(UserIndex())
    user = User.objects.create(username="li", first_name="李", is_staff=True)
    call_command("update_index", verbosity=0, workers=0, batchsize=1)
    (result,) = every().filter(is_staff=True, date_joined__lte=user.date_joined)
    assert (result.first_name, result.date_joined) == ("李", user.date_joined)
    assert (result.last_name, result.last_login) == ("", None)
    assert every().filter(date_joined__lt=user.date_joined).count() == 0


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DOCUMENT_FIELD", "body", "HAYSTACK_DOCUMENT_FIELD"),
        ("get_identifier", str, "HAYSTACK_IDENTIFIER_METHOD"),
    ],
)
def test_settings_that_cannot_be_followed(connect, monkeypatch, name, value, message):
    monkeypatch.setattr(backend_module, name, value)
    with pytest.raises(NotImplementedError, match=message):
        connect()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"INCLUDE_SPELLING": True}, NotImplementedError),
        ({"STORAGE": "ram"}, NotImplementedError),
        ({"PATH": None}, ImproperlyConfigured),
    ],
    ids=str,
)
def test_connections_that_cannot_be(connect, settings, options, error):
    connect()
    settings.HAYSTACK_CONNECTIONS["default"].update(options)
    with pytest.raises(error):
        connections.reload("default").get_backend()


def test_commands_on_connections_of_several_engines(connect, settings):
    connect(FieldsIndex())
    Group.objects.create(name="组")
    simple = "haystack.backends.simple_backend.SimpleEngine"
    settings.HAYSTACK_CONNECTIONS["simple"] = {"ENGINE": simple}
    with pytest.warns(UserWarning, match="not implemented in this backend"):
        call_command("rebuild_index", interactive=False, verbosity=0)
    assert every().count() == 1


def test_search_in_the_admin(groups, admin_user):
    admin = SearchModelAdmin(Group, AdminSite())
    request = RequestFactory().get("/", {"q": "old -cuckold"})
    request.user = admin_user
    response = admin.changelist_view(request)
    content = response.content.decode()
    assert "old goldfish" in content
    assert "Older Cuckold" not in content
