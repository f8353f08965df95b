"""Moving in at the desk, from the files to the report: for owners alone, with nothing lost on the way."""

import gzip
import io
import json
import os
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Picture
from newsroom.management.moving_in import running
from newsroom.management.moving_in.housekeeping import KEPT_FOR, forget_files
from newsroom.models import Act, Move
from newsroom.models.move import MOVE_IN
from tests.newsroom.moving_in.at_the_desk import DOOR, GAZETTE, SAMPLES, bring, checked, decided, sent, work

State = Move.State


pytestmark = pytest.mark.usefixtures("own_place")


# --- the whole way -----------------------------------------------------------------------------------------------


def test_a_paper_moves_in_from_its_files_to_the_report(owner, olga, proven):
    assert DOOR in owner.get("/admin/").content.decode()
    answer = bring(owner, sent())
    move = Move.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{DOOR}{move.uid}/")
    assert move.state == State.CHECKING
    assert "The worker begins in a moment" in owner.get(move.get_absolute_url()).content.decode()

    work()

    page = owner.get(move.get_absolute_url()).content.decode()
    for words in ("The Harbour Gazette", "shortcode [donate_box]", "2023/07/crane.png", "Ada Abel", "World &amp; Wire"):
        assert words in page, words
    assert not Article.objects.exists()

    assert decided(owner, work() or Move.objects.get()).status_code == 302
    assert Move.objects.get().state == State.WAITING
    work()

    move.refresh_from_db()
    assert (move.state, move.error, move.title) == (State.DONE, "", "The Harbour Gazette")
    assert Article.objects.count() == 15
    page = owner.get(move.get_absolute_url()).content.decode()
    story = Article.objects.get(external_id="109")
    for words in ("15 new", "Sticky: how to reach us", "product", f"/admin/articles/article/{story.pk}/change/",
                  "What became of what", "Proof of the move"):  # fmt: skip
        assert words in page, words
    proof = owner.get(f"{DOOR}{move.uid}/proof.csv")
    assert b"/?p=101," in b"".join(proof.streaming_content)
    verbs = Act.objects.filter(subject_type="move").order_by("id").values_list("verb", "by_name")
    assert list(verbs) == [("begin move", "Olga"), ("run move", "Olga"), ("end move", "Newsroom")]


def test_the_report_goes_along_as_text_and_as_table(owner):
    move = checked(owner)
    rehearsed = b"".join(owner.get(f"{DOOR}{move.uid}/report.txt").streaming_content).decode()
    assert "Nothing was written" in rehearsed
    decided(owner, move)
    work()

    text = owner.get(f"{DOOR}{move.uid}/report.txt")
    assert "attachment" in text["Content-Disposition"]
    text = b"".join(text.streaming_content).decode()
    assert "shortcode [donate_box]: 1 (1" in text
    table = b"".join(owner.get(f"{DOOR}{move.uid}/report.csv").streaming_content).decode()
    assert table.startswith("\ufefflist,what,count")
    assert "counts,stories,,15,15," in table
    # Without the folder the row still has it.
    move.remove_files()
    assert b"".join(owner.get(f"{DOOR}{move.uid}/report.txt").streaming_content).decode() == text


def test_formulas_in_the_table_are_words(owner):
    move = checked(owner, sent(data=GAZETTE.replace(b"<![CDATA[mood]]>", b"<![CDATA[=1+1]]>")))
    table = b"".join(owner.get(f"{DOOR}{move.uid}/report.csv").streaming_content).decode()
    assert ",'=1+1," in table


# --- who ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["rita", "ed", "pia", "mo"])
def test_other_roles_get_403_everywhere(who, request, owner, logged_in):
    move = checked(owner)
    client = logged_in(request.getfixturevalue(who))
    files = ("progress/", "report.txt", "report.csv", "proof.csv")
    for path in ("", f"{move.uid}/", *(f"{move.uid}/{name}" for name in files)):
        assert client.get(DOOR + path).status_code == 403, path
    assert bring(client, sent("other.xml")).status_code == 403
    assert client.post(move.get_absolute_url(), {"do": "go"}).status_code == 403
    assert Move.objects.get().state == State.CHECKED
    assert DOOR not in client.get("/admin/").content.decode()


