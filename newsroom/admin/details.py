"""An entry of the log in words: which fields were changed, from what to what, and the rest of what it knows."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from newsroom.models import Act
from newsroom.roles import ROLE_NAMES

OURS = ("articles", "newsroom", "comments")
# Names in the log that are no column of the thing, or whose column speaks of something else.
WORDS = {
    "byline": _("byline"),
    "pictures": _("pictures"),
    "topics": _("topics"),
    "aliases": _("other spellings"),
    "focal_across": _("focal point"),
    "focal_down": _("focal point"),
    "new_password": _("password"),
    "groups": _("roles"),
    "way": _("by"),
    "called": _("called"),
    "slot": _("place on the front page"),
    "until": _("until"),
    "comments": _("comments"),
    "from": _("from"),
    "into": _("into"),
    "order": _("order"),
}
KINDS = {
    "article": _("story"),
    "picture": _("picture"),
    "comment": _("comment"),
    "page": _("standing page"),
    "user": _("member of staff"),
    "sitesettings": _("settings"),
}
SILENT = {"fields", "values", "address", "substantive", "kind", "number", "site"}
LONGEST = 20  # entries of a list that are shown


@dataclass(frozen=True)
class Described:
    """An entry as a person reads it."""

    act: Act
    what: str
    kind: str
    details: list[str]
    address: str
    url: str = ""

    @property
    def details_line(self) -> str:
        """The details in one line, for tables."""
        return "; ".join(self.details)


def model_of(kind: str):
    """The model that the log calls `kind`, or None."""
    for label in OURS:
        try:
            return apps.get_model(label, kind)
        except LookupError:
            continue
    return None


def kind_name(kind: str) -> str:
    """What the log calls `kind`, in the reader's words."""
    model = model_of(kind)
    return str(KINDS.get(kind) or (model._meta.verbose_name if model else kind))


def field_name(kind: str, name: str) -> str:
    """A column in the reader's words; one that is not known any more by its own name."""
    if name in WORDS:
        return str(WORDS[name])
    model = model_of(kind)
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name
    except (FieldDoesNotExist, AttributeError):
        return name.replace("_", " ")


def _value(value) -> str:
    if isinstance(value, list):
        # Roles: kept by their keys, said in the reader's words.
        return ", ".join(str(ROLE_NAMES.get(each, each)) for each in map(str, value[:LONGEST])) or "–"
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    return "–" if value in (None, "") else str(value)


def described(act: Act) -> Described:
    """The entry in words. What its data hold beyond what is known here is said by name and value."""
    data, kind, details = act.data if isinstance(act.data, dict) else {}, act.subject_type, []
    values = data.get("values") if isinstance(data.get("values"), dict) else {}
    plain = []
    for name in data.get("fields") or []:
        pair = values.get(name)
        label = capfirst(field_name(kind, str(name)))
        if isinstance(pair, list) and len(pair) == 2:
            details.append(
                _t("%(field)s: %(was)s → %(now)s") % {"field": label, "was": _value(pair[0]), "now": _value(pair[1])}
            )
        elif label not in plain:
            plain.append(label)
    if plain:
        details.insert(0, ", ".join(plain[:LONGEST]))
    for name, value in data.items():
        if name in SILENT or value in (None, "", []):
            continue
        shown = str(len(value)) if isinstance(value, list) else _value(value)
        details.append(f"{capfirst(field_name(kind, name))}: {shown}")
    return Described(act, act.said, kind_name(kind), details, str(data.get("address", "")))
