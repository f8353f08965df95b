"""What templates say of stories: cards, pictures, bylines, dates. Each notes the keys of what it shows."""

import re
from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import escape, format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, to_locale

from articles import heads
from articles.models import Article, Byline, Section
from articles.pictures.markup import picture_tag
from newsroom.models import SiteSettings
from newsroom.moments import time_tag
from newsroom.pages import showing
from newsroom.rows import draw
from newsroom.text import body_pictures, direction, render_body, strip_agency_credit

register = template.Library()


# -- the site --------------------------------------------------------------------------------------------------------


@register.simple_tag
def menu():
    """The sections of the menu, in their order."""
    return Section.menu()


@register.simple_tag
def latest(count):
    """The newest stories, with their sections and nothing else of them."""
    showing("newest")
    newest = Article.objects.published().newest_first().select_related("section").defer("body")
    return list(newest[:count])


@register.filter
def absolute(path):
    """The address with scheme and host, from SITE_URL alone."""
    return heads.absolute(path)


@register.filter
def locale(language):
    """A language code as Open Graph writes it: `pt_BR`."""
    return to_locale(language)


# -- language and time -----------------------------------------------------------------------------------------------


@register.simple_tag
def tongue(story):
    """` lang="ar" dir="rtl"` where a story is not in the paper's language, else nothing."""
    if not story.language or story.language == SiteSettings.current().language:
        return ""
    return format_html(' lang="{}" dir="{}"', story.language, direction(story.language))


@register.simple_tag
def ours(story):
    """` lang="en" dir="ltr"` for the paper's own words inside a story of another language, else nothing."""
    paper = SiteSettings.current().language
    if not story.language or story.language == paper:
        return ""
    return format_html(' lang="{}" dir="{}"', paper, direction(paper))


FORMS = {"full": "DATETIME_FORMAT", "date": "DATE_FORMAT", "day": "MONTH_DAY_FORMAT", "time": "TIME_FORMAT"}


@register.simple_tag
def when(moment, form="full", after=None):
    """A `<time>` in the site's zone: `full` date and time, `date`, `time`, or `clock` (the time today, else the date).

    On the same day as `after`, a moment that stands beside this one, the time is enough. Nothing is relative: a kept
    page would lie. `clock` shows the key `today`, which midnight dirties; its dates leave out the year while it lasts.
    """
    here = timezone.localtime(moment)
    if form == "clock":
        showing("today")
        now = timezone.localdate()
        form = "time" if here.date() == now else "day" if here.year == now.year else "date"
    elif after and here.date() == timezone.localtime(after).date():
        form = "time"
    return time_tag(here, FORMS[form])


@register.simple_tag
def today():
    """Today's date in words, in the site's zone. Shows the key `today`, which midnight dirties."""
    showing("today")
    # Weekday and date together; Django knows no such format, so each catalogue says how its language writes them.
    return capfirst(date_format(timezone.localdate(), pgettext("today above the nameplate", "l j F Y")))


# -- bylines ---------------------------------------------------------------------------------------------------------


def _linked(author):
    return format_html('<a href="{}" rel="author">{}</a>', author.get_absolute_url(), author.name)


def _listed(names):
    """Names, or links, as a list in words: “A, B and C”."""
    names = list(names)
    if len(names) < 2:
        return _joined("", names)
    first = _joined(pgettext("between names", ", "), names[:-1])
    return format_html(pgettext("list of names", "{first} and {last}"), first=first, last=names[-1])


def _joined(between, pieces):
    """The pieces, escaped where they are not HTML already, with an escaped separator between them."""
    return format_html_join(between, "{}", ((piece,) for piece in pieces))


@register.simple_tag
def byline(article, bylines):
    """The line under a headline, names linked: as typed where it was typed, else by roles. "" without names."""
    if article.byline_text:
        return _as_typed(article.byline_text, [row.author for row in bylines])
    parts = []
    for role in Byline.Role:
        names = [_linked(row.author) for row in bylines if row.role == role]
        if names:
            parts.append(format_html("{} {}", role.label, _listed(names)))
    return _joined(pgettext("between roles in a byline", "; "), parts)


