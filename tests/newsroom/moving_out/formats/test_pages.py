"""The public site as plain files: all of it, nothing else, and no link that leads nowhere."""

import html
import json
import re
from collections import Counter
from io import StringIO
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from articles.models import Article
from articles.pictures import share
from articles.views import elsewhere
from comments.models import Comment
from newsroom.management.moving_out import static_links as links
from newsroom.management.moving_out import static_site
from newsroom.management.moving_out.static_site import StaticSite
from newsroom.models import Page
from newsroom.pages.still import is_still, standing_still
from newsroom.roles import SYSTEM
from newsroom.xml import iter_elements


def export(folder):
    """Run the command; returns what it printed."""
    out = StringIO()
    call_command("export_pages", str(folder), stdout=out, stderr=StringIO())
    return out.getvalue()


SECRET = "Xylophone"
ASKED: list[str] = []  # the addresses that were asked while the copy was made
HIDDEN = "draft scheduled withdrawn killed trashed".split()


@pytest.fixture(scope="module")
def out(standing, tmp_path_factory):
    """The paper as files, and what the command said. Whatever is not public says a word that nothing else says."""
    folder = tmp_path_factory.mktemp("pages") / "out"
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # Drawing what stands on other people's walls takes longer than all pages.
        patch.setattr(share.Card, "png", lambda card: b"drawn")
        hide(standing)
        ask = static_site.once
        patch.setattr(static_site, "once", lambda path, query="": ASKED.append(path) or ask(path, query))
        before = dict(elsewhere.hits.seen)
        said = export(folder)
        # Nobody asks: what the desk is told of old addresses must not change.
        assert elsewhere.hits.seen == before
        transaction.set_rollback(True)
    return folder, said


def hide(paper):
    """Put the word into all that is not public, and links to it into a story: it was public once, or will be."""
    hidden = {name: paper.story(name) for name in HIDDEN}
    for name, story in hidden.items():
        Article.objects.quietly().filter(pk=story.pk).update(
            headline=f"{SECRET} {name}", slug=f"{SECRET.lower()}-{name}", body=f"<p>{SECRET} {name}</p>"
        )
    for name in ("waiting", "gone"):
        Comment.objects.quietly().filter(pk=paper.comments[name].pk).update(html=f"<p>{SECRET}</p>", name=SECRET)
    Page.objects.quietly().filter(slug="not-yet").update(title=SECRET, body=f"<p>{SECRET}</p>", slug=SECRET.lower())
    linked = "".join(f'<p><a href="{story.get_absolute_url()}">x</a></p>' for story in hidden.values() if story.day)
    paper.story("local 1").edit(by=SYSTEM, body=f'{linked}<p><a href="/not-yet/">y</a></p>')


# -- what is there -----------------------------------------------------------------------------------------------------


def test_every_public_address_is_a_file(standing, out):
    folder, _said = out
    for thing in (*Article.objects.published(), *Page.objects.published()):
        page = (folder / unquote(thing.get_absolute_url()).strip("/") / "index.html").read_text()
        assert html.escape(str(thing), quote=False) in page.replace("&#x27;", "'")
    for path in (
        "index.html section/local/index.html section/local/page/2/index.html topic/library/index.html"
        " author/nadia/index.html 2026/11/index.html 2026/11/26/index.html archive/index.html corrections/index.html"
        " feed/index.xml feed/atom/index.xml feed/json/index.json section/local/feed/index.xml comments/feed/index.xml"
        " sitemap.xml sitemap/2026-11.xml news-sitemap.xml robots.txt 404.html _redirects"
    ).split():
        assert (folder / path).stat().st_size, path
    long = standing.story("local 2").get_absolute_url().strip("/")
    assert "Remark 7" in (folder / long / "comments/2/index.html").read_text()
    assert "Remark 7" in (folder / long / "feed/index.xml").read_text()


