from django.urls import path

from speeches import views

app_name = "speeches"
urlpatterns = [
    path("", views.home, name="home"),
    path("speeches/", views.speech_list, name="list"),
    path("speeches/<int:pk>/", views.speech_detail, name="detail"),
    path("speeches/<int:pk>/whole/", views.speech_whole, name="whole"),
    path("speeches/<int:pk>/source/", views.speech_source, name="source"),
]