def _as_typed(text, authors):
    """The text with each author's name in it linked, the longest name first where one holds another."""
    known = {author.name: author for author in sorted(authors, key=lambda author: -len(author.name)) if author.name}
    if not known:
        return escape(text)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in known))
    pieces, at = [], 0
    for match in pattern.finditer(text):
        pieces += [text[at : match.start()], _linked(known[match[0]])]
        at = match.end()
    return _joined("", [*pieces, text[at:]])


@register.simple_tag
def signed(story):
    """The names on a card, unlinked: a card has one link, its headline."""
    if story.byline_text:
        return story.byline_text
    rows = [row for row in story.signing if row.role in (Byline.Role.BY, Byline.Role.REPORTED)]
    showing(*(f"signed:{row.author_id}" for row in rows))
    return _listed(row.author.name for row in rows)


@register.simple_tag
def about(author):
    """The first paragraph of what is told of an author, shortened: what stands below a story."""
    return Truncator(author.bio.strip().split("\n", 1)[0]).chars(ABOUT)


@register.simple_tag
def reading_time(story):
    """How long the text takes to read, in whole minutes."""
    minutes = story.reading_minutes
    return ngettext("%(minutes)d min read", "%(minutes)d min read", minutes) % {"minutes": minutes}


# -- pictures --------------------------------------------------------------------------------------------------------

MEASURE = "(min-width: 42rem) 38rem, 100vw"
OUTSET = "(min-width: 58rem) 54rem, 100vw"


@register.inclusion_tag("articles/_figure.html")
def figure(use, wide=False, eager=False):
    """A picture of a story with caption and credit; nothing at all while it has no renditions or may not be shown."""
    return _figure(use.picture, caption=use.shown_caption, alt=use.shown_alt, wide=wide, eager=eager)


def _figure(picture, *, caption, alt, wide=False, eager=False):
    showing(f"picture:{picture.pk}")
    return {
        "picture": picture_tag(picture.made, alt=alt, sizes=OUTSET if wide else MEASURE, eager=eager),
        "caption": caption,
        "credit": picture.credit,
        "portrait": picture.height > picture.width,
        "wide": wide,
    }


@register.simple_tag
def portrait(author, size="6rem"):
    """A small round portrait, shown `size` wide, or nothing."""
    if author is None or author.portrait is None:
        return ""
    showing(f"files:{author.portrait_id}")
    return picture_tag(author.portrait.made, alt="", sizes=size, crop="1x1")


# -- the text --------------------------------------------------------------------------------------------------------

# Characters of a headline: up to here it is set in the largest size, beyond there in the smallest.
SHORT, LONG = 42, 90
ABOUT = 240  # characters of an author's own paragraph
PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>")


@register.simple_tag
def story_body(article, uses, embed=None):
    """The text for readers: pictures rebuilt, the agency's own signature left out, the dateline in front.

    An embed becomes a card, or what `embed` makes of it.
    """
    body = article.body
    if article.source and article.credit:
        body, _signature = strip_agency_credit(body, list(dict.fromkeys([article.credit, article.source.name])))
    if article.dateline:
        body = with_dateline(body, article.dateline)
    return _dressed(body, [use.picture for use in uses], embed)


@register.simple_tag
def page_body(page, pictures):
    """The text of a standing page for readers."""
    return _dressed(page.body, pictures)


def with_dateline(body, dateline):
    """The body with its dateline in front of the first words."""
    line = format_html('<span class="dateline">{}</span>', dateline)
    first = PARAGRAPH.match(body)
    if first:
        return f"{first[0]}{line} – {body[first.end() :]}"
    return f"<p>{line}</p>{body}"


def _dressed(body, pictures, embed=None):
    known = {str(picture.uid): picture for picture in pictures}

    def make(uid, caption, alt):
        picture = known.get(uid)
        if picture is None:
            return ""
        own_alt = "" if picture.decorative else picture.alt
        context = _figure(picture, caption=caption or picture.caption, alt=own_alt if alt is None else alt)
        return template.loader.render_to_string("articles/_figure.html", context)

    return render_body(body, picture=make if body_pictures(body) else None, embed=embed)


