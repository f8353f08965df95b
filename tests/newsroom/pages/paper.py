"""A small paper that has a little of everything a page can show. Made by the verbs, at fixed hours."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import time_machine
from django.contrib.auth.models import Group

from articles.ageing import age_news, end_picture_rights
from articles.models import Article, Author, Front, Picture, Section, Source, Topic
from articles.models.front import drop_expired_pins
from articles.models.publishing import publish_due
from comments.housekeeping import close_conversations
from comments.models import Comment
from newsroom.models import Address, Page, SiteSettings, User
from newsroom.pages.midnight import turn_the_day
from newsroom.roles import SYSTEM
from newsroom.schedule import SCHEDULE

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LOCAL, SPORT, OPINION = 9, 3, 2  # stories
# A page of each list holds few, so that a small paper has stories that are off the front, the feeds, the first page.
STORIES_A_PAGE, COMMENTS_A_PAGE = 4, 5
LATEST, ROW, NEWEST = 2, 2, 6

BY_THE_CLOCK = (publish_due, drop_expired_pins, turn_the_day, end_picture_rights, age_news, close_conversations)


@dataclass
class Paper:
    """The things of the paper by name."""

    staff: dict[str, User] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    stories: dict[str, Article] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    source: Source | None = None

    def story(self, name) -> Article:
        """The story as the database has it now."""
        return Article.objects.get(pk=self.stories[name].pk)

    def picture(self, name) -> Picture:
        """The picture as the database has it now."""
        return Picture.objects.get(pk=self.pictures[name].pk)

    def comment(self, name) -> Comment:
        """The comment as the database has it now."""
        return Comment.objects.get(pk=self.comments[name].pk)


def _user(name, *roles):
    user = User.objects.create_user(name, f"{name}@courier.example", "", first_name=name.title(), is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def _picture(number, **fields):
    sha = hashlib.sha256(f"picture {number}".encode()).hexdigest()
    return Picture.objects.create(
        file=f"pictures/originals/{sha[:2]}/{sha}.jpg", sha256=sha, format="JPEG", width=1500, height=1000, size=1000,
        making="made", renditions=renditions(sha), credit="Ines Moor / Courier", alt=f"Boats, seen {number} times",
        caption=f"The harbour at dusk, {number}.", **fields,
    )  # fmt: skip


def renditions(sha, size=1000):
    """Rows of renditions as the worker writes them; their files are nowhere."""
    return [
        {"crop": crop, "format": form, "width": width, "height": height, "size": size,
         "name": f"renditions/{sha[:2]}/{sha[:12]}/{width}x{height}{'-' + crop if crop else ''}.{form}"}
        for form in ("jpeg", "webp")
        for crop, width, height in (("", 960, 640), ("16x9", 1200, 675), ("4x3", 1200, 900), ("1x1", 1200, 1200))
    ]  # fmt: skip


def _publish(at, **fields):
    with time_machine.travel(at, tick=False):
        fields = {"body": f"<p>What was said of {fields['headline']}.</p>", **fields}
        return Article.begin(by=SYSTEM, **fields).publish(by=SYSTEM)


def _say(article, at, body, *, state="approved", **fields):
    with time_machine.travel(at, tick=False):
        comment = Comment.objects.create(
            article=article,
            body=body,
            **{"name": f"Reader of {body}", "email": "reader@readers.example", "reason": "A first comment", **fields},
        )
        if state == "approved":
            comment.approve(by=SYSTEM)
        elif state == "removed":
            comment.approve(by=SYSTEM)
            comment.remove(by=SYSTEM)
    return comment


def build() -> Paper:
    """Fill the empty database, as it stands at `NOW`. Call it inside a transaction that is taken back."""
    paper = Paper()
    with time_machine.travel(NOW - timedelta(days=60), tick=False):
        _house(paper)
    _stories(paper)
    _conversation(paper)
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        _afterwards(paper)
    with time_machine.travel(NOW, tick=False):
        time_passes()
    return paper


def time_passes():
    """What the worker does to pages, in the order of its list."""
    for job in SCHEDULE:
        if job.run in BY_THE_CLOCK:
            job.run()


def _house(paper):
    SiteSettings(
        name="The Courier", tagline="From the harbour", stories_a_page=STORIES_A_PAGE, comments_per_page=COMMENTS_A_PAGE
    ).save()
    for name, role in (("ed", "editor"), ("mo", "moderator"), ("olga", "owner"), ("nadia", "reporter")):
        paper.staff[name] = _user(name, role)
    for number, (name, more) in enumerate({"Local": {}, "Sport": {}, "Opinion": {"is_opinion": True}}.items(), 1):
        paper.sections[name] = Section.objects.create(name=name, position=number, **more)
    paper.sections["Harbour"] = Section.objects.create(name="Harbour", position=9, parent=paper.sections["Local"])
    for number, name in enumerate(("dusk", "dawn", "noon", "face", "spare", "gallery", "inside"), 1):
        paper.pictures[name] = _picture(number)
    nadia = Author.objects.get(user=paper.staff["nadia"])
    nadia.bio, nadia.role_title, nadia.portrait = "Nadia has written since 2011.", "Reporter", paper.pictures["face"]
    nadia.save()
    paper.authors = {"Nadia": nadia, "Omar": Author.objects.create(name="Omar Haddad", bio="Omar writes letters.")}
    paper.authors["Ines"] = Author.objects.create(name="Ines Moor")
    paper.source = Source.objects.create(name="Agence France-Presse", credit_line="AFP")
    paper.pages["about"] = Page.objects.create(title="About", body="<p>Who we are.</p>", is_published=True)
    inside = f'<figure data-picture="{paper.pictures["noon"].uid}"></figure>'
    paper.pages["ethics"] = Page.objects.create(
        title="Ethics", body=f"<p>Rules.</p>{inside}", is_published=True, purpose="ethics", in_menu=True
    )
    paper.pages["draft"] = Page.objects.create(title="Not yet", body="<p>Nothing.</p>")


def _stories(paper):
    nadia, omar, ines = (paper.authors[name] for name in ("Nadia", "Omar", "Ines"))
    pictures, sections = paper.pictures, paper.sections
    more = {
        # The newest first: local 1 is of this morning, the last ones are old and stand on no front and in no feed.
        1: {"byline": [nadia], "topics": ["Library", "Harbour"], "pictures": [{"picture": pictures["dusk"]}]},
        2: {"byline": [omar], "pictures": [{"picture": pictures["dawn"]}], "standfirst": "A sentence, to read on."},
        3: {"byline": [nadia, ines], "topics": ["Library"], "label": "analysis"},
        4: {"source": paper.source, "byline_text": "Somebody, with Omar Haddad", "byline": [omar]},
        5: {
            "pictures": [{"picture": pictures["noon"]}, {"picture": pictures["gallery"]}],
            "body": f'<p>Look.</p><figure data-picture="{pictures["inside"].uid}"></figure>',
        },
        8: {"byline": [omar]},
        9: {"topics": ["Library"], "source": paper.source, "pictures": [{"picture": pictures["dusk"]}]},
    }
    for number in range(LOCAL, 0, -1):
        back = timedelta(hours=5) if number == 1 else timedelta(days=3.2 * (number - 1), minutes=7)
        paper.stories[f"local {number}"] = _publish(
            NOW - back, headline=f"Local story {number}", section=sections["Local"], **more.get(number, {})
        )
    for number in range(SPORT, 0, -1):
        paper.stories[f"sport {number}"] = _publish(
            NOW - timedelta(days=6 * number), headline=f"Sport story {number}", section=sections["Sport"],
            byline=[ines] if number == 1 else [],
        )  # fmt: skip
    for number in range(OPINION, 0, -1):
        paper.stories[f"opinion {number}"] = _publish(
            NOW - timedelta(days=5 * number, hours=1), headline=f"Opinion {number}", section=sections["Opinion"],
            label="opinion", byline=[omar if number > 1 else nadia],
        )  # fmt: skip
    paper.stories["arabic"] = _publish(
        NOW - timedelta(hours=20),
        headline="المجلس يصوّت",
        language="ar",
        section=sections["Opinion"],
        topics=["Élection"],
    )
    paper.topics = {topic.name: topic for topic in Topic.objects.all()}


def _conversation(paper):
    long, short = paper.stories["local 2"], paper.stories["local 9"]
    for number in range(1, 13):
        at = NOW - timedelta(hours=40) + timedelta(minutes=number)
        answers = {"parent": paper.comments["1"]} if number == 4 else {}
        writer = {"user": paper.staff["nadia"]} if number == 7 else {}
        paper.comments[str(number)] = _say(long, at, f"Remark {number}", **answers, **writer)
    at = NOW - timedelta(hours=30)
    paper.comments["gone"] = _say(long, at, "Rude", state="removed")
    paper.comments["waiting"] = _say(long, at + timedelta(minutes=1), "Wait", state="waiting")
    paper.comments["answer"] = _say(long, at + timedelta(minutes=2), "Answer", parent=paper.comments["12"])
    paper.comments["elsewhere"] = _say(short, NOW - timedelta(days=10), "Old words")
    paper.comments["theirs"] = _say(
        paper.stories["local 3"], NOW - timedelta(days=1), "I wrote that.", user=paper.staff["nadia"]
    )


def _afterwards(paper):
    ed, olga = paper.staff["ed"], paper.staff["olga"]
    paper.stories["withdrawn"] = _publish(NOW - timedelta(days=9), headline="Wrong", section=paper.sections["Local"])
    paper.stories["withdrawn"].correct(text="All of it.", by=ed)
    paper.stories["withdrawn"].withdraw(by=ed, reason="It was wrong.")
    paper.stories["killed"] = _publish(NOW - timedelta(days=8), headline="Sued", section=paper.sections["Local"])
    paper.stories["killed"].kill(by=ed, reason="A court said so.")
    paper.stories["trashed"] = _publish(NOW - timedelta(days=7), headline="Binned", section=paper.sections["Sport"])
    paper.stories["trashed"].trash(by=olga)
    paper.story("local 3").correct(text="It was Tuesday.", by=ed)
    paper.story("local 8").correct(text="It was a boat.", kind="note", by=ed)
    paper.stories["draft"] = Article.begin(
        by=SYSTEM, headline="Tomorrow's news", section=paper.sections["Local"], body="<p>It comes.</p>",
        byline=[paper.authors["Nadia"]], topics=["Library"], pictures=[{"picture": paper.pictures["spare"]}],
    )  # fmt: skip
    paper.stories["scheduled"] = Article.begin(
        by=SYSTEM, headline="At one", section=paper.sections["Sport"], body="<p>On time.</p>"
    ).schedule(at=NOW + timedelta(hours=1), by=ed)
    Front.pin(paper.stories["opinion 2"], slot=2, until=NOW + timedelta(hours=2), by=ed)
    Front.keep_off(paper.stories["sport 2"], by=ed)
    Address.objects.redirect("/old-about/", subject=paper.pages["about"])
    # An old address of a story: its slug was another once.
    paper.story("local 6").edit(by=ed, slug="a-better-address")
