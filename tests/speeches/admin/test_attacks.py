"""What an account is not to learn or to do, tried; and addresses that no page links to."""

from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

from speeches.admin import batches
from speeches.admin.materials import _version
from speeches.choices import State
from speeches.importing.materials import import_material
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.life import Arrival, Cause, Publishing
from speeches.models import Speech
from tests.factories import put_into
from tests.speeches.importing.test_binding import FILES

pytestmark = pytest.mark.django_db

make_roles = import_module("speeches.migrations.0010_roles").make_roles
HUGE = "9" * 5000
GREAT = "9" * 25


@pytest.fixture
def uploader() -> User:
    make_roles(apps, None)
    user = User.objects.create_user("录入者", is_staff=True)
    user.groups.add(Group.objects.get(name="录入"))
    return user


def brought(number: int, by: User, job: str = "") -> Speech:
    arrival = Arrival(Publishing.NOTHING, Cause(by, job=job))
    (speech,) = import_material(
        FILES[number - 1].encode(), f"第{number}页.txt", arrival=arrival
    ).speeches
    return speech


class TestDraftsOfOthers:
    @pytest.fixture
    def theirs(self) -> Speech:
        return brought(2, User.objects.create_user("别人"))

    @pytest.fixture
    def hers(self, client, uploader, theirs) -> Speech:
        client.force_login(uploader)
        return brought(1, uploader)

    def address(self, speech: Speech, name: str) -> str:
        return f"/admin/speeches/speech/{speech.pk}/{name}/"

    def test_its_words_are_not_shown_where_pages_are_put_together(self, client, hers, theirs):
        page = client.get(self.address(hers, "bind")).text
        assert theirs.paragraphs[0][:20] not in page
        assert f"order-{theirs.pk}" not in page
        assert f"order-{hers.pk}" in page

    def test_nor_by_way_of_another_of_hers(self, client, uploader, hers, theirs):
        third = brought(3, uploader)
        sent = {f"order-{hers.pk}": 1, "other": str(third.pk), "do": "show"}
        page = client.post(self.address(hers, "bind"), sent).text
        assert f"order-{third.pk}" in page
        assert f"order-{theirs.pk}" not in page

    def test_a_review_does_not_lead_to_it(self, client, hers, theirs):
        page = client.get(self.address(hers, "review")).text
        assert f"/{theirs.pk}/review/" not in page
        put_into(theirs, State.PUBLISHED)
        page = client.get(self.address(hers, "review")).text
        assert f'href="{theirs.get_absolute_url()}"' in page

    @pytest.mark.parametrize("there", [True, False])
    def test_whether_there_is_one_of_a_number_is_not_told(self, client, hers, theirs, there):
        review = client.get(self.address(hers, "review"))
        facts = {"title": hers.title, "kind": hers.kind, "seen": review.context["review"].version}
        other = theirs.pk if there else theirs.pk + 1000
        response = client.post(
            self.address(hers, "review"), {**facts, "do": "against", "other": other}
        )
        assert response["Location"] == self.address(hers, "review")


def test_what_is_published_at_that_moment_is_not_taken_back(client, uploader, monkeypatch):
    batch = Batch.objects.create(by=uploader)
    speech = brought(1, uploader, batch.job)
    file = BatchFile.objects.create(batch=batch, name="a", path="", size=1, state="done")
    BatchDocument.objects.create(
        file=file, position=0, name="a", result="new", material=speech.material
    )
    changing = batches.changing

    @contextmanager
    def somebody_was_faster():
        put_into(speech, State.PUBLISHED)
        with changing():
            yield

    monkeypatch.setattr(batches, "changing", somebody_was_faster)
    client.force_login(uploader)
    response = client.post(f"/admin/jobs/batch/{batch.pk}/change/", {"take_back": "1"})
    assert response.status_code == 403
    assert Speech.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"speeches/speech/?by={HUGE}", 200),
        (f"speeches/speech/?by={GREAT}", 200),
        (f"speeches/material/?by={GREAT}", 200),
        ("jobs/batch/abc/change/", 404),
        (f"jobs/batch/{GREAT}/change/", 404),
        ("speeches/speech/abc/delete/", 404),
        (f"speeches/speech/{{pk}}/versions/?a={HUGE}&b=0", 302),
    ],
)
def test_numbers_that_no_row_has(admin_client, admin_user, address, status):
    speech = brought(1, admin_user)
    assert admin_client.get(f"/admin/{address.format(pk=speech.pk)}").status_code == status


def test_a_line_that_no_page_has(admin_client, admin_user):
    material = brought(1, admin_user).material
    sent = {"seen": _version(material), "kept": ["0", "1", HUGE]}
    response = admin_client.post(f"/admin/speeches/material/{material.pk}/lines/", sent)
    assert response.status_code == 302
