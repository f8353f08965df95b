"""A paper as large as they come, for the desk: 100,000 stories and 1,000,000 comments in a few minutes.

    made = archive(100_000)

One plate of a thousand stories is written by `bench.corpus` and gets what a desk has besides: drafts, trash, staff, a
log, decisions, reports. The rest are copies of it in earlier years, made inside the database by INSERT … SELECT: ids
and dates move back, permanent ids and addresses are made anew, the rare word stays on the plate. So all counts keep
their ratios at every size, and ids run with time as in a real archive.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection, models, transaction

from articles import search_text
from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Picture,
    PictureUse,
    ReadNext,
    Revision,
    State,
    TopicUse,
)
from bench.corpus import NEWEST, RARE, RARE_STORIES, STORIES_A_DAY, Corpus, House, fill
from comments.models import Comment, Commenter, Decision, Flag
from newsroom.models import Act, Address, User

PLATE = 1_000  # stories
# Room for the ids of one copy: more than a plate has rows in any table.
STRIDE = 12
# Of 1,000 comments; in 1,000,000 there are 5,000 that wait.
STATES = {"waiting": 5, "spam": 20, "rejected": 10}
STORIES_AN_AUTHOR, STORIES_A_PICTURE = 200, 2
MOST_STAFF = 60

# Of 1,000 stories, those that are not public.
UNPUBLIC = {
    State.DRAFT: 8,
    State.SUBMITTED: 3,
    State.SCHEDULED: 2,
    State.WITHDRAWN: 2,
    State.KILLED: 1,
    State.SPIKED: 3,
}
TRASHED = 2
REPORTED, OPEN_REPORTS = 1, 5  # one comment in a thousand is reported; of the reports one in five is open

# Each before what points to it.
COPIED = (Commenter, Picture, Article, PictureUse, Byline, TopicUse, ReadNext, Correction, Address, Revision, Act,
          Comment, Decision, Flag)  # fmt: skip


@dataclass(frozen=True)
class Archive:
    """What was made; the plate holds the newest stories."""

    stories: int
    comments: int
    plate: Corpus


def archive(stories: int = PLATE, *, plate: int = PLATE, newest: datetime = NEWEST) -> Archive:
    """Fill an empty, migrated database with so many stories, a multiple of the `plate`.

    `newest` (aware) is when the newest was published. Raises ValueError for a number that is no multiple.
    """
    if stories % plate:
        raise ValueError(f"An archive has a multiple of {plate} stories.")
    copies, stride = stories // plate - 1, STRIDE * plate
    house = House(
        authors=max(stories // STORIES_AN_AUTHOR, 5),
        pictures=max(plate // STORIES_A_PICTURE, 5),
        states=STATES,
        first_id=copies * stride + 1,
    )
    made = fill(plate, newest=newest, house=house)
    _Desk(made, house.first_id).furnish()
    with _hurrying():
        _copy(plate, copies, stride, house.first_id)
        _set_sequences()
    return Archive(stories, Comment.objects.count(), made)


class _Desk:
    """What a desk has besides published stories and their comments, put onto the plate."""

    def __init__(self, made, first_id):
        self.made, self.first_id = made, first_id

    def furnish(self):
        with transaction.atomic():
            self.staff()
            self.rare_headlines()
            self.unpublic_stories()
            self.history()
            self.decisions_and_reports()

    def staff(self):
        """A reporter behind one author in ten, at most sixty."""
        authors = Author.objects.filter(pk__in=self.made.authors).order_by("pk")[:MOST_STAFF]
        reporter = Group.objects.get(name="reporter")
        self.reporters = User.objects.bulk_create(
            User(username=f"reporter-{n}", first_name=author.name, is_staff=True) for n, author in enumerate(authors)
        )
        reporter.user_set.add(*self.reporters)
        for author, user in zip(authors, self.reporters, strict=True):
            author.user = user
        Author.objects.quietly().bulk_update(authors, ["user"])

    def unpublic_stories(self):
        """Take the oldest stories of the plate out of the paper, so many into each state."""
        stories = Article.objects.order_by("pk").filter(pk__gte=self.first_id).defer("body")
        share = len(self.made.stories) / 1_000
        wanted = [state for state, count in UNPUBLIC.items() for _ in range(max(1, round(count * share)))]
        trashed = max(1, round(TRASHED * share))
        taken = list(stories[: len(wanted) + trashed])
        for n, story in enumerate(taken):
            story.created_by = self.reporters[n % len(self.reporters)]
            if n >= len(wanted):
                story.trashed_at = story.published_at + timedelta(days=1)
                continue
            story.state = wanted[n]
            if story.state not in (State.WITHDRAWN, State.KILLED):
                story.published_at = story.day = None
            if story.state == State.SCHEDULED:
                story.publish_at = self.newest() + timedelta(days=1, hours=n)
                story.day = story.publish_at.date()
        columns = ["state", "published_at", "day", "publish_at", "trashed_at", "created_by"]
        Article.objects.quietly().bulk_update(taken, columns)
        for story in taken:
            search_text.drop(story.pk)
        never_out = [story.uid for story in taken if story.published_at is None]
        Address.objects.quietly().filter(subject_uid__in=never_out).delete()

    def rare_headlines(self):
        """Put the rare word into the headlines of a few stories: of the plate's, and so of the whole paper's."""
        for pk in self.made.stories[:: len(self.made.stories) // RARE_STORIES][:RARE_STORIES]:
            story = Article.objects.get(pk=pk)
            story.headline = f"{RARE.capitalize()} {story.headline}"
            Article.objects.quietly().filter(pk=pk).update(headline=story.headline)
            story.write_search_text()

    def newest(self):
        return Article.objects.get(pk=self.made.stories[0]).published_at

    def history(self):
        """Two lines of the log and one revision a story; the revisions without the text, which no list reads."""
        by, acts, revisions = self.reporters[0], [], []
        for story in Article.objects.filter(pk__gte=self.first_id).order_by("pk").defer("body"):
            for verb in ("begin", "publish"):
                acts.append(
                    Act(pk=self.first_id + len(acts), at=story.state_at, by=by, by_name="Rita", verb=verb,
                        subject_type="article", subject_id=story.pk, subject_uid=story.uid,
                        subject_name=story.headline))  # fmt: skip
            revisions.append(
                Revision(pk=self.first_id + len(revisions), article_id=story.pk, number=1, at=story.state_at, by=by,
                         by_name="Rita", verb="publish", state=story.state, was_public=story.is_published,
                         edit_version=1, data={"headline": story.headline, "body": ""}))  # fmt: skip
        Act.objects.bulk_create(acts, batch_size=500)
        Revision.objects.bulk_create(revisions, batch_size=500)
        self.acts = len(acts)

    def decisions_and_reports(self):
        """Who decided on every comment that a moderator turned down and on each fourth of the others."""
        by, decided, decisions, acts, flags = self.reporters[0], [], [], [], []
        for comment in Comment.objects.filter(pk__gte=self.first_id).order_by("pk").defer("body", "html"):
            n = comment.pk - self.first_id
            if n % (1_000 // REPORTED) == 0 and comment.state == "approved":
                open_ = len(flags) % OPEN_REPORTS == 0
                settled = None if open_ else comment.created_at
                flags.append(
                    Flag(pk=self.first_id + len(flags), comment=comment, person=f"{n:064x}", reason="abuse",
                         created_at=comment.created_at, settled_at=settled))  # fmt: skip
            if comment.state == "waiting" or (comment.state == "approved" and n % 4):
                continue
            comment.decided_at = comment.created_at + timedelta(hours=1)
            decided.append(comment)
            decisions.append(
                Decision(pk=self.first_id + len(decisions), comment=comment, comment_uid=comment.uid, by=by,
                         by_name="Mo", from_state="waiting", to_state=comment.state, reason="Approved by Mo",
                         at=comment.decided_at))  # fmt: skip
            acts.append(
                Act(pk=self.first_id + self.acts + len(acts), at=comment.decided_at, by=by, by_name="Mo",
                    verb="approve", subject_type="comment", subject_id=comment.pk, subject_uid=comment.uid,
                    subject_name="A remark"))  # fmt: skip
        Comment.objects.quietly().bulk_update(decided, ["decided_at"], batch_size=500)
        Decision.objects.bulk_create(decisions, batch_size=500)
        Act.objects.bulk_create(acts, batch_size=500)
        Flag.objects.bulk_create(flags, batch_size=500)


# -- copying inside the database ---------------------------------------------------------------------------------------


class _SQLite:
    """How SQLite says it."""

    def back(self, column, days):
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-{days} days')"

    def day_back(self, column, days):
        return f"date({column}, '-{days} days')"

    def uid(self, column, copy):
        return f"'{copy:08x}' || substr({column}, 9)"

    def fingerprint(self):
        return "lower(hex(randomblob(32)))"

    def path_back(self, days):
        day = f"date(replace(substr(path, 2, 10), '/', '-'), '-{days} days')"
        return f"'/' || replace({day}, '-', '/') || substr(path, 12)"

    def keep_texts(self, cursor):
        """Put the plate's search texts aside."""
        cursor.execute(f"CREATE TEMP TABLE plate_texts AS SELECT rowid AS place, * FROM {search_text.TABLE}")
        cursor.execute(f"CREATE TEMP TABLE plate_places AS SELECT * FROM {search_text.PLACES}")

    def copy_texts(self, cursor, days, shift):
        back = (days * 86_400 << search_text.ID_BITS) + shift
        cursor.execute(
            f"INSERT INTO {search_text.TABLE} (rowid, section, headline, standfirst, body, names)"
            f" SELECT place - {back}, section, replace(headline, '{RARE}', 'rare'), standfirst,"
            f" replace(body, '{RARE}', 'rare'), names"
            " FROM plate_texts ORDER BY place"
        )
        cursor.execute(
            f"INSERT INTO {search_text.PLACES} (article_id, place)"
            f" SELECT article_id - {shift}, place - {back} FROM plate_places"
        )

    def drop_texts(self, cursor):
        cursor.execute("DROP TABLE plate_texts")
        cursor.execute("DROP TABLE plate_places")


