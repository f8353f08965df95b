"""Pictures in a bucket: everything that is done with files on disk is done there, and readers never see it."""

import io
import logging
import re
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import boto3
import pytest
import urllib3
from botocore.exceptions import ReadTimeoutError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from s3transfer import exceptions as transfers

from articles.admin.picture_looks import look_url
from articles.documents import keeping
from articles.models import Document, Picture
from articles.models import picture as pictures
from articles.pictures.making import make_due_renditions, remove_killed_renditions, sweep_renditions, take_in
from articles.trash import empty_trash
from newsroom.backups import bucket as of_backups
from newsroom.bucket import Bucket, Fetched
from newsroom.logs import without_secrets
from tests.articles.pictures import samples

LOGIN = {"aws_access_key_id": "key", "aws_secret_access_key": "a secret of forty letters and no more of it"}


@pytest.fixture(scope="module")
def server():
    """moto's S3, in this process on a free port."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def told(server):
    """What MEDIA_STORAGE and the keys say, as options."""
    return {
        "bucket_name": "courier-media", "location": "paper", "endpoint_url": server, "region_name": "eu-central-1",
        "access_key": LOGIN["aws_access_key_id"], "secret_key": LOGIN["aws_secret_access_key"],
    }  # fmt: skip


def use(told, settings, monkeypatch):
    """Let the paper's files lie there."""
    settings.MEDIA_BUCKET = told
    for name, folder, base in (("default", "media", "/media/"), ("originals", "originals", None)):
        options = told | {"location": f"paper/{folder}", "base_url": base}
        settings.STORAGES = settings.STORAGES | {name: {"BACKEND": "newsroom.bucket.Bucket", "OPTIONS": options}}
    for model in (Picture, Document):
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storages["originals"])
    pictures._address.cache_clear()


@pytest.fixture
def s3(told, settings, monkeypatch):
    """The bucket as its owner sees it; empty at the beginning."""
    found = boto3.resource("s3", endpoint_url=told["endpoint_url"], region_name=told["region_name"], **LOGIN)
    bucket = found.Bucket(told["bucket_name"])
    bucket.create(CreateBucketConfiguration={"LocationConstraint": told["region_name"]})
    use(told, settings, monkeypatch)
    yield bucket
    bucket.object_versions.delete()
    bucket.objects.delete()
    bucket.delete()


def keys(bucket):
    return sorted(each.key for each in bucket.objects.all())


@pytest.fixture
def picture(s3, db):
    """A picture that came in, with its renditions."""
    take_in(io.BytesIO(samples.jpeg(337, 211)), credit="Inês Falcão", alt="Boats on the river")
    assert make_due_renditions() == 1
    return Picture.objects.get()


