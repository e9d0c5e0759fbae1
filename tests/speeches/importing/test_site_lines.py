"""What a site's pages teach, in whatever order they come, and what the librarian says to it."""

import itertools
import re

import pytest
from django.core.management import call_command

from speeches.changes import speeches_changed
from speeches.importing.decisions import as_stored
from speeches.importing.materials import Status, import_material
from speeches.importing.reparse import DUE, left_to_worker, reparse
from speeches.importing.site_lines import ENOUGH, pages_of
from speeches.jobs.models import Job
from speeches.models import Material, Sighting, SiteLine, Speech, SpeechChange
from speeches.parsing import parse
from speeches.parsing.cleaning.site_lines import LEARNED_RULE, key_of
from speeches.parsing.version import parser_version
from speeches.reading.material_lines import material_lines
from tests.speeches.parsing.shells import SHELL, SITE, body, page, shelled
from tests.speeches.parsing.test_choices import the_line

pytestmark = pytest.mark.django_db
SMALL = "麦香小铺为您守着一盏灯"


def bring(text: str, name: str = "页.txt") -> Material:
    outcome = import_material(text.encode(), name)
    assert outcome.status is Status.IMPORTED
    return outcome.speeches[0].material


def texts() -> dict[str, str]:
    return dict(Speech.objects.values_list("title", "text"))


def learned() -> set[str]:
    return set(SiteLine.objects.filter(refused=False).values_list("text", flat=True))


def state() -> tuple:
    """All that is kept, whatever the rows' numbers."""
    rows = Material.objects.order_by("sha256").values_list("sha256", "removed", "parser")
    return sorted(texts().items()), list(rows), set(SiteLine.objects.values_list("site", "key"))


def test_three_pages_are_not_enough():
    for number in range(ENOUGH - 1):
        bring(shelled(number))
    assert learned() == set()
    assert SMALL in Speech.objects.first().text


def test_the_fourth_page_cleans_them_all():
    for number in range(ENOUGH):
        bring(shelled(number))
    assert len(learned()) == len(SHELL)
    assert sorted(texts().values()) == sorted("\n".join(body(n)) for n in range(ENOUGH))
    for material in Material.objects.all():
        rules = [item["rule"] for item in material.removed]
        assert rules.count(LEARNED_RULE) == len(SHELL)


def test_pages_after_that_come_in_clean():
    for number in range(ENOUGH + 1):
        material = bring(shelled(number))
    assert material.speeches.get().text == "\n".join(body(ENOUGH))
    assert material.removed[0]["rule"] == LEARNED_RULE


def test_the_order_of_arrival_does_not_matter(monkeypatch):
    """All orders of four pages, of which two are enough; one has only a slogan for a title."""
    monkeypatch.setattr("speeches.importing.site_lines.ENOUGH", 2)
    pages = [
        shelled(0),
        page(1, above=SHELL[:1], below=SHELL[4:]),
        page(4, title="把春天种下去", above=SHELL[:2], below=SHELL[4:5]),
        shelled(3, source="别家资料网"),
    ]
    seen = []
    for order in itertools.permutations(pages):
        for text in order:
            bring(text)
        seen.append(state())
        for table in (Sighting, SiteLine, Speech, Material):
            table.objects.all().delete()
    assert all(one == seen[0] for one in seen)
    kept = dict(seen[0][0])
    assert kept["在全县河长工作会议上的讲话"] == "\n".join(body(1))
    assert SMALL in kept["在全县养老工作会议上的讲话"]


@pytest.mark.parametrize(
    "title",
    ["在全县工作会议上的讲话（第{n}/6页）", "在全县工作会议上的讲话"],
    ids=["parts", "one-title"],
)
def test_pages_of_one_speech_teach_nothing(title):
    for number in range(6):
        bring(shelled(number, title=title.format(n=number + 1)))
    assert learned() == set()


def test_copies_under_other_titles_teach_nothing():
    for number in range(6):
        bring(page(0, title=f"某某在第{number}小组会上的发言", below=(SMALL,)))
    assert learned() == set()


def test_a_line_of_another_site_is_not_learned_here():
    for number in range(ENOUGH + 1):
        bring(shelled(number, source=f"麦穗{'甲乙'[number % 2]}资料网"))
    assert learned() == set()


def test_recurring_headings_and_formulas_stay():
    lines = ("工作目标", "主持人总结")
    for number in range(ENOUGH + 1):
        bring(page(number, inside=lines, below=("以上发言请各位批评指正", "某某县人民政府")))
    assert learned() == set()
    for text in texts().values():
        assert "工作目标\n主持人总结" in text


def test_reading_anew_and_importing_again_change_nothing():
    materials = [bring(shelled(number)) for number in range(ENOUGH)]
    before = state(), Sighting.objects.count()
    for number, material in enumerate(materials):
        assert reparse(Material.objects.get(pk=material.pk)) == []
        assert import_material(shelled(number).encode(), "又.txt").status is Status.UNCHANGED
    assert (state(), Sighting.objects.count()) == before


