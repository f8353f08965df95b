"""The switchboard: the only urlconf that names both apps. Each app's own list says what its addresses are."""

from django.contrib import admin
from django.urls import include, path, re_path

from articles.admin.menu import menu_and_footer
from newsroom import (
    converters,  # noqa: F401  (registers year, two, name)
    health,
    opening,
    views,
)
from newsroom.management.demo.desk import own_paper

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    # What the owner's settings look like: hashed, so that browsers may keep them for ever.
    re_path(r"^site\.(?P<digest>[0-9a-f]{12})\.css$", views.site_css, name="site-css"),
    re_path(r"^site\.(?P<digest>[0-9a-f]{12})\.svg$", views.site_icon, name="site-icon"),
    re_path(r"^site\.(?P<digest>[0-9a-f]{12})\.png$", views.site_logo, name="site-logo"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("account/begin/", opening.begin, name="begin"),
    path("account/", include("newsroom.account_urls")),
    path("admin/newsroom/sitesettings/menu/", admin.site.admin_view(menu_and_footer), name="menu-and-footer"),
    path("admin/moving-in/", include("newsroom.management.moving_in.urls")),
    path("admin/own-paper/", admin.site.admin_view(own_paper), name="own-paper"),
    path("admin/", admin.site.urls),
    # Renditions only: the root of what is served is their folder. nginx answers this first where it stands in front.
    re_path(r"^media/renditions/(?P<path>.+)$", views.media, name="media"),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler400 = "newsroom.errors.bad_request"
handler403 = "newsroom.errors.forbidden"
handler404 = "newsroom.errors.not_found"
handler500 = "newsroom.errors.server_error"
