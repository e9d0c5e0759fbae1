from django.urls import path

from speeches.compare import views

app_name = "compare"
urlpatterns = [path("", views.comparison, name="page")]
