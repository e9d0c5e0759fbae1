"""Several files taken for one speech on a page of the desk: which ones, in which order."""

import re

import pytest

from speeches.choices import State
from speeches.importing.binding import bind
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.life import NOBODY
from speeches.models import Speech, StateChange
from tests.factories import put_into
from tests.speeches.admin.test_speeches import messages
from tests.speeches.importing.test_binding import FILES, TITLE, pages, reread, whole

pytestmark = pytest.mark.django_db
__all__ = ["pages"]


def address(speech, name="bind"):
    return f"/admin/speeches/speech/{speech.pk}/{name}/"


def listed(page) -> list[int]:
    return [int(key) for key in re.findall(r'name="order-(\d+)"', page.text)]


def sent(client, speech, order, do="bind", **more):
    numbers = {f"order-{pk}": number for number, pk in enumerate(order, 1)}
    return client.post(address(speech), {**numbers, "do": do, **more}, follow=True)


def test_the_parts_that_the_library_has_are_offered_in_their_order(admin_client, pages):
    page = admin_client.get(address(pages[1]))
    assert listed(page) == [each.pk for each in pages]
    # Where each begins and ends, so that one sees whether they fit.
    assert "先建机制后建" in page.text
    assert "工程，让群众看得懂" in page.text


def test_one_button_makes_one_of_them_and_one_takes_it_apart(admin_client, pages):
    page = sent(admin_client, pages[1], [each.pk for each in pages])
    assert any("3 份已合成一篇" in text for text in messages(page))
    assert page.redirect_chain[-1][0] == address(pages[0], "review")
    assert "由 3 份合成" in page.text
    assert "先建机制后建工程" in whole().text
    seen = page.context["review"].version
    page = admin_client.post(
        address(pages[0], "review"), form_of(page) | {"do": "unbind", "seen": seen}, follow=True
    )
    assert not Speech.objects.filter(state=State.JOINED).exists()
    assert "由 3 份合成" not in page.text
    # Readers see each of them from now on: that is said, not only what the text of the first lost.
    (said,) = messages(page)
    assert said.count("已拆出，现在已发布") == 2


def form_of(page):
    values = {fact.field.name: fact.field.value() for fact in page.context["facts"]}
    return {name: value for name, value in values.items() if value is not None}


def test_the_order_is_shown_before_it_is_made(admin_client, pages):
    order = [pages[2].pk, pages[0].pk, pages[1].pk]
    page = sent(admin_client, pages[0], order, do="show")
    assert listed(page) == order
    assert not Speech.objects.filter(state=State.JOINED).exists()


def test_what_has_no_number_is_left_out(admin_client, pages):
    form = {f"order-{pages[0].pk}": 1, f"order-{pages[1].pk}": 2, f"order-{pages[2].pk}": 0}
    admin_client.post(address(pages[0]), form | {"do": "bind"})
    assert [each.state for each in reread(pages)] == ["published", "joined", "published"]


def test_another_is_added_by_its_address(admin_client, pages):
    Speech.objects.update(part=None, parts=None, whole_key="")
    page = admin_client.get(address(pages[0]))
    assert listed(page) == [pages[0].pk]
    said = f"http://library.example/speeches/{pages[2].pk}/"
    page = sent(admin_client, pages[0], [pages[0].pk], do="show", other=said)
    assert listed(page) == [pages[0].pk, pages[2].pk]
    page = sent(admin_client, pages[0], [pages[0].pk], do="show", other="没有")
    assert any("没有找到" in text for text in messages(page))


def test_what_cannot_be_says_why(admin_client, pages):
    put_into(pages[1], State.WITHDRAWN)
    page = sent(admin_client, pages[0], [each.pk for each in pages])
    assert any("没有合成" in text and "状态" in text for text in messages(page))
    assert listed(page) == [each.pk for each in pages]


