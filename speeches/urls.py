from django.urls import path

from speeches import mine, views

app_name = "speeches"
urlpatterns = [
    path("", views.home, name="home"),
    path("speeches/", views.speech_list, name="list"),
    path("my-level/", mine.choose_level, name="my_level"),
    path("speeches/recent/", mine.recent, name="recent"),
    path("speeches/feed/", views.list_feed, name="feed"),
    path("speeches/<int:pk>/", views.speech_detail, name="detail"),
    path("speeches/<int:pk>/whole/", views.speech_whole, name="whole"),
    path("speeches/<int:pk>/export.<slug:suffix>", views.speech_export, name="export"),
    path("speeches/<int:pk>/whole/export.<slug:suffix>", views.whole_export, name="whole_export"),
    path("speeches/<int:pk>/source/", views.speech_source, name="source"),
]
