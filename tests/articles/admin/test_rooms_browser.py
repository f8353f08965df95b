"""The other rooms in a real browser: the focal point by hand, many files dropped, sections dragged, nobody shut out."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Author, Picture, Section
from articles.pictures.making import make_due_renditions, take_in
from newsroom.models import Act, Letter, Page, SiteSettings
from newsroom.roles import SYSTEM
from tests.articles.pictures import samples
from tests.browser.visits import PHONE, click_and_leave, sideways, wait_for_editors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(visits, olga):
    """Olga's browser, logged in."""
    return visits.open(user=olga)


@pytest.fixture
def shown(db):
    """A picture with its files."""
    picture = take_in(io.BytesIO(samples.jpeg(900, 400)), caption="Boats at the quay", alt="Boats", credit="I. Moor")
    make_due_renditions()
    picture.refresh_from_db()
    return picture


def test_the_focal_point_is_clicked_moved_by_keys_and_saved(desk, shown):
    desk.goto(f"/admin/articles/picture/{shown.pk}/change/")
    picture = desk.locator(".focal-picture")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5}, force=True)
    across = desk.locator("#id_focal_across")
    expect(across).to_have_value("25")
    for _turn in range(3):
        desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowUp")
    expect(across).to_have_value("28")
    expect(desk.locator("#id_focal_down")).to_have_value("40")
    # A square of a picture of 900 × 400 around 28 %: from 52 to 452, and of the 500 that are left over that is 10.4 %.
    cut = desk.locator('[data-ratio="1:1"] img').evaluate("image => image.style.objectPosition")
    assert cut.startswith("10.4%")
    expect(desk.locator("[data-saved]")).to_have_text("Not saved yet")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_url("**/picture/")
    shown.refresh_from_db()
    assert shown.focal == (0.28, 0.4)


def test_many_files_are_brought_in_and_the_refused_one_is_named(desk, visits):
    desk.goto("/admin/articles/picture/add/")
    files = [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg(100 + n, 80)} for n in range(4)
    ] + [{"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": b"Dear desk"}]  # fmt: skip
    desk.get_by_label("Credit").fill("I. Moor / Courier")
    desk.locator("input[type=file]").set_input_files(files)
    expect(desk.locator("[data-files] > li")).to_have_count(5)
    desk.get_by_role("button", name="Bring in").click()
    expect(desk.locator("[data-total]")).to_have_text("4 / 5")
    expect(desk.locator("[data-files] .bad")).to_contain_text("letter.jpg")
    desk.get_by_role("link", name="Say what they show").click()
    boxes = desk.get_by_label("Alternative text")
    expect(boxes).to_have_count(4)
    for n in range(4):
        boxes.nth(n).fill(f"Boat number {n}")
    desk.keyboard.press("Control+s")
    desk.wait_for_url("**/picture/")
    assert set(Picture.objects.values_list("credit", flat=True)) == {"I. Moor / Courier"}
    assert Picture.objects.filter(alt__startswith="Boat number").count() == 4
    # The letter was refused with the status that it deserves.
    assert [line.split(":")[0] for line in visits.wrong] == ["400"]
    visits.wrong.clear()


def test_a_section_is_dragged_to_its_place(desk, db):
    for name in ("Arts", "Business", "Culture"):
        Section.objects.create(name=name)
    desk.goto("/admin/articles/section/")
    lines = desk.locator(".ordered > li")
    lines.nth(2).drag_to(lines.nth(0), target_position={"x": 20, "y": 3})
    expect(lines.nth(0)).to_contain_text("Culture")
    expect(desk.get_by_role("button", name="Move Culture up")).to_be_disabled()
    assert Section.objects.first().name == "Culture"


def test_the_settings_show_themselves_while_they_are_typed(desk, db):
    SiteSettings().save()
    desk.goto("/admin/newsroom/sitesettings/1/change/")
    desk.get_by_label("Name of the paper").fill("The Eider")
    expect(desk.locator(".preview-nameplate span")).to_have_text("The Eider")
    dark = desk.locator('[data-swatch="dark"] > span')
    before = dark.inner_text()
    desk.get_by_label("Accent colour").fill("#004488")
    expect(dark).not_to_have_text(before)
    desk.get_by_label("Ask for a website").check()
    expect(desk.locator('[data-shown-if="id_comment_website_shown"]')).to_be_visible()


