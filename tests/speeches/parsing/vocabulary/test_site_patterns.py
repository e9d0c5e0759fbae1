"""How rules are made."""

from speeches.parsing.vocabulary.han import HAN
from speeches.parsing.vocabulary.site_patterns import rule


def test_a_set_of_han_characters_leaves_the_case_of_what_stands_around_it_alone():
    pattern = rule("某", rf"[{HAN}]{{2}}qq[^{HAN}\]]?[{HAN}A-Za-z0-9]号").pattern
    assert pattern.fullmatch("加入QQ:群号")
    assert pattern.fullmatch("加入qQA号")
    assert not pattern.fullmatch("加入QQ:？号")
