from django.urls import path

from speeches.basket import views

app_name = "basket"
urlpatterns = [
    path("", views.detail, name="home"),
    path("new/", views.new, name="new"),
    path("add/<int:pk>/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/use/", views.use, name="use"),
    path("<int:pk>/rename/", views.rename, name="rename"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/outline/", views.add_heading, name="outline"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/mend/", views.mend, name="mend"),
    path("<int:pk>/export.<slug:suffix>", views.export, name="export"),
    path("items/<int:pk>/", views.edit, name="edit"),
    path("items/<int:pk>/remove/", views.remove_item, name="remove"),
]
