"""Logging in and out."""

from django.contrib.auth import views as auth
from django.urls import path

from newsroom import account

urlpatterns = [
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", account.Password.as_view(), name="password"),
]
