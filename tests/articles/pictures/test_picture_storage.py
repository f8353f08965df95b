"""Names made of content and parameters, and files that are there whole or not at all."""

import os

import pytest

from articles.pictures.renditions import JPEG, WEBP, Spec, plan
from articles.pictures.storage import original_name, rendition_name, write_whole

SHA = "ab12" * 16


def test_the_original_lies_by_its_content():
    assert original_name(SHA, "jpg") == f"ab/{SHA}.jpg"


def test_a_rendition_says_its_size_crop_and_format():
    name = rendition_name(SHA, (0.5, 0.5), Spec(640, 360, "16x9", WEBP))
    assert name.startswith("renditions/ab/ab12ab12ab12ab12ab12-")
    assert name.endswith("/640x360-16x9.webp")
    assert rendition_name(SHA, (0.5, 0.5), Spec(640, 427, "", JPEG)).endswith("/640x427.jpg")


def test_moving_the_focal_point_changes_every_address():
    specs = plan(3000, 2000)
    before = {rendition_name(SHA, (0.5, 0.5), spec) for spec in specs}
    after = {rendition_name(SHA, (0.5, 0.51), spec) for spec in specs}
    assert len(before) == len(after) == len(specs)
    assert not before & after


def test_a_file_is_written_with_its_folders_and_readable_by_the_web_server(tmp_path):
    path = tmp_path / "a" / "b" / "picture.jpg"
    write_whole(path, [b"one", b"two"])
    assert path.read_bytes() == b"onetwo"
    assert oct(path.stat().st_mode & 0o777) == "0o644"
    assert os.listdir(path.parent) == ["picture.jpg"]


def test_an_original_is_readable_by_us_alone(tmp_path):
    write_whole(tmp_path / "picture.jpg", [b"x"], mode=0o600)
    assert oct((tmp_path / "picture.jpg").stat().st_mode & 0o777) == "0o600"


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"before")

    def chunks():
        yield b"half"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_whole(path, chunks())
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["picture.jpg"]


def test_a_new_folder_waits_for_the_disk_as_its_file_does(tmp_path, monkeypatch):
    """Else the file is safe, and nobody finds it after a power cut: its folder's name was never written."""
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.readlink(f"/proc/self/fd/{fd}")), real(fd)))
    write_whole(tmp_path / "a" / "b" / "file", [b"content"])
    assert synced.pop(0).startswith(str(tmp_path / "a" / "b" / ".new-"))
    assert synced[:3] == [str(tmp_path / "a" / "b"), str(tmp_path / "a"), str(tmp_path)]
