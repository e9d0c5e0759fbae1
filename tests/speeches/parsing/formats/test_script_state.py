"""Articles that stand in a page's scripts alone."""

import json
import time

import pytest

from speeches.parsing import MaterialError, parse
from speeches.parsing.formats import script_state
from speeches.parsing.formats.web_page import extract_web_page

TITLE = "在全县秋收工作会议上的讲话"
SENTENCES = (
    "同志们：",
    "今天召开全县秋收工作会议，目的是安排当前的抢收抢种。下面，我讲两点意见。",
    "一、看清形势，抓紧时间",
    "连续几天的雨把不少田块泡软了，收割机下不去，各镇要组织人工抢收，不能让到手的粮食烂在地里。",
    "二、压实责任，保证安全",
    "农机上路多，夜里干活的人也多，公安、农机部门要把力量摆到路口去，把安全提醒讲到田头。",
    "同志们，天不等人。让我们把今年的收成一粒不少地收回来！",
)
MARKUP = "".join(f'<p style="text-indent:2em">{text}</p>' for text in SENTENCES)
ARTICLE = {"title": TITLE, "publishTime": "2023-10-12 08:30:00", "content": MARKUP}
OTHER = "本站由县融媒体中心主办，内容包括新闻、服务、政策三个栏目，欢迎投稿。" * 20


def _page(*scripts, body='<div id="app"></div>', title="某某县政府网"):
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<noscript>请开启 JavaScript 后继续浏览。</noscript>{body}{''.join(scripts)}</body></html>"
    )


def _state(value, head="window.__INITIAL_STATE__=", tail=";"):
    return f"<script>{head}{json.dumps(value, ensure_ascii=False)}{tail}</script>"


def _literal(value):
    return json.dumps(value)  # Chinese and markup escaped


NUXT = (
    '<script>window.__NUXT__=(function(a,b){return {layout:"default",data:[{loading:a,detail:{'
    f"id:8213,title:{_literal(TITLE)},pubDate:1697070600000,source:b,content:"
    f"{_literal(MARKUP).replace('<', chr(92) + 'u003C').replace('/', chr(92) + 'u002F')}"
    '}}]}}(false,"县政府办"));</script>'
)
PLAIN = "\n".join(SENTENCES)
BLOCKS = [
    {"type": "paragraph", "id": f"b{at}", "data": {"text": text}}
    for at, text in enumerate(SENTENCES)
]


