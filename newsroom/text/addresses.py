"""Addresses inside copy: which links may stand, and which of them can be shown as an embed."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

LINK_MAX = 2_000
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"(?!-)[\w.\-]{1,253}", re.UNICODE)


def clean_link(href: str, schemes: frozenset[str] = SCHEMES, relative: bool = True) -> str:
    """The address as a story may carry it, or "" where no link may stand.

    http, https, mailto, tel and addresses on this site pass; Google's redirector is unwrapped; what only a word
    processor can follow (file:, #_Toc…) is dropped. Idempotent.
    """
    if len(href) > LINK_MAX:
        return ""
    href = _INVISIBLE.sub("", href).strip()
    while (target := _behind_google(href)) is not None:
        href = _INVISIBLE.sub("", target).strip()
    if href.startswith("//"):
        href = "https:" + href
    href = _BAD_ESCAPE.sub("%25", href)
    href = "".join(quote(c) if c.isspace() or c in '<>"`\\^{}|' else c for c in href)
    if not unicodedata.is_normalized("NFC", href):
        href = "".join(c if c.isascii() else quote(c) for c in href)
    scheme = _SCHEME.match(href)
    if not scheme:
        before = re.split("[/?#]", href, maxsplit=1)[0]
        return href if relative and href and ":" not in before and href != "#" and not href.startswith("#_") else ""
    name = scheme[1].lower()
    if name not in schemes:
        return ""
    href = name + href[len(name) :]
    if name in ("http", "https"):
        return href if _web_host(href) else ""
    return href if len(href) > len(name) + 1 else ""


def _web_host(href: str) -> str:
    """The host of an http(s) address, lower case, without "www."; "" where there is none to trust."""
    try:
        parts = urlsplit(href)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not href[len(parts.scheme) :].startswith("://") or not _HOST.fullmatch(host):
        return ""
    return host.removeprefix("www.")


def _behind_google(href: str) -> str | None:
    match = re.match(r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?(.*)", href, re.IGNORECASE)
    if not match:
        return None
    try:
        query = parse_qs(match[1].split("#", 1)[0], max_num_fields=50)
    except ValueError:
        return None
    target = (query.get("q") or query.get("url") or [""])[0]
    return target if target.startswith(("http://", "https://")) and len(target) < len(href) else None


class Embed(NamedTuple):
    """Something that lives elsewhere: its canonical address, who serves it, and from which host it would load."""

    url: str
    provider: str
    host: str


# Host (without www. and m.) → name, and what of the path makes it one post, film or track.
PROVIDERS: dict[str, tuple[str, str]] = {
    "youtube.com": ("YouTube", r"/(?:watch|live/|shorts/|embed/|playlist)"),
    "youtube-nocookie.com": ("YouTube", r"/embed/"),
    "youtu.be": ("YouTube", r"/[\w\-]{5,}"),
    "vimeo.com": ("Vimeo", r"/(?:[\w\-]+/)*\d+"),
    "player.vimeo.com": ("Vimeo", r"/video/\d+"),
    "twitter.com": ("X", r"/[^/]+/status(?:es)?/\d+"),
    "x.com": ("X", r"/[^/]+/status(?:es)?/\d+"),
    "instagram.com": ("Instagram", r"/(?:[\w.]+/)?(?:p|reel|tv)/[\w\-]+"),
    "tiktok.com": ("TikTok", r"/@[^/]+/video/\d+"),
    "facebook.com": (
        "Facebook",
        r"/(?:[^/]+/(?:posts|videos|photos)/|watch|reel/|permalink\.php|photo|share/|story\.php)",
    ),
    "soundcloud.com": ("SoundCloud", r"/[^/]+/[^/]+"),
    "open.spotify.com": ("Spotify", r"/(?:intl-\w+/)?(?:embed/)?(?:track|album|playlist|episode|show|artist)/\w+"),
    "bsky.app": ("Bluesky", r"/profile/[^/]+/post/\w+"),
    "mastodon.social": ("Mastodon", r"/@[^/]+/\d+"),
}
_VIDEO_ID = re.compile(r"[\w\-]{5,20}")


def embed(url: str) -> Embed | None:
    """The embed that an address stands for, or None where its host is not on our list or it is not one single thing."""
    url = clean_link(url, frozenset({"http", "https"}), relative=False)
    host = _web_host(url) if url else ""
    host = host.removeprefix("m.").removeprefix("mobile.")
    if host not in PROVIDERS:
        return None
    provider, path = PROVIDERS[host]
    parts = urlsplit(url)
    if parts.username or not re.match(path, parts.path):
        return None
    if provider == "YouTube":
        return _youtube(host, parts)
    if host == "player.vimeo.com":
        number = parts.path.split("/")[2]
        return Embed(f"https://vimeo.com/{number}", provider, "vimeo.com")
    address = f"https://{'www.' if host in ('instagram.com', 'tiktok.com', 'facebook.com') else ''}{host}"
    route = parts.path.replace("/embed/", "/", 1) if host == "open.spotify.com" else parts.path
    if host == "twitter.com":
        address, host = "https://x.com", "x.com"
    query = f"?{parts.query}" if parts.query and host in ("facebook.com", "vimeo.com") else ""
    return Embed(address + route + query, provider, host)


class Frame(NamedTuple):
    """A provider's own player for an embed: where it is, and its shape (wide, tall, post or sound)."""

    src: str
    shape: str


# The hosts of players that providers offer for framing. Exactly these stand in the policy's frame-src.
FRAME_HOSTS = (
    "mastodon.social",
    "open.spotify.com",
    "player.vimeo.com",
    "w.soundcloud.com",
    "www.tiktok.com",
    "www.youtube-nocookie.com",
)


def frame(embed: Embed) -> Frame | None:
    """The player to put in a page's frame, or None where the provider has none without a script of its own."""
    make = _FRAMES.get(embed.provider)
    return make(embed, urlsplit(embed.url)) if make else None


def _youtube_frame(embed, parts):
    query = parse_qs(parts.query)
    if "list" in query:
        return Frame(f"https://www.youtube-nocookie.com/embed/videoseries?list={query['list'][0]}", "wide")
    start = f"?start={query['t'][0]}" if "t" in query else ""
    return Frame(f"https://www.youtube-nocookie.com/embed/{query['v'][0]}{start}", "wide")


def _vimeo_frame(embed, parts):
    # A film that is not listed carries a second word, which the player wants to hear.
    found = re.search(r"/(\d+)(?:/([0-9a-f]{6,20}))?/?$", parts.path)
    if not found:
        return None
    secret = f"h={found[2]}&" if found[2] else ""
    return Frame(f"https://player.vimeo.com/video/{found[1]}?{secret}dnt=1", "wide")


def _mastodon_frame(embed, parts):
    found = re.match(r"/@[\w.@\-]+/\d+", parts.path)
    return Frame(f"https://mastodon.social{found[0]}/embed", "post") if found else None


def _spotify_frame(embed, parts):
    found = re.search(r"/(track|album|playlist|episode|show|artist)/(\w+)", parts.path)
    return Frame(f"https://open.spotify.com/embed/{found[1]}/{found[2]}", "sound") if found else None


def _soundcloud_frame(embed, parts):
    return Frame(f"https://w.soundcloud.com/player/?url={quote(embed.url, safe='')}", "sound")


def _tiktok_frame(embed, parts):
    found = re.search(r"/video/(\d+)", parts.path)
    return Frame(f"https://www.tiktok.com/player/v1/{found[1]}", "tall") if found else None


_FRAMES = {
    "YouTube": _youtube_frame,
    "Vimeo": _vimeo_frame,
    "Mastodon": _mastodon_frame,
    "Spotify": _spotify_frame,
    "SoundCloud": _soundcloud_frame,
    "TikTok": _tiktok_frame,
}


def _youtube(host: str, parts) -> Embed | None:
    try:
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    pieces = [piece for piece in parts.path.split("/") if piece]
    if pieces == ["playlist"] or pieces == ["embed", "videoseries"]:
        playlist = query.get("list", [""])[0]
        safe = re.fullmatch(r"[\w\-]{5,60}", playlist)
        return Embed(f"https://www.youtube.com/playlist?list={playlist}", "YouTube", "youtube.com") if safe else None
    video = query.get("v", [""])[0] if pieces[0] == "watch" else pieces[-1]
    if not _VIDEO_ID.fullmatch(video):
        return None
    start = re.fullmatch(r"(\d{1,6})s?", query.get("t", query.get("start", [""]))[0])
    at = f"&t={int(start[1])}" if start and int(start[1]) else ""
    return Embed(f"https://www.youtube.com/watch?v={video}{at}", "YouTube", "youtube.com")
