"""The editor in which stories are written: its set-up, its widget and its form field.

`BodyField` is a form field for any plain TextField that holds a stored body: it shows `editor_body`, takes what the
editor sends through `clean_body`, and refuses what is too long with a sentence. Without scripts it is a textarea of
HTML that works as well.

The editor is django-prose-editor (ProseMirror, Tiptap). Three things make it work under our strict policy:

- Its import map is an inline script: every page with the widget renders its media with the request's nonce,
  `js_asset.Media.from_media(media).with_nonce(str(request.csp_nonce))`.
- Tiptap would inject a `<style>`; the policy forbids it, so `css/prose.css` carries those rules (and `desk.js`
  keeps it from trying). Without them every typed space is saved as a no-break space.
- While pasted HTML is parsed, style attributes are ignored; `js/prose/paste.js` reads them itself.

The modules in `static/js/prose/` import nothing but the editor, by its name in the import map: hashed names of static
files are not known to a script.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget, prose_editor_admin_media, prose_editor_media
from js_asset import Media

from newsroom.text import BODY_MAX, clean_body, editor_body

MODULES = ["picture", "embed", "pull-quote", "language", "paste", "desk"]

# Words on the editor's buttons and in our dialogs. The keys of "menu" are the titles and names that the editor itself
# gives to its buttons.
WORDS = {
    "menu": {
        "heading2": _("Heading"),
        "heading3": _("Subheading"),
        "heading 2": _("Heading"),
        "heading 3": _("Subheading"),
        "paragraph": _("Paragraph"),
        "unordered list": _("List"),
        "ordered list": _("Numbered list"),
        "blockquote": _("Quote"),
        "horizontal rule": _("Divider"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "subscript": _("Subscript"),
        "superscript": _("Superscript"),
        "Code": _("Code"),
        "insert link": _("Link"),
        "remove link": _("Remove link"),
        "Insert table": _("Table"),
        "Add column": _("Add column"),
        "Delete column": _("Delete column"),
        "Add row": _("Add row"),
        "Delete row": _("Delete row"),
        "Merge cells": _("Merge cells"),
        "Split cell": _("Split cell"),
        "Toggle header cell": _("Header cell"),
        "Delete table": _("Delete table"),
        "undo": _("Undo"),
        "redo": _("Redo"),
    },
    "picture": {
        "insert": _("Picture"),
        "details": _("Picture in this story"),
        "alt": _("Alt text for this story (empty: the library's own)"),
        "decorative": _("Decorative: says nothing to who can't see it"),
        "caption": _("Caption for this story"),
        "blocked": _("The library could not be opened. Allow pop-up windows for this site."),
        "save": _("Keep"),
    },
    "embed": {
        "insert": _("Embed"),
        "url": _("Address of the post, film or track"),
        "help": _("YouTube, Vimeo, X, Instagram, TikTok, Facebook, SoundCloud, Spotify, Bluesky, mastodon.social"),
        "save": _("Keep"),
    },
    "pullQuote": {"insert": _("Pull quote")},
}

_PICTURE = re.compile(r'<figure data-picture="([0-9a-f-]{36})"')


def picker_url() -> str | None:
    """Where the picture library opens as a picker, or None where there is no desk."""
    try:
        return reverse("admin:picture_picker")
    except NoReverseMatch:
        return None


def look_url(uid: str) -> str:
    """A small copy of a picture for the staff's eyes, or "" where there is no desk."""
    try:
        return reverse("admin:picture_look", args=[uid])
    except NoReverseMatch:
        return ""


def editor_extensions() -> dict:
    """What the editor can do, as django-prose-editor wants it: exactly what `clean_body` keeps."""
    return {
        "Bold": True,
        "Italic": True,
        "Subscript": True,
        "Superscript": True,
        "Code": True,
        "HardBreak": True,
        "Heading": {"levels": [2, 3]},
        "BulletList": True,
        "OrderedList": {"enableListAttributes": False},
        "ListItem": True,
        "Blockquote": True,
        "HorizontalRule": True,
        "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "History": True,
        "TrailingNode": True,
        "NoSpellCheck": False,
        "PullQuote": {"words": WORDS["pullQuote"]},
        "StoryPicture": {"words": WORDS["picture"], "pickerUrl": picker_url()},
        "StoryEmbed": {"words": WORDS["embed"]},
        "Language": True,
        "SpanLanguage": True,
        "PasteCleaner": True,
        "MenuWords": {"words": WORDS["menu"]},
    }


class BodyWidget(AdminProseEditorWidget):
    """The prose editor over a textarea. Its media carry an import map: render them with the page's nonce."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"rows": 24, "data-body": ""} | (attrs or {}), preset="configurable")

    @property
    def media(self):
        return prose_editor_media(base=prose_editor_admin_media, preset=self.preset) + Media(
            css={"all": ["css/prose.css"]}
        )

    def get_config(self) -> dict:
        """The set-up that the page hands to the script, with our modules' addresses."""
        self.config = {"extensions": editor_extensions()}
        return super().get_config() | {"js_modules": [static(f"js/prose/{name}.js") for name in MODULES]}

    def format_value(self, value) -> str:
        """The stored body with an image in each picture's frame, for the eye."""
        body = value or ""
        return editor_body(body, {uid: look_url(uid) for uid in _PICTURE.findall(body)})


def body_widget(**attrs) -> BodyWidget:
    """The editor's widget, for a form that has a field of its own."""
    return BodyWidget(attrs=attrs)


class BodyField(forms.CharField):
    """A story's body in a form: the editor shows it, `clean_body` takes it."""

    widget = BodyWidget
    default_error_messages = {
        "too_long": _(
            "The text has %(length)d characters with its markup; %(limit)d fit into one story. Make two of it."
        )
    }

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("strip", False)
        super().__init__(*args, **kwargs)

    def to_python(self, value) -> str:
        """The body in its stored form; raises ValidationError where it is too long to be one story."""
        typed = super().to_python(value)
        if len(typed) > BODY_MAX:
            raise ValidationError(
                self.error_messages["too_long"], "too_long", {"length": len(typed), "limit": BODY_MAX}
            )
        return clean_body(typed)

    def has_changed(self, initial, data) -> bool:
        """Whether the body is another one: the editor writes the same body in its own way."""
        return not self.disabled and clean_body((data or "")[: BODY_MAX + 1]) != (initial or "")
