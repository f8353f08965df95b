"""WXR 1.2, as WordPress's own `wp-admin/includes/export.php` writes it: RSS 2.0 with a namespace of its own.

Whatever stands in a text, the file is well-formed: characters that XML can't carry are left out, and a CDATA section
that would end too soon goes on in a second one. The importer reads every field that is written here; none of them may
be missing (it takes a missing number for 0 and then mistakes one post for another).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import BinaryIO

from newsroom.xml import clean_xml_chars

VERSION = "1.2"
NO_TIME = "0000-00-00 00:00:00"
_OPENING = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
"""
_CLOSING = "</channel>\n</rss>\n"
# What PHP's serialize() writes. The importer unserialises a custom field that looks like it, whoever typed it.
_SERIALISED = re.compile(r"\s*(?:N;|[aObisdCEr]:)")


def cdata(words: object) -> str:
    """The words as a CDATA section, or several where they hold the end of one."""
    text = clean_xml_chars(str(words)).encode(errors="replace").decode()
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name: str, words: object) -> str:
    """An element that holds words."""
    return f"<{name}>{cdata(words)}</{name}>"


def number(name: str, value: int) -> str:
    """An element that holds a number."""
    return f"<{name}>{value:d}</{name}>"


def meta(kind: str, pairs: dict[str, object]) -> list[str]:
    """Custom fields (`wp:postmeta` …), a list of values as several of one name; empty ones are left out."""
    return [
        f"<{kind}>{element('wp:meta_key', key)}{element('wp:meta_value', as_words(value))}</{kind}>"
        for key, values in pairs.items()
        for value in (values if isinstance(values, list) else [values])
        if value not in ("", None)
    ]


def as_words(value: object) -> str:
    """A custom field that WordPress will take for words, and never for an object of PHP."""
    words = str(value)
    return f"\u2060{words}" if _SERIALISED.match(words) else words


def clock(moment: datetime | None) -> str:
    """A time as WordPress's columns have it; the zeros where there is none."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else NO_TIME


@dataclass
class Item:
    """A post, page, attachment or guest author: one row of WordPress's table of posts. Times are in the site's zone."""

    number: int
    kind: str
    title: str
    link: str
    guid: str
    dated: datetime
    changed: datetime
    status: str
    name: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    parent: int = 0
    order: int = 0
    comments: str = "closed"
    is_sticky: bool = False
    is_dateless: bool = False  # never published: WordPress gives it its hour when it is
    attachment_url: str = ""
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # domain, nicename, name
    fields: dict[str, object] = field(default_factory=dict)
    remarks: list["Remark"] = field(default_factory=list)

    def xml(self) -> str:
        """The `<item>`."""
        lines = [
            "<item>",
            element("title", self.title),
            f"<link>{cdata(self.link)}</link>",
            f"<pubDate>{format_datetime(self.dated)}</pubDate>",
            element("dc:creator", self.creator),
            f'<guid isPermaLink="false">{cdata(self.guid)}</guid>',
            "<description></description>",
            element("content:encoded", self.content),
            element("excerpt:encoded", self.excerpt),
            number("wp:post_id", self.number),
            element("wp:post_date", clock(self.dated)),
            element("wp:post_date_gmt", NO_TIME if self.is_dateless else clock(self.dated.astimezone(UTC))),
            element("wp:post_modified", clock(self.changed)),
            element("wp:post_modified_gmt", clock(self.changed.astimezone(UTC))),
            element("wp:comment_status", self.comments),
            element("wp:ping_status", "closed"),
            element("wp:post_name", self.name),
            element("wp:status", self.status),
            number("wp:post_parent", self.parent),
            number("wp:menu_order", self.order),
            element("wp:post_type", self.kind),
            element("wp:post_password", ""),
            number("wp:is_sticky", self.is_sticky),
        ]
        if self.attachment_url:
            lines.append(element("wp:attachment_url", self.attachment_url))
        for domain, nicename, name in self.terms:
            lines.append(f'<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>')
        lines += meta("wp:postmeta", self.fields)
        lines += [remark.xml() for remark in self.remarks]
        return "\n".join([*lines, "</item>", ""])


@dataclass
class Remark:
    """A comment below an item."""

    number: int
    name: str
    email: str
    website: str
    ip: str
    written: datetime
    content: str
    approved: str
    kind: str = "comment"
    parent: int = 0
    user: int = 0

    def xml(self) -> str:
        """The `<wp:comment>`."""
        return "\n".join(
            [
                "<wp:comment>",
                number("wp:comment_id", self.number),
                element("wp:comment_author", self.name),
                element("wp:comment_author_email", self.email),
                element("wp:comment_author_url", self.website),
                element("wp:comment_author_IP", self.ip),
                element("wp:comment_date", clock(self.written)),
                element("wp:comment_date_gmt", clock(self.written.astimezone(UTC))),
                element("wp:comment_content", self.content),
                element("wp:comment_approved", self.approved),
                element("wp:comment_type", self.kind),
                number("wp:comment_parent", self.parent),
                number("wp:comment_user_id", self.user),
                "</wp:comment>",
            ]
        )


class Files:
    """The export's file, or its files where one would be larger than a server takes. Each has the whole head."""

    def __init__(self, folder: Path, head: str, most: int | None = None) -> None:
        """`most` is the size in bytes after which another file is begun."""
        self.folder, self.most = folder, most
        self.head = (_OPENING + head).encode()
        self.names: list[str] = []
        self.size = 0
        self.file: BinaryIO | None = None

    def __enter__(self):
        self._begin()
        return self

    def __exit__(self, *exception):
        self._end()

    @property
    def is_full(self) -> bool:
        """Whether the next items belong into another file."""
        return self.most is not None and self.size >= self.most

    def another(self) -> None:
        """End this file and begin the next."""
        self._end()
        self._begin()

    def add(self, item: Item) -> None:
        """Write an item."""
        self._write(item.xml().encode())

    def _begin(self):
        name = "wordpress.xml" if self.most is None else f"wordpress-{len(self.names) + 1:03d}.xml"
        self.names.append(name)
        self.size = 0
        self.file = (self.folder / name).open("xb")
        self._write(self.head)

    def _write(self, words):
        self.size += self.file.write(words)

    def _end(self):
        self.file.write(_CLOSING.encode())
        self.file.close()
