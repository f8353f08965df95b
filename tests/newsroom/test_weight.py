"""Only the desk takes files, and nobody sends more than the house can carry."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from newsroom import weight

HEAVY = 2_600_000


@pytest.fixture
def parts(monkeypatch):
    """The files that reached an upload handler: their names."""
    from django.core.files import uploadhandler

    seen = []
    for handler in (uploadhandler.MemoryFileUploadHandler, uploadhandler.TemporaryFileUploadHandler):
        monkeypatch.setattr(
            handler, "receive_data_chunk", lambda self, raw, start: seen.append(self.file_name) or raw, raising=True
        )
    return seen


def file(size=1000):
    return SimpleUploadedFile("roof.jpg", b"x" * size, "image/jpeg")


@pytest.mark.parametrize("tail", ["comment/", "comment/1/report/", ""])
def test_a_heavy_form_with_files_is_refused_before_it_is_read(vera, story, parts, tail):
    answer = vera.post(story().get_absolute_url() + tail, {"body": "Hello", "file": file(HEAVY)})

    assert answer.status_code == 413
    assert "at most 2 MB" in answer.text
    assert parts == []


@pytest.mark.parametrize("address", ["/account/login/", "/admin/", "/admin/articles/picture/upload/"])
def test_strangers_send_no_heavy_files_to_the_desk_either(vera, db, parts, address):
    assert vera.post(address, {"file": file(HEAVY)}).status_code == 413
    assert parts == []


def test_a_light_file_is_left_unread_and_the_form_is_still_taken(vera, rita, parts):
    typed = {"username": "rita", "password": "a long password for tests", "file": file()}

    assert vera.post("/account/login/", typed)["Location"] == "/admin/"
    assert parts == []


def test_staff_send_heavy_files_to_the_desk(logged_in, rita, parts):
    answer = logged_in(rita).post("/admin/articles/article/add/", {"headline": "", "file": file(HEAVY)})

    assert answer.status_code == 400  # for its headline, not for its weight
    assert set(parts) == {"roof.jpg"}


def test_the_desk_has_its_limit_too(logged_in, rita, settings, parts):
    settings.PICTURE_MAX_BYTES = 500_000

    answer = logged_in(rita).post("/admin/articles/article/add/", {"headline": "x", "file": file(HEAVY)})

    assert answer.status_code == 413
    assert parts == []


def test_a_request_that_hides_its_length_is_refused(vera, db):
    answer = vera.get("/", HTTP_TRANSFER_ENCODING="chunked")

    assert answer.status_code == 411
    assert "Content-Length" in answer.text


@pytest.mark.parametrize("length", ["", "many", "-5"])
def test_a_length_that_is_none_weighs_nothing(length):
    request = RequestFactory().post("/", CONTENT_LENGTH=length)

    assert weight._weight(request) <= 0
