"""The form for an address: whatever is typed, it is saved so that readers are led, or told what is wrong."""

import pytest

from newsroom.models import Address

FORM = "/admin/newsroom/address/add/"


@pytest.fixture
def type_in(ed, logged_in):
    client = logged_in(ed)

    def make(path, target):
        response = client.post(FORM, {"path": path, "target": target})
        return response.status_code, response.content.decode()

    return make


def test_it_is_saved_in_the_tables_own_spelling(type_in, settings):
    assert type_in("  old%20page ", f"{settings.SITE_URL}/about/")[0] == 302
    row = Address.objects.get()
    assert (row.path, row.kind, row.target) == ("/old page", "redirect", "/about/")


def test_a_whole_old_address_is_its_path(type_in, settings):
    assert type_in(f"{settings.SITE_URL}/old/", "https://elsewhere.example/")[0] == 302
    assert Address.objects.get().path == "/old/"


def test_the_same_address_in_another_spelling_is_there_already(type_in):
    type_in("/abc", "/about/")
    status, html = type_in("abc", "/imprint/")
    assert status == 400
    assert "in the table already" in html


@pytest.mark.parametrize(
    "target",
    ["", "  ", "https://[", "javascript:alert(1)", "mailto:a@b.example", "about", "//", "/" + "é" * 699, "/x\x00y"],
)
def test_what_leads_nowhere_is_told(type_in, target):
    status, html = type_in("/old/", target)
    assert status == 400
    assert "errorlist" in html
    assert not Address.objects.exists()


@pytest.mark.parametrize("path", ["", "/", "/a%00b", "https://elsewhere.example/old/", "/" + "x" * 700])
def test_an_old_address_that_is_none_of_this_site_is_told(type_in, path):
    assert type_in(path, "/about/")[0] == 400
    assert not Address.objects.exists()


@pytest.mark.parametrize("target", ["/here/", "/here", "{site}/here/", "/there/"])
def test_no_circle_is_saved(type_in, settings, target):
    Address.objects.redirect("/there/", target="/here/")
    status, html = type_in("/here/", target.format(site=settings.SITE_URL))
    assert status == 400
    assert "circle" in html
