"""What stood at an address once: redirects in one hop, 410 for what is gone, WordPress's old shapes.

`Address` is asked first. What its rows don't say follows from the shape of the address: `/category/x/` is a section or
a topic, `…/comment-page-2/` and `…/feed/` belong to what stands before them.
"""

import re
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db import OperationalError
from django.db.models import F
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Document, Picture, Section, Topic
from articles.pictures.renditions import JPEG
from articles.wire.uploads import other_names
from newsroom.models import Address, Page
from newsroom.models.address import tidy_path
from newsroom.pages import public, showing
from newsroom.pages.unnoticed import is_unnoticed

LONGEST = 700  # characters of a path in the table of addresses
# What WordPress asks its front for; any other parameter shows the front itself.
POSTS = ("p", "page_id", "attachment_id")
OLD_QUERIES = (*POSTS, "cat", "tag", "author", "m", "s", "feed", "paged")


@dataclass(frozen=True)
class Gone:
    """Something public stood there until this moment."""

    at: datetime


# -- answers ----------------------------------------------------------------------------------------------------------


@require_safe
@public
def unknown(request, path):
    """The last route: whatever no other address is."""
    return answer(request)


def answer(request):
    """A redirect in one hop, the page that says that it is gone, or Http404. For views that found nothing."""
    path = request.path_info
    if len(path) > LONGEST or "\x00" in path:
        raise Http404
    if is_old_query(request.GET):
        # A WordPress in a folder: /blog/?p=12
        found = _numbered_below(path, _plain_query(request))
        if found is not None:
            return _answer_with(request, found)
    found = _with_slash(path) or place(path)
    if isinstance(found, str) and tidy_path(found) == tidy_path(path):
        found = None
    return _answer_with(request, found, keep_query=True)


def is_old_query(query) -> bool:
    """Whether the front is asked for something else, as WordPress was: `/?p=12`, `/?cat=3` …"""
    return any(name in query for name in OLD_QUERIES)


def of_query(request):
    """The answer to such a question, or Http404."""
    return _answer_with(request, _queried(_plain_query(request)))


def _plain_query(request):
    query = {name: request.GET[name].strip() for name in request.GET}
    if any(len(value) > 200 or "\x00" in value for value in query.values()):
        raise Http404
    return query


def _answer_with(request, found, *, keep_query=False):
    if isinstance(found, Gone):
        return render(request, "410.html", {"at": found.at}, status=410)
    if found is None:
        raise Http404
    if keep_query and request.META.get("QUERY_STRING") and "?" not in found and "#" not in found:
        found = f"{found}?{request.META['QUERY_STRING']}"
    return HttpResponsePermanentRedirect(found)


def _with_slash(path):
    """The address with its missing slash, where one of our own pages stands whatever is published.

    Stories, sections, days and the like are asked for by `place`, which knows whether they are there.
    """
    if path.endswith("/") or path.startswith("//") or "." in path.rsplit("/", 1)[1]:
        return None
    try:
        match = resolve(f"{path}/")
    except Resolver404:
        return None
    stands_alone = not match.kwargs.keys() - {"form"} or "number" in match.kwargs
    return f"{path}/" if stands_alone and match.url_name != "unknown" else None


# -- where things are -------------------------------------------------------------------------------------------------

STORY = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/([^/]+)/")
DATE = re.compile(r"/(\d{4})/(\d{2})/(?:(\d{2})/)?")
YEAR = re.compile(r"/(\d{4})/")
UPLOAD = re.compile(r"(?P<folder>/(?:[^/]+/)*(?:wp-content/uploads|files)/)(?P<path>.+\.\w{2,5})")
LIST = re.compile(r"/(?P<kind>section|topic|author|category|tag)/(?:[^/]+/)*?(?P<slug>[^/]+)/")
FEED = re.compile(r"(?P<base>/(?:.+?/)??)(?:feed/)?(?:feed|(?P<form>rss2|rss|rdf|atom|json))/")
COMMENT_PAGE = re.compile(r"(?P<base>/.+/)comment-page-\d{1,6}/")
PAGE = re.compile(r"(?P<base>/(?:.+/)?)page/\d{1,6}/")
LESS = re.compile(r"(?P<base>/.+/)(?:amp|embed|trackback|\d{1,3})/")


