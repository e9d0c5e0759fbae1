"""What no request may ask of any page."""

import pytest
from django.urls import reverse

from config.middleware import MOST_PARAMETERS
from speeches.filters import FACETS, MOST_VALUES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["speeches:list", "search:results", "speeches:outlines"])
def test_an_address_has_no_thousands_of_parameters(client, name):
    response = client.get(reverse(name), {f"a{n}": "" for n in range(MOST_PARAMETERS + 1)})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_every_filter_with_all_its_values_is_answered(client):
    params = {name: [f"值{n}" for n in range(MOST_VALUES)] for name in FACETS}
    assert client.get(reverse("speeches:list"), params).status_code == 200
