"""Light and quiet pages: what they weigh as served, whom they ask, and that nothing moves once it is there."""

import io
import re
import time

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from articles.models import Article, Section
from articles.pictures.making import make_due_renditions, take_in
from bench import corpus
from bench.weight import FILE, compressed, weigh
from newsroom.models import Page, SiteSettings
from newsroom.settings import STORAGES
from tests.articles.pictures import samples
from tests.browser.visits import DESKTOP, PHONE

# Kilobytes, compressed. The features ask for 60; the house keeps half of it free.
HTML_AND_CSS, SCRIPTS = 30, 5
SMALL_PHONE = {"width": 360, "height": 640}


@pytest.fixture
def collected(settings, tmp_path):
    """The project's static files as the site serves them; returns what stands at an address."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    bound = STORAGES["staticfiles"] | {"BACKEND": "newsroom.static_files.Bound"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": bound}
    call_command("collectstatic", interactive=False, verbosity=0)
    return lambda address: (tmp_path / address.removeprefix("/static/")).read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_pages_keep_their_budget(vera, collected, coding):
    made = corpus.fill(30)
    pages = {
        "article, 20 comments": Article.objects.get(pk=made.measured[0]).get_absolute_url(),
        "article, 50 comments": Article.objects.get(pk=made.long).get_absolute_url(),
        "front": "/",
        "section": Section.objects.get(pk=made.sections[0]).get_absolute_url(),
        "search": f"/search/?q={corpus.COMMON}",
    }
    for name, address in pages.items():
        weight = weigh(vera.get(address).content, collected, coding)
        assert weight.html + weight.css <= HTML_AND_CSS * 1000, (name, weight)
        assert weight.requests <= 6, (name, weight)


@pytest.mark.django_db
def test_all_scripts_of_the_public_pages_together(vera, story, said, collected):
    article = story(body='<figure data-embed="https://vimeo.com/1"></figure>')
    said(article, state="approved")
    pages = ["/", article.get_absolute_url(), f"{article.get_absolute_url()}comment/", "/search/", "/section/local/"]
    scripts = {src for page in pages for src in re.findall(r'<script[^>]* src="([^"]+)"', vera.get(page).text)}
    assert len(scripts) >= 3
    assert all(src.startswith("/static/") for src in scripts)
    weights = {src: compressed(collected(src), "gzip", FILE["gzip"]) for src in scripts}
    assert sum(weights.values()) <= SCRIPTS * 1000, weights
    assert staticfiles_storage.url("js/embed.js") in scripts


INLINE = re.compile(
    r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))",
    re.IGNORECASE,
)


@pytest.mark.parametrize("folder", ["templates"])
def test_no_template_has_an_inline_style_or_script(folder):
    # Letters bring their few rules along: no policy reaches a mailbox, and nothing is fetched for them.
    templates = [path for path in (settings.BASE_DIR / folder).rglob("*.*") if path.parent.name != "mail"]
    found = {
        str(template): match[0]
        for template in templates
        if template.is_file() and (match := INLINE.search(template.read_text(encoding="utf-8")))
    }
    assert len(templates) > 50
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color:red">',
        "<style>",
        '<a onclick="x()">',
        "<script>",
        '<script type="module">',
        "<a href='javascript:x'>",
    ],
)
def test_the_search_for_it_finds_it(line):
    assert INLINE.search(line)


# -- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(story, said, local, ed):
    """A paper with real pictures; returns its addresses."""
    for _ in range(5):
        story(standfirst="Without a picture.")
    sizes = [(900, 600), (600, 900), (800, 800), (900, 500), (640, 480)]
    pictures = [
        take_in(io.BytesIO(samples.jpeg(width, height)), alt="Boats", credit="Ines Moor / Courier")
        for width, height in sizes
    ]
    make_due_renditions()
    made = [
        story(
            headline=f"A headline of some length, number {number}",
            standfirst="One sentence.",
            topics=["Harbour"],
            body=f'<p>Before.</p><figure data-picture="{picture.uid}"></figure><p>After.</p>',
            pictures=[{"picture": picture}],
            byline=[ed.author],
        )
        for number, picture in enumerate(pictures)
    ]
    said(made[0], "A remark. https://readers.example/", state="approved")
    Page.objects.create(title="About", slug="about", body="<p>We.</p>", is_published=True)
    address = made[0].get_absolute_url()
    return {
        "article": address, "front": "/", "section": "/section/local/", "topic": "/topic/harbour/",
        "author": ed.author.get_absolute_url(), "day": address[:12], "month": address[:9], "archive": "/archive/",
        "corrections": "/corrections/", "search": "/search/?q=headline", "page": "/about/",
        "form": f"{address}comment/", "nothing": "/nothing/at/all/"}  # fmt: skip


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_asks_another_host(visits, paper):
    """The visits note every request to another host, and each word of the policy."""
    SiteSettings(accent="#1f4e9b").save()
    page, asked = visits.open(), []
    page.on("request", lambda request: asked.append(request.url))
    for address in paper.values():
        page.goto(address, wait_until="networkidle")
        assert page.locator("link[rel=stylesheet][href^='/site.']").count() == 1
        # Nothing that a page names is ever fetched from elsewhere, even what this browser left out.
        named = page.evaluate(
            "[...document.querySelectorAll('img, source, script, iframe, video, audio, link:not([rel=canonical], "
            "[rel=alternate])')].flatMap(e => [e.src, e.href, e.srcset]).filter(Boolean)"
        )
        assert [
            address for address in named if re.match("(https?:)?//", address) and visits.address not in address
        ] == []
    assert any(url.endswith(".svg") or "/media/" in url for url in asked)


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    shifts.push([entry.value, ...entry.sources.map((source) => source.node && source.node.className)]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [SMALL_PHONE, DESKTOP], ids=["360", "1280"])
def test_nothing_moves(visits, paper, size):
    """Pictures and scripts come late, as on a slow line, after the first paint."""

    def late(route):
        time.sleep(0.15)
        route.continue_()

    for name in ("front", "section", "article"):
        page = visits.open(size=size)
        page.add_init_script(SHIFTS)
        page.route(re.compile(r"/media/|/static/js/"), late)
        page.goto(paper[name], wait_until="networkidle")
        pictures = page.evaluate(
            "Promise.all([...document.images].map(async (image) => { image.scrollIntoView(); await image.decode(); }))"
            ".then((all) => all.length)"
        )
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(200)
        assert pictures >= 1
        assert page.evaluate("shifts") == [], name


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_shift_would_be_seen(visits, paper):
    page = visits.open(size=PHONE)
    page.add_init_script(SHIFTS)
    page.goto("/")
    page.evaluate(
        "document.querySelector('main').prepend(Object.assign(document.createElement('h2'), {textContent: 'x'}))"
    )
    # Not by wait_for_function: it evaluates a string in the page, which our policy refuses.
    for _ in range(100):
        if page.evaluate("shifts.length"):
            break
        page.wait_for_timeout(50)
