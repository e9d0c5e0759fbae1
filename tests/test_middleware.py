"""What no request may ask of any page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.middleware import MOST_PARAMETERS
from speeches.lists.facets import FACETS
from speeches.lists.filters import MOST_VALUES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["speeches:list", "search:results", "trends:outlines"])
def test_an_address_has_no_thousands_of_parameters(client, name):
    response = client.get(reverse(name), {f"a{n}": "" for n in range(MOST_PARAMETERS + 1)})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_every_filter_with_all_its_values_is_answered(client):
    params = {name: [f"值{n}" for n in range(MOST_VALUES)] for name in FACETS}
    assert client.get(reverse("speeches:list"), params).status_code == 200


@pytest.mark.parametrize("address", ["/basket/new/", "/admin/login/", "/speeches/"])
def test_a_visitors_file_never_reaches_the_disk(client, settings, monkeypatch, address):
    def write(*args: object, **kwargs: object) -> None:
        raise AssertionError("A file is written.")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", write)
    file = SimpleUploadedFile("a", b"0" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert client.post(address, {"name": "甲", "a": file}).status_code == 400


def test_a_librarians_file_does(admin_client, settings):
    file = SimpleUploadedFile("a", b"0" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert admin_client.post("/basket/new/", {"name": "甲", "a": file}).status_code == 302
