"""The one-time link of a paper without an owner: its form, its refusals, and what stands afterwards."""

import io
import re
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image

from articles.models import Section
from newsroom.models import Act, Logo, OpeningLink, Page, SiteSettings, User
from tests.at_once import at_once

BEGIN = "/account/begin/"
TYPED = {
    "name": "The Marsh Messenger",
    "language": "en",
    "time_zone": "Europe/Dublin",
    "accent": "#1C4A7A",
    "first_name": "Nora",
    "last_name": "Quill",
    "email": "nora@marsh.example",
    "username": "nora",
    "password": "reeds bend and do not break",
}


def a_logo(size=(1600, 300), mode="RGBA"):
    out = io.BytesIO()
    Image.new(mode, size, (20, 20, 20, 255) if mode == "RGBA" else (20, 20, 20)).save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


@pytest.fixture
def link(db):
    return f"{BEGIN}?link={OpeningLink.renew()}"


def test_the_link_opens_the_paper(client, link):
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"

    answer = client.post(link, TYPED | {"logo": a_logo()})

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    owner = User.objects.get()
    assert (str(owner), owner.email, owner.roles, owner.is_demo) == (
        "Nora Quill",
        "nora@marsh.example",
        ["owner"],
        False,
    )
    assert owner.check_password(TYPED["password"])
    assert owner.author.name == "Nora Quill"
    site = SiteSettings.objects.get()
    assert (site.name, site.time_zone, site.accent) == ("The Marsh Messenger", "Europe/Dublin", "#1C4A7A")
    assert not site.noindex
    assert list(Section.objects.values_list("name", flat=True)) == ["News"]
    assert Act.objects.filter(verb="begin paper", by=owner).count() == 1
    assert not OpeningLink.objects.exists()
    desk = client.get("/admin/")
    assert desk.status_code == 200, "the owner is logged in"
    assert "The first day" in desk.content.decode()
    front = client.get("/").content.decode()
    logo = Logo.objects.get()
    assert (logo.width, logo.height) == (720, 135)
    assert f'src="/site.{logo.digest}.png" width="360" height="67" alt="The Marsh Messenger"' in front
    assert 'content="noindex"' not in front
    picture = client.get(f"/site.{logo.digest}.png")
    assert Image.open(io.BytesIO(picture.content)).size == (720, 135)
    assert client.get("/site.000000000000.png")["Location"] == f"/site.{logo.digest}.png"


def test_a_city_alone_is_its_zone(client, link):
    assert client.post(link, TYPED | {"time_zone": "new york"}).status_code == 302
    assert SiteSettings.objects.get().time_zone == "America/New_York"


def test_the_standing_pages_wait_as_drafts(client, link):
    client.post(link, TYPED)

    pages = {page.slug: page for page in Page.objects.all()}
    assert set(pages) == {"about", "contact", "imprint", "privacy", "corrections-policy"}
    for slug, page in pages.items():
        assert not page.is_published
        assert "[" in page.body or slug == "corrections-policy", "what only the owner knows is left open"
        assert "%(" not in page.body
        assert Client().get(f"/{slug}/").status_code == 404
    assert "<h2>If you write a comment</h2>" in pages["privacy"].body
    assert "90 days" in pages["privacy"].body
    assert "The Marsh Messenger is an independent outlet." in pages["about"].body


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000, "é\0", "../"])
def test_a_wrong_link_says_what_to_do(client, link, token):
    for answer in (client.get(BEGIN, {"link": token}), client.post(f"{BEGIN}?language=en", TYPED)):
        assert answer.status_code == 403
        assert "manage.py opening_link" in answer.content.decode()
    assert not User.objects.exists()


def test_the_link_before_is_no_longer_good(client, link):
    OpeningLink.renew()

    assert client.get(link).status_code == 403
    assert client.post(link, TYPED).status_code == 403


def test_once_there_is_an_owner_there_is_no_such_page(client, link, olga):
    for answer in (client.get(link), client.post(link, TYPED), client.get(BEGIN)):
        assert answer.status_code == 404
        assert "This paper is open already" in answer.content.decode()
        assert 'href="/account/login/"' in answer.content.decode()
    assert User.objects.count() == 1
    assert OpeningLink.renew() is None
    assert not OpeningLink.objects.exists()


def test_an_editor_or_a_switched_off_owner_is_no_owner(client, link, ed, olga):
    User.objects.filter(pk=olga.pk).update(is_active=False)

    assert OpeningLink.is_needed()
    assert client.get(link).status_code == 200


def test_other_methods_are_refused(client, link):
    assert client.put(link).status_code == 405
    assert client.delete(link).status_code == 405
    assert client.head(link).status_code == 200


def test_a_form_from_elsewhere_is_refused(link):
    assert Client(enforce_csrf_checks=True).post(link, TYPED).status_code == 403
    assert not User.objects.exists()


