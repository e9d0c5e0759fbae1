"""What leaves a draft as it is seen in an office: Word's file, printed by LibreOffice."""

import subprocess

import pytest
from django.urls import reverse
from pypdf import PdfReader

from speeches.basket.models import Basket
from speeches.models import Wording
from tests.factories import make_speech
from tests.speeches.export.test_docx import has_office

pytestmark = [pytest.mark.django_db, has_office]


@pytest.fixture
def draft(client):
    Wording.objects.get_or_create(words="十三五", defaults={"until": 2020})
    speech = make_speech(
        "一、为XX县群众效劳", "为大局效劳，落实“十三五”部署，X个村都要去。",
        headings=((0, 1, "一、", "为XX县群众效劳"),), rewritten=True,
        rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 2}],
    )  # fmt: skip
    place = f"section:{speech.sections.first().anchor}"
    client.post(reverse("basket:add", args=[speech.pk]), {"place": place})
    return Basket.objects.get()


def printed(client, draft, folder, **query) -> tuple[str, list[str]]:
    """The text of the pages without spaces, and what is said in the comments on them."""
    url = reverse("basket:export", args=[draft.pk, "docx"])
    (folder / "a.docx").write_bytes(client.get(url, query).content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    with_comments = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    command = ["soffice", profile, "--headless", "--convert-to", with_comments, "--outdir",
               str(folder), str(folder / "a.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = PdfReader(folder / "a.pdf").pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    notes = [each.get_object() for page in pages for each in page.get("/Annots", [])]
    return text, [str(each["/Contents"]) for each in notes if each.get("/Subtype") == "/Text"]


def test_a_spun_section_carries_its_marks_until_it_is_mended(client, draft, tmp_path):
    text, said = printed(client, draft, tmp_path)
    assert "效劳" in text
    assert sum("待填" in each for each in said) == 2
    assert sum("疑为服务" in "".join(each.split()) for each in said) == 2
    assert sum("过时" in each for each in said) == 1
    _, silent = printed(client, draft, tmp_path, remarks="no")
    assert silent == []

    url = reverse("basket:mend", args=[draft.pk])
    client.post(url, {"right": ""})
    client.post(url, {"slot": ["XX县", "X个"], "words": ["青山县", "十二个"]})
    Wording.objects.all().delete()
    text, said = printed(client, draft, tmp_path)
    assert said == []
    assert "为青山县群众服务" in text
    assert "十二个村" in text
