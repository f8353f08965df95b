"""The Nu HTML checker finds no error on any kind of page. It is Java and comes by npm, so only `make soak` asks it."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from newsroom import factors
from newsroom.management.moving_in import working
from newsroom.models import Invitation, Page
from newsroom.roles import SYSTEM
from tests.conftest import PASSWORD
from tests.newsroom.moving_in.at_the_desk import DOOR, decided, work
from tests.newsroom.moving_in.at_the_desk import checked as brought_and_checked
from tests.newsroom.test_second_factor import SECRET, code

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parent.parent
MISSING = (
    "The Nu HTML checker is missing: it needs Java (apt-get install default-jre-headless) and "
    "npm install --prefix .venv vnu-jar, or $VNU_JAR with the path of vnu.jar."
)
# An autocompleting field of Django's admin begins with an empty option, which its script needs.
DJANGOS_OWN = "Element “option” without attribute “label” must not be empty."


@pytest.fixture
def checked():
    """Ask the checker for its errors: `checked({"a name": "<!doctype html>…"})`."""
    jar = Path(os.environ.get("VNU_JAR") or ROOT / ".venv/node_modules/vnu-jar/build/dist/vnu.jar")
    if not (shutil.which("java") and jar.is_file()):
        pytest.fail(MISSING, pytrace=False)

    def ask(pages, folder):
        for name, html in pages.items():
            (folder / f"{name}.html").write_bytes(html)
        command = ["java", "-jar", str(jar), "--errors-only", "--format", "json", "--exit-zero-always", str(folder)]
        report = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)
        errors = [(Path(said["url"]).stem, said["message"], said.get("extract", "")) for said in report["messages"]]
        return [error for error in errors if not error[1].startswith(DJANGOS_OWN)]

    return ask


@pytest.fixture
def talk(story, said, picture, ed, local):
    """A story with everything that a story can show."""
    lead, inside = picture(), picture(alt="", decorative=True)
    article = story(
        headline="The roof & the <harbour>", standfirst="Who pays?\nNobody knows.", topics=["Harbour", "بلدية"],
        label="analysis", kicker="Libraries", byline=[ed.author], pictures=[{"picture": lead}],
        body=f'<h2>A head</h2><p>Text <a href="https://readers.example/?a=1&amp;b=2">with a link</a>.</p>'
        f'<figure data-picture="{inside.uid}"></figure><aside class="pullquote"><p>Pulled</p></aside>'
        '<blockquote lang="de"><p>f</p></blockquote><table><thead><tr><th>h</th></tr></thead><tbody><tr><td>i</td>'
        '</tr></tbody></table><figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>')  # fmt: skip
    article.correct(by=SYSTEM, text="It was Tuesday.", kind="correction")
    parent = None
    for number in range(5):
        parent = said(article, f"Level {number}. https://readers.example/?a=1&b=2", state="approved", parent=parent,
                      name=f"Reader <{number}> & Co", website="https://readers.example/?a=1&b=2")  # fmt: skip
    gone = said(article, state="approved")
    said(article, state="approved", parent=gone)
    gone.remove(by=SYSTEM, reason="Off topic.")
    return article


def test_public_pages(checked, talk, story, vera, tmp_path, ed):
    for _ in range(8):
        story(byline=[ed.author])
    story(headline="مكتبة الميناء", language="ar", body="<p>صوّت المجلس</p>")
    Page.objects.create(slug="about", title="About us", body="<p>Who we are.</p>", is_published=True)
    withdrawn = story()
    withdrawn.withdraw(by=SYSTEM, reason="A mistake.")
    address = talk.get_absolute_url()
    first = talk.comments.first().pk
    addresses = {
        "front": "/", "story": address, "form": f"{address}comment/?parent={first}",
        "report": f"{address}comment/{first}/report/", "section": "/section/local/", "topic": "/topic/harbour/",
        "author": ed.author.get_absolute_url(), "month": address[:9], "day": address[:12], "archive": "/archive/",
        "corrections": "/corrections/", "about": "/about/", "search": "/search/?q=roof",
        "no-match": "/search/?q=zz",
        "gone": withdrawn.get_absolute_url(), "nothing": "/nothing/here/", "login": "/account/login/",
        "forgotten": "/account/forgotten/", "over": "/account/invitation/",
    }  # fmt: skip
    pages = {name: vera.get(at) for name, at in addresses.items()}
    pages["wrong-comment"] = vera.post(f"{address}comment/", {"name": "Vera", "email": "x", "body": ""})
    pages["wrong-report"] = vera.post(f"{address}comment/{first}/report/", {})
    waiting = vera.post(f"{address}comment/", {"name": "Vera", "email": "v@readers.example", "body": "Why?"})
    pages["yours"] = vera.get(re.sub("#.*", "", waiting["Location"]))
    status = {name: page.status_code for name, page in pages.items()}
    assert {name: code for name, code in status.items() if code != 200} == {
        "gone": 410, "over": 410, "nothing": 404, "wrong-comment": 400, "wrong-report": 400,
    }  # fmt: skip
    assert checked({name: page.content for name, page in pages.items()}, tmp_path) == []


def test_my_account(checked, olga, tmp_path):
    client = Client()
    client.post("/account/login/", {"username": "olga", "password": PASSWORD})
    Invitation.invite(by=olga, roles=["reporter"], first_name="Nora", email="nora@courier.example")
    addresses = {
        "profile": "/account/", "byline": "/account/byline/", "password": "/account/password/",
        "second": "/account/second/", "app": "/account/second/app/", "sessions": "/account/sessions/",
        "prove": "/account/prove/", "staff": "/admin/newsroom/user/", "invite": "/admin/newsroom/user/invite/",
    }  # fmt: skip
    pages = {name: client.get(address) for name, address in addresses.items()}
    factors.add_app(olga, SECRET)
    # Who was inside without it has to come in again.
    client.post("/account/login/", {"username": "olga", "password": PASSWORD})
    pages["step"] = client.get("/account/login/second/")
    client.post("/account/login/second/", {"code": code()})
    pages |= {"codes": client.get("/account/second/codes/"), "set-up": client.get("/account/second/")}
    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
    assert checked({name: page.content for name, page in pages.items()}, tmp_path) == []


def test_the_desk(checked, talk, draft, said, logged_in, ed, tmp_path):
    draft(by=ed)
    said(talk, "It leaks.")
    client = logged_in(ed)
    addresses = {
        "desk": "/admin/", "stories": "/admin/articles/article/", "new": "/admin/articles/article/add/",
        "story": f"/admin/articles/article/{talk.pk}/change/", "pictures": "/admin/articles/picture/",
        "history": f"/admin/articles/article/{talk.pk}/history/", "front-slots": "/admin/articles/frontslot/",
        "queue": "/admin/comments/comment/", "preview": f"/preview/{talk.pk}/",
    }  # fmt: skip
    pages = {name: client.get(address) for name, address in addresses.items()}
    assert {page.status_code for page in pages.values()} == {200}
    assert checked({name: page.content for name, page in pages.items()}, tmp_path) == []


def test_the_rooms_of_the_owner(checked, olga, logged_in, settings, tmp_path, monkeypatch):
    """Settings, letters, the log, documents, and moving in from the files to the report."""
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(working, "prove", lambda *args, **kwargs: None)
    owner = logged_in(olga)
    addresses = {
        "settings": "/admin/newsroom/sitesettings/1/change/", "log": "/admin/newsroom/act/",
        "letters": "/admin/newsroom/letter/", "pages": "/admin/newsroom/page/", "addresses": "/admin/newsroom/address/",
        "documents": "/admin/articles/document/", "new-document": "/admin/articles/document/add/", "bring": DOOR,
    }  # fmt: skip
    pages = {name: owner.get(address) for name, address in addresses.items()}
    pages["wrong-files"] = owner.post(DOOR)
    move = brought_and_checked(owner)
    pages["decide"] = owner.get(move.get_absolute_url())
    decided(owner, move)
    pages["at-work"] = owner.get(move.get_absolute_url())
    work()
    pages["done"] = owner.get(move.get_absolute_url())
    odd = {name: page.status_code for name, page in pages.items() if page.status_code != 200}
    assert odd == {"wrong-files": 400}
    folder = tmp_path / "pages"
    folder.mkdir()
    assert checked({name: page.content for name, page in pages.items()}, folder) == []