class _PostgreSQL:
    """How PostgreSQL says it."""

    def back(self, column, days):
        return f"{column} - interval '{days} days'"

    def day_back(self, column, days):
        return f"{column} - {days}"

    def uid(self, column, copy):
        return f"('{copy:08x}' || substr({column}::text, 9))::uuid"

    def fingerprint(self):
        return "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"

    def path_back(self, days):
        return f"to_char(to_date(substr(path, 2, 10), 'YYYY/MM/DD') - {days}, '/YYYY/MM/DD') || substr(path, 12)"

    def keep_texts(self, cursor):
        """Put the plate's search texts aside."""
        cursor.execute(f"CREATE TEMP TABLE plate_texts AS SELECT * FROM {search_text.TABLE}")

    def copy_texts(self, cursor, days, shift):
        back = (days * 86_400 << search_text.ID_BITS) + shift
        year = f"'~' || extract(year FROM to_timestamp((place - {back}) >> {search_text.ID_BITS}) AT TIME ZONE 'UTC')"
        cursor.execute(
            f"INSERT INTO {search_text.TABLE} (article_id, place, title, words)"
            f" SELECT article_id - {shift}, place - {back}, title,"
            "  ts_delete(words, (SELECT coalesce(array_agg(lexeme), '{}') FROM unnest(words)"
            f"   WHERE lexeme = '{RARE}' OR lexeme LIKE '~%%')) || array_to_tsvector(ARRAY[{year}])"
            " FROM plate_texts ORDER BY place",
            [],
        )

    def drop_texts(self, cursor):
        cursor.execute("DROP TABLE plate_texts")


