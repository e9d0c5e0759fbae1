"""What the lists of the desk are narrowed by."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from speeches.admin.page import number_in
from speeches.choices import DatedBy, Flag, State
from speeches.life import DOUBTS, Cause, without_doubt
from speeches.models import Material, Speech, SpeechQuerySet

if TYPE_CHECKING:
    _SpeechAdmin = admin.ModelAdmin[Speech]
    _AnyAdmin = admin.ModelAdmin[Any]
else:
    _SpeechAdmin = _AnyAdmin = admin.ModelAdmin

Choices = list[tuple[str, str]]

_MEDIA_TYPES = {
    "text/plain": "文本",
    "text/html": "网页",
    "text/markdown": "Markdown",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文档",
    "application/msword": "旧版 Word、WPS 文档",
    "application/vnd.ms-wordml": "旧版 Word 文档（XML）",
    "application/rtf": "RTF 文档",
    "application/vnd.oasis.opendocument.text": "开放文档",
    "application/json": "JSON 记录",
    "multipart/related": "单个文件网页",
    "application/vnd.speech-pages+zip": "几张图片合成的",
}


def media_type_name(media_type: str) -> str:
    """What people call a type of files."""
    if media_type.startswith("image/"):
        return "图片"
    return _MEDIA_TYPES.get(media_type, "其他")


class FlagFilter(admin.SimpleListFilter):
    title = "提示"
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: _SpeechAdmin) -> Choices:
        return Flag.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Speech]) -> QuerySet[Speech]:
        value = self.value()
        if value not in Flag.values or not isinstance(queryset, SpeechQuerySet):
            return queryset
        return queryset.flagged(value)


class StateFilter(admin.SimpleListFilter):
    """By state; without a choice all but what is in the bin or joined to another, unless the
    address names speeches."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: _SpeechAdmin) -> Choices:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Speech]) -> QuerySet[Speech]:
        if self.value() in State.values:
            return queryset.filter(state=self.value())
        if "id__in" in request.GET:
            return queryset
        return queryset.exclude(state__in=(State.BINNED, State.JOINED))


class YearFilter(admin.SimpleListFilter):
    """By the year of the event, as the column says it.

    Offered are the years that speeches are listed under by their event: an index knows these, where
    the years themselves are read from every row with its text.
    """

    title = "年份"
    parameter_name = "year"
    UNKNOWN = "none"

    def lookups(self, request: HttpRequest, model_admin: _SpeechAdmin) -> Choices:
        # Every speech has a state; named, it is looked for in the index, whatever the planner says.
        rows = model_admin.get_queryset(request).filter(state__gt="").order_by()
        listed = set(rows.values_list("listed_year", "dated_by").distinct())
        years = sorted(year for year, by in listed if year and by == DatedBy.EVENT)
        unknown = any(by != DatedBy.EVENT for _, by in listed)
        offered = [(str(year), str(year)) for year in years]
        return [*offered, (self.UNKNOWN, "不明")] if unknown else offered

    def queryset(self, request: HttpRequest, queryset: QuerySet[Speech]) -> QuerySet[Speech]:
        return queryset.filter(self._condition(self.value() or ""))

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Count]:
        """All in one look at the rows, where Django would look again for each year."""
        values = (value for value, _ in self.lookup_choices)
        return {
            f"{at}__c": Count(pk_attname, filter=self._condition(value))
            for at, value in enumerate(values)
        }

    def _condition(self, value: str) -> Q:
        year = number_in(value)
        if value == self.UNKNOWN:
            return Q(year=None)
        return Q() if year is None else Q(year=year)


class DoubtFilter(admin.SimpleListFilter):
    """By what makes a person look before she publishes."""

    title = "疑问"
    parameter_name = "doubt"
    NONE = "none"

    def lookups(self, request: HttpRequest, model_admin: _SpeechAdmin) -> Choices:
        return [(self.NONE, "没有疑问"), *((name, label) for name, (label, _) in DOUBTS.items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Speech]) -> QuerySet[Speech]:
        value = self.value() or ""
        if value == self.NONE and isinstance(queryset, SpeechQuerySet):
            return without_doubt(queryset)
        return queryset.filter(DOUBTS[value][1]) if value in DOUBTS else queryset


