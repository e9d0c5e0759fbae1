from django.urls import path

from speeches.help.views import writers_manual

app_name = "help"
urlpatterns = [path("", writers_manual, name="page")]
