"""An archive may come from anywhere: what is wrong with it is said before anything is written."""

import hashlib
import json
import os
import stat
import warnings
import zipfile

import pytest
from django.core.management import CommandError, call_command

from articles.documents.formats import FORMATS
from articles.documents.storage import public_name
from articles.models import Section
from newsroom.backups import disk
from newsroom.management.moving_out import archive_checking, archive_values
from newsroom.management.moving_out.archive import CONTENTS, Contents, Entry, NotMoved, is_theme_path
from newsroom.management.moving_out.archive_kinds import KINDS
from newsroom.models import Page, SiteSettings, User

UID = "00000000-0000-4000-8000-00000000000{}"
SECTION = {
    "number": 1, "uid": UID.format(1), "name": "Local", "slug": "local", "guid": None, "description": "",
    "parent": None, "position": 1, "shown_in_menu": True, "shown_on_front": True, "is_opinion": False,
    "comments_hold_all": False,
}  # fmt: skip
PAGE = {"number": 1, "uid": UID.format(2), "title": "About", "slug": "about", "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z"}  # fmt: skip
JPEG = b"\xff\xd8 a picture"
SHA = hashlib.sha256(JPEG).hexdigest()
PICTURE = {"number": 1, "uid": UID.format(3), "file": f"{SHA[:2]}/{SHA}.jpg", "sha256": SHA, "format": "JPEG",
           "width": 1, "height": 1, "size": len(JPEG), "metadata": {}}  # fmt: skip
DOCUMENT = {"number": 1, "uid": UID.format(4), "file": "", "sha256": SHA, "format": "PDF", "size": 1,
            "name": f"documents/{SHA[:2]}/{SHA[:20]}/a.pdf"}  # fmt: skip
INSIDE = f"originals/{SHA[:2]}/{SHA}.jpg"


def lines(*rows):
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


class Forged:
    """An archive made by hand, in order but for what is asked."""

    def __init__(self, path):
        self.path, self.files, self.originals, self.contents = path, {}, {}, {}

    def write(self, *more, skip=()):
        """Write it; `more` are entries besides: (ZipInfo or name, bytes)."""
        told = Contents("Forged", "https://far.example", "2026-01-01T00:00:00+00:00")
        for name, content in self.files.items():
            count = content.count(b"\n") if name.endswith(".jsonl") else None
            told.files[name] = Entry(hashlib.sha256(content).hexdigest(), len(content), count)
        entries = [(CONTENTS, json.dumps(told.as_json() | self.contents).encode())]
        entries += [*self.files.items(), *self.originals.items(), *more]
        with warnings.catch_warnings(), zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            warnings.simplefilter("ignore")  # two entries of one name are what some tests are about
            for name, content in entries:
                if name not in skip:
                    archive.writestr(name, content)
        return self.path


@pytest.fixture
def forged(house):
    """An archive of one section."""
    made = Forged(house.tmp_path / "forged.zip")
    made.files["sections.jsonl"] = lines(SECTION)
    return made


@pytest.fixture
def refused(house, forged):
    """Import must say this and leave the house as empty as it was."""

    def files():
        return sorted(path for path in house.settings.DATA_DIR.rglob("*") if path.name != ".in-use")

    def ask(sentence, *more, **options):
        path = forged.write(*more, **options)
        before = files()
        with pytest.raises(NotMoved) as wrong:
            house.take_in(path)
        assert sentence in str(wrong.value)
        assert str(wrong.value).endswith(".")
        assert {kind.name for kind in KINDS if kind.rows().exists()} <= {"sources"}
        assert files() == before

    return ask


