"""What is looked at before a story goes out: each check is a line of the publish sheet and a sentence at its field.

Whatever stands against publishing is decided by `Article.problems()`; the same rules are named here one by one, with
the field that mends them. Warnings stop nobody.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from articles.models import PictureUse
from newsroom.models import SiteSettings

LONG_HEADLINE = 70  # characters: search engines and most fronts cut there

GOOD, WARN, BAD = "good", "warn", "bad"


@dataclass(frozen=True)
class Check:
    """One line: `how` it stands, what is said, and the name of the field that mends it."""

    how: str
    text: str
    field: str = ""
    anchor: str = ""

    @property
    def is_todo(self) -> bool:
        """Whether it stands against publishing."""
        return self.how == BAD


def checks(story) -> list[Check]:
    """The checks of a saved story, in the order of the form; it asks for its names and its pictures."""
    warn_only = bool(story.guid)  # an imported story is only warned about its pictures: see Article.problems
    found = [
        _either(story.headline, _t("Headline"), _t("The story has no headline yet."), "headline"),
        *_headline_length(story),
        Check(GOOD, _t("Standfirst"))
        if story.standfirst
        else Check(WARN, _t("No standfirst: the front page shows the headline alone."), "standfirst", "id_standfirst"),
        _text(story),
        Check(GOOD, _t("Section: %(name)s") % {"name": story.section})
        if story.section_id
        else Check(BAD, _t("Choose a section."), "section", "id_section"),
        *_pictures(story, BAD if not warn_only else WARN),
        _byline(story),
        *_embargo(story),
    ]
    return found


def _either(value, good, bad, field):
    return Check(GOOD, good) if value else Check(BAD, bad, field, f"id_{field}")


def _headline_length(story):
    length = len(story.headline)
    if length <= LONG_HEADLINE or story.short_headline:
        return []
    words = _t("The headline has %(length)d characters; over %(most)d it is cut in search results.")
    return [Check(WARN, words % {"length": length, "most": LONG_HEADLINE}, "headline", "id_headline")]


def _text(story):
    if story.body:
        words = ngettext("Text: %(count)d word", "Text: %(count)d words", story.words) % {"count": story.words}
        return Check(GOOD, words)
    if story.standfirst:
        return Check(WARN, _t("No text: readers get the standfirst alone."), "body", "id_body")
    return Check(BAD, _t("The story has no text yet."), "body", "id_body")


def _pictures(story, how):
    uses = list(story.picture_uses.all())
    if not any(use.role == PictureUse.Role.LEAD for use in uses):
        yield Check(WARN, _t("No lead picture."), "pictures", "panel-pictures")
    shown = [use for use in uses if use.role != PictureUse.Role.BODY]
    for use in uses:
        name = {"picture": use.picture}
        # Rows stand in the form as `_uses_of` lists them; those in the text are worded in the text.
        row = f"id_pictures-{shown.index(use)}" if use in shown else ""
        if not use.picture.credit:
            anchor = f"{row}-credit" if row else "id_body"
            yield Check(how, _t("The picture “%(picture)s” has no credit.") % name, "pictures", anchor)
        if not (use.shown_alt or use.decorative or use.picture.decorative):
            sentence = _t("The picture “%(picture)s” has no alternative text; write one or call it decorative.")
            yield Check(how, sentence % name, "pictures", f"{row}-alt" if row else "id_body")
    if uses and all(use.picture.credit for use in uses):
        yield Check(GOOD, _t("Pictures have their credit"))


def _byline(story):
    names = story.byline_text or ", ".join(b.author.name for b in story.bylines.all())
    if names:
        return Check(GOOD, _t("Byline: %(names)s") % {"names": names})
    if story.source_id:
        return Check(GOOD, _t("Source: %(name)s") % {"name": story.source})
    return Check(WARN, _t("Nobody signs this story."), "byline", "panel-byline")


def _embargo(story):
    if not story.embargo_until:
        return
    until = timezone.localtime(story.embargo_until, SiteSettings.current().zone)
    said = {"until": date_format(until, "DATETIME_FORMAT")}
    if timezone.now() < story.embargo_until:
        yield Check(BAD, _t("Under embargo until %(until)s.") % said, "embargo_until", "id_embargo_until")
    else:
        yield Check(GOOD, _t("The embargo of %(until)s is over") % said)
