"""Other versions of a speech: found, linked, ordered, and shown to those who may see them."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from speeches.duplicates import duplicates_of, link_duplicates, outdated
from speeches.duplicates.shingle_index import Pairs, find_sharing
from speeches.models import (
    DuplicateLink,
    ShingleBlock,
    ShingleSegment,
    Speech,
    SpeechFingerprint,
)
from speeches.parsing.fingerprints import bare_words, fingerprint
from speeches.parsing.vocabulary.rewrites import swapped_words
from tests.factories import make_speech, put_into
from tests.speeches.parsing.test_fingerprints import OTHER, SPEECH, spun

pytestmark = pytest.mark.django_db

LIST = reverse("speeches:list")
FORMULA = (
    "以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神，坚持党的领导、人民当家作主、"
    "依法治国有机统一，紧紧围绕县委中心工作，依法履行宪法和法律赋予的各项职责。",
    "各位代表，让我们更加紧密地团结起来，振奋精神，扎实工作，为谱写中国式现代化建设新篇章而努力奋斗！"
    "以上报告，请予审议。",
)


def arrive(text: str, **fields) -> Speech:
    """A speech as importing leaves it: stored and linked."""
    speech = make_speech(*text.split("\n"), **fields)
    link_duplicates(speech)
    return speech


@pytest.fixture
def gathered_at_once(monkeypatch):
    monkeypatch.setattr("speeches.duplicates.shingle_index.GATHERED", 1)


def proposed(text: str) -> set[int]:
    return {found.speech for found in find_sharing(fingerprint(text).hashes, 0.2)[1]}


def in_segments() -> set[int]:
    return set(Pairs.read(ShingleBlock.objects.values_list("pairs", flat=True)).keys.tolist())


def versions(speech: Speech) -> list[tuple[Speech, str]]:
    return [(link.other, link.relation) for link in duplicates_of(speech)]


def led(*speeches: Speech) -> set[Speech]:
    """Those that a list marks as led by another version."""
    pks = [speech.pk for speech in speeches]
    return {speech for speech in Speech.objects.with_lead().filter(pk__in=pks) if speech.led}


def rewrapped(text: str) -> str:
    return "\n".join(re.findall(r".{1,30}", text.replace("\n", ""))).replace("，", ",")


def respun(text: str) -> str:
    swaps = {suggestion: swap for swap, suggestion in swapped_words() if bare_words(suggestion)}
    return re.sub("|".join(swaps), lambda match: swaps[match[0]], text)


def part(text: str, number: int) -> str:
    return text[len(text) * (number - 1) // 3 : len(text) * number // 3]


@pytest.mark.parametrize(
    ("copy", "relation", "seen_from_there"),
    [
        (rewrapped(SPEECH), "same", "same"),
        (SPEECH.replace("检查组", "督查组"), "near", "near"),
        (respun(SPEECH), "near", "near"),
        (spun(SPEECH, 0.2), "near", "near"),
        (SPEECH[:400] + "……", "contains", "contained"),
        (SPEECH[700:860], "contains", "contained"),
        (part(SPEECH, 2), "contains", "contained"),
        (spun(part(SPEECH, 2), 0.2), "contains", "contained"),
        (OTHER + "\n" + SPEECH, "contained", "contains"),
    ],
    ids=[
        "other-wrapping-and-marks", "small-edits", "spun-by-the-table", "spun-with-unknown-words",
        "preview", "two-sentences", "part-2-of-3", "part-2-of-3-spun", "merged-page",
    ],
)  # fmt: skip
def test_a_copy_is_linked_with_the_original_both_ways(copy, relation, seen_from_there):
    original = arrive(SPEECH)
    bystander = arrive("同志们：" + FORMULA[0])
    found = arrive(copy)
    assert versions(original) == [(found, relation)]
    assert versions(found) == [(original, seen_from_there)]
    assert versions(bystander) == []


def test_the_whole_text_may_come_after_its_parts():
    parts = [arrive(part(SPEECH, number)) for number in (2, 1, 3)]
    whole = arrive(SPEECH)
    assert {other for other, _ in versions(whole)} == set(parts)
    assert versions(parts[0]) == [(whole, "contained")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SPEECH, OTHER),
        (SPEECH[:400] + "".join(FORMULA), "".join(FORMULA) + OTHER[:400]),
        (SPEECH[:300], SPEECH[300:600]),
        ("同志们：现在开会。", "同志们：现在散会。"),
        ("", ""),
    ],
    ids=["one-genre", "same-formula-paragraphs", "neighbouring-parts", "few-words", "empty"],
)
def test_different_speeches_are_not_linked(one, other):
    assert link_duplicates(make_speech(one)) == []
    assert link_duplicates(make_speech(other)) == []


def test_few_words_are_linked_when_they_are_the_same():
    one = arrive("同志们：现在开会。")
    assert versions(arrive("同志们： 现在开会")) == [(one, "same")]


def test_formula_that_many_speeches_have_does_not_stop_the_search(monkeypatch):
    monkeypatch.setattr("speeches.duplicates.shingle_index.MOST_ROWS", 60)
    for number in range(20):
        arrive(f"第{number}次会议。" + FORMULA[0] * 2 + SPEECH[number * 20 : number * 20 + 20])
    original = arrive(OTHER)
    assert (original, "same") in versions(arrive(OTHER))
    assert (original, "contained") in versions(arrive(OTHER[100:500]))


def test_many_copies_are_all_linked_and_compared_once(django_assert_max_num_queries):
    copies = [arrive(SPEECH) for _ in range(40)]
    with django_assert_max_num_queries(25):
        found = arrive(SPEECH[:600])
    assert {other for other, _ in versions(found)} == set(copies)


def test_a_changed_text_is_linked_anew():
    original = arrive(SPEECH)
    copy = arrive(SPEECH)
    copy.text = OTHER
    copy.save()
    assert link_duplicates(copy) == []
    assert versions(original) == []
    assert SpeechFingerprint.objects.count() == 2


class TestLead:
    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            ({}, {"complete": False}),
            ({}, {"part": 1, "parts": 3}),
            ({}, {"rewritten": True}),
            ({"text": SPEECH}, {"text": SPEECH[:-200]}),
            ({}, {"flags": [{"name": "gaps", "words": ["年月日"]}]}),
            ({"text": SPEECH},
             {"text": SPEECH + "下载全文。", "flags": [{"name": "gaps", "words": ["残留"]}]}),
            ({"published_on": datetime.date(2020, 1, 1)},
             {"published_on": datetime.date(2021, 1, 1)}),
            ({"rewritten": True}, {"complete": False, "text": SPEECH * 2}),
            ({"text": SPEECH[:-200]}, {"rewritten": True}),
            ({"published_on": datetime.date(2020, 1, 1)}, {}),
        ],
        ids=[
            "complete-before-incomplete", "whole-before-part", "not-rewritten-before-rewritten",
            "longer", "fewer-warnings", "cleaner-before-a-line-longer", "earlier-posted",
            "complete-before-length-and-wording", "wording-before-length", "dated-before-undated",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("first", ["better", "worse"])
    def test_order(self, better, worse, first):
        fields = {"better": {"text": SPEECH} | better, "worse": {"text": SPEECH} | worse}
        order = sorted(fields, reverse=first == "worse")
        made = {name: make_speech(**fields[name]) for name in order}
        for speech in made.values():
            link_duplicates(speech)
        (link,) = duplicates_of(made["worse"])
        assert link.other == made["better"]
        assert link.leads
        (back,) = duplicates_of(made["better"])
        assert not back.leads
        assert led(*made.values()) == {made["worse"]}

    def test_of_equals_the_first_leads(self):
        first, second = arrive(SPEECH), arrive(SPEECH)
        assert duplicates_of(second)[0].leads
        assert not duplicates_of(first)[0].leads
        assert led(first, second) == {second}

    def test_when_the_leader_goes_the_next_one_leads(self, client):
        best, next_best, copy = arrive(SPEECH), arrive(SPEECH[:1500]), arrive(SPEECH[:900])
        assert duplicates_of(copy)[0].other == best
        put_into(best, "withdrawn")
        assert duplicates_of(copy)[0].other == next_best
        assert led(next_best, copy) == {copy}
        put_into(best, "published")
        assert duplicates_of(copy)[0].other == best
        best.delete()
        assert duplicates_of(copy)[0].other == next_best
        assert duplicates_of(next_best)[0].leads is False
        next_best.delete()
        assert duplicates_of(copy) == []
        assert led(copy) == set()

    def test_a_correction_by_the_librarian_changes_the_lead_at_once(self):
        first, second = arrive(SPEECH), arrive(SPEECH)
        first.complete = False
        first.save()
        assert duplicates_of(first)[0].leads
        assert not duplicates_of(second)[0].leads


class TestPages:
    def test_each_version_names_the_others_and_what_they_are(self, client):
        whole = arrive(SPEECH, title="全文在此", source="市人大")
        excerpt = arrive(SPEECH[:500], title="节选在此", complete=False)
        page = client.get(whole.get_absolute_url()).text
        assert "同一篇的其他版本" in page
        assert f'<a href="{excerpt.get_absolute_url()}">节选在此</a>' in page
        assert "其中 100% 见于本篇" in page
        assert "版本：<a" not in page
        page = client.get(excerpt.get_absolute_url()).text
        assert f'更完整的版本：<a href="{whole.get_absolute_url()}">全文在此</a>' in page
        assert "首选" in page
        assert "市人大" in page

    def test_the_rewritten_one_is_called_so_and_points_to_the_original(self, client):
        original = arrive(SPEECH, title="原文")
        spun_one = arrive(respun(SPEECH), title="洗稿", rewritten=True)
        assert "疑似洗稿" in client.get(original.get_absolute_url()).text
        page = client.get(spun_one.get_absolute_url()).text
        assert f'未经洗稿的版本：<a href="{original.get_absolute_url()}">' in page

    def test_a_version_with_other_words_is_evidence(self, client, admin_client):
        text = SPEECH + "\n粮库要为农民做好服务。"
        original = arrive(text, title="原文")
        copy = arrive(text.replace("服务", "效劳"), title="一词之差")
        page = client.get(copy.get_absolute_url()).text
        assert "有 1 个可疑用词" in page
        assert "“效劳”作“服务”" in page
        assert f'<a href="{original.get_absolute_url()}">原文</a>》用词不同' in page
        assert "可疑用词" not in client.get(original.get_absolute_url()).text
        address = reverse("admin:speeches_speech_change", args=[copy.pk])
        assert "另一版本《原文》作“服务”" in admin_client.get(address).text
        compared = client.get("/compare/", {"speech": [original.pk, copy.pk], "by": "words"}).text
        assert "后一篇有 1 个词像是被来源网站替换的：“效劳”（另一篇作“服务”）" in compared
        assert "前一篇有" not in compared

    def test_a_version_that_is_not_published_is_no_evidence_for_the_public(self, client):
        text = SPEECH + "\n粮库要为农民做好服务。"
        original = arrive(text, state="received")
        copy = arrive(text.replace("服务", "效劳"))
        assert "用词不同" not in client.get(copy.get_absolute_url()).text
        put_into(original, "published")
        assert "用词不同" in client.get(copy.get_absolute_url()).text

    def test_however_many_versions_differ_their_words_are_one_query(
        self, client, django_assert_num_queries
    ):
        text = SPEECH + "\n粮库要为农民做好服务。"
        copy = arrive(text.replace("服务", "效劳"))
        for number in range(5):
            arrive(text.replace("农民", f"农民{number}"))
        with django_assert_num_queries(6):
            client.get(copy.get_absolute_url())

    def test_one_spun_with_unknown_words_is_said_to_differ_in_words(self):
        arrive(SPEECH)
        (link,) = duplicates_of(arrive(spun(SPEECH, 0.25)))
        assert link.difference == "用词多有不同"

    def test_the_list_marks_what_another_version_leads(self, client):
        arrive(SPEECH)
        assert "有更好的版本" not in client.get(LIST).text
        arrive(SPEECH[:500], complete=False)
        assert client.get(LIST).text.count("有更好的版本") == 1

    def test_no_page_without_duplicates_speaks_of_them(self, client):
        assert "其他版本" not in client.get(arrive(SPEECH).get_absolute_url()).text

    def test_the_public_never_hears_of_what_is_not_published(self, client, admin_client):
        draft = arrive(SPEECH, title="尚未发布的全文", state="withdrawn")
        copy = arrive(SPEECH[:500], complete=False)
        page = client.get(copy.get_absolute_url()).text
        for words in ("尚未发布的全文", draft.get_absolute_url(), "其他版本", "更完整"):
            assert words not in page
        assert "有更好的版本" not in client.get(LIST).text
        page = admin_client.get(copy.get_absolute_url()).text
        assert "尚未发布的全文" in page
        assert " · 已撤下" in page

    def test_a_hostile_title_is_text(self, client):
        arrive(SPEECH, title="<script>alert(1)</script>")
        page = client.get(arrive(SPEECH[:500]).get_absolute_url()).text
        assert "<script>alert" not in page

    def test_number_of_queries_does_not_grow(self, client, django_assert_num_queries):
        speech = arrive(SPEECH)
        for _ in range(2):
            for number in range(4):
                arrive(SPEECH, source=f"来源{number}")
            with django_assert_num_queries(5):
                client.get(speech.get_absolute_url())


@pytest.mark.usefixtures("gathered_at_once")
class TestDeleting:
    def test_in_the_admin_lists_no_shingles_and_emptying_the_bin_leaves_none(self, admin_client):
        speech = arrive(SPEECH)
        other = arrive(SPEECH)
        address = reverse("admin:speeches_speech_move", args=[speech.pk, "bin"])
        assert "取样" not in admin_client.get(address).text
        assert admin_client.post(address).status_code == 302
        assert DuplicateLink.objects.exists()
        call_command("empty_bin", "--days", "0", verbosity=0)
        assert not DuplicateLink.objects.exists()
        assert proposed(SPEECH) == {other.pk}
        assert in_segments() == {other.pk}

    def test_shingles_left_behind_are_no_candidates_and_are_swept(self):
        speech = arrive(SPEECH)
        gone = speech.pk
        speech.delete()
        assert in_segments() == {gone}
        assert versions(arrive(SPEECH[:500])) == []
        Speech.objects.all().delete()
        call_command("find_duplicates", verbosity=0)
        assert not ShingleSegment.objects.exists()
        assert not ShingleBlock.objects.exists()


class TestCommand:
    def test_links_a_library_that_has_no_fingerprints(self, capsys):
        whole = make_speech(*SPEECH.split("\n"))
        excerpt = make_speech(SPEECH[:500], complete=False)
        Speech.objects.update(worth=0)
        call_command("find_duplicates")
        assert versions(excerpt) == [(whole, "contained")]
        assert duplicates_of(excerpt)[0].leads
        assert outdated() == []
        output = capsys.readouterr()
        assert "查找了 2 篇讲话，新增 1 组版本关系" in output.out
        assert "2/2" in output.err

    def test_goes_on_where_it_was_interrupted(self, capsys):
        arrive(SPEECH)
        make_speech(SPEECH[:500])
        call_command("find_duplicates")
        assert "查找了 1 篇讲话" in capsys.readouterr().out

    def test_all_changes_nothing_that_is_right(self):
        arrive(SPEECH)
        arrive(SPEECH[:500])
        arrive(OTHER)
        before = set(DuplicateLink.objects.values_list("speech", "other", "relation", "share"))
        call_command("find_duplicates", all=True, verbosity=0)
        after = set(DuplicateLink.objects.values_list("speech", "other", "relation", "share"))
        assert after == before
        assert len(after) == 2

    def test_fingerprints_made_in_another_way_are_made_anew(self, monkeypatch):
        speech = arrive(SPEECH)
        monkeypatch.setattr("speeches.duplicates.linking.scheme", lambda: "tomorrow")
        assert outdated() == [speech.pk]
        call_command("find_duplicates", verbosity=0)
        assert outdated() == []


def test_a_start_renews_few_outdated_links_and_tells_of_many(capsys, monkeypatch):
    arrive(SPEECH)
    SpeechFingerprint.objects.update(scheme="")
    with monkeypatch.context() as patched:
        patched.setattr("speeches.management.commands.find_duplicates._FEW", 0)
        call_command("find_duplicates", "--if-few")
    assert "1 篇" in capsys.readouterr().out
    assert len(outdated()) == 1
    call_command("find_duplicates", "--if-few")
    assert outdated() == []
    capsys.readouterr()
    call_command("find_duplicates", "--if-few")
    assert capsys.readouterr() == ("", "")
