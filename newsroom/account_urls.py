"""The staff's doors, and what each colleague looks after alone. One's own byline stands in articles/urls.py."""

from django.contrib.auth import views as auth
from django.urls import path

from newsroom.account import invited, login, mine, passkeys, passwords, second

urlpatterns = [
    # In and out
    path("login/", login.Login.as_view(), name="login"),
    path("login/second/", login.second_step, name="second-step"),
    path("login/second/passkey/", passkeys.ask_for_second_step, name="ask-for-second-step"),
    path("login/passkey/", passkeys.login_by_passkey, name="login-by-passkey"),
    path("login/passkey/ask/", passkeys.ask_for_login, name="ask-for-login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("invitation/", invited.invitation, name="invitation"),
    path("forgotten/", passwords.forgotten, name="forgotten"),
    path("reset/", passwords.begin_reset, name="begin-reset"),
    path("reset/<str:uidb64>/<str:token>/", passwords.Reset.as_view(), name="reset"),
    # My account
    path("", mine.profile, name="account"),
    path("prove/", login.prove, name="prove"),
    path("password/", passwords.Password.as_view(), name="password"),
    path("second/", second.overview, name="second-factors"),
    path("second/app/", second.set_up_app, name="set-up-app"),
    path("second/passkey/", passkeys.add, name="add-passkey"),
    path("second/passkey/ask/", passkeys.ask_for_new, name="ask-for-new-passkey"),
    path("second/codes/", second.recovery_codes, name="recovery-codes"),
    path("second/codes.txt", second.recovery_file, name="recovery-file"),
    path("second/<int:pk>/take-away/", second.take_away, name="take-factor-away"),
    path("sessions/", mine.sessions, name="sessions"),
]
