"""Finding stories by their words.

What a stranger types is words, never an operator and never an error: it is folded, cut into tokens, and every token is
quoted. All words must be in a story; the last one may be only begun; words in quotation marks must stand together.
`search_text` writes the table that is asked here; who may be shown is asked of the stories themselves.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from articles.models import Article, Byline, Section, Source
from articles.search_text import TABLE, place, place_id, section_token, tokens, year_token
from newsroom.text import fold, highlight, plain, scrub, snippet

LENGTH_MAX = 200  # characters that are read of what was typed
WORDS_MAX = 10
COUNT_MAX = 1_000  # beyond it the answer is “more than 1,000”
RANKED = 2_000  # the newest matches that are put in order of relevance
PREFIX_MIN = 3  # letters of a word that may be only begun; fewer would match half of the language
ENDINGS_MAX = 20  # words that are looked for one by one in the place of their beginning

SNIPPET = 240  # characters
ALL_IN_HEADLINE, IN_HEADLINE, IN_NAMES = 4, 3, 1
# Much the same on PostgreSQL: body, standfirst, names, headline.
RANK_WEIGHTS = "{0, 0.25, 0.25, 1}"

_QUOTES = str.maketrans("“”„«»‟", '""""""')
_PIECES = re.compile(r'"([^"]+)"|([^\s"]+)')
_PASSAGE = re.compile(r"[^\n]{1,300}(?=\s|$)|\S{1,300}")
_PARAGRAPH_END = "</p>"
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_TEXT_READ = 200_000  # characters of a body in which a snippet is looked for
# All that a hit shows. Whole rows, the details of pictures and the portraits of authors are most of a card's cost.
_SHOWN = (
    *("headline", "standfirst", "body", "slug", "day", "published_at", "language", "byline_text"),
    *("section_id", "source__name", "source__kind", "lead__picture_id"),
    *(f"lead__picture__{name}" for name in ("renditions", "killed_at", "trashed_at", "rights_until")),
)


@dataclass(frozen=True)
class Question:
    """What was typed, understood as words."""

    terms: tuple[tuple[str, ...], ...] = ()  # tokens of each word; of several where they must stand together
    begun: bool = False  # the last token may be the beginning of a word
    marked: tuple[str, ...] = ()  # what to mark in the answer
    shortened: bool = False  # more was typed than is read
    typed: tuple[str, ...] = ()  # each term as it was typed, with its quotation marks

    def __bool__(self):
        return bool(self.terms)

    @classmethod
    def of(cls, typed: str) -> "Question":
        """Understand any text. Without a letter or digit in it the question is empty."""
        text = scrub(typed[: 4 * LENGTH_MAX]).translate(_QUOTES)
        shortened = len(typed) > LENGTH_MAX
        terms, pieces, marked, count, begun = [], [], [], 0, False
        for match in _PIECES.finditer(text[:LENGTH_MAX]):
            term = tokens(match[0])
            if not term:
                continue
            if count + len(term) > WORDS_MAX:
                shortened = True
                break
            count += len(term)
            terms.append(tuple(term))
            pieces.append(match[0])
            marked += match[1].split() if match[1] else [match[2]]
            begun = match[1] is None and len(term[-1]) >= PREFIX_MIN
        # A single letter would be marked at the head of every word that begins with it.
        longer = [word for word in marked if len(word) > 1]
        return cls(tuple(terms), begun, tuple(longer or marked), shortened, tuple(pieces))

    def written(self, instead: dict[int, str], kept: Iterable[int] | None = None) -> str:
        """The question as one types it, with some terms (by number) put `instead` of others, and only those `kept`."""
        numbers = range(len(self.typed)) if kept is None else kept
        return " ".join(instead.get(number, self.typed[number]) for number in numbers)


@dataclass(frozen=True)
class Matches:
    """The ids of matching stories in their order, at most `COUNT_MAX`; `more` where there are others."""

    ids: list[int]
    more: bool = False


@dataclass(frozen=True)
class Hit:
    """One story found, with its marked headline and a marked passage of its text."""

    article: Article
    headline: SafeString
    passage: SafeString

    @property
    def agency(self) -> str:
        """Whom the story came from, where it is not the paper's own."""
        source = self.article.source
        return source.name if source and source.kind != Source.Kind.STAFF else ""


def find(
    question: Question,
    *,
    section_id: int | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    by_relevance: bool = False,
    at_most: int | None = None,
) -> Matches:
    """The stories that hold all words of the question, newest first or best first.

    `since` and `before` (aware) bound the first publication. Relevance looks at the newest `RANKED` matches only.
    `at_most` so many are wanted; `COUNT_MAX` unless told.
    """
    if not question:
        return Matches([])
    at_most = COUNT_MAX if at_most is None else at_most
    places = _database()(question, section_id, since, before).places(by_relevance, at_most)
    return Matches([place_id(found) for found in places[:at_most]], more=len(places) > at_most)


