"""The addresses of the desk that are not Django's own."""

from django.contrib import admin
from django.urls import path

from speeches.admin.home import home_page

app_name = "desk"
urlpatterns = [path("", admin.site.admin_view(home_page), name="home")]
