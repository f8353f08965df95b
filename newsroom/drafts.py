"""The standing pages that every paper needs, as drafts to fill in: nothing in them is made up.

What Newsroom itself does is told as it is; what only the owner can know stands in square brackets.
"""

import html
import re
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Page, SiteSettings
from newsroom.pages import changing

GAP = re.compile(r"\[[^\]]+\]")


class Draft(NamedTuple):
    """One page: its address, its title, what it explains, and its text, paragraph by paragraph ("# " a heading)."""

    slug: str
    title: str
    purpose: str
    text: list[str]
    in_menu: bool = False


DRAFTS = [
    Draft(
        "about",
        _("About us"),
        Page.Purpose.OWNERSHIP,
        [
            _(
                "%(paper)s is an independent outlet. [Say in two sentences where you report from, what about, for"
                " whom.]"
            ),
            _("# Who makes it"),
            _("[Names, and what each of you does.]"),
            _("# Who owns it and pays for it"),
            _("[Who owns the paper, and what it lives on: readers, advertising, grants. Readers trust who says so.]"),
        ],
        in_menu=True,
    ),
    Draft(
        "contact",
        _("Contact"),
        Page.Purpose.FEEDBACK,
        [
            _("Write to the desk: %(email)s"),
            _("You have found a mistake? Tell us which story and which sentence. We look at every one."),
            _("[Postal address and telephone, if you have them. How somebody reaches you who must not be named.]"),
        ],
        in_menu=True,
    ),
    Draft(
        "imprint",
        _("Imprint"),
        "",
        [
            _(
                "[Name and full address of the publisher, and a way to reach you quickly. In many countries the "
                "law asks for this page: look up what yours wants to see.]"
            ),
            _("Responsible for the content: [name and address]"),
        ],
    ),
    Draft(
        "privacy",
        _("Privacy"),
        "",
        [
            _(
                "You can read all of %(paper)s without an account. Our pages load nothing from anybody else and "
                "set no cookies for reading."
            ),
            _("# If you write a comment"),
            _(
                "We keep your name, your e-mail address, which is never published, and what you wrote. The "
                "network address from which you wrote is kept for %(days)s days, against abuse, and then blanked."
                " If you ask to be remembered, your browser keeps one cookie of ours for that."
            ),
            _("# What else we use"),
            _(
                "[Name every service that learns something about your readers: mail, payments, statistics. "
                "Without any, delete this part.]"
            ),
            _("# What we have of yours"),
            _(
                "To see, change or delete it, write to %(email)s. [Say who is responsible for the data, and where"
                " one may complain.]"
            ),
        ],
    ),
    Draft(
        "corrections-policy",
        _("How we correct mistakes"),
        Page.Purpose.CORRECTIONS,
        [
            _(
                "When we are wrong we say so, where we were wrong. Every correction says what was wrong and what "
                "is right, carries its date, and stays."
            ),
            _(
                "If a story can’t stand we take it down. Its address then says that it is gone; we do not pretend"
                " that it never was."
            ),
            _("To tell us of a mistake, write to %(email)s. [Say how soon you answer, and who decides.]"),
        ],
    ),
]  # fmt: skip


def begin_pages() -> int:
    """Make those that aren't there yet, unpublished, in the language in force; returns how many were made."""
    site, made = SiteSettings.current(), 0
    known = {
        "paper": site.name,
        "email": site.contact_email or _t("[e-mail address]"),
        "days": site.comment_ip_days,
    }
    with changing():
        for position, draft in enumerate(DRAFTS, start=1):
            if Page.objects.filter(slug=draft.slug).exists():
                continue
            Page.objects.create(
                slug=draft.slug,
                title=str(draft.title),
                body=format_html_join("", "{}", ((_paragraph(str(each) % known),) for each in draft.text)),
                purpose=draft.purpose,
                in_menu=draft.in_menu,
                position=position,
            )
            made += 1
    return made


def first_gap(body: str) -> str:
    """The first thing that only the owner can know and that still stands in this text as the draft left it, or "".

    Looked for in every language that a paper speaks: the drafts were written in the one it had then. Other words in
    square brackets are the owner's own.
    """
    text = " ".join(html.unescape(strip_tags(body)).split())
    there = {gap: text.find(gap) for gap in _gaps() if gap in text}
    return min(there, key=there.get, default="")


def _gaps():
    found = set()
    for language in settings.PAPER_LANGUAGES:
        with translation.override(language):
            found.add(_t("[e-mail address]"))
            found.update(gap for draft in DRAFTS for each in draft.text for gap in GAP.findall(str(each)))
    return {" ".join(gap.split()) for gap in found}


def _paragraph(text):
    kind, words = ("h2", text[2:]) if text.startswith("# ") else ("p", text)
    return format_html("<{}>{}</{}>", kind, words, kind)
