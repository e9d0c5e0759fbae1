"""What hangs on a title, and which part of how many it says."""

import pytest

from speeches.parsing.vocabulary.decorations import bare_title

TITLE = "在全县人大工作会议上的讲话"


@pytest.mark.parametrize(
    ("hung", "part", "parts"),
    [
        ("（第2/3页）", 2, 3),
        ("（第三页）", 3, None),
        ("第二页 共四页", 2, 4),
        ("第十二页 共十五页", 12, 15),
        ("第2页 共20页", 2, 20),
        (".docx", None, None),
    ],
)
def test_the_part_that_a_title_names(hung, part, parts):
    found = bare_title(TITLE + hung)
    assert (found.text, found.part, found.parts) == (TITLE, part, parts)
