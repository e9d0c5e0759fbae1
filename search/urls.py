"""The addresses of search."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/feed/", views.feed, name="feed"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("speeches/<int:pk>/similar/", views.similar_page, name="similar"),
    # They change nothing: who posts is told so, not that the token of a form is missing.
    path("api/similar", csrf_exempt(views.api_similar), name="api-similar"),
    path("api/search", csrf_exempt(views.api), name="api"),
]
