"""One change of each kind that a public page can show, by the verbs and by the admin's own ways.

A line of `CHANGES` says what is done, and which pages may be dropped although nothing on them changed, and why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from articles.models import Article, Author, Front, FrontVersion, Section, Source, Topic
from comments.models import Comment
from newsroom.models import Address, Banner, Change, Page, SiteSettings
from newsroom.roles import SYSTEM
from tests.newsroom.pages.paper import NOW, Paper, renditions, time_passes


@dataclass(frozen=True)
class Changed:
    """One change. `later` is how much the clock moves on before it; `spared` maps addresses, as patterns that match
    whole, to why they may be dropped for nothing."""

    name: str
    do: Callable[[Paper], object]
    later: timedelta = timedelta()
    spared: dict[str, str] = field(default_factory=dict)
    is_site_wide: bool = False  # it changes what stands on every page: all are dropped

    def __str__(self):
        return self.name


def edit(name, /, **fields):
    """An edit of that story."""
    return lambda paper: paper.story(name).edit(by=SYSTEM, **fields)


def verb(name, verb, /, **fields):
    """A verb on that story, by the editor or the owner."""
    who = "olga" if verb in ("trash", "restore") else "ed"
    return lambda paper: getattr(paper.story(name), verb)(by=paper.staff[who], **fields)


def saved(kind, name, /, **fields):
    """One of the paper's things saved with other values, as its form does."""

    def do(paper):
        thing = type(getattr(paper, kind)[name]).objects.get(pk=getattr(paper, kind)[name].pk)
        for column, value in fields.items():
            setattr(thing, column, value)
        thing.save(update_fields=list(fields))

    return do


def settings(**fields):
    """The settings saved with other values."""

    def do(paper):
        house = SiteSettings.objects.get()
        for column, value in fields.items():
            setattr(house, column, value)
        house.save()

    return do


def posted(paper, who, address, **typed):
    """A form of the admin, sent."""
    client = Client()
    client.force_login(paper.staff[who])
    response = client.post(address, typed)
    assert response.status_code == 302, response.content.decode()


def a_banner(paper):
    """Put up, with a link to a story."""
    Banner(text="The sea wall has gone", link=paper.story("local 1").get_absolute_url()).raise_(by=paper.staff["ed"])


def a_banner_ended(paper):
    """Taken down again. That it was put up dirties as well, so its Change goes: only the end is looked at."""
    newest = Change.objects.latest("pk").pk
    a_banner(paper)
    Change.objects.filter(pk__gt=newest).delete()
    Banner.objects.get().end(by=paper.staff["ed"])


def moved_section(paper):
    order = [paper.sections[name].pk for name in ("Sport", "Local", "Opinion", "Harbour")]
    posted(paper, "olga", reverse("admin:articles_section_order"), order=",".join(map(str, order)))


def killed_again(paper):
    paper.story("killed").publish(by=SYSTEM, reason="The court changed its mind.")


def lead_swapped(name):
    def do(paper):
        paper.story(name).edit(by=SYSTEM, pictures=[{"picture": paper.pictures["spare"]}])

    return do


def caption_here(paper):
    use = {"picture": paper.pictures["dusk"], "caption": "Another caption, here alone."}
    paper.story("local 1").edit(by=SYSTEM, pictures=[use])


def made_anew(paper):
    """The renditions of a picture whose focal point moved, as the worker records them."""
    from articles.models import Picture
    from articles.pictures import making

    picture = paper.picture("dusk")
    picture.focal_x = 0.2
    picture.save(update_fields=["focal_x"])
    Picture.objects.quietly().filter(pk=picture.pk).update(making="claimed", claimed_at=NOW)
    written, making._written = making._written, lambda picture: renditions("f" * 64)
    try:
        assert making._make(paper.picture("dusk"))
    finally:
        making._written = written


def comment(name, verb, /, **fields):
    """A moderator's verb on that comment."""
    return lambda paper: getattr(paper.comment(name), verb)(by=paper.staff["mo"], **fields)


