"""What a person says of two speeches goes before what their texts say."""

import pytest

from speeches.duplicates import duplicates_of, link_duplicates, relink
from speeches.history.versions import history_of
from speeches.importing.leading import lead_as_known, lead_with
from speeches.importing.reverting import revert
from speeches.life import NOBODY
from speeches.models import Speech, VersionDecision
from speeches.review.versions import decide_version, denied_of
from tests.factories import make_speech

pytestmark = pytest.mark.django_db
BODY = "各乡镇要在年底以前建好代表联络站，做到有牌子、有人员、有制度、有经费，让群众找得到。" * 12
OTHER = "消防安全责任重于泰山，各单位要认真排查隐患，堵塞漏洞，确保不发生重大火灾事故。" * 12


@pytest.fixture
def pair():
    speeches = [make_speech("同志们：", BODY), make_speech("各位代表：", BODY + "谢谢大家！")]
    for speech in speeches:
        link_duplicates(speech)
    assert others(speeches[0]) == [speeches[1]]
    return speeches


def others(speech: Speech) -> list[Speech]:
    return [link.other for link in duplicates_of(speech)]


def test_denied_they_are_none_whatever_is_linked_anew(pair):
    one, other = pair
    decide_version(other, one, same=False, cause=NOBODY)
    for speech in pair:
        relink(speech.pk)
    assert others(one) == others(other) == []
    assert denied_of(one) == [other]
    assert denied_of(other) == [one]


def test_named_they_are_whatever_the_texts_say():
    one, other = make_speech("同志们：", BODY), make_speech("各位代表：", OTHER)
    link_duplicates(one)
    link_duplicates(other)
    assert others(one) == []
    decide_version(one, other, same=True, cause=NOBODY)
    for speech in (other, one):
        relink(speech.pk)
    assert others(one) == [other]
    assert others(other) == [one]


def test_taken_back_the_texts_say_it_again(pair):
    one, other = pair
    decide_version(one, other, same=False, cause=NOBODY)
    decide_version(one, other, same=None, cause=NOBODY)
    assert others(one) == [other]
    assert not VersionDecision.objects.exists()


def test_the_last_word_holds(pair):
    one, other = pair
    for same in (True, False, True):
        decide_version(one, other, same=same, cause=NOBODY)
    assert VersionDecision.objects.get().same
    assert others(one) == [other]


@pytest.fixture
def address(pair):
    one, other = pair
    return f"/admin/speeches/speech/{one.pk}/against/{other.pk}/"


def test_the_difference_is_shown_and_said(admin_client, admin_user, pair, address):
    page = admin_client.get(address)
    assert "现在算同一篇的两个版本" in page.text
    assert "谢谢大家！" in page.text
    page = admin_client.post(address, {"do": "not"}, follow=True)
    assert "定为不是同一篇" in page.text
    assert VersionDecision.objects.get().by == admin_user
    assert others(pair[0]) == []
    admin_client.post(address, {"do": "leave"})
    assert others(pair[0]) == [pair[1]]


def test_another_is_named_by_its_address(admin_client, pair):
    one = pair[0]
    third = make_speech("同志们：", OTHER)
    review = f"/admin/speeches/speech/{one.pk}/review/"
    page = admin_client.get(review)
    form = {
        fact.field.name: fact.field.value() or ""
        for fact in page.context["facts"]
        if fact.field.value() is not None
    }
    form |= {"do": "against", "seen": page.context["review"].version}
    for said in (str(third.pk), f"http://library.example/speeches/{third.pk}/?q=1"):
        response = admin_client.post(review, form | {"other": said})
        assert response["Location"].endswith(f"/{one.pk}/against/{third.pk}/")
    for said in ("", "没有", str(one.pk), "999999"):
        response = admin_client.post(review, form | {"other": said}, follow=True)
        assert "没有找到另一篇" in response.text


def test_who_may_only_look_says_nothing(client, django_user_model, address):
    reader = django_user_model.objects.create_user("r", password="x", is_staff=True)
    client.force_login(reader)
    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "not"}).status_code == 404
    assert not VersionDecision.objects.exists()


class TestLeading:
    """Which version lists and search show first, as she says."""

    @pytest.fixture
    def three(self):
        speeches = [make_speech("同志们：", BODY + "谢谢大家！" * n) for n in range(3)]
        for speech in speeches:
            link_duplicates(speech)
        return speeches

    def leaders(self, *speeches):
        rows = Speech.objects.with_lead().filter(pk__in=[each.pk for each in speeches])
        return [row for row in rows.order_by("pk") if not row.led]

    def test_the_computed_one_gives_way_and_comes_back(self, three):
        (computed,) = self.leaders(*three)
        said = next(each for each in three if each != computed)
        lead_with(said, NOBODY)
        assert self.leaders(*three) == [said]
        for speech in Speech.objects.all():
            first = duplicates_of(speech)[0]
            assert first.leads == (speech != said)
            assert first.other == said or speech == said
        lead_as_known(Speech.objects.get(pk=said.pk), NOBODY)
        assert self.leaders(*three) == [computed]

    def test_the_last_word_holds(self, three):
        for said in (three[1], three[0], three[2]):
            lead_with(said, NOBODY)
            assert self.leaders(*three) == [said]
        assert Speech.objects.filter(lead=True).count() == 1

    def test_remembered_whatever_is_made_anew(self, three):
        (computed,) = self.leaders(*three)
        said = next(each for each in three if each != computed)
        lead_with(said, NOBODY)
        for speech in three:
            relink(speech.pk)
            Speech.objects.get(pk=speech.pk).save()
        assert self.leaders(*three) == [said]

    def test_it_is_in_the_history_and_taken_back_there(self, three):
        said = three[0]
        lead_with(three[1], NOBODY)
        lead_with(said, NOBODY)
        assert said.changes.get().act == "versions"
        assert [change.after for change in three[1].changes.order_by("pk")] == [
            {"lead": True}, {"lead": False},
        ]  # fmt: skip
        number = three[1].changes.order_by("pk").first().pk
        row = Speech.objects.get(pk=three[1].pk)
        revert(row, history_of(row).version(number), NOBODY)
        assert self.leaders(*three) == [row]
        assert row.corrected == Speech.objects.get(pk=row.pk).corrected == []

    def test_said_on_the_pages(self, admin_client, three):
        one, other, third = three
        against = f"/admin/speeches/speech/{one.pk}/against/{other.pk}/"
        page = admin_client.post(against, {"do": "lead-other"}, follow=True)
        assert "为首选" in page.text
        assert "人定的" in page.text
        assert self.leaders(*three) == [other]
        admin_client.post(against, {"do": "unlead"})
        assert not Speech.objects.filter(lead=True).exists()
        review = f"/admin/speeches/speech/{third.pk}/review/"
        for do, led in (("lead", [third.pk]), ("unlead", [])):
            page = admin_client.get(review)
            form = {
                fact.field.name: fact.field.value()
                for fact in page.context["facts"]
                if fact.field.value() is not None
            }
            form |= {"do": do, "seen": page.context["review"].version}
            admin_client.post(review, form)
            assert list(Speech.objects.filter(lead=True).values_list("pk", flat=True)) == led
