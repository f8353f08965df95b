"""Files from the old host: asked for once, at the address where it stands, and never inside."""

from functools import partial
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command

from articles.models import Document, Picture
from articles.wire.intake import Intake
from articles.wire.story import Attachment
from articles.wire.uploads import Uploads
from newsroom.http import Answer, fetch
from newsroom.management.moving_in import fetching, running
from newsroom.management.moving_in.fetching import OldHost, ask_again, files_folder
from tests.articles.documents.document_samples import pdf
from tests.articles.pictures.samples import jpeg
from tests.newsroom.outside import OPEN, OPEN_TOO, answer, outside

SITE = "https://www.gazette.example"
OLD = "/wp-content/uploads/"
GAZETTE = Path(__file__).parents[2] / "samples" / "wordpress" / "gazette.xml"


@pytest.fixture
def world():
    """Nobody listens at 443: these tests speak plainly, as the fetcher does after its first try."""
    with outside() as world:
        world.deaf.add(443)
        world.names["www.gazette.example"] = [OPEN]
        yield world


@pytest.fixture
def old_host(world, tmp_path):
    """Make the fetcher; `.pauses` are the seconds it slept."""

    def make(site=SITE, **how):
        pauses = []
        made = OldHost(
            site, folder=tmp_path / "kept", sleep=pauses.append,
            fetch=lambda *given, **said: fetch(*given, **{**said, **world.ways}), **how,
        )  # fmt: skip
        made.pauses = pauses
        return made

    return make


def paths(world):
    return [head.split(" ")[1].removeprefix(OLD) for head in world.asked]


def test_a_file_is_fetched_once_and_kept(world, old_host):
    name = "2023/07/Brücke جسر.jpg"
    world.pages[OLD + quote(name)] = answer(jpeg())
    first = old_host().find(name)
    assert first.read_bytes() == jpeg()
    assert old_host().find(name) == first
    assert paths(world) == [quote(name)]
    assert world.called == [(OPEN, 443), (OPEN, 80)]
    assert "Host: www.gazette.example\r\n" in world.asked[0]


def test_it_is_asked_where_it_stands_and_so_is_where_it_leads(world, old_host):
    """Its name, with www and without, may lead to our own house by now."""
    world.pages[OLD + "a.jpg"] = answer(b"", 301, Location=f"http://gazette.example{OLD}b.jpg")
    world.pages[OLD + "b.jpg"] = answer(jpeg())
    assert old_host(address="1.2.3.4").find("a.jpg")
    assert {address for address, _port in world.called} == {"1.2.3.4"}
    assert world.looked_up == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "::1", "169.254.169.254", "::ffff:127.0.0.1", "here"])
def test_nothing_inside_is_asked(world, old_host, address):
    host = old_host(address=address)
    assert host.find("a.jpg") is None
    assert host.find("b.jpg") is None
    assert "not on the open Internet" in host.problems["b.jpg"]
    assert world.called == []


def test_neither_by_its_name_nor_by_a_redirect(world, old_host):
    world.names["www.gazette.example"] = ["192.168.0.1"]
    host = old_host()
    assert host.find("a.jpg") is None
    assert world.called == []
    world.names["www.gazette.example"] = [OPEN]
    world.pages[OLD + "a.jpg"] = answer(b"", 302, Location="http://127.0.0.1/a.jpg")
    assert old_host().find("a.jpg") is None
    assert {address for address, _port in world.called} == {OPEN}


def test_what_is_missing_is_remembered_until_it_is_asked_again(world, old_host):
    world.pages[OLD + "page.jpg"] = answer(b"<html>Nothing here", Content_Type="text/html; charset=UTF-8")
    host = old_host()
    assert host.find("gone.jpg") is None
    assert host.find("page.jpg") is None
    assert host.problems == {}
    asked = len(world.asked)
    with open(host.folder / ".missing.jsonl", "a") as file:
        file.write('"half a li')
    again = old_host()
    assert again.find("gone.jpg") is None
    assert len(world.asked) == asked
    world.pages[OLD + "gone.jpg"] = answer(jpeg())
    (again.folder / ".missing.jsonl").unlink()
    assert old_host().find("gone.jpg")


