"""Uploads that are large: they end before the server's patience, and say what became of them."""

import json
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from speeches.admin.uploads import SECONDS, arrival_of, import_uploads
from speeches.importing.materials import Status
from speeches.life import Cause
from speeches.models import Speech
from tests.speeches.importing.test_materials import PAGE

pytestmark = pytest.mark.django_db


def records(number):
    lines = (
        json.dumps(
            {"id": str(at), "title": f"在第{at}次会议上的讲话", "text": f"同志们：\n讲{at}点意见。"}
        )
        for at in range(number)
    )
    return SimpleUploadedFile("多.jsonl", "\n".join(lines).encode())


def test_what_does_not_fit_into_the_time_is_named_and_can_be_sent_again():
    clock = count(0, SECONDS // 3).__next__
    files = [records(9), SimpleUploadedFile("讲话.txt", PAGE)]
    outcomes = list(import_uploads(files, arrival_of(Cause()), clock))
    done = [outcome for outcome in outcomes if outcome.status is Status.IMPORTED]
    assert Speech.objects.count() == len(done) == 2
    late = outcomes[len(done) :]
    assert [(outcome.name, outcome.status) for outcome in late] == [
        ("多.jsonl", Status.FAILED),
        ("讲话.txt", Status.FAILED),
    ]
    assert "再上传一次" in late[0].reason


def test_of_very_many_documents_the_numbers_are_told_at_an_address_that_fits(admin_client):
    data = {"files": records(120)}
    response = admin_client.post("/admin/speeches/material/add/", data, follow=True)
    assert response.redirect_chain[0][0] == "/admin/speeches/material/"
    said = [str(message) for message in response.context["messages"]]
    assert said == ["共 120 份：已导入 120 份。"]


def test_a_file_that_takes_all_the_time_is_not_called_unfinished():
    clock = count(0, SECONDS - 1).__next__
    files = [SimpleUploadedFile("讲话.txt", PAGE)]
    assert [outcome.status for outcome in import_uploads(files, arrival_of(Cause()), clock)] == [
        Status.IMPORTED
    ]
