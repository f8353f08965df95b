"""What the story's form shows beside its fields: the values on closed panels, what is to be done, where to begin."""

from collections import defaultdict

from django.forms import BoundField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _t

from newsroom.models import SiteSettings
from newsroom.text import direction

# The fields of each panel whose values stand on its closed line. `static/js/desk/panels.js` goes by the same list.
PANELS = {
    "section": ("section", "topics"),
    "byline": ("byline_text", "source"),
    "pictures": (),
    "when": ("embargo_until", "on_front", "language", "noindex"),
    "comments": ("comments_state", "comments_until", "comments_hold_all"),
    "headlines": ("short_headline", "seo_headline", "social_headline", "feed_headline"),
    "save": ("substantive", "note"),
}
MODULES = [f"js/desk/{name}.js" for name in "bar sheets panels headline words rows names tokens pictures".split()]
# Said only where they are the unusual: a front page that may show the story needs no word.
QUIET = {"on_front": True, "noindex": False, "comments_hold_all": False, "substantive": False}


class Look:
    """The form's own account of itself, for its templates."""

    def __init__(self, desk, looked, *, is_fresh):
        self.desk, self.form, self.story, self.is_fresh = desk, desk.form, desk.story, is_fresh
        self.looked = looked
        for form in (desk.form, *desk.byline, *desk.pictures):
            for field in form:
                if field.id_for_label == self.begin_at:
                    field.field.widget.attrs["autofocus"] = True

    @cached_property
    def todos(self) -> dict[str, list[str]]:
        """By the name of a field, what stands against publishing; nothing once the story was public.

        Nothing either while the form shows what could not be saved: the checks know the saved story alone.
        """
        found = defaultdict(list)
        if self._forms:
            return {}
        for check in self.looked:
            if check.is_todo and not (self.story and self.story.was_public):
                found[check.field].append(check.text)
        return dict(found)

    @property
    def warnings(self) -> list[str]:
        """What is not as it should be in an imported story, and stops nobody."""
        if not (self.story and self.story.guid):
            return []
        return [check.text for check in self.looked if check.field == "pictures" and check.anchor != "panel-pictures"]

    @cached_property
    def count(self) -> int:
        """How many things are to be done before it can be published, or before it can be saved."""
        wrong = sum(len(form.errors) for form in self._forms)
        return wrong or sum(len(sentences) for sentences in self.todos.values())

    @property
    def saved_line(self) -> str:
        """“Saved 14:02”, with the day where it was another one."""
        if self.story is None:
            return _t("Not saved yet")
        at, now = localtime(self.story.edited_at), localtime()
        hour = date_format(at, "TIME_FORMAT" if at.date() == now.date() else "SHORT_DATETIME_FORMAT")
        return _t("Saved %(hour)s") % {"hour": hour}

    @property
    def count_line(self) -> str:
        """“2 things to do”, or nothing."""
        said = ngettext("%(count)s thing to do", "%(count)s things to do", self.count)
        return said % {"count": self.count} if self.count else ""

    @property
    def first_todo(self) -> str:
        """The id of the first thing to be done."""
        todo = next((check.anchor for check in self.looked if check.is_todo), "")
        return self.begin_at or todo or "id_headline"

    @property
    def words_line(self) -> str:
        """“612 words · 3 min”."""
        words = ngettext("%(count)s word", "%(count)s words", self.story.words) % {"count": self.story.words}
        minutes = self.story.reading_minutes
        return f"{words} · {ngettext('%(count)s min', '%(count)s min', minutes) % {'count': minutes}}"

    @property
    def counting(self) -> dict:
        """What the scripts count, in words by plural category (`%` is the number): words, minutes, things to do."""
        return {
            "language": get_language(),
            "words": plural_forms(lambda n: ngettext("%(count)s word", "%(count)s words", n)),
            "minutes": plural_forms(lambda n: ngettext("%(count)s min", "%(count)s min", n)),
            "todo": plural_forms(lambda n: ngettext("%(count)s thing to do", "%(count)s things to do", n)),
        }

    @property
    def _forms(self):
        return [form for form in (self.form, *self.desk.byline.forms, *self.desk.pictures.forms) if form.is_bound]

    @cached_property
    def values(self) -> dict[str, str]:
        """By panel, its closed line."""
        lines = {name: [shown(self.form[field]) for field in fields if field in self.form.fields]
                 for name, fields in PANELS.items()}  # fmt: skip
        lines["byline"] = [", ".join(str(row["name"].value() or "") for row in self.desk.byline if row["name"].value())]
        lines["byline"] += [shown(self.form["source"])] if self.form["source"].value() else []
        if typed := self.form["byline_text"].value():
            lines["byline"] = [str(typed)]
        lines["pictures"] = [str(row.chosen) for row in self.desk.pictures if row.chosen][:1]
        return {name: " · ".join(filter(None, line)) for name, line in lines.items()}

    @cached_property
    def open(self) -> set[str]:
        """The panels that stand open: those with something wrong or to be done, and the lead picture."""
        wrong = set(self.form.errors) | set(self.todos)
        opened = {name for name, fields in PANELS.items() if wrong & {name, *fields}}
        if any(self.desk.byline.errors) or self.desk.byline.non_form_errors():
            opened.add("byline")
        if self.story is None and not self.form["section"].value():
            opened.add("section")
        return opened | {"pictures"}

    @cached_property
    def begin_at(self) -> str:
        """The id of the field in which the caret stands: the first that is wrong, or the headline of a new story."""
        for form in self._forms:
            for field in form:
                if field.errors and not field.is_hidden:
                    return field.id_for_label
        return "id_headline" if self.story is None and self.is_fresh else ""

    @property
    def right_to_left(self) -> str:
        """The languages that are written from right to left, by their codes."""
        codes = [code for code, _name in self.form.fields["language"].choices if code]
        return " ".join(code for code in codes if direction(code) == "rtl")

    @property
    def suggest(self) -> dict[str, str]:
        """Where names are looked up while one types."""
        return {what: reverse(f"admin:articles_article_{what}") for what in ("authors", "topics")}

    @property
    def lead(self):
        """The picture that leads the story, or None."""
        return next((row.chosen for row in self.desk.pictures if row.chosen), None)


def shown(field: BoundField) -> str:
    """What a closed panel says of a field: the words of a choice, what was typed, the label of an unusual tick."""
    value = field.value()
    if field.name in QUIET:
        said = value in (True, "on", "True", "true")
        if said == QUIET[field.name]:
            return ""
        return str(field.label if said else pgettext("on the front page", "not on the front"))
    if field.name == "language" and value == SiteSettings.current().language:
        return ""
    choices = getattr(field.field, "choices", None)
    if choices:
        key = getattr(value, "pk", value)
        return next((str(label) for choice, label in choices if str(choice) == str(key) and (key or "") != ""), "")
    if hasattr(value, "tzinfo"):
        # A form field hands a moment out without its zone: it is the paper's own already.
        return date_format(localtime(value) if is_aware(value) else value, "SHORT_DATETIME_FORMAT")
    return str(value or "")


# A number of each plural category, by Unicode's names: see Intl.PluralRules.
CATEGORIES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def plural_forms(words) -> dict[str, str]:
    """The forms of a phrase by plural category; `words(n)` is its ngettext, with `%(count)s` still in it."""
    return {category: words(n) % {"count": "%"} for category, n in CATEGORIES.items()}
