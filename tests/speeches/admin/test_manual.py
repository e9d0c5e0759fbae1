"""The manual on the desk is the one in docs, whole, with its pictures."""

import re

from django.conf import settings
from django.contrib.staticfiles import finders
from lxml import html

from tests.speeches.help.test_manuals import words_of

TEXT = (settings.BASE_DIR / "docs/librarian.md").read_text(encoding="utf-8")
# A picture is worth its room in the repository, no more.
MOST_BYTES = 1_000_000


def shown(client):
    page = html.document_fromstring(client.get("/admin/manual/").text)
    return page.xpath("//div[@class='manual']")[0]


def test_every_word_is_shown(admin_client):
    squeezed = "".join(shown(admin_client).text_content().split())
    assert "管理员手册" + re.sub("[*|]", "", squeezed) == words_of(TEXT)


def test_every_picture_is_there_and_small(admin_client):
    pictures = re.findall(r"\(\.\./static/([^)]+)\)", TEXT)
    assert len(pictures) == len(shown(admin_client).xpath(".//img")) == 8
    assert sum(settings.BASE_DIR.joinpath("static", one).stat().st_size for one in pictures) < (
        MOST_BYTES
    )
    for picture in pictures:
        assert finders.find(picture), picture


def test_the_contents_lead_to_the_parts(admin_client):
    page = html.document_fromstring(admin_client.get("/admin/manual/").text)
    places = page.xpath("//nav[@class='manual-contents']//a/@href")
    assert len(places) == len(re.findall(r"^## ", TEXT, flags=re.M))
    for place in places:
        assert page.xpath(f"//h2[@id='{place[1:]}']")


def test_the_home_leads_to_it(admin_client):
    assert "/admin/manual/" in admin_client.get("/admin/").text
