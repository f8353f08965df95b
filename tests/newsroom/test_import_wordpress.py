"""Moving in from WordPress with one command: whole, once, and with every old address alive."""

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing, suppress
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article, Author, Picture, PictureUse, ReadNext, Revision, Section, Source, Topic
from comments import intake as remarks
from comments.models import Comment, Commenter, Kind
from newsroom import occupied
from newsroom.management.moving_in import one_at_a_time, running
from newsroom.models import Act, Address, Change, Move, Page
from newsroom.models.move import SILENT_FOR
from newsroom.text import body_pictures

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples" / "wordpress"
GAZETTE = SAMPLES / "gazette.xml"


def bring(*files, **options):
    """Run the command; returns what it printed."""
    out, err = StringIO(), StringIO()
    call_command("import_wordpress", *map(str, files or [GAZETTE]), stdout=out, stderr=err, **options)
    return out.getvalue()


def post(number):
    return Article.objects.get(external_id=str(number))


def everything():
    """What the database holds, in short."""
    tables = (Article, Author, Section, Source, Topic, Picture, PictureUse, Revision, ReadNext, Comment, Commenter, Act,
              Address, Change, Page)  # fmt: skip
    return {model.__name__: list(map(repr, model.objects.order_by("pk").values_list())) for model in tables}


@pytest.fixture
def moved(db):
    """The gazette, moved in without its files."""
    return bring()


@pytest.fixture
def uploads(tmp_path):
    """A copy of the uploads: the bridge with its smaller sizes, a quay that is no picture, no crane."""
    from PIL import Image

    folder = tmp_path / "wp-content" / "uploads" / "2023" / "07"
    folder.mkdir(parents=True)
    Image.new("RGB", (320, 213), "navy").save(folder / "bridge.jpg")
    Image.new("RGB", (30, 20), "navy").save(folder / "bridge-300x200.jpg")
    (folder / "quay.jpg").write_bytes(b"not a picture")
    return tmp_path


# --- it works ----------------------------------------------------------------------------------------------------


def test_the_counts_of_the_file_are_those_of_the_database(moved):
    # No files were brought, and “Élection” and “élection” became one topic; all else is as it was.
    assert [line.split()[0] for line in moved.splitlines() if "differs" in line] == ["pictures", "topics"]
    assert Article.objects.count() == 15
    assert Counter(Article.objects.kept().values_list("state", flat=True)) == {
        "published": 8, "draft": 4, "submitted": 1, "scheduled": 1}  # fmt: skip
    assert Article.objects.trashed().get().external_id == "108"
    assert Author.objects.count() == 4
    assert Section.objects.count() == 5
    assert Topic.objects.count() == 3
    assert Page.objects.count() == 3
    assert {state: Comment.objects.filter(kind=Kind.COMMENT, state=state).count()
            for state in ("approved", "waiting", "spam", "deleted")} == {
        "approved": 10, "waiting": 1, "spam": 1, "deleted": 2}  # fmt: skip
    assert Comment.objects.filter(kind=Kind.PING).count() == 2
    assert Comment.objects.filter(kind=Kind.NOTE).count() == 1


def test_the_report_says_what_was_left_out(moved):
    for words in (
        "Élection", "shortcode [donate_box]: 1", "<script>: 1", "block latest-posts: 1", "2023/07/quay.jpg",
        "Sticky: how to reach us", "product: 1", "mood: 1", "+02:00, +01:00", "have no place here: 1",
    ):  # fmt: skip
        assert words in moved, words


def test_a_story_in_full(moved):
    story = post(101)
    assert story.headline == "Harbour reopens & ferries return"
    assert story.standfirst == "Ferries are back."
    assert story.body == (
        "<p>GENEVA — The harbour reopened on Friday.<br>Boats came first.</p>"
        '<p>Second paragraph with a <a href="/2023/01/ice-on-the-quay/">site link</a>.</p>'
        "<p>A caption with <em>markup</em></p>"
    )
    assert story.source.name == "AFP"
    assert story.section.slug == "local"
    assert [topic.name for topic in story.topics.order_by("name")] == ["R&D", "Élection"]
    assert [byline.author.slug for byline in story.bylines.all()] == ["ada"]
    assert story.published_at.isoformat() == "2023-07-14T07:30:00+00:00"
    assert story.get_absolute_url() == "/2023/07/14/harbour-reopens/"
    assert story.guid == "https://gazette.example/?p=101"
    assert story.replies == 9


