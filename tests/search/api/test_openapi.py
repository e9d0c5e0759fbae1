"""The document of /api/v1/: what it says holds, tried with what it allows and what it does not.

schemathesis makes the requests, from the document and from nothing else.
"""

import re

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import URLPattern, get_resolver
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from search.api.answers import Failure
from search.api.endpoints import ENDPOINTS
from search.api.openapi import OF_ALL
from search.page.parameters import PARAMETERS

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# Requests of each kind and endpoint.
EXAMPLES = 12


@pytest.fixture
def document(client) -> dict:
    return client.get(ADDRESS).json()


@pytest.mark.parametrize(
    ("endpoint", "mode"),
    [
        pytest.param(endpoint, mode, id=f"{endpoint.name}-{mode.value}")
        for endpoint in ENDPOINTS
        for mode in GenerationMode
        # Nothing is wrong with a question that has no parameters.
        if mode is GenerationMode.POSITIVE or endpoint.parameters or "<" in endpoint.path
    ],
)
@pytest.mark.usefixtures("kept_connection")
def test_what_the_document_says_holds(speech, endpoint, mode, monkeypatch):
    monkeypatch.setattr("django.conf.settings.ALLOWED_HOSTS", ["*"])
    schema = openapi.from_wsgi(ADDRESS, WSGIHandler())
    schema.config.generation.update(modes=[mode])
    (operation,) = [
        found.ok()
        for found in schema.get_all_operations()
        if found.ok().definition.raw["operationId"] == endpoint.name
    ]
    tried = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_one(case):
        # Its client for WSGI reads no compressed answer.
        plain = {"Accept-Encoding": "identity"}
        tried.append(case.call_and_validate(headers=plain, checks=CHECKS))

    try_one()
    assert tried


def test_every_endpoint_is_in_it_and_nothing_else(document):
    patterns = next(
        one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api"
    ).url_patterns
    served = {
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern))
        for one in patterns
        if isinstance(one, URLPattern) and one.name != "openapi"
    }
    assert set(document["paths"]) == served


def test_search_takes_what_a_search_of_before_takes(document):
    named = {one["name"] for one in document["paths"]["/search"]["get"]["parameters"]}
    assert named == set(PARAMETERS) - {"show"}


def test_every_reference_leads_somewhere(document):
    referred = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert referred == set(document["components"]["schemas"])


def test_every_schema_says_what_it_is(document):
    for name, schema in document["components"]["schemas"].items():
        assert schema["properties"], name
        assert not schema["description"].startswith(f"{name}("), name


def test_every_failure_has_one_form(document):
    for path in document["paths"].values():
        responses = path["get"]["responses"]
        failing = {int(status) for status in responses if status >= "400"}
        assert failing >= set(OF_ALL)
        for status in failing:
            (content,) = responses[str(status)]["content"].values()
            assert content["schema"]["$ref"].endswith(f"/{Failure.__name__}")


def test_its_server_is_the_one_that_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["library.example"]
    found = client.get(ADDRESS, headers={"host": "library.example"}).json()
    assert found["servers"] == [{"url": "http://library.example/api/v1"}]