def test_no_link_leads_nowhere(out):
    folder, _said = out
    broken, seen = [], 0
    for file in folder.rglob("*"):
        if file.suffix not in (".html", ".xml", ".json", ".css", ".txt"):
            continue
        for link in named_in(file):
            parts = urlsplit(urljoin(f"http://here/{file.relative_to(folder)}", link))
            if parts.netloc != "here":
                continue
            seen += 1
            target = folder / unquote(parts.path).lstrip("/")
            if parts.query or not (target / "index.html" if parts.path.endswith("/") else target).is_file():
                broken.append(link)
    assert seen > 1_000
    # What an editor linked by hand and took down since.
    assert {link.strip("/").rpartition("/")[2] for link in broken} == {"wrong", "sued", "binned", "at-one", "not-yet"}


def named_in(file):
    text = file.read_text()
    found = re.findall(r"url\([\"']?(?!data:)([^\"')]+)", text) if file.suffix == ".css" else []
    if file.suffix == ".html":
        found += re.findall(r'(?:href|src|action)="([^"]*)"', text)
        for several in re.findall(r'srcset="([^"]*)"', text):
            found += [one.split()[0] for one in several.split(",")]
    found += re.findall(re.escape(settings.SITE_URL) + r"[^\"'<>\s\\]*", text)
    return {html.unescape(one).removeprefix(settings.SITE_URL) or "/" for one in found}


def test_a_comment_that_is_no_longer_shown_has_no_address_of_its_own(paper):
    """Its place stays in the thread, for the answers to it."""
    story = paper.story("local 2")
    thread = Comment.objects.visible().filter(article=story)
    gone = thread.filter(pk__in=thread.exclude(parent=None).values("parent")).order_by("path").first()
    gone.remove(by=SYSTEM, reason="Rude")
    with standing_still():
        text = static_site.once(story.get_absolute_url()).content.decode()
    led = {address for address, _target in links.comments_in(unquote(story.get_absolute_url()), text)}
    assert f'id="comment-{gone.pk}"' in text
    assert led
    assert not [address for address in led if address.endswith(f"/comment/{gone.pk}/")]


def test_a_comments_own_address_leads_to_its_place_without_being_asked(standing, out):
    folder, _said = out
    path = standing.story("local 2").get_absolute_url()
    comments = Comment.objects.visible().filter(article=standing.story("local 2"))
    assert len(comments) > 6
    for comment in comments:
        page = (folder / unquote(path).strip("/") / f"comment/{comment.pk}/index.html").read_text()
        target = html.unescape(re.search(r'url=([^"]*)"', page)[1])
        there, _mark, anchor = target.partition("#")
        assert f'id="{anchor}"' in (folder / unquote(there).strip("/") / "index.html").read_text()
        assert anchor == f"comment-{comment.pk}"
    assert not [one for one in ASKED if one.startswith(f"{path}comment/")]


def test_nothing_asks_for_an_answer(out):
    folder, _said = out
    for file in folder.rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"<form|<textarea|/search/|/oembed/|/report/|\?parent=", text), file
    story = next((folder / "2026/11").glob("*/local-story-2/index.html")).read_text()
    assert "This is a copy of the paper, which takes no comments." in story


def test_feeds_are_what_their_names_say(out):
    folder, _said = out
    with (folder / "feed/index.xml").open("rb") as feed:
        assert [element.tag for element in iter_elements(feed, "channel")] == ["channel"]
    assert json.loads((folder / "feed/json/index.json").read_text())["items"]
    assert 'href="/feed/index.xml"' in (folder / "index.html").read_text()
    assert "url=/feed/index.xml" in (folder / "feed/index.html").read_text()


def test_former_addresses_lead_on(standing, out):
    folder, _said = out
    moved = standing.story("local 6").get_absolute_url()
    old = moved.replace("a-better-address", "local-story-6")
    assert f'content="0; url={moved}"' in (folder / old.strip("/") / "index.html").read_text()
    lines = (folder / "_redirects").read_text().splitlines()
    assert f"{old} {moved} 301" in lines
    assert "/old-about/ /about/ 301" in lines


# -- what is not there -------------------------------------------------------------------------------------------------


def test_nothing_that_is_not_public_is_in_any_file(out):
    folder, _said = out
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in folder.rglob("*") if SECRET.lower() in path.name.lower()]
    assert not [path for path in files if SECRET.lower().encode() in path.read_bytes().lower()]


