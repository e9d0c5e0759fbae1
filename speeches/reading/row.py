"""The row of a speech with everything that its own page shows; its SQL is made once."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS

from config.compiled import Compiled
from speeches.models import Material, Source, Speech

_COLUMNS = [column.attname for column in Speech._meta.concrete_fields]
# Without the text that the material was extracted as.
_OF_MATERIAL = [
    column.attname for column in Material._meta.concrete_fields if column.name != "text"
]
_FIND = Compiled(
    lambda keys: (
        Speech.objects.for_reading()
        .filter(pk__in=keys)
        .order_by()
        .values_list(
            *_COLUMNS, *(f"material__{name}" for name in _OF_MATERIAL), "source__name", "of_files"
        )
    )
)


def speech_of(key: int) -> Speech | None:
    """The speech with this key in whatever state, with its source and its material: whoever asks
    sees to who may read it. One query."""
    for *values, source, of_files in _FIND([key]):
        own = len(_COLUMNS)
        speech = Speech.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values[:own])
        speech.material = Material.from_db(DEFAULT_DB_ALIAS, _OF_MATERIAL, values[own:])
        has_source = speech.source_id is not None
        speech.source = Source(pk=speech.source_id, name=source) if has_source else None
        # As an annotation of the query would.
        vars(speech)["of_files"] = of_files
        return speech
    return None
