"""Logging in and out."""

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from newsroom import account

urlpatterns = [
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(template_name="account/password.html", success_url=reverse_lazy("admin:index")),
        name="password",
    ),
]
