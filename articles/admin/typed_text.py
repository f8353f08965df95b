"""What was typed into the story's form, apart from any save: as the browser sent it, as a snapshot like a revision's,
and put back into the form."""

import uuid
from datetime import UTC, datetime

from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Author, Picture, Section, Source
from articles.models.revising import OTHER_FIELDS, RELATED, TEXT_FIELDS
from newsroom.admin.base import HourInput
from newsroom.text import clean_body, topic_key

from .forms import StoryForms

HOURS = ("embargo_until", "comments_until")
MODELS = {"section": Section, "source": Source}
FIELDS = (*TEXT_FIELDS, *OTHER_FIELDS, *RELATED)
# Without these names it is not the whole form, and what is missing would look as if it had been taken out.
WHOLE = frozenset({"headline", "body", "byline-TOTAL_FORMS", "pictures-TOTAL_FORMS"})
MOST_FIELDS = 2_000


# -- as it is kept ----------------------------------------------------------------------------------------------------


def readable(pairs) -> list[list[str]] | None:
    """The fields of a form as they are kept, or None where `pairs` is not a whole form: `[[name, value], …]`."""
    if not isinstance(pairs, list) or len(pairs) > MOST_FIELDS:
        return None
    kept = []
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            return None
        name, value = map(storable, pair)
        if name != "csrfmiddlewaretoken" and not name.startswith(("_", "choose-", "merge-")):
            kept.append([name, value])
    return kept if {name for name, _value in kept} >= WHOLE else None


def storable(text: str) -> str:
    """The text without what a database refuses: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def posted(data: QueryDict) -> list[list[str]]:
    """The fields of a form that came by POST, as they are kept."""
    return readable([[name, value] for name, values in data.lists() for value in values]) or []


def as_typed(kept: dict) -> QueryDict:
    """What was kept, as if it came by POST."""
    typed = QueryDict(mutable=True)
    for name, value in kept.get("fields", []):
        typed.appendlist(name, value)
    return typed


def headline_of(fields: list[list[str]]) -> str:
    """The headline among kept fields."""
    return next((value for name, value in fields if name == "headline"), "")


def silenced(desk: StoryForms) -> StoryForms:
    """The forms without their complaints: nobody pressed Save yet."""
    desk.is_valid()
    for form in (desk.form, *desk.byline.forms, *desk.pictures.forms):
        form._errors = ErrorDict()
    for rows in (desk.byline, desk.pictures):
        rows._errors = [{} for _form in rows.forms]
        rows._non_form_errors = ErrorList()
    return desk


# -- as a snapshot ----------------------------------------------------------------------------------------------------


def comparable(data: dict) -> dict:
    """A snapshot's fields, so written that equal ones are equal: moments in UTC, pictures of the text left out."""
    made = {name: data[name] for name in FIELDS if name in data}
    for name in HOURS:
        if name in made:
            made[name] = _in_utc(made[name])
    if "pictures" in made:
        made["pictures"] = [use for use in made["pictures"] if use["role"] != "body"]
    if "byline" in made:
        made["byline"] = [list(row) for row in made["byline"]]
    return made


def _in_utc(moment):
    moment = parse_datetime(moment) if isinstance(moment, str) else moment
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else None


def snapshot_of(desk: StoryForms, instead: dict) -> dict:
    """What valid forms say, in the shape of `Article.snapshot()`; `instead` speaks for rows that were not sent."""
    mine = desk.form.instance
    mine.tidy()
    typed = {name: getattr(mine, name) for name in (*TEXT_FIELDS, *OTHER_FIELDS)}
    for name in MODELS:
        typed[name] = str(typed[name].uid) if typed[name] else None
    typed["topics"] = desk.form.cleaned_data["topics"]
    typed["byline"] = [[_uid_of(author, desk), role] for author, role in desk.names]
    typed["pictures"] = [{**use, "picture": str(use["picture"].uid)} for use in desk.uses]
    return comparable(typed) | {name: instead[name] for name in desk.silent if name in instead}


def _uid_of(author, desk) -> str:
    """An author's permanent id; one that this form begins goes by the name, so that it is the same at each asking."""
    return _uid_of_name(author.name) if desk.begins(author) else str(author.uid)


def _uid_of_name(name):
    return str(uuid.uuid5(uuid.NAMESPACE_OID, topic_key(name)))


