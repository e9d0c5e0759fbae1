"""The addresses of /api/v1/."""

from django.urls import path

from search.api.endpoints import ENDPOINTS
from search.api.openapi import document
from search.api.serving import served, serving

app_name = "api"
urlpatterns = [
    path("openapi.json", serving(document), name="openapi"),
    *(path(each.path, served(each), name=each.name) for each in ENDPOINTS),
]
