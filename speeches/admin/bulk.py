"""Changing many speeches at once: what it means is said in words first, and it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest
from django.utils.timezone import localtime

from speeches.admin.page import tell
from speeches.admin.rights import cause_of
from speeches.batched import batched
from speeches.choices import Kind, Level, State, level_name
from speeches.history.bulk import LastBulk, editable, last_bulk, set_all, undo
from speeches.jobs.bulk import MOST_AT_ONCE, is_being_made, start_changing, start_undoing
from speeches.jobs.maintenance import reparse_chosen
from speeches.jobs.queue import start
from speeches.models import Material, Source, Speech

# Speeches that are named of each change.
_NAMED = 10
_AT_ONCE = 500
_NOTHING, _EMPTY = "", "-"


class BulkForm(forms.Form):
    """What to set; a field that is left as it is sets nothing."""

    level = forms.ChoiceField(label="层级", required=False)
    meeting_level = forms.ChoiceField(label="会议层级", required=False)
    kind = forms.ChoiceField(label="文种", required=False)
    source = forms.ChoiceField(label="来源", required=False)
    note = forms.CharField(label="说明（可不填，记在每篇的历史里）", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = (_NOTHING, "不改")
        levels = [same, *Level.choices, (_EMPTY, "层级不明")]
        sources = [(str(pk), name) for pk, name in Source.objects.values_list("pk", "name")]
        self._offered: dict[str, list[tuple[str, str]]] = {
            "level": levels,
            "meeting_level": levels,
            "kind": [same, *Kind.choices],
            "source": [same, *sources, (_EMPTY, "没有来源")],
        }
        for name, choices in self._offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self._chosen(cleaned):
            raise forms.ValidationError("请选一项要改成什么。")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The columns to set, as the database holds them."""
        return {
            name: self._value(name, chosen)
            for name, chosen in self._chosen(self.cleaned_data).items()
        }

    def _chosen(self, cleaned: dict[str, Any]) -> dict[str, str]:
        return {n: v for n, v in cleaned.items() if n != "note" and v != _NOTHING}

    def _value(self, name: str, chosen: str) -> Any:
        if name == "source":
            return None if chosen == _EMPTY else int(chosen)
        return "" if chosen == _EMPTY else chosen

    def named(self, name: str) -> str:
        """What a column is to become, in words."""
        chosen = self.cleaned_data[name]
        return next(str(label) for value, label in self._offered[name] if value == chosen)


@dataclass(frozen=True)
class Change:
    """What becomes of one column: from each value it has now, how many speeches."""

    label: str
    after: str
    groups: Sequence[tuple[str, int]]
    titles: Sequence[str]
    number: int
    corrected: int

    @property
    def more(self) -> int:
        return self.number - len(self.titles)


def planned(form: BulkForm, keys: Sequence[int]) -> list[Change]:
    """What the form would change in these speeches, column by column."""
    return [_change(form, keys, column, value) for column, value in form.values.items()]


def _change(form: BulkForm, keys: Sequence[int], column: str, value: Any) -> Change:
    groups: dict[str, int] = {}
    titles: list[str] = []
    corrected = 0
    lookup = "source__name" if column == "source" else column
    for rows in editable(keys, column, value):
        for now, number in rows.values_list(lookup).annotate(n=Count("pk")):
            name = _named(column, now)
            groups[name] = groups.get(name, 0) + number
        # JSON, which each database searches in its own way.
        corrected += sum(column in names for names in rows.values_list("corrected", flat=True))
        titles += rows.order_by("pk").values_list("title", flat=True)[: _NAMED - len(titles)]
    return Change(
        label=Speech.label_of(column),
        after=form.named(column),
        groups=sorted(groups.items(), key=lambda group: -group[1]),
        titles=titles,
        number=sum(groups.values()),
        corrected=corrected,
    )


def _named(column: str, value: str | None) -> str:
    if column == "source":
        return value or "没有来源"
    return str(Kind(value).label) if column == "kind" and value else level_name(value or "")


def make_changes(request: HttpRequest, form: BulkForm, keys: Sequence[int]) -> None:
    """Change them, or have a worker do so, and say so."""
    cause = cause_of(request, form.cleaned_data["note"].strip())
    said = "，".join(f"{form.fields[name].label}改为“{form.named(name)}”" for name in form.values)
    if len(keys) > MOST_AT_ONCE:
        job = start_changing(keys, form.values, cause, said)
        tell(request, f"已排队：{job.title}。进度在“后台任务”里，完成之后可以撤销。")
        return
    number = set_all(keys, form.values, cause)
    left = "改错了可以用列表上方的“撤销上一次批量修改”。" if number else ""
    level = messages.SUCCESS if number else messages.WARNING
    messages.add_message(request, level, f"已修改 {number} 篇讲话：{said}。{left}")


def undo_last(request: HttpRequest) -> None:
    """Take the last change of many speeches back, and say so."""
    last = last_bulk(request.user)
    if last is None:
        messages.warning(request, "没有可以撤销的批量修改。")
        return
    if is_being_made(last):
        messages.warning(request, "上一次批量修改还在进行，完成之后才能撤销。")
        return
    if last.number > MOST_AT_ONCE:
        job = start_undoing(last, cause_of(request).by)
        tell(request, f"已排队：{job.title}。进度在“后台任务”里。")
        return
    done, left = undo(last, cause_of(request))
    rest = f"另有 {left} 篇后来又改过（或在回收站里），保持现在的样子。" if left else ""
    messages.success(request, f"已撤销上一次批量修改：{done} 篇恢复原样。{rest}")


def said_of(last: LastBulk) -> str:
    """What a change of many speeches was, in words."""
    parts = [
        f"{Speech.label_of(name)}改为“{_named(name, value)}”" for name, value in last.values.items()
    ]
    at = localtime(last.at)
    return f"{at.month}月{at.day}日 {at:%H:%M}，{last.number} 篇：{'，'.join(parts)}"


# Reading anew


def materials_of(keys: Sequence[int]) -> list[int]:
    """The materials of these speeches that are not in the bin."""
    found: set[int] = set()
    for part in batched(keys, _AT_ONCE):
        rows = Speech.objects.filter(pk__in=part).exclude(state=State.BINNED)
        found |= set(rows.values_list("material", flat=True))
    return sorted(found)


def start_reparse(request: HttpRequest, keys: Sequence[int]) -> None:
    materials = materials_of(keys)
    name = Material.objects.filter(pk__in=materials[:1]).values_list("name", flat=True).first()
    at = localtime()
    title = f"重新解析所选的 {len(materials)} 份材料（{(name or '')[:30]}等，{at:%H:%M:%S}）"
    start(reparse_chosen, title, request.user, materials)
    tell(request, f"已排队：{title}。进度在“后台任务”里。")
