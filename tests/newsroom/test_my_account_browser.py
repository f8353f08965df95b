"""The doors and “My account” in a real browser: nobody is shut out, on a phone, in the dark, from right to left."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from newsroom import factors
from newsroom.models import Invitation, SiteSettings, User
from tests.browser.visits import DESKTOP, PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "reeds bend and do not break"
OUTSIDE = ["/account/login/", "/account/forgotten/", "/account/reset/", "/account/invitation/"]
INSIDE = [
    "/account/", "/account/byline/", "/account/password/", "/account/second/", "/account/second/codes/",
    "/account/sessions/", "/account/prove/", "/admin/newsroom/user/", "/admin/newsroom/user/invite/",
]  # fmt: skip


def looked_at(page, address):
    page.goto(address)
    found = Axe().run(page, options={"preload": False, "rules": {"target-size": {"enabled": True}}})
    assert not found.response["violations"], (address, found.generate_report())
    assert sideways(page) <= 0, address


def prove(page):
    """Come in by password and second factor within this quarter of an hour, as the session knows it."""
    from django.contrib.sessions.backends.db import SessionStore

    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    store = SessionStore(key)
    store["proved_at"], store["second_factor"] = int(time.time()), True
    store.save()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_nobody_is_shut_out(visits, olga, rita, language, size, dark):
    SiteSettings(name="The Lantern Courier", language=language).save()
    factors.add_app(olga, SECRET)
    _offer, link = Invitation.invite(by=olga, roles=["reporter"], first_name="Nora", email="nora@courier.example")
    outside = visits.open(size=size, dark=dark)
    for address in [*OUTSIDE, f"/account/{link.partition('/account/')[2]}"]:
        looked_at(outside, address)
    inside = visits.open(user=olga, size=size, dark=dark)
    prove(inside)
    for address in INSIDE:
        looked_at(inside, address)
    reporter = visits.open(user=rita, size=size, dark=dark)
    prove(reporter)
    looked_at(reporter, "/account/second/app/")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_invitation_is_taken_up_by_its_button(visits, olga, javascript):
    _offer, link = Invitation.invite(by=olga, roles=["reporter"], first_name="Nora", email="nora@courier.example")
    page = visits.open(javascript=javascript)
    page.goto(f"/account/{link.partition('/account/')[2]}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("status")).to_contain_text("Welcome to the desk of")
    if javascript:
        found = Axe().run(page, options={"preload": False})
        assert not found.response["violations"], found.generate_report()
    assert User.objects.get(username="nora").roles == ["reporter"]
