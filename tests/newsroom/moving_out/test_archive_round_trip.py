"""Out of one house, into another, and out again: the same, whatever state a thing is in."""

import json
import stat
import zipfile
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from articles.models import Article, Picture, SearchDue
from articles.models.searching import write_due_search_texts
from articles.pictures.making import make_due_renditions
from comments.models import Comment
from newsroom import occupied
from newsroom.management.moving_out.archive import CONTENTS, NotMoved
from newsroom.management.moving_out.archive_kinds import KINDS
from newsroom.management.moving_out.archive_reading import take_in
from newsroom.models import Act, Change, DemoMark, Heartbeat, Letter, OpeningLink, SiteSettings, User

ALL = {"second_factors": True}


def lines(path, kind):
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(f"{kind}.jsonl").splitlines()]


def pages():
    """What a reader gets of the whole small paper, by address."""
    client, waiting, found = (
        Client(),
        ["/", "/feed/", "/corrections/", "/archive/", "/comments/feed/", "/sitemap.xml"],
        {},
    )
    waiting += [story.get_absolute_url() for story in Article.objects.exclude(day=None).order_by("pk")]
    waiting += ["/old/", "/?p=12", *(f"/section/{slug}/" for slug in ("night", "المرفأ"))]
    waiting += [comment.get_absolute_url().partition("#")[0] for comment in Comment.objects.order_by("pk")]
    for path in waiting:
        answer = client.get(path)
        found[path] = answer.status_code, answer.headers.get("Location"), answer.content
    return found


def test_a_paper_that_came_through_an_archive_is_the_same_paper(house, stories):
    while make_due_renditions():
        pass
    before = pages()
    assert {status for status, *_ in before.values()} >= {200, 301, 302, 410}
    people = list(User.objects.order_by("pk").values_list("pk", "username", "password"))
    theme = house.settings.THEME_DIR / "templates" / "_footer.html"
    theme.parent.mkdir(parents=True)
    theme.write_text("<p>Ours</p>")
    one, told = house.export(**ALL)
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    with zipfile.ZipFile(one) as archive:
        # Every kind of thing is in the paper, or this test proves nothing of it.
        empty = [kind.name for kind in KINDS if not archive.read(f"{kind.name}.jsonl")]
        assert empty == []
    newest = Article.objects.order_by("pk").last().pk

    house.empty()
    done = house.take_in(one)
    assert (done.cleaned, done.taken_up) == (0, False)
    assert theme.relative_to(house.tmp_path / "old").as_posix() == "theme/templates/_footer.html"
    assert (house.settings.THEME_DIR / "templates" / "_footer.html").read_text() == "<p>Ours</p>"
    _two, again = house.export("two.zip", **ALL)
    assert again.fingerprint() == told.fingerprint()
    assert again.files == told.files
    assert list(User.objects.order_by("pk").values_list("pk", "username", "password")) == people

    # What readers get is the same to the byte, once the worker has been at work.
    while make_due_renditions():
        pass
    assert pages() == before
    assert SearchDue.objects.count() == write_due_search_texts() == Article.objects.published().count() == 2
    # Whoever is new gets a number that nobody had.
    assert Article.objects.create(headline="New").pk > newest


def test_what_the_theme_links_to_stays_behind(house, db):
    own, secret = house.settings.THEME_DIR / "own.css", house.tmp_path / "secret"
    own.parent.mkdir(parents=True)
    for file in (own, secret):
        file.write_text("a {}")
    (own.parent / "link.css").symlink_to(secret)
    _one, told = house.export()
    assert [name for name in told.files if name.startswith("theme/")] == ["theme/own.css"]