def place(path: str, *, suffixed=True) -> str | Gone | None:
    """Where what once had this path is to be found now (which may be this very path), what is gone, or None.

    `suffixed` allows `…/feed/` and its like to be asked of what stands before them: once, so that no address costs
    more than a few queries.
    """
    path = tidy_path(path)
    if path.startswith("/index.php/"):
        path = path.removeprefix("/index.php")
    row = _row(path)
    found = _led(row) if row else None
    if found is None and (upload := UPLOAD.fullmatch(path)):
        return _of_upload(upload["folder"], upload["path"])
    if found is not None or "?" in path:
        return found
    return _by_shape(path if path.endswith("/") else f"{path}/", suffixed)


def _row(path):
    """The row of an address with or without its last slash, the exact one first."""
    bare = path.rstrip("/") or "/"
    paths = {path, bare, f"{bare}/".replace("//", "/")}
    showing(*(f"address:{each}" for each in paths))
    rows = {row.path: row for row in Address.objects.filter(path__in=paths)}
    return rows.get(path) or next(iter(rows.values()), None)


def _of_upload(folder, path):
    """An upload of WordPress's that was asked for by one of the names it gives to what it makes of it."""
    paths = [f"{folder}{name}" for name in other_names(path) if name != path]
    showing(*(f"address:{each}" for each in paths))
    rows = {row.path: row for row in Address.objects.filter(path__in=paths)}
    return next((_led(rows[each]) for each in paths if each in rows), None)


def _led(row):
    """Where a row of the table leads."""
    if row.kind != Address.Kind.CURRENT:
        hits.count(row)
    if row.kind == Address.Kind.GONE:
        return Gone(row.made_at)
    if row.subject_uid:
        return _of_thing(row.subject_uid)
    target = row.leads_to()
    if not target or not target.startswith("/") or "?" in target or "#" in target:
        return target
    # What was typed may be an old address by its shape alone, /category/x/: that would be a second hop.
    return place(target) or target


class Hits:
    """How often old addresses were asked for: kept in memory and written once a minute.

    A crawler that walks through a thousand of them costs no write each. What a process that ends has not written yet
    is lost, as it is when the database is busy: it is a figure for the desk, and no reader shall wait for it.
    """

    EVERY = 60  # seconds
    MOST = 1000  # addresses that are remembered at a time

    def __init__(self):
        self.seen, self.lock, self.written = Counter(), threading.Lock(), time.monotonic()

    def count(self, row):
        """Count one question for the address of this row, unless who asks wants to leave no trace."""
        if is_unnoticed():
            return
        with self.lock:
            if row.pk in self.seen or len(self.seen) < self.MOST:
                self.seen[row.pk] += 1
            due = time.monotonic() - self.written > self.EVERY
        if due:
            self.write()

    def write(self):
        """Add what was counted to the table: one UPDATE for all addresses that were asked for equally often."""
        with self.lock:
            seen, self.seen, self.written = self.seen, Counter(), time.monotonic()
        alike = defaultdict(list)
        for pk, times in seen.items():
            alike[times].append(pk)
        try:
            for times, pks in alike.items():
                Address.objects.quietly().filter(pk__in=pks).update(hits=F("hits") + times)
        except OperationalError:
            return


hits = Hits()


def _of_thing(uid):
    """The address of a thing by its permanent id, `Gone` where it was public once, None while it isn't."""
    story = Article.objects.defer("body").filter(uid=uid).first()
    if story is not None:
        showing(*story.page_keys())
        return _of_story(story)
    page = Page.objects.published().defer("body").filter(uid=uid).first()
    if page is not None:
        return page.get_absolute_url()
    for model in (Section, Topic, Author):
        thing = model.objects.filter(uid=uid).first()
        if thing is not None:
            showing(f"{model._meta.model_name}:{thing.pk}")
            return thing.get_absolute_url()
    picture = Picture.objects.filter(uid=uid).first()
    if picture is not None:
        return _of_picture(picture)
    document = Document.objects.filter(uid=uid).first()
    return _of_document(document) if document is not None else None


def _of_document(document):
    """An old upload leads to where the document is fetched now."""
    showing(*document.page_keys())
    return document.get_absolute_url() if document.is_usable else Gone(document.trashed_at)