def test_a_stranger_is_led_to_the_door(db, vera):
    assert vera.get(DOOR).status_code == 302
    assert vera.post(DOOR, {"files": [sent()]}).status_code in (302, 403)
    assert not Move.objects.exists()


def test_a_form_of_somebody_elses_is_refused_and_leaves_nothing(olga, tmp_path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(olga)
    assert client.post(DOOR, {"files": [sent()]}).status_code == 403
    assert not Move.objects.exists()
    assert not [file for file in (tmp_path / "moves").rglob("*") if file.is_file()]


def test_only_owners_hold_the_permission(ed, olga):
    assert olga.has_perm(MOVE_IN)
    assert not ed.has_perm(MOVE_IN)


# --- files -------------------------------------------------------------------------------------------------------


def test_files_lie_where_nobody_else_looks(owner, tmp_path):
    move = checked(owner)
    assert move.folder == tmp_path / "moves" / str(move.uid)
    for folder in (tmp_path / "moves", move.folder, move.folder / "files"):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
    [file] = (move.folder / "files").iterdir()
    assert file.read_bytes() == GAZETTE
    assert not list((tmp_path / "moves").glob(".new-*"))


def test_names_of_files_lead_nowhere(owner, tmp_path):
    move = checked(owner, sent("../../../evil name\u202e.xml"))
    assert [file.parent for file in (move.folder / "files").iterdir()] == [move.folder / "files"]
    assert "/" not in move.files[0]["name"]


def test_packed_files_are_unpacked(owner):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/gazette.xml", GAZETTE)
        archive.writestr("__MACOSX/._gazette.xml", "nothing")
        archive.writestr("../../read.me.xml.txt", "nothing")
    move = checked(owner, sent("export.zip", packed.getvalue()), sent("export.xml.gz", gzip.compress(GAZETTE)))
    assert move.state == State.CHECKED, move.error
    assert [file["name"] for file in move.rehearsal["files"]] == ["export.zip: gazette.xml", "export.xml.gz"]
    assert {file["posts"] for file in move.rehearsal["files"]} == {15}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cut.xml", GAZETTE[:-2000], "cut.xml, line"),
        ("feed.xml", (SAMPLES / "feed.xml").read_bytes(), "RSS feed"),
        ("dtd.xml", (SAMPLES / "with-dtd.xml").read_bytes(), "dtd.xml, line 4"),
        ("broken.zip", b"PK\x03\x04 nothing", "can’t be unpacked"),
        ("broken.gz", b"\x1f\x8b nothing", "can’t be unpacked"),
        ("bomb.xml.gz", gzip.compress(b" " * 30_000_000), "far too large"),
    ],
    ids=["cut", "feed", "dtd", "zip", "gz", "bomb"],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_in_a_sentence(owner, settings, name, data, words):
    answer = bring(owner, sent(name, data))
    assert answer.status_code in (302, 400)
    if answer.status_code == 302:
        move = work()
        assert move.state == State.FAILED
        assert words.replace("’", "'") in move.error.replace("’", "'")
        assert str(settings.DATA_DIR) not in move.error
        page = owner.get(move.get_absolute_url()).content.decode()
        assert "Other files or pictures" in page
        assert "could not move in" in owner.get("/admin/").content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("files", "fields", "words"),
    [
        ([("photo.jpg", b"x")], {}, "is no export"),
        ([("empty.xml", b" ")], {"old_host_address": "old.example"}, "in numbers"),
        ([("gazette.xml", GAZETTE)], {"old_host_address": "127.0.0.1"}, "inside a network"),
        ([("gazette.xml", GAZETTE)], {"old_host_address": "fe80::1"}, "inside a network"),
        ([("gazette.xml", GAZETTE)], {"media": "../../etc"}, "Select a valid choice"),
        ([("gazette.xml", GAZETTE)], {"incoming": ["../secret-key"]}, "Select a valid choice"),
    ],
    ids=["picture", "host name", "loopback", "link-local", "media", "incoming"],
)  # fmt: skip
def test_a_form_that_is_not_right_says_so_and_keeps_the_files(owner, files, fields, words):
    answer = bring(owner, *(sent(*file) for file in files), **fields)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    move = Move.objects.get()
    assert move.state == State.DRAFT
    good = [name for name, _data in files if name.endswith(".xml")]
    assert [file["name"] for file in move.files] == good
    for value in fields.values():
        if isinstance(value, str) and value.isprintable() and "media" not in fields:
            assert f'value="{value}"' in answer.content.decode()
    if good:
        # The files need not be sent again.
        again = bring(owner, move=str(move.uid))
        assert (again.status_code, again["Location"]) == (302, move.get_absolute_url())


