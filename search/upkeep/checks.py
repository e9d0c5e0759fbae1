"""Whether index and suggestions are sound, and agree with the library speech by speech."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from search.errors import IndexBroken, IndexMissing, IndexOutdated, SearchIndexError
from search.index.connection import library_index
from search.language import synonyms
from search.models import ChangedSpeech, PhraseUse
from search.suggest import phrases
from search.text import analysis
from search.upkeep import outbox
from speeches.models import Speech
from speeches.safety.findings import Finding, some


def check_index() -> Iterator[Finding]:
    """Every byte of the index, every speech in it, and what killed builds left."""
    index = library_index()
    try:
        if left := index.leftovers():
            size = sum(left.values()) / 1e6
            yield Finding(
                f"有 {len(left)} 个没有建完的索引，占 {size:,.1f} MB。", repair=_remove_leftovers
            )
        index.verify()
        told = set(ChangedSpeech.objects.values_list("speech_pk", flat=True))
        stale = set(index.differing()) - told
        missing = index.state().missing_copies
    except (IndexMissing, IndexOutdated, IndexBroken) as error:
        yield Finding(str(error), repair=_rebuild)
    except SearchIndexError as error:
        yield Finding(str(error), advice="请查看磁盘空间和权限。")
    else:
        if stale:
            yield Finding(
                f"有 {len(stale)} 篇讲话与索引里的不一致。", repair=lambda: _follow(stale)
            )
        if missing:
            yield Finding(
                f"索引有 {missing} 份副本没有就绪：照常检索，再坏一个节点就可能停。",
                advice="节点刚启动的，会自己补上；一直这样，请重启存有另一份的节点（docs/scaling.md）。",
            )


def _remove_leftovers() -> str:
    index = library_index()
    removed = index.remove_leftovers()
    if left := index.leftovers():
        raise OSError(f"删不掉 {some(left)}，请检查权限")
    return f"删除了 {len(removed)} 个没有建完的索引" if removed else "现在正在建，或已经没有了"


def _rebuild() -> str:
    index = library_index()
    count = outbox.rebuild(index)
    phrases.rebuild(index)
    return f"索引已重建：{count} 篇"


def _follow(keys: set[int]) -> str:
    outbox.note(keys)
    outbox.settle(library_index())
    return f"索引已补上 {len(keys)} 篇"


def check_word_lists() -> Iterator[Finding]:
    """Lines of the project's word lists that cannot be read, and are left out."""
    wrong = [str(fault) for fault in synonyms.faults()]
    wrong += [
        f"{analysis.DICTIONARY.name} 第 {line} 行：{analysis.NOT_UTF8}"
        for line in analysis.unreadable_lines()
    ]
    if wrong:
        said = f"词表有 {len(wrong)} 行没有用上，其余照常：{some(wrong, 3)}。"
        yield Finding(said, advice="请改正后重新启动服务。")


def check_suggestions() -> Iterator[Finding]:
    """Whether what is suggested is of speeches that are published, and of all of them."""
    published = Speech.objects.published().filter(pk=OuterRef("speech_id"))
    gone = PhraseUse.objects.exclude(Exists(published)).values_list("speech_id", flat=True)
    told = set(ChangedSpeech.objects.values_list("speech_pk", flat=True))
    wrong = (set(gone.distinct()) | phrases.missing()) - told
    if wrong:
        yield Finding(
            f"有 {len(wrong)} 篇讲话的输入提示与讲话不一致。", repair=lambda: _renew(wrong)
        )
    try:
        if library_index().state().speeches and not phrases.knows_dictionary():
            yield Finding("输入提示里的用语不是词典里的。", repair=_renew_words)
    except SearchIndexError:
        # Said where the index is looked at.
        return


def _renew(keys: set[int]) -> str:
    phrases.replace(keys)
    return f"输入提示已更新 {len(keys)} 篇"


def _renew_words() -> str:
    phrases.replace_words(library_index())
    return "输入提示里的用语已更新"
