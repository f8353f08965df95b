"""The editor in which stories are written: its set-up, its widget and its form field.

`BodyField` is a form field for any plain TextField that holds a stored body: it shows `editor_body`, takes what the
editor sends through `clean_body`, and refuses what is too long with a sentence. Without scripts it is a textarea of
HTML that works as well.

The editor is django-prose-editor (ProseMirror, Tiptap). Three things make it work under our strict policy:

- Its import map is an inline script: every page with the widget renders its media with the request's nonce,
  `js_asset.Media.from_media(media).with_nonce(str(request.csp_nonce))`.
- Tiptap would inject a `<style>`; the policy forbids it, so `css/prose.css` carries those rules (and `toolbar.js`
  keeps it from trying). Without them every typed space is saved as a no-break space.
- While pasted HTML is parsed, style attributes are ignored; `js/prose/paste.js` reads them itself.

The modules in `static/js/prose/` import nothing but the editor, by its name in the import map: hashed names of static
files are not known to a script.
"""

import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget, importmap, prose_editor_presets
from js_asset import Media

from articles.models import Picture
from newsroom.text import BODY_MAX, clean_body, editor_body

MODULES = ["toolbar", "link", "picture", "embed", "pull-quote", "language", "paste"]
PICTURES_COUNTED = 20

# Words on the editor's buttons and in our dialogs, under the names that the modules give them.
WORDS = {
    "toolbar": {
        "toolbar": _("Tools for the text"),
        "style": _("Style"),
        "paragraph": _("Paragraph"),
        "heading": _("Heading"),
        "subheading": _("Subheading"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "link": _("Link"),
        "list": _("List"),
        "quote": _("Quote"),
        "pullQuote": _("Pull quote"),
        "picture": _("Picture"),
        "more": _("More tools"),
        "numberedList": _("Numbered list"),
        "divider": _("Divider"),
        "embed": _("Embed"),
        "superscript": _("Superscript"),
        "subscript": _("Subscript"),
        "code": _("Code"),
        "rightToLeft": _("Right to left"),
        "leftToRight": _("Left to right"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "table": _("Table"),
        "addRow": _("Add row"),
        "deleteRow": _("Delete row"),
        "addColumn": _("Add column"),
        "deleteColumn": _("Delete column"),
        "mergeCells": _("Merge cells"),
        "splitCell": _("Split cell"),
        "headerCell": _("Header cell"),
        "deleteTable": _("Delete table"),
        "storyPicture": _("Picture"),
        "alternativeText": _("Alternative text"),
        "takeOut": _("Take out"),
        "cancel": _("Cancel"),
        "close": _("Close"),
    },
    "link": {
        "title": _("Link"),
        "address": _("Address"),
        "save": _("Keep"),
        "remove": _("Remove link"),
        "wrong": _("Paste a whole address, such as https://www.example.org/page."),
    },
    "picture": {
        "details": _("Picture in this story"),
        "alt": _("Alt text for this story (empty: the library's own)"),
        "decorative": _("Decorative: says nothing to who can't see it"),
        "caption": _("Caption for this story"),
        "blocked": _("The library could not be opened. Allow pop-up windows for this site."),
        "coming": _("Bringing the picture into the library …"),
        "failed": _("The picture did not arrive. Check the connection, then send it once more."),
        "save": _("Keep"),
    },
    "embed": {
        "insert": _("Embed"),
        "url": _("Address of the post, film or track"),
        "help": _("YouTube, Vimeo, X, Instagram, TikTok, Facebook, SoundCloud, Spotify, Bluesky, mastodon.social"),
        "wrong": _("Paste the whole address, beginning with https://."),
        "save": _("Keep"),
    },
}
PLACEHOLDER = _("Write or paste here")


def left_out_words() -> list[str]:
    """What the editor says when pictures of a paste stayed behind: for one, for two … and last for more than that."""
    counted = [
        ngettext(
            "%(count)d picture could not be pasted; drop the file on the text.",
            "%(count)d pictures could not be pasted; drop the files on the text.",
            count,
        )
        % {"count": count}
        for count in range(1, PICTURES_COUNTED + 1)
    ]
    return [*counted, gettext("Many pictures could not be pasted; drop the files on the text.")]


_PICTURE = re.compile(r'<figure data-picture="([0-9a-f-]{36})"')


def desk_url(name: str, *args) -> str | None:
    """An address of the desk, or None where there is no desk."""
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return None


def editor_extensions(placeholder: str = "") -> dict:
    """What the editor can do, as django-prose-editor wants it: exactly what `clean_body` keeps."""
    return {
        "Menu": False,
        "Toolbar": {"words": WORDS["toolbar"]},
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
        "StoryLink": {
            "enableTarget": False,
            "protocols": ["http", "https", "mailto", "tel"],
            "words": WORDS["link"],
        },
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "History": True,
        "TrailingNode": True,
        "NoSpellCheck": False,
        "Placeholder": {"placeholder": placeholder or PLACEHOLDER},
        "PullQuote": True,
        "StoryPicture": {
            "words": WORDS["picture"],
            "pickerUrl": desk_url("picture_picker"),
            "takeInUrl": desk_url("picture_take_in"),
        },
        "StoryEmbed": {"words": WORDS["embed"]},
        "Language": True,
        "SpanLanguage": True,
        "PasteCleaner": {"leftOut": left_out_words()},
    }


@dataclass(frozen=True)
class Shown:
    """A picture as the editor shows it: a small copy, and whom it names."""

    src: str
    credit: str = ""


def pictures_shown(body: str) -> dict[str, Shown]:
    """What the editor shows of each picture in a stored body, by uid; without a desk nothing. At most one query."""
    uids = set(_PICTURE.findall(body))
    if not uids or not desk_url("picture_picker"):
        return {}
    credits = {str(uid): credit for uid, credit in Picture.objects.filter(uid__in=uids).values_list("uid", "credit")}
    return {uid: Shown(desk_url("picture_look", uid) or "", credits.get(uid, "")) for uid in uids}


class BodyWidget(ProseEditorWidget):
    """The prose editor over a textarea. Its media carry an import map: render them with the page's nonce.

    The attribute `data-placeholder` says what stands in the empty text.
    """

    def __init__(self, attrs=None):
        attrs = {"rows": 24, "data-body": "", "data-placeholder": PLACEHOLDER} | (attrs or {})
        super().__init__(attrs=attrs, preset="configurable")

    @property
    def media(self):
        # Not the package's own sheets: they bring a font of icons that weighs more than the rest of the page.
        return Media(
            importmap=importmap,
            css={"all": ["css/prose.css"]},
            js=prose_editor_presets()[self.preset],
        )

    def get_config(self) -> dict:
        """The set-up that the page hands to the script, with our modules' addresses."""
        self.config = {"extensions": editor_extensions(self.attrs.get("data-placeholder", ""))}
        return super().get_config() | {"js_modules": [static(f"js/prose/{name}.js") for name in MODULES]}

    def format_value(self, value) -> str:
        """The stored body with an image in each picture's frame, for the eye."""
        body = value or ""
        return editor_body(body, pictures_shown(body))


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
