"""The address of a writer's own draft."""

from django.urls import path

from search.checking import views

app_name = "checking"
urlpatterns = [path("check/", views.page, name="page")]
