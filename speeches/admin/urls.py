"""The addresses of the desk that are not Django's own, or stand in their place."""

from django.contrib import admin
from django.urls import path
from django.views.i18n import JavaScriptCatalog

from speeches.admin.home import home_page
from speeches.admin.manual import manual_page

app_name = "desk"
# The words of the admin's scripts, with those that Django's translation leaves out.
_words = JavaScriptCatalog.as_view(packages=["django.contrib.admin", "speeches"])
urlpatterns = [
    path("", admin.site.admin_view(home_page), name="home"),
    path("manual/", admin.site.admin_view(manual_page), name="manual"),
    path("jsi18n/", admin.site.admin_view(_words, cacheable=True), name="words"),
]