class ArrivalFilter(admin.SimpleListFilter):
    """By the day on which it came in: the last days by a link, any others by a form of two dates,
    either of which may be missing."""

    title = "入库日期"
    parameter_name = "arrived"
    template = "admin/arrival_filter.html"
    field = "created_at"
    _FROM, _TO = "arrived_from", "arrived_to"
    _RECENT: Mapping[str, tuple[str, int]] = {
        "today": ("今天", 1),
        "week": ("最近 7 天", 7),
        "month": ("最近 30 天", 30),
    }

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Any],
        model_admin: _AnyAdmin,
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in (self._FROM, self._TO):
            self.used_parameters[name] = params.pop(name, [""])[-1]

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter_name, self._FROM, self._TO]

    def lookups(self, request: HttpRequest, model_admin: _AnyAdmin) -> Choices:
        return [(name, label) for name, (label, _) in self._RECENT.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = self.days
        if first:
            queryset = queryset.filter(**{f"{self.field}__gte": _midnight(first)})
        if last:
            end = _midnight(last + datetime.timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field}__lt": end})
        return queryset

    @property
    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day that are asked for."""
        value = self.value() or ""
        if value in self._RECENT:
            before = datetime.timedelta(days=self._RECENT[value][1] - 1)
            return timezone.localdate() - before, None
        first, last = (_date(str(self.used_parameters[name])) for name in (self._FROM, self._TO))
        return first, last

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The links, then what the form of dates has in it and has to keep."""
        form = [self._FROM, self._TO]
        chosen = self.value() if self.value() in self._RECENT else ""
        first, last = self.days
        for value, label in [("", "全部"), *self.lookup_choices]:
            change = {self.parameter_name: value} if value else {}
            left_out = form if value else [self.parameter_name, *form]
            yield {
                "selected": value == chosen and (bool(value) or not (first or last)),
                "query_string": changelist.get_query_string(change, left_out),
                "display": label,
            }
        yield {
            "form": True,
            "kept": {
                k: v for k, v in changelist.params.items() if k not in self.expected_parameters()
            },
            "first": "" if chosen or not first else first.isoformat(),
            "last": last.isoformat() if last else "",
        }


class MaterialArrivalFilter(ArrivalFilter):
    field = "imported_at"


def _date(text: str) -> datetime.date | None:
    """The day that is written so; None where none is."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1 < day.year < datetime.MAXYEAR else None


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class UploaderFilter(admin.SimpleListFilter):
    """By who uploaded it; those without an account came over the command line or the folder."""

    title = "上传者"
    parameter_name = "by"
    path = "material__uploaded_by"
    _NOBODY = "none"

    def lookups(self, request: HttpRequest, model_admin: _AnyAdmin) -> Choices:
        uploads = Material.objects.exclude(uploaded_by=None).order_by()
        people = User.objects.filter(pk__in=uploads.values("uploaded_by").distinct())
        named = [(str(user.pk), Cause(user).who) for user in people.order_by("username")]
        return [*named, (self._NOBODY, "命令行、收件文件夹")] if named else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if value == self._NOBODY:
            return queryset.filter(**{f"{self.path}__isnull": True})
        key = number_in(value)
        return queryset if key is None else queryset.filter(**{self.path: key})


class MaterialUploaderFilter(UploaderFilter):
    path = "uploaded_by"


class MediaTypeFilter(admin.SimpleListFilter):
    """By what people call the type of a file."""

    title = "类型"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: _AnyAdmin) -> Choices:
        return list(_MEDIA_TYPES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(media_type=self.value()) if self.value() else queryset


class WarnedFilter(admin.SimpleListFilter):
    """Materials that the importer has something to say about."""

    title = "提示"
    parameter_name = "warned"

    def lookups(self, request: HttpRequest, model_admin: _AnyAdmin) -> Choices:
        return [("1", "有提示"), ("0", "没有提示")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "1":
            return queryset.exclude(warnings=[])
        return queryset.filter(warnings=[]) if self.value() == "0" else queryset
