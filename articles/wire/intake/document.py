"""A Word document becomes a draft: its pictures into the library first, then the story, with its pictures where they
stood. What could not come along is told in sentences."""

from __future__ import annotations

import io
import re
import uuid
from html import escape

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Author, Byline, Picture
from articles.pictures.alt import alt_problem
from articles.pictures.inspect import PictureRefused
from articles.pictures.making import take_in
from articles.wire.docx import Document, Illustration
from newsroom.pages import changing
from newsroom.states import Refused
from newsroom.text import BODY_MAX, clean_body, clean_line, clean_text

_TAG = re.compile(r"<[^>]*>")
_PART = re.compile(r'<figure data-part="(\d{1,4})"></figure>')


def begin_from_document(document: Document, *, by, name: str = "") -> tuple[Article, list[str]]:
    """A new draft of `by`'s from what was read, and the sentences on what was left out; `name` is the file's.

    Raises Refused for a document without words or too long for one story, PermissionDenied as `Article.begin` does,
    both before anything is kept. Not to be called inside a transaction: pictures are read and written.
    """
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied(_("Your role doesn't write stories."))
    story = document.story
    headline, standfirst = clean_line(story.headline, 250), clean_text(story.standfirst)[:600]
    # As long as it can become: a refusal after the pictures are in would leave them there without a story.
    if len(story.body) + sum(_longest_figure(one) for one in document.pictures) > BODY_MAX:
        raise Refused(_("This document is too long for one story. Make two of it."))
    if not _TAG.sub("", story.body).strip() and not headline and not document.pictures:
        raise Refused(_("There are no words in this document."))
    headline = headline or clean_line(name, 250) or _("Without a headline")
    shown, refusals = _library(document, by)
    body = _PART.sub(lambda match: shown[int(match[1])], story.body)
    latest = Article.objects.filter(created_by=by, section__isnull=False).only("section_id").first()
    author = Author.objects.filter(user=by).first()
    with changing():
        article = Article.begin(
            by=by,
            note=_note(document.author, name),
            headline=headline,
            standfirst=standfirst,
            body=clean_body(body),
            **({"section": latest.section} if latest else {}),
            **({"byline": [(author, Byline.Role.BY)]} if author else {}),
        )
    return article, [*_left_out(document.left_out), *refusals]


def _note(author: str, name: str) -> str:
    author, name = clean_line(author, 100), clean_line(name, 150)
    if author:
        return _("From the document “%(name)s” by %(author)s.") % {"name": name, "author": author}
    return _("From the document “%(name)s”.") % {"name": name}


def _library(document: Document, by) -> tuple[list[str], list[str]]:
    """What stands where each picture stood, and a sentence for each that was not taken in."""
    if document.pictures and not by.has_perm("articles.add_picture"):
        words = [_words_alone(one) for one in document.pictures]
        return words, [_("Its pictures were left out: your role doesn't bring pictures into the library.")]
    stands: list[str] = []
    sentences: list[str] = []
    seen: dict[int, Picture | None] = {}  # a picture that is shown twice is the same bytes, and looked at once
    for one in document.pictures:
        alt = "" if alt_problem(one.alt) else clean_line(one.alt, 500)
        if id(one.data) not in seen:
            try:
                seen[id(one.data)] = take_in(
                    io.BytesIO(one.data), by=by, caption=clean_text(one.caption, 3000), alt=alt
                )
            except PictureRefused as refused:
                seen[id(one.data)] = None
                sentences.append(_("“%(name)s”: %(why)s") % {"name": clean_line(one.name, 100), "why": refused})
        picture = seen[id(one.data)]
        stands.append(_words_alone(one) if picture is None else _figure(picture.uid, one, alt, picture.alt))
    return stands, sentences


def _figure(uid, one: Illustration, alt: str, known: str) -> str:
    """The figure of this use; its alt text is written down only where the library's own says something else."""
    said = f' data-alt="{escape(alt)}"' if alt and alt != known else ""
    caption = f"<figcaption>{escape(one.caption, quote=False)}</figcaption>" if one.caption else ""
    return f'<figure data-picture="{uid}"{said}>{caption}</figure>'


def _longest_figure(one: Illustration) -> int:
    return len(_figure(uuid.UUID(int=0), one, clean_line(one.alt, 500), ""))


def _words_alone(one: Illustration) -> str:
    """The caption of a picture that stays behind: words are never lost."""
    return f"<p>{escape(one.caption, quote=False)}</p>" if one.caption else ""


def _left_out(counts) -> list[str]:
    sentences = {
        "comments": lambda n: ngettext("%(n)d comment was left out.", "%(n)d comments were left out.", n),
        "deletions": lambda n: ngettext(
            "%(n)d deletion that was only suggested was carried out.",
            "%(n)d deletions that were only suggested were carried out.",
            n,
        ),
        "hidden": lambda n: _("Hidden words were left out."),
        "linked": lambda n: ngettext(
            "%(n)d picture is not in the document, only linked: add it by hand.",
            "%(n)d pictures are not in the document, only linked: add them by hand.",
            n,
        ),
        "drawings": lambda n: ngettext(
            "%(n)d drawing or chart was left out: add it as a picture.",
            "%(n)d drawings or charts were left out: add them as pictures.",
            n,
        ),
        "pictures": lambda n: ngettext(
            "%(n)d picture could not be read: add it by hand.", "%(n)d pictures could not be read: add them by hand.", n
        ),
    }
    return [say(counts[what]) % {"n": counts[what]} for what, say in sentences.items() if counts[what]]