def texts_of(kept: dict) -> dict:
    """The texts among kept fields as they were typed, whatever the form thinks of them; the body cleaned."""
    typed = as_typed(kept)
    texts = {name: typed[name] for name in TEXT_FIELDS if name in typed}
    return texts | {"body": clean_body(texts.get("body", ""))}


def for_edit(values: dict, desk: StoryForms) -> dict:
    """Fields of a snapshot as `Article.edit` takes them."""
    made = dict(values)
    for name in HOURS:
        if made.get(name):
            made[name] = parse_datetime(made[name])
    for name, model in MODELS.items():
        if made.get(name):
            made[name] = model.objects.filter(uid=made[name]).first()
    if "byline" in made:
        known = {uid: author for author, _role in desk.names for uid in (_uid_of_name(author.name), str(author.uid))}
        missing = {uid for uid, _role in made["byline"]} - set(known)
        known |= {str(author.uid): author for author in Author.objects.filter(uid__in=missing)}
        made["byline"] = [(known[uid], role) for uid, role in made["byline"] if uid in known]
    if "pictures" in made:
        known = _pictures(made["pictures"])
        made["pictures"] = [
            use | {"picture": known[use["picture"]]} for use in made["pictures"] if use["picture"] in known
        ]
    return made


def _pictures(uses):
    return {str(picture.uid): picture for picture in Picture.objects.filter(uid__in=[use["picture"] for use in uses])}


# -- back into the form -----------------------------------------------------------------------------------------------


def put_into(typed: QueryDict, values: dict) -> QueryDict:
    """A copy of what was typed, with these fields of a snapshot in the place of what stood there."""
    made = typed.copy()
    for name, value in values.items():
        if name == "byline":
            _put_byline(made, value)
        elif name == "pictures":
            _put_pictures(made, value)
        elif name == "topics":
            made[name] = ", ".join(value)
        elif name in MODELS:
            row = MODELS[name].objects.filter(uid=value).first() if value else None
            made[name] = str(row.pk) if row else ""
        elif name in HOURS:
            made[name] = HourInput().format_value(timezone.localtime(parse_datetime(value))) if value else ""
        elif isinstance(value, bool):
            made.pop(name, None)
            if value:
                made[name] = "on"
        else:
            made[name] = value or ""
    return made


def _emptied(typed, prefix, count):
    for name in [name for name in typed if name.startswith(f"{prefix}-")]:
        del typed[name]
    typed[f"{prefix}-TOTAL_FORMS"] = str(count + 1)  # and the empty one at the end
    typed[f"{prefix}-INITIAL_FORMS"] = "0"
    typed[f"{prefix}-MIN_NUM_FORMS"], typed[f"{prefix}-MAX_NUM_FORMS"] = "0", "1000"


def _put_byline(typed, rows):
    # Names that are no author's yet stay as they were typed.
    typed_names = [typed[name] for name in typed if name.startswith("byline-") and name.endswith("-name")]
    authors = {_uid_of_name(name): Author(name=name) for name in typed_names}
    authors |= {str(a.uid): a for a in Author.objects.filter(uid__in=[uid for uid, _role in rows])}
    rows = [(authors[uid], role) for uid, role in rows if uid in authors]
    _emptied(typed, "byline", len(rows))
    for n, (author, role) in enumerate(rows):
        row = {"author": str(author.pk or ""), "name": author.name, "role": role, "ORDER": str(n + 1)}
        typed.update({f"byline-{n}-{name}": value for name, value in row.items()})


def _put_pictures(typed, uses):
    credits = {
        typed.get(name): typed.get(name.removesuffix("picture") + "credit", "")
        for name in typed
        if name.startswith("pictures-") and name.endswith("-picture")
    }
    known = _pictures(uses)
    uses = [(known[use["picture"]], use) for use in uses if use["picture"] in known]
    _emptied(typed, "pictures", len(uses))
    for n, (picture, use) in enumerate(uses):
        pk = str(picture.pk)
        row = {"picture": pk, "role": use["role"], "caption": use["caption"], "alt": use["alt"], "ORDER": str(n + 1)}
        row["credit"] = credits.get(pk) or picture.credit
        if use["decorative"]:
            row["decorative"] = "on"
        typed.update({f"pictures-{n}-{name}": value for name, value in row.items()})
