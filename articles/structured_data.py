"""What pages say to machines, in schema.org's words, as JSON-LD.

A story is a NewsArticle with its BreadcrumbList; the front tells of the paper (NewsMediaOrganization, WebSite), a list
what it holds (CollectionPage), an author's page who that is (ProfilePage). Plain dictionaries, and the script block
they are written into: data, not code, so a strict CSP has nothing against it.
"""

import json
import re

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from articles.heads import DESCRIPTION, SharePicture, absolute
from articles.models import Article, Byline
from articles.pictures.renditions import CROPS, JPEG
from newsroom.models import Page, SiteSettings
from newsroom.pages import showing
from newsroom.pages.still import is_still
from newsroom.text import excerpt

SCHEMA = "https://schema.org"
HEADLINE = 110  # characters: longer ones were refused by Google once, and are cut by it still
IMAGE_WIDTH = 1200  # pixels that every crop should have

# The first type is the one that everybody knows.
TYPES = {
    Article.Label.ANALYSIS: ["NewsArticle", "AnalysisNewsArticle"],
    Article.Label.OPINION: ["NewsArticle", "OpinionNewsArticle"],
    Article.Label.REVIEW: ["NewsArticle", "ReviewNewsArticle"],
    Article.Label.SPONSORED: ["Article", "AdvertiserContentArticle"],
    Article.Label.SATIRE: ["Article", "SatiricalArticle"],
}

# A typed byline: what stands before the names, what between them, and what after them is no name any more.
_BY = re.compile(r"^(?:by|par|por|von|da|door|av|af|przez|autor|text)[:\s]\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;&|،؛]|\s(?:and|und|et|y|e|en|och|og|i|with)\s)\s*")
_AFTER = re.compile(r"\s*(?:\s[-–—]\s|\s/\s?|/|\(|\s(?:in|for)\s).*$", re.DOTALL)
_AGENCIES = frozenset(
    "afp|agence france-presse|ap|associated press|the associated press|reuters|dpa|pap|efe|ansa|upi|xinhua|tass"
    "|bloomberg|press association|pa media|kyodo|anadolu".split("|")
)
# What could end the block or begin a comment in it, and the two line ends of old JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def news_article(article, *, bylines=None, topics=None, corrections=None, comments=()) -> dict:
    """A story as schema.org's NewsArticle. What is not handed over is asked of the database."""
    bylines = article.bylines.select_related("author") if bylines is None else bylines
    topics = [use.tag for use in article.topic_uses.select_related("tag")] if topics is None else topics
    corrections = article.corrections.all() if corrections is None else corrections
    url = absolute(article.get_absolute_url())
    data = {
        "@context": SCHEMA,
        "@type": TYPES.get(article.label, "NewsArticle"),
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": Truncator(article.headline).chars(HEADLINE),
        "alternativeHeadline": article.headline if len(article.headline) > HEADLINE else "",
        "description": Truncator(article.standfirst or excerpt(article.body)).chars(DESCRIPTION),
        "image": images(article.lead),
        "datePublished": _when(article.published_at),
        "dateModified": _when(article.modified_at),
        "author": _authors(article, bylines),
        "publisher": publisher(),
        "articleSection": article.section.name if article.section else "",
        "keywords": [topic.name for topic in topics],
        "wordCount": article.words,
        "inLanguage": article.written_in,
        "isAccessibleForFree": True,
        "commentCount": article.replies,
        "dateline": article.dateline,
        "creditText": article.credit,
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": _when(note.at)} for note in corrections
        ],
        "comment": list(comments),
    }
    return _said(data)


def breadcrumbs(article) -> dict:
    """The way to a story: front, section, story."""
    steps = [article.section] if article.section else []
    return _way(
        [(each.name, each.get_absolute_url()) for each in steps] + [(article.headline, article.get_absolute_url())]
    )


def of_front() -> list[dict]:
    """The paper itself: who publishes, by which rules, and where its pages are searched."""
    paper = SiteSettings.current()
    site = {
        "@context": SCHEMA,
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#website",
        "name": paper.name,
        "url": f"{settings.SITE_URL}/",
        "description": paper.description or paper.tagline,
        "inLanguage": paper.language,
        "publisher": {"@id": _paper_id()},
        "potentialAction": None if is_still() else _searching(),
    }
    more = {"slogan": paper.tagline, "description": paper.description, "email": paper.contact_email}
    return [_said({"@context": SCHEMA, **publisher(), **more}), _said(site)]


def _searching():
    return {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(reverse('search'))}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }


def of_list(thing, description, river) -> list[dict]:
    """A list of stories: what it is called, and the stories of this page in their order."""
    url = absolute(river.path)
    items = [
        {"@type": "ListItem", "position": number, "url": absolute(story.get_absolute_url()), "name": story.headline}
        for number, story in enumerate(river.rows, 1)
    ]
    data = {
        "@context": SCHEMA,
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": thing.name,
        "description": description,
        "isPartOf": {"@id": f"{settings.SITE_URL}/#website"},
        "mainEntity": {"@type": "ItemList", "itemListElement": items} if items else None,
    }
    return [_said(data), _way([(thing.name, thing.get_absolute_url())])]