TREE = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in SENTENCES]
PIECES = [
    {"type": "p", "children": [{"text": text[:4], "bold": True}, {"text": text[4:]}]}
    for text in SENTENCES
]
LD = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2023-10-11T16:30:00Z",
    "publisher": {"@type": "Organization", "name": "某某县政府网"},
    "articleBody": PLAIN,
}
CALLED = {"title": TITLE, "date": "2023-10-12"}
SCRIPTS = {
    "vuex": _state({"app": {"menus": [{"name": "首页"}]}, "article": {"detail": ARTICLE}}),
    "code-behind": _state(ARTICLE, tail=";(function(){var s;(s=document.all[0]).remove()}());"),
    "next": '<script id="__NEXT_DATA__" type="application/json">'
    + json.dumps({"props": {"pageProps": {"data": ARTICLE}}})
    + "</script>",
    "nuxt": NUXT,
    "parsed": f"<script>a = JSON.parse({_literal(json.dumps({'post': ARTICLE}))});</script>",
    "pushed": f"<script>f.push([1,{_literal('5:' + json.dumps({'a': ARTICLE}))}])</script>",
    "ld": f'<script type="application/ld+json">{_literal(LD)}</script>',
    "list": _state({"doc": {"headline": TITLE, "date": "2023/10/12", "body": list(SENTENCES)}}),
    "blocks": _state({"doc": {"title": TITLE, "releaseDate": "2023年10月12日", "a": BLOCKS}}),
    "tree": _state(CALLED | {"doc": {"type": "doc", "content": TREE}}),
    "pieces": _state(CALLED | {"value": PIECES}),
    "beside": _state({"data": {"baseInfo": CALLED, "prev": {"title": "上"}, "con": MARKUP}}),
    "escaped": _state(CALLED | {"html": MARKUP.replace("<", "&lt;")}),
    "inside": _state(CALLED | {"body": {"text": PLAIN}, "abstract": PLAIN[:60]}),
    "others": _state(
        {"article": ARTICLE, "comment": {"list": [{"text": OTHER}]}, "hot": [{"content": OTHER}]}
    ),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_an_article_in_a_script_is_read(script):
    (speech,) = parse(_page(script).encode()).speeches
    assert speech.title == TITLE
    assert tuple(paragraph.text for paragraph in speech.paragraphs) == SENTENCES
    assert speech.published_on.value.isoformat() == "2023-10-12"
    assert [section.heading for section in speech.sections] == [
        "看清形势，抓紧时间", "压实责任，保证安全",
    ]  # fmt: skip


def test_who_speaks_when_and_where_from():
    facts = {
        "author": "某某某", "authorPost": "县委副书记、县长", "meetingDate": "2023-10-11",
        "source": "县政府办公室", "subTitle": "——在秋收现场",
    }  # fmt: skip
    (speech,) = parse(_page(_state({"detail": ARTICLE | facts})).encode()).speeches
    assert speech.subtitle.endswith("在秋收现场")
    assert speech.delivered_on.value.isoformat() == "2023-10-11"
    assert speech.published_on.value.isoformat() == "2023-10-12"
    assert speech.source == "县政府办公室"
    assert "某某某" in speech.speaker


def test_an_author_without_an_office_is_a_site_s():
    (speech,) = parse(_page(_state(ARTICLE | {"author": "张三丰"})).encode()).speeches
    assert speech.speaker == ""


def test_the_page_s_title_says_which_of_several_articles():
    other = {"title": "在全县植树活动上的讲话", "content": MARKUP.replace("秋收", "植树") * 3}
    script = _state({"list": [other, ARTICLE]})
    (speech,) = parse(_page(script, title=f"{TITLE}_某某县").encode()).speeches
    assert speech.title == TITLE
    assert "植树" not in "".join(paragraph.text for paragraph in speech.paragraphs)


@pytest.mark.parametrize(
    "script",
    [
        f"<script>var title='', content=\"{MARKUP.replace(chr(34), chr(39))}\";</script>",
        f"<script>$('#con').html({_literal(MARKUP)});</script>",
        f"<script>document.write(`{MARKUP}`)</script>",
        f'<script id="container" name="content" type="text/plain">{MARKUP}</script>',
    ],
)
def test_an_article_that_a_program_writes(script):
    (speech,) = parse(_page(script, title=f"{TITLE}_某某县").encode()).speeches
    assert speech.title == TITLE
    assert tuple(paragraph.text for paragraph in speech.paragraphs) == SENTENCES


@pytest.mark.parametrize(
    "body",
    [
        # It shows its text, long or short; what the scripts have is this text or another.
        f"<h1>{TITLE}</h1>{MARKUP * 3}",
        f"<h1>{TITLE}</h1>{MARKUP}",
        f"<h1>{TITLE}</h1><p>{SENTENCES[3]}{SENTENCES[5]}</p>",
    ],
)
@pytest.mark.parametrize("script", [_state({"about": OTHER}), _state({"article": ARTICLE})])
def test_a_page_that_shows_its_text_is_read_as_before(body, script):
    if body.endswith(f"{SENTENCES[5]}</p>") and "about" not in script:
        return
    assert extract_web_page(_page(script, body=body)) == extract_web_page(_page(body=body))


def test_a_page_that_shows_sentences_with_words_of_sites_is_read_as_before():
    """A line that a site might say counts as shown where the article has it as well."""
    said = [
        "各位代表，同志们：",
        "今天的会议内容多，请大家把本子上的意见整理好，会后交给联络员，一条也不要漏。",
        "秋收的时间不等人，各镇的阅览室先关一关，人都到田头去，把粮食收回来再说。",
        "收割机的来源要早联系，价格要公开，谁来得早就先给谁收，不许挑肥拣瘦。",
    ]
    content = "".join(f"<p>{line}</p>" for line in [*said, *SENTENCES[3:6:2]])
    body = f"<h1>{TITLE}</h1><p>县长 谷满仓</p><p>（2023年10月12日）</p>{content}"
    state = _state({"title": TITLE, "content": content})
    assert extract_web_page(_page(state, body=body)) == extract_web_page(_page(body=body))


def test_only_the_beginning_is_shown():
    body = f"<h1>{TITLE}</h1><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p><p>{SENTENCES[3][:30]}……</p>"
    script = _state({"article": {"title": TITLE, "content": MARKUP}})
    (speech,) = parse(_page(script, body=body).encode()).speeches
    text = "".join(paragraph.text for paragraph in speech.paragraphs)
    assert text == "".join(SENTENCES)


def test_a_site_s_words_are_no_article():
    foot = "<div>版权所有：某某县人民政府办公室，未经书面授权不得转载、摘编。</div>" * 4
    (speech,) = parse(_page(_state({"article": ARTICLE}), body=foot).encode()).speeches
    assert tuple(paragraph.text for paragraph in speech.paragraphs) == SENTENCES


@pytest.mark.parametrize(
    "script",
    [
        "<script>var a = 1;</script>",
        _state({"site": {"about": "本站由县融媒体中心主办。"}}),
        _state({"comments": [{"text": OTHER}]}),
        "<script>window.__INITIAL_STATE__={\"title\":\"半截",
        "<script>x={'\\ud83d\\u0000\\",
    ],
)  # fmt: skip
def test_scripts_without_an_article(script):
    with pytest.raises(MaterialError):
        parse(_page(script, title="").encode())


def test_characters_that_are_none_do_not_stay():
    odd = json.dumps({"title": TITLE, "content": MARKUP}).replace(
        "\\u540c", "\\ud83d\\u0000\\u540c", 3
    )
    text = extract_web_page(_page(f"<script>a={odd}</script>")).text
    text.encode()
    assert "\0" not in text


@pytest.mark.parametrize(
    "script",
    [
        "={" * 300_000,
        "=" + "[" * 600_000,
        "=[" + '["中文。",' * 90_000,
        "=" + '{"中":' * 100_000,
        "=[" + '\\"' * 500_000 + "中",
        "=" + '{"a":["中",' * 60_000 + '"文"' + ',"字"]}' * 60_000,
        "=" + "[" * 50_000 + f'"{PLAIN}",'.replace("\n", "") * 3_000 + "]" * 50_000,
        "=" + '{"comments":' * 20_000 + f'["{OTHER}"' + f',"{OTHER}"' * 500,
        "JSON.parse(" * 100_000 + '"中',
        "=" + json.dumps(json.dumps(json.dumps(json.dumps(json.dumps([OTHER] * 30))))),
    ],
    ids=range(10),
)  # fmt: skip
def test_hostile_scripts_take_bounded_work(script):
    begin = time.process_time()
    script_state.article_in([f"中{script}"], "")
    assert time.process_time() - begin < 3