def answered(paper):
    Comment.objects.post(
        article=paper.story("local 2"), body="By the house.", name="Nadia", user=paper.staff["nadia"],
        parent=paper.comment("2"), at=NOW,
    )  # fmt: skip


def held(paper):
    """A comment that waits for a moderator."""
    Comment.objects.post(article=paper.story("local 1"), body="I wait.", name="Vera", email="vera@readers.example")


def reported(paper):
    for number in range(3):
        paper.comment("2").report(reason="abuse", ip=f"192.0.2.{number}")


def pinned(paper):
    Front.pin(paper.story("local 9"), slot=3, by=paper.staff["ed"])


def put_back(paper):
    ed = paper.staff["ed"]
    version = FrontVersion.objects.newest_arrangement()
    Front.pin(paper.story("local 9"), slot=1, by=ed)
    Front.restore(version, by=ed)


def rights_end(paper):
    picture = paper.picture("dawn")
    picture.rights_until = NOW + timedelta(hours=3)
    picture.save(update_fields=["rights_until"])


def source_renamed(paper):
    source = Source.objects.get(pk=paper.source.pk)
    source.name, source.credit_line = "Agence France", "AF"
    source.save(update_fields=["name", "credit_line"])


def source_withheld(paper):
    source = Source.objects.get(pk=paper.source.pk)
    source.search_policy = "noindex"
    source.save(update_fields=["search_policy"])


def pages_trashed(paper):
    Page.objects.get(pk=paper.pages["about"].pk).trash(by=paper.staff["olga"])


# Why pages may be dropped on which nothing changed, by address. Each is a page or a few that cost little to make anew.
LISTS = {"/sitemap/pages.xml": "it asks which lists are not empty, not how many stories they have"}
LENGTH = LISTS | {
    "/2026/11/": "the pages of a list are counted on each",
    "/(section|topic|author)/[^/]+/": "the pages of a list are counted on each",
    "/sitemap.xml": "it tells of months, and no newest one was changed",
}
COMES_BACK = LENGTH | {
    "(/.+)?/feed/((atom|json)/)?": "a story that comes back by its old date may not be among the newest",
    "/section/harbour/": "an empty list shows the newest stories",
}
CARDS = {
    r"/2026/\d\d/\d\d/[^/]+/": "a small card under a story leaves out what the fullest shows",
    "/section/harbour/": "so does a card among the newest",
}
SMALL = CARDS | {"/": "and on the front", "/2026/11/(page/./)?": "and in a list", "/(section|topic|author)/.+/": "too"}
FEEDS = {".*/feed/((atom|json)/)?": "each form of a feed tells another part of a story"}
THREAD = {r"/2026/.+/(comments/./|feed/((atom|json)/)?)": "a conversation has one key for all its pages and its feed"}
MERGED = {"/topic/library/": "its stories may have had both topics"}
TOLD = {r"/2026/.+/comments/./": "whose account an author is stands in the badges of comments"}
POLICY = {"/news-sitemap.xml": "no agency's story is among the newest"}
LEAD = {"/": "the lead's picture may be described by its caption"}
LATER = {".*": "an hour to come is written like one that is past"}
TODAY = {"/(section|topic|author)/.+/": "at New Year its dates would be written with their year"}
SAME = {"/": "the same stories may stand there by other pins"}

