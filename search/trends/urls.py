"""The addresses of the library looked at as a whole."""

from django.urls import path

from search.trends import headings_and_kinds, views

app_name = "trends"
urlpatterns = [
    path("outlines/", headings_and_kinds.outlines, name="outlines"),
    path("trends/", views.trends, name="usage"),
    path("trends/kinds/", headings_and_kinds.kinds, name="kinds"),
]
