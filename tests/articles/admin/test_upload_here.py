"""A picture dropped where somebody is writing: taken into the library, or refused with a sentence in JSON."""

import errno
import sqlite3

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from articles.admin import upload_here
from articles.models import Picture
from articles.pictures import making
from newsroom.roles import SYSTEM
from tests.articles.hostile import HOSTILE
from tests.articles.pictures import samples

HERE = "/admin/articles/picture/take-in/"


def sent(client, data=None, name="IMG_0001.jpg", **more):
    file = SimpleUploadedFile(name, samples.jpeg() if data is None else data)
    return client.post(HERE, {"file": file, **more})


def test_a_reporter_brings_a_picture_and_is_told_what_the_picker_would_say(rita, logged_in):
    client = logged_in(rita)
    response = sent(client, credit="Ines Moor", caption="Boats", alt="Boats at the quay")
    picture = Picture.objects.get()
    assert response.status_code == 200
    assert response.json() == {
        "pk": picture.pk,
        "uid": str(picture.uid),
        "name": str(picture),
        "src": f"/admin/articles/picture/look/{picture.uid}/",
        "caption": "Boats",
        "credit": "Ines Moor",
        "alt": "Boats at the quay",
    }
    assert picture.uploaded_by == rita
    assert client.get(response.json()["src"])["Content-Type"] == "image/jpeg"


def test_the_same_file_twice_is_one_picture(rita, logged_in):
    client = logged_in(rita)
    assert sent(client).json()["pk"] == sent(client, name="other.jpg").json()["pk"]
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff garbage", b"GIF89a", b"%PDF-1.7"])
def test_what_is_no_picture_gets_a_sentence(pia, logged_in, data):
    response = sent(logged_in(pia), data)
    assert response.status_code == 400
    assert response.json()["error"].startswith("“IMG_0001.jpg”: ")
    assert not Picture.objects.exists()


def test_without_a_file_it_is_asked_for(pia, logged_in):
    response = logged_in(pia).post(HERE, {"file": "words"})
    assert (response.status_code, "Choose" in response.json()["error"]) == (400, True)


def test_too_large_is_refused_before_it_is_read(pia, logged_in, monkeypatch):
    monkeypatch.setattr(upload_here, "MAX_BYTES", 100)
    monkeypatch.setattr(upload_here, "ENVELOPE", 0)
    monkeypatch.setattr(upload_here, "_taken", None)
    response = sent(logged_in(pia))
    assert response.status_code == 413
    assert "larger than" in response.json()["error"]


def test_a_file_that_is_larger_than_its_request_said_is_refused_too(pia, logged_in, monkeypatch):
    monkeypatch.setattr(upload_here, "MAX_BYTES", 100)
    assert sent(logged_in(pia)).status_code == 413


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_names_and_words_are_text(pia, logged_in, words):
    client = logged_in(pia)
    refused = sent(client, b"x", words[:80].replace("/", ""))
    assert refused["Content-Type"] == "application/json"
    assert refused["X-Content-Type-Options"] == "nosniff"
    assert sent(client, caption=words, credit=words, alt=words).status_code == 200


def test_a_killed_picture_stays_out(pia, logged_in):
    client = logged_in(pia)
    Picture.objects.get(pk=sent(client).json()["pk"]).kill(by=SYSTEM, reason="Not ours.")
    response = sent(client)
    assert response.status_code == 400
    assert "Not ours." in response.json()["error"]


def test_moderators_bring_none(mo, logged_in):
    response = sent(logged_in(mo))
    assert (response.status_code, list(response.json())) == (403, ["error"])
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_vera_gets_a_sentence_and_no_login_page(vera):
    response = sent(vera)
    assert (response.status_code, list(response.json())) == (403, ["error"])


def test_a_form_of_another_site_brings_none(pia):
    client = Client(enforce_csrf_checks=True)
    client.force_login(pia)
    assert sent(client).status_code == 403
    assert not Picture.objects.exists()


def test_it_takes_a_post_only(pia, logged_in):
    response = logged_in(pia).get(HERE)
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_an_original_that_finds_no_place_is_no_fault_of_the_picture(rita, logged_in, monkeypatch):
    def fail(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making, "keep", fail)
    response = sent(logged_in(rita))
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "can't be kept just now: No space left on device." in response.json()["error"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize("trouble, words", [("file", "disk is full"), ("table", "disk is full"), ("lock", "is busy")])
def test_a_full_disk_or_a_busy_database_is_a_sentence(rita, logged_in, monkeypatch, trouble, words):
    def fail(*_, **__):
        if trouble == "file":
            raise OSError(errno.ENOSPC, "No space left on device")
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL if trouble == "table" else sqlite3.SQLITE_BUSY
        raise OperationalError("database or disk is full") from cause

    monkeypatch.setattr(upload_here, "take_upload", fail)
    response = sent(logged_in(rita))
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert words in response.json()["error"]
