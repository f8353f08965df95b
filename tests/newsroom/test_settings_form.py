"""The Settings form: saved by the owner, closed to everybody else."""

import pytest
from django.urls import reverse

from newsroom import factors
from newsroom.admin.settings import fate_of_a_comment
from newsroom.models import Act, SiteSettings

FORM = "/admin/newsroom/sitesettings/1/change/"


def test_olga_saves_and_is_told(olga, logged_in):
    SiteSettings().save()
    client = logged_in(olga)
    form = client.get(FORM).context["adminform"].form
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    response = client.post(FORM, {**typed, "name": "The Courier"}, follow=True)
    assert "The settings are saved." in response.content.decode()
    assert SiteSettings.objects.get().name == "The Courier"


def test_ed_may_not(ed, logged_in):
    SiteSettings().save()
    assert logged_in(ed).get(FORM).status_code == 403
    assert logged_in(ed).post(FORM, {"name": "Mine"}).status_code == 403


def typed_in(client):
    """The form as a browser would send it untouched."""
    form = client.get(FORM).context["adminform"].form
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}


def test_words_run_as_they_are_written_and_addresses_from_left_to_right(olga, logged_in):
    form = logged_in(olga).get(FORM).context["adminform"].form
    runs = {name: form.fields[name].widget.attrs.get("dir") for name in ("name", "comment_privacy", "contact_email")}
    assert runs == {"name": "auto", "comment_privacy": "auto", "contact_email": "ltr"}


def test_what_a_new_paper_sets_stands_first(olga, logged_in):
    html = logged_in(olga).get(FORM).content.decode()
    places = [html.index(f'name="{name}"') for name in ("name", "language", "time_zone", "tagline", "accent")]
    assert places == sorted(places)


def test_what_is_wrong_is_counted_said_at_its_field_and_kept(olga, logged_in):
    client = logged_in(olga)
    response = client.post(FORM, {**typed_in(client), "time_zone": "Europe/Saltmere", "accent": "red", "name": "Kept"})
    html = response.content.decode()
    assert response.status_code == 400
    assert "2 things need another look" in html
    assert "Europe/Saltmere” is not a known time zone" in html
    assert 'value="Kept"' in html
    assert 'value="red"' in html


@pytest.mark.parametrize("typed", ["London", "  lOndon ", "europe/london", "Europe/London"])
def test_a_city_alone_is_its_zone(olga, logged_in, typed):
    client = logged_in(olga)
    assert client.post(FORM, {**typed_in(client), "time_zone": typed}).status_code == 302
    assert SiteSettings.objects.get().time_zone == "Europe/London"


def test_a_city_of_several_zones_is_asked_about(olga, logged_in):
    client = logged_in(olga)
    response = client.post(FORM, {**typed_in(client), "time_zone": "buenos aires"})
    assert response.status_code == 400
    told = "“buenos aires” may mean several zones: America/Argentina/Buenos_Aires, America/Buenos_Aires."
    assert told in response.content.decode()


def test_who_has_no_second_factor_is_told_before_asking_everybody_for_one(olga, logged_in):
    client, told = logged_in(olga), "You have none yourself"
    page = client.get(FORM).content.decode()
    assert f'{told}: once this is saved, you are led there first. <a href="{reverse("second-factors")}">' in page

    factors.add_app(olga, "JBSWY3DPEHPK3PXP")

    assert told not in client.get(FORM).content.decode()


@pytest.mark.parametrize("colour", ["9b2d1f", "ffffff", "000000"])
def test_the_colours_fate_is_told_while_it_is_chosen(olga, logged_in, colour):
    told = logged_in(olga).get(reverse("admin:accent", args=[colour])).json()
    assert set(told) == {"light", "dark"}
    for scheme in told.values():
        assert scheme["image"].endswith(".svg")
        assert "Contrast" in scheme["said"]


def test_not_to_everybody_and_not_of_nonsense(ed, olga, logged_in):
    assert logged_in(ed).get(reverse("admin:accent", args=["9b2d1f"])).status_code == 403
    for colour in ("red", "9B2D1F0", "9B2D1F"):
        assert logged_in(olga).get(f"/admin/newsroom/sitesettings/accent/{colour}/").status_code == 404


@pytest.mark.parametrize(
    ("settings", "said", "never"),
    [
        ({}, ["A person's first comment waits", "2 links or more", "3 readers", "after 30 days"], ["held word"]),
        ({"comment_hold_all": True}, ["Every comment waits"], ["links", "first comment"]),
        ({"comment_first_held": False, "comment_link_limit": 0}, ["appear at once, also"], ["links"]),
        ({"comments_close_after_days": 0}, ["Comments stay open."], ["close after"]),
        ({"comment_hold_words": "a\nb", "comment_block_words": "c"}, ["your 2 held words", "your blocked word"], []),
    ],
)
def test_the_fate_of_a_comment_in_sentences(settings, said, never):
    told = " ".join(fate_of_a_comment(SiteSettings(**settings)))
    for words in said:
        assert words in told
    for words in never:
        assert words not in told


def test_the_line_ends_of_a_browser_are_no_change(olga, logged_in):
    SiteSettings(comment_hold_words="lawyer\nsue").save()
    client = logged_in(olga)
    typed = {**typed_in(client), "comment_hold_words": "lawyer\r\nsue", "tagline": "New"}
    assert client.post(FORM, typed).status_code == 302
    assert SiteSettings.objects.get().comment_hold_words == "lawyer\nsue"
    assert Act.objects.filter(verb="edit").latest("id").data["fields"] == ["tagline"]
