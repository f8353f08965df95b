"""The proof of a move: nothing that was lost, changed or let out escapes it, and it leaves no trace."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Author, Section
from articles.wire import wxr
from comments.models import Comment
from newsroom.management.asking import Answer, Stranger
from newsroom.management.moving_in.proof import Group, Line, Point, Proof, Verdict, proof_of
from newsroom.management.moving_in.proving import SiteDown, prove
from newsroom.models import Address, Page, SiteSettings
from newsroom.pages import storing
from newsroom.pages.unnoticed import is_unnoticed, unnoticed
from tests.newsroom.moving_in.old_paper import export, post
from tests.newsroom.test_import_wordpress import GAZETTE, bring, everything

WORDS = " ".join(f"word{n}" for n in range(60))


@pytest.fixture
def old_paper(db, tmp_path):
    """A small old paper that has moved in."""
    file = export(
        tmp_path / "old.xml",
        post(1, "The bridge", f"<p>{WORDS}</p>", comments=3, old_slugs=["the-brigde"]),
        post(2, "=HYPERLINK(1)", comments=1),
        post(3, "The quay"),
        post(4, "Not for readers", f"<p>Secret {WORDS}</p>", status="draft"),
        post(5, "Behind a password", password="sesame"),
        post(6, "About us", kind="page", slug="about-us"),
        post(7, "Not out yet", kind="page", slug="secret-page", status="draft"),
    )
    bring(file)
    return file


def proved(file, **options):
    """The summary and the lines of a proof by address."""
    lines = {}
    proof = prove([wxr.check(file)], each=lambda line: lines.setdefault(line.address, line), **options)
    return proof, lines


def points(line):
    """In what a line differs without a known reason."""
    return {one.point for one in line.differences if not one.why}


def test_a_whole_move_differs_in_nothing(old_paper):
    proof, lines = proved(old_paper)
    assert {line.verdict for line in lines.values()} == {Verdict.SAME}
    assert (proof.whole, proof.missing, proof.open, proof.groups) == (True, 0, 0, [])
    assert proof.asked == len(lines)
    story = lines["/2023/07/story-1/"]
    assert (story.status, story.hops, story.found) == (200, 1, "/2023/07/17/story-1/")
    assert (story.words, story.pictures, story.comments) == (100, (0, 0), (3, 3))
    for address in ("/?p=1", "/2023/07/the-brigde/", "/2023/07/story-1/comment-page-1/", "/about-us/", "/?page_id=6",
                    "/category/harbour/", "/?cat=3", "/author/ada/", "/?author=1", "/2023/07/story-1/feed/", "/feed/",
                    "/author/ada/feed/", "/2023/07/"):  # fmt: skip
        assert (lines[address].status, lines[address].hops <= 1) == (200, True), address
    for address in ("/2023/07/story-4/", "/?p=4", "/2023/07/story-5/", "/?p=5", "/secret-page/"):
        assert (lines[address].what, lines[address].status) == ("hidden", 404), address


def test_it_asks_in_the_same_order_each_time_and_leaves_no_trace(old_paper, monkeypatch):
    class Untouched:
        def __getattr__(self, name):
            raise AssertionError(f"The store was asked for its {name}")

    monkeypatch.setattr(storing, "the_store", Untouched)
    before, hits = everything(), list(Address.objects.values_list("path", "hits"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first = list(proved(old_paper)[1])
    written = [one["sql"] for one in asked if one["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    assert first == list(proved(old_paper)[1])
    assert (everything(), list(Address.objects.values_list("path", "hits"))) == (before, hits)


def test_it_finds_whatever_was_lost_changed_or_let_out(old_paper):
    stories = {one.external_id: one for one in Article.objects.all()}
    rows = Article.objects.quietly()
    # What a faulty import would have made: the same rows, written past every verb, so that no reason is known.
    rows.filter(pk=stories["1"].pk).update(
        headline="The brigde", body=f"<p>{WORDS.replace(' word7 ', ' ')}</p>",
        section=Section.objects.create(name="Sea"), published_at=stories["1"].published_at.replace(hour=3),
    )  # fmt: skip
    Comment.objects.quietly().filter(article=stories["1"]).first().delete()
    stories["2"].bylines.all().delete()
    rows.filter(pk=stories["2"].pk).update(body="<p>Something else.</p>")
    rows.filter(pk=stories["4"].pk).update(
        state="published", published_at=stories["1"].published_at, day=stories["1"].day, slug="story-4"
    )
    Address.objects.create(path="/2023/07/story-4/", kind="redirect", subject_uid=stories["4"].uid)
    Address.objects.quietly().filter(path__in=["/?p=3", "/2023/07/story-3/"]).delete()
    Address.objects.create(path="/2023/07/story-3/", target="https://elsewhere.example/")
    Page.objects.quietly().filter(slug="about-us").update(body="")
    Page.objects.quietly().filter(slug="secret-page").update(is_published=True)

    proof, lines = proved(old_paper)
    assert points(lines["/2023/07/story-1/"]) == {"headline", "words", "comments", "section", "date"}
    assert "word7" in " ".join(one.sentence for one in lines["/2023/07/story-1/"].differences)
    assert points(lines["/2023/07/story-2/"]) == {"authors", "words"}
    assert points(lines["/2023/07/story-3/"]) == {"away"}
    assert points(lines["/?p=3"]) == {"status"}
    assert points(lines["/about-us/"]) == {"words"}
    # An editor may have published it: then that is said, and it is no leak.
    assert [one.why for one in lines["/2023/07/story-4/"].differences] == ["It was published here since."]
    assert [one.why for one in lines["/secret-page/"].differences] == ["It was published here since."]
    assert proof.missing == 1
    assert not proof.is_lossless
    assert [group.point for group in proof.groups] == [
        "open", "status", "away", "headline", "words", "comments", "authors", "section", "date"]  # fmt: skip


def test_a_secret_that_stands_under_another_name_is_a_leak(old_paper):
    bridge = Article.objects.get(external_id="1")
    Article.objects.quietly().filter(pk=bridge.pk).update(body=f"<p>Secret {WORDS}</p>")
    Address.objects.create(path="/2023/07/story-4/", kind="redirect", subject_uid=bridge.uid)
    # Another story at the address of one that was never out is none.
    quay = Article.objects.get(external_id="3")
    Address.objects.create(path="/2023/07/story-5/", kind="redirect", subject_uid=quay.uid)
    proof, lines = proved(old_paper)
    assert lines["/2023/07/story-4/"].verdict == Verdict.OPEN
    assert lines["/2023/07/story-5/"].verdict == Verdict.SAME
    assert (proof.open, proof.is_lossless) == (1, False)


def test_what_people_did_here_since_is_a_reason(old_paper, ed):
    bridge, quay = (Article.objects.get(external_id=number) for number in "13")
    bridge.edit(by=ed, note="", headline="The new bridge")
    quay.withdraw(by=ed, reason="Wrong quay")
    ada = Author.objects.get(name="Ada Abel")
    ada.name = "Ada Abel-Baker"
    ada.save()
    _proof, lines = proved(old_paper)
    assert {one.why for one in lines["/2023/07/story-1/"].differences} == {"It was edited here since."}
    assert lines["/2023/07/story-3/"].status == 410
    assert lines["/2023/07/story-3/"].verdict == lines["/?p=3"].verdict == Verdict.EXPLAINED
    assert "Ada Abel-Baker" in lines["/2023/07/story-2/"].differences[0].why
    assert {line.verdict for line in lines.values()} == {Verdict.SAME, Verdict.EXPLAINED}


def test_comments_are_counted_over_all_their_pages(db, tmp_path):
    house = SiteSettings.current()
    house.comments_per_page = 10
    house.save()
    file = export(tmp_path / "old.xml", post(1, "Much said", comments=53))
    bring(file)
    _proof, lines = proved(file)
    assert lines["/2023/07/story-1/"].comments == (53, 53)
    assert "/2023/07/story-1/comment-page-2/" in lines
    assert "/2023/07/story-1/comment-page-3/" not in lines


def test_the_gazette_differs_only_where_it_is_known_to(db):
    bring()
    proof, lines = proved(GAZETTE)
    assert {address for address, line in lines.items() if line.verdict == Verdict.MISSING} == set()
    assert {address: points(line) for address, line in lines.items() if line.verdict == Verdict.DIFFERS} == {}
    assert {address for address, line in lines.items() if line.verdict == Verdict.EXPLAINED} >= {
        "/tag/election-2/", "/about-us/team/", "/2023/07/110/", "/wp-content/uploads/2023/07/bridge.jpg",
        "/wp-content/uploads/2023/07/report.pdf"}  # fmt: skip
    [lost] = lines["/wp-content/uploads/2023/07/report.pdf"].differences
    assert lost.why == "The file did not come along."
    assert proof.counts["hidden"] == {"same": 9}


def test_the_command_lists_counts_and_writes_a_table_that_no_spreadsheet_runs(old_paper, tmp_path):
    out, table = io.StringIO(), tmp_path / "proof.csv"
    call_command("prove_move", str(old_paper), csv=str(table), stdout=out, stderr=io.StringIO())
    assert "stories" in out.getvalue()
    raw = table.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfVerdict,What,Name,Old address")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    named = next(row for row in rows if row["Old address"] == "/2023/07/story-2/")
    assert (named["Name"], named["Verdict"], named["Words alike"]) == ("'=HYPERLINK(1)", "as before", "100 %")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    assert list(tmp_path.glob(".proof*")) == []


def test_the_command_ends_with_one_where_something_is_missing(old_paper):
    Address.objects.quietly().filter(path="/?p=3").delete()
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("prove_move", str(old_paper), stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    assert "missing: /?p=3" in out.getvalue()


def test_a_sample_is_small_and_is_called_one(old_paper):
    out = io.StringIO()
    call_command("prove_move", str(old_paper), sample=2, stdout=out, stderr=io.StringIO())
    assert "Only a sample was asked for: at most 2 of each kind." in out.getvalue()
    _proof, lines = proved(old_paper, sample=2)
    assert {line.name for line in lines.values() if line.what == "story"} == {"The bridge"}


@pytest.mark.parametrize(("words", "said"), [
    (["/nowhere.xml"], "No such file"), ([__file__], "line 1"), (["--sample", "-1", __file__], "--sample"),
], ids=["no file", "no export", "no number"])  # fmt: skip
def test_bad_input_is_refused_in_words(db, words, said):
    with pytest.raises(CommandError, match=said):
        call_command("prove_move", *words, stdout=io.StringIO(), stderr=io.StringIO())


def test_a_paper_that_is_down_is_no_proof(db, monkeypatch, tmp_path):
    monkeypatch.setattr(Stranger, "_follow", lambda self, address, whole: Answer(503, address))
    with pytest.raises(SiteDown, match="503"):
        prove([wxr.check(export(tmp_path / "old.xml", post(1, "One")))])


def test_a_proof_can_be_stopped_and_says_so(old_paper, tmp_path):
    seen = []
    proof = prove([wxr.check(old_paper)], tmp_path / "move", each=seen.append, stop=lambda: len(seen) >= 4)
    assert (proof.whole, proof.asked) == (False, 4)
    kept = proof_of(tmp_path / "move")
    assert (kept.whole, kept.asked, kept.has_table) == (False, 4, True)
    assert len((tmp_path / "move" / "proof.csv").read_text("utf-8-sig").splitlines()) == 5


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": 1}', b'{"format": 2, "groups": []}', b"\xff\xfe",
    b'{"format": 1, "groups": [], "nonsense": 1}'], ids=range(7))  # fmt: skip
def test_what_is_no_proof_is_none(tmp_path, content):
    assert proof_of(tmp_path) is None
    (tmp_path / "proof.json").write_bytes(content)
    assert proof_of(tmp_path) is None


def test_asking_unnoticed_ends_with_the_question():
    with unnoticed():
        assert is_unnoticed()
    assert not is_unnoticed()


def test_a_circle_ends(db):
    Address.objects.quietly().bulk_create(
        Address(path=f"/{one}/", target=f"/{other}/") for one, other in (("ring", "rung"), ("rung", "ring"))
    )
    answer = Stranger().ask("/ring/")
    assert answer.status in (404, 301)
    assert answer.hops <= 5


def a_proof():
    proof = Proof(site="https://old.example", made_at="2026-11-27T05:00:00+00:00", whole=True, seconds=1.5)
    bad = Line("/a/", "story", "<b>Name</b>", "the story", "404", 404)
    bad.differs(Point.STATUS, "Nobody finds it: 404.")
    known = Line("/b/", "topic", "Tag", "its list", "/topic/b/", 200, 1)
    known.differs(Point.HEADLINE, "Called “a” there and “A” here.", "They became one.")
    for line in (bad, known, Line("/c/", "story", "Fine", "the story", "/c/", 200)):
        proof.note(line)
    return proof


def test_the_summary_comes_back_as_it_was_kept(tmp_path):
    proof = a_proof()
    proof.write(tmp_path)
    again = proof_of(tmp_path)
    assert again == proof
    assert (again.asked, again.same, again.explained, again.missing) == (3, 1, 1, 1)
    assert json.loads((tmp_path / "proof.json").read_text())["format"] == 1
    assert isinstance(again.groups[0], Group)
    assert [(group.title, group.is_bad) for group in again.groups] == [
        ("Not there", True), ("Another headline or name", False)]  # fmt: skip


def test_the_page_shows_counts_and_differences_and_trusts_no_name():
    page = render_to_string("admin/moving/_proof.html", {"proof": a_proof(), "download": "/admin/moves/1/proof.csv"})
    assert "&lt;b&gt;Name&lt;/b&gt;" in page
    assert "<b>Name</b>" not in page
    assert "Nobody finds it: 404." in page
    assert "They became one." in page
    assert 'href="/admin/moves/1/proof.csv"' in page
    assert "style=" not in page


def test_the_page_of_a_lossless_move_says_so():
    proof = Proof(site="https://old.example", made_at="2026-11-27T05:00:00+00:00", whole=True)
    proof.note(Line("/c/", "story", "Fine", "the story", "/c/", 200))
    page = render_to_string("admin/moving/_proof.html", {"proof": proof})
    assert "notice good" in page
    assert "download" not in page
