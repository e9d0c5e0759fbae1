"""What a person decided about a line goes before every rule."""

from speeches.parsing import Choices, parse
from speeches.parsing.cleaning.clean import BY_HAND
from tests.speeches.parsing.cleaning.test_audit import BODY, PAGE
from tests.speeches.parsing.test_invariants import assert_promise


def read(page, **choices):
    lines = {
        name: frozenset("".join(text.split()) for text in texts) for name, texts in choices.items()
    }
    parsed = parse(page.encode(), choices=Choices(**lines))
    assert_promise(parsed)
    (speech,) = parsed.speeches
    removed = {parsed.text[item.start : item.end]: item.rule for item in speech.removed}
    return [paragraph.text for paragraph in speech.paragraphs], removed


def test_a_removed_line_is_put_back():
    page = PAGE + "相关文章\n别的讲话之一\n"
    assert read(page)[1]["别的讲话之一"] == "页尾"
    paragraphs, removed = read(page, keep=["别的讲话之一"])
    assert paragraphs[-1] == "别的讲话之一"
    assert removed == {"相关文章": "页尾"}


def test_a_kept_line_is_removed():
    paragraphs, removed = read(PAGE, drop=[BODY])
    assert BODY not in paragraphs
    assert removed[BODY] == BY_HAND


def test_white_space_does_not_matter():
    paragraphs, _ = read(PAGE.replace("谢谢大家！", "　谢谢　大家！"), drop=["谢谢大家！"])
    assert paragraphs[-1] == BODY