def counts(terms: Sequence[tuple[str, ...]], at_most: int) -> list[int]:
    """For each term, tokens that stand together, how many stories hold it; counted up to `at_most`, in one query."""
    return _database().counts(terms, at_most) if terms else []


def _database():
    return _Fts if connection.vendor == "sqlite" else _Tsvector


def hits(ids: list[int], question: Question) -> list[Hit]:
    """The published stories of these ids in the same order, marked; two queries whatever their number."""
    if not ids:
        return []
    names = Byline.objects.select_related("author").only("article_id", "role", "position", "author__name")
    stories = (
        Article.objects.published()
        .filter(pk__in=ids)
        .select_related("source", "lead__picture")
        .only(*_SHOWN)
        .prefetch_related(models.Prefetch("bylines", names))
    )
    sections = {section.pk: section for section in Section.everyone()}
    found = {}
    for story in stories:
        story.section = sections.get(story.section_id)
        found[story.pk] = story
    return [_hit(found[pk], question) for pk in ids if pk in found]


def _hit(story, question):
    words = list(question.marked)
    passage = _passage(story.body[:_TEXT_READ], words) or story.standfirst or plain(story.body[:5_000])
    return Hit(story, highlight(story.headline, words), snippet(passage, words, SNIPPET))


def _passage(body, words):
    """The piece of a body's running text that holds one of the words, and a little more; "" where none does.

    The cells of a table make no sentence. Taking out the tags and folding letter by letter, as marking does, are
    slow: so first only the paragraph is looked for, in the HTML as it is. Where that finds nothing, a word may be cut
    by a tag or hidden in an entity.
    """
    folded = [word for word in map(fold, words) if word]
    if not folded:
        return ""
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, folded))})")
    body = _TABLE.sub("", body) if "<table" in body else body
    paragraphs = body.split(_PARAGRAPH_END)
    for number, paragraph in enumerate(paragraphs):
        html = fold(paragraph)
        if any(word in html for word in folded):
            found = _piece(plain(_PARAGRAPH_END.join(paragraphs[number : number + 2])), pattern)
            if found:
                return found
    return _piece(plain(body), pattern)


def _piece(text, pattern):
    for piece in _PASSAGE.finditer(text):
        if pattern.search(fold(piece[0])):
            return text[piece.start() : piece.end() + SNIPPET].strip()
    return ""


class _Asked:
    """A question put to one of the two databases."""

    def __init__(self, question, section_id, since, before):
        self.question = question
        self.section = section_token(section_id) if section_id else ""
        self.since = place(since, 0) if since else -(1 << 63)
        self.before = place(before, 0) if before else (1 << 63) - 1
        self.last_moment = before or timezone.now()

    def places(self, by_relevance, at_most) -> list[int]:
        """The places of the matches, at least one more than `at_most` where there are more."""
        return self.ranked() if by_relevance else self.newest(at_most + 1)


# The words of the index in their order; it lives as long as the connection and takes no room.
_WORDS = "temp.articles_searchwords"
# From one word to the next that follows it, as long as they begin alike: each step is one look into the index.
_ENDINGS = (
    f"WITH RECURSIVE begun (word) AS (SELECT (SELECT term FROM {_WORDS} WHERE term >= %s LIMIT 1) UNION ALL"
    f" SELECT (SELECT term FROM {_WORDS} WHERE term >= begun.word || char(1) LIMIT 1)"
    " FROM begun WHERE substr(begun.word, 1, %s) = %s) SELECT word FROM begun LIMIT %s"
)


