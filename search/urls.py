"""The addresses of search."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("speeches/<int:pk>/similar/", views.similar_page, name="similar"),
    path("api/similar", views.api_similar, name="api-similar"),
    path("api/search", views.api, name="api"),
]