def of_author(author) -> list[dict]:
    """Who an author is. Nothing of the account behind the name."""
    url, is_person = absolute(author.get_absolute_url()), author.kind == author.Kind.PERSON
    portrait = author.portrait
    showing(f"picture:{author.portrait_id}")
    made = [each for each in portrait.made if each.format == JPEG and not each.crop] if portrait else []
    person = {
        "@type": "Person" if is_person else "Organization",
        "@id": f"{url}#author",
        "name": author.name,
        "url": url,
        "description": author.bio,
        "jobTitle": author.role_title if is_person else "",
        "image": _image(portrait, max(made, key=lambda each: each.width)) if made else None,
        "worksFor" if is_person else "parentOrganization": publisher() if author.is_staff else None,
    }
    page = {"@context": SCHEMA, "@type": "ProfilePage", "@id": url, "url": url, "mainEntity": _said(person)}
    return [page, _way([(author.name, author.get_absolute_url())])]


def publisher() -> dict:
    """The paper, with its nameplate and the pages that say by which rules it works: those that the owner named."""
    paper = SiteSettings.current()
    logo = SharePicture.drawn(paper)
    policies = {}
    for page in Page.standing():
        if page.purpose in Page.POLICIES:
            policies.setdefault(Page.POLICIES[page.purpose], absolute(page.get_absolute_url()))
    said = {
        "@type": "NewsMediaOrganization",
        "@id": _paper_id(),
        "name": paper.name,
        "url": f"{settings.SITE_URL}/",
        **policies,
    }
    if logo.alt:
        # Rules without a name are nobody's.
        said["logo"] = {"@type": "ImageObject", "url": logo.url, "width": logo.width, "height": logo.height}
    return said


def _paper_id():
    return f"{settings.SITE_URL}/#paper"


def _way(steps):
    """From the front through the steps, names with paths."""
    steps = [(SiteSettings.current().name, reverse("front")), *steps]
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def images(use) -> list[dict]:
    """The lead picture's crops, 16x9, 4x3 and 1x1, each as wide as there is up to IMAGE_WIDTH, with who made it."""
    made = [each for each in use.picture.made if each.format == JPEG and each.width <= IMAGE_WIDTH] if use else []
    crops = [[each for each in made if each.crop == crop] for crop in CROPS]
    widest = [max(crop, key=lambda each: each.width) for crop in crops if crop]
    return [_image(use.picture, each, use.shown_caption) for each in widest]


def _image(picture, rendition, caption=""):
    """A rendition with whose work it is, and by whose leave it is shown."""
    url = absolute(rendition.url)
    return _said(
        {
            "@type": "ImageObject",
            "url": url,
            "contentUrl": url,
            "width": rendition.width,
            "height": rendition.height,
            "caption": caption,
            "creator": {"@type": "Person", "name": picture.creator} if picture.creator else None,
            "creditText": picture.credit,
            "copyrightNotice": picture.copyright,
        }
    )


def script_block(data: dict) -> SafeString:
    """A dictionary as a JSON-LD block that nothing in it can leave."""
    # Data, not HTML: escaping entities would spoil it, so what could end the block is written as \uXXXX instead.
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def _authors(article, bylines):
    """Names only: people as Person, desks as Organization; without any the agency, else the paper."""
    writers = [row.author for row in bylines if row.role in (Byline.Role.BY, Byline.Role.REPORTED)]
    found = [
        {
            "@type": "Person" if author.kind == author.Kind.PERSON else "Organization",
            "name": author.name,
            "url": absolute(author.get_absolute_url()),
        }
        for author in dict.fromkeys(writers)
    ]
    if found:
        return found
    if article.byline_text:
        return typed_authors(article.byline_text, article.source)
    if article.source and article.source.kind == article.source.Kind.AGENCY:
        return [_agency(article.source)]
    return [publisher()]


def typed_authors(text, source=None) -> list[dict]:
    """The names in a byline as typed, one each: without “By”, place, role and agency; an agency alone is one."""
    agencies = set(_AGENCIES)
    if source:
        agencies |= {source.name.casefold(), source.credit_line.casefold()} - {""}
    whole = _BY.sub("", text.strip())
    pieces = [_AFTER.sub("", piece).strip(" .") for piece in _BETWEEN.split(whole)]
    pieces = list(dict.fromkeys(piece for piece in pieces if piece))
    names = [piece for piece in pieces if piece.casefold() not in agencies]
    # After the first name only what looks like one: not "Harbour correspondent", not "in Lagos".
    names = [name for number, name in enumerate(names) if number == 0 or _is_name(name)]
    if names:
        return [{"@type": "Person", "name": name} for name in names]
    its_own = {source.name.casefold(), source.credit_line.casefold()} if source else ()
    return [_agency(source) if each.casefold() in its_own else _organization(each) for each in pieces or [whole]]


def _is_name(text):
    words = text.split()
    return len(words) > 1 and all(not word[0].islower() for word in (words[0], words[-1]))


def _organization(name):
    return {"@type": "Organization", "name": name}


def _agency(source):
    return _said({"@type": "Organization", "name": source.name, "url": source.home_page})


def _said(data):
    """What there is to say: nothing empty."""
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def _when(moment):
    """ISO 8601 with the site's offset: without one Google takes its own zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
