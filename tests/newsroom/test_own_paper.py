"""“Start my own paper”: all that the demo brought goes, and nothing else."""

import hashlib
import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command

from articles import search_text
from articles.models import Article, Author, Correction, Front, FrontVersion, Picture, Section, Source, Topic
from articles.pictures.making import take_in
from comments.models import Comment, Commenter, Decision
from newsroom.management.demo import leaving, loading, recognising
from newsroom.models import Act, Address, Banner, DemoMark, Letter, Page, SiteSettings, User
from tests.articles.pictures.samples import jpeg

KEYS = ("library", "seawall", "ferry")
SHOWN = ("library", "seawall", "ferry", "council")


@pytest.fixture
def house(db, tmp_path, settings, monkeypatch):
    """Where the demo is loaded: a folder of its own, and no renditions, which take a core half a minute."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    monkeypatch.setattr(loading, "develop", lambda pictures: None)
    return tmp_path


def load():
    call_command("demo", verbosity=0, stdout=io.StringIO())


@pytest.fixture
def demo(house, monkeypatch):
    """A demo of a few stories: loaded as the whole one is, in a tenth of the time."""
    wanted = [tale for tale in loading.STORIES if tale.key in KEYS or not tale.is_public]
    monkeypatch.setattr(loading, "STORIES", [*wanted, *(t for t in loading.STORIES if t.state == "withdrawn")][:14])
    monkeypatch.setattr(loading, "REPLIES", {key: loading.REPLIES[key][:12] for key in KEYS if key in loading.REPLIES})
    files = [loading.HERE / "pictures" / f"{name}.jpg" for name in SHOWN]
    monkeypatch.setattr(loading, "_take_pictures", lambda: {file.stem: loading.take_in(file) for file in files})
    load()
    assert Comment.objects.count() > 10
    return house


@pytest.fixture
def boss(demo):
    """The demo's owner login, at which whoever looked round sits."""
    return User.objects.get(username="owner")


def start_over(by, also=()):
    assert leaving.decide(by=by, also=also)
    assert leaving.clear() == 0


def nothing_is_left(house, boss):
    for model in (Article, Picture, Topic, Comment, Commenter, Decision, FrontVersion, Address, DemoMark, Correction):
        assert list(model.objects.all()) == [], model
    assert list(User.objects.all()) == [boss]
    assert [author.user for author in Author.objects.all()] == [boss]
    assert set(Act.objects.values_list("verb", flat=True)) == {"give up demo", "clear demo"}
    assert set(Source.objects.values_list("kind", flat=True)) <= {"staff", "agency", "handout"}
    assert not Source.objects.filter(name="Meridian Wire").exists()
    assert list(Section.objects.values_list("name", flat=True)) == ["News"]
    assert not Page.objects.published().exists()
    assert Page.objects.count() == 5, "drafts to fill in"
    site = SiteSettings.objects.get()
    assert (site.name, site.tagline, site.noindex, site.demo_loaded_at) == ("Newsroom", "", False, None)
    assert not (house / "demo-logins.txt").exists()
    assert not search_text.known()


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

OURS = [model for name in ("newsroom", "articles", "comments") for model in apps.get_app_config(name).get_models()]
# What is counted, queued, marked or chosen by rule, and the settings, of which a test of its own tells.
LEFT_OUT = {"sitesettings", "demomark", "change", "heartbeat", "searchdue", "presence", "readnext"}


def ids():
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in OURS}


def hashed(rows):
    """Table and id → a hash of every column."""
    found = {}
    for model, pks in rows.items():
        if model._meta.model_name in LEFT_OUT:
            continue
        for row in model._base_manager.filter(pk__in=pks):
            told = serializers.serialize("json", [row])
            found[model._meta.label, row.pk] = hashlib.sha256(told.encode()).hexdigest()
    return found


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

    start_over(boss)

    answer.refresh_from_db()
    assert answer.parent_id == parent.pk
    assert {*Comment.objects.values_list("pk", flat=True)} == {answer.pk, parent.pk, parent.parent_id}


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


