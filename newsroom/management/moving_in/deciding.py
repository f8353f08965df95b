"""What becomes of old authors and categories: the questions to the owner, with the answers that lie at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Section
from newsroom.models import Move, User

from .order import AUTHOR, CATEGORY, LEFT_OUT, PERSON, SECTION, STAFF, UNLISTED
from .rehearsing import OldName

MOST_ASKED = 150  # names of a kind, those with most stories; who is not asked about stays who they are
MOST_OFFERED = 200  # bylines, colleagues, sections to choose from
ASKED_AT_ONCE = 12  # of which the page shows the questions; the others open
MENU_HOLDS = 8  # sections that a menu shows without being a list
GOES_WITH = {"people": PERSON, "categories": CATEGORY}  # how an answer begins that names another of the same kind


class Offered(forms.Select):
    """One of many lists that offer the same: rendered once, and put together for each question."""

    def __init__(self, pieces: list[tuple[str | None, str]], without: str) -> None:
        super().__init__()
        self.pieces, self.without = pieces, without

    def render(self, name, value, attrs=None, renderer=None):
        """The list, with the answer chosen."""
        chosen = "" if value is None else str(value)
        parts = [
            html.replace(">", " selected>", 1) if key == chosen else html
            for key, html in self.pieces
            if key != self.without
        ]
        about = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        # Each piece was escaped when it was made.
        return mark_safe(f"<select{about}>{''.join(parts)}</select>")


def _rendered(choices: list) -> list[tuple[str | None, str]]:
    """Each choice as (value, HTML), and where groups begin and end as (None, HTML)."""
    pieces: list[tuple[str | None, str]] = []
    for value, label in choices:
        if isinstance(label, list):
            pieces.append((None, format_html('<optgroup label="{}">', value)))
            pieces += [(key, format_html('<option value="{}">{}</option>', key, words)) for key, words in label]
            pieces.append((None, "</optgroup>"))
        else:
            pieces.append((value, format_html('<option value="{}">{}</option>', value, label)))
    return pieces


class DecidingForm(forms.Form):
    """One question for each old author and category, those with most stories first. `people` and `categories` are
    the rows (old name, field); `unasked` says of how many of each nothing is asked."""

    def __init__(self, move: Move, data=None) -> None:
        super().__init__(data)
        self.names = {kind: [OldName(**one) for one in move.names.get(kind, [])] for kind in ("people", "categories")}
        known = remembered(move)
        self.suggested = suggested_people(self.names["people"])
        self._ask("people", _people_choices(self.names["people"]), {**self.suggested, **known["people"]})
        self._ask(
            "categories",
            _category_choices(self.names["categories"]),
            {**suggested_categories(self.names["categories"]), **known["categories"]},
        )

    def _ask(self, kind: str, choices: list, answers: Mapping[str, str]) -> None:
        pieces = _rendered(choices)
        for number, old in enumerate(self.names[kind][:MOST_ASKED]):
            itself = GOES_WITH[kind] + old.key
            field = forms.ChoiceField(
                label=old.name, choices=[_without(choice, itself) for choice in choices], required=False,
                widget=Offered(pieces, itself),
            )  # fmt: skip
            answer = answers.get(old.key, "")
            # What was chosen the last time may be gone since.
            field.initial = answer if field.valid_value(answer) else ""
            self.fields[f"{kind}-{number}"] = field

    @property
    def people(self) -> list:
        """The questions about authors."""
        return self._rows("people")

    @property
    def categories(self) -> list:
        """The questions about categories."""
        return self._rows("categories")

    @property
    def unasked(self) -> int:
        """How many names are left as they are without being asked about."""
        return sum(max(0, len(names) - MOST_ASKED) for names in self.names.values())

    @property
    def kinds(self) -> list[dict]:
        """Both kinds of question as the page shows them: `shown`, and `folded` with those of fewer stories."""
        found = []
        for kind, rows in (("people", self.people), ("categories", self.categories)):
            shown, folded = rows[:ASKED_AT_ONCE], rows[ASKED_AT_ONCE:]
            is_open = any(field.errors for _old, field in folded)
            found.append({"kind": kind, "shown": shown, "folded": folded, "is_open": is_open})
        return found

    def _rows(self, kind):
        return [(old, self[f"{kind}-{n}"]) for n, old in enumerate(self.names[kind][:MOST_ASKED])]

    def clean(self):
        """Names that go with each other in a circle go nowhere."""
        cleaned = super().clean()
        for kind, prefix in GOES_WITH.items():
            fields = {old.key: f"{kind}-{n}" for n, old in enumerate(self.names[kind][:MOST_ASKED])}
            answers = {key: cleaned.get(field, "") for key, field in fields.items()}
            goes_with = {key: said.removeprefix(prefix) for key, said in answers.items() if said.startswith(prefix)}
            for key, field in fields.items():
                here, seen = key, set()
                while here in goes_with and here not in seen:
                    seen.add(here)
                    here = goes_with[here]
                if here == key and seen:
                    sentence = _t("These go with each other in a circle. Choose for one of them where it ends.")
                    self.add_error(field, sentence)
        return cleaned

    def maps(self) -> dict[str, dict[str, str]]:
        """What was decided, as `Move.maps` keeps it; who becomes themselves is only named where somebody here was
        suggested: then it is an answer, too.
        """
        return {
            kind: {
                old.key: self.cleaned_data[f"{kind}-{n}"]
                for n, old in enumerate(self.names[kind][:MOST_ASKED])
                if self.cleaned_data.get(f"{kind}-{n}") or (kind == "people" and old.key in self.suggested)
            }
            for kind in ("people", "categories")
        }


def remembered(move: Move) -> dict[str, dict[str, str]]:
    """What was decided in this move already, else in the last one from the same site."""
    maps = move.maps or last_maps(move.site)
    return {kind: maps.get(kind, {}) for kind in ("people", "categories")}


def last_maps(site: str) -> dict:
    """What was decided when this old site moved in the last time."""
    done = Move.objects.filter(site=site, state=Move.State.DONE).exclude(site="")
    return done.values_list("maps", flat=True).first() or {}


def suggested_people(people: list[OldName]) -> dict[str, str]:
    """The colleague with the same e-mail address; else the byline of the same name, unless it came from there."""
    colleagues = {user.email.casefold(): user.pk for user in User.objects.exclude(email="").filter(is_active=True)}
    bylines = {author.name.casefold(): author.pk for author in Author.objects.filter(guid=None).order_by("-pk")}
    found = {}
    for one in people:
        if one.email.casefold() in colleagues:
            found[one.key] = f"{STAFF}{colleagues[one.email.casefold()]}"
        elif one.name.casefold() in bylines:
            found[one.key] = f"{AUTHOR}{bylines[one.name.casefold()]}"
    return found


def suggested_categories(categories: list[OldName]) -> dict[str, str]:
    """The section of the same name or address; nothing for a category that no story stands in first; and what is too
    much for a menu stays out of it."""
    here = {}
    for section in Section.objects.filter(guid=None):
        here[section.slug] = here[section.name.casefold()] = f"{SECTION}{section.pk}"
    above = Counter(one.parent for one in categories if one.parent)
    found, listed = {}, 0
    for one in categories:
        if match := here.get(one.key) or here.get(one.name.casefold()):
            found[one.key] = match
        elif not one.stories and not above[one.key]:
            found[one.key] = LEFT_OUT
        elif not one.parent and one.key != "uncategorized":
            listed += 1
            if listed > MENU_HOLDS:
                found[one.key] = UNLISTED
    return found


def _people_choices(people: list[OldName]) -> list:
    staff = User.objects.filter(is_active=True, is_staff=True)[:MOST_OFFERED]
    # A colleague's byline is chosen by the colleague.
    bylines = Author.objects.filter(user=None).order_by("name")[:MOST_OFFERED]
    return [
        ("", _("A byline of their own")),
        (_("A colleague’s byline"), [(f"{STAFF}{user.pk}", str(user)) for user in staff]),
        (_("A byline that is here"), [(f"{AUTHOR}{author.pk}", author.name) for author in bylines]),
        (_("The same person as"), [(f"{PERSON}{one.key}", _told_apart(one, people)) for one in people[:MOST_ASKED]]),
    ]


def _told_apart(one: OldName, people: list[OldName]) -> str:
    """A name, with the login where somebody else has it, too."""
    is_shared = sum(other.name == one.name for other in people) > 1
    return f"{one.name} ({one.key})" if is_shared else one.name


def _category_choices(categories: list[OldName]) -> list:
    sections = Section.objects.all()[:MOST_OFFERED]
    return [
        ("", _("A section of its own")),
        (UNLISTED, _("A section of its own, not in the menu")),
        (_("A section that is here"), [(f"{SECTION}{section.pk}", section.name) for section in sections]),
        (
            _("Goes with another category"),
            [(f"{CATEGORY}{one.key}", one.name) for one in categories[:MOST_ASKED] if one.stories],
        ),
        (LEFT_OUT, _("No section: its stories go by their next category")),
    ]


def _without(choice, value):
    """A choice, or a group of choices without this one: nothing goes with itself."""
    name, group = choice
    return (name, [one for one in group if one[0] != value]) if isinstance(group, list) else choice