def test_one_made_by_hand_is_taken_in(house, forged):
    """So what is refused below is refused for what is wrong with it; what a line leaves out gets its default."""
    forged.files["pages.jsonl"] = lines(PAGE | {"body": "<p onclick='x()'>Hello<script>steal()</script></p>"})
    forged.files["pictures.jsonl"] = lines(PICTURE)
    forged.originals[INSIDE] = JPEG
    done = house.take_in(forged.write())
    assert Section.objects.get().uid.hex == SECTION["uid"].replace("-", "")
    page = Page.objects.get()
    assert (page.body, page.is_published, page.in_footer) == ("<p>Hello</p>", False, True)
    assert (done.rows, done.files, done.cleaned) == (3, 1, 1)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.jsonl", "/etc/passwd", "theme/../../evil", "theme/a\\b", "theme/.hidden", "theme//a", "theme/",
        "originals/../x.jpg", f"originals/00/{SHA}.jpg", f"originals/{SHA[:2]}/{SHA}.jpg/x", f"media/{SHA[:2]}/{SHA}",
        "users.jsonl", "C:evil", "theme/a\nb", "theme/" + "a" * 300, "db.sqlite3",
    ],
    ids=range(16),
)  # fmt: skip
def test_a_name_that_does_not_belong_is_refused(refused, name):
    refused("does not belong into one of version 1", (name, b"x"))


def test_a_theme_has_plain_names_of_any_script():
    assert is_theme_path("theme/templates/_nameplate.html")
    assert is_theme_path("theme/static/ميناء.css")
    assert not is_theme_path("themes/x")


def test_a_name_twice_is_refused(refused, forged):
    refused("twice or under two names", ("sections.jsonl", b""))


def test_a_name_that_ends_in_its_middle_is_refused(house, forged):
    path = forged.write(("theme/a_b", b"x"))
    path.write_bytes(path.read_bytes().replace(b"theme/a_b", b"theme/a\0b"))
    with pytest.raises(NotMoved, match="twice or under two names"):
        house.take_in(path)


def test_a_file_of_the_theme_that_was_changed_is_refused(refused, forged):
    forged.files["theme/own.css"] = b"a {}"
    changed = (zipfile.ZipInfo("theme/own.css"), b"b {}")
    refused("“theme/own.css” is not what was put into the archive", changed, skip=("theme/own.css",))


def test_a_link_and_a_locked_file_are_refused(house, forged, refused):
    link = zipfile.ZipInfo("theme/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused("no plain file", (link, b"/etc/passwd"))
    path = forged.write(("theme/own.css", b"a {}"))
    content = bytearray(path.read_bytes())
    content[content.rindex(b"theme/own.css") - 46 + 8] |= 1  # the flag in the list at the end of the archive
    path.write_bytes(content)
    with pytest.raises(NotMoved, match="is locked"):
        house.take_in(path)


def test_what_unpacks_to_hundreds_of_times_its_size_is_refused(refused, forged, monkeypatch):
    monkeypatch.setattr(archive_checking, "RATIO_FROM", 1 << 20)
    forged.files["log.jsonl"] = b" " * (3 << 20)
    refused("made to fill a disk")


def test_what_the_disk_has_no_room_for_is_refused(refused, monkeypatch):
    monkeypatch.setattr(archive_checking.shutil, "disk_usage", lambda path: type("Disk", (), {"free": 10}))
    refused("on the disk, and 0 MB are free")


def test_a_line_without_end_is_refused(refused, forged, monkeypatch):
    monkeypatch.setattr(archive_checking, "LONGEST_LINE", 1000)
    forged.files["sections.jsonl"] = lines(SECTION | {"description": "x" * 2000})
    refused("sections.jsonl, line 1: it is longer than")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"version": 2}, "The archive is of version 2, this release reads up to 1"),
        ({"version": True}, "does not say which version"),
        ({"version": "1"}, "does not say which version"),
        ({"format": "something"}, "no archive of a paper"),
        ({"content": "0" * 64}, "were changed"),
        ({"files": {"sections.jsonl": {"sha256": "x", "size": 1}}}, "are damaged"),
        ({"files": []}, "are damaged"),
        ({"originals": {"count": -1, "size": 0}}, "are damaged"),
        ({"name": 7}, "are damaged"),
    ],
    ids=range(9),
)
def test_contents_that_are_newer_or_odd_are_refused(refused, forged, told, sentence):
    forged.contents = told
    refused(sentence)


