"""The paper's logo: drawn anew, shown on every page, put up and taken down in the settings."""

import io
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from articles.pictures.logo import BOX, draw
from newsroom.admin import fields
from newsroom.logo import LogoRefused
from newsroom.models import Logo, SiteSettings
from tests.articles.pictures.samples import jpeg

SETTINGS = "/admin/newsroom/sitesettings/1/change/"


def file_of(picture, kind="PNG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    out.seek(0)
    return out


@pytest.fixture
def typed(db, logged_in, olga):
    """What the form of the settings sends as it stands."""
    SiteSettings(name="The Marsh Messenger").save()
    form = logged_in(olga).get(SETTINGS).context["adminform"].form
    values = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    return {name: "on" if value is True else value for name, value in values.items()}


@pytest.mark.parametrize(("size", "becomes"), [((1440, 288), BOX), ((100, 100), (100, 100)), ((5000, 400), (720, 58))])
def test_it_is_drawn_within_its_box_and_never_bigger_than_it_came(size, becomes):
    assert draw(file_of(Image.new("RGB", size)))[1:] == becomes


def test_what_is_transparent_stays_so_and_what_the_file_told_goes():
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    drawn = Image.open(io.BytesIO(draw(file_of(picture)).png))
    assert drawn.mode == "RGBA"
    assert drawn.getpixel((5, 5))[3] == 0

    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Nora Quill"
    told = draw(file_of(Image.new("RGB", (200, 100)), "JPEG", exif=exif))
    assert (told.width, told.height) == (72, 144), "upright"
    assert b"Nora" not in told.png


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_all_our_formats_come_out_as_png(kind):
    assert draw(file_of(Image.new("RGB", (300, 90)), kind)).png.startswith(b"\x89PNG")


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n" + bytes(50), b"GIF89a"])
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(LogoRefused, match=r"\."):
        draw(io.BytesIO(content))


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(LogoRefused, match="megapixels"):
        draw(file_of(Image.new("1", (9000, 9000))))


def test_it_is_put_up_and_taken_down_in_the_settings(typed, logged_in, olga, client):
    owner = logged_in(olga)
    sent = SimpleUploadedFile("logo.jpg", jpeg(400, 100), "image/jpeg")

    assert owner.post(SETTINGS, typed | {"new_logo": sent}).status_code == 302
    logo = Logo.objects.get()
    assert f"/site.{logo.digest}.png" in client.get("/").content.decode()
    assert f"/site.{logo.digest}.png" in owner.get(SETTINGS).content.decode(), "who sets it sees it"

    assert owner.post(SETTINGS, typed | {"tagline": "From the reeds"}).status_code == 302
    assert Logo.objects.get().digest == logo.digest, "it stays until it is taken down"

    assert owner.post(SETTINGS, typed | {"no_logo": "on"}).status_code == 302
    assert not Logo.objects.exists()
    front = client.get("/").content.decode()
    assert "nameplate-logo" not in front
    assert client.get(f"/site.{logo.digest}.png").status_code == 404


def test_one_that_the_form_carries_along_is_drawn_once_and_before_the_transaction(typed, logged_in, olga, monkeypatch):
    owner, drawings, outside = logged_in(olga), [], len(connection.savepoint_ids)
    draw_it = fields.drawn
    monkeypatch.setattr(fields, "drawn", lambda file: drawings.append(len(connection.savepoint_ids)) or draw_it(file))
    carried = b64encode(jpeg(400, 100)).decode()
    assert owner.post(SETTINGS, typed | {"new_logo-carried": carried, "time_zone": "Mars/Base"}).status_code == 400
    assert owner.post(SETTINGS, typed | {"new_logo-carried": carried}).status_code == 302
    assert drawings == [outside, outside]
    assert Logo.objects.exists()


def test_a_wrong_file_loses_nothing_that_was_typed(typed, logged_in, olga):
    sent = SimpleUploadedFile("logo.png", b"<svg/>", "image/png")

    answer = logged_in(olga).post(SETTINGS, typed | {"new_logo": sent, "tagline": "From the reeds"})

    assert answer.status_code == 400
    assert "From the reeds" in answer.content.decode()
    assert not Logo.objects.exists()
    assert SiteSettings.objects.get().tagline == ""
