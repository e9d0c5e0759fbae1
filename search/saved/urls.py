"""The addresses of saved searches."""

from django.urls import path

from search.saved import views

app_name = "saved"
urlpatterns = [
    path("saved/", views.page, name="page"),
    path("saved/add/", views.add, name="add"),
    path("saved/<int:pk>/open/", views.open_, name="open"),
    path("saved/<int:pk>/rename/", views.rename, name="rename"),
    path("saved/<int:pk>/delete/", views.delete, name="delete"),
]