EVIL = "<img src=x onerror=alert(1)>\"'--><script>alert(1)</script>"


def test_what_a_hostile_export_says_is_shown_as_words(owner):
    """Names of authors, categories, files and stories, on every page of a move."""
    data = GAZETTE.decode()
    for name in ("Ada Abel", "Local", "Bridge", "Quay"):
        data = data.replace(f"[{name}", f"[{name} {EVIL}", 1)
    assert data.count("onerror") == 4
    move = checked(owner, sent("<img src=x onerror=alert(1)>.xml", data.encode()), old_host_address="")
    pages = [owner.get(DOOR), owner.get(move.get_absolute_url())]
    decided(owner, move)
    work()
    pages += [owner.get(move.get_absolute_url()), owner.get("/admin/"), owner.get("/admin/newsroom/act/")]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert "onerror" in pages[1].text


def test_a_form_without_files_begins_nothing(owner):
    answer = bring(owner)
    assert answer.status_code == 400
    assert "Choose the export first" in answer.text
    assert not Move.objects.exists()


def test_one_that_is_through_goes_through_once_more(owner):
    move = checked(owner)
    decided(owner, move)
    work()
    count = Article.objects.count()
    assert owner.post(move.get_absolute_url(), {"do": "go on"}).status_code == 302
    assert work().state == State.DONE
    assert Article.objects.count() == count
    move.refresh_from_db()
    assert [(one["there"], one["here"]) for one in move.report["counts"] if one["kind"] == "files"] == [(4, 0)]


def test_a_file_is_taken_away_and_another_one_brought(owner):
    bring(owner, sent("wrong.xml", b"<rss/>"))
    move = work()
    assert move.state == State.FAILED
    assert "wrong.xml" in owner.get(f"{DOOR}?move={move.uid}").content.decode()
    bring(owner, sent(), move=str(move.uid), away=[f"moves:{len(b'<rss/>')}:wrong.xml"])
    move = work()
    assert (move.state, [file["name"] for file in move.files]) == (State.CHECKED, ["gazette.xml"])
    assert [file.name for file in (move.folder / "files").iterdir()] == ["gazette.xml"]


def test_the_same_file_twice_is_said(owner):
    assert "is here already" in bring(owner, sent(), sent()).content.decode()


def test_a_move_under_way_takes_no_files(owner):
    bring(owner, sent())
    move = Move.objects.get()
    assert bring(owner, sent("late.xml"), move=str(move.uid)).status_code == 409
    assert len(Move.objects.get().files) == 1
    assert owner.get(f"{DOOR}?move={move.uid}").status_code == 302


def test_what_is_too_large_is_refused_before_it_is_read(owner, settings):
    settings.MOVE_MAX_BYTES = 10_000
    answer = bring(owner, sent())
    assert answer.status_code == 413
    assert not Move.objects.exists()


def test_without_room_on_the_disk_nothing_is_taken(owner, monkeypatch):
    monkeypatch.setattr("newsroom.management.moving_in.desk.room_for", lambda size: False)
    answer = bring(owner, sent())
    assert (answer.status_code, "Make room" in answer.content.decode()) == (507, True)


@pytest.mark.parametrize("uid", ["x", "00000000-0000-0000-0000-000000000000", "'; drop", "\x00"])
def test_a_move_that_is_none_is_a_new_one(owner, uid):
    assert bring(owner, sent(), move=uid).status_code == 302
    assert owner.get(DOOR, {"move": uid}).status_code == 200
    assert owner.get(f"{DOOR}00000000-0000-0000-0000-000000000000/").status_code == 404


# --- files on the server -----------------------------------------------------------------------------------------


@pytest.fixture
def incoming(tmp_path):
    """An export and a copy of the uploads below incoming; beside it what may not be chosen."""
    from PIL import Image

    folder = tmp_path / "incoming" / "old" / "uploads" / "2023" / "07"
    folder.mkdir(parents=True)
    Image.new("RGB", (320, 213), "navy").save(folder / "bridge.jpg")
    (tmp_path / "incoming" / "old" / "gazette.xml").write_bytes(GAZETTE)
    (tmp_path / "outside.xml").write_bytes(GAZETTE)
    (tmp_path / "incoming" / "led-out.xml").symlink_to(tmp_path / "outside.xml")
    (tmp_path / "incoming" / "led-out").symlink_to(tmp_path)
    (tmp_path / "incoming" / "circle.xml").symlink_to(tmp_path / "incoming" / "circle.xml")
    return tmp_path / "incoming"


