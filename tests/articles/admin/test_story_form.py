"""Writing, saving and saving again: one revision and one change a save, and nothing typed is ever lost."""

import pytest
from django.urls import reverse

from articles.models import Article, Section
from newsroom.models import Act, Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def sport(db):
    """A second section."""
    return Section.objects.create(name="Sport", position=2)


def test_a_new_story_has_its_writers_name_and_the_papers_only_section(rita, local, open_form):
    _client, _address, fields = open_form(rita)
    assert fields["byline-0-author"] == [str(rita.author.pk)]
    assert fields["section"] == [str(local.pk)]


def test_a_new_story_has_the_section_of_a_writer_who_writes_for_one(rita, ed, local, sport, draft, open_form):
    def section_of(user):
        return open_form(user)[2]["section"]

    assert section_of(rita) == [""]
    for _ in range(2):
        draft(by=rita, section=sport)
    assert section_of(rita) == [""], "two are no beat"
    draft(by=rita, section=None)
    draft(by=rita, section=sport)
    assert section_of(rita) == [str(sport.pk)]
    assert section_of(ed) == [""], "it is hers, and nobody else's"
    draft(by=rita, section=local)
    assert section_of(rita) == [""], "what was chosen last time may be wrong this time"


def test_a_new_story_has_the_section_that_its_address_names(rita, local, sport, logged_in):
    page = logged_in(rita).get(f"{reverse('admin:articles_article_add')}?section={sport.pk}").text
    assert f'<option value="{sport.pk}" selected>' in page


def test_a_reporter_writes_a_story(rita, local, save):
    response = save(
        rita,
        headline="Harbour library saved",
        standfirst="Nine to four.",
        body="<p>It stays.</p>",
        section=local.pk,
        topics="Harbour, Libraries, harbour",
        kicker="Council",
    )
    story = Article.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("admin:articles_article_change", args=[story.pk])
    assert (story.headline, story.state, story.created_by) == ("Harbour library saved", "draft", rita)
    assert [str(author) for author in story.authors.all()] == ["Rita"]
    assert {use.tag.name for use in story.topic_uses.all()} == {"Harbour", "Libraries"}


def test_a_save_is_one_revision_and_one_change(ed, story, save):
    article = story()
    revisions, changes, acts = article.revisions.count(), Change.objects.count(), Act.objects.count()
    response = save(ed, article, headline="Harbour library stays open", topics="Libraries", note="shorter")
    assert response.status_code == 302
    assert article.revisions.count() == revisions + 1
    assert Change.objects.count() == changes + 1
    assert Act.objects.count() == acts + 1
    article.refresh_from_db()
    assert (article.headline, article.edit_version) == ("Harbour library stays open", 2)
    assert article.revisions.first().note == "shorter"


def test_saving_what_nobody_touched_writes_nothing(ed, story, picture, save):
    shown = {"picture": picture(), "caption": "At dusk."}
    article = story(byline=[ed.author], topics=["Harbour"], pictures=[shown])
    revisions, changes = article.revisions.count(), Change.objects.count()
    assert save(ed, article).status_code == 302
    assert (article.revisions.count(), Change.objects.count()) == (revisions, changes)


def test_a_typo_leaves_the_update_time_alone_and_a_substantive_change_moves_it(ed, story, save):
    article = story()
    save(ed, article, headline="One letter less")
    article.refresh_from_db()
    assert article.updated_at is None
    save(ed, article, body="<p>The council met again.</p>", substantive="on")
    article.refresh_from_db()
    assert article.updated_at is not None


def test_names_stand_in_the_order_they_are_given(rita, ed, draft, save):
    article = draft(by=rita)
    save(
        rita,
        article,
        **{
            "byline-TOTAL_FORMS": "2",
            "byline-INITIAL_FORMS": "0",
            "byline-0-author": str(rita.author.pk),
            "byline-0-role": "by",
            "byline-0-ORDER": "2",
            "byline-1-author": str(ed.author.pk),
            "byline-1-role": "photographs",
            "byline-1-ORDER": "1",
        },
    )
    assert [(str(row.author), row.role) for row in article.bylines.all()] == [("Ed", "photographs"), ("Rita", "by")]


def test_an_over_long_headline_is_told_and_kept(rita, draft, save):
    article = draft(by=rita)
    response = save(rita, article, headline="Harbour " * 40, standfirst="Typed with love")
    assert response.status_code == 400
    html = response.content.decode()
    assert "at most 250 characters" in html
    assert "Harbour " * 40 in html
    assert "Typed with love" in html
    article.refresh_from_db()
    assert article.edit_version == 1


@pytest.mark.parametrize("field", ["headline", "body", "standfirst", "slug", "topics"])
def test_a_word_of_a_megabyte_never_answers_500(rita, draft, save, field):
    article = draft(by=rita)
    response = save(rita, article, **{field: "a" * 1_100_000})
    assert response.status_code in (302, 400)
    if response.status_code == 400:
        assert "a" * 1_100_000 in response.content.decode()


@pytest.mark.parametrize("text", ["NUL\x00byte", "bidi \u202e override", "<script>alert(1)</script>"])
def test_hostile_text_is_refused_or_harmless(rita, ed, draft, save, logged_in, text):
    article = draft(by=rita)
    assert save(rita, article, headline=text, standfirst=text, body=text, topics=text).status_code in (302, 400)
    for name in ("changelist", "change", "history"):
        args = [] if name == "changelist" else [article.pk]
        html = logged_in(ed).get(reverse(f"admin:articles_article_{name}", args=args)).content.decode()
        assert "<script>alert" not in html
        assert "\u202e" not in html


