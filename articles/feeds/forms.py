"""The three forms of a feed: RSS 2.0 with Media RSS, Atom, JSON Feed 1.1."""

import json

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape

from newsroom.feeds import ATOM, JSON, RSS, Steady
from newsroom.models import SiteSettings
from newsroom.pages import showing
from newsroom.xml import clean_xml_chars


class _Rss(Steady, Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for name, _address in entry.authors:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", entry.content)
        if entry.replies is not None:
            showing(f"replies:{entry.number}")
            handler.addQuickElement("slash:comments", str(entry.replies))
            handler.addQuickElement("wfw:commentRss", f"{entry.url}feed/")
        for number, picture in enumerate(entry.pictures):
            handler.startElement(
                "media:content",
                {
                    "url": picture.url,
                    "type": picture.mime,
                    "medium": "image",
                    "width": str(picture.width),
                    "height": str(picture.height),
                    "fileSize": str(picture.size),
                    "isDefault": "true" if number == 0 else "false",
                },
            )
            for name, text, attributes in (
                ("media:title", picture.alt, {"type": "plain"}),
                ("media:description", picture.caption, {"type": "plain"}),
                ("media:credit", picture.credit, {"role": "photographer", "scheme": "urn:ebu"}),
            ):
                if text:
                    handler.addQuickElement(name, clean_xml_chars(text), attributes)
            handler.endElement("media:content")


class _Atom(Steady, Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for name, address in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", entry.content, {"type": "html", "xml:lang": entry.language})


def _xml(kind):
    def write(feed):
        paper = SiteSettings.current()
        xml = kind(
            title=clean_xml_chars(feed.title),
            link=feed.page,
            description=clean_xml_chars(feed.description),
            language=paper.language,
            feed_url=feed.address,
            feed_guid=feed.address,
            author_name=clean_xml_chars(paper.name) if kind is _Atom else None,
        )
        for entry in feed.entries:
            # Summaries are read as HTML in both forms.
            xml.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.summary),
                unique_id=entry.id,
                unique_id_is_permalink=False,
                pubdate=entry.published,
                updateddate=entry.updated,
                categories=entry.tags,
                entry=entry,
            )
        return xml.writeString("utf-8").encode()

    return write


def _json(feed):
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.description,
        "language": SiteSettings.current().language,
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps({name: value for name, value in said.items() if value != ""}, ensure_ascii=False).encode()


def _json_item(entry):
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "image": entry.pictures[0].url if entry.pictures else None,
        "date_published": rfc3339_date(timezone.localtime(entry.published)),
        "date_modified": rfc3339_date(timezone.localtime(entry.updated)),
        "authors": [{"name": name} | ({"url": address} if address else {}) for name, address in entry.authors],
        "tags": entry.tags,
        "language": entry.language,
    }
    return {name: value for name, value in item.items() if value}


WRITERS = {RSS: _xml(_Rss), ATOM: _xml(_Atom), JSON: _json}