def test_it_refuses_to_run_beside_another_one(db, settings, tmp_path, olga):
    settings.DATA_DIR = tmp_path
    with one_at_a_time.alone(), pytest.raises(CommandError, match="Another move is under way"):
        bring()
    running_one = Move.objects.create(by_name="Olga", state=Move.State.RUNNING, beat_at=timezone.now())
    with pytest.raises(CommandError, match="Another move is under way"):
        bring()
    assert not Article.objects.exists()
    assert "Nothing was written" in bring(dry_run=True)
    # One whose worker is dead is in nobody's way.
    Move.objects.filter(pk=running_one.pk).update(beat_at=timezone.now() - 2 * SILENT_FOR)
    with one_at_a_time.alone(beside_the_desk=True):
        pass


def test_it_refuses_to_run_beside_a_restore(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with occupied.alone(), pytest.raises(CommandError, match="being restored"):
        bring()
    bring(dry_run=True)
    with occupied.alone():
        pass  # it went out again


def test_hidden_stories_become_drafts_and_say_why(moved):
    for number, words in ((106, "private"), (107, "password")):
        assert post(number).state == "draft"
        assert words in post(number).state_reason
        assert not post(number).was_public


def test_the_day_of_the_address_is_the_old_sites_own(moved):
    # Half past eleven at night there is the same day in UTC only in winter; summer time would have moved it.
    assert post(102).get_absolute_url() == "/2023/01/12/ice-on-the-quay/"
    assert post(102).published_at.hour == 22


def test_a_story_without_headline_takes_its_first_words(moved):
    assert post(110).headline == "A post without a title, but with words."


def test_two_posts_with_one_guid_are_two_stories(moved):
    assert post(102).guid == "https://gazette.example/?p=102"
    assert post(111).guid == "wordpress:gazette.example:post:111"


def test_bylines_sources_and_languages(moved):
    assert [b.author.name for b in post(112).bylines.all()] == ["Greta Guest", "Zoë O’Néill"]
    assert post(112).section.name == "World & Wire"
    assert post(109).source.credit_line == "Norland Press Agency"
    assert (post(109).comments_state, post(109).seo_headline) == ("closed", "Reach us")
    assert post(113).language == "ar"


def test_sections_stand_in_each_other(moved):
    harbour = Section.objects.get(slug="harbour")
    assert harbour.parent.slug == "local"
    assert not harbour.shown_in_menu
    assert not Section.objects.get(slug="uncategorized").shown_in_menu


def test_revision_log_and_search_know_it(moved):
    for story in Article.objects.all():
        [revision] = story.revisions.all()
        assert revision.data == story.snapshot()
        assert (revision.number, revision.verb) == (1, "import")
    assert Act.objects.filter(verb="import", subject_type="article").count() == 15


def test_every_public_story_says_what_to_read_next(moved):
    for story in Article.objects.published():
        assert story.read_next.count() == 3


def test_pages(moved):
    assert Page.objects.get(slug="about-us").is_published
    assert not Page.objects.get(slug="inside").is_published


# --- addresses ---------------------------------------------------------------------------------------------------

PUBLIC = """
/2023/07/harbour-reopens/ /?p=101 /2023/07/harbor-reopens/ /2023/07/harbour-opens-again/ /2023/01/ice-on-the-quay/
/archives/109 /archives/109/ /2023/07/110/ /local/two-of-them/ /2023/07/%d8%ae%d8%a8%d8%b1/ /?p=116 /?p=113
/about-us/ /about-us/team/ /?page_id=121 /?p=121 /bridge/ /?attachment_id=11 /crane/ /report/
/category/local/ /category/local/harbour/ /category/harbour/ /?cat=4 /category/world/page/2/
/tag/election/ /tag/election-2/ /tag/rd/ /tag/%d8%a7%d9%84%d9%82%d8%a7%d9%87%d8%b1%d8%a9/ /?tag=rd
/author/ada/ /author/zoe-oneill/ /author/greta-guest/ /?author=2 /2023/07/ /2023/07/14/
/2023/07/harbour-reopens/feed/ /2023/07/harbour-reopens/comment-page-2/ /2023/07/harbour-reopens/amp/
""".split()


def chain(client, address):
    """The status codes on the way from an address, redirects followed."""
    codes = []
    while len(codes) < 5:
        answer = client.get(address)
        codes.append(answer.status_code)
        if answer.status_code != 301:
            break
        address = urlsplit(answer["Location"])._replace(fragment="").geturl()
    return codes


def test_every_old_address_of_what_was_public_leads_home_in_one_hop(moved, vera):
    chains = {address: chain(vera, address) for address in PUBLIC}
    assert {address: codes for address, codes in chains.items() if codes not in ([200], [301, 200])} == {}


def test_what_was_not_public_answers_404(moved, vera):
    for number in (103, 104, 105, 106, 107, 108, 114):
        assert chain(vera, f"/?p={number}") == [404]
    assert chain(vera, "/2023/07/behind-a-password/") == [404]
    assert chain(vera, "/2023/07/14/behind-a-password/") == [404]
    assert chain(vera, post(105).get_absolute_url()) == [404]


# --- again -------------------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(moved):
    before = everything()
    again = bring()
    assert everything() == before
    assert "0 new, 0 told differently by the file and updated, 15 unchanged" in again


def test_a_run_that_stops_in_the_middle_is_finished_by_the_next(db, monkeypatch):
    class Stopped(Exception):
        pass

    calls = iter(range(100))

    def write(pairs):
        if next(calls) == 2:
            raise Stopped
        return whole(pairs)

    whole = remarks.write
    small = running.batches
    monkeypatch.setattr(running, "batches", lambda things, size=4: small(things, size))
    monkeypatch.setattr(remarks, "write", write)
    with pytest.raises(Stopped):
        bring()
    assert Article.objects.count() == 8
    monkeypatch.setattr(remarks, "write", whole)
    report = bring()
    assert "7 new, 0 told differently by the file and updated, 8 unchanged" in report
    assert Article.objects.count() == 15
    assert Comment.objects.count() == 18 - 1  # one stands on a page
    before = everything()
    bring()
    assert everything() == before


def test_what_an_editor_touched_is_kept(moved, ed, tmp_path):
    post(101).edit(by=ed, headline="Our own words")
    changed = tmp_path / "later.xml"
    text = GAZETTE.read_text(encoding="utf-8")
    changed.write_text(text.replace("Boats came first.", "Boats came last.").replace("Write to us.", "Write again."),
                       encoding="utf-8")  # fmt: skip
    report = bring(changed)
    assert post(101).headline == "Our own words"
    assert "first" in post(101).body
    assert post(109).body == "<p>Write again.</p>"
    assert "Kept: edited here: 1" in report
    assert "1 told differently by the file and updated" in report
    assert post(109).revisions.count() == 2


def test_a_story_published_meanwhile_comes_out_here_too(moved, vera, tmp_path):
    later = tmp_path / "later.xml"
    text = GAZETTE.read_text(encoding="utf-8")
    head, draft = text.split("<title><![CDATA[Summer draft]]>")
    draft = draft.replace("0000-00-00 00:00:00", "2023-07-30 10:00:00", 2).replace("[draft]", "[publish]", 1)
    later.write_text(f"{head}<title><![CDATA[Summer draft]]>{draft}", encoding="utf-8")
    bring(later)
    assert post(103).is_published
    assert vera.get(post(103).get_absolute_url()).status_code == 200
    assert vera.get("/?p=103").status_code == 301


def test_files_that_overlap_tell_each_story_once(db):
    report = bring(GAZETTE, GAZETTE)
    assert Article.objects.count() == 15
    assert "15 new" in report


def test_what_is_here_already_is_used(db, cast):
    ada = cast("ada")
    ada.email = "ADA@gazette.example"
    ada.save()
    local = Section.objects.create(name="Local")
    topic = Topic.objects.create(name="ÉLECTION")
    bring()
    assert post(101).section == local
    assert topic in post(101).topics.all()
    assert post(101).bylines.get().author == ada.author
    assert Comment.objects.get(guid__endswith=":14").user == ada


# --- pictures ----------------------------------------------------------------------------------------------------


def test_files_go_into_the_library_and_bodies_show_them(db, uploads):
    report = bring(media=str(uploads))
    bridge = Picture.objects.get()
    assert (bridge.width, bridge.alt, bridge.credit, bridge.caption) == (
        320, "The old bridge", "Ada Abel", "The bridge at dawn.")  # fmt: skip
    story = post(101)
    assert story.lead.picture == bridge
    [use] = body_pictures(story.body)
    assert (use.uid, use.caption, use.alt) == (str(bridge.uid), "A caption with <em>markup</em>", "A & B")
    assert {use.role for use in story.picture_uses.all()} == {"lead", "body"}
    assert story.revisions.get().data == story.snapshot()
    assert "2023/07/quay.jpg: " in report
    assert "2023/07/crane.png" in report


def test_files_that_come_later_find_their_stories(moved, uploads):
    bring(media=str(uploads))
    assert post(101).lead.picture == Picture.objects.get()
    assert len(body_pictures(post(101).body)) == 1
    before = everything()
    bring(media=str(uploads))
    assert everything() == before


def test_imported_stories_stay_editable_and_only_warn(db, uploads, ed):
    bring(media=str(uploads))
    Picture.objects.quietly().update(credit="", alt="")
    story = post(101)
    assert story.problems() == []
    assert story.warnings()
    story.edit(by=ed, headline="Still ours to edit")


# --- wrong input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [("truncated.xml", "line 45"), ("with-dtd.xml", "line 4"), ("feed.xml", "line 6"), ("gone.xml", "No such file")],
)
def test_a_broken_file_is_refused_before_anything_is_written(db, name, words):
    with pytest.raises(CommandError, match=words):
        bring(GAZETTE, SAMPLES / name)
    assert not Article.objects.exists()
    assert not Author.objects.exists()


