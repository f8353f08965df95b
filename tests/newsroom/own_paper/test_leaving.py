"""“Start my own paper”: all that the demo brought goes, and nothing else."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import search_text
from articles.models import Article, Author, Front, Picture, Section, Source, Topic, WorkingText
from articles.pictures.making import take_in
from comments.models import Comment
from newsroom.management.demo import leaving, recognising
from newsroom.models import Address, Banner, DemoMark, Invitation, Letter, Page, SiteSettings, User
from tests.articles.pictures.samples import jpeg
from tests.newsroom.own_paper.helping import hashed, ids, load, nothing_is_left, start_over


def test_everything_goes_that_the_demo_brought(demo, boss, client):
    assert search_text.known()
    files = [Path(picture.file.path) for picture in Picture.objects.all()]
    assert all(file.exists() for file in files)

    start_over(boss)

    nothing_is_left(demo, boss)
    assert not any(file.exists() for file in files)
    assert "Our first story is on its way." in client.get("/").content.decode()
    for path in ("/search/?q=harbour", "/feed/", "/archive/", "/sitemap.xml", "/comments/feed/"):
        assert client.get(path).status_code == 200, path


def test_the_whole_demo_goes(house, client):
    load()
    boss = User.objects.get(username="owner")
    start_over(boss)

    nothing_is_left(house, boss)


def test_an_old_demo_without_marks_is_recognised_by_its_own_facts(demo, boss):
    marks = {(mark.label, mark.row, mark.fingerprint) for mark in DemoMark.objects.all()}
    DemoMark.objects.all().delete()

    recognising.recognise()

    found = {(mark.label, mark.row, mark.fingerprint) for mark in DemoMark.objects.all()}
    missed = {label for label, _row, _print in marks - found}
    assert missed <= {"newsroom.letter"}
    assert found <= marks
    assert recognising.recognise() == 0, "once"


def test_of_an_old_demo_what_was_rewritten_stays_too(demo, boss):
    story = Article.objects.published().filter(guid__startswith="demo:").first()
    story.edit(by=boss, headline="Mine now")
    page = Page.objects.get(slug="about")
    page.body = "<p>We are real.</p>"
    page.save()
    DemoMark.objects.all().delete()

    start_over(boss)

    assert list(Article.objects.values_list("headline", flat=True)) == ["Mine now"]
    page.refresh_from_db()
    assert page.body == "<p>We are real.</p>"
    assert Page.objects.published().get() == page


# -- nothing else goes -------------------------------------------------------------------------------------------------


@pytest.fixture
def picture_of_ours(demo):
    file = demo / "ours.jpg"
    file.write_bytes(jpeg(640, 480))
    return take_in(file, credit="Nora Quill", alt="A reed")


def write_ours(boss, picture):
    """What an owner may have written meanwhile, much of it like what the demo brought."""
    editor, reporter = User.objects.get(username="editor"), User.objects.get(username="reporter")
    harbour = Section.objects.create(name="Harbour", description="The town, street by street.")
    Section.objects.create(name="Piers", parent=Section.objects.get(name="Local"))
    nora = User.objects.create_user("nora", "nora@readers.example", "a long password", first_name="Nora", is_staff=True)
    twin = Author.objects.create(name="Yusuf Karim", bio="Another man of that name.")
    demo_story = Article.objects.get(guid="demo:library")
    stories = [
        # The demo's own headline, section, author, topic and picture; an id that looks like the demo's.
        Article.begin(
            by=editor, headline=demo_story.headline, standfirst=demo_story.standfirst, body="<p>Ours.</p>",
            section=Section.objects.get(name="Politics"), byline=[editor.author], topics=["Harbour", "Reeds"],
            pictures=[{"picture": Picture.objects.filter(portrait_of=None).first()}, {"picture": picture}],
        ),
        Article.begin(by=reporter, headline="A draft", body="<p>Ours.</p>", section=harbour, byline=[twin]),
        Article.objects.create(
            headline="Ours", guid="demo:ours", body="<p>Ours.</p>", section=harbour, created_by=nora
        ),
    ]  # fmt: skip
    stories[0].publish(by=editor)
    stories[2].publish(by=boss)
    stories[2].edit(by=boss, headline="Ours, told anew", slug="told-anew")
    stories[2].correct(text="It was Tuesday.", by=editor)
    Front.pin(stories[2], slot=2, by=boss)
    same = Comment.objects.filter(article=demo_story, state="approved").first()
    for name, email in ((same.name, same.email), ("Ada", "ada@readers.example")):
        comment = Comment.objects.post(article=stories[2], name=name, email=email, body=same.body)
        comment.approve(by=User.objects.get(username="moderator")) if comment.is_waiting else None
    Comment.objects.post(article=stories[2], name=str(boss), body="Thank you.", user=boss, parent=comment)
    Page.objects.create(title="Jobs", body="<p>None.</p>", is_published=True)
    Page.objects.create(title="Contact", slug="contact-us", body="<p>Ring.</p>")
    Address.objects.redirect("/old/", target=demo_story.get_absolute_url())
    Source.objects.create(name="Meridian Wire", credit_line="MW")
    Letter.queue("nora@marsh.example", "Hello", "Ours.")
    Banner(text="The dam has broken.").raise_(by=boss)
    return stories


def test_nothing_goes_that_somebody_wrote(demo, boss, picture_of_ours, client):
    loaded = ids()
    loaded[Picture] -= {picture_of_ours.pk}
    stories = write_ours(boss, picture_of_ours)
    ours = {model: pks - loaded[model] for model, pks in ids().items()}
    before = hashed(ours)
    assert len(before) > 40
    addresses = [story.get_absolute_url() for story in stories if story.is_published]
    front = set(Article.objects.filter(guid__startswith="demo:").values_list("pk", flat=True)) - {stories[2].pk}

    start_over(boss)

    assert hashed(ours) == before
    assert not Article.objects.filter(pk__in=front).exists()
    assert set(Article.objects.values_list("pk", flat=True)) == {story.pk for story in stories}
    # Of the demo stays what ours are made of, and who has signed or decided.
    assert set(Section.objects.values_list("name", flat=True)) == {"Local", "Politics", "Harbour", "Piers"}
    assert set(Author.objects.values_list("name", flat=True)) >= {"Ed Hallam", "Yusuf Karim", str(boss)}
    assert set(Topic.objects.values_list("name", flat=True)) == {"Harbour", "Reeds"}
    assert Picture.objects.count() == 2
    assert all(Path(picture.file.path).exists() for picture in Picture.objects.all())
    switched_off = User.objects.filter(is_active=False)
    assert set(switched_off.values_list("username", flat=True)) == {"demo-editor", "demo-reporter", "demo-moderator"}
    assert not any(user.has_usable_password() for user in switched_off)
    assert User.objects.get(username="nora").is_active
    for address in addresses:
        assert client.get(address).status_code == 200
    assert client.get("/jobs/").status_code == 200
    assert "Ours, told anew" in client.get("/").content.decode()
    assert stories[2].get_absolute_url() in client.get("/search/?q=anew").content.decode()


def test_nothing_goes_that_somebody_typed_and_did_not_save(demo, boss):
    moderator = User.objects.get(username="moderator")
    chosen, shown, once = Picture.objects.filter(portrait_of=None).order_by("pk")[:3]
    section = Section.objects.get(name="Politics")
    ours = Article.begin(by=boss, headline="Ours", body="<p>Ours.</p>", pictures=[{"picture": once}])
    ours.edit(by=boss, pictures=[])
    body = f'<figure data-picture="{shown.uid}"></figure>'
    fields = [["body", body], ["pictures-0-picture", str(chosen.pk)], ["section", str(section.pk)]]
    text = WorkingText.objects.create(article=ours, by=moderator, edit_version=2, data={"fields": fields})
    assert len([kept for kept in leaving.plan(by=boss).others if kept.name in map(str, (chosen, shown, once))]) == 3

    start_over(boss)

    text.refresh_from_db()
    assert text.by.username == "demo-moderator"
    assert not text.by.is_active
    assert set(Picture.objects.all()) == {chosen, shown, once}
    assert all(Path(picture.file.path).exists() for picture in Picture.objects.all())
    assert list(Section.objects.all()) == [section]


def test_keys_that_the_demos_logins_gave_away_open_nothing(demo, boss, olga):
    editor = User.objects.get(username="editor")
    for user in (boss, olga):
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "of whoever came by"})
    theirs, _link = Invitation.invite(by=boss, roles=["owner"], email="stranger@readers.example")
    mine, _link = Invitation.invite(by=olga, roles=["editor"], email="nora@readers.example")
    Invitation.objects.create(by=editor, digest="x", expires_at=timezone.now())

    assert leaving.decide(by=boss)

    assert [key.user for key in Authenticator.objects.all()] == [olga]
    assert list(Invitation.objects.unanswered()) == [mine]
    assert not Invitation.objects.open().filter(pk=theirs.pk).exists()


def test_a_story_that_somebody_made_their_own_stays_unless_it_is_given_up(demo, boss):
    rewritten, talked, begun = Article.objects.published().filter(guid__startswith="demo:")[:3]
    plain = Article.objects.filter(guid__startswith="demo:", state="draft").first()
    rewritten.edit(by=boss, headline="Mine now")
    mine = Comment.objects.post(article=talked, name="Vera", email="vera@b.example", body="Is this a real paper?")
    begun.keep_working_text(by=boss, data={"fields": [["headline", "Half"]]})

    kept = {each.name: each for each in leaving.plan(by=boss).stories}

    assert set(kept) == {"Mine now", talked.headline, begun.headline}
    assert kept["Mine now"].why == ["It was rewritten or corrected."]
    assert "a comment that did not come with the demo" in kept[talked.headline].why[0]

    start_over(boss, also=[kept[begun.headline].mark])

    assert set(Article.objects.values_list("headline", flat=True)) == {"Mine now", talked.headline}
    assert [comment.pk for comment in Comment.objects.filter(article=talked)] == [mine.pk]
    talked.refresh_from_db()
    assert talked.replies == Comment.objects.visible().filter(article=talked).count()
    assert not DemoMark.objects.exists()
    assert plain.pk not in Article.objects.values_list("pk", flat=True)


def test_a_demo_comment_that_was_answered_stays_with_its_answer(demo, boss):
    parent = Comment.objects.filter(state="approved", user=None).exclude(parent=None).first()
    answer = Comment.objects.post(
        article=parent.article, name="Vera", email="vera@b.example", body="I ask you too.", parent=parent
    )

    above = set()
    while parent:
        above.add(parent.pk)
        parent = parent.parent

    start_over(boss)

    answer.refresh_from_db()
    assert answer.parent_id in above
    assert {*Comment.objects.values_list("pk", flat=True)} == {answer.pk, *above}


def test_settings_that_were_changed_stay(demo, boss):
    site = SiteSettings.objects.get()
    site.name, site.time_zone, site.comment_hold_words = "The Marsh Messenger", "Europe/Dublin", "lawyer\nreeds"
    site.save()

    start_over(boss)

    site = SiteSettings.objects.get()
    assert (site.name, site.time_zone, site.comment_hold_words) == (
        "The Marsh Messenger", "Europe/Dublin", "lawyer\nreeds")  # fmt: skip
    assert (site.tagline, site.footer_text, site.contact_email) == ("", "", "")


# -- cut short, twice, and afterwards ----------------------------------------------------------------------------------


def test_what_is_killed_in_the_middle_is_taken_up_again(demo, boss, monkeypatch):
    leaving.decide(by=boss)
    real, done = leaving.delete_story, []

    def killed(article):
        done.append(article)
        if len(done) == 3:
            raise KeyboardInterrupt
        real(article)

    monkeypatch.setattr(leaving, "delete_story", killed)
    before = Article.objects.count()
    with pytest.raises(KeyboardInterrupt):
        leaving.clear()
    monkeypatch.setattr(leaving, "delete_story", real)
    assert Article.objects.count() == before - 2, "the third is whole, mark and all"
    assert DemoMark.objects.filter(label="articles.article").count() == before - 2
    assert not User.objects.filter(is_demo=True, is_active=True).exists(), "the demo's logins end at once"
    assert SiteSettings.objects.get().own_paper_at

    call_command("demo", "--if-empty")  # what `make run` does at the next start
    assert Article.objects.count() == before - 2
    assert leaving.clear() == 0

    nothing_is_left(demo, boss)


def test_a_picture_cut_short_between_its_files_and_its_row_is_tried_again(demo, boss, monkeypatch):
    def killed(picture):
        raise KeyboardInterrupt

    leaving.decide(by=boss)
    with monkeypatch.context() as patch:
        patch.setattr(Picture, "delete", killed)
        with pytest.raises(KeyboardInterrupt):
            leaving.clear()
    assert DemoMark.objects.filter(label="articles.picture").count() == Picture.objects.count() > 0

    assert leaving.clear() == 0
    nothing_is_left(demo, boss)


def test_with_little_time_it_goes_on_at_the_next_turn(demo, boss):
    leaving.decide(by=boss)

    left = leaving.clear(seconds=1e-9)

    assert left > 100
    assert leaving.clear() == 0
    assert leaving.clear() == 0, "twice is once"
    assert not leaving.decide(by=boss)
    nothing_is_left(demo, boss)


def test_without_a_decision_the_worker_clears_nothing(demo):
    before = Article.objects.count()

    assert leaving.clear() == 0
    assert Article.objects.count() == before


def test_the_demo_does_not_come_back(demo, boss):
    start_over(boss)
    SiteSettings.objects.filter(pk=1).update(name="The Lantern Courier")

    call_command("demo", "--if-empty")

    assert not Article.objects.exists()
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
