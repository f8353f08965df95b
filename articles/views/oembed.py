"""`/oembed/?url=…`: how a story of ours is shown on somebody else's page (oembed.com, 1.0, type `link`)."""

import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.heads import SharePicture, absolute
from articles.models import Article
from articles.pictures.renditions import JPEG
from articles.views import elsewhere
from newsroom.models import SiteSettings
from newsroom.models.address import tidy_path
from newsroom.pages import public, showing
from newsroom.xml import clean_xml_chars

LONGEST = 2000  # characters of an address
JSON, XML = "json", "xml"


@require_safe
@public(kept=False)
def oembed(request):
    """What may be said of the story at `url`, as JSON or XML; whatever strangers may not read is a 404."""
    form, address = request.GET.get("format") or JSON, request.GET.get("url", "").strip()
    if not address:
        return _refused(400, _("Say which page: add its whole address as “url”."))
    if form not in (JSON, XML):
        return _refused(501, _("Only json and xml are spoken here."))
    path = _path_here(address)
    story = _story_at(path) if path else None
    if path is None:
        return _refused(404, _("That address is not of this site."))
    if story is None:
        return _refused(404, _("There is no story at that address."))
    said = _said_of(story, _limit(request, "maxwidth"), _limit(request, "maxheight"))
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False}) if form == JSON else _xml(said)
    return _for_all(response)


def _for_all(response):
    """Pages elsewhere ask from their readers' browsers, too, and may read why they are refused."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _path_here(address):
    """The path of an address of this site, None for any other."""
    if len(address) > LONGEST:
        return None
    try:
        there, here = (_door(urlsplit(each)) for each in (address, settings.SITE_URL))
        path = tidy_path(unquote(urlsplit(address).path))
    except ValueError:
        return None
    return path if there == here and len(path) <= elsewhere.LONGEST and "\x00" not in path else None


def _door(parts):
    """Host and port, with None for the usual one: a link of before the certificate is still a link to us."""
    usual = {"http": 80, "https": 443}
    if parts.scheme not in usual:
        raise ValueError(parts.scheme)
    return parts.hostname, None if parts.port == usual[parts.scheme] else parts.port


def _story_at(path):
    """The published story at a path, or at the address that an old path leads to."""
    story = _published_at(path)
    if story is None:
        moved = elsewhere.place(path)
        # Addresses come percent-encoded from there.
        moved = tidy_path(unquote(urlsplit(moved).path)) if isinstance(moved, str) else path
        story = _published_at(moved) if moved != path else None
    return story


def _published_at(path):
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None
    if match.url_name != "article":
        return None
    parts = match.kwargs
    try:
        day = datetime.date(parts["year"], parts["month"], parts["day"])
    except ValueError:
        return None
    stories = Article.objects.published().filter(day=day, slug=parts["name"])
    return stories.select_related("section", "lead__picture").defer("body").first()


def _said_of(story, width, height):
    paper = SiteSettings.current()
    rows = story.signed_by()
    showing(f"article:{story.pk}", f"section:{story.section_id}")
    showing(*(f"author:{row.author_id}" for row in rows))
    authors = list(dict.fromkeys(row.author for row in rows))
    said = {
        "version": "1.0",
        "type": "link",
        "title": story.headline,
        "author_name": ", ".join(author.name for author in authors) or story.byline_text,
        "author_url": absolute(authors[0].get_absolute_url()) if len(authors) == 1 else "",
        "provider_name": paper.name,
        "provider_url": f"{settings.SITE_URL}/",
        **_thumbnail(story, width, height),
    }
    return {name: value for name, value in said.items() if value != ""}


def _thumbnail(story, width, height):
    """The largest picture within what is asked for; none where every one is larger, as the format wants it."""
    found = []
    if story.lead:
        showing(f"picture:{story.lead.picture_id}")
        made = [each for each in story.lead.picture.made if each.format == JPEG]
        found = [(each.width, each.height, absolute(each.url)) for each in made if each.width <= 1200]
    if not found:
        shared = SharePicture.of(story.lead) or SharePicture.drawn(story)
        found = [(shared.width, shared.height, shared.url)]
    fitting = [each for each in found if each[0] <= (width or each[0]) and each[1] <= (height or each[1])]
    if not fitting:
        return {}
    best = max(fitting, key=lambda each: each[0] * each[1])
    return {"thumbnail_url": best[2], "thumbnail_width": best[0], "thumbnail_height": best[1]}


def _limit(request, name):
    """A number of pixels, None where it is not one."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 6 else None


def _xml(said):
    response = HttpResponse(content_type="text/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement("oembed", {})
    for name, value in said.items():
        xml.addQuickElement(name, clean_xml_chars(str(value)))
    xml.endElement("oembed")
    xml.endDocument()
    return response


def _refused(status, sentence):
    return _for_all(HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8"))