def test_an_authors_portrait_is_picked_and_the_account_is_suggested(desk, shown, rita):
    guest = Author.objects.create(name="N. Vey")
    rita.author.delete()
    desk.goto(f"/admin/articles/author/{guest.pk}/change/")
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Choose from the library").click()
    picker = opened.value
    picker.locator("#q").press("ArrowDown")
    # Not `to_be_focused`: a window that opened by itself may stay in the background of a busy machine.
    assert picker.evaluate("document.activeElement.dataset.uid") == str(shown.uid)
    click_and_leave(picker.locator(f'[data-uid="{shown.uid}"]'))
    expect(desk.locator("[data-chosen]")).to_have_text("Boats at the quay")
    account = desk.get_by_label("Staff account")
    account.press_sequentially("rit")
    option = desk.locator("#id_user_list option").first
    expect(option).to_have_attribute("value", f"Rita #{rita.pk}")
    account.fill(f"Rita #{rita.pk}")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_url("**/author/")
    guest.refresh_from_db()
    assert (guest.portrait, guest.user) == (shown, rita)


@pytest.fixture
def addresses(shown, story, rita, ed, olga):
    """The rooms with something in them."""
    SiteSettings(name="The Lantern Courier").save()
    article = story(topics=["Harbour"], pictures=[{"picture": shown}])
    Act.record("edit", article, by=ed, note="Why not", fields=["headline", "body"])
    page = Page.objects.create(title="About us", body="<p>We are ten.</p>")
    letter = Letter.queue("a@b.example", "x", "y")
    return [
        "/admin/newsroom/sitesettings/1/change/",
        "/admin/newsroom/act/",
        f"/admin/articles/article/{article.pk}/history/",
        "/admin/newsroom/user/add/",
        f"/admin/newsroom/user/{rita.pk}/change/",
        f"/admin/newsroom/user/{rita.pk}/history/",
        f"/admin/newsroom/letter/{letter.pk}/change/",
        "/admin/newsroom/address/add/",
        f"/admin/newsroom/page/{page.pk}/change/",
        f"/admin/newsroom/page/{page.pk}/delete/",
        "/admin/articles/section/",
        f"/admin/articles/section/{article.section_id}/change/",
        f"/admin/articles/topic/{article.topics.get().pk}/change/",
        f"/admin/articles/author/{ed.author.pk}/change/",
        "/admin/articles/source/add/",
        "/admin/articles/picture/",
        "/admin/articles/picture/?q=nothing-like-it",
        "/admin/articles/picture/add/",
        f"/admin/articles/picture/words/?ids={shown.pk}",
        f"/admin/articles/picture/{shown.pk}/change/",
        "/admin/articles/picture/picker/",
    ]


@pytest.mark.parametrize("dark", [False, True])
def test_nobody_is_shut_out(visits, olga, addresses, dark):
    desk, wrong = visits.open(user=olga, dark=dark), []
    for address in addresses:
        desk.goto(address)
        wait_for_editors(desk)
        # Its preload fetches style sheets by itself, which the policy refuses.
        found = Axe().run(desk, options={"preload": False})
        if found.response["violations"]:
            wrong.append(f"{address}\n{found.generate_report()}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_room_fits_a_phone(visits, olga, addresses, language):
    settings = SiteSettings.objects.get()
    settings.language = language
    settings.save()
    phone = visits.open(user=olga, size=PHONE)
    wide = []
    for address in addresses:
        phone.goto(address)
        if sideways(phone) > 0:
            wide.append((address, sideways(phone)))
    assert not wide


def test_a_picture_can_be_chosen_as_soon_as_it_shows(desk, shown):
    """On a slow line a click would fall on nothing if the page came before its script."""

    def slowly(route):
        desk.wait_for_timeout(1_000)
        route.continue_()

    desk.context.route("**/picture-picker*.js", slowly)
    desk.goto(f"/admin/articles/author/{Author.objects.create(name='N. Vey').pk}/change/")
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name="Choose from the library").click()
    click_and_leave(opened.value.locator(f'[data-uid="{shown.uid}"]'))
    expect(desk.locator("[data-chosen]")).to_have_text("Boats at the quay")


def test_killing_needs_no_script(visits, olga, shown):
    plain = visits.open(user=olga, javascript=False)
    plain.goto(f"/admin/articles/picture/{shown.pk}/change/")
    plain.get_by_label("From the left edge").fill("10")
    plain.get_by_role("button", name="Save", exact=True).click()
    plain.wait_for_url("**/picture/")
    shown.refresh_from_db()
    assert shown.focal_x == 0.1
    shown.kill(by=SYSTEM, reason="The agency asked.")
    plain.goto(f"/admin/articles/picture/{shown.pk}/change/")
    expect(plain.get_by_text("The agency asked.")).to_be_visible()
