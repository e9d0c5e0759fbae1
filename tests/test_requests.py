"""What a request asks for many times is found once, and anew in the next."""

import pytest
from django.core.signals import request_finished

from config.requests import OncePerRequest

# Django closes old connections where a request begins and ends.
pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    answers = iter(range(9))
    return OncePerRequest(lambda: next(answers))


def test_outside_of_requests_it_is_asked_every_time(question):
    assert [question(), question()] == [0, 1]


def test_a_request_asks_once_and_the_next_one_anew(question, begin_request):
    begin_request()
    assert [question(), question()] == [0, 0]
    begin_request()
    assert [question(), question()] == [1, 1]
    request_finished.send(sender=object)
    assert [question(), question()] == [2, 3]


def test_what_changed_in_the_request_is_asked_again(question, begin_request):
    begin_request()
    assert question() == 0
    question.forget()
    assert question() == 1


def test_two_questions_have_two_answers(question, begin_request):
    begin_request()
    other = OncePerRequest(lambda: "other")
    assert [question(), other(), question()] == [0, "other", 0]