def _of_picture(picture):
    """An old upload leads to the widest rendition of the whole picture."""
    showing(f"picture:{picture.pk}")
    if not picture.is_usable:
        return Gone(picture.killed_at or picture.trashed_at or picture.rights_until)
    whole = [each for each in picture.made if not each.crop and each.format == JPEG]
    return max(whole, key=lambda each: each.width).url if whole else None


def _of_story(story):
    if story.is_published:
        return story.get_absolute_url()
    return Gone(story.trashed_at or story.state_at) if story.was_public else None


def _by_shape(path, suffixed=True):
    """Where an address leads by its shape alone."""
    if path in ("/", "/index.php/"):
        return "/"
    if match := STORY.fullmatch(path):
        return _of_dated(*match.groups())
    if match := DATE.fullmatch(path):
        return _of_date(path, *match.groups())
    if match := YEAR.fullmatch(path):
        return f"{reverse('archive')}#y{match[1]}"
    for pattern, build in SUFFIXES if suffixed else ():
        if match := pattern.fullmatch(path):
            base = match["base"]
            found = base if base in ("/", "/comments/") else place(base, suffixed=False)
            return build(found, match) if isinstance(found, str) and "#" not in found else found
    if match := LIST.fullmatch(path):
        return _of_list(match["kind"], match["slug"])
    slug = path.strip("/")
    return path if "/" not in slug and Page.objects.published().filter(slug=slug).exists() else None


def _of_dated(year, month, day, slug):
    date = _date(f"{year}-{month}-{day}")
    story = Article.objects.defer("body").filter(day=date, slug=slug).first() if date else None
    if story is None:
        return None
    showing(*story.page_keys())
    return _of_story(story)


def _of_date(path, year, month, day):
    date = _date(f"{year}-{month}-{day or '01'}")
    if date is None:
        return None
    wanted = {"day": date} if day else {"day__year": date.year, "day__month": date.month}
    return path if Article.objects.published().filter(**wanted).exists() else None


def _date(text):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _of_list(kind, slug):
    """WordPress's categories became sections or topics; its tags topics."""
    models = {
        "category": (Section, Topic),
        "tag": (Topic,),
        "section": (Section,),
        "topic": (Topic,),
        "author": (Author,),
    }[kind]
    for model in models:
        thing = model.objects.filter(slug=slug).first()
        if thing is not None:
            return thing.get_absolute_url()
    return None


# What each suffix makes of the address before it. Pages were of another length there: their lists begin anew here.


def _feed(base, match):
    form = {"atom": "atom/", "json": "json/"}.get(match["form"] or "", "")
    return None if DATE.fullmatch(base) else f"{base}feed/{form}"


def _comments(base, match):
    return f"{base}#comments" if STORY.fullmatch(base) else base


def _list(base, match):
    return reverse("archive") if base == "/" else base


def _story_itself(base, match):
    return base if STORY.fullmatch(base) else None


SUFFIXES = ((COMMENT_PAGE, _comments), (FEED, _feed), (PAGE, _list), (LESS, _story_itself))


# -- questions to the front -------------------------------------------------------------------------------------------


def _queried(query):
    if "s" in query:
        return f"{reverse('search')}?{urlencode({'q': query['s']})}"
    base = _queried_thing(query)
    if base is None or isinstance(base, Gone):
        return base
    if "feed" in query:
        if query["feed"].startswith("comments-"):
            return "/comments/feed/" if base == "/" else f"{base}feed/"
        return f"{base}feed/{'atom/' if query['feed'] == 'atom' else ''}"
    if "cpage" in query:
        return _comments(base, None)
    return _list(base, None)


def _queried_thing(query):
    found = _numbered_below("/", query)
    if found is not None:
        return found
    if any(name in query for name in (*POSTS, "cat", "author")):
        return None
    if "tag" in query:
        return _of_list("tag", query["tag"])
    if "m" in query:
        digits = query["m"] if query["m"].isascii() and query["m"].isdigit() else ""
        parts = [digits[:4], digits[4:6], digits[6:8]]
        return _by_shape(f"/{'/'.join(filter(None, parts))}/") if digits else None
    return "/"


def _numbered_below(root, query):
    """What the table knows by a WordPress number; a post answers to any of its three names."""
    for name in (*POSTS, "cat", "tag", "author"):
        if name in query:
            for each in dict.fromkeys((name, *POSTS)) if name in POSTS else (name,):
                found = place(f"{root}?{each}={query[name]}")
                if found is not None:
                    return found
            return None
    return None
