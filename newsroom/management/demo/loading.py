"""Bringing the demo newsroom in, through the verbs that people use."""

import os
import random
import secrets
from datetime import datetime, time, timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Author, Front, Picture, Section, Source
from articles.pictures.making import take_in
from comments.models import Comment, Decision
from newsroom.models import Act, DemoMark, Page, SiteSettings, User
from newsroom.pages import changing
from newsroom.roles import SYSTEM
from newsroom.text import slugify

from .developing import develop
from .marking import keep_fingerprints, mark, marking
from .people import AGENCY, GUESTS, PAGES, PAPER, PURPOSES, SECTIONS, STAFF
from .replies import REPLIES
from .stories import STORIES, as_html, dated

# Letters and digits that nobody mistakes for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

HERE = Path(__file__).parent

# What a moderator writes when a reply is turned down.
INSULTS = "Insults nobody answered to."


def is_empty() -> bool:
    """Whether nothing was ever written here: no staff, no story."""
    return not User.objects.exists() and not Article.objects.exists()


def was_cut_short() -> bool:
    """Whether the demo was being loaded here and is not whole: nobody but it has written anything yet."""
    site = SiteSettings.objects.filter(pk=1).first()
    if site is None or site.demo_loaded_at or site.own_paper_at or User.objects.filter(is_demo=False).exists():
        return False
    return DemoMark.objects.exists() or site.name == PAPER["name"]


def load(logins_file, say=lambda line: None) -> None:
    """Load the demo newsroom into an empty database and write the logins to `logins_file` (mode 0600).

    A demo that was cut short is taken up again: every part is looked for by its name first. What it brings is marked,
    so that it can go again (`leaving.py`).
    """
    with marking():
        _load(logins_file, say)
    keep_fingerprints()
    with changing():
        site = SiteSettings.objects.get(pk=1)
        site.demo_loaded_at = timezone.now()
        site.save(update_fields=["demo_loaded_at"])
        Act.record("load demo", site, by=SYSTEM)
        # Some of these are written many at once, which no row notices. Before the demo there were none.
        mark([*Act.objects.all(), *Decision.objects.all()])


def _load(logins_file, say):
    say("The paper and its people …")
    SiteSettings(noindex=True, **PAPER).save()
    sections = {
        name: Section.objects.get_or_create(
            name=name, defaults={"description": text, "position": position, "is_opinion": opinion}
        )[0]
        for name, text, position, opinion in SECTIONS
    }
    for position, (title, slug, text) in enumerate(PAGES, start=1):
        fields = {"title": title, "body": as_html(text, {}, {}), "position": position, "is_published": True}
        fields["in_menu"] = slug in ("about", "contact")
        Page.objects.get_or_create(slug=slug, defaults=fields | {"purpose": PURPOSES.get(slug, "")})
    agency = Source.objects.get_or_create(name=AGENCY["name"], defaults=AGENCY)[0]
    people = _hire(logins_file)
    say("The pictures …")
    pictures = _take_pictures()
    _introduce(people)
    say("The stories …")
    begun = timezone.localtime(timezone.now(), SiteSettings.current().zone)
    desk = Desk(begun, sections, agency, pictures, people)
    # Oldest first, as it happened: what to read next is chosen from what is out already.
    for tale in sorted(STORIES, key=lambda tale: tale.out_at(begun)):
        desk.write(tale)
    Front.pin(desk.written["library"], slot=1, by=people["editor"], until=begun + timedelta(days=2))
    say("The readers …")
    for key, replies in REPLIES.items():
        Conversation(desk.written[key], people).hold(replies, until=begun)
    say("The front page’s pictures are made …")
    develop(_on_front())


# -- people ----------------------------------------------------------------------------------------------------------