def test_a_folder_that_is_not_there_is_refused(db):
    with pytest.raises(CommandError, match="not a folder"):
        bring(media="/no/such/folder")


def test_a_dry_run_writes_nothing(db):
    before = everything()
    report = bring(dry_run=True)
    assert everything() == before
    assert "published: 8" in report
    assert "shortcode [donate_box]: 1" in report


# --- the long drill ----------------------------------------------------------------------------------------------


def big(path, stories):
    """A file of many stories, each with comments, made of one."""
    text = GAZETTE.read_text(encoding="utf-8")
    items = re.findall(r"\t<item>.*?</item>\n", text, re.DOTALL)
    model = next(item for item in items if "<wp:post_id>101<" in item)
    head = text[: text.index("\t<item>")]
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for n in range(1000, 1000 + stories):
            item = model.replace("<wp:post_id>101<", f"<wp:post_id>{n}<").replace("?p=101", f"?p={n}")
            item = item.replace("harbour-reopens", f"harbour-reopens-{n}")
            item = re.sub(r"(<wp:comment_(?:id|parent)>)([1-9]\d*)<", lambda m, n=n: f"{m[1]}{n}{int(m[2]):02}<", item)
            file.write(item)
        file.write("</channel>\n</rss>\n")


TELLING = """
import hashlib, json
from articles.models import Article
from comments.models import Comment
from newsroom.models import Address, Act
rows = [list(Article.objects.order_by("guid").values_list("guid", "headline", "body", "state", "slug", "day", "replies",
        "external_version", "section__slug", "source__name")),
        list(Comment.objects.order_by("guid").values_list("guid", "path", "html", "state", "parent__guid",
        "commenter__email")), sorted(Address.objects.values_list("path", "kind")), Act.objects.count()]
print(hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest())
"""


