"""Bringing the demo newsroom in, through the verbs that people use."""

import io
import os
import secrets
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Article, Author, Front, Section, Source
from articles.pictures.making import make_due_renditions, take_in
from comments.models import Comment
from newsroom.models import Act, Page, SiteSettings, User
from newsroom.pages import changing
from newsroom.roles import SYSTEM

from .drawings import PALETTES, draw
from .people import AGENCY, GUESTS, PAGES, PAPER, PURPOSES, SECTIONS, STAFF
from .replies import REPLIES
from .stories import STORIES

# Letters and digits that nobody mistakes for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def is_empty() -> bool:
    """Whether nothing was ever written here: no staff, no story."""
    return not User.objects.exists() and not Article.objects.exists()


def load(logins_file, say=lambda line: None) -> None:
    """Load the demo newsroom into an empty database and write the logins to `logins_file` (mode 0600).

    A demo that was cut short is taken up again: every part is looked for by its name first.
    """
    say("The paper and its people …")
    SiteSettings(noindex=True, **PAPER).save()
    sections = {
        name: Section.objects.get_or_create(
            name=name, defaults={"description": text, "position": position, "is_opinion": opinion}
        )[0]
        for name, text, position, opinion in SECTIONS
    }
    for title, slug, body in PAGES:
        fields = {"title": title, "body": body, "purpose": PURPOSES.get(slug, ""), "is_published": True}
        Page.objects.get_or_create(slug=slug, defaults=fields)
    agency = Source.objects.get_or_create(name=AGENCY["name"], defaults=AGENCY)[0]
    people = _hire(logins_file)
    for name, title, about in GUESTS:
        Author.objects.get_or_create(name=name, defaults={"role_title": title, "bio": about})
    say("Six pictures are drawn …")
    pictures = {kind: _picture(kind) for kind in PALETTES}
    make_due_renditions(limit=len(pictures))
    say("The stories …")
    begun = timezone.now()
    # Oldest first, as it happened: what to read next is chosen from what is out already.
    in_time = sorted(STORIES, key=lambda tale: -(tale["hours"] or 0))
    written = {tale["key"]: _write(tale, begun, sections, agency, pictures, people) for tale in in_time}
    Front.pin(written["library"], slot=1, by=people["editor"], until=begun + timedelta(days=2))
    say("The readers …")
    _let_readers_answer(written, people)
    site = SiteSettings.objects.get(pk=1)
    site.demo_loaded_at = timezone.now()
    site.save(update_fields=["demo_loaded_at"])
    Act.record("load demo", site, by=SYSTEM)


def _hire(logins_file):
    people, lines = {}, []
    for login, first, last, role, title in STAFF:
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
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        author = user.author
        if not author.role_title:
            author.role_title = title
            author.save()
        people[login] = user
        lines.append(f"{login} {password}\n")
    logins_file.unlink(missing_ok=True)
    with os.fdopen(os.open(logins_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(lines)
    return people


def _picture(kind):
    tale = next(tale for tale in STORIES if tale.get("picture") == kind)
    return take_in(
        io.BytesIO(draw(kind)),
        title=kind.title(),
        caption=tale["caption"],
        alt=tale["read_out"],
        credit="Drawing: Newsroom",
        creator="Newsroom",
    )


def _write(tale, begun, sections, agency, pictures, people):
    """The story as if it had been written and published at its hour."""
    there = Article.objects.filter(guid=f"demo:{tale['key']}").first()
    if there and (there.state != "draft" or tale.get("state") == "draft"):
        return there
    out = begun - timedelta(hours=tale["hours"] if tale["hours"] is not None else 1)
    byline = [Author.objects.get(name=name) for name in tale.get("byline", [])]
    writer = next((author.user for author in byline if author.user), people["editor"])
    article = there or Article.objects.create(
        guid=f"demo:{tale['key']}",
        headline=tale["headline"],
        standfirst=tale["standfirst"],
        body=tale["body"],
        section=sections[tale["section"]],
        label=tale.get("label", "news"),
        language=tale.get("language", ""),
        dateline=tale.get("dateline", ""),
        source=agency if tale.get("source") else Source.objects.get(slug="staff"),
        created_by=writer,
        created_at=out - timedelta(hours=3),
    )
    uses = [{"picture": pictures[tale["picture"]]}] if tale.get("picture") else []
    article.edit(by=SYSTEM, topics=tale["topics"], byline=byline, pictures=uses)
    state = tale.get("state")
    if state == "submitted":
        return article.submit(by=writer)
    if state == "scheduled":
        return article.schedule(at=begun + timedelta(minutes=10), by=people["editor"])
    if state == "draft":
        return article
    article.schedule(at=timezone.now() + timedelta(hours=1), by=people["editor"])
    day = timezone.localtime(out, SiteSettings.current().zone).date()
    with changing():
        # The hour it would have had: the verbs know only the present.
        Article.objects.quietly().filter(pk=article.pk).update(publish_at=out, day=day)
    article.refresh_from_db()
    article.publish(by=SYSTEM)
    if tale.get("correction"):
        article.correct(text=tale["correction"], by=people["editor"])
    return article


def _let_readers_answer(written, people):
    told = {}
    for story, key, to, hours, name, text, state in REPLIES:
        article = written[story]
        at = min(article.published_at + timedelta(hours=hours), timezone.now())
        email = f"{key}@readers.example"
        there = Comment.objects.filter(article=article, body=text).first()
        comment = there or Comment.objects.post(
            article=article, body=text, name=name, email=email, at=at, parent=told.get((story, to))
        )
        told[story, key] = comment
        if state == "approved" and comment.state == "waiting":
            comment.approve(by=people["moderator"])
        elif state == "rejected" and comment.state == "waiting":
            comment.reject(by=people["moderator"], reason="Insults nobody answered to.")
        elif state == "spam" and comment.state != "spam":
            comment.mark_spam(by=people["moderator"])