def test_links_to_what_is_not_public_are_named(standing, out):
    _folder, said = out
    gone = [standing.story(name).get_absolute_url() for name in ("withdrawn", "killed", "trashed")]
    soon = standing.story("scheduled").get_absolute_url()
    assert {line.strip() for line in said.splitlines() if " answers " in line} == {
        "/not-yet/ answers 404", f"{soon} answers 404", *(f"{path} answers 410" for path in gone)}  # fmt: skip


def test_nothing_is_laid_into_the_store(monkeypatch):
    from newsroom.pages import storing

    class Answering(storing.Storing):
        def make(self, store, request):
            pytest.fail("it was about to be stored")

    monkeypatch.setattr(storing, "the_store", lambda: object())
    middleware = Answering(lambda request: "rendered")
    request = type("Request", (), {"method": "GET", "path_info": "/", "META": {"QUERY_STRING": ""}})()
    with standing_still():
        assert middleware(request) == "rendered"


def test_afterwards_the_site_has_its_forms_again(standing, out):
    assert not is_still()
    page = Client().get(standing.story("local 2").get_absolute_url()).content.decode()
    assert "<form" in page
    assert "/search/" in page
    assert "/report/" in page


# -- when something is wrong -------------------------------------------------------------------------------------------


def test_the_address_of_the_copy_is_another(standing, tmp_path, monkeypatch):
    here = settings.SITE_URL
    hosts = list(settings.ALLOWED_HOSTS)
    monkeypatch.setattr(static_site, "SEEDS", ["/", "/feed/"])
    monkeypatch.setattr(static_site, "days", list)
    monkeypatch.setattr(StaticSite, "follow", lambda self, paths: None)
    monkeypatch.setattr(StaticSite, "needs", lambda self, text: None)
    out = StringIO()
    call_command("export_pages", str(tmp_path / "out"), "--site-url", "HTTPS://Archive.example/", stdout=out)
    for name in ("index.html", "feed/index.xml"):
        text = (tmp_path / "out" / name).read_text()
        assert "https://archive.example/" in text
        assert here not in text
    assert "begin with https://archive.example." in out.getvalue()
    assert (here, hosts) == (settings.SITE_URL, settings.ALLOWED_HOSTS)


@pytest.mark.parametrize("words", ["archive.example", "https://a.example/paper", "ftp://a.example", "https://a:x"])
def test_what_is_no_address_of_a_copy_is_refused(words, tmp_path):
    with pytest.raises(CommandError, match=r"such as https://archive\.example"):
        call_command("export_pages", str(tmp_path / "out"), "--site-url", words)
    assert not (tmp_path / "out").exists()


def test_a_page_that_fails_leaves_no_folder(standing, tmp_path, monkeypatch):
    from django.http import HttpResponse

    whole = StaticSite.asked

    def failing(self, path, query=""):
        return HttpResponse(status=503) if path == "/archive/" else whole(self, path, query)

    monkeypatch.setattr(StaticSite, "asked", failing)
    with pytest.raises(CommandError, match="/archive/ answers 503"):
        export(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / ".out.unfinished").exists()