def test_only_the_hash_of_the_token_is_kept(db):
    token = OpeningLink.renew()

    assert len(token) >= 43, "256 bits"
    assert token not in str(OpeningLink.objects.values())
    assert OpeningLink.fits(token)
    assert not OpeningLink.fits(token[:-1])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "required"),
        ("time_zone", "Mars/Base", "not a known time zone"),
        ("accent", "red", "Write a colour like"),
        ("language", "xx", "not one of the available choices"),
        ("password", "short", "too short"),
        ("password", "nora@marsh.example", "similar"),
        ("email", "", "required"),
        ("username", "a b", "valid username"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, link, field, value, says):
    answer = client.post(link, TYPED | {field: value})

    said = answer.content.decode()
    assert answer.status_code == 400
    assert says in said
    if field != "name":
        assert "The Marsh Messenger" in said
    assert "Quill" in said
    assert not User.objects.exists()
    assert not SiteSettings.objects.exists()
    assert OpeningLink.objects.exists(), "the link is good still"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b"MZ" + bytes(600), ""),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_logo_is_refused(client, link, content, says):
    answer = client.post(link, TYPED | {"logo": SimpleUploadedFile("logo.png", content, "image/png")})

    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert not Logo.objects.exists()


def test_nobody_sends_files_without_the_link(client, link):
    answer = client.post(f"{BEGIN}?link=wrong", TYPED | {"logo": a_logo()})

    assert answer.status_code == 403
    assert not answer.wsgi_request.FILES


def test_a_line_is_no_logo(client, link):
    answer = client.post(link, TYPED | {"logo": a_logo((3000, 20), "RGB")})

    assert answer.status_code == 400
    assert "too small or too narrow" in answer.content.decode()


def test_the_page_speaks_the_browsers_language_and_that_which_is_chosen(client, link):
    assert '<html lang="ar" dir="rtl">' in client.get(link, headers={"Accept-Language": "ar,en;q=0.5"}).content.decode()
    assert '<html lang="de" dir="ltr">' in client.get(f"{link}&language=de").content.decode()
    assert '<html lang="en" dir="ltr">' in client.get(f"{link}&language=tlh").content.decode()


def test_an_imported_paper_keeps_what_it_has(client, link):
    SiteSettings(name="The Old Paper", tagline="Since 1908").save()
    Page.objects.create(slug="about", title="About", body="<p>Ours.</p>", is_published=True)
    Section.objects.create(name="Local")

    assert 'value="The Old Paper"' in client.get(link).content.decode()
    client.post(link, TYPED)

    assert SiteSettings.objects.get().tagline == "Since 1908"
    assert Page.objects.get(slug="about").body == "<p>Ours.</p>"
    assert list(Section.objects.values_list("name", flat=True)) == ["Local"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_owner():
    link = f"{BEGIN}?link={OpeningLink.renew()}"

    def send(name):
        return Client().post(link, TYPED | {"username": name, "email": f"{name}@marsh.example"}).status_code

    answers = at_once([partial(send, name) for name in ("nora", "liam", "ada", "tom")])

    assert answers.count(302) == 1
    assert set(answers) <= {302, 403, 404}
    assert User.objects.count() == 1


def test_the_command_prints_a_link_that_works(client, db, settings):
    settings.SITE_URL = "https://marsh.example"
    said = io.StringIO()
    call_command("opening_link", stdout=said)
    assert "https://marsh.example/account/begin/?link=" in said.getvalue()

    path = io.StringIO()
    call_command("opening_link", "--path", stdout=path)
    assert client.get(path.getvalue().strip()).status_code == 200


def test_the_command_says_so_where_there_is_an_owner(olga):
    said, path = io.StringIO(), io.StringIO()
    call_command("opening_link", stdout=said)
    call_command("opening_link", "--path", stdout=path)

    assert "has an owner" in said.getvalue()
    assert path.getvalue().strip() == ""


def test_until_then_readers_are_told_that_a_paper_is_being_made(client, db):
    front = client.get("/")

    assert front.status_code == 200
    assert "A new paper is being made here. Come back soon." in front.content.decode()
    assert '<meta name="robots" content="noindex">' in front.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/archive/", "/search/", "/search/?q=harbour", "/corrections/", "/corrections/feed/", "/feed/", "/feed/atom/",
        "/feed/json/", "/comments/feed/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/favicon.ico",
        "/account/login/", "/livez", "/healthz",
    ],
)  # fmt: skip
def test_every_page_holds_with_an_empty_database(client, db, path):
    assert client.get(path, follow=True).status_code in (200, 503 if path == "/healthz" else 200)


@pytest.mark.parametrize("path", ["/about/", "/section/news/", "/2026/11/22/x/", "/topic/x/", "/author/x/"])
def test_what_is_not_there_is_a_404_in_an_empty_database(client, db, path):
    assert client.get(path).status_code == 404


def test_a_logo_is_not_lost_with_an_error(client, link):
    """A browser sends no file twice: the page carries along what was drawn, and takes it from there."""
    answer = client.post(link, TYPED | {"logo": a_logo(), "time_zone": "Mars/Base"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This logo is kept." in page
    [carried] = re.findall(r'name="logo-carried" value="([^"]*)"', page)
    # Still there after a second error, and then it is the paper's.
    again = client.post(link, TYPED | {"logo-carried": carried, "name": ""}).content.decode()
    assert f'name="logo-carried" value="{carried}"' in again
    assert client.post(link, TYPED | {"logo-carried": carried}).status_code == 302
    assert (Logo.objects.get().width, Logo.objects.get().height) == (720, 135)


@pytest.mark.parametrize("carried", ["", "!", "aGVsbG8=", "A" * 1_000_004, "é"])
def test_what_is_no_logo_is_not_carried_along(client, link, carried):
    """What comes back from a page is looked at as any file is."""
    answer = client.post(link, TYPED | {"logo-carried": carried, "time_zone": "Mars/Base"})
    assert answer.status_code == 400
    assert "logo-carried" not in answer.content.decode()
    assert not Logo.objects.exists()
