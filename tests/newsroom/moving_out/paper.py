"""A small paper with every kind of thing in every state, for what must come out of an archive as it went in."""

from datetime import timedelta
from io import BytesIO

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Article, Author, Front, Picture, Section, Source, Topic
from articles.pictures.logo import draw
from articles.pictures.making import take_in
from comments.models import Comment, Commenter, Ruling
from newsroom.management.demo.marking import mark
from newsroom.models import Address, Banner, Logo, Page, SiteSettings, User
from tests.articles.pictures.samples import drawing, encoded, jpeg


def fill(tmp_path):
    """Make it. Every file of an archive of it has a line, which a test asks for."""
    now = timezone.now()
    SiteSettings(name="صحيفة المرفأ", language="ar", time_zone="Africa/Cairo", comment_order="newest").save()
    Logo.put_up(draw(BytesIO(encoded(drawing(300, 100), "PNG"))))
    olga, ed, rita = _staff()
    pictures = _pictures(tmp_path, ed)
    _document()
    harbour = Section.objects.create(name="المرفأ", position=1)
    night = Section.objects.create(name="Night & 🚢", position=2, parent=harbour, is_opinion=True)
    wire = Source.objects.create(name="Harbour Wire", credit_line="HW")
    desk = rita.author
    desk.name, desk.portrait, desk.bio = "Rita Raab", pictures[0], "Reports."
    desk.save()
    guest = Author.objects.create(name="The Guest", kind="organisation")
    stories = _stories(harbour, night, wire, desk, guest, pictures, olga, ed)
    _conversation(stories["published"], ed, now)
    Front.pin(stories["published"], slot=1, until=now + timedelta(days=2), by=ed)
    Front.keep_off(stories["second"], by=ed)
    stories["draft"].keep_working_text(by=rita, data={"fields": [["headline", "Half a « line"]], "tab": "x"})
    Page.objects.create(title="من نحن", body="<p>About us.</p>", is_published=True, in_menu=True)
    Page.objects.create(title="Gone", body="<p>Away.</p>").trash(by=olga)
    Address.objects.redirect("/?p=12", subject=stories["published"])
    Address.objects.redirect("/old/", target="https://elsewhere.example/ä")
    Banner(text="Flood in the harbour", link=stories["published"].get_absolute_url()).raise_(by=ed)
    mark([desk, stories["draft"]])
    return stories


def _staff():
    people = [
        User.objects.create_user(name, f"{name}@courier.example", "a long password", first_name=name.title(), **fields)
        for name, fields in (("olga", {"is_staff": True}), ("ed", {"is_staff": True}), ("rita", {"is_staff": True}))
    ]
    for person, role in zip(people, ("owner", "editor", "reporter"), strict=True):
        person.groups.set(Group.objects.filter(name=role))
    people[2].is_active = False
    people[2].save()
    Authenticator.objects.create(user=people[0], type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    return people


def _pictures(tmp_path, ed):
    made = []
    for number, fields in enumerate(
        (
            {"caption": "القوارب", "credit": "Ines Moor", "alt": "Boats"},
            {
                "credit": "Ines",
                "decorative": True,
                "rights": "Until Friday",
                "rights_until": timezone.now() + timedelta(days=3),
            },
            {"title": "Killed"},
            {"title": "In the trash"},
        )
    ):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(jpeg(120 + number, 80))
        made.append(take_in(str(path), by=None, **fields))
    made[2].kill(by=User.objects.get(username="olga"), reason="A lawyer wrote")
    made[3].trash(by=ed)
    # The trash was emptied; something still names the row.
    made[3].file.storage.delete(made[3].file.name)
    Picture.objects.quietly().filter(pk=made[3].pk).update(file="", making="made")
    return made


def _document():
    """Where this release has documents."""
    if apps.all_models["articles"].get("document"):
        from articles.documents.keeping import take_in as take_in_document

        pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        take_in_document(BytesIO(pdf), called="Haushalt 2026 – ميزانية.pdf", title="Budget")


def _stories(harbour, night, wire, desk, guest, pictures, olga, ed):
    states = "draft submitted scheduled published second withdrawn killed spiked trashed embargoed".split()
    stories = {
        state: Article.begin(
            by=ed,
            headline=f"{state.title()}: السفينة wins “{number}” <b>",
            section=[harbour, night][number % 2],
            source=wire if number == 3 else None,
            body=f'<p>Part {number} – ميناء 🚢.</p><figure data-picture="{pictures[1].uid}"></figure>',
            topics=["Élection", f"Topic {number % 3}"],
            byline=[(desk, ""), (guest, "Photos")] if number % 2 else [(guest, "")],
            pictures=[{"picture": pictures[0], "role": "lead", "caption": "Here", "alt": "A boat"}],
        )
        for number, state in enumerate(states)
    }
    stories["submitted"].submit(by=ed)
    stories["scheduled"].schedule(at=timezone.now() + timedelta(hours=5), by=ed)
    for state in ("second", "published", "withdrawn", "killed", "trashed"):
        stories[state].publish(by=ed)
    stories["published"].edit(by=ed, body="<p>A second text.</p>", note="Names", substantive=True)
    stories["published"].correct(text="It was Tuesday.", kind="correction", by=ed)
    stories["withdrawn"].withdraw(by=ed, reason="Doubts")
    stories["killed"].kill(by=olga, reason="Court order")
    stories["spiked"].spike(by=ed, reason="Old")
    stories["trashed"].trash(by=ed)
    stories["embargoed"].edit(by=ed, embargo_until=timezone.now() + timedelta(days=1))
    second = Topic.objects.named(["Topic 2"])[0]
    second.merge_into(Topic.objects.named(["Topic 1"])[0], by=olga)
    return stories


def _conversation(story, ed, now):
    said, parent = {}, None
    for number, state in enumerate(("approved", "waiting", "rejected", "spam", "deleted", "undone")):
        said[state] = parent = Comment.objects.create(
            article=story, parent=parent if number < 3 else None, name=f"فيرا {number}", body=f"{state}\nhttps://a.example/?b&c",
            email=f"vera{number}@readers.example", ip="2001:db8::1" if number else "192.0.2.7", agent="Firefox",
            reason="First comment", rule="first-comment", matches=["b", "a"],
            commenter=Commenter.objects.of(f"Vera{number}@readers.example", "Vera"),
        )  # fmt: skip
    said["approved"].approve(by=ed)
    said["rejected"].reject(by=ed, reason="Insults")
    said["spam"].mark_spam(by=ed)
    said["deleted"].remove(by=ed)
    said["undone"].approve(by=ed)
    said["undone"].undo(by=ed)
    Commenter.objects.filter(email="vera1@readers.example").update(confirmed_at=now)
    said["approved"].refresh_from_db()
    said["approved"].report(reason="false", ip="192.0.2.9", note="No")
    Comment.objects.create(
        article=story, name="Ed", user=ed, body="We looked into it.", state="approved", decided_at=now, parent=parent
    )
    Ruling.objects.ban(said["spam"], by=ed, reason="Sells boats")
