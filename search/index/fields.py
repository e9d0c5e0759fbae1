"""What the fields of haystack's SearchIndexes are here: texts that are searched, and columns.

A column holds a string for each document, of which a kind of field makes one that can be compared:
moments on one scale, whatever zone and form they came in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from enum import Enum, auto

from django.conf import settings
from django.utils import timezone
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchFieldError
from haystack.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    FloatField,
    IntegerField,
    SearchField,
)
from haystack.indexes import SearchIndex

from search.language.expressions import SEPARATOR, TEXT_FIELDS, Between, Expression, Is
from search.matching.columns import column_value

_TRUE = {"true", "t", "yes", "1"}
_FALSE = {"false", "f", "no", "0"}
_MIDNIGHT = datetime.time.min
# The length of a day's name.
_DAY = 10
# Behind a moment that came with a time zone. The same without it is the same moment, and as a
# string it is the least of all that are: a range begins without it and ends with it.
_AWARE = "Z"


class ValueKind(Enum):
    """What the values of a column are."""

    WORD = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    DAY = auto()
    MOMENT = auto()
    SEVERAL = auto()


def kinds_of(indexes: Iterable[SearchIndex]) -> dict[str, ValueKind]:
    """The kind of each column that some SearchIndexes fill, by its name in the index.

    Raises NotImplementedError for what a field asks that this engine cannot do.
    """
    found: dict[str, set[ValueKind]] = {}
    for index in indexes:
        for field in index.fields.values():
            _require_possible(index, field)
            found.setdefault(field.index_fieldname, set()).add(_kind(field))
    return {name: _common(kinds) for name, kinds in found.items()}


def _kind(field: SearchField) -> ValueKind:
    match field:
        case SearchField(is_multivalued=True):
            return ValueKind.SEVERAL
        case DateTimeField():
            return ValueKind.MOMENT
        case DateField():
            return ValueKind.DAY
        case BooleanField():
            return ValueKind.BOOLEAN
        case IntegerField() | FloatField() | DecimalField():
            return ValueKind.NUMBER
    return ValueKind.WORD


def _common(kinds: set[ValueKind]) -> ValueKind:
    """What the values are where models differ about a field of one name."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if ValueKind.SEVERAL in kinds:
        return ValueKind.SEVERAL
    return ValueKind.MOMENT if kinds == {ValueKind.DAY, ValueKind.MOMENT} else ValueKind.WORD


def _require_possible(index: SearchIndex, field: SearchField) -> None:
    name = f"{type(index).__name__}.{field.instance_name}"
    if field.analyzer is not None:
        raise NotImplementedError(
            f"{name}: analyzer= has no effect here; every text is analysed by search.text.analysis."
        )
    if field.boost != 1:
        raise NotImplementedError(
            f"{name}: boost= and weight= have no effect here; title counts more than headings, and"
            " these more than text. Put what should weigh more into one of them."
        )
    if field.index_fieldname in TEXT_FIELDS and not isinstance(field, CharField):
        raise NotImplementedError(
            f"{name}: {', '.join(TEXT_FIELDS)} are searched as texts: make it a CharField, or call"
            " it something else."
        )


def require_declared(index: SearchIndex, prepared: Mapping[str, object]) -> None:
    """Raises NotImplementedError where `prepare` put something into a document that gets lost."""
    name = type(index).__name__
    declared = {field.index_fieldname for field in index.fields.values()}
    unknown = prepared.keys() - declared - {ID, DJANGO_CT, DJANGO_ID}
    if prepared.get("boost") in (None, 1):
        unknown -= {"boost"}
    if "boost" in unknown:
        raise NotImplementedError(f"{name}: no boost of documents: order by a field of weights.")
    if unknown:
        raise NotImplementedError(f"{name}: declare fields for {', '.join(sorted(unknown))}.")


def searched_text(value: object) -> str:
    """A prepared value as a text that is searched; of several, each is a line."""
    if isinstance(value, list | tuple):
        return "\n".join(map(searched_text, value))
    return "" if value is None else str(value)


def stored_value(kind: ValueKind, value: object) -> str:
    """A prepared value as its column holds it. Raises SearchFieldError."""
    if value is None:
        return ""
    match kind:
        case ValueKind.DAY:
            return _moment(value).date().isoformat()
        case ValueKind.MOMENT:
            return _on_one_scale(_moment(value)) + (_AWARE if _is_aware(value) else "")
        case ValueKind.NUMBER:
            return column_value(_number(value))
        case ValueKind.BOOLEAN:
            return column_value(value.lower() in _TRUE if isinstance(value, str) else bool(value))
        case ValueKind.SEVERAL if isinstance(value, Iterable) and not isinstance(value, str):
            return column_value(list(value))
    return column_value(value)