def test_what_is_no_archive_is_refused(house):
    for number, content in enumerate((b"", b"PK\x03\x04", b"a" * 5000)):
        path = house.tmp_path / f"{number}.zip"
        path.write_bytes(content)
        with pytest.raises(NotMoved, match="is no archive"):
            house.take_in(path)
    with pytest.raises(NotMoved, match="There is no"):
        house.take_in(house.tmp_path / "none.zip")


def test_half_an_archive_is_refused(house, forged):
    path = forged.write()
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(NotMoved, match="is no archive"):
        house.take_in(path)


def test_a_rotten_byte_is_found(house, forged):
    forged.files["sections.jsonl"] = lines(*(SECTION | {"number": n, "uid": UID.format(n)} for n in range(1, 9)))
    path = forged.write()
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("sections.jsonl").header_offset + 60
    rotten = bytearray(path.read_bytes())
    rotten[at] ^= 0xFF
    path.write_bytes(rotten)
    with pytest.raises(NotMoved, match=r"is damaged|is not what was put"):
        house.take_in(path)
    assert not Section.objects.exists()


def test_what_is_told_and_not_there_is_refused(refused):
    refused("“sections.jsonl” is missing", skip=["sections.jsonl"])
    refused("no archive of a paper", skip=[CONTENTS])
    refused("“pages.jsonl” is not told of", ("pages.jsonl", b""))


def test_a_file_of_a_picture_must_be_there_and_be_itself(refused, forged):
    forged.files["pictures.jsonl"] = lines(PICTURE)
    refused(f"The file {INSIDE} is missing")
    refused("is not what was put into the archive", (INSIDE, b"another"))
    forged.files["pictures.jsonl"] = lines(PICTURE | {"file": "../../etc/passwd"})
    refused("its file is not named by its content", (INSIDE, JPEG))
    forged.files["pictures.jsonl"] = lines(PICTURE | {"file": ""})
    refused(f"The file {INSIDE} is nobody’s", (INSIDE, JPEG))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": 0}, "it has no number"),
        ({"number": True}, "it has no number"),
        ({"number": 2**31}, "it has no number"),
        ({"name": None}, "name is empty"),
        ({"name": 7}, "name is of another kind"),
        ({"name": "x" * 151}, "name is longer than 150"),
        ({"uid": "nobody"}, "uid is “nobody”"),
        ({"position": -1}, "position is out of bounds"),
        ({"position": 1.5}, "position is of another kind"),
        ({"position": 2**15}, "position is out of bounds"),
        ({"is_opinion": 1}, "is_opinion is of another kind"),
        ({"id": 7}, "it has “id”, which this release does not know"),
        ({"parent": 7}, "parent is no name of another thing"),
        ({"parent": UID.format(9)}, f"A line of sections names one of sections, {UID.format(9)}, that is not there"),
    ],
    ids=range(14),
)
def test_a_value_that_does_not_fit_is_refused_with_its_line(refused, forged, change, sentence):
    forged.files["sections.jsonl"] = lines(SECTION | change)
    refused(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": DOCUMENT["name"].replace("a.pdf", "..")}, "name is “documents/"),
        ({"name": DOCUMENT["name"].replace("a.pdf", "a\x1b[2J.pdf")}, r"\x1b[2J.pdf”"),
        ({"name": DOCUMENT["name"].replace("a.pdf", "a.html")}, "a.html”"),
        ({"name": DOCUMENT["name"].replace("a.pdf", "a b.pdf")}, "a b.pdf”"),
        ({"name": DOCUMENT["name"].replace("a.pdf", "../a.pdf")}, "../a.pdf”"),
        ({"format": "EXE"}, "format is “EXE”"),
    ],
    ids=range(6),
)
def test_a_document_that_no_paper_could_have_is_refused(refused, forged, change, sentence):
    forged.files["documents.jsonl"] = lines(DOCUMENT | change)
    refused(sentence)


