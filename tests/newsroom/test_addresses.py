"""The one table of addresses: claims, redirects without chains, what is gone."""

import pytest
from django.db import IntegrityError, transaction

from newsroom.models import Address, Page
from newsroom.states import SlugTaken


@pytest.fixture
def about(db):
    return Page.objects.create(title="About", is_published=True)


@pytest.fixture
def imprint(db):
    return Page.objects.create(title="Imprint", is_published=True)


def test_a_moved_thing_is_found_from_everywhere_in_one_hop(about):
    for path in ("/a/", "/b/", "/c/"):
        Address.objects.claim(path, about)

    assert Address.objects.get(path="/a/").leads_to() == "/c/"
    assert Address.objects.get(path="/b/").leads_to() == "/c/"
    assert Address.objects.get(path="/c/").leads_to() is None


def test_going_back_to_an_old_address(about):
    Address.objects.claim("/a/", about)
    Address.objects.claim("/b/", about)
    Address.objects.claim("/a/", about)

    assert Address.objects.get(path="/b/").leads_to() == "/a/"


def test_anothers_current_address_is_taken(about, imprint):
    Address.objects.claim("/a/", about)

    with pytest.raises(SlugTaken):
        Address.objects.claim("/a/", imprint)


def test_an_old_redirect_gives_way_to_a_new_thing(about, imprint):
    Address.objects.claim("/a/", about)
    Address.objects.claim("/b/", about)

    Address.objects.claim("/a/", imprint)

    assert Address.objects.get(path="/a/").subject_uid == imprint.uid


def test_paths_are_compared_in_one_normal_form(about):
    Address.objects.claim("/e\u0301te\u0301/", about)
    assert Address.objects.at("/été/").subject_uid == about.uid
    assert Address.objects.at("/%C3%A9t%C3%A9/").path == "/été/"


def test_typed_redirects_make_no_chain_and_no_loop(about):
    Address.objects.redirect("/one/", target="/two/")
    Address.objects.redirect("/two/", target="https://elsewhere.example/")
    Address.objects.redirect("/x/", target="/y/")
    Address.objects.redirect("/y/", target="/x/")

    assert Address.objects.get(path="/one/").leads_to() == "https://elsewhere.example/"
    assert Address.objects.get(path="/x/").leads_to() is None


def test_a_redirect_must_lead_somewhere(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(path="/nowhere/", kind="redirect")


def leads_to(path, target):
    return Address.objects.redirect(path, target=target).leads_to()


@pytest.mark.parametrize(
    "target", ["https://[", "javascript:alert(1)", "mailto:a@b.example", "//", "about/", "https://"]
)
def test_a_target_that_is_no_address_of_the_web_leads_nowhere(db, vera, target):
    assert leads_to("/odd/", target) is None
    assert vera.get("/odd/").status_code == 404


@pytest.mark.parametrize("target", ["{site}/here/", "{site}/here/?x=1", "/here", "/here/#top", "{site}/%68ere/"])
def test_the_papers_own_whole_address_makes_no_circle(db, vera, settings, target):
    assert leads_to("/here/", target.format(site=settings.SITE_URL)) is None
    assert vera.get("/here/").status_code == 404


def test_two_rows_that_differ_by_a_last_slash_make_no_circle(db):
    Address.objects.redirect("/b", target="/a/")
    assert leads_to("/a", "/b/") is None


def test_the_own_host_becomes_a_path_and_another_stays(db, settings):
    settings.SITE_URL = "https://courier.example"
    assert leads_to("/1/", "http://courier.example:80/about/?x=1") == "/about/?x=1"
    assert leads_to("/2/", "https://courier.example:8443/about/") == "https://courier.example:8443/about/"
    assert leads_to("/3/", "https://elsewhere.example/about/") == "https://elsewhere.example/about/"