def test_nothing_happens_twice_and_no_letter_goes_out(house, stories):
    Letter.queue("vera@readers.example", "Old", "Old")
    Article.objects.quietly().filter(pk=stories["scheduled"].pk).update(publish_at=timezone.now())
    path, _told = house.export()
    house.empty()
    house.take_in(path)

    assert Letter.objects.count() == 0
    assert "settings" in Change.objects.latest("pk").keys
    # The log tells of the import here, and carries on no such line.
    act = Act.objects.order_by("pk").last()
    assert (act.verb, act.data["site"]) == ("import site", house.settings.SITE_URL)
    assert "import site" not in {row["verb"] for row in lines(house.export("again.zip")[0], "log")}
    call_command("worker", once=True, stdout=StringIO())
    call_command("worker", once=True, stdout=StringIO())
    published = Act.objects.filter(verb="publish", subject_uid=stories["scheduled"].uid)
    assert published.count() == 1
    assert Article.objects.get(uid=stories["scheduled"].uid).is_published
    assert not Letter.objects.exists()


def test_an_import_that_is_stopped_leaves_no_row_and_is_begun_anew(house, stories, monkeypatch):
    path, told = house.export()
    house.empty()
    with monkeypatch.context() as patch:
        patch.setattr("newsroom.management.moving_out.archive_reading._Import.put_theme", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            house.take_in(path)
    assert not any(kind.rows().exists() for kind in KINDS if not kind.is_sown)
    (house.settings.DATA_DIR / ".importing-of-a-killed-one").mkdir()
    said = []
    assert house.take_in(path, said.append).taken_up
    assert any("An earlier import was stopped here" in line for line in said)
    assert not list(house.settings.DATA_DIR.glob(".import*"))
    assert house.export("again.zip")[1].fingerprint() == told.fingerprint()


def test_nobody_else_works_there_meanwhile(house, stories):
    path, _told = house.export()
    house.empty()
    occupied.move_in()
    with pytest.raises(occupied.Occupied, match="Stop it"):
        take_in(path)
    Heartbeat.beat("worker")
    with pytest.raises(NotMoved, match="A worker runs on this database"):
        house.take_in(path)
    assert not User.objects.exists()


def test_the_marks_of_the_demo_go_along_for_what_is_carried(house, stories):
    letter = Letter.queue("vera@readers.example", "Old", "Old")
    DemoMark.objects.create(label="newsroom.letter", row=letter.pk)
    path, _told = house.export()
    assert {row["label"] for row in lines(path, "demo_marks")} == {"articles.author", "articles.article"}


def test_without_accounts_only_names_go_along(house, stories):
    path, told = house.export(accounts=False)
    assert {tuple(row[name] for name in ("email", "password", "is_active")) for row in lines(path, "staff")} == {
        ("", "!", False)
    }
    with zipfile.ZipFile(path) as archive:
        assert not {"roles.jsonl", "second_factors.jsonl"} & set(archive.namelist())
        assert b"courier.example" not in archive.read("staff.jsonl")
    house.empty()
    house.take_in(path)
    # Staff who answered readers are still called staff; nobody can log in, so the owner comes in by a link.
    assert Comment.objects.get(body="We looked into it.").is_by_staff
    assert OpeningLink.is_needed()
    assert not Client().login(username="olga", password="a long password")
    assert house.export("again.zip", accounts=False)[1].fingerprint() == told.fingerprint()


def test_second_factors_stay_unless_asked_for(house, stories):
    path, told = house.export()
    assert told.second_factors is False
    with zipfile.ZipFile(path) as archive:
        assert "second_factors.jsonl" not in archive.namelist()
    assert b"JBSWY3DPEHPK3PXP" not in path.read_bytes()


def test_a_file_that_is_gone_or_rotten_is_told_and_left_out(house, stories):
    gone, rotten = Picture.objects.exclude(file="").order_by("pk")[:2]
    gone.file.storage.delete(gone.file.name)
    with gone.file.storage.open(rotten.file.name, "r+b") as file:
        file.write(b"rot")
    said = []
    path, told = house.export(say=said.append)
    assert told.lost == [f"originals/{gone.file.name}", f"originals/{rotten.file.name}"]
    assert any("can't be read: left out" in line for line in said)
    assert any("is not what was put there: left out" in line for line in said)
    house.empty()
    house.take_in(path)
    assert Picture.objects.get(uid=gone.uid).file.name == ""
    assert not Picture.objects.filter(making="due", file="").exists()
    assert house.export("again.zip")[1].fingerprint() == told.fingerprint()


def test_it_writes_over_nothing_and_leaves_nothing_half(house, stories, monkeypatch):
    house.export()
    with pytest.raises(NotMoved, match="exists already"):
        house.export()
    with pytest.raises(NotMoved, match="no folder"):
        house.export("nowhere/one.zip")
    there = set(house.tmp_path.iterdir())
    monkeypatch.setattr("newsroom.management.moving_out.archive_writing._Export.put_theme", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        house.export("other.zip")
    assert set(house.tmp_path.iterdir()) == there


def test_an_empty_paper_moves_too(house):
    path, told = house.export()
    assert told.name == "Newsroom"
    house.empty()
    house.take_in(path)
    assert house.export("two.zip")[1].fingerprint() == told.fingerprint()


def test_what_is_in_the_way_is_named(house, stories):
    path, _told = house.export()
    for wrong in ("stories (10)", "staff (3)", "comments (7)", "settings (1)"):
        with pytest.raises(NotMoved, match="not empty") as refused:
            house.take_in(path)
        assert wrong in str(refused.value)
    assert "sources" not in str(refused.value)


def test_a_theme_that_is_there_stays(house, stories):
    (house.settings.THEME_DIR / "static").mkdir(parents=True)
    (house.settings.THEME_DIR / "static" / "ours.css").write_text("a{}")
    path, _told = house.export()
    house.empty()
    house.settings.THEME_DIR.mkdir()
    (house.settings.THEME_DIR / "theirs.css").write_text("b{}")
    with pytest.raises(NotMoved, match="Move that one away"):
        house.take_in(path)
    assert not User.objects.exists()


def test_the_commands_tell_what_was_done_and_what_to_do_next(house, stories, capsys):
    path = house.tmp_path / "site.zip"
    call_command("export_site", str(path))
    out, err = capsys.readouterr()
    assert "صحيفة المرفأ is in" in out
    assert "personal data" in out
    assert "  stories: 10" in err
    with pytest.raises(CommandError, match="leave one of the two options away"):
        call_command("export_site", str(path), "--without-accounts", "--with-second-factors")
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_site", str(path))

    house.empty()
    house.settings.SITE_URL = "https://new.example"
    with house.at_rest():
        call_command("import_site", str(path))
    out, err = capsys.readouterr()
    assert "صحيفة المرفأ is here" in out
    assert "here SITE_URL is https://new.example" in out
    assert "Start the site" in out
    assert SiteSettings.current().name == "صحيفة المرفأ"
    feed = Client().get("/feed/").content
    assert f"https://new.example{stories['published'].get_absolute_url()}".encode() in feed
    assert b"http://127.0.0.1" not in feed
    assert b"http://localhost" not in feed
    with house.at_rest(), pytest.raises(CommandError, match=r"Nothing was imported\. This install is not empty"):
        call_command("import_site", str(path))
    with house.at_rest(), pytest.raises(CommandError, match="There is no"):
        call_command("import_site", str(house.tmp_path / "none.zip"))


def test_the_contents_can_be_read_by_another_program(house, stories):
    path, told = house.export()
    with zipfile.ZipFile(path) as archive:
        contents = json.loads(archive.read(CONTENTS))
        assert (contents["format"], contents["version"]) == ("newsroom archive", 1)
        assert contents["content"] == told.fingerprint()
        for kind in KINDS:
            if f"{kind.name}.jsonl" in contents["files"]:
                rows = lines(path, kind.name)
                assert contents["files"][f"{kind.name}.jsonl"]["lines"] == len(rows)
                assert all(set(row) == {"number", *kind.carried.split()} for row in rows)
                assert [row["number"] for row in rows] == sorted(row["number"] for row in rows)
    story = next(row for row in lines(path, "stories") if row["state"] == "published" and row["source"])
    assert story["uid"] == str(stories["published"].uid)
    assert story["section"] == str(stories["published"].section.uid)
    assert story["published_at"].endswith("Z")