@register.simple_tag
def label(story, has_section=True):
    """What kind of text this is, where it isn't plain news; "" also where a section of opinion stands beside it."""
    is_told = has_section and story.label == Article.Label.OPINION and story.section and story.section.is_opinion
    return "" if story.label == Article.Label.NEWS or is_told else story.get_label_display()


@register.simple_tag
def length(headline):
    """` class="short"` or ` class="long"` for a headline that can be set larger, or must be set smaller."""
    count = len(headline)
    return format_html(' class="{}"', "short" if count <= SHORT else "long") if count <= SHORT or count > LONG else ""


# -- cards -----------------------------------------------------------------------------------------------------------


class Card:
    """How a story is shown in one place: with which picture, how much of its text, which time."""

    def __init__(self, *, crop="", sizes="", standfirst=False, names=False, time="", eager=False, kicker=True):
        self.crop, self.sizes, self.eager = crop, sizes, eager
        self.standfirst, self.names, self.time, self.kicker = standfirst, names, time, kicker


CARDS = {
    "lead": Card(
        crop="16x9",
        sizes="(min-width: 76rem) 50rem, (min-width: 900px) 66vw, 100vw",
        standfirst=True,
        names=True,
        time="clock",
        eager=True,
    ),
    "second": Card(crop="4x3", sizes="(min-width: 900px) 24rem, 6rem", standfirst=True, time="clock"),
    "text": Card(time="clock", kicker=False),
    "row-lead": Card(crop="4x3", sizes="(min-width: 900px) 32rem, 6rem", standfirst=True, kicker=False),
    "row": Card(standfirst=True, kicker=False),
    "opinion": Card(kicker=False),
    "river": Card(crop="4x3", sizes="(min-width: 600px) 10rem, 6rem", standfirst=True, names=True, time="time"),
    "next": Card(crop="4x3", sizes="(min-width: 600px) 18rem, 6rem"),
    "plain": Card(time="date"),
}


@register.simple_tag
def card(story, kind="river", level=3, picture=True, within=None):
    """A story in a list, in one of the ways of `CARDS`; `level` is that of its heading.

    `within` is the id of the section whose page this is: its name need not stand over each story.
    """
    look = CARDS[kind]
    showing(f"card:{story.pk}", f"section:{story.section_id}", *([f"replies:{story.pk}"] if look.names else []))
    image = ""
    if picture and look.crop and story.lead:
        showing(f"files:{story.lead.picture_id}")
        image = picture_tag(story.lead.picture.made, alt="", sizes=look.sizes, eager=look.eager, crop=look.crop)
    section = story.section if look.kicker and story.section_id != within else None
    writer = _writer(story) if kind == "opinion" else None
    return draw(
        "articles/_card.jinja",
        story=story,
        kind=kind,
        look=look,
        picture=image,
        face=portrait(writer, "3.5rem"),
        writer=writer,
        section=section,
        label=label(story, has_section=bool(section) or kind == "opinion" or story.section_id == within),
        tag=f"h{int(level)}",
        is_short=len(story.front_headline) <= SHORT,
        names=signed(story) if look.names else "",
        time=when(story.published_at, look.time) if look.time else "",
        replies=_replies(story.replies) if look.names else "",
        tongue=tongue(story),
        ours=ours(story),
    )


def _replies(count):
    """`3 replies` in words; nothing where there are none."""
    return ngettext("%(count)s reply", "%(count)s replies", count) % {"count": localize(count)} if count else ""


def _writer(story):
    """Who signed first, with a portrait to show; None where a byline was typed."""
    rows = [] if story.byline_text else story.signing
    showing(*(f"signed:{row.author_id}" for row in rows[:1]))
    return rows[0].author if rows else None


# -- sharing ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def whatsapp(article):
    """The address that hands headline and link to WhatsApp."""
    return f"https://wa.me/?text={quote(f'{article.headline} {_public(article)}', safe='')}"


@register.simple_tag
def mail(article):
    """The address that opens a letter with headline and link."""
    sentence = _("From %(paper)s:") % {"paper": SiteSettings.current().name}
    body = f"{sentence}\n{article.headline}\n{_public(article)}"
    return f"mailto:?subject={quote(article.headline, safe='')}&body={quote(body, safe='')}"


def _public(article):
    return f"{settings.SITE_URL}{article.get_absolute_url()}"
