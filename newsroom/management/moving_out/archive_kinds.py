"""What an archive carries: each kind of thing with its fields, and what stays behind, with the reason.

A model or a field that stands in neither list fails the test of this module, until somebody decides.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db.models import Model, QuerySet

from articles.documents.formats import FORMATS
from newsroom.text import clean_body_again, clean_comment_again

IMPORTED = "import site"  # the log's own line about an import: it tells of one house, and is not carried on

MADE_AGAIN = "made again"
_FOR_READERS = re.compile(
    rf"documents/[0-9a-f]{{2}}/[0-9a-f]{{20}}/([^/.]{{1,80}})\.(?:{'|'.join(one.ending for one in FORMATS.values())})"
)

FOR_STRANGERS = "the key that it was made with stays behind"


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of thing: a file of lines, one a row.

    `named_by` is the field by which others refer to it; without one they say its number. `files` is the folder of a
    kind whose rows have a file (fields `file` and `sha256`), `kept_in` the folder of its storage where it lies here,
    `mode` who may read it there. `only` narrows the rows down, `fresh` says which of the columns left behind a new row
    is begun with, `cleaners` what a text passes on its way in, `fits` whether a paper could have made it.
    """

    name: str
    label: str
    carried: str
    left: dict[str, str] = field(default_factory=dict)
    named_by: str = ""
    files: str = ""
    kept_in: str = ""
    mode: int = 0o600
    only: Callable[[QuerySet], QuerySet] | None = None
    fresh: Callable[[dict], dict] | None = None
    cleaners: dict[str, Callable[[str], str]] = field(default_factory=dict)
    fits: dict[str, Callable[[str], bool]] = field(default_factory=dict)
    is_on_every_page: bool = False  # a wrong value would break them all
    is_sown: bool = False  # the migrations begin a paper with some, which give way to those of an archive

    @property
    def model(self) -> type[Model]:
        """Its model."""
        return apps.get_model(self.label)

    @property
    def fields(self) -> list:
        """The carried fields, in the order in which they are named here."""
        return [self.model._meta.get_field(name) for name in self.carried.split()]

    def rows(self) -> QuerySet:
        """All that are carried, in the order of their numbers. No manager of the model's own hides any."""
        rows = QuerySet(self.model).order_by("pk")
        return self.only(rows) if self.only else rows


def _picture_begins(line):
    """Renditions are due where they can be made."""
    return {"making": "due" if line.get("file") and not line.get("killed_at") else "made"}


def _document_begins(line):
    """It is put out where there is a file to put out."""
    return {"is_out": not line.get("file")}


def _is_name_for_readers(name):
    """Whether `public_name` could have made it: of letters, digits and hyphens, with an ending that is known."""
    found = _FOR_READERS.fullmatch(name)
    return bool(found and all(unicodedata.category(letter)[0] in "LMN" or letter in "-_" for letter in found[1]))


