"""The addresses of moving in, below /admin/moving-in/."""

from django.contrib import admin
from django.urls import path, re_path

from . import desk

_UID = r"(?P<uid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("", admin.site.admin_view(desk.moving_in), name="moving-in"),
    path("<uuid:uid>/", admin.site.admin_view(desk.one_move), name="move"),
    path("<uuid:uid>/progress/", admin.site.admin_view(desk.progress), name="move-progress"),
    path("<uuid:uid>/proof.csv", admin.site.admin_view(desk.proof_file), name="move-proof"),
    re_path(rf"^{_UID}/report\.(?P<ending>txt|csv)$", admin.site.admin_view(desk.report_file), name="move-report"),
]