def test_a_folder_with_something_in_it_is_refused(db, tmp_path):
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        export(tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_file_that_is_gone_is_named(standing, tmp_path):
    copy = StaticSite(tmp_path)
    copy.file("/media/renditions/gone.jpg")
    copy.file("/media/../secret.txt")
    copy.file("/media//etc/hostname")
    copy.file("/static//etc/hostname")
    assert copy.wrong == [
        "/media/renditions/gone.jpg could not be read",
        "/media//etc/hostname could not be read",
        "/static//etc/hostname could not be read",
    ]
    assert copy.counts == Counter()


def test_no_name_is_a_path_from_where_the_command_was_begun(standing, tmp_path, monkeypatch):
    (tmp_path / "var").mkdir()
    (tmp_path / "var/newsroom.sqlite3").write_text("all that is secret")
    monkeypatch.chdir(tmp_path)
    copy = StaticSite(tmp_path / "out")
    copy.needs('<a href="/static/var/newsroom.sqlite3">x</a> <p>/static/var/newsroom.sqlite3</p>')
    assert copy.wrong == ["/static/var/newsroom.sqlite3 could not be read"]
    assert not (tmp_path / "out").exists()


# -- links -------------------------------------------------------------------------------------------------------------


def test_which_links_are_pages():
    root = settings.SITE_URL
    text = (
        f'<a href="/a/"> <a href="/b/?q=1"> <a href="//other/c/"> <a href="https://other.example/d/"> '
        f'<a href="{root}/e/"> <a href="/admin/"> <a href="/2026/11/22/x/edit/"> <a href="/%D8%A7/"> '
        f'<loc>{root}/f/</loc> <a href="{root}">'
        ' <img src="/static/x.css"> <a href="/../g/"> <a href="/h/#there"> <meta content="0; url=/i/">'
    )
    assert links.pages_in(text) == {"/a/", "/e/", "/ا/", "/f/", "/", "/h/", "/i/"}


def test_which_links_are_files():
    root = settings.SITE_URL
    text = (
        '<link href="/static/css/a.1.css"> <img srcset="/media/r/a.jpg 320w, /media/r/b.jpg 480w">'
        f' <script type="application/ld+json">{{"url": "{root}/media/r/c.jpg", "x": ["/static/b.js"]}}</script>'
        f' <meta content="{root}/share/story-1-0123456789abcdef.png"> <a href="https://other.example/media/r/d.jpg">'
        ' <link href=\'/site.0123456789ab.css\'><a href="/community/media-law/"> <img alt="a>b" src=/media/r/e.jpg>'
        ' <style>a { background: url("/static/f.svg") }</style> <p style="background:url(&quot;/static/g.svg&quot;)">'
    )
    assert links.files_in(text) == {
        "/static/css/a.1.css", "/media/r/a.jpg", "/media/r/b.jpg", "/media/r/c.jpg", "/static/b.js",
        "/share/story-1-0123456789abcdef.png", "/site.0123456789ab.css", "/media/r/e.jpg", "/static/f.svg",
        "/static/g.svg",
    }  # fmt: skip


def test_which_links_of_feeds_are_files():
    root = settings.SITE_URL
    content = f'<p><img src="{root}/media/r/a.jpg"> /media/r/no.jpg</p>'
    feed = f'<?xml version="1.0"?><rss><url>{root}/media/r/b.jpg</url><i url="{root}/media/r/c.jpg"/>'
    assert links.files_in(f"{feed}<d><![CDATA[{content}]]></d></rss>") == {
        "/media/r/a.jpg", "/media/r/b.jpg", "/media/r/c.jpg"}  # fmt: skip
    told = json.dumps({"icon": f"{root}/media/r/b.jpg", "items": [{"content_html": content, "size": 1}]})
    assert links.files_in(told) == {"/media/r/a.jpg", "/media/r/b.jpg"}


def test_running_text_names_no_files():
    for said in (
        '/static/var/newsroom.sqlite3', 'see "/static/var/newsroom.sqlite3"', ' src="/static/var/newsroom.sqlite3"',
        f"{settings.SITE_URL}/static/var/newsroom.sqlite3", "url(/static/var/newsroom.sqlite3)",
        '&lt;img src="/static/var/newsroom.sqlite3"&gt;',
    ):  # fmt: skip
        assert links.files_in(f'<p>{said}</p><img alt="{html.escape(said)} x">') == set()
        assert links.files_in(f"<?xml version='1.0'?><d><![CDATA[<p>{said}</p>]]></d>") == set()
        assert links.files_in(json.dumps({"content_html": f"<p>{said}</p>"})) == set()


def test_links_to_feeds_name_their_files():
    text = (
        f'<a href="/feed/"> <a href="{settings.SITE_URL}/x/feed/json/"> <a href="https://other.example/feed/"> /feed/'
    )
    assert links.with_named_feeds(text) == (
        f'<a href="/feed/index.xml"> <a href="{settings.SITE_URL}/x/feed/json/index.json">'
        ' <a href="https://other.example/feed/"> /feed/'
    )


def test_what_a_sheet_and_a_script_need():
    assert links.files_beside("/static/css/a.css", "a{b:url('../f/x.woff2')} c{d:url(data:x)}") == {"/static/f/x.woff2"}
    assert links.files_beside("/static/js/a.js", 'import x from "./b.js"; import("../c.js")') == {
        "/static/js/b.js", "/static/c.js"}  # fmt: skip
