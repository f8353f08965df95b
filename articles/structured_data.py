"""What a story's page says to machines: NewsArticle and BreadcrumbList (schema.org) as JSON-LD.

Plain dictionaries, and the script block they are written into: data, not code, so a strict CSP has nothing against it.
"""

import json
import re

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from articles.heads import DESCRIPTION, absolute
from articles.models import Article, Byline
from articles.pictures.renditions import CROPS, JPEG
from newsroom.models import SiteSettings
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

_BY = re.compile(r"^by\s+", re.IGNORECASE)
# What could end the block or begin a comment in it, and the two line ends of old JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def news_article(article, *, bylines=None, topics=None, corrections=None) -> dict:
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
        "publisher": _publisher(),
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
    }
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def breadcrumbs(article) -> dict:
    """The way to a story: front, section, story."""
    steps = [(SiteSettings.current().name, reverse("front"))]
    if article.section:
        steps.append((article.section.name, article.section.get_absolute_url()))
    steps.append((article.headline, article.get_absolute_url()))
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def images(use) -> list[str]:
    """The addresses of the lead picture's crops, 16x9, 4x3 and 1x1, each as wide as there is up to IMAGE_WIDTH."""
    made = [each for each in use.picture.made if each.format == JPEG and each.width <= IMAGE_WIDTH] if use else []
    crops = [[each for each in made if each.crop == crop] for crop in CROPS]
    return [absolute(max(crop, key=lambda each: each.width).url) for crop in crops if crop]


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
        return [{"@type": "Person", "name": _BY.sub("", article.byline_text)}]
    if article.source and article.source.kind == article.source.Kind.AGENCY:
        agency = {"@type": "Organization", "name": article.source.name}
        return [agency | ({"url": article.source.home_page} if article.source.home_page else {})]
    return [_publisher()]


def _publisher():
    return {"@type": "NewsMediaOrganization", "name": SiteSettings.current().name, "url": f"{settings.SITE_URL}/"}


def _when(moment):
    """ISO 8601 with the site's offset: without one Google takes its own zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
