"""Pages that can't be taken away are not served: folders gone read-only, and what lets them be served again."""

import os
import pickle
import shutil
import tempfile
import traceback
from pathlib import Path

import pytest

from newsroom.health import pages
from newsroom.pages import front as fronts
from newsroom.pages.edition import Edition, Rendered
from newsroom.pages.front import Front

NEWS, OTHER = b"/section/news/", b"/other/"
NOBODY = 65534  # of a user who may not do all that root may


@pytest.fixture
def folder():
    """A folder of the user `NOBODY`, or of ours where we are not root."""
    made = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(made, NOBODY, NOBODY)
    yield made
    for each, _, _ in os.walk(made):
        os.chmod(each, 0o700)
    shutil.rmtree(made)


def as_nobody(act):
    """What `act` returns in a process of that user: root may unlink anywhere."""
    read, write = os.pipe()
    if os.fork() == 0:
        answer = "it failed; its error stands above"
        try:
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            answer = act()
        finally:
            traceback.print_exc()
            os.write(write, pickle.dumps(answer))
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pickle.loads(pipe.read())
    os.wait()
    return answer


def lay(edition, path=NEWS):
    text = b"<p>old</p>"
    return edition.lay(
        Rendered(path, frozenset({"section:1"}), dict.fromkeys(("", ".gz", ".br"), text)), 1, lambda _: []
    )


def served(edition, path=NEWS):
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path.decode("latin-1")}
    return Front(None, edition.tree_path).find(asked) is not None


def drop(edition):
    try:
        edition.drop({"section:1"}, 2)
    except OSError as wrong:
        return type(wrong).__name__


def test_one_folder_that_is_read_only_makes_the_whole_tree_go(folder):
    def act():
        edition = Edition(folder / "e").opened("boot", lambda: 0)
        lay(edition)
        os.chmod(edition.tree / "section/news", 0o500)
        before = served(edition)
        said = drop(edition)
        swept = edition.sweep()
        return before, said, served(edition), edition.is_shut, swept, list(edition.root.glob("away-*")), lay(edition)

    assert as_nobody(act) == (True, None, False, False, 1, [], True)


def test_a_tree_that_can_not_be_moved_is_shut_until_it_can(folder):
    def act():
        edition = Edition(folder / "e").opened("boot", lambda: 0)
        lay(edition)
        lay(edition, OTHER)
        os.chmod(edition.tree / "section/news", 0o500)
        os.chmod(edition.root, 0o500)
        said = drop(edition)
        stuck = served(edition), served(edition, OTHER), edition.is_shut, lay(edition)
        # The operator mends it: the next sweep begins the tree anew.
        os.chmod(edition.root, 0o700)
        edition.sweep()
        return said, stuck, edition.is_shut, served(edition, OTHER), lay(edition), served(edition)

    assert as_nobody(act) == ("PermissionError", (False, False, True, False), False, False, True, True)


def test_a_process_that_starts_finds_it_shut_and_opens_it_where_it_can(folder):
    def act():
        edition = Edition(folder / "e").opened("boot", lambda: 0)
        lay(edition)
        os.chmod(edition.tree, 0)
        again = Edition(folder / "e").opened("boot", lambda: 3)
        return again.is_shut, served(again), lay(again)

    assert as_nobody(act) == (False, False, True)


def test_a_disk_gone_read_only_is_noticed_by_every_process_within_a_second(stored, client, story, monkeypatch):
    story()
    client.get("/")
    front, now = Front(None, stored.edition.tree_path), [100.0]
    monkeypatch.setattr(fronts, "monotonic", lambda: now[0])
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    assert front.find(asked)
    stored.edition.index.beat()
    assert pages()["state"] == "green"

    # As root may write everywhere, the disk is what says no.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    now[0] += 1.1
    assert front.find(asked) is None
    assert client.get("/").status_code == 200
    told = pages()
    assert told["state"] == "red"
    assert str(stored.folder) in told["remedy"]

    monkeypatch.undo()
    assert Front(None, stored.edition.tree_path).find(asked)


def test_an_empty_store_is_not_shut(tmp_path):
    assert not Edition(tmp_path / "none").is_shut
