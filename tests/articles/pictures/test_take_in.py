"""A picture comes into the library: once by its content, with its own words where nobody typed any."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Picture
from articles.pictures import making
from articles.pictures.inspect import PictureRefused
from articles.pictures.making import make_due_renditions, take_in
from articles.trash import KEPT, empty_trash
from newsroom.models import Act, SiteSettings
from newsroom.states import WrongState
from tests.articles.pictures import samples

pytestmark = pytest.mark.django_db


def upload(data, name="IMG_0001.jpg"):
    return SimpleUploadedFile(name, data, content_type="text/html")


@pytest.fixture
def photo():
    """A photo with everything an agency writes into one, held sideways."""
    return samples.with_segments(
        samples.jpeg(120, 80),
        samples.app1_exif(orientation=6, gps=True, taken="2026:11:02 07:30:00", offset="+00:00"),
        samples.app13(
            samples.iim(
                (2, 5, b"Harbour"),
                (2, 80, "Inês Falcão".encode()),
                (2, 115, b"Portomar Press"),
                (2, 116, "© Portomar".encode()),
                (2, 120, b"Boats at the quay"),
                (2, 40, b"No archive"),
            )
        ),
    )


def test_pia_brings_a_photo_in(pia, photo):
    picture = take_in(upload(photo), by=pia)
    picture.refresh_from_db()
    assert (picture.format, picture.width, picture.height, picture.size) == ("JPEG", 80, 120, len(photo))
    assert picture.file.name == f"{picture.sha256[:2]}/{picture.sha256}.jpg"
    assert picture.title == "Harbour"
    assert picture.caption == "Boats at the quay"
    assert picture.credit == "Inês Falcão/Portomar Press"
    assert (picture.creator, picture.copyright, picture.rights) == ("Inês Falcão", "© Portomar", "No archive")
    assert picture.taken_at == datetime(2026, 11, 2, 7, 30, tzinfo=UTC)
    assert picture.metadata["source"] == "Portomar Press"
    assert picture.uploaded_by == pia
    assert picture.making == Picture.Making.DUE
    assert Act.objects.filter(verb="take in picture", subject_id=picture.pk, by=pia).count() == 1


def test_the_original_is_kept_as_it_came_under_a_name_of_ours(pia, photo):
    picture = take_in(upload(photo, "../../etc/cron.d/<script>.svg"), by=pia)
    with picture.file.open() as kept:
        assert kept.read() == photo


def test_what_is_typed_wins_and_what_is_left_empty_is_filled(pia, photo):
    picture = take_in(upload(photo), by=pia, caption="Trawlers at dusk", credit="", alt="Three trawlers")
    assert (picture.caption, picture.alt) == ("Trawlers at dusk", "Three trawlers")
    assert picture.credit == "Inês Falcão/Portomar Press"


def test_a_camera_without_a_zone_is_on_the_outlet_s_time(pia):
    SiteSettings(time_zone="Asia/Tokyo").save()
    data = samples.with_segments(samples.jpeg(64, 48), samples.app1_exif(taken="2026:07:02 07:30:00"))
    taken = take_in(upload(data), by=pia).taken_at
    assert taken == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def test_a_file_name_in_the_file_is_no_alternative_text(pia):
    packet = samples.xmp_packet(
        '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">DSC_0042.JPG</rdf:li></rdf:Alt>'
        "</Iptc4xmpCore:AltTextAccessibility>"
    )
    assert take_in(upload(samples.with_segments(samples.jpeg(), samples.app1_xmp(packet))), by=pia).alt == ""


def test_the_same_file_again_is_the_same_picture(pia, ed, photo):
    first = take_in(upload(photo, "a.jpg"), by=pia, caption="First words")
    again = take_in(upload(photo, "b.png"), by=ed, caption="Other words", alt="Three boats")
    assert again.pk == first.pk
    assert (first.already_there, again.already_there) == (False, True)
    assert (again.caption, again.alt) == ("First words", "Three boats")
    assert Picture.objects.count() == 1


def test_the_same_file_at_the_same_moment_is_the_same_picture(pia, ed, photo, monkeypatch):
    keep, first = making._keep, []

    def meanwhile(file, seen):
        monkeypatch.setattr(making, "_keep", keep)
        first.append(take_in(upload(photo, "a.jpg"), by=ed))
        return keep(file, seen)

    monkeypatch.setattr(making, "_keep", meanwhile)
    second = take_in(upload(photo, "b.jpg"), by=pia, alt="Three boats")
    assert (first[0].already_there, second.already_there) == (False, True)
    assert Picture.objects.get() == second
    assert Picture.objects.get().alt == "Three boats"
    assert Act.objects.filter(verb="take in picture").count() == 1


def test_from_the_trash_it_comes_back(pia, ed, photo):
    picture = take_in(upload(photo), by=pia)
    picture.trash(by=ed)
    assert take_in(upload(photo), by=pia).trashed_at is None
    assert Act.objects.filter(verb="restore picture", by=pia).exists()


def test_after_the_trash_was_emptied_it_lives_again(pia, ed, photo, story):
    picture = take_in(upload(photo), by=pia, alt="Boats at the quay")
    story(pictures=[{"picture": picture}])
    picture.trash(by=ed)
    read_before = Picture.objects.get(pk=picture.pk)
    empty_trash(timezone.now() + KEPT + timedelta(minutes=1))
    with pytest.raises(WrongState, match="Upload it again"):
        read_before.restore(by=ed)
    picture.refresh_from_db()
    assert make_due_renditions() == 0, "there is nothing to make them from"
    with pytest.raises(WrongState, match="Upload it again"):
        picture.restore(by=ed)

    again = Picture.objects.get(pk=take_in(upload(photo), by=pia).pk)

    assert (again.pk, again.trashed_at, again.making) == (picture.pk, None, Picture.Making.DUE)
    with again.file.open() as kept:
        assert kept.read() == photo
    assert make_due_renditions() == 1
    assert Picture.objects.get(pk=again.pk).made


def test_a_killed_picture_stays_out(pia, ed, photo):
    take_in(upload(photo), by=pia).kill(by=ed, reason="A minor can be recognised")
    with pytest.raises(PictureRefused, match="A minor can be recognised"):
        take_in(upload(photo), by=pia)


def test_a_path_does_for_imports(tmp_path, photo):
    path = tmp_path / "old.jpg"
    path.write_bytes(photo)
    picture = take_in(path, guid="wp:17")
    assert (picture.guid, picture.uploaded_by) == ("wp:17", None)
    assert take_in(io.BytesIO(photo)) == picture


def test_an_import_finds_again_what_an_editor_brought_in_first(pia, photo):
    picture = take_in(upload(photo), by=pia)
    assert take_in(io.BytesIO(photo), guid="wp:17").guid == "wp:17"
    assert take_in(io.BytesIO(photo), guid="wp:18").guid == "wp:17"
    assert Picture.objects.get() == picture


def test_mo_moderates_and_brings_none_in(mo, photo):
    with pytest.raises(PermissionDenied):
        take_in(upload(photo), by=mo)
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b"Dear desk", b"<svg onload='alert(1)'/>", b"\0\0\0\x18ftypheic", samples.jpeg()[:500]]
)
def test_what_is_refused_leaves_nothing_behind(pia, data):
    with pytest.raises(PictureRefused):
        take_in(upload(data, "picture.jpg"), by=pia)
    assert not Picture.objects.exists()