@pytest.mark.soak
def test_killed_at_any_moment_the_next_run_ends_where_a_clean_one_does(tmp_path):
    big(tmp_path / "big.xml", 200)

    file = str(tmp_path / "big.xml")

    def start(folder, *words):
        surroundings = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        surroundings.pop("DATABASE_URL", None)
        return subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=surroundings,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip

    def manage(folder, *words):
        with start(folder, *words) as run:
            told = run.communicate()[0].strip()
        assert run.returncode == 0, told
        return told

    clean, killed = tmp_path / "clean", tmp_path / "killed"
    for folder in (clean, killed):
        folder.mkdir()
        manage(folder, "migrate", "-v0")
    manage(clean, "import_wordpress", file)

    name = f"file:{killed}/newsroom.sqlite3?mode=ro"
    with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as database:
        for table, count in (("articles_section", 1), ("articles_article", 1), ("articles_article", 100),
                             ("articles_article", 199), ("articles_readnext", 1)):  # fmt: skip
            with start(killed, "import_wordpress", file) as run:
                while database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] < count:
                    with suppress(subprocess.TimeoutExpired):
                        assert run.wait(0.005) == 0
                        break
                run.kill()
    manage(killed, "import_wordpress", file)
    assert manage(killed, "shell", "-v0", "-c", TELLING) == manage(clean, "shell", "-v0", "-c", TELLING)
