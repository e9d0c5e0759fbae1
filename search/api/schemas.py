"""JSON Schema of the answers, made from their classes."""

from __future__ import annotations

import dataclasses
import datetime
import types
from collections.abc import Mapping, Sequence
from inspect import getdoc
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django.db.models import TextChoices

Schema = dict[str, object]

_PLAIN: Mapping[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    datetime.date: {"type": "string", "format": "date"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    # What a subclass says.
    object: {},
}


def schemas_of(*classes: type) -> dict[str, Schema]:
    """The schemas of these dataclasses and of all that stand in them, by name."""
    found: dict[str, Schema] = {}
    for each in classes:
        _add(each, found)
    return dict(sorted(found.items()))


def reference_to(cls: type) -> Schema:
    return {"$ref": f"#/components/schemas/{cls.__name__}"}


def _add(cls: type, found: dict[str, Schema]) -> None:
    if cls.__name__ in found:
        return
    # Before its fields: one of them may be of the same class.
    schema: Schema = {}
    found[cls.__name__] = schema
    hints = get_type_hints(cls)
    names = [each.name for each in dataclasses.fields(cls)]
    schema |= {
        "type": "object",
        "description": " ".join((getdoc(cls) or "").split()),
        "properties": {name: _schema(hints[name], found) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _schema(hint: Any, found: dict[str, Schema]) -> Schema:
    """Raises TypeError for what no answer may have."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        _add(hint, found)
        return reference_to(hint)
    if isinstance(hint, type) and issubclass(hint, TextChoices):
        return {"type": "string", "enum": [each.value for each in hint]}
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(inside)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(each, found) for each in inside]}
    if origin is Sequence:
        return {"type": "array", "items": _schema(inside[0], found)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(inside[1], found)}
    raise TypeError(f"No schema for {hint}.")
