"""Moving out to WordPress: whole, in its states, with nothing public that was not."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.documents.keeping import take_in as take_in_document
from articles.models import Article, Author, Picture, Section, State, Topic
from articles.wire import wxr
from comments.models import Comment, Kind
from newsroom.management import moving
from newsroom.management.moving_out import wordpress_addresses as addresses
from newsroom.management.moving_out import wordpress_names as names
from newsroom.management.moving_out.wordpress_library import UPLOADS, Library
from newsroom.models import Address, Page, SiteSettings
from newsroom.roles import SYSTEM
from newsroom.text import plain
from tests.newsroom.moving_out.formats import importer


def export(folder, **options):
    """Run the command; returns what it printed."""
    out = StringIO()
    call_command("export_wordpress", str(folder), stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def out(standing, tmp_path_factory):
    """The paper as it stands, moved out."""
    folder = tmp_path_factory.mktemp("moved") / "out"
    export(folder)
    return folder


def rows_of(file):
    with file.open(newline="") as table:
        return list(csv.DictReader(table))


def taken(folder):
    return importer.read(*sorted(folder.glob("wordpress*.xml")))


def test_an_empty_paper_moves_out_too(db, tmp_path):
    export(tmp_path / "out")
    assert not taken(tmp_path / "out").of_type("post")


# -- what the importer finds -------------------------------------------------------------------------------------------


def test_the_importer_takes_everything(paper, out):
    there = taken(out)
    assert len(there.of_type("post")) == Article.objects.count()
    assert len(there.of_type("page")) == Page.objects.count()
    assert len(there.of_type("attachment")) == Picture.objects.count()
    assert len(there.authors) == Author.objects.count()
    assert {one["tag_name"] for one in there.tags} == set(Topic.objects.values_list("name", flat=True))
    assert [one["category_parent"] for one in there.categories if one["cat_name"] == "Harbour"] == ["local"]
    assert sum(len(post["comments"]) for post in there.posts.values()) == Comment.objects.count()


def test_states(paper, out):
    there = taken(out)
    status = {post["title"]: post["status"] for post in there.of_type("post").values()}
    assert status["Local story 1"] == "publish"
    assert status["At one"] == "future"
    assert status["Tomorrow's news"] == "draft"
    assert status["Wrong"] == "private"
    assert (status["Sued"], status["Binned"]) == ("trash", "trash")
    sued = there.titled("Sued")
    assert sued["meta"]["_newsroom_state"] == ["killed"]
    assert sued["meta"]["_newsroom_reason"] == ["A court said so."]
    assert sued["meta"]["_wp_trash_meta_status"] == ["draft"]
    assert sued["post_name"] == "sued__trashed"
    public = {title for title, found in status.items() if found == "publish"}
    assert public == set(Article.objects.published().values_list("headline", flat=True))


def test_times_are_those_of_the_papers_clock(paper, tmp_path):
    house = SiteSettings.current()
    house.time_zone = "Asia/Kathmandu"
    house.save()
    export(tmp_path / "out")
    there = taken(tmp_path / "out")
    story = paper.story("local 1")
    found = there.titled("Local story 1")
    assert found["post_date"] == (story.published_at + timedelta(hours=5, minutes=45)).strftime("%Y-%m-%d %H:%M:%S")
    assert found["post_date_gmt"] == story.published_at.strftime("%Y-%m-%d %H:%M:%S")
    assert there.titled("Tomorrow's news")["post_date_gmt"] == "0000-00-00 00:00:00"
    remark = next(
        one for post in there.posts.values() for one in post["comments"] if "Remark 3" in one["comment_content"]
    )
    assert remark["comment_date"] > remark["comment_date_gmt"]


def test_what_a_story_is_made_of(paper, out):
    there = taken(out)
    first = there.titled("Local story 1")
    assert first["author"] == "nadia"
    assert ("category", "local", "Local") in first["terms"]
    assert {name for domain, _slug, name in first["terms"] if domain == "post_tag"} == {"Library", "Harbour"}
    dusk = names.post("picture", paper.pictures["dusk"].pk)
    assert first["meta"]["_thumbnail_id"] == [str(dusk)]
    assert there.posts[dusk]["excerpt"] == "The harbour at dusk, 1. Photo: Ines Moor / Courier"
    assert there.posts[dusk]["meta"]["_wp_attachment_image_alt"] == ["Boats, seen 1 times"]
    assert there.titled("Local story 2")["excerpt"] == "A sentence, to read on."
    assert there.titled("Local story 4")["meta"]["source_credit"] == ["AFP"]
    assert there.titled("Local story 4")["content"].endswith('<p class="source-credit">AFP</p>\n<!-- /wp:paragraph -->')
    assert "<strong>Correction, 26 November 2026:</strong> It was Tuesday." in there.titled("Local story 3")["content"]
    assert there.titled("Opinion 2")["is_sticky"] == 1
    assert first["is_sticky"] == 0
    assert there.titled("Local story 6")["meta"]["_wp_old_slug"] == ["local-story-6"]


def test_several_authors_as_co_authors_plus_keeps_them(paper, out):
    there = taken(out)
    signed = [term[1:] for term in there.titled("Local story 3")["terms"] if term[0] == "author"]
    assert signed == [("cap-nadia", "Nadia"), ("cap-ines-moor", "Ines Moor")]
    guests = {post["title"]: post["meta"] for post in there.of_type("guest-author").values()}
    assert guests["Omar Haddad"]["cap-description"] == ["Omar writes letters."]
    assert "Nadia" not in guests


def test_pictures_stand_in_the_text_and_in_the_folder(paper, out):
    there = taken(out)
    inside = names.post("picture", paper.pictures["inside"].pk)
    content = there.titled("Local story 5")["content"]
    assert f'<!-- wp:image {{"id":{inside},' in content
    assert f'class="wp-image-{inside}"' in content
    assert there.posts[inside]["url"] in content
    assert content.index(f"wp-image-{inside}") < content.index("wp:gallery")
    for post in there.of_type("attachment").values():
        assert (out / "wp-content/uploads" / post["meta"]["_wp_attached_file"][0]).stat().st_size > 0


def test_the_conversation(paper, out):
    there = taken(out)
    said = {plain(one["comment_content"]): one for one in there.titled("Local story 2")["comments"]}
    assert said["Remark 4"]["comment_parent"] == said["Remark 1"]["comment_id"]
    assert {one: said[one]["comment_approved"] for one in ("Remark 1", "Wait", "Rude")} == {
        "Remark 1": "1", "Wait": "0", "Rude": "trash"}  # fmt: skip
    nadia = there.authors["nadia"]["author_id"]
    assert said["Remark 7"]["comment_user_id"] == nadia
    assert said["Remark 1"]["comment_author_email"] == "reader@readers.example"


def test_notes_of_the_desk_are_never_approved(paper, tmp_path):
    Comment.objects.quietly().filter(pk=paper.comments["1"].pk).update(kind=Kind.NOTE)
    export(tmp_path / "out")
    said = {plain(one["comment_content"]): one for one in taken(tmp_path / "out").titled("Local story 2")["comments"]}
    assert (said["Remark 1"]["comment_type"], said["Remark 1"]["comment_approved"]) == ("note", "0")


def test_numbers_are_the_same_each_time_and_no_two_alike(paper, out, tmp_path):
    export(tmp_path / "again")
    first, second = taken(out), taken(tmp_path / "again")
    numbers = {number: post["title"] for number, post in first.posts.items()}
    assert {number: post["title"] for number, post in second.posts.items()} == numbers
    everything = Article, Page, Picture
    assert len(numbers) == sum(model.objects.count() for model in everything) + Author.objects.filter(user=None).count()
    terms = [one["term_id"] for one in (*first.categories, *first.tags)]
    assert len(set(terms)) == len(terms)


def test_an_answer_with_a_lower_number_is_numbered_anew(paper, tmp_path):
    """As after a paper was moved in from somewhere else: ids say nothing of who came first."""
    early, late = paper.comments["2"], paper.comments["12"]
    Comment.objects.quietly().filter(pk=early.pk).update(parent=late, path=f"{late.path}0001")
    export(tmp_path / "out")
    said = {plain(one["comment_content"]): one for one in taken(tmp_path / "out").titled("Local story 2")["comments"]}
    assert said["Remark 2"]["comment_parent"] == said["Remark 12"]["comment_id"]


# -- whatever is typed -------------------------------------------------------------------------------------------------

NASTY = "]]> <b>&amp;</b> \x0b \ufffe [gallery] <!-- wp:x --> \U0001f600 ‏עברית"


def test_whatever_stands_in_a_text_the_file_is_well_formed(paper, tmp_path):
    story = paper.story("local 1")
    Article.objects.quietly().filter(pk=story.pk).update(
        headline=NASTY,
        standfirst=NASTY,
        byline_text='O:8:"stdClass":0:{}',
        body="<p>]]&gt; [gallery] &lt;script&gt; a\x0bb</p><hr>",
    )
    Comment.objects.quietly().filter(pk=paper.comments["1"].pk).update(
        name="]]><x>", html="<p>a]]&gt;b &lt;script&gt;<br>c</p><blockquote><p>[gallery]</p></blockquote>"
    )
    Section.objects.quietly().filter(name="Local").update(name='A & "B" ]]>')
    export(tmp_path / "out")
    there = taken(tmp_path / "out")
    found = there.posts[names.post("article", story.pk)]
    assert "<b>" not in found["title"]
    assert "[gallery]" not in found["content"] + found["excerpt"] + found["title"]
    assert "<script" not in found["content"]
    # What looks like an object of PHP would be made into one.
    assert not found["meta"]["byline"][0].startswith("O:")
    remark = there.titled("Local story 2")["comments"][0]
    assert remark["comment_content"] == "a]]&gt;b &lt;script&gt;\nc\n\n<blockquote>&#91;gallery]</blockquote>"
    assert wxr.check(tmp_path / "out" / "wordpress.xml").all_posts == Article.objects.count()


def test_slugs_of_other_scripts_and_slugs_that_come_twice(paper, tmp_path):
    again = Article.begin(
        by=SYSTEM, headline="Local story 1", body="<p>Again.</p>", section=paper.sections["Sport"]
    ).publish(by=SYSTEM)
    Article.objects.quietly().filter(pk=again.pk).update(slug="local-story-2")
    export(tmp_path / "out")
    there = taken(tmp_path / "out")
    arabic = there.posts[names.post("article", paper.stories["arabic"].pk)]
    assert arabic["post_name"].startswith("%d8%a7")
    assert unquote(arabic["post_name"]) == paper.story("arabic").slug
    found = there.posts[names.post("article", again.pk)]
    assert found["post_name"] == "local-story-2-2"
    rows = {row["address here"]: row for row in rows_of(tmp_path / "out/addresses.csv")}
    row = rows["/2026/11/26/local-story-2/"]
    assert (row["address in WordPress"], row["status"]) == ("/2026/11/26/local-story-2-2/", "301")
    assert row["short address in WordPress"] == f"/?p={names.post('article', again.pk)}"


def test_a_slug_too_long_for_wordpress_is_cut_between_letters():
    long = "ا" * 90
    assert names.stored(long) == "%d8%a7" * 33
    twice = names.Names()
    assert twice.free(long) == "%d8%a7" * 33
    assert twice.free(long) == "%d8%a7" * 33 + "-2"
    assert names.Names().free("") == ""
    assert names.trashed(long) == "%d8%a7" * 31 + "__trashed"
    assert names.trashed("") == ""


def test_a_login_is_one_that_wordpress_takes():
    assert names.login(Author(pk=4, slug="ada-abel")) == "ada-abel"
    assert names.login(Author(pk=4, slug="ليلى")) == "author-4"
    assert names.login(Author(pk=4, slug="a" * 80)) == "author-4"
    assert names.login(Author(pk=5, slug="author-4")) == "author-5"


# -- addresses ---------------------------------------------------------------------------------------------------------


def test_the_addresses(paper, out):
    rows = {row["address here"]: row for row in rows_of(out / "addresses.csv")}
    for story in Article.objects.published():
        assert rows[unquote(story.get_absolute_url())]["status"] == "200"
    assert rows["/section/harbour/"]["address in WordPress"] == "/category/local/harbour/"
    assert rows["/topic/library/"]["address in WordPress"] == "/tag/library/"
    assert rows["/author/nadia/"]["status"] == "200"
    assert rows["/old-about/"]["address in WordPress"] == "/about/"
    moved = paper.story("local 6")
    old = moved.get_absolute_url().replace("a-better-address", "local-story-6")
    assert rows[old]["address in WordPress"] == moved.get_absolute_url()
    assert not {address for address in rows if "sued" in address or "tomorrow" in address or "wrong" in address}
    server = (out / "nginx-http.conf").read_text()
    assert '"/section/local/" "/category/local/";' in server
    assert moved.get_absolute_url() + '" "' not in server
    assert 'RewriteRule "^section/local/$" "/category/local/" [R=301,L,NE]' in (out / "htaccess.txt").read_text()


def test_nginx_reads_no_variable_out_of_an_address(tmp_path, db):
    Address.objects.redirect("/old-fund$/", target="https://far.example/a$b?c=$d")
    addresses.write(tmp_path, [*addresses.ways({}), addresses.Way("/x/", "/y$z/")])
    server = (tmp_path / "nginx-http.conf").read_text()
    assert '"/old-fund$/" "https://far.example/a%24b?c=%24d";' in server
    assert '"/x/" "/y%24z/";' in server
    row = next(row for row in rows_of(tmp_path / "addresses.csv") if row["address here"] == "/old-fund$/")
    assert row["address in WordPress"] == "https://far.example/a%24b?c=%24d"


def test_the_table_of_stories_is_no_program(paper, tmp_path):
    Article.objects.quietly().filter(pk=paper.stories["local 1"].pk).update(headline="=1+1")
    export(tmp_path / "out")
    rows = rows_of(tmp_path / "out/stories.csv")
    assert len(rows) == Article.objects.count()
    assert "'=1+1" in {row["headline"] for row in rows}
    assert {row["state"] for row in rows} == {"published", "draft", "scheduled", "withdrawn", "killed", "trash"}
    assert not any(row["address"] for row in rows if row["state"] != "published")


def test_a_picture_that_came_from_wordpress_goes_back_to_its_place(paper, tmp_path):
    dusk = paper.pictures["dusk"]
    Address.objects.redirect("/wp-content/uploads/2023/07/bridge.jpeg", subject=dusk)
    Address.objects.redirect("/wp-content/uploads/2023/07/other.png", subject=dusk)
    export(tmp_path / "out")
    found = taken(tmp_path / "out").posts[names.post("picture", dusk.pk)]
    assert found["meta"]["_wp_attached_file"] == ["2023/07/bridge.jpeg"]
    assert (tmp_path / "out/wp-content/uploads/2023/07/bridge.jpeg").is_file()


def test_documents_go_along_and_links_lead_to_them(paper, tmp_path):
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    budget = take_in_document(BytesIO(pdf), called="ميزانية.pdf", title="ميزانية")
    plan, gone = (
        take_in_document(BytesIO(pdf.replace(b"1 0 obj", number)), called="plan.pdf")
        for number in (b"2 0 obj", b"3 0 obj")
    )
    Address.objects.redirect("/old/plan.pdf", subject=plan)
    type(gone).objects.quietly().filter(pk=gone.pk).update(trashed_at=timezone.now())
    paper.story("local 1").edit(
        by=SYSTEM, body=f'<p><a href="{budget.get_absolute_url()}">B</a> <a href="{plan.address}">P</a> '
        f'<a href="{gone.get_absolute_url()}">G</a></p>'
    )  # fmt: skip
    said = export(tmp_path / "out")
    there = taken(tmp_path / "out")
    first, second = (there.posts[names.post("document", one.pk)] for one in (budget, plan))
    assert names.post("document", gone.pk) not in there.posts
    content = there.titled("Local story 1")["content"]
    for one, post in ((budget, first), (plan, second)):
        assert post["url"] == one.address
        assert f'href="{post["url"]}"' in content
        assert (tmp_path / "out" / UPLOADS / post["meta"]["_wp_attached_file"][0]).read_bytes().startswith(b"%PDF")
    assert second["meta"]["_wp_attached_file"][0].endswith("/plan.pdf")
    rows = {row["address here"]: row["address in WordPress"] for row in rows_of(tmp_path / "out/addresses.csv")}
    assert (
        rows[f"/media/{plan.name}"] == rows["/old/plan.pdf"] == f"/{UPLOADS}/{second['meta']['_wp_attached_file'][0]}"
    )
    assert f"/media/{budget.name}" in rows
    assert f"/media/{gone.name}" not in rows
    assert " 2 documents" in said


def test_two_pictures_that_came_from_one_place_are_two_files(paper, tmp_path):
    dusk, other = paper.pictures["dusk"], paper.pictures["dawn"]
    Address.objects.redirect("/wp-content/uploads/2023/07/bridge.jpeg", subject=dusk)
    Address.objects.redirect("/second/wp-content/uploads/2023/07/bridge.jpeg", subject=other)
    library = Library(tmp_path)
    first, second = (library.shown([one])[one.pk].path for one in (dusk, other))
    assert (first, second) == ("2023/07/bridge.jpeg", "2023/07/bridge-2.jpeg")
    assert library.copied == len(list((tmp_path / UPLOADS).rglob("bridge*.jpeg"))) == 2
    assert library.shown([other, dusk])[other.pk].path == second


# -- in several files --------------------------------------------------------------------------------------------------


def test_split_files_each_hold_the_pictures_of_their_stories(paper, tmp_path, monkeypatch):
    from newsroom.management.commands import export_wordpress

    whole = export_wordpress.Files

    def small(folder, head, most):
        return whole(folder, head, most and len(head) + 12_000)

    monkeypatch.setattr(export_wordpress, "Files", small)
    export(tmp_path / "out", split=1)
    files = sorted((tmp_path / "out").glob("wordpress-*.xml"))
    assert len(files) > 2
    for file in files:
        there = importer.read(file)
        for post in there.of_type("post").values():
            for number in post["meta"].get("_thumbnail_id", []):
                assert int(number) in there.posts
    assert len(importer.read(*files).of_type("post")) == Article.objects.count()


# -- there and back ----------------------------------------------------------------------------------------------------


def told():
    """What a paper says, by headline: as much as WordPress can hold."""
    stories = {}
    for story in Article.objects.kept().filter(state__in=["published", "draft", "scheduled", "submitted"]):
        said = {}
        for one in Comment.objects.filter(article=story).select_related("parent"):
            kept = "deleted" if one.state == "rejected" else one.state
            said[one.html] = (one.name, one.email, one.website, kept, one.created_at, one.parent and one.parent.html)
        stories[story.headline] = (
            story.state, story.published_at, story.publish_at, story.day, story.slug, plain(story.standfirst),
            story.section.name, [row.author.name for row in story.signed_by()], story.byline_text, story.source,
            sorted(topic.name for topic in story.topics.all()), bool(story.lead_id), story.replies, said,
        )  # fmt: skip
    return stories


def named(stories):
    """With the source by its credit, since the name of an agency is not in the file."""
    return {name: tuple(getattr(cell, "credit_line", cell) for cell in row) for name, row in stories.items()}


def test_there_and_back(paper, out):
    before = named(told())
    bodies = dict(Article.objects.published().values_list("headline", "body"))
    moving.empty("default")
    call_command("import_wordpress", str(out / "wordpress.xml"), media=str(out), stdout=StringIO(), stderr=StringIO())
    after = named(told())
    # What was withdrawn or spiked comes back as a draft of its own.
    assert {name: after[name] for name in before} == before
    assert Article.objects.get(headline="Wrong").state == State.DRAFT
    assert Article.objects.trashed().count() == 2
    assert not Article.objects.published().filter(headline__in=["Sued", "Wrong", "Binned"]).exists()
    plain_ones = {name for name, body in bodies.items() if "<figure" not in body} - {"Local story 3", "Local story 8"}
    assert {name: Article.objects.get(headline=name).body for name in plain_ones} == {
        name: bodies[name] for name in plain_ones}  # fmt: skip
    # Two pictures stood in it or below it.
    assert Article.objects.get(headline="Local story 5").body.count("<figure data-picture=") == 2
    dusk = Article.objects.get(headline="Local story 1").lead.picture
    assert (dusk.credit, dusk.alt) == ("Ines Moor / Courier", "Boats, seen 1 times")
    assert dusk.caption == "The harbour at dusk, 1."
    assert Page.objects.get(slug="about").is_published
    assert not Page.objects.get(slug="not-yet").is_published


def test_every_kind_of_block_comes_back(paper, tmp_path):
    body = (
        '<p>One <strong>two</strong> <a href="/about/">three</a>.</p><h2>Head</h2><h3>Lower</h3>'
        '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol start="3"><li>d</li></ol>'
        '<blockquote><p>Said.</p><p>Twice.</p></blockquote><aside class="pullquote"><p>Pulled.</p></aside><hr>'
        '<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>'
        '<table><tbody><tr><th>x</th><td colspan="2">y</td></tr></tbody></table>'
        '<p lang="fr">Bonjour.</p><p dir="rtl">שלום</p><p>E<sub>2</sub> &lt;b&gt; <code>x</code></p>'
    )
    paper.story("local 1").edit(by=SYSTEM, body=body)
    kept = paper.story("local 1").body
    export(tmp_path / "out")
    moving.empty("default")
    call_command("import_wordpress", str(tmp_path / "out/wordpress.xml"), stdout=StringIO(), stderr=StringIO())
    assert Article.objects.get(headline="Local story 1").body == kept


# -- the folder --------------------------------------------------------------------------------------------------------


def test_a_folder_with_something_in_it_is_refused(paper, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        export(tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["letter.txt"]


def test_an_empty_folder_is_taken_and_what_a_killed_run_left_is_cleared(paper, tmp_path):
    (tmp_path / "out").mkdir()
    left = tmp_path / ".out.unfinished"
    left.mkdir()
    (left / "wordpress.xml").write_text("half")
    export(tmp_path / "out")
    assert not left.exists()
    taken(tmp_path / "out")


def test_after_an_error_nothing_is_there(paper, tmp_path, monkeypatch):
    from newsroom.management.moving_out import wordpress_addresses

    monkeypatch.setattr(wordpress_addresses, "write", lambda *told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / ".out.unfinished").exists()


def test_the_files_are_for_their_owner_alone(out):
    assert (out / "wordpress.xml").stat().st_mode & 0o077 == 0
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "options, words",
    [
        ({"split": 0}, "1 or more"),
        ({"files_at": "ftp://x"}, "https://"),
        ({"originals": True}, "--files-at"),
    ],
    ids=["split", "files at", "originals"],
)
def test_wrong_options_say_what_to_do(paper, tmp_path, options, words):
    with pytest.raises(CommandError, match=words):
        export(tmp_path / "out", **options)


def test_a_picture_whose_file_is_gone_is_named_and_the_rest_goes_on(paper, tmp_path, settings):
    for row in paper.pictures["dusk"].renditions:
        (settings.MEDIA_ROOT / row["name"]).unlink()
    said = export(tmp_path / "out")
    assert "Pictures without a file" in said
    there = taken(tmp_path / "out")
    assert "_thumbnail_id" not in there.titled("Local story 1")["meta"]


def test_no_more_queries_for_more_stories(paper, tmp_path, django_assert_max_num_queries):
    with django_assert_max_num_queries(400) as counted:
        export(tmp_path / "one")
    first = len(counted)
    for number in range(10):
        Article.begin(
            by=SYSTEM,
            headline=f"More {number}",
            body="<p>Again.</p>",
            section=paper.sections["Local"],
            pictures=[{"picture": paper.pictures["dusk"]}],
        ).publish(by=SYSTEM)
    with django_assert_max_num_queries(first + 25):
        export(tmp_path / "two")
