"""The worker makes renditions: each picture once, whole or not at all, and says why where it can't."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from PIL import Image

from articles.models import Picture
from articles.pictures import making
from articles.pictures.making import make_due_renditions, remove_killed_renditions, sweep_renditions, take_in
from newsroom.models import Change
from tests.articles.pictures import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """Public files of one test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def picture():
    return take_in(io.BytesIO(samples.jpeg(700, 400)), credit="Inês Falcão", caption="Boats")


def files(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_every_rendition_is_a_file_and_a_row(picture, media):
    assert make_due_renditions() == 1
    picture = Picture.objects.get()
    assert (picture.making, picture.claimed_at, picture.making_tries) == (Picture.Making.MADE, None, 0)
    assert files(media) == sorted(each.name for each in picture.made)
    for each in picture.made:
        with Image.open(default_storage.path(each.name)) as made:
            assert (made.size, made.format) == ((each.width, each.height), each.format.upper())
        assert os.path.getsize(default_storage.path(each.name)) == each.size
        assert each.url == f"/media/{each.name}"
    assert make_due_renditions() == 0


def test_the_pages_that_show_it_are_dirty(picture):
    before = Change.objects.count()
    make_due_renditions()
    [change] = Change.objects.order_by("id")[before:]
    assert f"picture:{picture.pk}" in change.keys


def test_nothing_is_rendered_inside_a_transaction(picture, monkeypatch):
    depth = []
    render = making.render

    def watched(*args):
        for made in render(*args):
            depth.append(len(connection.savepoint_ids))
            yield made

    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(making, "render", watched)
    make_due_renditions()
    assert set(depth) == {outside}


def test_moving_the_focal_point_makes_them_anew_under_other_addresses(picture, media):
    make_due_renditions()
    before = {each.name for each in Picture.objects.get().made}
    picture = Picture.objects.get()
    picture.focal_x = 0.1
    picture.save()
    assert {each.name for each in Picture.objects.get().made} == before
    assert make_due_renditions() == 1
    after = {each.name for each in Picture.objects.get().made}
    assert len(after) == len(before)
    assert not after & before
    assert len(files(media)) == len(after) + len(before)


def test_the_newest_is_made_first_and_the_limit_holds(picture):
    newer = take_in(io.BytesIO(samples.jpeg(90, 60)))
    assert make_due_renditions(limit=1) == 1
    assert Picture.objects.get(making=Picture.Making.MADE) == newer
    assert make_due_renditions(limit=5) == 1


# Two workers -----------------------------------------------------------------------------------------------------


def test_two_workers_never_make_the_same_one(picture, monkeypatch):
    """The second looks while the first renders, and while it holds a list read before the claim."""
    render, seen = making.render, []

    def meanwhile(*args):
        seen.append(make_due_renditions())
        return render(*args)

    monkeypatch.setattr(making, "render", meanwhile)
    assert make_due_renditions() == 1
    assert seen == [0]


def test_a_claim_needs_the_row_as_it_was_read(picture):
    now = timezone.now()
    assert making._claim(now) == picture
    assert making._claim(now) is None


def test_a_claim_of_ten_minutes_is_taken_up_again(picture):
    now = timezone.now()
    assert making._claim(now) == picture
    assert make_due_renditions(now=now + timedelta(minutes=9)) == 0
    assert make_due_renditions(now=now + timedelta(minutes=11)) == 1


def test_who_lost_the_claim_records_nothing(picture, monkeypatch):
    render = making.render

    def slowly(*args):
        yield from render(*args)
        moved = Picture.objects.get()
        moved.focal_x = 0.9
        moved.save()

    with monkeypatch.context() as patched:
        patched.setattr(making, "render", slowly)
        assert make_due_renditions(limit=1) == 0
    assert Picture.objects.get().renditions == []
    assert make_due_renditions() == 1


# Failing ---------------------------------------------------------------------------------------------------------


def test_a_picture_that_can_t_be_decoded_fails_with_its_sentence(picture, media):
    Path(picture.file.path).write_bytes(samples.jpeg(700, 400)[:900])
    assert make_due_renditions() == 0
    picture = Picture.objects.get()
    assert picture.making == Picture.Making.FAILED
    assert "damaged" in picture.making_error
    assert files(media) == []
    assert make_due_renditions() == 0


def test_a_full_disk_is_tried_three_times(picture, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "keep", full)
    now = timezone.now()
    for turn in range(1, 5):
        assert make_due_renditions(now=now) == 0
        picture = Picture.objects.get()
        assert picture.making_tries == min(turn, 3)
        assert picture.making == (Picture.Making.CLAIMED if turn < 3 else Picture.Making.FAILED)
        assert "No space left" in picture.making_error
        now += timedelta(minutes=11)


def test_a_worker_that_dies_three_times_over_a_picture_leaves_it(picture):
    now = timezone.now()
    for _death in range(3):
        assert making._claim(now) == picture
        now += timedelta(minutes=11)
    assert make_due_renditions(now=now) == 0
    picture = Picture.objects.get()
    assert picture.making == Picture.Making.FAILED
    assert "stopped three times" in picture.making_error


def test_one_bad_picture_does_not_hold_up_the_others(picture):
    Path(picture.file.path).unlink()
    take_in(io.BytesIO(samples.jpeg(90, 60)))
    assert make_due_renditions() == 1


# Cleaning up -----------------------------------------------------------------------------------------------------


def test_the_files_of_a_killed_picture_go_with_all_its_focal_points(picture, ed, media):
    make_due_renditions()
    picture = Picture.objects.get()
    picture.focal_x = 0.1
    picture.save()
    make_due_renditions()
    Picture.objects.get().kill(by=ed, reason="Withdrawn by the agency")
    assert remove_killed_renditions() == 1
    assert files(media) == []
    assert Picture.objects.get().renditions == []
    assert remove_killed_renditions() == 0


def test_a_killed_picture_stays_on_the_list_until_its_files_are_gone(picture, ed, media, monkeypatch):
    """And one that can't be removed keeps no other public."""
    take_in(io.BytesIO(samples.jpeg(300, 200)))
    assert make_due_renditions() == 2
    first, second = Picture.objects.order_by("-id")
    for each in (first, second):
        each.kill(by=ed, reason="Withdrawn by the agency")
    unlink, stuck = Path.unlink, first.renditions[0]["name"]

    def failing(self, **how):
        if str(self).endswith(stuck):
            raise PermissionError(13, "Permission denied")
        unlink(self, **how)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", failing)
        with pytest.raises(PermissionError):
            remove_killed_renditions()
    assert files(media) == [stuck]
    assert list(Picture.objects.exclude(renditions=[])) == [first]
    assert remove_killed_renditions() == 1
    assert files(media) == []


def test_one_old_folder_that_stays_keeps_no_other(picture, monkeypatch, caplog):
    folders = ["renditions/aa/1", "renditions/aa/2"]
    monkeypatch.setattr(making, "old_folders", lambda *said: folders)

    def failing(storage, folder):
        if folder == folders[0]:
            raise OSError(5, "away")

    monkeypatch.setattr(making, "delete_folder", failing)
    assert sweep_renditions() == 1
    assert folders[0] in caplog.text


def test_a_killed_picture_is_not_made(picture, ed):
    picture.kill(by=ed, reason="Withdrawn by the agency")
    assert make_due_renditions() == 0


def test_files_of_before_stay_a_week(picture, media):
    make_due_renditions()
    old = files(media)
    picture = Picture.objects.get()
    picture.focal_x = 0.1
    picture.save()
    make_due_renditions()
    now = timezone.now()
    assert sweep_renditions(now + timedelta(days=6)) == 0
    assert sweep_renditions(now + timedelta(days=8)) == 1
    left = files(media)
    assert left == sorted(each.name for each in Picture.objects.get().made)
    assert not set(left) & set(old)
