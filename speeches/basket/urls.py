from django.urls import path

from speeches.basket import editing, views

app_name = "basket"
urlpatterns = [
    path("", views.detail, name="home"),
    path("new/", views.new, name="new"),
    path("add/<int:pk>/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/use/", views.use, name="use"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/duplicate/", views.duplicate, name="duplicate"),
    path("<int:pk>/export.<slug:suffix>", views.export, name="export"),
    path("start/<int:pk>/", views.start, name="start"),
    path("<int:pk>/settings/", editing.settings, name="settings"),
    path("<int:pk>/write/", editing.write, name="write"),
    path("<int:pk>/mend/", editing.mend, name="mend"),
    path("<int:pk>/undo/", editing.undo, name="undo"),
    path("<int:pk>/redo/", editing.redo, name="redo"),
    path("<int:pk>/versions/<int:number>/", editing.return_to, name="return"),
    path("items/<int:pk>/", editing.edit, name="edit"),
    path("items/<int:pk>/move/", editing.move, name="move"),
    path("items/<int:pk>/level/", editing.change_level, name="level"),
    path("items/<int:pk>/remove/", editing.remove_item, name="remove"),
]