def _dialect():
    return _SQLite() if connection.vendor == "sqlite" else _PostgreSQL()


class _hurrying:
    """SQLite without its care for power cuts while rows that can be made again are made."""

    def __enter__(self):
        self._say("PRAGMA synchronous = OFF", "PRAGMA cache_size = -600000")

    def __exit__(self, *_):
        self._say("PRAGMA synchronous = FULL", "PRAGMA cache_size = -2000")

    def _say(self, *pragmas):
        # Inside a transaction, as in a test, SQLite does not change its mind.
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                for pragma in pragmas:
                    cursor.execute(pragma)


def _copy(plate, copies, stride, first_id):
    """Copies of the plate, the oldest first, one transaction each."""
    dialect, days = _dialect(), -(-plate // STORIES_A_DAY)
    with connection.cursor() as cursor:
        dialect.keep_texts(cursor)
        for copy in range(copies, 0, -1):
            with transaction.atomic():
                for model in COPIED:
                    columns = _columns(model, dialect, copy, copy * stride, copy * days)
                    cursor.execute(
                        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
                        f" SELECT {', '.join(columns.values())} FROM {model._meta.db_table}"
                        f" WHERE id >= {first_id} ORDER BY id"
                    )
                dialect.copy_texts(cursor, copy * days, copy * stride)
        dialect.drop_texts(cursor)


def _columns(model, dialect, copy, shift, days):
    """Column → what stands in it in a copy."""
    own = {
        (Article, "body"): f"replace(body, '{RARE.capitalize()}', 'Rare')",
        (Article, "headline"): f"replace(headline, '{RARE.capitalize()}', 'Rare')",
        (Article, "publish_at"): "publish_at",
        (Picture, "sha256"): dialect.fingerprint(),
        (Address, "path"): dialect.path_back(days),
        (Act, "subject_id"): f"subject_id - {shift}",
        (Commenter, "email"): f"'reader-' || (id - {shift}) || '@readers.example'",
        (Comment, "email"): f"'reader-' || (commenter_id - {shift}) || '@readers.example'",
    }
    columns = {}
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        if (model, field.column) in own:
            columns[column] = own[model, field.column]
        elif field.primary_key or (field.is_relation and field.related_model in COPIED):
            columns[column] = f"{column} - {shift}"
        elif isinstance(field, models.UUIDField):
            columns[column] = dialect.uid(column, copy)
        elif isinstance(field, models.DateTimeField):
            columns[column] = dialect.back(column, days)
        elif isinstance(field, models.DateField):
            columns[column] = dialect.day_back(column, days)
        else:
            columns[column] = column
    return columns


def _set_sequences():
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
            cursor.execute(statement)