def python_value(kind: ValueKind, field: SearchField, value: str) -> object:
    """What a column holds as a value of the field, as it was prepared."""
    if kind is ValueKind.SEVERAL:
        return value.split(SEPARATOR) if value else []
    if not value:
        return "" if isinstance(field, CharField) and not field.null else None
    if kind is ValueKind.BOOLEAN:
        return value == "true"
    if kind is ValueKind.MOMENT:
        moment = _from_scale(value)
        return field.convert(moment if isinstance(field, DateTimeField) else moment.date())
    return field.convert(int(Decimal(value)) if isinstance(field, IntegerField) else value)


def local_moment(value: str) -> datetime.datetime:
    """The day or the moment of a column, without a zone on the clock of the default one."""
    held = datetime.datetime.fromisoformat(value.removesuffix(_AWARE))
    if len(value) == _DAY or not settings.USE_TZ:
        return held
    return _local(held.replace(tzinfo=datetime.UTC))


def normalised(condition: Expression, kinds: Mapping[str, ValueKind]) -> Expression:
    """A condition on a column as it is to be compared with the values there.

    Raises SearchFieldError for a range that does not begin or end with a moment.
    """
    match condition:
        case Is(column, value) if value:
            return _equal(column, kinds.get(column, ValueKind.WORD), value)
        case Between(column, low, high):
            return _between(column, kinds.get(column, ValueKind.WORD), low, high)
    return condition


def _equal(column: str, kind: ValueKind, value: str) -> Expression:
    match kind:
        case ValueKind.NUMBER:
            # 2.5 is 2.50.
            return Between(column, value, value)
        case ValueKind.BOOLEAN if value.lower() in _TRUE | _FALSE:
            return Is(column, column_value(value.lower() in _TRUE))
        case ValueKind.DAY | ValueKind.MOMENT:
            with suppress(SearchFieldError):
                return _between(column, kind, value, value)
    return Is(column, value)


def _between(column: str, kind: ValueKind, low: str | None, high: str | None) -> Between:
    if kind is ValueKind.DAY:
        return Between(column, low and _day(low), high and _day(high))
    if kind is ValueKind.MOMENT:
        low = low and _on_one_scale(_moment(low))
        high = high and _on_one_scale(_moment(high)) + _AWARE
    return Between(column, low, high)


def _day(bound: str) -> str:
    """The end of a range of days. As strings, a day lies before all its moments but midnight."""
    try:
        moment = _moment(bound)
    except SearchFieldError:
        # The beginning of a day's name, as __startswith asks.
        return bound
    return moment.date().isoformat() if moment.time() == _MIDNIGHT else moment.isoformat()


def _moment(value: object) -> datetime.datetime:
    """A date, a moment or a string of either, on the clock of the default time zone."""
    try:
        return _local(datetime.datetime.fromisoformat(column_value(value)))
    except ValueError as error:
        raise SearchFieldError(f"No date: {value!r}") from error


def _local(moment: datetime.datetime) -> datetime.datetime:
    if timezone.is_naive(moment):
        return moment
    try:
        return timezone.make_naive(moment, timezone.get_default_timezone())
    except OverflowError:
        return moment.replace(tzinfo=None)


def _is_aware(value: object) -> bool:
    return datetime.datetime.fromisoformat(column_value(value)).tzinfo is not None


def _on_one_scale(local: datetime.datetime) -> str:
    """A moment on the clock of the default zone as a string that sorts among others.

    Of a site with time zones in UTC, where an hour comes once.
    """
    with suppress(OverflowError):
        if settings.USE_TZ:
            aware = timezone.make_aware(local, timezone.get_default_timezone())
            local = timezone.make_naive(aware, datetime.UTC)
    return local.isoformat(timespec="microseconds")


def _from_scale(value: str) -> datetime.datetime:
    """The moment of a column, with a zone or without as it was prepared."""
    local = local_moment(value)
    if not value.endswith(_AWARE):
        return local
    return timezone.make_aware(local, timezone.get_default_timezone())


def _number(value: object) -> object:
    """A decimal that comes as a string, as haystack's DecimalField prepares it, as a number."""
    if isinstance(value, str) and "E" in value.upper():
        return Decimal(value)
    return value
