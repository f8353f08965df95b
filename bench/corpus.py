"""An invented paper of any size, the same for the same seed: what measurements and query counts read.

    corpus = fill(10_000)
    corpus.measured[0]  # a story with 20 comments

Rows go in by `bulk_create`, past the verbs, with everything that the verbs would have left behind for readers:
addresses, search text, picks to read next, numbers of replies. Nothing is drawn and no file is written: pictures are
rows with their lists of renditions.
"""

import hashlib
import itertools
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from articles import search_text
from articles.models import Article, Author, Byline, Correction, Picture, PictureUse, ReadNext, Section, Source, Topic
from articles.models.topic import TopicUse
from comments import spam, threads
from comments.models import Comment, Commenter
from newsroom.models import Address, SiteSettings
from newsroom.pages import changing
from newsroom.text import comment_html, slugify, topic_key

SECTIONS, AUTHORS, TOPICS, PICTURES = 8, 20, 60, 40
COMMENTERS = 200  # at least; as many as stories in a larger paper
TOPICS_OF_A_STORY = 3
COMMENTS_OF_A_STORY = 10  # on average
MEASURED, COMMENTS_MEASURED, COMMENTS_LONG = 10, 20, 50
SMALLEST = MEASURED * COMMENTS_MEASURED // COMMENTS_OF_A_STORY
STORIES_A_DAY = 20
WORDS = 500
CORRECTED = 50  # one story of so many carries a correction
BATCH = 500  # stories written in one transaction

# Two words to search for: one stands in more than half of the stories, one in three of them.
COMMON, RARE = "harbour", "astrolabe"
RARE_STORIES = 3

# The newest story of a corpus that was not told otherwise.
NEWEST = datetime(2026, 6, 1, 9, tzinfo=UTC)

STATES = {"waiting": 50, "spam": 20, "rejected": 10}  # of 1,000 comments; all others are approved


@dataclass(frozen=True)
class Corpus:
    """What was made. Lists of ids are newest first."""

    stories: list[int]
    measured: list[int]  # stories with exactly COMMENTS_MEASURED visible comments
    long: int  # a story with COMMENTS_LONG of them; 0 in a paper of fewer than 30 stories
    sections: list[int]
    topics: list[int]
    authors: list[int]
    comments: int  # in all


@dataclass(frozen=True)
class House:
    """How many things stand round the stories, how the comments fare, and from which id on rows are numbered."""

    authors: int = AUTHORS
    pictures: int = PICTURES
    states: Mapping[str, int] = field(default_factory=lambda: STATES)
    first_id: int = 1


def fill(
    stories: int = 100, *, seed: int = 1, newest: datetime = NEWEST, talk: bool = True, house: House | None = None
) -> Corpus:
    """Add an invented paper of so many published stories (twenty or more) with ten comments each on average.

    The same arguments on an empty database give the same rows, ids and permanent ids included. `newest` (aware) is
    when the newest story was published; twenty a day came before it. Without `talk` nobody comments: what reads no
    comment need not wait for a million of them. Raises ValueError for a smaller paper. For a paper of 100,000 stories
    `bench.archive` is fifty times as fast.
    """
    if stories < SMALLEST:
        raise ValueError(f"A corpus has at least {SMALLEST} stories.")
    return _Press(stories, random.Random(seed), newest, talk, house or House()).run()


