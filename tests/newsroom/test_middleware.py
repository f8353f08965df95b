"""Language and clock of the paper, whom a proxy may speak for, and where demo logins work."""

import pytest

from newsroom.middleware import client_address, is_private
from newsroom.models import SiteSettings


@pytest.mark.parametrize(
    "address, private",
    [
        ("127.0.0.1", True),
        ("10.2.3.4", True),
        ("192.168.1.9", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("::1", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("::ffff:203.0.113.9", False),
        ("203.0.113.9", False),
        ("8.8.8.8", False),
        ("", False),
        ("localhost", False),
        ("0.0.0.0", False),
    ],
)
def test_private_addresses(address, private):
    assert is_private(address) is private


def test_a_forwarded_address_is_believed_only_behind_a_proxy(rf, settings):
    request = rf.get("/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="127.0.0.1, 198.51.100.4")

    assert client_address(request) == "203.0.113.9"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "198.51.100.4"


def test_a_demo_login_from_outside_is_logged_out(cast, logged_in):
    client = logged_in(cast("dee", "editor", is_demo=True))

    assert client.get("/admin/", REMOTE_ADDR="192.168.0.7").status_code == 200
    assert client.get("/admin/", REMOTE_ADDR="203.0.113.9").status_code == 403
    assert client.get("/admin/", REMOTE_ADDR="192.168.0.7").status_code == 302


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_demo_login_through_a_proxy_we_were_not_told_of(cast, logged_in, name):
    client = logged_in(cast("dee", "editor", is_demo=True))

    assert client.get("/admin/", headers={name: "192.168.0.7"}).status_code == 403
    assert client.get("/admin/").status_code == 302, "the login is over"


def test_a_demo_login_at_home_behind_a_proxy(cast, logged_in, settings):
    settings.BEHIND_PROXY = True
    client = logged_in(cast("dee", "editor", is_demo=True))

    assert client.get("/admin/", headers={"X-Forwarded-For": "192.168.0.7"}).status_code == 200
    assert client.get("/admin/", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


def test_the_paper_speaks_its_language(client, db):
    SiteSettings(language="ar").save()

    answer = client.get("/")

    assert '<html lang="ar" dir="rtl"' in answer.text


def test_every_answer_carries_the_headers(client, db):
    answer = client.get("/")

    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_foreign_host_is_refused(client, db):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_pictures_may_stand_on_other_peoples_pages(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "renditions").mkdir()
    (tmp_path / "renditions/a.jpg").write_bytes(b"JPEG")
    answer = client.get("/media/renditions/a.jpg")
    assert b"".join(answer.streaming_content) == b"JPEG"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_desk_is_compressed_and_the_paper_is_left_alone(logged_in, ed, story):
    client, asked = logged_in(ed), {"HTTP_ACCEPT_ENCODING": "gzip"}
    assert client.get("/admin/", **asked)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(story().get_absolute_url(), **asked)
    assert "Content-Encoding" not in client.get("/admin/")
