"""What no request may ask of any page, and how pages are sent."""

import gzip
import io
import re
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse

from config.bodies import WholeBody
from config.middleware import MOST_PARAMETERS, CompressedText
from speeches.jobs.models import Batch
from speeches.lists.facets import FACETS
from speeches.lists.filters import MOST_VALUES
from tests.factories import make_speech

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/speeches/material/add/"


@pytest.mark.parametrize("name", ["speeches:list", "search:results", "trends:outlines"])
def test_an_address_has_no_thousands_of_parameters(client, name):
    response = client.get(reverse(name), {f"a{n}": "" for n in range(MOST_PARAMETERS + 1)})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_every_filter_with_all_its_values_is_answered(client):
    params = {name: [f"值{n}" for n in range(MOST_VALUES)] for name in FACETS}
    assert client.get(reverse("speeches:list"), params).status_code == 200


@pytest.mark.parametrize("address", ["/", "/speeches/", "/admin/login/", "/nowhere"])
def test_what_nobody_asks_with_is_no_method(client, address):
    """TRACE would repeat what was sent, cookies included."""
    for method in ("TRACE", "CONNECT", "PUT", "PROPFIND"):
        response = client.generic(method, address)
        assert (response.status_code, response.headers["Allow"]) == (
            405,
            "GET, HEAD, OPTIONS, POST",
        )


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


def test_more_files_than_a_request_may_have_are_refused_in_words(admin_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [SimpleUploadedFile(f"{n}.txt", b"0") for n in range(4)]
    response = admin_client.post(UPLOAD, {"files": files})
    assert response.status_code == 400
    assert "一次最多收 3 个文件" in response.text
    assert "压成一个 zip" in response.text
    assert f'href="{UPLOAD}"' in response.text
    assert not Batch.objects.exists()


def test_more_fields_than_a_form_may_have_are_refused_in_words(admin_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = admin_client.post(UPLOAD, {"pasted": ["一"] * 5})
    assert response.status_code == 400
    assert "一次最多提交 3 项" in response.text


def test_a_text_too_long_to_be_pasted_is_refused_in_words(admin_client, settings):
    text = "一" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = admin_client.post(UPLOAD, {"pasted": text})
    assert response.status_code == 400
    assert "请先存成文件" in response.text


def test_an_address_of_too_much_is_no_form(client):
    text = client.get("/speeches/", {f"a{n}": "" for n in range(MOST_PARAMETERS + 1)}).text
    assert "筛选条件太多" in text


def test_a_body_that_broke_off_is_not_taken_for_a_shorter_one(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    application = import_module("config.wsgi").application
    body = encode_multipart(BOUNDARY, {"a": SimpleUploadedFile("a.txt", b"0" * 90_000)})

    def ask(sent: bytes) -> tuple[str, str]:
        environ = RequestFactory().post(UPLOAD).environ | {
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"csrftoken={'a' * 32}",
            "wsgi.input": io.BytesIO(sent),
        }
        statuses: list[str] = []
        answer = application(environ, lambda status, headers: statuses.append(status))
        return statuses[0], b"".join(answer).decode()

    assert ask(body)[0] == "403 Forbidden"
    for kept in (0, 10, 50_000, len(body) - 1):
        status, text = ask(body[:kept])
        assert status == "400 Bad Request"
        assert "没有传完" in text


def test_half_a_file_is_never_stored(admin_client):
    body = encode_multipart(BOUNDARY, {"files": SimpleUploadedFile("a.txt", b"0" * 90_000)})
    half = WholeBody(io.BytesIO(body[: len(body) // 2]), len(body))
    response = admin_client.post(
        UPLOAD, body, f"multipart/form-data; boundary={BOUNDARY}", **{"wsgi.input": half}
    )
    assert response.status_code == 400
    assert not Batch.objects.exists()


@pytest.mark.parametrize("address", ["/speeches/", "/search/?q=讲话", "/no-such-page"])
def test_pages_are_compressed(client, address):
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    new = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=)"\w+"|(?<="took_ms": )[\d.]+')
    assert new.sub(b"", gzip.decompress(packed.content)) == new.sub(b"", plain.content)


@pytest.mark.parametrize(
    ("kind", "packed"), [("application/json", True), ("text/markdown", True), ("image/png", False)]
)
def test_data_is_compressed_too_and_pictures_are_not(rf, kind, packed):
    middleware = CompressedText(lambda request: HttpResponse("字" * 500, content_type=kind))
    answer = middleware(rf.get("/", headers={"Accept-Encoding": "gzip"}))
    assert ("Content-Encoding" in answer.headers) == packed


def test_a_word_file_is_sent_as_it_is(client):
    address = reverse("speeches:export", args=[make_speech().pk, "docx"])
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert b"".join(answer).startswith(b"PK")


def test_the_length_of_a_compressed_page_tells_nothing_of_what_is_in_it(client):
    """BREACH guesses a secret by the length of many answers to almost the same question."""
    packed = {"headers": {"Accept-Encoding": "gzip"}}
    assert len({len(client.get("/speeches/", **packed).content) for _ in range(30)}) > 1