def test_ask_again_forgets_what_was_missing(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    host = OldHost(SITE, fetch=lambda *given, **said: Answer("", 404))
    assert host.find("gone.jpg") is None
    assert "gone.jpg" in OldHost(SITE).missing
    ask_again("http://[x")
    ask_again(f"{SITE}/blog")
    assert "gone.jpg" in OldHost(SITE).missing
    ask_again(SITE)
    assert OldHost(SITE).missing == set()


def test_two_sites_of_one_host_keep_their_files_apart(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    places = [files_folder(f"https://www.old.example{path}") for path in ("", "/blog", "/blog/two", "/blog-two")]
    places += [files_folder(f"http://old.example{path}") for path in (":8080", "/blog_two", "/Blog", "/~blog")]
    places += [files_folder(f"http://old.example/{name}") for name in ("-blog", f"{'p' * 300}/a", f"{'p' * 300}/b")]
    assert len(set(places)) == 11
    assert files_folder("http://OLD.example/") == places[0]


def test_where_one_file_leads_says_nothing_of_the_others(world, old_host):
    """A dead CDN, an address inside, one that is none, one too long: the next file is asked for all the same."""
    world.names |= {"cdn.example": [], "10.0.0.1": ["10.0.0.1"]}
    for name, where in (("name", "http://cdn.example/a"), ("inside", "http://10.0.0.1/a"), ("odd", "http://[x/"),
                        ("port", "http://gazette.example:22/")):  # fmt: skip
        world.pages[f"{OLD}{name}.jpg"] = answer(b"", 302, Location=where)
    world.pages[OLD + "fine.jpg"] = answer(jpeg())
    host = old_host()
    for name in ("name", "inside", "odd", "port", "/".join(["جسر" * 20] * 16)):
        assert host.find(f"{name}.jpg") is None
        assert f"{name}.jpg" in host.problems
    assert host.gone == ""
    assert host.find("fine.jpg")


def test_a_host_to_which_many_lead_is_given_up_alone(world, old_host):
    world.names["cdn.example"] = [OPEN_TOO]
    world.deaf.add(OPEN_TOO)
    for number in range(8):
        world.pages[f"{OLD}{number}.jpg"] = answer(b"", 302, Location="http://cdn.example/a.jpg")
    world.pages[OLD + "fine.jpg"] = answer(jpeg())
    host = old_host()
    for number in range(8):
        assert host.find(f"{number}.jpg") is None
    assert [address for address, _port in world.called].count(OPEN_TOO) == 5
    assert host.problems["7.jpg"] == "cdn.example does not answer any more."
    assert host.find("fine.jpg")


def test_a_disk_that_is_almost_full_is_left_some_room(world, old_host, monkeypatch):
    world.pages[OLD + "a.jpg"] = answer(jpeg())
    host = old_host()
    monkeypatch.setattr(fetching, "room_for", lambda size: size < 40_000_000)
    assert host.find("a.jpg") is None
    assert "almost full" in host.problems["a.jpg"]
    assert world.called == []
    monkeypatch.undo()
    assert old_host().find("a.jpg")


@pytest.mark.parametrize("site", ["http://a..b", "http://old.example:99999", "http://[x", "", "http://" + "ü" * 90,
                                  "http://" + "a." * 200])  # fmt: skip
def test_an_old_address_that_is_none_is_said_and_the_copy_serves(world, old_host, tmp_path, site):
    (tmp_path / "mine.jpg").write_bytes(b"mine")
    host = old_host(site, copy=Uploads(tmp_path))
    assert host.find("mine.jpg").read_bytes() == b"mine"
    assert host.find("a.jpg") is None
    assert "not an address" in host.problems["a.jpg"]
    assert world.called == []


def test_its_folder_is_closed_to_others(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    host = OldHost(SITE)
    assert {oct(each.stat().st_mode & 0o777) for each in (host.folder, *host.folder.parents[:2])} == {"0o700"}


def test_the_copy_wins_and_the_best_name_is_asked_first(world, old_host, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine.jpg").write_bytes(b"mine")
    world.pages[OLD + "big.jpg"] = answer(jpeg())
    world.pages[OLD + "small-30x20.jpg"] = answer(jpeg(30, 20))
    host = old_host(copy=Uploads(tmp_path / "copy"))
    assert host.find("mine-300x200.jpg").read_bytes() == b"mine"
    assert world.asked == []
    assert host.find("big-scaled.jpg", named=True).name == "big.jpg"
    assert host.find("small-30x20.jpg").name == "small-30x20.jpg"
    assert paths(world) == ["big.jpg", "small.jpg", "small-30x20.jpg"]


def test_it_slows_down_when_it_is_asked_to(world, old_host):
    turns = [answer(b"", 429, Retry_After="7"), answer(b"", 503, Retry_After="soon"),
             answer(b"", 503, Retry_After="99999"), answer(jpeg())]  # fmt: skip
    world.pages[OLD + "a.jpg"] = lambda line: line.sendall(turns.pop(0))
    host = old_host()
    assert host.find("a.jpg")
    assert host.pauses == [7.0, 4.0, 60.0]


def test_a_host_that_is_gone_is_not_asked_for_ten_thousand_files(world, old_host):
    world.deaf.add(80)
    host = old_host()
    for number in range(20):
        assert host.find(f"{number}.jpg") is None
    assert len(world.called) == 6  # once encrypted, five times plainly
    assert "does not answer any more" in host.problems["19.jpg"]
    assert host.missing == set()
    world.deaf.clear()
    world.deaf.add(443)
    world.pages[OLD + "19.jpg"] = answer(jpeg())
    assert old_host().find("19.jpg")


def test_a_busy_host_is_left_alone_in_the_end(world, old_host):
    host = old_host()
    for number in range(7):
        world.pages[f"{OLD}{number}.jpg"] = answer(b"", 503, Retry_After="1")
        assert host.find(f"{number}.jpg") is None
    assert len(world.asked) == 5 * 4
    assert "busy" in host.problems["0.jpg"]


@pytest.mark.parametrize("status", [401, 403, 418, 500])
def test_a_refusal_is_told_and_tried_again_next_time(world, old_host, status):
    world.pages[OLD + "a.jpg"] = answer(b"no", status)
    host = old_host()
    assert host.find("a.jpg") is None
    assert str(status) in host.problems["a.jpg"]
    world.pages[OLD + "a.jpg"] = answer(jpeg())
    assert old_host().find("a.jpg")


def test_what_broke_off_or_was_killed_leaves_nothing_half(world, old_host):
    world.pages[OLD + "a.jpg"] = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhalf"
    host = old_host()
    (host.folder / ".new-left").write_bytes(b"half")
    assert host.find("a.jpg") is None
    assert "broke off" in host.problems["a.jpg"]
    assert [file.name for file in old_host().folder.rglob("*") if file.is_file()] == []


def test_too_large_is_told(world, old_host, settings):
    settings.DOCUMENT_MAX_BYTES = 1
    world.pages[OLD + "a.jpg"] = b"HTTP/1.1 200 OK\r\nContent-Length: 40000001\r\n\r\n"
    host = old_host()
    assert host.find("a.jpg") is None
    assert "larger than the 40 MB" in host.problems["a.jpg"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../secret.jpg",
        "a/../../b.jpg",
        ".missing.jsonl",
        "a/.new-b.jpg",
        "a\0.jpg",
        "x" * 500,
        "a/" * 600,
    ],
)
def test_odd_paths_are_asked_for_nowhere(world, old_host, path):
    assert old_host().find(path) is None
    assert world.called == []


def test_a_file_where_a_folder_should_be_is_told(world, old_host):
    world.pages[OLD + "a.jpg"] = answer(jpeg())
    host = old_host()
    assert host.find("a.jpg")
    assert host.find("a.jpg/b.jpg") is None
    assert "can't be kept" in host.problems["a.jpg/b.jpg"]


def test_a_site_in_a_folder_at_a_port_of_its_own(world, old_host):
    world.names["old.example"] = [OPEN]
    world.pages["/blog" + OLD + "a.jpg"] = answer(jpeg())
    assert old_host("http://old.example:8080/blog/").find("a.jpg")
    assert world.called == [(OPEN, 8080)]
    for odd in ("https://old.example/../..", "https://x/%2e%2e/\\..", "https://old.example/" + "é" * 999):
        place = files_folder(odd)
        assert place.parents[1] == files_folder("x").parents[1]
        assert 1 < len(place.parent.name.encode()) <= 200


def test_an_import_takes_its_files_from_there_and_tells_what_it_could_not(db, world, old_host):
    world.pages[OLD + "a.jpg"], world.pages[OLD + "plan.pdf"] = answer(jpeg()), answer(pdf())
    world.pages[OLD + "secret.pdf"] = answer(b"no", 403)
    files = [Attachment(str(n), f"{SITE}{OLD}{name}", path=name)
             for n, name in enumerate(("a.jpg", "plan.pdf", "secret.pdf", "gone.jpg"), 1)]  # fmt: skip
    house = Intake(SITE, uploads=old_host())
    house.bring_pictures(files)
    assert (Picture.objects.count(), Document.objects.count()) == (1, 1)
    assert "403" in house.report.refused_files["secret.pdf"]
    assert dict(house.report.missing_files) == {"gone.jpg": 1}


def test_a_certificate_that_is_refused_stops_all_and_names_the_way_out(tmp_path):
    from newsroom.http import NotFetched

    asked = []

    def refused(url, file, **said):
        asked.append((url, said["check_certificate"]))
        raise NotFetched(NotFetched.CERTIFICATE, "The certificate of gazette.example was refused: expired.")

    host = OldHost(SITE, folder=tmp_path, fetch=refused)
    assert host.find("a.jpg") is None
    assert host.find("b.jpg") is None
    assert asked == [(f"{SITE}{OLD}a.jpg", True)]
    assert "need not be checked" in host.problems["b.jpg"]
    OldHost(SITE, folder=tmp_path, fetch=refused, check_certificate=False).find("c.jpg")
    assert asked[-1] == (f"{SITE}{OLD}c.jpg", False)


def test_the_command_fetches_from_the_address_that_it_is_given(db, world, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    asked = []

    class Told(OldHost):
        def __init__(self, site, **how):
            asked.append((site, how["address"], how["check_certificate"]))
            super().__init__(site, **how, fetch=lambda *given, **said: fetch(*given, **{**said, **world.ways}))

    monkeypatch.setattr(running, "OldHost", Told)
    bring = partial(call_command, "import_wordpress", str(GAZETTE), stdout=StringIO(), stderr=StringIO())
    for address in ("127.0.0.1", "::1", "192.168.1.9", "old.example"):
        with pytest.raises(CommandError, match="open Internet"):
            bring(old_host_address=address)
    assert asked == []
    world.pages[OLD + "2023/07/bridge.jpg"] = answer(jpeg())
    bring(old_host_address="1.2.3.4")
    assert Picture.objects.count() == 1
    assert {address for address, _port in world.called} == {"1.2.3.4"}
    assert [(address, checked) for _site, address, checked in asked] == [("1.2.3.4", True)]
    before = len(world.asked)
    bring(fetch=True, any_certificate=True)
    assert len(world.asked) == before
    assert asked[1][1:] == ("", False)
    bring(old_host_address="1.2.3.4")
    assert len(world.asked) == before
    bring(old_host_address="1.2.3.4", ask_again=True)
    assert len(world.asked) > before
