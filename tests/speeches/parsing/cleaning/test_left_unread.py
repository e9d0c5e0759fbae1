"""What is passed over at a glance holds nothing that would have been found."""

from hypothesis import given
from hypothesis import strategies as st

from speeches.parsing.cleaning import contents, inside_lines
from speeches.parsing.vocabulary.jammers import find_jammers
from speeches.parsing.vocabulary.ornaments import scattered_ornaments
from speeches.parsing.vocabulary.readings import find_pinyin
from speeches.parsing.vocabulary.site_pieces import INVISIBLE

SIGNS = "人大镇第页共，。、；：！？“”《》（）1a.…·—-=～ \t[]{}<>/&·★♝ūㄅ\u200b"


@given(st.text(SIGNS, max_size=12))
def test_a_line_without_a_sign_of_its_own_holds_no_residue(text):
    if not inside_lines._SIGN.search(text):
        assert not any(rule.pattern.search(text) for rule in INVISIBLE)
        assert not [*find_pinyin(text), *find_jammers(text, jammed=True)]
        assert not scattered_ornaments([text * 30])


@given(st.text(SIGNS, max_size=12))
def test_what_ends_as_a_sentence_is_no_entry_with_a_page(text):
    if contents._ENDS_SENTENCE.fullmatch(text[-2:]):
        for known in (contents._LEADER, contents._SPACED_PAGE):
            assert not known.search(text)
        for known in (contents._DOTS, contents._PAGE_ALONE):
            assert not known.fullmatch(text)