# -- at the desk -------------------------------------------------------------------------------------------------------

MINE = {
    "confirm": "the  lantern courier",
    "first_name": "Nora",
    "last_name": "Quill",
    "email": "nora@marsh.example",
    "username": "nora",
    "password": "reeds bend and do not break",
}


def test_the_owner_starts_over_at_the_desk(demo, boss, logged_in):
    client = logged_in(boss)
    assert "/admin/own-paper/" in client.get("/admin/").content.decode()
    page = client.get("/admin/own-paper/").content.decode()
    assert f"{Article.objects.count()} stories" in page
    assert "4 demo logins" in page
    assert "The Lantern Courier" in page

    answer = client.post("/admin/own-paper/", MINE, follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
    said = answer.content.decode()
    assert "The demo is gone, and the paper is yours." in said
    assert "The first day" in said
    assert "/admin/own-paper/" not in said
    boss.refresh_from_db()
    assert (str(boss), boss.username, boss.is_demo, boss.roles) == ("Nora Quill", "nora", False, ["owner"])
    assert boss.check_password(MINE["password"])
    assert boss.author.name == "Nora Quill"
    nothing_is_left(demo, boss)
    assert client.get("/admin/", REMOTE_ADDR="203.0.113.9").status_code == 200, "no longer a demo login"
    gone = client.get("/admin/own-paper/")
    assert "There is no demo here" in gone.content.decode()
    assert client.post("/admin/own-paper/", MINE).status_code == 409


def test_an_owner_of_ones_own_types_the_name_alone(demo, olga, logged_in):
    answer = logged_in(olga).post("/admin/own-paper/", {"confirm": "The Lantern Courier"})

    assert answer.status_code == 302
    nothing_is_left(demo, olga)


@pytest.mark.parametrize(
    "typed",
    [MINE | {"confirm": ""}, MINE | {"confirm": "yes"}, MINE | {"password": "short"}, MINE | {"username": "editor"},
     MINE | {"also": "999999"}, MINE | {"also": "x"}, {"confirm": "The Lantern Courier"}],
)  # fmt: skip
def test_nothing_goes_where_the_form_is_not_right(demo, boss, logged_in, typed):
    before = hashed(ids())

    answer = logged_in(boss).post("/admin/own-paper/", typed)

    assert answer.status_code == 400
    assert leaving.is_here()
    after = hashed(ids())
    assert {key for key in before if before[key] != after.get(key)} <= {("newsroom.User", boss.pk)}
    boss.refresh_from_db()
    assert (boss.username, boss.is_demo) == ("owner", True)


def test_looking_changes_nothing(demo, boss, logged_in):
    client, before = logged_in(boss), hashed(ids())

    for answer in (client.get("/admin/own-paper/"), client.head("/admin/own-paper/")):
        assert answer.status_code == 200

    assert client.put("/admin/own-paper/").status_code == 405
    after = hashed(ids())
    assert {key for key in before if before[key] != after.get(key)} <= {("newsroom.User", boss.pk)}


def test_only_owners_may(demo, client, logged_in, rita, ed, pia, mo):
    for person in (rita, ed, pia, mo):
        theirs = logged_in(person)
        assert theirs.get("/admin/own-paper/").status_code == 403
        assert theirs.post("/admin/own-paper/", MINE).status_code == 403
        assert "/admin/own-paper/" not in theirs.get("/admin/").content.decode()
    assert client.get("/admin/own-paper/")["Location"] == "/admin/login/?next=/admin/own-paper/"
    assert client.post("/admin/own-paper/", MINE).status_code == 302
    assert leaving.is_here()
    assert not SiteSettings.objects.get().own_paper_at


def test_while_it_goes_the_desk_says_how_much_is_left(demo, olga, logged_in):
    leaving.decide(by=olga)
    client = logged_in(olga)

    page = client.get("/admin/own-paper/").content.decode()
    assert f"{DemoMark.objects.count()} things are left" in page
    assert "being cleared away" in client.get("/admin/").content.decode()
    assert client.post("/admin/own-paper/").status_code == 302
    nothing_is_left(demo, olga)
