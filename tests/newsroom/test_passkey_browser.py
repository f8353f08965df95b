"""Passkeys in a real browser, with an authenticator that the browser itself plays (WebDriver's virtual one, by CDP)."""

import re

import pytest
from playwright.sync_api import expect

from newsroom import factors
from newsroom.models import Act, User
from tests.browser.visits import PHONE, Visits, sideways
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(chromium, live_server):
    """Windows at the site's name: a passkey is bound to a name, and `localhost` is one."""
    visits = Visits(chromium, live_server.url.replace("127.0.0.1", "localhost"))
    yield visits
    visits.close()
    assert not visits.wrong, visits.wrong


def with_key(page, **different):
    """The browser's DevTools session; there is an authenticator in it now."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, **different}})
    return tools, made["authenticatorId"]


def log_in(page, name="rita"):
    page.goto("/account/login/")
    page.get_by_label("Login or e-mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def add_key(page, name="My phone"):
    page.goto("/account/second/")
    page.get_by_label("A name to know it by").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text(f"The passkey “{name}” is added.")).to_be_visible()


def log_out(page):
    page.context.clear_cookies()


def test_a_passkey_is_made_and_opens_the_desk_with_and_without_a_password(named, rita):
    page = named.open()
    with_key(page)
    log_in(page)
    expect(page).to_have_url(re.compile("/admin/$"))
    add_key(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert len(factors.codes_left(rita)) == 10
    log_out(page)
    # As the second step
    log_in(page, "rita@courier.example")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    log_out(page)
    # Alone
    page.goto("/admin/articles/article/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).to_have_url(re.compile(r"^[^?]*/admin/articles/article/$"))
    ways = list(Act.objects.filter(verb="log in", by=rita).order_by("id").values_list("data__way", flat=True))
    assert ways == ["password", "passkey", "passkey"]
    page.goto("/account/second/")
    expect(page.get_by_text("My phone")).to_be_visible()
    page.get_by_role("button", name="Take “My phone” away").click()
    expect(page.get_by_text("It is taken away.")).to_be_visible()
    assert not factors.has_second_factor(rita)


def test_a_key_that_was_taken_away_or_whose_owner_left_opens_nothing(named, rita):
    page = named.open()
    with_key(page)
    log_in(page)
    expect(page).to_have_url(re.compile("/admin/$"))
    add_key(page)
    log_out(page)
    User.objects.filter(pk=rita.pk).update(is_active=False)
    page.goto("/account/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()
    User.objects.filter(pk=rita.pk).update(is_active=True)
    factors.of_type(rita, factors.PASSKEY).delete()
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("This passkey was not accepted.")).to_be_visible()


def test_a_key_that_does_not_know_its_owner_makes_no_passkey_and_the_page_says_so(named, rita):
    page = named.open()
    with_key(page, isUserVerified=False)
    log_in(page)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/account/second/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("No passkey was made.")).to_be_visible()
    expect(page.get_by_role("button", name="Add a passkey")).to_be_enabled()
    assert not factors.has_second_factor(rita)


def test_an_old_session_types_the_password_before_it_makes_a_key(named, rita):
    page = named.open(user=rita)
    with_key(page)
    page.goto("/account/second/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your password, once more")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/account/second/$"))
    add_key(page)


def test_on_a_phone_nothing_stands_over_the_edge_and_without_scripts_the_password_works(named, olga):
    page = named.open(user=olga, size=PHONE)
    for address in ("", "byline/", "password/", "second/", "sessions/", "prove/"):
        page.goto(f"/account/{address}")
        assert sideways(page) <= 0, address
    for address in ("/admin/newsroom/user/", "/admin/newsroom/user/invite/"):
        page.goto(address)
        assert sideways(page) <= 0, address
    plain = named.open(javascript=False)
    log_in(plain, "olga")
    expect(plain).to_have_url(re.compile("/admin/$"))
