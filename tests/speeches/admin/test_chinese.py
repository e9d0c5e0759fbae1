"""No English on the desk: not in what is shown, nor in what a screen reader says."""

import re
from gettext import GNUTranslations
from pathlib import Path
from urllib.parse import urlsplit

import django.apps
import pytest
from django.contrib.auth.models import Group, Permission, User
from lxml import html

from search.models import DomainTerm, SynonymRule
from speeches.admin.accounts import permission_name
from speeches.importing.materials import import_material
from speeches.jobs.models import Batch, BatchDocument, BatchFile, Job
from speeches.models import SiteLine, Speech, Wording
from tests.factories import make_material, make_speech
from tests.speeches.importing.test_materials import PAGE

# What is so called in Chinese too.
ALLOWED = set(
    "PDF Word URL HTML XML TXT Markdown JSON Lines RTF WPS zip eml gz mht MB KB GB SHA UTF utf "
    "LibreOffice docx doc md txt jsonl ok XX Control Mac Command LDAP "
    "OpenCC Unicode jieba Big mht SmartArt JPG PNG TIFF WebP GIF BMP".split()
)
# What the operator is told to type.
_COMMANDS = re.compile(
    r"python manage\.py [\w-]+|make \w+|[A-Z]+_[A-Z_]+(?:=\d+)?|[a-z]+_[a-z_]+(?: --\w+)?"
    # Hashes.
    r"|[0-9a-f]{16,}|[\w/+.]+\*+|pbkdf2_sha256"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
_SPOKEN = ("aria-label", "title", "alt", "placeholder", "aria-description", "data-confirm")
# `code` marks what is meant for machines.
_NEVER_READ = ("script", "style", "textarea", "noscript", "code")


@pytest.fixture
def desk(admin_client, admin_user, search_index):
    """Something of everything, in Chinese."""
    admin_user.username, admin_user.last_name, admin_user.first_name = "王芳", "王", "芳"
    admin_user.email = ""
    admin_user.save()
    import_material(PAGE, "讲话.txt")
    make_speech(
        title="又一篇", state="received", flags=[{"name": "gaps", "words": ["缺"]}],
        rewritten=True, complete=False, source="某某人大网",
        material=make_material(name="材料.txt", uploaded_by=admin_user, warnings=["有提示"]),
    )  # fmt: skip
    for state in ("withdrawn", "binned"):
        make_speech(title="另一篇", state=state, material=make_material(name="材料.txt"))
    SiteLine.objects.create(site="某某人大网", key="1", text="栏目")
    Wording.objects.create(words="十三五收官", until=2020)
    SynonymRule.objects.create(words="甲乙\n丙丁")
    DomainTerm.objects.create(text="四步工作法", folded="四步工作法")
    batch = Batch.objects.create(by=admin_user)
    file = BatchFile.objects.create(batch=batch, name="一.txt", path="/no", size=1)
    BatchDocument.objects.create(file=file, position=0, name="一", result="failed", said="空的")
    Job.objects.create(title="重新解析", state="failed", outcome="磁盘满了")
    group = Group.objects.create(name="办公室")
    group.permissions.set(Permission.objects.all())
    clerk = User.objects.create_user("李明", is_staff=True)
    clerk.groups.add(group)
    clerk.user_permissions.set(Permission.objects.all())
    search_index.rebuild()
    return admin_client


def words_of(page: str) -> dict[str, str]:
    """The English words of a page, each with the text that it stands in."""
    tree = html.document_fromstring(page)
    texts = []
    for node in tree.iter():
        if node.tag in _NEVER_READ or not isinstance(node.tag, str):
            texts.append(node.tail)
            continue
        texts += [node.text, node.tail, *(node.get(name) for name in _SPOKEN)]
        if node.tag == "input" and node.get("type") in ("submit", "button", "reset"):
            texts.append(node.get("value"))
    found = {}
    for text in filter(None, texts):
        for word in _WORD.findall(_COMMANDS.sub("", text)):
            if word not in ALLOWED:
                found[word] = " ".join(text.split())[:80]
    return found


def addresses_of(page: str, at: str) -> list[str]:
    tree = html.document_fromstring(page)
    tree.make_links_absolute(f"http://testserver{at}")
    found = []
    for link in tree.iter("a"):
        parts = urlsplit(link.get("href") or "")
        # A filter or an order of a list is the same page again.
        if parts.netloc == "testserver" and parts.path.startswith("/admin/"):
            found.append(parts.path)
    return found


# Not pages, or left by them.
_NO_PAGE = re.compile(r"/raw/$|/logout/|/jsi18n/|/r/\d|/progress/$")


def test_every_page_of_the_desk_is_chinese(desk):
    waiting, seen, found = ["/admin/"], set(), {}
    while waiting:
        address = waiting.pop()
        if address in seen or _NO_PAGE.search(address):
            continue
        seen.add(address)
        response = desk.get(address)
        if response.status_code in (301, 302):
            waiting.append(response["Location"])
            continue
        assert response.status_code == 200, address
        found |= {word: f"{address}: {text}" for word, text in words_of(response.text).items()}
        waiting += addresses_of(response.text, address)
    assert len(seen) > 40
    assert Speech.objects.count() == 4
    assert not found, "\n".join(f"{word} ({where})" for word, where in sorted(found.items()))


@pytest.mark.django_db
def test_every_permission_has_a_chinese_name():
    """Those of other people's apps too, whether or not they have a page."""
    found = list(Permission.objects.select_related("content_type"))
    assert {each.content_type.app_label for each in found} >= {"auth", "django_tasks_database"}
    assert [name for each in found if _WORD.search(name := permission_name(each))] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_words_are_those_of_the_table(domain):
    """Compile again after a change; the head of the table says how."""
    folder = Path(django.apps.apps.get_app_config("speeches").path) / "locale/zh_Hans/LC_MESSAGES"
    with (folder / f"{domain}.mo").open("rb") as compiled:
        words = GNUTranslations(compiled)
    table = (folder / f"{domain}.po").read_text("utf-8")
    pairs = re.findall(
        r'^msgid "(.+)"\n(?:msgid_plural .*\n)?msgstr(?:\[0\])? "(.+)"$', table, re.M
    )
    assert len(pairs) == table.count("msgid ") - 1
    for english, chinese in pairs:
        english = english.replace('\\"', '"')
        assert chinese in (words.gettext(english), words.ngettext(english, "", 1))


def test_an_english_word_is_found():
    page = "<p>好</p><p>Save</p><a aria-label='Next'>下一页</a><input type=submit value=Go>"
    assert set(words_of(f"<html><body>{page}<code>x_y foo</code></body></html>")) == {
        "Save",
        "Next",
        "Go",
    }
