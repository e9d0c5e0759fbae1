"""One check of sizes, with one message."""

import ast
import re
from pathlib import Path

import pytest

from speeches.parsing import MaterialError
from speeches.parsing.formats import limits

ROOT = Path(limits.__file__).parents[3]


@pytest.mark.parametrize(
    ("check", "allowed", "message"),
    [
        (limits.check_document, limits.DOCUMENT_BYTES, "文件超过 20 MB，请拆分后再导入"),
        (limits.check_file, limits.CONTAINER_BYTES, "文件超过 100 MB，请拆分后再导入"),
        (limits.check_text, limits.TEXT_CHARACTERS, "文字超过 80 万字，请拆分后再导入"),
    ],
)
def test_a_size_at_its_limit_is_allowed_and_above_it_refused(check, allowed, message):
    check(allowed)
    with pytest.raises(MaterialError) as refused:
        check(allowed + 1)
    assert str(refused.value) == message


def test_the_message_says_what_is_too_large_and_what_became_of_the_rest():
    with pytest.raises(MaterialError) as refused:
        limits.check_size(11, 10, "行", "第 3 份", limits.REST_LEFT_OUT)
    assert str(refused.value) == "第 3 份超过 10 行，请拆分后再导入，后面的没有导入"


def _words(node: ast.JoinedStr) -> str:
    """What an f-string says but for its values."""
    return "".join(str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant))


def test_no_other_module_words_a_limit():
    """The sizes of documents are compared and told in `limits` alone."""
    worded = [
        path.relative_to(ROOT).as_posix()
        for folder in ("speeches/parsing/formats", "speeches/importing", "speeches/admin")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        and re.search(r"(?<!不)(?<!内存)超过.*(?:MB|万字|行|页)", _words(node))
    ]
    assert set(worded) <= {"speeches/parsing/formats/limits.py"}
