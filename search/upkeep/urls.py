"""The addresses of search inside the admin."""

from django.contrib import admin
from django.urls import path

from search.upkeep.views import index_page

app_name = "search_admin"
urlpatterns = [path("", admin.site.admin_view(index_page), name="index")]