def test_a_picture_is_kept_made_and_shown_out_of_the_bucket(picture, s3, client, settings):
    found = keys(s3)
    assert f"paper/originals/{picture.file.name}" in found
    renditions = [f"paper/media/{each.name}" for each in picture.made]
    assert found == sorted([f"paper/originals/{picture.file.name}", *renditions])
    assert not any((settings.DATA_DIR / "media" / each.name).exists() for each in picture.made)
    for each in picture.made[:2]:
        # Our own address: the page asks no other host.
        assert each.url == f"/media/{each.name}"
        answer = client.get(each.url)
        content = b"".join(answer.streaming_content)
        assert (answer.status_code, len(content), answer["Content-Length"]) == (200, each.size, str(each.size))
        assert answer["Content-Type"] == f"image/{each.format}"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert client.get(each.url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert client.get(each.url, headers={"If-Modified-Since": answer["Last-Modified"]}).status_code == 304
        head = client.head(each.url)
        assert (head.status_code, head["Content-Length"], b"".join(head)) == (200, str(each.size), b"")


NOBODYS = ["none.webp", ".hidden", "a/", "", "../originals/x.jpg", "a/../../b.jpg", "a%00.jpg", "ü.jpg", "x" * 1500,
            "a//b.jpg"]  # fmt: skip


@pytest.mark.soak
def test_nothing_else_is_anybodys(s3, db, client):
    s3.put_object(Key="paper/originals/x.jpg", Body=b"secret")
    s3.put_object(Key="paper/media/renditions/.hidden", Body=b"secret")
    assert {client.get(f"/media/renditions/{path}").status_code for path in NOBODYS} == {404}


@pytest.mark.soak
def test_the_desk_takes_a_picture_in_and_shows_it(s3, pia, client):
    client.force_login(pia)
    client.post("/admin/articles/picture/add/", {"files": SimpleUploadedFile("boats.jpg", samples.jpeg(330, 200))})
    picture = Picture.objects.get()
    assert keys(s3) == [f"paper/originals/{picture.file.name}"]
    look = client.get(look_url(picture))
    assert (look.status_code, look["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.soak
def test_check_store_reads_the_bucket_and_mends_what_can_be_made_anew(picture, s3, capsys):
    call_command("check_store")
    assert "all there" in capsys.readouterr().out
    lost = f"paper/media/{picture.made[0].name}"
    s3.Object(lost).delete()
    with pytest.raises(CommandError, match="1 broken"):
        call_command("check_store", mend=True)
    assert make_due_renditions() == 1
    assert lost in keys(s3)
    # Same length, other bytes: found by the hash.
    original = s3.Object(f"paper/originals/{picture.file.name}")
    original.put(Body=bytes(picture.size))
    with pytest.raises(CommandError, match="1 broken"):
        call_command("check_store")


@pytest.mark.soak
def test_a_killed_picture_leaves_the_bucket_and_another_stays(picture, s3, ed):
    other = take_in(io.BytesIO(samples.jpeg(100, 90)))
    make_due_renditions()
    picture.kill(by=ed, reason="Not ours")
    assert remove_killed_renditions() == 1
    left = [key for key in keys(s3) if key.startswith("paper/media/")]
    assert left
    assert all(other.sha256[:20] in key for key in left)


@pytest.mark.soak
def test_the_emptied_trash_takes_the_files_along(picture, s3, ed):
    picture.trash(by=ed)
    empty_trash(now=timezone.now() + timedelta(days=31))
    assert keys(s3) == []


@pytest.mark.soak
def test_renditions_of_an_old_focal_point_go_after_a_week(picture, s3):
    before = set(keys(s3))
    picture.focal_x = 0.1
    picture.save()
    make_due_renditions()
    assert sweep_renditions() == 0
    assert sweep_renditions(now=timezone.now() + timedelta(days=8)) == 1
    assert not {key for key in before if "/media/" in key} & set(keys(s3))
    assert len(keys(s3)) == len(before)


@pytest.mark.soak
def test_a_bucket_that_is_away_is_said_and_tried_again(picture, told, settings, monkeypatch, client, pia, capsys):
    use(told | {"endpoint_url": "http://127.0.0.1:9"}, settings, monkeypatch)
    answer = client.get(picture.made[0].url)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    Picture.objects.quietly().update(making=Picture.Making.DUE)
    assert make_due_renditions() == 0
    picture.refresh_from_db()
    assert picture.making == Picture.Making.CLAIMED
    assert "does not answer" in picture.making_error
    # Nobody knows whether a file is missing in a bucket that can't be asked, so nothing is made anew.
    with pytest.raises(CommandError):
        call_command("check_store", mend=True)
    assert "can't be looked at: The bucket does not answer" in capsys.readouterr().err
    picture.refresh_from_db()
    assert picture.making == Picture.Making.CLAIMED
    client.force_login(pia)
    answer = client.post("/admin/articles/picture/add/", {"files": SimpleUploadedFile("a.jpg", samples.jpeg(90, 80))})
    assert answer.status_code == 400
    assert "kept just now: The bucket does not answer" in answer.content.decode()


@pytest.mark.soak
def test_a_wrong_key_or_a_bucket_that_is_not_there_is_no_missing_file(s3, told):
    with pytest.raises(OSError, match="NoSuchBucket") as refused:
        Bucket(**told | {"bucket_name": "nobodys-bucket"}).open("a.jpg")
    assert not isinstance(refused.value, FileNotFoundError)
    with pytest.raises(FileNotFoundError):
        Bucket(**told).open("a.jpg")


def test_a_backup_says_that_pictures_are_not_in_it(s3):
    assert of_backups.address() == "s3://courier-media/paper"
    assert "keeps no versions: what is deleted there is lost" in of_backups.on_backup()
    s3.Versioning().enable()
    assert "can be had back" in of_backups.on_backup()
    assert "check_store" in of_backups.on_restore("s3://courier-media/paper")
    assert "Let MEDIA_STORAGE name that" in of_backups.on_restore("s3://another/paper")
    assert "lie in DATA_DIR now" in of_backups.on_restore("")


def test_a_bucket_that_does_not_say_whether_it_keeps_versions_is_not_called_one_without(told, settings, monkeypatch):
    use(told | {"bucket_name": "nobodys-bucket"}, settings, monkeypatch)
    assert Bucket(**settings.MEDIA_BUCKET).keeps_versions() is None
    assert "Whether the bucket keeps versions it does not say: make sure that it does." in of_backups.on_backup()


def test_what_the_bucket_did_not_delete_is_an_error(told, monkeypatch):
    refused = {"Errors": [{"Code": "AccessDenied", "Key": "paper/a.jpg"}]}
    monkeypatch.setattr(Bucket, "bucket", SimpleNamespace(delete_objects=lambda **_: refused))
    with pytest.raises(OSError, match=r"did not delete it \(AccessDenied\)"):
        Bucket(**told).delete_all(["a.jpg"])


def test_a_paper_without_a_bucket_says_nothing_of_one(settings):
    assert settings.MEDIA_BUCKET is None
    assert (of_backups.address(), of_backups.on_restore("")) == ("", "")


@pytest.mark.soak
def test_nothing_of_it_is_loaded_without_a_bucket():
    program = "import newsroom.wsgi, sys; print([name for name in sys.modules if re.match('boto|storages', name)])"
    found = subprocess.run([sys.executable, "-c", f"import re; {program}"], capture_output=True, text=True, check=True)
    assert re.search(r"^\[\]$", found.stdout, re.M)


def test_the_secret_is_in_no_log(told, settings):
    settings.MEDIA_BUCKET = told
    assert told["secret_key"] not in without_secrets(f"refused {told['secret_key']} here")


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.soak
def test_documents_lie_there_too(s3, db, vera, pia, django_capture_on_commit_callbacks):
    document = keeping.take_in(io.BytesIO(PDF), by=pia, called="Budget 2026.pdf")
    assert [key.rpartition(".")[2] for key in keys(s3)] == ["pdf", "pdf"]
    address = f"/media/{document.name}"
    whole = vera.get(address)
    assert (whole.status_code, whole.getvalue()) == (200, PDF)
    assert whole["Content-Length"] == str(len(PDF))
    assert "sandbox" in whole["Content-Security-Policy"]
    part = vera.get(address, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, PDF[2:6], f"bytes 2-5/{len(PDF)}")
    assert vera.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert vera.get(address, headers={"Range": "bytes=900-"}).status_code == 416
    assert vera.get("/media/documents/ab/none.pdf").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        document.trash(by=pia)
    assert vera.get(address).status_code == 410
    assert len(keys(s3)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        document.restore(by=pia)
    assert vera.get(address).getvalue() == PDF


@pytest.mark.parametrize(
    "error",
    [boto3.exceptions.S3UploadFailedError("a"), boto3.exceptions.RetriesExceededError(None),
     transfers.RetriesExceededError(None), transfers.TransferNotDoneError("a"), ReadTimeoutError(endpoint_url="a"),
     urllib3.exceptions.SSLError("a"), ConnectionResetError(104, "reset")],
    ids=lambda error: f"{type(error).__module__}.{type(error).__name__}",
)  # fmt: skip
def test_whatever_goes_wrong_on_the_way_is_an_oserror(error):
    class Body:
        def read(self, size):
            raise error

    with pytest.raises(OSError, match=r"does not answer|reset"):
        Fetched(3, "", timezone.now(), Body(), "a.pdf").read(2)


@pytest.mark.soak
def test_while_the_bucket_is_away_a_document_is_not_there_yet(s3, db, vera, pia, monkeypatch):
    document = keeping.take_in(io.BytesIO(PDF), by=pia, called="Budget 2026.pdf")

    def away(*args, **options):
        raise OSError("away")

    monkeypatch.setattr(Bucket, "fetch", away)
    assert vera.get(f"/media/{document.name}").status_code == 503