def test_every_name_that_a_document_gets_here_is_taken(refused):
    fits = next(kind for kind in KINDS if kind.name == "documents").fits["name"]
    for format in FORMATS.values():
        for title in ("Haushalt 2026 – ميزانية", "हिन्दी की रिपोर्ट", "…", "x_y", "ß" * 200):
            assert fits(public_name(SHA, title, format))


def test_a_line_must_be_a_line_of_json_and_whole(refused, forged):
    for line, sentence in (
        (b"{\n", "line 1: it is no JSON"),
        (b"\xff\n", "line 1: it is no JSON"),
        (b"[]\n", "line 1: it is no JSON object"),
        (b"[" * 200_000 + b"\n", "line 1: it is no JSON"),
        (lines({"number": 1, "uid": UID.format(1)}), "line 1: it has no name"),
        (lines(SECTION, SECTION), "line 2: another one has the number 1 too"),
        (lines(SECTION, SECTION | {"number": 2}), "line 2: another one is called"),
    ):
        forged.files["sections.jsonl"] = line
        refused(sentence)


def test_what_the_database_refuses_leaves_nothing_behind(refused, forged):
    forged.files["sections.jsonl"] = lines(SECTION, SECTION | {"number": 2, "uid": UID.format(4)})
    refused("Number 2 of sections is not taken by the database")


def test_settings_that_would_break_every_page_are_refused(refused, forged):
    for change, sentence in (
        ({"time_zone": "Mars/Base"}, "time_zone: “Mars/Base” is not a known time zone"),
        ({"language": "tlh"}, "language is “tlh”"),
        ({"accent": "red"}, "accent: Write a colour"),
        ({"stories_a_page": 0}, "stories_a_page: "),
    ):
        forged.files["settings.jsonl"] = lines({"number": 1, "name": "Forged"} | change)
        refused(sentence)
    forged.files["settings.jsonl"] = lines({"number": 2, "name": "Forged"})
    refused("Number 2 of settings is not taken by the database")
    assert not SiteSettings.objects.exists()


def test_a_role_that_nobody_knows_is_refused(refused, forged):
    staff = {"number": 1, "uid": UID.format(5), "username": "eve", "email": "", "password": "!", "first_name": "",
             "last_name": ""}  # fmt: skip
    forged.files["staff.jsonl"] = lines(staff)
    forged.files["roles.jsonl"] = lines({"number": 1, "user": UID.format(5), "group": "emperor"})
    refused("names one of auth.Group, emperor, that is not there")
    assert not User.objects.exists()


def test_it_reads_in_bounded_pieces():
    assert archive_values.LONGEST_LINE <= 64 << 20
    assert archive_checking.CHUNK <= 4 << 20


# -- who asks ----------------------------------------------------------------------------------------------------------


def test_root_leaves_nothing_in_a_folder_of_somebody_else(house, forged, settings, monkeypatch):
    if os.geteuid() == 0:
        os.chown(settings.DATA_DIR, 12345, -1)
    monkeypatch.setattr(disk.os, "geteuid", lambda: 0)
    path = forged.write()
    before = sorted(settings.DATA_DIR.iterdir())
    with pytest.raises(CommandError, match=r"belongs to the user .* deploy/manage\.py"):
        call_command("import_site", str(path))
    with pytest.raises(CommandError, match=r"belongs to the user .* deploy/manage\.py"):
        call_command("export_site", str(house.tmp_path / "two.zip"))
    assert sorted(settings.DATA_DIR.iterdir()) == before
    assert not (house.tmp_path / "two.zip").exists()