# In the order in which they are read best: what others name comes first.
KINDS = (
    Kind(
        "settings",
        "newsroom.SiteSettings",
        "name tagline description language time_zone accent footer_text contact_email support_url noindex"
        " stories_a_page comment_form_title comment_name_required comment_email_required comment_website_shown"
        " comment_depth comments_per_page comment_order comment_link_limit comment_hold_words comment_block_words"
        " comment_hold_all comment_first_held comment_flood_seconds comment_reports_hold comments_close_after_days"
        " comment_rules comment_privacy comment_hours_note comment_ip_days kill_needs_two second_factor_needed"
        " banner demo_loaded_at own_paper_at",
        {"version": "counts what running processes remember"},
        is_on_every_page=True,
    ),
    Kind("logo", "newsroom.Logo", "png width height digest"),
    Kind(
        "staff",
        "newsroom.User",
        "uid username first_name last_name email password is_active is_staff is_superuser date_joined last_login"
        " is_demo",
        {"sessions_ended": "sessions stay behind, so none is to be ended"},
        named_by="uid",
    ),
    Kind("roles", "newsroom.User_groups", "user group"),
    Kind("second_factors", "mfa.Authenticator", "user type data created_at last_used_at"),
    Kind(
        "banners",
        "newsroom.Banner",
        "uid text kicker link subject_uid starts_at ends_at by made_at put_up_at ended_at ended_by",
        named_by="uid",
    ),
    Kind(
        "pages",
        "newsroom.Page",
        "uid title slug body is_published in_menu in_footer position purpose guid created_at updated_at trashed_at",
        named_by="uid",
        cleaners={"body": clean_body_again},
    ),
    Kind("addresses", "newsroom.Address", "uid path kind subject_uid target made_at hits", named_by="uid"),
    Kind(
        "pictures",
        "articles.Picture",
        "uid file sha256 format width height size guid title caption credit creator copyright alt decorative focal_x"
        " focal_y rights rights_until taken_at metadata uploaded_by uploaded_at killed_at kill_reason trashed_at",
        dict.fromkeys("renditions making claimed_at making_tries making_error".split(), MADE_AGAIN),
        named_by="uid",
        files="originals",
        fresh=_picture_begins,
    ),
    Kind(
        "documents",
        "articles.Document",
        "uid file sha256 format size name original_name guid title note uploaded_by uploaded_at trashed_at",
        {"is_out": MADE_AGAIN},
        named_by="uid",
        files="documents",
        kept_in="documents/",
        mode=0o644,  # readers get a second name of the same file
        fresh=_document_begins,
        fits={"name": _is_name_for_readers, "format": FORMATS.__contains__},
    ),
    Kind(
        "sections",
        "articles.Section",
        "uid name slug guid description parent position shown_in_menu shown_on_front is_opinion comments_hold_all",
        named_by="uid",
    ),
    Kind(
        "sources",
        "articles.Source",
        "uid name slug guid kind credit_line home_page search_policy",
        named_by="uid",
        is_sown=True,
    ),
    Kind(
        "authors",
        "articles.Author",
        "uid name slug guid user kind role_title bio contact portrait",
        named_by="uid",
    ),
    Kind("topics", "articles.Topic", "uid name slug key description guid", named_by="uid"),
    Kind("topic_spellings", "articles.TopicAlias", "topic name key"),
    Kind(
        "stories",
        "articles.Article",
        "uid state state_reason state_at state_by publish_at embargo_until published_at updated_at day trashed_at"
        " edit_version edited_at edited_by headline short_headline seo_headline social_headline feed_headline kicker"
        " label standfirst slug body words byline_text dateline language section source lead on_front noindex"
        " comments_state comments_until comments_hold_all replies guid external_id external_version created_at"
        " created_by",
        named_by="uid",
        cleaners={"body": clean_body_again},
    ),
    Kind("bylines", "articles.Byline", "article author role position"),
    Kind("topics_of_stories", "articles.TopicUse", "content_object tag"),
    Kind("pictures_of_stories", "articles.PictureUse", "article picture role position caption alt decorative"),
    Kind("read_next", "articles.ReadNext", "article pick position"),
    Kind("corrections", "articles.Correction", "uid article kind text place at by", named_by="uid"),
    Kind(
        "revisions",
        "articles.Revision",
        "article number at by by_name verb note substantive state was_public edit_version data",
    ),
    Kind("working_texts", "articles.WorkingText", "article by at edit_version data aside_at"),
    Kind("front", "articles.FrontSlot", "uid slot article until pinned_at pinned_by", named_by="uid"),
    Kind("earlier_fronts", "articles.FrontVersion", "at by by_name verb arranged did data"),
    Kind("commenters", "comments.Commenter", "email name confirmed_at created_at", named_by="email"),
    Kind(
        "comments",
        "comments.Comment",
        "uid article parent path thread kind name email website body html state reason rule matches ip agent hand"
        " commenter user created_at decided_at fingerprint once guid",
        named_by="uid",
        cleaners={"html": clean_comment_again},
    ),
    Kind(
        "decisions",
        "comments.Decision",
        "comment comment_uid by by_name from_state to_state reason at undo_of batch before",
    ),
    Kind("reports", "comments.Flag", "comment person user reason note email created_at settled_at"),
    Kind(
        "rulings",
        "comments.Ruling",
        "kind name email hand network reason until at by by_name lifted_at lifted_by_name",
    ),
    Kind(
        "log",
        "newsroom.Act",
        "at by by_name verb subject_type subject_id subject_uid subject_name note data",
        only=lambda rows: rows.exclude(verb=IMPORTED),
    ),
    Kind(
        "demo_marks",
        "newsroom.DemoMark",
        "label row fingerprint is_given_up",
        only=lambda rows: rows.exclude(label__in=[label.lower() for label in LEFT_BEHIND]),
    ),
)  # fmt: skip

# Named by carried things, but not carried: every paper has them from its migrations.
GIVEN = {"auth.Group": "name"}

LEFT_BEHIND = {
    "newsroom.Change": "tells the page store what changed; an import drops every page",
    "newsroom.Letter": "letters of the old house: each has gone out there, or is held there",
    "newsroom.Heartbeat": "when the worker here last worked",
    "newsroom.Backup": "backups of the old house lie there",
    "newsroom.Invitation": "links that lead to the old house: invite anew",
    "newsroom.Move": "moving in is done, or is begun anew with the old paper's export",
    "newsroom.LoginTry": "guesses at the old house's door",
    "newsroom.OpeningLink": "a link that leads to the old house",
    "newsroom.User_user_permissions": "permissions come from roles alone",
    "articles.Presence": "windows that are open at this moment",
    "articles.Receipt": "what readers got at the old house; the worker looks anew",
    "articles.SearchDue": MADE_AGAIN,
    "comments.Rate": "who did what how often, within minutes",
    "taggit.Tag": "not used: topics are our own",
    "taggit.TaggedItem": "not used: topics are our own",
    "admin.LogEntry": "not used: the log is our own",
    "auth.Permission": "made by the migrations",
    "auth.Group": "roles, made by the migrations; who has them is carried",
    "auth.Group_permissions": "permissions come from roles alone",
    "contenttypes.ContentType": "made by the migrations",
    "sessions.Session": "everybody logs in anew",
    "account.EmailAddress": "not used",
    "account.EmailConfirmation": "not used",
    "usersessions.UserSession": "everybody logs in anew",
}

# What is said of staff where accounts stay behind: the log, bylines and the conversation keep their names.
NAMES_ALONE = {"email": "", "password": "!", "is_active": False, "is_superuser": False, "last_login": None}


@cache
def by_model() -> dict[type[Model], Kind]:
    """Which kind a model is."""
    return {kind.model: kind for kind in KINDS}


def target_of(reference) -> tuple[str, str]:
    """Of a foreign key that is carried: the kind it leads to, and the field that names it ("" for its number)."""
    model = reference.remote_field.model
    if model._meta.label in GIVEN:
        return model._meta.label, GIVEN[model._meta.label]
    kind = by_model()[model]
    return kind.name, kind.named_by