class _Fts(_Asked):
    """FTS5 walks its matches from the newest and stops at the limit."""

    SELECT = f"FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"

    @staticmethod
    def counts(terms, at_most):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (SELECT count(*) FROM (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH value LIMIT %s))"
                " FROM json_each(%s) ORDER BY key",
                [at_most, json.dumps([f'"{" ".join(term)}"' for term in terms])],
            )
            return [row[0] for row in cursor.fetchall()]

    def expression(self):
        terms = self.quoted()
        return " AND ".join([*terms, f'section : "{self.section}"'] if self.section else terms)

    def quoted(self):
        terms = [f'"{" ".join(term)}"' for term in self.question.terms]
        if self.question.begun:
            terms[-1] = self.endings or f"{terms[-1]} *"
        return terms

    @cached_property
    def endings(self):
        """The words that the last one may be the beginning of, any of them; "" where they are too many to name.

        For a beginning FTS5 gathers all its matches before it gives the first, unless it keeps an index of beginnings
        of that length; of words that are named it walks no more than are asked for.
        """
        begun = self.question.terms[-1][-1]
        if len(self.question.terms[-1]) > 1 or len(begun) <= PREFIX_MIN:
            return ""
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {_WORDS} USING fts5vocab(main, {TABLE}, instance)")
            cursor.execute(_ENDINGS, [begun, len(begun), begun, ENDINGS_MAX + 2])
            words = [row[0] for row in cursor.fetchall() if row[0] and row[0].startswith(begun)]
        if len(words) > ENDINGS_MAX:
            return ""
        return "({})".format(" OR ".join(f'"{word}"' for word in words or [begun]))

    def newest(self, limit):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid {self.SELECT}", [self.expression(), self.since, self.before, limit])
            return [row[0] for row in cursor.fetchall()]

    def ranked(self):
        # bm25() would count all matches of every word first: 20 ms for three common ones.
        newest = self.newest(RANKED)
        if not newest:
            return []
        parts, params = [], []
        for columns, words, score in self.signs():
            parts.append(f"SELECT * FROM (SELECT rowid, {score} {self.SELECT})")
            params += [f"{{{columns}}} : ({words}){self.beside}", newest[-1], newest[0] + 1, RANKED]
        scores = dict.fromkeys(newest, 0)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for found, score in cursor.fetchall():
                scores[found] += score
        return sorted(newest, key=lambda found: (scores[found], found), reverse=True)

    def signs(self):
        """What speaks for a match: columns, words that stand there, points."""
        words = self.quoted()
        if len(words) == 1:
            return ("headline", *words, ALL_IN_HEADLINE + IN_HEADLINE), ("names standfirst", *words, IN_NAMES)
        any_word, every_word = " OR ".join(words), " AND ".join(words)
        return (
            ("headline", every_word, ALL_IN_HEADLINE),
            ("headline", any_word, IN_HEADLINE),
            ("names standfirst", any_word, IN_NAMES),
        )

    @property
    def beside(self):
        """What else a match must hold. A single word has been asked for in its column, and needs no second walk."""
        if len(self.question.terms) > 1:
            return f" AND {self.expression()}"
        return f' AND section : "{self.section}"' if self.section else ""


class _Tsvector(_Asked):
    """PostgreSQL finds all matches by the index before it can tell which are the newest."""

    @classmethod
    def counts(cls, terms, at_most):
        with transaction.atomic(), connection.cursor() as cursor:
            cls.prepare(cursor)
            cursor.execute(
                f"SELECT (SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE words @@ term::tsquery LIMIT %s) AS few)"
                " FROM unnest(%s::text[]) WITH ORDINALITY AS asked (term, number) ORDER BY number",
                [at_most, [cls.phrase(term) for term in terms]],
            )
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def phrase(term):
        return " <-> ".join(f"'{token}'" for token in term)

    @staticmethod
    def prepare(cursor):
        # A scan would unpack the long vector of every row, and helpers take longer to start than they save; the
        # planner knows neither. Both settings end with the transaction.
        cursor.execute(
            "SELECT set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
        )

    def expression(self, years=()):
        terms = [self.phrase(term) for term in self.question.terms]
        if self.question.begun:
            terms[-1] += ":*"
        terms = [f"({term})" for term in terms] + [f"'{self.section}'"] * bool(self.section)
        if years:
            terms.append("({})".format(" | ".join(f"'{year_token(year)}'" for year in years)))
        return " & ".join(terms)

    def newest(self, limit):
        return [row[0] for row in self.rows("place", limit)]

    def ranked(self):
        words = " | ".join(f"'{token}'" for term in self.question.terms for token in term)
        if self.question.begun:
            words += ":*"
        rows = self.rows(f"place, ts_rank('{RANK_WEIGHTS}', title, %s::tsquery)", RANKED, [words])
        return [found for found, _rank in sorted(rows, key=lambda row: (row[1], row[0]), reverse=True)]

    def rows(self, columns, limit, params=()):
        """Common words fill the limit from two years; what doesn't is rare enough to be looked for in all of them."""
        year = self.last_moment.astimezone(UTC).year
        statement = (
            f"SELECT {columns} FROM (SELECT place, title FROM {TABLE} WHERE words @@ %s::tsquery"
            " AND place >= %s AND place < %s ORDER BY place DESC LIMIT %s) AS newest"
        )
        with transaction.atomic(), connection.cursor() as cursor:
            self.prepare(cursor)
            rows = []
            for years in ((year, year - 1), ()):
                cursor.execute(statement, [*params, self.expression(years), self.since, self.before, limit])
                rows = cursor.fetchall()
                if len(rows) >= limit:
                    break
        return rows
