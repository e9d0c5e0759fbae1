"""Signing in and out, for readers too."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from config.login.forms import LoginForm

_login = LoginView.as_view(
    template_name="login/login.html",
    authentication_form=LoginForm,
    redirect_authenticated_user=False,
)
urlpatterns = [
    path("login/", login_not_required(_login), name="login"),
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
]
