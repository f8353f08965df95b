"""Logging in and out."""

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

urlpatterns = [
    path("login/", auth.LoginView.as_view(template_name="account/login.html", redirect_authenticated_user=True),
         name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(template_name="account/password.html",
                                                      success_url=reverse_lazy("admin:index")), name="password"),
]
