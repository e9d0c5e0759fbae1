"""The writer's manual on the site is the one in docs, whole; each page leads there."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from lxml import html

from speeches.help.manuals import read
from tests.factories import make_speech

PAGE = reverse("help:page")
TEXT = (settings.BASE_DIR / "docs/writer.md").read_text(encoding="utf-8")


def words_of(markdown: str) -> str:
    """Without the marks of Markdown, and without white space."""
    marks = r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|^#+ |^- |^\d+\. |[`*\[|]|---"
    return "".join(re.sub(marks, "", markdown, flags=re.MULTILINE).split())


@pytest.fixture
def page(client, db):
    return html.document_fromstring(client.get(PAGE).text)


def test_every_word_is_shown(page):
    title, text = page.xpath("//h1")[0], page.xpath("//div[@class='help-text']")[0]
    shown = title.text_content() + text.text_content()
    assert re.sub("[*|]", "", "".join(shown.split())) == words_of(TEXT)


def test_the_contents_lead_to_the_parts(page):
    places = page.xpath("//nav[@class='help-contents']//a/@href")
    assert len(places) == len(re.findall(r"^## ", TEXT, flags=re.M))
    assert all(page.xpath("//h2[@id=$anchor]", anchor=place[1:]) for place in places)


def test_only_staff_is_led_to_the_manual_of_the_desk(client, admin_client):
    assert "/admin/manual/" not in client.get(PAGE).text
    assert "/admin/manual/" in admin_client.get(PAGE).text


def test_every_page_leads_there(client, db):
    for address in ("/", make_speech("一").get_absolute_url(), "/nowhere/", "/login/"):
        found = html.document_fromstring(client.get(address).text)
        links = found.xpath("//nav//a/@href | //footer//a/@href")
        assert {PAGE, f"{PAGE}#快捷键"} <= set(links), address


@pytest.mark.parametrize(
    ("path", "anchor"),
    [("templates/_footer.html", "快捷键"), ("templates/speeches/_search_form.html", "找")],
)
def test_the_parts_that_pages_name_are_there(path, anchor):
    assert f"#{anchor}" in (settings.BASE_DIR / path).read_text(encoding="utf-8")
    assert anchor in dict(read(TEXT).contents)


def test_what_looks_like_a_tag_is_text():
    body = read("# 名\n\n一 <script> **<b>** `<i>` [<u>](/x)\n\n<script>alert(1)</script>").body
    assert not re.search("<(script|b|i|u)>", body)


def test_no_address_runs_a_script():
    assert "<a" not in read("# 名\n\n[一](javascript:alert(1))").body


def test_a_row_of_a_table_has_a_heading():
    body = read("# 名\n\n| 键 | 做什么 |\n|---|---|\n| 甲 | 乙 |\n").body
    assert '<th scope="row">甲</th>' in body
    assert "<td>乙</td>" in body