CHANGES = [
    # A story's states
    Changed("published", verb("draft", "publish"), spared=LISTS | CARDS),
    Changed("published by the clock", lambda paper: time_passes(), timedelta(hours=1), spared=COMES_BACK),
    Changed("withdrawn, the newest", verb("local 1", "withdraw", reason="Wrong."), spared=LENGTH),
    Changed("withdrawn, an old one", verb("local 9", "withdraw", reason="Wrong."), spared=LENGTH),
    Changed("withdrawn, with comments and a correction", verb("local 3", "withdraw", reason="Wrong."), spared=LENGTH),
    Changed("killed", verb("local 2", "kill", reason="A court."), spared=LENGTH),
    Changed("trashed", verb("sport 1", "trash"), spared=LENGTH),
    Changed("restored", verb("trashed", "restore"), spared=COMES_BACK),
    Changed("published again", verb("withdrawn", "publish"), spared=COMES_BACK),
    Changed("published after a kill", killed_again, spared=COMES_BACK),
    Changed("killed, what was withdrawn", verb("withdrawn", "kill", reason="Both.")),
    # What is nobody's to see
    Changed("a draft begun", lambda paper: Article.begin(by=SYSTEM, headline="x", section=paper.sections["Local"])),
    Changed("a draft edited", edit("draft", headline="Not yet", topics=["Harbour"])),
    Changed("a draft scheduled", lambda p: p.story("draft").schedule(at=NOW + timedelta(days=1), by=p.staff["ed"])),
    Changed("edited while it was withdrawn", edit("withdrawn", headline="Better")),
    # Its text
    Changed("retitled, the newest", edit("local 1", headline="Another headline")),
    Changed("retitled, an old one", edit("local 9", headline="Another headline")),
    Changed("retitled, in Arabic", edit("arabic", headline="المجلس لا يصوّت")),
    Changed("retitled, with comments", edit("local 2", headline="Another headline")),
    Changed("body edited", edit("local 1", body="<p>Another text.</p>"), spared=FEEDS),
    Changed("body edited, substantively", edit("local 8", body="<p>Another text.</p>", substantive=True)),
    Changed("standfirst edited", edit("local 2", standfirst="Another sentence."), spared=SMALL),
    Changed("headline for search engines", edit("local 2", seo_headline="Found better")),
    Changed("headline for walls", edit("local 3", social_headline="Shared better")),
    Changed("headline in feeds", edit("local 3", feed_headline="Read better"), spared=FEEDS),
    Changed("corrected", verb("local 4", "correct", text="It was Friday.")),
    Changed("address changed", edit("local 3", slug="elsewhere")),
    Changed("kept out of search engines", edit("local 3", noindex=True)),
    Changed("comments closed by hand", edit("local 2", comments_state="closed"), spared=THREAD),
    # What it is filed under
    Changed(
        "moved to another section",
        lambda p: p.story("local 7").edit(by=SYSTEM, section=p.sections["Sport"]),
        spared=LENGTH,
    ),
    Changed("topics changed", edit("local 2", topics=["Harbour"]), spared=LISTS | FEEDS),
    Changed(
        "byline changed, of a story with an answer by staff",
        lambda paper: paper.story("local 2").edit(by=SYSTEM, byline=[paper.authors["Nadia"], paper.authors["Ines"]]),
        spared=LISTS | SMALL,
    ),
    Changed(
        "byline changed",
        lambda paper: paper.story("local 5").edit(by=SYSTEM, byline=[paper.authors["Ines"]]),
        spared=LISTS | SMALL,
    ),
    Changed("byline typed", edit("local 1", byline_text="By Nadia, at the harbour"), spared=SMALL | FEEDS),
    Changed("source taken away", edit("local 4", source=None), spared=FEEDS),
    # Sections, topics, authors, sources
    Changed("section renamed", saved("sections", "Sport", name="Games"), is_site_wide=True),
    Changed("sections in another order", moved_section, is_site_wide=True),
    Changed("section begun", lambda paper: Section.objects.create(name="Weather"), is_site_wide=True),
    Changed("topic renamed", saved("topics", "Library", name="Libraries"), spared=LISTS),
    Changed("topic described", saved("topics", "Library", description="All about books."), spared=FEEDS),
    Changed(
        "topic merged",
        lambda p: p.topics["Harbour"].merge_into(p.topics["Library"], by=p.staff["olga"]),
        spared=LISTS | FEEDS | MERGED,
    ),
    Changed("topic begun", lambda paper: Topic.objects.create(name="Weather")),
    Changed("author renamed", saved("authors", "Omar", name="Omar al-Haddad"), spared=LISTS | TOLD),
    Changed("author told of", saved("authors", "Omar", bio="Omar writes novels."), spared=FEEDS | TOLD),
    Changed("author without account", saved("authors", "Nadia", user=None), spared=FEEDS | TOLD),
    Changed("author begun", lambda paper: Author.objects.create(name="Zoe")),
    Changed("source renamed", source_renamed, spared=FEEDS),
    Changed("source kept out of search engines", source_withheld, spared=FEEDS | POLICY),
    # Pictures
    Changed("caption", saved("pictures", "dusk", caption="Boats at night."), spared=LEAD | FEEDS),
    Changed("credit", saved("pictures", "inside", credit="Somebody / Courier")),
    Changed("alternative text", saved("pictures", "dusk", alt="No boats")),
    Changed("title in the library", saved("pictures", "dusk", title="img_0001")),
    Changed("caption in one story", caption_here, spared=SMALL | FEEDS),
    Changed("focal point", made_anew),
    Changed("lead picture swapped", lead_swapped("local 1"), spared=SMALL),
    Changed("lead picture given", lead_swapped("local 8"), spared=SMALL),
    Changed("picture killed", lambda paper: paper.picture("dusk").kill(by=paper.staff["ed"], reason="Not ours.")),
    Changed("portrait killed", lambda paper: paper.picture("face").kill(by=paper.staff["ed"], reason="Not ours.")),
    Changed("picture of a page killed", lambda p: p.picture("noon").kill(by=p.staff["ed"], reason="Not ours.")),
    Changed("rights limited", rights_end, spared=LATER),
    # The front
    Changed("pinned", pinned),
    Changed("unpinned", lambda paper: Front.unpin(2, by=paper.staff["ed"])),
    Changed("kept off the front", lambda paper: Front.keep_off(paper.story("local 1"), by=paper.staff["ed"])),
    Changed("let back on the front", lambda paper: Front.let_back(paper.story("sport 2"), by=paper.staff["ed"])),
    Changed("an earlier front put back", put_back, spared=SAME),
    Changed("a pin ran out", lambda paper: time_passes(), timedelta(hours=2)),
    # The conversation
    Changed("comment held", held),
    Changed("comment approved", comment("waiting", "approve")),
    Changed("comment rejected", comment("2", "reject", reason="Off topic.")),
    Changed("comment removed, that was answered", comment("12", "remove")),
    Changed("comment brought back", comment("gone", "approve")),
    Changed("comment edited", comment("3", "edit_out", words="Remark"), spared=THREAD),
    Changed("comment reported away", reported),
    Changed("a waiting comment rejected", comment("waiting", "reject", reason="Off topic.")),
    Changed("answered by the house", answered),
    Changed("comments closed by age", lambda paper: time_passes(), timedelta(days=21, hours=1), spared=TODAY | THREAD),
    # The house
    Changed("settings", settings(tagline="From the sea"), is_site_wide=True),
    Changed("a banner", a_banner, is_site_wide=True),
    Changed("a banner ended", a_banner_ended, is_site_wide=True),
    Changed("standing page edited", saved("pages", "about", body="<p>Who we were.</p>")),
    Changed("standing page renamed", saved("pages", "about", title="About us"), is_site_wide=True),
    Changed("standing page into the menu", saved("pages", "about", in_menu=True), is_site_wide=True),
    Changed("standing page trashed", pages_trashed, is_site_wide=True),
    Changed("standing page not public yet", saved("pages", "draft", body="<p>Soon.</p>")),
    Changed("redirect added", lambda paper: Address.objects.create(path="/old/", target="/about/")),
    # Time
    Changed("news grow old", lambda paper: time_passes(), timedelta(hours=43, minutes=1), spared=TODAY),
    Changed("midnight", lambda paper: time_passes(), timedelta(hours=12, minutes=1), spared=TODAY),
]
