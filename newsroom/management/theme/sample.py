"""A small paper that has a little of everything a page can show, for looking at a theme. It is thrown away."""

import io

from PIL import Image

from articles.models import Article, Author, Section, Source
from articles.pictures.making import make_renditions, take_in
from comments.models import Comment
from newsroom.models import Banner, Page, SiteSettings
from newsroom.pages import changing
from newsroom.roles import SYSTEM

ARABIC = "<p>قالت المدينة إن المكتبة باقية.</p><blockquote><p>لا أحد يريد أن تغلق.</p></blockquote>"
STORIES = 14  # more than the front shows, so that lists go on over the page
BODY = """
<p>The ferry left at <strong>six</strong>, with <a href="https://harbour.example/">twelve people</a> and a dog.</p>
<h2>What the harbour says</h2>
<blockquote><p>Nobody was hurt.</p></blockquote>
<ul><li>One boat</li><li>Two ropes</li></ul>
<aside class="pullquote"><p>“Two ropes are enough.”</p></aside>
<table><thead><tr><th>Year</th><th>Boats</th></tr></thead><tbody><tr><td>2025</td><td>7</td></tr></tbody></table>
{figure}
<figure data-embed="https://www.youtube.com/watch?v=abcdefghijk"></figure>
<p>Averylongwordthatnobodyreadsbutwhichhastostayinsideofitscolumnwhateverthewidthofthephone.</p>
"""


def make() -> dict[str, str]:
    """Fill the empty, migrated database: what each kind of page is → its address."""
    SiteSettings(name="The Sample Courier", tagline="From the harbour", stories_a_page=STORIES // 3).save()
    local = Section.objects.create(name="Local", description="The town and its harbour.")
    opinion = Section.objects.create(name="Opinion", position=1, is_opinion=True)
    author = Author.objects.create(name="Nadia Moor", bio="Nadia has written since 2011.", role_title="Reporter")
    agency = Source.objects.create(name="Agence France-Presse", credit_line="AFP")
    picture = take_in(_drawn(), credit="Ines Moor", alt="A boat at dusk", caption="The harbour at dusk.")
    make_renditions(picture.pk)
    page = Page.objects.create(title="About", slug="about", body="<p>Who we are.</p>", is_published=True, in_menu=True)
    more = {"byline": [(author, "by")], "topics": ["Harbour"], "standfirst": "One sentence that says what it is about."}
    stories = [
        _published(f"Story number {n}", section=local if n % 4 else opinion, pictures=[picture] * (n % 2), **more)
        for n in range(STORIES)
    ]  # fmt: skip
    figure = f'<figure data-picture="{picture.uid}"><figcaption>At dusk.</figcaption></figure>'
    whole = _published(
        "The harbour’s library stays where it is",
        section=local,
        source=agency,
        dateline="SALTMERE",
        kicker="Harbour",
        pictures=[picture],
        body=BODY.format(figure=figure),
        **more,
    )
    whole.correct(text="An earlier version named the wrong year.", by=SYSTEM)
    first = _said(whole, "A remark with an address: https://readers.example/")
    _said(whole, "An answer to it.", parent=first)
    Banner(text="The bridge is closed until noon.").raise_(by=SYSTEM)
    arabic = _published("مكتبة الميناء باقية في مكانها", section=local, language="ar", pictures=[picture], body=ARABIC)
    address, day = whole.get_absolute_url(), whole.get_absolute_url()[:12]
    return {
        "front": "/", "story": address, "story without conversation": stories[1].get_absolute_url(),
        "story in Arabic": arabic.get_absolute_url(),
        "comment form": f"{address}comment/?parent={first.pk}", "report": f"{address}comment/{first.pk}/report/",
        "section": local.get_absolute_url(), "section, page 2": f"{local.get_absolute_url()}page/2/",
        "opinion": opinion.get_absolute_url(), "topic": whole.topics.get().get_absolute_url(),
        "author": author.get_absolute_url(), "day": day, "month": day[:9], "archive": "/archive/",
        "corrections": "/corrections/", "search": "/search/?q=harbour", "search without a hit": "/search/?q=zzzz",
        "standing page": page.get_absolute_url(), "not there": "/nothing/here/",
        "taken down": _taken_down(local),
    }  # fmt: skip


def _drawn():
    file = io.BytesIO()
    Image.linear_gradient("L").resize((960, 640)).convert("RGB").save(file, "JPEG")
    file.seek(0)
    return file


def _published(headline, *, pictures, **fields):
    article = Article.begin(by=SYSTEM, headline=headline, **{"body": f"<p>What was said of {headline}.</p>", **fields})
    article.edit(by=SYSTEM, pictures=[{"picture": picture} for picture in pictures])
    article.publish(by=SYSTEM)
    return article


def _taken_down(section):
    article = _published("A story that was taken down", section=section, pictures=[])
    article.withdraw(by=SYSTEM, reason="It was about somebody else.")
    return article.get_absolute_url()


def _said(article, body, parent=None):
    with changing():
        comment = Comment.objects.create(article=article, body=body, parent=parent, name="Vera", reason="A sample")
        comment.approve(by=SYSTEM)
    return comment