class Language:
    """Invented words in the frequencies of a real language, and sentences made of them."""

    ONSETS = ["b", "br", "c", "d", "dr", "f", "g", "gr", "h", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v"]
    VOWELS = ["a", "e", "i", "o", "u", "y", "ea", "ou"]
    CODAS = ["", "", "", "", "n", "r", "l", "s", "m", "nd"]

    def __init__(self, rng):
        self.rng = rng
        # The commonest words are the shortest, as everywhere.
        made = dict.fromkeys(self._word(1 + (n > 300) + (n > 3_000)) for n in range(9_000))
        self.words = [word for word in made if word not in (COMMON, RARE)][:6_000]
        self.weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.sentences = [self.sentence(rng.randint(8, 24)) for _ in range(4_000)]

    def _word(self, syllables):
        choose = self.rng.choice
        return "".join(choose(self.ONSETS) + choose(self.VOWELS) + choose(self.CODAS) for _ in range(syllables))

    def some(self, count):
        """So many words, common ones more often."""
        return self.rng.choices(self.words, cum_weights=self.weights, k=count)

    def sentence(self, count):
        return " ".join(self.some(count)).capitalize() + "."

    def line(self, least, most):
        """A headline: words without a full stop."""
        return " ".join(self.some(self.rng.randint(least, most))).capitalize()

    def paragraphs(self, words):
        """Paragraphs of whole sentences, about so many words in all."""
        rows, left = [], words
        while left > 0:
            row = self.rng.choices(self.sentences, k=self.rng.randint(3, 6))
            rows.append(" ".join(row))
            left -= rows[-1].count(" ") + 1
        return rows


class _Press:
    """One run of `fill`."""

    def __init__(self, stories, rng, newest, talk, house):
        self.count, self.rng, self.newest, self.talk, self.house = stories, rng, newest, talk, house
        self.language = Language(rng)
        self.ids = {}
        # Spread over the years.
        self.rare = {stories * part // RARE_STORIES for part in range(RARE_STORIES)}
        self.has_long = stories >= 3 * MEASURED

    def run(self):
        with changing("settings", "menu", "front", "stories", "comments"):
            self._furnish()
        first = self._next(Article, self.count)
        replies = self._share_out_comments()
        # The oldest story has the lowest id.
        for start in range(0, self.count, BATCH):
            with transaction.atomic():
                self._print(first, range(start, min(start + BATCH, self.count)), replies)
        self._set_sequences()
        newest_first = [first + n for n in reversed(range(self.count))]
        return Corpus(
            newest_first,
            newest_first[:MEASURED],
            newest_first[MEASURED] if self.has_long else 0,
            [row.pk for row in self.sections],
            [row.pk for row in self.topics],
            [row.pk for row in self.authors],
            sum(map(len, replies)),
        )

    def _next(self, model, count=1):
        """The first of `count` free ids."""
        if model not in self.ids:
            newest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
            self.ids[model] = max((newest or 0) + 1, self.house.first_id)
        first = self.ids[model]
        self.ids[model] += count
        return first

    def _set_sequences(self):
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.ids)):
                cursor.execute(statement)

    def _uid(self):
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    # -- the house -----------------------------------------------------------------------------------------------------

    def _furnish(self):
        """Settings, sections, authors, topics, pictures, commenters: few rows, whatever the number of stories."""
        if not SiteSettings.objects.exists():
            SiteSettings(name="The Measured Courier").save()
        self.zone = SiteSettings.current().zone
        self.sections = self._make(
            Section,
            SECTIONS,
            lambda n, pk: {
                "name": f"Section {pk}",
                "slug": f"section-{pk}",
                "position": n,
                "is_opinion": n == SECTIONS - 1,
                "description": self.language.sentence(10),
            },
        )
        self.topics = self._make(
            Topic, TOPICS, lambda n, pk: {"name": f"Topic {pk}", "slug": f"topic-{pk}", "key": topic_key(f"Topic {pk}")}
        )
        self.authors = self._make(
            Author,
            self.house.authors,
            lambda n, pk: {
                "name": f"{self.language.line(1, 1)} {self.language.line(1, 1)}",
                "slug": f"author-{pk}",
                "bio": self.language.sentence(20),
            },
        )
        self.pictures = self._make(Picture, self.house.pictures, self._picture)
        self.commenters = [
            Commenter(
                pk=pk, email=f"reader-{pk}@readers.example", name=self.language.line(1, 2), created_at=self.newest
            )
            for pk in self._range(Commenter, max(COMMENTERS, self.count))
        ]
        Commenter.objects.bulk_create(self.commenters)
        self.sources = list(Source.objects.filter(slug__in=["staff", "afp"]).order_by("-slug"))
        self.remarks = []
        for _ in range(400):
            paragraphs = self.rng.choices(self.language.sentences, k=self.rng.randint(1, 4))
            text = "\n\n".join(paragraphs)
            self.remarks.append((text, comment_html(text), spam.fingerprint(text)))

    def _range(self, model, count):
        first = self._next(model, count)
        return range(first, first + count)

    def _make(self, model, count, fields):
        rows = [model(pk=pk, uid=self._uid(), **fields(n, pk)) for n, pk in enumerate(self._range(model, count))]
        return model.objects.quietly().bulk_create(rows)

    def _picture(self, n, pk):
        sha = hashlib.sha256(f"picture {pk}".encode()).hexdigest()
        renditions = [
            {
                "crop": crop,
                "format": form,
                "width": width,
                "height": height,
                "size": 40 * width,
                "name": f"renditions/{sha[:2]}/{sha[:12]}/{width}{'-' + crop if crop else ''}.{ending}",
            }
            for crop, sizes in (
                ("", ((480, 320), (960, 640), (1440, 960))),
                ("16x9", ((480, 270), (960, 540), (1440, 810))),
                ("4x3", ((480, 360), (960, 720))),
                ("1x1", ((240, 240), (480, 480))),
            )
            for width, height in sizes
            for form, ending in (("webp", "webp"), ("jpeg", "jpg"))
        ]
        return {
            "file": f"pictures/originals/{sha[:2]}/{sha}.jpg",
            "sha256": sha,
            "format": "JPEG",
            "width": 1500,
            "height": 1000,
            "size": 400_000,
            "title": f"Picture {pk}",
            "caption": self.language.sentence(14),
            "credit": "Courier / Pia",
            "alt": self.language.line(5, 9),
            "making": Picture.Making.MADE,
            "renditions": renditions,
            "uploaded_at": self.newest,
        }

    # -- the stories ---------------------------------------------------------------------------------------------------

    def _share_out_comments(self):
        """For each story, oldest first, the states of its comments."""
        if not self.talk:
            return [[] for _ in range(self.count)]
        total = COMMENTS_OF_A_STORY * self.count
        own = [COMMENTS_LONG] * self.has_long + [COMMENTS_MEASURED] * MEASURED
        others, left = self.count - len(own), total - sum(own)
        pool = [state for state, share in self.house.states.items() for _ in range(total * share // 1000)][:left]
        pool += ["approved"] * (left - len(pool))
        self.rng.shuffle(pool)
        replies = [[] for _ in range(others)]
        for state in pool:
            replies[self.rng.randrange(others)].append(state)
        return replies + [["approved"] * count for count in own]

    def _print(self, first, numbers, replies):
        """Write one batch of stories and all that hangs on them."""
        rows = {model: [] for model in (Article, Byline, TopicUse, PictureUse, ReadNext, Correction, Address, Comment)}
        texts = []
        for n in numbers:
            self._write(first, n, replies[n], rows, texts)
        for model, made in rows.items():
            manager = model.objects
            (manager.quietly() if hasattr(manager, "quietly") else manager).bulk_create(made)
        for text in texts:
            search_text.put(**text)

    def _write(self, first, n, states, rows, texts):
        rng, language, pk = self.rng, self.language, first + n
        at = self.newest - (self.count - 1 - n) * timedelta(days=1) / STORIES_A_DAY
        paragraphs = language.paragraphs(WORDS)
        if rng.random() < 0.6:
            paragraphs[-1] += f" {COMMON.capitalize()} {language.sentence(6)}"
        if n in self.rare:
            paragraphs[0] += f" {RARE.capitalize()} {language.sentence(6)}"
        headline, standfirst = language.line(5, 10), language.sentence(18)
        section, picture = rng.choice(self.sections), rng.choice(self.pictures)
        authors = rng.sample(self.authors, 2 if rng.random() < 0.2 else 1)
        topics = rng.sample(self.topics, TOPICS_OF_A_STORY)
        lead = PictureUse(pk=self._next(PictureUse), article_id=pk, picture=picture)
        story = Article(
            pk=pk,
            uid=self._uid(),
            headline=headline,
            standfirst=standfirst,
            slug=f"{slugify(headline)}-{pk}",
            body="".join(f"<p>{text}</p>" for text in paragraphs),
            words=sum(text.count(" ") + 1 for text in paragraphs),
            section=section,
            source=self.sources[rng.random() < 0.3],
            lead=lead,
            state="published",
            published_at=at,
            state_at=at,
            created_at=at,
            edited_at=at,
            day=timezone.localtime(at, self.zone).date(),
            replies=states.count("approved"),
        )
        rows[Article].append(story)
        rows[PictureUse].append(lead)
        rows[Byline] += [
            Byline(pk=self._next(Byline), article_id=pk, author=author, position=position)
            for position, author in enumerate(authors)
        ]
        rows[TopicUse] += [TopicUse(pk=self._next(TopicUse), content_object_id=pk, tag=topic) for topic in topics]
        rows[ReadNext] += [
            ReadNext(pk=self._next(ReadNext), article_id=pk, pick_id=pk - back, position=back - 1)
            for back in (1, 2, 3)
            if back <= n
        ]
        if n % CORRECTED == CORRECTED - 1 and self.count - n > MEASURED + 1:
            rows[Correction].append(
                Correction(pk=self._next(Correction), article_id=pk, text=language.sentence(16), at=at)
            )
        rows[Address].append(
            Address(
                pk=self._next(Address),
                uid=self._uid(),
                path=story.get_absolute_url(),
                subject_uid=story.uid,
                kind=Address.Kind.CURRENT,
                made_at=at,
            )
        )
        rows[Comment] += self._thread(story, states)
        texts.append(
            {
                "article_id": pk,
                "headline": headline,
                "standfirst": standfirst,
                "body": "\n".join(paragraphs),
                "names": " · ".join(thing.name for thing in (*authors, *topics)),
                "published_at": at,
                "section_id": section.pk,
            }
        )

    def _thread(self, story, states):
        """The comments of one story: a third answers one before it, up to three levels deep."""
        rng, made = self.rng, []
        for position, state in enumerate(states):
            at = story.published_at + timedelta(minutes=7 * (position + 1), milliseconds=rng.randrange(60_000))
            answerable = [row for row in made[-6:] if row.state == "approved" and threads.level(row.path) < 3]
            parent = rng.choice(answerable) if answerable and rng.random() < 0.33 else None
            text, html, fingerprint = rng.choice(self.remarks)
            who = rng.choice(self.commenters)
            path = threads.new_path(at, parent.path if parent else "", position)
            made.append(
                Comment(
                    pk=self._next(Comment),
                    uid=self._uid(),
                    article_id=story.pk,
                    parent_id=parent.pk if parent else None,
                    path=path,
                    thread=threads.root(path),
                    name=who.name,
                    email=who.email,
                    commenter=who,
                    body=text,
                    html=html,
                    fingerprint=fingerprint,
                    state=state,
                    created_at=at,
                    reason="" if state == "approved" else "A first comment waits.",
                    rule="" if state == "approved" else "first",
                    ip=f"192.0.2.{rng.randrange(1, 255)}",
                    agent="Mozilla/5.0",
                )
            )
        return made