def _hire(logins_file):
    people, lines = {}, []
    for login, first, last, role, *_rest in STAFF:
        user = User.objects.filter(username=login).first()
        password = "".join(secrets.choice(ALPHABET) for _ in range(12))
        if user is None:
            user = User(
                username=login,
                first_name=first,
                last_name=last,
                is_staff=True,
                is_demo=True,
                email=f"{login}@lantern-courier.example",
            )
        user.set_password(password)
        with transaction.atomic():  # the account, its author, and the marks on both
            user.save()
        user.groups.set([Group.objects.get(name=role)])
        people[login] = user
        lines.append(f"{login} {password}\n")
    logins_file.unlink(missing_ok=True)
    with os.fdopen(os.open(logins_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(lines)
    return people


def _introduce(people):
    """Say of everybody who signs what they do, and show them."""
    told = [(people[login].author, *about) for login, _first, _last, _role, *about in STAFF]
    told += [(Author.objects.get_or_create(name=name)[0], *about) for name, *about in GUESTS]
    for author, title, about, portrait in told:
        if author.role_title:
            continue
        author.role_title, author.bio = title, about
        file = HERE / "portraits" / f"{portrait}.jpg"
        if portrait and file.exists():
            author.portrait = take_in(file)
        author.save()


# -- pictures --------------------------------------------------------------------------------------------------------


def _take_pictures() -> dict[str, Picture]:
    """The pictures by their key; caption, credit and alternative text stand in the files."""
    return {file.stem: take_in(file) for file in sorted((HERE / "pictures").glob("*.jpg"))}


def _on_front() -> list[Picture]:
    """The pictures of the front page as it stands, the lead's first, then the portraits of those who sign there."""
    front = Front.at()
    shown = [story for story in [front.lead, *front.seconds] if story.lead]
    # A row begins with the first of its stories that has a picture; the small ones are the worker's.
    shown += filter(None, (next((story for story in row.stories if story.lead), None) for row in front.rows))
    leads = [story.lead.picture for story in shown]
    faces = [author.portrait for author in Author.objects.filter(portrait__isnull=False).select_related("portrait")]
    return list(dict.fromkeys([*leads, *faces]))


# -- stories ---------------------------------------------------------------------------------------------------------


class Desk:
    """Where the stories are written, one after the other, each as if at its hour."""

    def __init__(self, begun: datetime, sections, agency, pictures, people):
        self.begun, self.sections, self.agency = begun, sections, agency
        self.pictures, self.people = pictures, people
        self.uids = {key: picture.uid for key, picture in pictures.items()}
        self.authors = {author.name: author for author in Author.objects.select_related("user")}
        self.staff = Source.objects.get(slug="staff")
        self.written = {}

    def write(self, tale):
        """Write the story and bring it into its state: all of it in one transaction, or nothing."""
        article = Article.objects.filter(guid=f"demo:{tale.key}").first()
        if article is None:
            with changing():
                article = self._begin(tale)
                getattr(self, f"_{tale.state}")(tale, article)
        self.written[tale.key] = article

    def _begin(self, tale):
        out = tale.out_at(self.begun)
        byline = [(self.authors[name], role) for name, role in map(_signed, tale.byline)]
        writer = next((author.user for author, _role in byline if author.user), self.people["editor"])
        addresses = {key: story.get_absolute_url() for key, story in self.written.items() if story.is_published}
        article = Article.objects.create(
            guid=f"demo:{tale.key}",
            headline=tale.headline,
            short_headline=tale.short,
            kicker=tale.kicker,
            standfirst=tale.standfirst,
            body=as_html(dated(tale.body, out.date()), self.uids, addresses),
            section=self.sections[tale.section],
            label=tale.label,
            language=tale.language,
            dateline=dated(tale.dateline, out.date()),
            source=self.agency if tale.wire else self.staff,
            created_by=writer,
            created_at=out - timedelta(hours=3),
        )
        picture = self.pictures.get(tale.picture)
        uses = [{"picture": picture, "caption": tale.caption}] if picture else []
        article.edit(by=SYSTEM, topics=tale.topics, byline=byline, pictures=uses)
        return article

    # One method a state, named like it.

    def _published(self, tale, article):
        out, editor = tale.out_at(self.begun), self.people["editor"]
        article.schedule(at=timezone.now() + timedelta(hours=1), by=editor)
        # The hour it would have had: the verbs know only the present.
        Article.objects.quietly().filter(pk=article.pk).update(publish_at=out, day=out.date())
        article.refresh_from_db()
        article.publish(by=SYSTEM)
        for n, (kind, place, text) in enumerate(tale.notes, start=1):
            at = min(out + timedelta(hours=2 * n), self.begun)
            article.correct(text=text, kind=kind, place=place, by=editor, at=at)
        Article.objects.quietly().filter(pk=article.pk).update(edited_at=out, state_at=out)

    def _withdrawn(self, tale, article):
        self._published(tale, article)
        article.withdraw(by=self.people["editor"], reason=tale.reason)

    def _due(self, tale, article):
        article.schedule(at=self.begun + timedelta(minutes=10), by=self.people["editor"])

    def _tomorrow(self, tale, article):
        day = self.begun.date() + timedelta(days=1)
        article.schedule(at=datetime.combine(day, time(6, 30), self.begun.tzinfo), by=self.people["editor"])

    def _submitted(self, tale, article):
        article.submit(by=article.created_by)

    def _returned(self, tale, article):
        article.submit(by=article.created_by)
        article.send_back(by=self.people["editor"], reason=tale.reason)

    def _spiked(self, tale, article):
        article.spike(by=self.people["editor"], reason=tale.reason)

    def _draft(self, tale, article):
        """Nothing more happens to it."""


def _signed(entry):
    return (entry, "by") if isinstance(entry, str) else entry


# -- readers ---------------------------------------------------------------------------------------------------------

# Fate of a reply → what is known of it at the door, where that alone decides.
DOORS = {
    "origin": {"from_our_page": False},
    "trap": {"trap": "https://walls.example"},
}
# Those that are left as the rules leave them.
LEFT = {"waiting", "links", "held", "borrowed", "origin", "quick", "trap"}
FATES = {"approved", "rejected", "spam", "removed", "reported", "reported-once"} | LEFT


class Conversation:
    """What readers say under one story."""

    def __init__(self, article, people):
        self.article, self.people, self.moderator = article, people, people["moderator"]
        self.told = {}

    def hold(self, replies, until: datetime):
        """Post the replies, spread over the time since the story came out, and let each have its fate."""
        since = self.article.published_at
        for reply, at in zip(replies, self._moments(len(replies), since, until), strict=True):
            key, _to, parent = reply.key.partition(" < ")
            with changing():
                self.told[key] = self._post(reply, self.told.get(parent), at)
        for reply in replies:
            self._answer_for(reply, self.told[reply.key.partition(" < ")[0]])

    def _moments(self, count, since, until):
        """When that many people write: more at first than later, as it goes, and hardly anybody at night."""
        chance, zone = random.Random(self.article.guid), SiteSettings.current().zone
        span, moments = (until - since).total_seconds(), []
        pause = timedelta(seconds=min(70, span / (count + 2)))  # nobody is taken for a flood
        while len(moments) < count:
            at = since + (timedelta(seconds=span) - pause * (count + 1)) * chance.random() ** 2
            if at.astimezone(zone).hour not in range(1, 6) or chance.random() < 0.05:
                moments.append(at)
        return [at + pause * n for n, at in enumerate(sorted(moments), start=1)]

    def _post(self, reply, parent, at):
        there = Comment.objects.filter(article=self.article, body=reply.text).first()
        if there:
            return there
        if reply.name.startswith("@"):
            user = self.people[reply.name[1:]]
            return Comment.objects.post(
                article=self.article, body=reply.text, name=str(user), user=user, at=at, parent=parent
            )
        known = {"handed_out": at - timedelta(seconds=1)} if reply.fate == "quick" else DOORS.get(reply.fate, {})
        comment = Comment.objects.post(
            article=self.article,
            body=reply.text,
            name=reply.name,
            email=f"{slugify(reply.name)}@readers.example",
            at=at,
            parent=parent,
            **known,
        )
        if reply.fate not in LEFT | {"rejected", "spam"} and comment.state == "waiting":
            comment.approve(by=self.moderator)
        return comment

    def _answer_for(self, reply, comment):
        """What happens to a reply only once others have seen it, or a moderator has."""
        if reply.fate == "rejected" and comment.state == "waiting":
            comment.reject(by=self.moderator, reason=INSULTS)
        elif reply.fate == "spam" and comment.state == "waiting":
            comment.mark_spam(by=self.moderator)
        elif reply.fate == "removed" and comment.state == "approved":
            comment.remove(by=self.moderator, reason="Accuses somebody of taking money, without a word of proof.")
        elif reply.fate.startswith("reported") and comment.is_visible:
            for n in range(1 if reply.fate == "reported-once" else 3):
                comment.report(reason="false" if n else "abuse", ip=f"192.0.2.{n + 1}")
