"""The document of /api/v1/ (OpenAPI 3.1), made from its endpoints."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus

from django.http import HttpRequest

from search.api.addresses import Addresses
from search.api.answers import Failure
from search.api.endpoints import ENDPOINTS, Endpoint
from search.api.parameters import Parameter
from search.api.schemas import Schema, reference_to, schemas_of
from speeches.lists.filters import MOST_VALUES

OF_ALL = (400, 401, 405, 500, 503)
_KINDS: dict[str, Schema] = {
    "int": {"type": "integer", "minimum": 0},
    "str": {"type": "string", "pattern": "^[^/]+$"},
}
_IN_PATH = re.compile(r"<(int|str):(\w+)>")
_SAYS = {
    302: "It was joined to another speech: there",
    304: "As it was when that ETag was given",
    401: "A closed site, and nobody is signed in",
    410: "The library was put back from a backup: begin anew, without `since`",
    503: "Neither index nor database can answer now",
}


def document(request: HttpRequest) -> Schema:
    """With the address that this request came by."""
    return _document() | {"servers": [{"url": Addresses(request).named("start").removesuffix("/")}]}


@cache
def _document() -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "讲话素材库",
            "version": "1",
            "description": "The published speeches of this library; docs/api.md says more.",
        },
        "paths": {_path(each): {"get": _operation(each)} for each in ENDPOINTS},
        "components": {"schemas": schemas_of(Failure, *(each.answer for each in ENDPOINTS))},
    }


def _path(endpoint: Endpoint) -> str:
    return "/" + _IN_PATH.sub(r"{\2}", endpoint.path)


def _operation(endpoint: Endpoint) -> Schema:
    in_path = [_in_path(kind, name) for kind, name in _IN_PATH.findall(endpoint.path)]
    return {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": [*in_path, *map(_in_query, endpoint.parameters)],
        "responses": {
            "200": {
                "description": "The answer",
                "headers": {"ETag": {"schema": {"type": "string"}, "required": True}},
                "content": _content(reference_to(endpoint.answer)),
            },
            "304": {"description": _SAYS[304]},
            **{str(status): _failure(status) for status in sorted({*OF_ALL, *endpoint.fails})},
        },
    }


def _failure(status: int) -> Schema:
    said: Schema = {"description": _SAYS.get(status, HTTPStatus(status).phrase)}
    return said if status < 400 else said | {"content": _content(reference_to(Failure))}


def _content(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _in_path(kind: str, name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": _KINDS[kind]}


def _in_query(parameter: Parameter) -> Schema:
    schema = parameter.schema
    if parameter.many:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "schema": schema,
    }
