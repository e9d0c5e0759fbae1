"""The librarian's desk: what she does there holds at once, and failures have names."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from speeches.changes import speeches_changed
from speeches.importing.decisions import as_stored
from speeches.importing.materials import import_material
from speeches.models import Material, Speech
from speeches.parsing.documents import Place
from tests.speeches.importing.test_materials import PAGE

UPLOAD = "/admin/speeches/material/add/"


@pytest.fixture
def speech(db):
    return import_material(PAGE, "讲话.txt").speeches[0]


@pytest.fixture
def announced():
    """Runs a request and gives the ids it announced."""

    def announced_by(request):
        ids = []

        def receive(sender, **kwargs):
            ids.extend(kwargs["ids"])

        speeches_changed.connect(receive)
        response = request()
        speeches_changed.disconnect(receive)
        assert response.status_code == 302
        return ids

    return announced_by


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_a_hostile_file_name_is_only_a_name(admin_client, work_off):
    file = SimpleUploadedFile("../../<img src=x onerror=alert(1)>.txt", PAGE)
    upload = admin_client.post(UPLOAD, {"files": [file]})
    work_off()
    material = Material.objects.get()
    assert "/" not in material.name
    assert material.raw.name == f"{material.sha256[:2]}/{material.sha256}"
    for address in (f"/admin/speeches/material/{material.pk}/change/", upload.url):
        assert "<img src=x" not in admin_client.get(address).text


@pytest.mark.parametrize("path", [UPLOAD, "/admin/speeches/material/1/raw/"])
def test_strangers_are_sent_to_sign_in(client, db, path):
    assert client.get(path)["Location"].startswith("/admin/login/")


def test_staff_without_the_permission_cannot_upload(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.get(UPLOAD).status_code == 403


def test_the_raw_file_is_a_download(admin_client, speech):
    response = admin_client.get(f"/admin/speeches/material/{speech.material_id}/raw/")
    assert b"".join(response.streaming_content) == PAGE
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_materials_are_neither_changed_nor_deleted(admin_client, speech):
    page = f"/admin/speeches/material/{speech.material_id}"
    assert admin_client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{page}/change/", {"name": "x"}).status_code == 403


def form(speech, **changes):
    fields = {
        name: getattr(speech, name) or ""
        for name in ("title", "subtitle", "level", "meeting_level", "kind", "year", "source_url",
                     "incomplete_reason", "part", "parts")
    }  # fmt: skip
    return fields | {"complete": "on"} | changes


def test_an_edit_is_announced(admin_client, speech, announced):
    address = f"/admin/speeches/speech/{speech.pk}/change/"
    ids = announced(lambda: admin_client.post(address, form(speech, level="city")))
    speech.refresh_from_db()
    assert (ids, speech.level) == ([speech.pk], "city")


@pytest.mark.parametrize(("year", "kept"), [("unchanged", 2019), (2018, 2018)])
def test_the_year_follows_the_day_that_a_person_gives(admin_client, speech, year, kept):
    changes = {"delivered_on": "2019-06-05"} | ({} if year == "unchanged" else {"year": year})
    address = f"/admin/speeches/speech/{speech.pk}/change/"
    assert admin_client.post(address, form(speech, **changes)).status_code == 302
    speech.refresh_from_db()
    assert speech.year == kept
    assert {"delivered_on", "year"} <= set(speech.corrected)


def test_the_text_cannot_be_edited(admin_client, speech):
    address = f"/admin/speeches/speech/{speech.pk}/change/"
    admin_client.post(address, form(speech, text="洗稿"))
    assert Speech.objects.get().text == speech.text


def test_renaming_a_source_is_announced(admin_client, speech, announced):
    address = f"/admin/speeches/source/{speech.source_id}/change/"
    assert announced(lambda: admin_client.post(address, {"name": "新名"})) == [speech.pk]


def test_every_admin_page_opens(admin_client, speech):
    for model in ("speech", "material", "source"):
        assert admin_client.get(f"/admin/speeches/{model}/").status_code == 200
    for path in (f"speech/{speech.pk}", f"material/{speech.material_id}"):
        assert admin_client.get(f"/admin/speeches/{path}/change/").status_code == 200


class TestLines:
    @pytest.fixture
    def address(self, speech):
        return f"/admin/speeches/material/{speech.material_id}/lines/"

    def test_lines_stand_in_their_order_with_their_rules(self, admin_client, address):
        lines = admin_client.get(address).context["lines"]
        assert [(line.text, line.rule) for line in lines[:3]] == [
            ("示例文库 导航", "网站名"),
            ("在2021年全县人大工作会议上的讲话", ""),
            ("2022-03-04 10:00:00 来源:示例文库", "元信息"),
        ]

    def decide(self, client, address, kept, **options):
        seen = client.get(address).context["seen"]
        return client.post(address, {"kept": kept, "seen": seen}, **options)

    def kept(self, client, address):
        return [i for i, line in enumerate(client.get(address).context["lines"]) if not line.rule]

    def test_a_line_is_put_back_and_another_removed(self, admin_client, address, speech, announced):
        kept = self.kept(admin_client, address)
        chosen = [0, *kept[:-1]]
        ids = announced(lambda: self.decide(admin_client, address, chosen))
        speech.refresh_from_db()
        assert ids == [speech.pk]
        assert "示例文库 导航" in speech.text
        assert "谢谢大家" not in speech.text
        assert self.kept(admin_client, address) == chosen

    def test_saving_without_a_change_decides_nothing(self, admin_client, address):
        self.decide(admin_client, address, self.kept(admin_client, address))
        assert Material.objects.get().choices == {"keep": [], "drop": []}

    def test_what_was_read_anew_meanwhile_is_looked_at_again(self, admin_client, address, speech):
        seen = admin_client.get(address).context["seen"]
        self.decide(admin_client, address, self.kept(admin_client, address)[:-1])
        before = Material.objects.get().choices
        response = admin_client.post(address, {"kept": [], "seen": seen}, follow=True)
        assert any("请按现在的结果再看一遍" in line for line in messages(response))
        assert Material.objects.get().choices == before

    def test_a_line_that_is_not_there_any_more_is_told_and_kept(self, admin_client, address):
        lost = as_stored([Place(3, "再也找不到的一行")])
        Material.objects.update(choices={"keep": [], "drop": lost})
        assert "再也找不到的一行" in admin_client.get(address).text
        self.decide(admin_client, address, self.kept(admin_client, address))
        assert Material.objects.get().choices["drop"] == lost

    def test_removing_everything_is_refused(self, admin_client, address, speech):
        response = self.decide(admin_client, address, [], follow=True)
        assert any("没有保存" in line for line in messages(response))
        assert Speech.objects.get().text == speech.text
        assert Material.objects.get().choices == {}

    def test_strangers_may_not(self, client, address):
        assert client.get(address)["Location"].startswith("/admin/login/")


def test_what_the_librarian_corrects_is_remembered(admin_client, speech):
    address = f"/admin/speeches/speech/{speech.pk}/change/"
    admin_client.post(address, form(speech, level="city"))
    assert "level" in Speech.objects.get().corrected
    assert "state" not in Speech.objects.get().corrected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year": "20230"}, "2100"),
        ({"part": "3", "parts": "2"}, "不大于"),
        ({"parts": "2"}, "不大于"),
    ],
    ids=["year", "part-beyond-parts", "parts-without-part"],
)
def test_what_cannot_be_is_a_message(admin_client, speech, changes, words):
    address = f"/admin/speeches/speech/{speech.pk}/change/"
    response = admin_client.post(address, form(speech, **changes))
    assert response.status_code == 200
    assert words in response.content.decode()


def test_staff_without_permission_get_neither_raw_files_nor_drafts(
    client, speech, django_user_model
):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    Speech.objects.update(state="withdrawn")
    assert client.get(f"/admin/speeches/material/{speech.material_id}/raw/").status_code == 403
    assert client.get(speech.get_absolute_url()).status_code == 404


def test_a_raw_file_that_is_gone_is_a_404(admin_client, speech):
    speech.material.raw.delete(save=False)
    address = f"/admin/speeches/material/{speech.material_id}/raw/"
    assert admin_client.get(address).status_code == 404


def test_a_page_of_edits_is_announced(admin_client, speech, announced):
    import_material(PAGE.replace("县".encode(), "市".encode()), "乙.txt")
    rows = list(Speech.objects.order_by("-sorted_on", "-pk"))
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "1"}
    for index, row in enumerate(rows):
        data |= {
            f"form-{index}-id": row.pk, f"form-{index}-level": "town",
            f"form-{index}-kind": row.kind,
            f"form-{index}-meeting_level": row.meeting_level,
        }  # fmt: skip
    ids = announced(lambda: admin_client.post("/admin/speeches/speech/", data))
    assert sorted(ids) == sorted(row.pk for row in rows)
    assert set(Speech.objects.values_list("level", flat=True)) == {"town"}


def test_a_doubt_that_a_person_ticked_is_a_whole_sentence(admin_client, speech):
    doubts = ["gaps", "misfit", "alien", "expired"]
    address = f"/admin/speeches/speech/{speech.pk}/change/"
    assert admin_client.post(address, form(speech, doubts=doubts)).status_code == 302
    assert set(Speech.objects.get().doubts) == {
        "可能不是讲话", "疑似被删去数字或词语", "标题与正文可能不符", "有过时用语",
    }  # fmt: skip


def test_the_list_names_what_is_doubtful(admin_client, speech):
    row = Speech.objects.get(pk=speech.pk)
    row.flags = [{"name": "removed", "words": ["要把门打开，让群众愿意来。"]}]
    row.save()
    page = admin_client.get("/admin/speeches/speech/?flag=removed").text
    assert '<td class="field-flag_labels"><span class="bad">删去了像正文的话</span></td>' in page
    assert row.doubts == ["删去了像正文的话，请核对：“要把门打开，让群众愿意来。”"]


def test_who_may_only_look_sees_the_doubts_in_sentences(client, speech, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_speech"))
    Speech.objects.update(flags=[{"name": "gaps", "words": ["2022年3月日"]}])
    client.force_login(reader)
    page = client.get(f"/admin/speeches/speech/{speech.pk}/change/")
    assert "疑似被删去数字或词语" in page.text