def test_a_headline_by_a_low_editor_is_text_everywhere(rita, ed, draft, save, logged_in):
    payload = "<img src=x onerror=alert(1)>"
    article = draft(by=rita)
    save(rita, article, headline=payload, kicker=payload, byline_text=payload, dateline=payload, topics=payload)
    client = logged_in(ed)
    own = [reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in ("change", "history", "delete")]
    pages = [
        reverse("admin:index"),
        reverse("admin:articles_article_changelist"),
        *own,
        reverse("admin:articles_article_revision", args=[article.pk, 1]),
        reverse("admin:articles_article_revision", args=[article.pk, 2]),
    ]
    for address in pages:
        html = client.get(address).content.decode()
        assert "<img src=x" not in html, address


def test_a_slug_that_exists_is_told_at_the_field(ed, story, save):
    story(slug="harbour")
    other = story(slug="library")
    response = save(ed, other, slug="harbour", standfirst="kept")
    assert response.status_code == 409
    assert "already has the address" in response.content.decode()
    assert "kept" in response.content.decode()


def test_an_empty_address_of_a_public_story_stays_what_it_was(ed, story, save):
    article = story(slug="harbour")
    assert save(ed, article, slug="", headline="Another one").status_code == 302
    article.refresh_from_db()
    assert article.slug == "harbour"


def test_retitling_a_public_story_leaves_its_address(ed, story, save):
    article = story(headline="The first title")
    before = article.get_absolute_url()
    save(ed, article, headline="The second title")
    article.refresh_from_db()
    assert article.get_absolute_url() == before


def test_a_reserved_word_as_address_is_refused(rita, draft, save):
    response = save(rita, draft(by=rita), slug="feed")
    assert response.status_code == 400


def test_a_reporter_reads_others_stories_and_edits_none(rita, ed, draft, logged_in):
    article = draft(by=ed, headline="Not Rita's")
    client, address = logged_in(rita), reverse("admin:articles_article_change", args=[article.pk])
    response = client.get(address)
    assert response.status_code == 200
    assert "article_form" not in response.content.decode()
    refused = client.post(address, {"headline": "Hers now", "body": "<p>A long text.</p>", "version": "1"})
    assert refused.status_code == 403
    assert "A long text." in refused.content.decode()
    article.refresh_from_db()
    assert article.headline == "Not Rita's"


def test_a_text_is_kept_when_the_story_was_published_meanwhile(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.publish(by=ed)
    response = client.post(address, {**fields, "standfirst": "An hour of work"})
    assert response.status_code == 403
    assert "An hour of work" in response.content.decode()


@pytest.mark.parametrize("name", ["mo", "pia"])
def test_who_does_not_write_is_shown_the_door(name, request, logged_in):
    response = logged_in(request.getfixturevalue(name)).get(reverse("admin:articles_article_add"))
    assert response.status_code == 403


def test_vera_is_led_to_the_login(vera, draft):
    response = vera.get(reverse("admin:articles_article_change", args=[draft().pk]), follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/login/?next=")
    assert response.status_code == 200


def test_a_story_that_is_not_there_is_404(ed, logged_in):
    assert logged_in(ed).get(reverse("admin:articles_article_change", args=[9**18])).status_code == 404
    assert logged_in(ed).get("/admin/articles/article/abc/change/").status_code == 404


def test_save_and_publish_in_one_go(ed, local, save):
    response = save(ed, headline="Straight to the page", body="<p>Now.</p>", section=local.pk, _publish="")
    assert response.status_code == 302
    assert Article.objects.get().is_published


def test_what_is_not_ready_is_saved_and_says_what_is_missing(ed, draft, save):
    article = draft(by=ed)
    response = save(ed, article, section="", headline="No section yet", _verb="publish")
    html = response.content.decode()
    assert response.status_code == 400
    assert "Choose a section." in html
    article.refresh_from_db()
    assert (article.headline, article.state) == ("No section yet", "draft")


def test_a_new_story_that_is_not_ready_is_there_once(ed, open_form):
    client, address, fields = open_form(ed)
    response = client.post(address, {**fields, "headline": "No section", "section": "", "_publish": ""}, follow=True)
    assert "Choose a section." in response.content.decode()
    assert Article.objects.count() == 1


def test_sending_to_the_desk_takes_the_typed_text_along(rita, draft, save):
    article = draft(by=rita)
    save(rita, article, standfirst="The last word", _verb="submit")
    article.refresh_from_db()
    assert (article.standfirst, article.state) == ("The last word", "submitted")


@pytest.mark.parametrize("row", ["byline-0-author", "pictures-0-picture"])
@pytest.mark.parametrize("typed", ["²", "9" * 5000, "99999999999999999999", "a\0b", "-1", "somebody"])
def test_a_row_that_names_nothing_is_shown_again_with_all_that_was_typed(rita, local, save, row, typed):
    response = save(rita, headline="Harbour library saved", body="<p>It stays.</p>", **{row: typed})

    assert response.status_code == 400
    assert "Harbour library saved" in response.text
    assert "It stays." in response.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "99999999999999999999", "somebody"])
def test_an_author_with_a_portrait_that_is_none_is_shown_again(ed, logged_in, typed):
    response = logged_in(ed).post("/admin/articles/author/add/", {"name": "Ines Moor", "portrait": typed})

    assert response.status_code == 400
    assert "Ines Moor" in response.text
