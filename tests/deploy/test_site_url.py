"""SITE_URL alone sets hosts, origins, cookies, HSTS and nginx's file; and `check --deploy` has nothing to say."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.core.management.base import CommandError

from newsroom.management.commands.nginx_files import site_file
from tests.deploy.behind import ROOT

NAMES = (
    "ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS "
    "DEFAULT_FROM_EMAIL SECURE_PROXY_SSL_HEADER"
).split()


def manage(tmp_path, *words, **surroundings):
    """Run manage.py in a bare environment."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True,
                          env=bare | {"DATA_DIR": str(tmp_path)} | surroundings)  # fmt: skip


def settings_with(tmp_path, **surroundings):
    probe = (
        f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
    )
    done = manage(tmp_path, "shell", "-v", "0", "-c", probe, **surroundings)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_https(tmp_path):
    found = settings_with(tmp_path, SITE_URL="https://news.example", BEHIND_PROXY="1")
    assert found == {
        "ALLOWED_HOSTS": ["news.example", "localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": ["https://news.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEFAULT_FROM_EMAIL": "newsroom@news.example",
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_http_promises_nothing_that_it_can_not_keep(tmp_path):
    found = settings_with(tmp_path, SITE_URL="http://192.168.0.7:8000")
    assert found["ALLOWED_HOSTS"][0] == "192.168.0.7"
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert not found["SESSION_COOKIE_SECURE"]
    assert found["SECURE_PROXY_SSL_HEADER"] is None


def test_the_deploy_check_is_clean(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", SITE_URL="https://news.example",
                  BEHIND_PROXY="1")  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNINGS" not in done.stderr


def test_the_deploy_check_would_say_something(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", SITE_URL="http://news.example", DEBUG="1")
    assert done.returncode == 1
    assert {"security.W012", "security.W018"} <= set(re.findall(r"security\.W\d+", done.stderr))


@pytest.mark.parametrize("wrong", ["nobody", "10.0.0.1/8", "*.example"])
def test_a_proxy_that_is_no_address_is_refused(tmp_path, wrong):
    done = manage(tmp_path, "check", FORWARDED_ALLOW_IPS=wrong)
    assert done.returncode != 0
    assert f"FORWARDED_ALLOW_IPS names {wrong!r}, which is no network address." in done.stderr


@pytest.fixture
def ours(settings, tmp_path):
    settings.ALLOWED_HOSTS = ["news.example", "www.news.example", "localhost", "127.0.0.1", "[::1]"]
    settings.HOST, settings.PORT = "unix:/run/newsroom/web.sock", 8000
    settings.DATA_DIR, settings.PAGES_DIR = tmp_path / "data", tmp_path / "elsewhere"
    settings.SITE_URL, settings.IS_SECURE = "https://news.example", True
    return settings


def test_the_site_file_with_https(ours, tmp_path):
    text = site_file(tmp_path / "nginx")
    assert len(re.findall(r"^server \{", text, re.M)) == 2
    assert text.count("server_name news.example www.news.example;") == 2
    assert text.count("listen 80;") == 1
    assert "listen 443 ssl http2;" in text
    assert "ssl_certificate /etc/letsencrypt/live/news.example/fullchain.pem;" in text
    assert f"alias {tmp_path}/elsewhere/current/tree/;" in text
    assert f"root {tmp_path}/data;" in text
    assert f"include {tmp_path}/nginx/pages.conf;" in text
    assert not re.search(r"#tls|#plain|/srv/newsroom|/etc/nginx/newsroom", text.split("upstream")[1])
    assert text.count("{") == text.count("}")


def test_the_site_file_with_http(ours, tmp_path):
    ours.SITE_URL, ours.IS_SECURE, ours.HOST = "http://news.example", False, "0.0.0.0"
    text = site_file(tmp_path / "nginx").split("upstream")[1]
    assert len(re.findall(r"^server \{", text, re.M)) == 1
    assert "listen 80;" in text
    assert not re.search(r"ssl|443|#plain|#tls", text)
    assert "server 127.0.0.1:8000;" in text


@pytest.mark.parametrize("folder", ["/srv/a b", "/srv/a;b", "/srv/a{b", '/srv/a"b', "/srv/$a"])
def test_a_name_that_nginx_would_read_differently_is_refused(ours, tmp_path, folder):
    ours.DATA_DIR = folder
    with pytest.raises(CommandError, match="plainer name"):
        site_file(tmp_path)


def test_a_new_database_is_its_owners_alone(tmp_path):
    """nginx is in the group that may read pages and pictures; the passwords lie beside them."""
    (tmp_path / "data").mkdir()
    done = manage(tmp_path / "data", "prepare", DJANGO_SETTINGS_MODULE="tests.deploy.site_settings")
    assert done.returncode == 0, done.stderr
    for path in (tmp_path / "data").glob("newsroom.sqlite3*"):
        assert path.stat().st_mode & 0o077 == 0, path