def test_what_a_person_corrected_stays():
    speech = bring(shelled(0)).speeches.get()
    speech.title, speech.corrected = "更正过的标题", ["title"]
    speech.save()
    for number in range(1, ENOUGH):
        bring(shelled(number))
    speech.refresh_from_db()
    assert (speech.title, speech.text) == ("更正过的标题", "\n".join(body(0)))


def test_what_a_person_put_back_stays():
    material = bring(shelled(0))
    material.choices = {"keep": as_stored([the_line(material.text, SMALL)]), "drop": []}
    material.save()
    for number in range(1, ENOUGH):
        bring(shelled(number))
    assert material.speeches.get().text == "\n".join([*body(0), SMALL])


def test_the_cleaned_speeches_are_announced():
    ids = []

    def receive(sender, **kwargs):
        ids.extend(kwargs["ids"])

    first = [bring(shelled(number)).speeches.get().pk for number in range(ENOUGH - 1)]
    speeches_changed.connect(receive)
    bring(shelled(ENOUGH - 1))
    speeches_changed.disconnect(receive)
    assert set(first) < set(ids)


def test_a_failure_halfway_leaves_nothing(monkeypatch):
    for number in range(ENOUGH - 1):
        bring(shelled(number))
    before = state()

    def fail(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr("speeches.importing.materials.follow_up", fail)
    with pytest.raises(RuntimeError):
        bring(shelled(ENOUGH - 1))
    assert state() == before


def test_one_that_cannot_be_read_any_more_is_due_for_reading_anew(capsys):
    lost = bring(shelled(0))
    raw = lost.raw.read()
    lost.raw.close()
    lost.raw.storage.delete(lost.raw.name)
    for number in range(1, ENOUGH):
        bring(shelled(number))
    lost.refresh_from_db()
    assert (lost.parser, SMALL in lost.speeches.get().text) == ("", True)
    with lost.raw.storage.open(lost.raw.name, "wb") as file:
        file.write(raw)
    call_command("reparse_materials", changed=True)
    lost.refresh_from_db()
    assert lost.speeches.get().text == "\n".join(body(0))
    assert lost.parser == parser_version()
    assert "共 1 份材料，1 份有变化" in capsys.readouterr().out


def test_a_library_from_before_learns_when_it_is_read_anew():
    for number in range(ENOUGH):
        bring(shelled(number))
    cleaned = state()
    SiteLine.objects.all().delete()
    Sighting.objects.all().delete()
    call_command("reparse_materials")
    assert state() == cleaned


def test_a_line_that_stands_in_too_few_pages_by_now_is_unlearned(monkeypatch):
    """As when a newer parser reads another title, or another site, in a page."""
    materials = [bring(shelled(number)) for number in range(ENOUGH)]
    # Here, where the parser can be changed.
    monkeypatch.setattr("speeches.importing.reading_anew.read_document", parse)
    monkeypatch.setattr("speeches.parsing.cleaning.site_lines._NAMED", re.compile("麦香"))
    reparse(Material.objects.get(pk=materials[0].pk), at_once=ENOUGH)
    assert SMALL not in learned()
    assert len(learned()) == len(SHELL) - 1
    assert all(SMALL in text for text in texts().values())


def test_the_number_of_pages():
    for number in range(ENOUGH + 1):
        bring(shelled(number))
    key = key_of(SMALL)
    assert pages_of(SITE, [key]) == {key: ENOUGH + 1}


class TestLibrarian:
    """The list of learned lines in the admin."""

    LIST = "/admin/speeches/siteline/"

    @pytest.fixture
    def line(self):
        for number in range(ENOUGH):
            bring(shelled(number))
        return SiteLine.objects.get(text=SMALL)

    def act(self, client, action, *lines):
        data = {"action": action, "_selected_action": [line.pk for line in lines]}
        data["confirmed"] = "1"
        return client.post(self.LIST, data, follow=True)

    def test_sees_what_was_learned_and_from_how_many_pages(self, admin_client, line):
        html = admin_client.get(self.LIST, {"site": SITE}).content.decode()
        assert SMALL in html
        assert f'<td class="field-pages">{ENOUGH}</td>' in html

    @pytest.mark.parametrize("number", [25, 45])
    def test_the_number_of_queries_does_not_grow_with_the_lines(
        self, admin_client, number, django_assert_max_num_queries
    ):
        SiteLine.objects.bulk_create(
            SiteLine(site=SITE, key=f"{key:016x}", text=f"栏目{key}") for key in range(number)
        )
        with django_assert_max_num_queries(10):
            admin_client.get(self.LIST)

    def test_finds_it_from_the_source(self, admin_client, line):
        source = Speech.objects.first().source
        html = admin_client.get(f"/admin/speeches/source/{source.pk}/change/").content.decode()
        assert f"{len(SHELL)} 行" in html

    def test_refuses_a_line(self, admin_client, line, work_off):
        response = self.act(admin_client, "refuse", line)
        assert "4 份材料在后台重新整理" in str(*response.context["messages"])
        work_off()
        for text in texts().values():
            assert SMALL in text
            assert "粒粒归仓总编室出品" not in text
        assert SMALL in bring(shelled(ENOUGH)).speeches.get().text

    def test_takes_it_back(self, admin_client, line, work_off):
        self.act(admin_client, "refuse", line)
        self.act(admin_client, "accept", line)
        assert work_off() == 1
        assert all(SMALL not in text for text in texts().values())

    @pytest.mark.parametrize("sites", [2, 5])
    def test_asks_the_database_once_a_site(
        self, admin_client, sites, django_assert_max_num_queries
    ):
        lines = [
            SiteLine.objects.create(site=str(number % 2), key=f"{number:016x}", text="栏目")
            for number in range(5 * sites)
        ]
        with django_assert_max_num_queries(24):
            self.act(admin_client, "refuse", *lines)

    def test_cannot_add_or_delete(self, admin_client, line):
        assert admin_client.get(f"{self.LIST}add/").status_code == 403
        assert admin_client.get(f"{self.LIST}{line.pk}/delete/").status_code == 403


class TestLeftToAWorker:
    """Somebody who decides about one material waits for that one alone."""

    @pytest.fixture
    def parsed(self, monkeypatch):
        """What is read, by name; in this process, where the parser can be changed."""
        names = []

        def noted(data, name, *more, **others):
            names.append(name)
            return parse(data, name, *more, **others)

        monkeypatch.setattr("speeches.importing.reading_anew.read_document", noted)
        return names

    @pytest.fixture
    def drop_line(self, admin_client, parsed, monkeypatch):
        """Takes a line out of one of a site's pages, which a newer parser reads otherwise: too few
        of them show a line of the site now. Returns the page after."""
        materials = [bring(shelled(number), f"{number}.txt") for number in range(ENOUGH)]
        address = f"/admin/speeches/material/{materials[0].pk}/lines/"
        lines = material_lines(Material.objects.get(pk=materials[0].pk))
        kept = [n for n, line in enumerate(lines) if not line.rule and line.text != "谢谢大家！"]
        seen = admin_client.get(address).context["seen"]
        monkeypatch.setattr("speeches.parsing.cleaning.site_lines._NAMED", re.compile("麦香"))
        parsed.clear()

        def drop():
            return admin_client.post(address, {"kept": kept, "seen": seen}, follow=True)

        return drop

    def test_only_what_she_looks_at_is_read_while_she_waits(self, drop_line, parsed, work_off):
        page = drop_line()
        assert (set(parsed), SMALL in learned()) == ({"0.txt"}, False)
        assert "同一网站的其余 3 份材料在后台重新整理" in str(*page.context["messages"])
        assert '<a href="/admin/jobs/job/">“后台任务”</a>' in page.text
        assert work_off() == 1
        assert Job.objects.get().outcome == "共 3 份材料，3 份有变化。"
        assert set(parsed) == {"0.txt", "1.txt", "2.txt", "3.txt"}
        assert [SMALL in text for text in texts().values()].count(True) == ENOUGH - 1
        others = SpeechChange.objects.exclude(speech__material__name="0.txt")
        assert ("reparse", "所在网站的栏目有变化") in set(others.values_list("act", "note"))

    def test_it_ends_where_everything_was_read_at_once(self, drop_line, work_off):
        drop_line()
        work_off()
        by_a_worker = state()
        call_command("reparse_materials")
        assert state() == by_a_worker

    def test_what_is_rolled_back_leaves_nothing_to_a_worker(self, drop_line):
        before = state()

        def fail(sender, **kwargs):
            raise RuntimeError("killed")

        left_to_worker.connect(fail)
        try:
            with pytest.raises(RuntimeError):
                drop_line()
        finally:
            left_to_worker.disconnect(fail)
        assert (state(), Job.objects.count()) == (before, 0)

    def test_an_import_reads_some_and_leaves_the_rest(self, monkeypatch, work_off):
        monkeypatch.setattr("speeches.importing.materials.AT_ONCE", 1)
        for number in range(ENOUGH):
            bring(shelled(number))
        assert Material.objects.filter(parser=DUE).count() == ENOUGH - 2
        work_off()
        assert sorted(texts().values()) == sorted("\n".join(body(n)) for n in range(ENOUGH))

    def test_one_that_a_worker_cannot_read_is_not_tried_for_ever(self, drop_line, work_off):
        drop_line()
        lost = Material.objects.get(name="2.txt")
        lost.raw.storage.delete(lost.raw.name)
        work_off()
        assert Job.objects.get().outcome == "共 3 份材料，2 份有变化，1 份未能重新解析。"
        assert Material.objects.get(name="2.txt").parser == ""
