"""Menu and footer: their order and what stands in them, set in one place by the owner."""

import pytest

from articles.models import Section
from newsroom.models import Act, Page, SiteSettings

MENU = "/admin/newsroom/sitesettings/menu/"


@pytest.fixture
def things(db):
    SiteSettings(name="The Marsh Messenger").save()
    sections = [Section.objects.create(name=name, position=7) for name in ("Local", "Sport", "World")]
    pages = [Page.objects.create(title=title, is_published=True, position=100) for title in ("About", "Jobs")]
    return sections, pages


def typed(things, **changes):
    sections, pages = things
    data = {"foot-footer_text": "", "foot-contact_email": "", "foot-support_url": ""}
    for place, section in enumerate(sections, 1):
        data |= {f"section-{section.pk}-position": place, f"section-{section.pk}-shown_in_menu": "on"}
    for place, page in enumerate(pages, 1):
        data |= {f"page-{page.pk}-position": place, f"page-{page.pk}-in_footer": "on"}
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def test_order_and_ticks_reach_every_page(things, logged_in, olga, client):
    (_local, sport, world), (about, jobs) = things
    changes = {
        f"section-{world.pk}-position": 1, f"section-{sport.pk}-shown_in_menu": None,
        f"page-{jobs.pk}-position": 1, f"page-{jobs.pk}-in_menu": "on", f"page-{about.pk}-in_footer": None,
        "foot-footer_text": "Printed by the Reed Press", "foot-contact_email": "desk@marsh.example",
    }  # fmt: skip

    answer = logged_in(olga).post(MENU, typed(things, **changes))

    assert answer.status_code == 302
    assert list(Section.objects.values_list("name", "position", "shown_in_menu")) == [
        ("World", 1, True), ("Local", 2, True), ("Sport", 3, False)]  # fmt: skip
    assert list(Page.objects.values_list("title", "in_menu", "in_footer")) == [
        ("Jobs", True, True), ("About", False, False)]  # fmt: skip
    front = client.get("/").content.decode()
    head, foot = front.split("<footer", 1)
    assert head.index(">World<") < head.index(">Local<")
    assert "Sport" not in front
    assert "Jobs" in head
    assert "Jobs" in foot
    assert "About<" not in foot
    assert "Printed by the Reed Press" in foot
    assert Act.objects.filter(verb="arrange menu", by=olga).count() == 1


def test_saving_unchanged_changes_nothing(things, logged_in, olga):
    client = logged_in(olga)
    client.post(MENU, typed(things))
    acts = Act.objects.count()

    client.post(MENU, typed(things))

    assert Act.objects.count() == acts
    assert list(Section.objects.values_list("name", flat=True)) == ["Local", "Sport", "World"]


@pytest.mark.parametrize("wrong", ["", "first", "-1", "1.5"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(things, logged_in, olga, wrong):
    section = things[0][0]
    data = typed(things, **{f"section-{section.pk}-position": wrong, "foot-footer_text": "Kept here"})

    answer = logged_in(olga).post(MENU, data)

    assert answer.status_code == 400
    assert "Not saved yet." in answer.content.decode()
    assert "Kept here" in answer.content.decode()
    assert SiteSettings.objects.get().footer_text == ""


def test_what_came_meanwhile_keeps_its_ticks(things, logged_in, olga):
    data = typed(things)
    late = Section.objects.create(name="Weather", position=50)

    logged_in(olga).post(MENU, data)

    late.refresh_from_db()
    assert late.shown_in_menu
    assert late.position == 4


def test_only_owners_may(things, client, logged_in, rita, ed, mo):
    for person in (rita, ed, mo):
        assert logged_in(person).get(MENU).status_code == 403
        assert logged_in(person).post(MENU, typed(things)).status_code == 403
    assert client.get(MENU).status_code == 302
    assert not Act.objects.filter(verb="arrange menu").exists()


def test_other_methods_are_refused(things, logged_in, olga):
    client = logged_in(olga)
    assert client.put(MENU).status_code == 405
    assert client.get(MENU).status_code == 200
    assert "Menu and footer" in client.get("/admin/newsroom/sitesettings/1/change/").content.decode()