@pytest.fixture
def bound(pages):
    bind(pages, NOBODY)
    return reread(pages)


def test_a_page_says_what_it_is_part_of_and_is_taken_out(admin_client, bound):
    review = address(bound[1], "review")
    page = admin_client.get(review)
    assert f"《{TITLE}》</a>的第 2 份" in page.text
    form = form_of(page) | {"do": "out", "seen": page.context["review"].version}
    admin_client.post(review, form)
    assert [each.state for each in reread(bound)] == ["published", "published", "joined"]


def test_a_line_of_a_page_is_decided_on_its_own_page(admin_client, bound):
    review = address(bound[2], "review")
    page = admin_client.get(review)
    words = [line.place.words for line in page.context["review"].lines]
    at = words.index("谢谢大家！")
    form = form_of(page) | {"do": f"drop:{at}", "seen": page.context["review"].version}
    admin_client.post(review, form)
    assert "谢谢大家" not in whole().text


def test_of_the_whole_only_its_own_paragraphs_are_pointed_at(admin_client, bound):
    review = admin_client.get(address(bound[0], "review")).context["review"]
    pointed = [each.heading + each.text for each in review.paragraphs if each.line]
    assert pointed
    assert all(text in bound[0].material.text.replace("\n", "") for text in pointed)
    assert not any("资金" in text for text in pointed)


@pytest.mark.parametrize("name", ["publish", "withdraw", "bin", "restore"])
def test_no_move_finds_a_page_and_its_page_says_why(admin_client, bound, name):
    move = f"/admin/speeches/speech/{bound[1].pk}/move/{name}/"
    page = admin_client.get(move)
    assert f'已并入<a href="{address(bound[0], "review")}">《{TITLE}》' in page.text
    admin_client.post(move)
    assert Speech.objects.get(pk=bound[1].pk).state == State.JOINED


@pytest.mark.parametrize("name", ["publish", "withdraw", "bin", "restore"])
def test_nor_does_one_of_many(admin_client, bound, name):
    data = {"action": name, "_selected_action": [each.pk for each in bound], "confirmed": "3"}
    query = ",".join(str(each.pk) for each in bound)
    page = admin_client.post(f"/admin/speeches/speech/?id__in={query}", data, follow=True)
    assert any("2 篇已并入别的讲话" in text for text in messages(page))
    assert [each.state for each in reread(bound)[1:]] == ["joined", "joined"]


def test_the_list_shows_them_on_request_alone(admin_client, bound):
    page = admin_client.get("/admin/speeches/speech/")
    assert page.context["cl"].result_count == 1
    page = admin_client.get("/admin/speeches/speech/?state=joined")
    assert page.context["cl"].result_count == 2


def test_who_may_only_look_binds_nothing(client, django_user_model, pages):
    reader = django_user_model.objects.create_user("r", password="x", is_staff=True)
    client.force_login(reader)
    assert client.get(address(pages[0])).status_code == 404
    assert sent(client, pages[0], [each.pk for each in pages]).status_code == 404
    assert len(FILES) == Speech.objects.filter(state=State.PUBLISHED).count()


def test_a_batch_taken_back_says_what_stays_in_others(admin_client, admin_user, pages):
    bind(pages, NOBODY)
    batch = Batch.objects.create(by=admin_user, origin=Batch.Origin.UPLOAD)
    file = BatchFile.objects.create(batch=batch, name="第2页.txt", path="", size=1)
    BatchDocument.objects.create(
        file=file, position=0, name="第2页.txt", result="new", material=pages[1].material
    )
    StateChange.objects.filter(speech=pages[1], before="").update(job=batch.job)
    page = admin_client.post(
        f"/admin/jobs/batch/{batch.pk}/change/", {"take_back": ""}, follow=True
    )
    assert any("另有 1 份已并入别的讲话" in text for text in messages(page))
    assert [each.state for each in reread(pages)] == ["published", "joined", "joined"]
