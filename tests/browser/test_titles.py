"""No title of a page breaks inside a word."""

import pytest
from django.urls import reverse

from tests.browser.measuring import fits
from tests.factories import make_speech

TITLE = "2023年领导在全市人大人事代表工作座谈会上的讲话"
WHOLE = ("2023年", "领导", "全市", "人大", "人事", "代表", "工作", "座谈会上的", "讲话")
# The lines of an element's text as they stand on the page.
LINES = """element => {
  const lines = [];
  let last = null;
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (let at = 0; at < text.length; at++) {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const { bottom } = range.getBoundingClientRect();
      if (last === null || bottom - last > 8) lines.push("");
      last = bottom;
      lines[lines.length - 1] += text.data[at];
    }
  }
  return lines;
}"""


@pytest.fixture
def speech(live_server, search_index):
    speech = make_speech("同志们：", "要办好代表建议。" * 30, title=TITLE, year=2023)
    search_index.rebuild()
    return speech


@pytest.mark.parametrize("width", [320, 360, 390, 430, 1440])
def test_no_word_of_a_title_is_torn(open_page, speech, width):
    page = open_page(width=width)
    detail = speech.get_absolute_url()
    for address, title in (
        (detail, ".speech-head h1"),
        (f"{detail}?q=人大", ".speech-head h1"),
        (reverse("speeches:list"), ".card-title a"),
        (f"{reverse('search:results')}?q=代表工作", ".card-title a"),
        (reverse("speeches:home"), ".line-title >> nth=0"),
    ):
        page.goto(address)
        shown = page.locator(title)
        page.locator(".unbroken").first.wait_for()
        lines = shown.evaluate(LINES)
        assert "".join(lines) == TITLE
        assert sum(line.count(word) for line in lines for word in WHOLE) == len(WHOLE), lines
        assert shown.inner_text().replace("\n", "") == TITLE
        assert fits(page)


def test_a_word_longer_than_a_line_breaks_nevertheless(open_page, live_server):
    page = open_page(width=320)
    page.goto(make_speech("一", title="A" * 200).get_absolute_url())
    assert fits(page)
