"""A stored body dressed for its readers, its editor and its lists of pictures.

Nothing here cleans: the body was cleaned when it was kept, and what is added (a picture's markup, a card) is ours.
"""

import html
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from . import addresses
from .markup import escape_attribute

_CAPTION = r"(?:<figcaption>(?P<caption>[^<]*+(?:<(?!/?fig)[^<]*+)*)</figcaption>)?"
_PICTURE = rf'<figure data-picture="(?P<uid>[0-9a-f-]{{36}})"(?: data-alt="(?P<alt>[^"]*)")?>{_CAPTION}</figure>'
_FIGURE = re.compile(_PICTURE)
# A line with nothing but the link to a sound of ours: the name of the site is nobody's business here, its path is ours.
_SOUND = (
    r'<p[^>]*><a href="(?P<sound>(?:https?://[^/"]+)?(?P<file>/media/documents/[0-9a-f]{2}/[0-9a-f]{20}/[^/"]+'
    r'\.(?:mp3|m4a|aac|ogg|wav)))">(?P<words>[^<]*)</a></p>'
)
_DRESSED = re.compile(rf'{_PICTURE}|<figure data-embed="(?P<embed>[^"]*)"></figure>|(?P<table></?table>)|{_SOUND}')

PictureMaker = Callable[[str, SafeString, str | None], str]


class BodyPicture(NamedTuple):
    """One use of a picture in a body. `caption` is inline HTML, cleaned; `alt` None means the library's own text."""

    uid: str
    caption: SafeString
    alt: str | None

    @property
    def decorative(self) -> bool:
        """Whether this use was marked as saying nothing to who can't see it."""
        return self.alt == ""


def _use(match: re.Match) -> BodyPicture:
    alt = match["alt"]
    return BodyPicture(
        match["uid"],
        # Cut out of a stored body, which the cleaner has had the last word on.
        mark_safe(match["caption"] or ""),
        None if alt is None else html.unescape(alt),
    )


def body_pictures(body: str) -> list[BodyPicture]:
    """The pictures of a stored body in their order, one entry a use."""
    return [_use(match) for match in _FIGURE.finditer(body or "")]


def render_body(
    body: str,
    pictures: Mapping[str, str | Callable[[SafeString, str | None], str]] | PictureMaker | None = None,
    *,
    picture: PictureMaker | None = None,
    embed: Callable[[addresses.Embed], str] | None = None,
) -> SafeString:
    """The public HTML of a stored body, in one pass.

    Each `<figure data-picture>` becomes what `picture(uid, caption, alt)` answers: trusted HTML, or "" where the
    picture is gone (its caption goes with it). Instead of the callable, a mapping may be given: uid → HTML, or → a
    callable of caption and alt. An embed becomes `embed(Embed)`, by default a card with a plain link that loads
    nothing; a line that is only a link to a sound of ours gets a player; a table gets a box that scrolls sideways and
    takes the keyboard's focus.
    """
    make = picture or _maker(pictures)
    make_embed = embed or embed_card

    def dress(match: re.Match) -> str:
        if match["uid"]:
            return make(*_use(match)) or ""
        if match["sound"]:
            return _player(match)
        if match["table"]:
            return (
                _TABLE_BOX % {"label": escape_attribute(gettext("Table"))}
                if match["table"] == "<table>"
                else _TABLE_END
            )
        found = addresses.embed(html.unescape(match["embed"]))
        return make_embed(found) if found else ""

    return mark_safe(_DRESSED.sub(dress, body or ""))


# Its parts are cut out of a stored body, and are escaped as attributes and words are there. Nothing loads by itself.
_PLAYER = (
    '<figure class="sound"><audio controls preload="none" src="%(file)s"></audio>'
    '<figcaption><a href="%(sound)s">%(words)s</a></figcaption></figure>'
)


def _player(match: re.Match) -> str:
    """A sound with its link. One that was pasted bare says its address; readers are told the file's name instead."""
    words = match["words"]
    if html.unescape(words).strip() == html.unescape(match["sound"]):
        words = f"<bdi>{escape(unquote(html.unescape(match['file']).rpartition('/')[2]))}</bdi>"
    return _PLAYER % (match.groupdict() | {"words": words})


_TABLE_BOX = '<div class="table-scroll" tabindex="0" role="group" aria-label="%(label)s"><table>'
_TABLE_END = "</table></div>"


def _maker(pictures) -> PictureMaker:
    if callable(pictures):
        return pictures
    known = {str(uid): made for uid, made in (pictures or {}).items()}

    def make(uid: str, caption: SafeString, alt: str | None) -> str:
        made = known.get(uid, "")
        return made(caption, alt) if callable(made) else str(made)

    return make


def embed_card(embed: addresses.Embed) -> SafeString:
    """The card that stands for an embed: who it is from, and a link that says so; no request to that host.

    Where the provider has a player to be framed, the card names it, and static/js/embed.js makes a button of the link.
    """
    frame = addresses.frame(embed)
    player = (
        format_html(
            ' data-frame="{}" data-shape="{}" data-title="{}"',
            frame.src,
            frame.shape,
            gettext("Shown from %(provider)s") % {"provider": embed.provider},
        )
        if frame
        else ""
    )
    return format_html(
        '<figure class="embed" data-embed="{}"{}><p class="embed-from"><b>{}</b> <bdi class="embed-host">{}</bdi></p>'
        '<p><a href="{}">{}</a></p></figure>',
        embed.url,
        player,
        embed.provider,
        embed.host,
        embed.url,
        _invitation(embed),
    )


def embed_link(embed: addresses.Embed) -> SafeString:
    """An embed where no script runs, as in a feed: the link alone."""
    return format_html('<p><a href="{}">{}</a></p>', embed.url, _invitation(embed))


def _invitation(embed: addresses.Embed) -> str:
    return gettext("Show this from %(provider)s (loads from %(host)s)") % {
        "provider": embed.provider,
        "host": embed.host,
    }


def editor_body(body: str, pictures: Mapping[str, object]) -> str:
    """A stored body as the editor shows it: each known picture with an `<img>` for the eye.

    `pictures` maps a picture's uid to the address of a rendition, or to anything with such an address as `src` and,
    perhaps, whom it names as `credit`. `clean_body` takes what the editor sends back and drops both again.
    """
    known = {str(uid): made for uid, made in pictures.items()}

    def show(match: re.Match) -> str:
        made = known.get(match["uid"])
        source = getattr(made, "src", made)
        if not source:
            return match[0]
        credit = getattr(made, "credit", "")
        named = f' data-credit="{escape_attribute(credit)}"' if credit else ""
        opening = match[0].index(">")
        image = f'<img src="{escape_attribute(str(source))}" alt="">'
        return f"{match[0][:opening]}{named}>{image}{match[0][opening + 1 :]}"

    return _FIGURE.sub(show, body or "")