def test_files_on_the_server_are_chosen_with_their_pictures(owner, incoming):
    page = owner.get(DOOR).content.decode()
    assert 'value="old/gazette.xml"' in page
    assert 'value="old/uploads"' in page
    assert "led-out" not in page
    assert "circle" not in page
    move = checked(owner, sent("second.xml"), incoming=["old/gazette.xml"], media="old/uploads")
    assert "2023/07/bridge.jpg" not in json.dumps(move.rehearsal)
    decided(owner, move)
    assert work().state == State.DONE
    assert Picture.objects.get().title == "Bridge"


@pytest.mark.parametrize("path", ["led-out.xml", "led-out/outside.xml", "circle.xml", "/etc/passwd", "../outside.xml"])
def test_nothing_outside_incoming_can_be_chosen(owner, incoming, path):
    assert bring(owner, incoming=[path]).status_code == 400
    assert Move.objects.get().files == []


def test_a_link_laid_there_later_leads_nowhere(owner, incoming, tmp_path):
    bring(owner, incoming=["old/gazette.xml"], media="old")
    (incoming / "old").rename(incoming / "was")
    (incoming / "old").symlink_to(tmp_path)
    move = work()
    assert (move.state, "not there any more" in move.error) == (State.FAILED, True)


def test_what_the_copy_lacks_is_asked_of_the_old_host(owner, monkeypatch, tmp_path):
    asked = []

    class OldHost:
        problems = {}

        def __init__(self, site, **how):
            asked.append((site, how))

        def find(self, path, *, named=False):
            asked.append(path)

    monkeypatch.setattr(running, "OldHost", OldHost)
    move = checked(owner, fetch="on", old_host_address=" 93.184.216.34 ", any_certificate="on")
    assert asked == [], "nothing is asked of anybody while the files are only checked"
    decided(owner, move)
    assert work().state == State.DONE
    site, how = asked[0]
    assert (site, how["address"], how["check_certificate"], how["copy"]) == (
        "https://gazette.example", "93.184.216.34", False, None)  # fmt: skip
    assert "2023/07/bridge.jpg" in asked


# --- wrong turns -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["", "explode", "go on", "stop"])
def test_a_button_that_is_not_there_is_refused(owner, do):
    bring(owner, sent("wrong.xml", b"<rss/>"))
    move = work()
    answer = owner.post(move.get_absolute_url(), {"do": do})
    assert answer.status_code in (400, 409)
    assert Move.objects.get().state == State.FAILED


def test_twice_at_once_is_once(owner):
    move = checked(owner)
    assert decided(owner, move).status_code == 302
    assert owner.post(move.get_absolute_url(), {"do": "go"}).status_code == 409
    assert Act.objects.filter(verb="run move").count() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(owner, method):
    move = Move.objects.create(by_name="Olga")
    for path in (DOOR, move.get_absolute_url(), f"{DOOR}{move.uid}/progress/"):
        assert getattr(owner, method)(path).status_code == 405


def test_files_go_when_the_owner_says_so_or_after_thirty_days(owner):
    move = checked(owner)
    assert forget_files() == 0
    assert forget_files(now=timezone.now() + KEPT_FOR * 2) == 1
    assert not move.folder.exists()
    other = checked(owner, sent("other.xml"))
    owner.post(other.get_absolute_url(), {"do": "remove files"})
    assert not other.folder.exists()
    assert not Move.objects.get(pk=other.pk).has_files


def test_what_was_fetched_goes_when_it_is_old(db, tmp_path):
    old, new = (tmp_path / "moves" / name for name in ("old.example", "new.example"))
    for folder in (old / "files", new / "files"):
        folder.mkdir(parents=True)
    long_ago = timezone.now().timestamp() - 2 * KEPT_FOR.total_seconds()
    for folder in (old / "files", old, new):
        os.utime(folder, (long_ago, long_ago))
    forget_files()
    assert (old.exists(), new.exists()) == (False, True)
