"""Which stories a feed holds, and the answer in the form that was asked for."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.feeds.entries import Feed, corrections_of, entries_of, for_entries
from articles.feeds.forms import WRITERS
from articles.heads import absolute
from articles.models import Article, Author, Byline, Correction, Section, Topic, TopicUse
from articles.views import elsewhere
from newsroom.feeds import ENDINGS, answer
from newsroom.models import SiteSettings
from newsroom.pages import public, showing
from newsroom.prepared import prepared


@require_safe
@public
def of_paper(request, form):
    """The newest stories of the paper."""
    showing("newest")
    paper = SiteSettings.current()
    about = paper.description or paper.tagline
    return _answer(request, form, entries_of(_of_paper()), paper.name, "/", about)


@require_safe
@public
def of_section(request, name, form):
    """The newest stories of a section."""
    return _of_thing(request, form, Section, name, _of_section)


@require_safe
@public
def of_topic(request, name, form):
    """The newest stories on a topic."""
    return _of_thing(request, form, Topic, name, _of_topic)


@require_safe
@public
def of_author(request, name, form):
    """The newest stories that an author signed."""
    return _of_thing(request, form, Author, name, _of_author)


@require_safe
@public
def of_corrections(request, form):
    """The newest corrections that stand with public stories."""
    showing("corrections")
    stands = Exists(Article.objects.published().filter(pk=OuterRef("article")))
    about = _("What we got wrong, and what is right. Newest first.")
    entries = corrections_of(Correction.objects.filter(stands))
    return _answer(request, form, entries, pgettext("page", "Corrections"), "/corrections/", about)


@prepared
def _of_paper():
    return for_entries(Article.objects.published())


@prepared
def _of_section(section_id):
    return for_entries(Article.objects.published().filter(section=section_id))


@prepared
def _of_topic(topic_id):
    on_topic = TopicUse.objects.filter(tag=topic_id).values("content_object")
    return for_entries(Article.objects.published().filter(pk__in=on_topic))


@prepared
def _of_author(author_id):
    signed = Byline.objects.filter(author=author_id).values("article")
    return for_entries(Article.objects.published().filter(pk__in=signed))


def _of_thing(request, form, model, name, newest):
    """The feed of a section, topic or author; `newest` asks for its stories.

    Where there is none of that name, what its address led to before.
    """
    thing = model.objects.filter(slug=name).first()
    if thing is None:
        return elsewhere.answer(request)
    kind = thing._meta.model_name
    showing(f"{kind}:{thing.pk}", f"newest:{kind}:{thing.pk}")
    about = thing.bio.split("\n", 1)[0] if isinstance(thing, Author) else thing.description
    return _answer(request, form, entries_of(newest(thing.pk)), thing.name, thing.get_absolute_url(), about)


def _answer(request, form, found, title, page, about):
    """One feed in one of its forms, of what was `found`: the entries, and when anything public last changed."""
    paper = SiteSettings.current().name
    title = title if title == paper else f"{title} – {paper}"
    address = absolute(f"{'' if page == '/' else page.rstrip('/')}/feed/{ENDINGS[form]}")
    entries, changed = found
    return answer(request, form, WRITERS[form](Feed(title, absolute(page), address, about, entries)), changed)
