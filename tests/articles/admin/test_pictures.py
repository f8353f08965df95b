"""The picture library: bringing in, saying what is shown, killing, and choosing for a story."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import library
from articles.models import Picture
from newsroom.models import Act, Page
from newsroom.roles import SYSTEM
from tests.articles.pictures import samples

ADD = "/admin/articles/picture/add/"
LIST = "/admin/articles/picture/"


def upload(data=None, name="IMG_0001.jpg"):
    return SimpleUploadedFile(name, samples.jpeg() if data is None else data)


def agency_photo():
    return samples.with_segments(
        samples.jpeg(130, 90),
        samples.app13(samples.iim((2, 80, b"Ines Moor"), (2, 110, b"Courier"), (2, 120, b"Boats at the quay"))),
    )


def of(picture, what="change"):
    return reverse(f"admin:articles_picture_{what}", args=[picture.pk])


def test_the_files_own_words_fill_what_nobody_typed(pia, logged_in):
    response = logged_in(pia).post(ADD, {"files": upload(agency_photo())})
    picture = Picture.objects.get()
    assert response["Location"] == of(picture)
    assert (picture.caption, picture.uploaded_by) == ("Boats at the quay", pia)
    assert "Courier" in picture.credit


def test_a_picture_without_words_is_found_by_the_name_of_its_file(pia, logged_in):
    logged_in(pia).post(ADD, {"files": upload(name="DSC_0042.jpg")})
    assert str(Picture.objects.get()) == "DSC_0042"


def test_several_at_once_and_what_was_typed_goes_to_each(pia, logged_in):
    files = [upload(samples.jpeg(100 + n, 80), f"{n}.jpg") for n in range(3)]
    response = logged_in(pia).post(ADD, {"files": files, "credit": "Courier", "alt": "The harbour at dusk"})
    assert response["Location"] == LIST
    assert {(p.credit, p.alt) for p in Picture.objects.all()} == {("Courier", "The harbour at dusk")}
    assert Picture.objects.count() == 3


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff garbage", b"GIF89a", b"%PDF-1.7"])
def test_what_is_no_picture_is_told_at_the_field_and_nothing_typed_is_lost(pia, logged_in, data):
    response = logged_in(pia).post(ADD, {"files": upload(data), "caption": "Typed with love", "credit": "Courier"})
    html = response.content.decode()
    assert response.status_code == 400
    assert "Typed with love" in html
    assert 'value="Courier"' in html
    assert "errorlist" in html
    assert not Picture.objects.exists()


def test_one_bad_file_of_two_leaves_the_good_one(pia, logged_in):
    response = logged_in(pia).post(ADD, {"files": [upload(), upload(b"nothing", "bad.jpg")]})
    assert response.status_code == 400
    assert "bad.jpg" in response.content.decode()
    assert Picture.objects.count() == 1


def test_a_name_that_is_hostile_is_text(pia, logged_in):
    html = logged_in(pia).post(ADD, {"files": upload(b"x", "<img src=x onerror=alert(1)>.jpg")}).content.decode()
    assert "<img src=x" not in html


def test_without_a_file_it_is_asked_for(pia, logged_in):
    response = logged_in(pia).post(ADD, {"caption": "No file"})
    assert response.status_code == 400
    assert "No file" in response.content.decode()


def test_a_file_name_is_no_alternative_text(pia, picture, logged_in):
    shown = picture()
    response = logged_in(pia).post(
        of(shown), {"caption": "Kept", "alt": "IMG_2231.jpg", "focal_across": 50, "focal_down": 50}
    )
    assert response.status_code == 400
    assert "file name" in response.content.decode()
    assert "Kept" in response.content.decode()


def test_caption_and_focal_point_are_saved_and_renditions_made_anew(pia, picture, logged_in):
    shown = picture()
    response = logged_in(pia).post(
        of(shown), {"caption": "Boats, 2026", "credit": "Courier", "alt": "Boats", "focal_across": 20, "focal_down": 80}
    )
    assert response.status_code == 302
    shown.refresh_from_db()
    assert (shown.caption, shown.focal, shown.making) == ("Boats, 2026", (0.2, 0.8), "due")


@pytest.mark.parametrize("across", ["-1", "101", "x", "nan", ""])
def test_a_focal_point_outside_is_told(pia, picture, logged_in, across):
    response = logged_in(pia).post(of(picture()), {"focal_across": across, "focal_down": 50})
    assert response.status_code == 400


def test_moderators_have_no_library(mo, picture, logged_in):
    shown = picture()
    client = logged_in(mo)
    for address in (
        LIST,
        ADD,
        of(shown),
        reverse("admin:picture_picker"),
        reverse("admin:picture_look", args=[shown.uid]),
    ):
        assert client.get(address).status_code == 403


def test_vera_is_led_to_the_login(vera, picture):
    for address in (LIST, ADD, of(picture()), reverse("admin:picture_picker")):
        assert "login" in vera.get(address)["Location"]


def test_where_it_is_used_is_said(pia, picture, story, logged_in):
    shown = picture()
    article = story(pictures=[{"picture": shown}])
    assert article.headline in logged_in(pia).get(of(shown)).content.decode()


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(pia, picture, story, logged_in):
    client, counts = logged_in(pia), []
    for more in (1, 29):
        for _turn in range(more):
            story(pictures=[{"picture": picture()}])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("state", ["no-credit", "no-alt", "unused", "expired", "killed", "failed", "trash", "x"])
def test_every_filter_answers(pia, picture, logged_in, state):
    picture()
    assert logged_in(pia).get(LIST, {"state": state, "q": "harbour"}).status_code == 200


# -- verbs


def test_pia_kills_with_a_reason(pia, picture, logged_in):
    shown = picture()
    address = reverse("admin:articles_picture_verb", args=[shown.pk, "kill"])
    assert logged_in(pia).post(address, {"reason": " "}).status_code == 400
    assert logged_in(pia).post(address, {"reason": "The agency asked."}).status_code == 302
    shown.refresh_from_db()
    assert shown.killed_at is not None


def test_rita_may_not_and_looking_does_nothing(rita, pia, picture, logged_in):
    shown = picture()
    for verb in ("kill", "trash"):
        address = reverse("admin:articles_picture_verb", args=[shown.pk, verb])
        assert logged_in(rita).post(address, {"reason": "No."}).status_code == 403
        assert logged_in(pia).get(address).status_code == 405
    assert logged_in(pia).post(reverse("admin:articles_picture_verb", args=[shown.pk, "eat"])).status_code == 404
    shown.refresh_from_db()
    assert (shown.killed_at, shown.trashed_at) == (None, None)


def test_into_the_trash_and_back(pia, picture, logged_in):
    shown, client = picture(), logged_in(pia)
    client.post(reverse("admin:articles_picture_verb", args=[shown.pk, "trash"]))
    shown.refresh_from_db()
    assert shown.trashed_at is not None
    client.post(reverse("admin:articles_picture_verb", args=[shown.pk, "restore"]))
    shown.refresh_from_db()
    assert shown.trashed_at is None


def test_deleting_is_the_trash(pia, picture, logged_in):
    shown = picture()
    logged_in(pia).post(of(shown, "delete"), {"post": "yes"})
    shown.refresh_from_db()
    assert shown.trashed_at is not None


# -- looking and picking


def test_a_picture_is_seen_before_its_renditions_are_made(pia, logged_in):
    client = logged_in(pia)
    client.post(ADD, {"files": upload()})
    response = client.get(reverse("admin:picture_look", args=[Picture.objects.get().uid]))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert set(response["Cache-Control"].split(", ")) == {"max-age=3600", "private"}


def test_then_the_rendition_is_shown(pia, picture, logged_in):
    response = logged_in(pia).get(reverse("admin:picture_look", args=[picture().uid]))
    assert response.status_code == 302
    assert response["Location"].startswith("/media/renditions/")


def test_a_picture_whose_file_is_gone_is_404(pia, picture, logged_in):
    shown = picture(renditions=[], making="due")
    assert logged_in(pia).get(reverse("admin:picture_look", args=[shown.uid])).status_code == 404


def test_the_picker_offers_what_can_be_used(rita, picture, logged_in):
    good = picture(caption="Harbour at dusk")
    picture(caption="Killed one").kill(by=SYSTEM, reason="No.")
    html = logged_in(rita).get(reverse("admin:picture_picker")).content.decode()
    assert f'data-uid="{good.uid}"' in html
    assert "Killed one" not in html


def test_the_picker_searches_and_takes_in(rita, picture, logged_in):
    picture(caption="Harbour at dusk")
    picture(caption="The mayor")
    client, address = logged_in(rita), reverse("admin:picture_picker")
    html = client.get(address, {"q": "mayor", "page": "x"}).content.decode()
    assert "The mayor" in html
    assert "Harbour at dusk" not in html
    brought = client.post(address, {"files": upload(), "credit": "Courier"})
    assert brought.status_code == 200
    assert str(Picture.objects.order_by("-id").first().uid) in brought.content.decode()
    assert client.post(address, {"files": upload(b"no")}).status_code == 400


# -- in the story's form


def row(**typed):
    return {
        "pictures-TOTAL_FORMS": "1",
        "pictures-INITIAL_FORMS": "0",
        **{f"pictures-0-{name}": value for name, value in typed.items()},
    }


def test_a_picture_is_brought_in_with_the_story(rita, draft, save):
    article = draft(by=rita)
    response = save(rita, article, **row(upload=upload(agency_photo()), alt="Boats", role="lead", caption="Here"))
    assert response.status_code == 302
    use = article.picture_uses.get()
    assert (use.role, use.caption, use.alt, use.picture.caption) == ("lead", "Here", "Boats", "Boats at the quay")
    article.refresh_from_db()
    assert article.lead == use


def test_an_upload_survives_an_error_elsewhere(rita, draft, save):
    article = draft(by=rita)
    response = save(rita, article, headline="", **row(upload=upload(), alt="Boats"))
    assert response.status_code == 400
    picture = Picture.objects.get()
    assert f'name="pictures-0-picture" value="{picture.pk}"' in response.content.decode()


def test_a_refused_upload_is_told_and_the_story_kept(rita, draft, save):
    article = draft(by=rita)
    response = save(rita, article, standfirst="Typed with love", **row(upload=upload(b"<svg>")))
    assert response.status_code == 400
    assert "Typed with love" in response.content.decode()


def test_order_lead_and_words_of_each_use(ed, draft, picture, save):
    first, second = picture(), picture()
    article = draft()
    save(
        ed,
        article,
        **{
            "pictures-TOTAL_FORMS": "2",
            "pictures-INITIAL_FORMS": "0",
            "pictures-0-picture": str(first.pk),
            "pictures-0-ORDER": "2",
            "pictures-0-role": "gallery",
            "pictures-0-decorative": "on",
            "pictures-1-picture": str(second.pk),
            "pictures-1-ORDER": "1",
            "pictures-1-role": "lead",
            "pictures-1-caption": "Only here",
        },
    )
    uses = list(article.picture_uses.all())
    assert [(use.picture, use.role) for use in uses] == [(second, "lead"), (first, "gallery")]
    assert (uses[0].caption, uses[1].decorative) == ("Only here", True)


def test_a_picture_is_taken_out(ed, draft, picture, save):
    article = draft(pictures=[{"picture": picture()}])
    save(ed, article, **{"pictures-0-DELETE": "on"})
    assert not article.picture_uses.exists()


def test_a_credit_typed_beside_the_story_is_the_librarys(ed, draft, picture, save):
    shown = picture(credit="")
    article = draft(pictures=[{"picture": shown}])
    save(ed, article, **{"pictures-0-credit": "Ines Moor / Courier"})
    shown.refresh_from_db()
    assert shown.credit == "Ines Moor / Courier"


@pytest.mark.parametrize("number", ["999999", "x", "9" * 40, "-1"])
def test_a_number_that_is_no_picture_is_told(ed, draft, save, number):
    assert save(ed, draft(), **row(picture=number, caption="Kept")).status_code == 400


# -- the library


def test_the_grid_says_what_is_missing(pia, picture, logged_in):
    picture(caption="Whole")
    picture(caption="Nobody named", credit="")
    picture(caption="Silent", alt="")
    picture(caption="Ornament", alt="", decorative=True)
    picture(caption="Soon over", rights_until=timezone.now() + timedelta(days=3))
    chips = {
        str(each["picture"]): [chip["word"] for chip in each["chips"]]
        for each in logged_in(pia).get(LIST).context["pictures"]
    }
    assert chips["Whole"] == chips["Ornament"] == []
    assert chips["Nobody named"] == ["no credit"]
    assert chips["Silent"] == ["no alt text"]
    assert chips["Soon over"][0].startswith("rights end")


@pytest.mark.parametrize(("state", "index"), [("no-credit", "without_credit"), ("no-alt", "without_words")])
def test_what_pictures_lack_is_counted_in_an_index(pia, state, index):
    with connection.cursor() as cursor:
        assert f"pictures_{index}" in connection.introspection.get_constraints(cursor, Picture._meta.db_table)
    if connection.vendor == "sqlite":  # PostgreSQL scans a small table whatever there is
        rows = library.in_state(Picture.objects.all(), state, pia).order_by("-id")
        assert f"COVERING INDEX pictures_{index}" in rows.values_list("pk").explain()


def test_page_after_page_shows_each_picture_once(pia, picture, logged_in, monkeypatch):
    monkeypatch.setattr(library.page_of, "__defaults__", (4,))
    all_of_them, client, seen, before = [picture().pk for _turn in range(10)], logged_in(pia), [], {}
    for _turn in range(5):
        context = client.get(LIST, before).context
        seen += [each["picture"].pk for each in context["pictures"]]
        if not context["older"]:
            break
        before = {"before": context["older"]}
    assert seen == all_of_them[::-1]


@pytest.mark.parametrize("typed", [{"before": "x"}, {"before": "9" * 30}, {"q": "%"}, {"q": "\0a"}, {"q": "x" * 9999}])
def test_nonsense_in_the_address_is_no_error(pia, picture, logged_in, typed):
    picture()
    assert logged_in(pia).get(LIST, typed).status_code == 200
    assert logged_in(pia).get(reverse("admin:picture_picker"), typed).status_code == 200


def test_the_count_of_uses_is_of_stories_and_true(pia, rita, picture, story, draft, logged_in):
    shown = picture()
    figure = f'<figure data-picture="{shown.uid}"></figure>'
    story(pictures=[{"picture": shown}]).edit(by=SYSTEM, body=f"<p>One.</p>{figure}")
    draft(pictures=[{"picture": shown}])
    rita.author.portrait = shown
    rita.author.save()
    page = Page.objects.create(title="About us", body=f"<p>We.</p>{figure}")
    html = logged_in(pia).get(of(shown)).content.decode()
    assert "In 2 stories." in html
    assert len(set(shown.uses.values_list("article", flat=True))) == 2
    assert rita.author.name in html
    assert page.title in html


# -- bringing in many


def test_a_script_sends_one_by_one_and_is_told(pia, logged_in):
    client = logged_in(pia)
    told = client.post(ADD, {"files": upload(), "credit": "Courier"}, headers={"accept": "application/json"})
    assert told.status_code == 201
    (brought,) = told.json()["pictures"]
    assert (brought["id"], brought["known"]) == (Picture.objects.get().pk, False)
    again = client.post(ADD, {"files": upload()}, headers={"accept": "application/json"}).json()
    assert again["pictures"][0]["known"] is True
    refused = client.post(ADD, {"files": upload(b"<svg>", "bad.svg")}, headers={"accept": "application/json"})
    assert refused.status_code == 400
    assert "bad.svg" in refused.json()["errors"][0]
    assert client.post(ADD, {}, headers={"accept": "application/json"}).status_code == 400


def test_a_script_of_a_moderator_is_not(mo, logged_in):
    assert logged_in(mo).post(ADD, {"files": upload()}, headers={"accept": "application/json"}).status_code == 403
    assert not Picture.objects.exists()


def test_after_several_one_is_asked_what_they_show(pia, logged_in):
    files = [upload(samples.jpeg(100 + n, 80), f"{n}.jpg") for n in range(3)]
    client = logged_in(pia)
    address = client.post(ADD, {"files": files, "credit": "Courier"})["Location"]
    first, second, third = Picture.objects.order_by("pk")
    typed = {
        f"picture-{first.pk}-alt": "A crane over the quay", f"picture-{first.pk}-credit": "Courier",
        f"picture-{second.pk}-decorative": "on", f"picture-{second.pk}-credit": "Courier",
        f"picture-{third.pk}-alt": "DSC_0042.JPG", f"picture-{third.pk}-caption": "Typed with love",
    }  # fmt: skip
    wrong = client.post(address, typed)
    assert wrong.status_code == 400
    assert "One thing needs another look" in wrong.content.decode()
    assert "Typed with love" in wrong.content.decode()
    first.refresh_from_db()
    assert first.alt == ""

    right = client.post(address, {**typed, f"picture-{third.pk}-alt": "Two gulls"})
    assert right.status_code == 302
    assert list(Picture.objects.order_by("pk").values_list("alt", "decorative", "credit")) == [
        ("A crane over the quay", False, "Courier"),
        ("", True, "Courier"),
        ("Two gulls", False, ""),
    ]
    assert Act.objects.filter(verb="edit").count() == 3


def test_the_words_of_many_are_asked_page_after_page(pia, picture, logged_in, monkeypatch):
    monkeypatch.setattr("articles.admin.picture.MOST_AT_ONCE", 2)
    client, ids = logged_in(pia), [picture(alt="").pk for _turn in range(5)]
    address = f"{reverse('admin:articles_picture_words')}?ids={','.join(map(str, ids))}"
    asked = []
    while "words" in address:
        shown = [row["picture"].pk for row in client.get(address).context["rows"]]
        asked.append(shown)
        address = client.post(address, {f"picture-{pk}-alt": f"Gull {pk}" for pk in shown})["Location"]
    assert asked == [ids[:2], ids[2:4], ids[4:]]
    assert address == LIST
    assert not Picture.objects.filter(alt="").exists()


@pytest.mark.parametrize("ids", ["", "x", "1,2,3", "9" * 40, ","])
def test_words_of_nothing_lead_to_the_library(pia, logged_in, ids):
    assert logged_in(pia).get(reverse("admin:articles_picture_words"), {"ids": ids})["Location"] == LIST


def test_words_are_not_for_moderators(mo, picture, logged_in):
    address = f"{reverse('admin:articles_picture_words')}?ids={picture().pk}"
    assert logged_in(mo).get(address).status_code == 403
    assert logged_in(mo).post(address).status_code == 403
