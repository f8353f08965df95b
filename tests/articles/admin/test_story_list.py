"""The list of stories: found by state, section, author, words, and by a pasted address."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Section, Source
from newsroom.models import SiteSettings

LIST = "/admin/articles/article/"


@pytest.fixture
def found(logged_in, ed):
    """The headlines that the list shows: `found(state="draft")`."""

    def ask(user=ed, **asked):
        response = logged_in(user).get(LIST, asked)
        assert response.status_code == 200
        return {story.headline for story in response.context["cl"].result_list}

    return ask


def test_as_many_queries_for_thirty_as_for_one(ed, story, picture, logged_in):
    client, counts = logged_in(ed), []
    for more in (1, 29):
        for _turn in range(more):
            story(byline=[ed.author], topics=["Harbour"], pictures=[{"picture": picture()}])
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_by_state(found, draft, submitted, story, spiked):
    draft(headline="D")
    submitted(headline="S")
    story(headline="P")
    spiked(headline="X")
    assert found() == {"D", "S", "P"}
    assert found(state="draft") == {"D"}
    assert found(state="spiked") == {"X"}
    assert found(state="nonsense") == {"D", "S", "P"}


def test_by_section(found, draft, local):
    sport = Section.objects.create(name="Sport")
    draft(headline="L")
    draft(headline="S", section=sport)
    assert found(section=str(sport.pk)) == {"S"}
    assert found(section="x") == {"L", "S"}


def test_by_author(found, draft, rita, ed):
    draft(headline="By name", byline=[rita.author])
    draft(headline="Begun", by=rita)
    draft(headline="Other", by=ed)
    assert found(author=str(rita.author.pk)) == {"By name"}
    assert found(user=rita, author="me") == {"By name", "Begun"}


def test_by_words_and_slug(found, draft, spiked):
    draft(headline="Harbour library stays", slug="library")
    spiked(headline="Harbour festival")
    assert found(q="harbour") == {"Harbour library stays", "Harbour festival"}
    assert found(q="library") == {"Harbour library stays"}
    assert found(q="'\"%") == set()


@pytest.mark.parametrize(
    "how",
    [
        "{url}",
        "https://paper.example{url}",
        "{url}?utm=1#c",
        "{url}comments/2/",
        "https://paper.example{url}edit/",
        "{preview}",
    ],
)
def test_by_a_pasted_address(found, story, how):
    article = story(headline="The one", slug="größe-فقط")
    story(headline="Another")
    typed = how.format(url=article.get_absolute_url(), preview=reverse("preview", args=[article.pk]))
    assert found(q=typed) == {"The one"}


def test_an_address_that_moved_is_followed(found, story, ed):
    article = story(headline="The one", slug="before")
    old = article.get_absolute_url()
    article.edit(by=ed, slug="after")
    assert found(q=old) == {"The one"}


@pytest.mark.parametrize("typed", ["/", "//", "http://", "https://[", "/preview/" + "9" * 17 + "/", "/a" * 2000])
def test_an_address_of_nothing_finds_nothing(found, story, typed):
    story()
    assert found(q=typed) == set()


@pytest.mark.parametrize(
    "asked",
    [
        {"o": "99"},
        {"p": "x"},
        {"page": "9"},
        {"author": "9" * 40},
        {"e": "1"},
        {"source__id__exact": "9" * 40},
        {"section": "9" * 40},
        {"q": "\x00"},
        {"published_at__gte": "x"},
        {"state": "\x00"},
        {"nonsense": "1"},
    ],
)
def test_whatever_is_asked_never_answers_500(ed, logged_in, asked):
    assert logged_in(ed).get(LIST, asked).status_code in (200, 302, 400)


def test_an_embargo_is_seen(ed, draft, logged_in):
    from datetime import timedelta

    from django.utils import timezone

    draft(embargo_until=timezone.now() + timedelta(days=1))
    assert "Embargo until" in logged_in(ed).get(LIST).content.decode()


def test_mo_may_look_and_not_begin_one(mo, story, logged_in):
    story(headline="Seen")
    html = logged_in(mo).get(LIST).content.decode()
    assert "Seen" in html
    assert "New story" not in html


# -- what a row and the tabs say ---------------------------------------------------------------------------------------


@pytest.fixture
def listed(logged_in, ed):
    """The list as a page: `listed(state="draft")` answers the response."""
    return lambda user=ed, **asked: logged_in(user).get(LIST, asked)


def _tabs(response):
    return {tab["name"]: tab["count"] for tab in response.context["tabs"]}


def test_the_tabs_count_what_their_lists_show(listed, draft, submitted, story, spiked, ed):
    for make, many in ((draft, 3), (submitted, 2), (spiked, 1), (story, 4)):
        for _turn in range(many):
            make()
    draft().trash(by=ed)
    story().trash(by=ed)
    tabs = _tabs(listed())
    assert tabs == {
        "": None, "draft": 3, "submitted": 2, "scheduled": 0, "published": None, "withdrawn": None, "killed": None,
        "spiked": 1, "trash": 2,
    }  # fmt: skip
    for name, count in tabs.items():
        if name and count is not None:
            assert len(listed(state=name).context["rows"]) == count, name


def test_the_tabs_count_by_the_same_choices_as_the_list(listed, draft, local):
    sport = Section.objects.create(name="Sport")
    draft()
    draft(section=sport)
    draft(section=sport)
    assert _tabs(listed(section=str(sport.pk)))["draft"] == 2
    assert len(listed(section=str(sport.pk), state="draft").context["rows"]) == 2


def test_a_row_says_why_who_and_when(listed, draft, rita, ed, picture):
    article = draft(by=rita, byline=[rita.author], headline="Came back", pictures=[{"picture": picture()}])
    article.submit(by=rita).send_back(by=ed, reason="Who paid for it?")
    html = listed().content.decode()
    for said in ("Came back", "Who paid for it?", "Returned", "Rita", 'width="48" height="48"', "just now"):
        assert said in html


def test_what_strangers_and_colleagues_typed_is_text(listed, draft):
    draft(headline="<b>Bold</b> مكتبة", standfirst="<i>x</i>")
    html = listed(q="<b>").content.decode()
    assert "<b>Bold" not in html
    assert "<i>x" not in html
    assert "<bdi>&lt;b&gt;Bold&lt;/b&gt; مكتبة</bdi>" in html


# -- narrowing down ----------------------------------------------------------------------------------------------------


def test_by_words_of_a_published_storys_text(found, story, draft):
    story(headline="A", body="<p>The astrolabe was found.</p>")
    draft(headline="B", body="<p>The astrolabe was lost.</p>")
    assert found(q="astrolabe") == {"A"}
    assert found(q="astrolabe", state="draft") == set()


def test_by_words_of_other_scripts_and_cases(found, draft):
    draft(headline="Élections à Lyon")
    draft(headline="مكتبة الميناء")
    assert found(q="élections") == {"Élections à Lyon"}
    assert found(q="مكتبة") == {"مكتبة الميناء"}


def test_words_and_choices_together(found, story, draft, local):
    sport = Section.objects.create(name="Sport")
    story(headline="Harbour race", section=sport)
    story(headline="Harbour vote")
    draft(headline="Harbour plan", section=sport)
    assert found(q="harbour", section=str(sport.pk)) == {"Harbour race", "Harbour plan"}
    assert found(q="harbour", section=str(sport.pk), state="published") == {"Harbour race"}


def test_by_source(found, story):
    wire = Source.objects.create(name="Meridian", kind="agency")
    story(headline="Ours")
    story(headline="Theirs", source=wire)
    assert found(source=str(wire.pk)) == {"Theirs"}
    assert found(source="x") == {"Ours", "Theirs"}


def test_what_many_have_is_found_as_what_few_have(found, story, ed, monkeypatch):
    wire = Source.objects.create(name="Meridian", kind="agency")
    for n in range(3):
        story(headline=f"Wire {n}", source=wire, byline=[ed.author])
    story(headline="Other")
    few = [found(source=str(wire.pk)), found(author=str(ed.author.pk), user=ed)]
    monkeypatch.setattr("articles.admin.story_filters.MANY", 2)
    assert [found(source=str(wire.pk)), found(author=str(ed.author.pk), user=ed)] == few
    assert few == [{"Wire 0", "Wire 1", "Wire 2"}] * 2


def test_by_day_and_month(found, story):
    story(headline="A", at=datetime(2026, 11, 22, 12, tzinfo=UTC))
    story(headline="B", at=datetime(2026, 11, 30, 12, tzinfo=UTC))
    story(headline="C", at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert found(when="2026-11-22") == {"A"}
    assert found(when="2026-11") == {"A", "B"}
    assert found(when="2026-12") == {"C"}
    assert found(when="2026-13") == {"A", "B", "C"}


@pytest.mark.parametrize("when", ["0000-00-00", "9999-12", "2026-02-30", "٢٠٢٦-١١", "x" * 5000, "2026-11-22T00"])
def test_a_day_that_there_is_not(ed, logged_in, story, when):
    story()
    assert logged_in(ed).get(LIST, {"when": when}).status_code == 200


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(logged_in, ed):
    """The statements that the list sends: `asked(section="1")`."""

    def ask(**typed):
        client = logged_in(ed)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST, typed).status_code == 200
        return [query["sql"] for query in queries.captured_queries]

    return ask


def test_a_page_looks_one_ahead_and_counts_nothing(listed, asked, draft):
    for _turn in range(51):
        draft()
    first, second = listed(), listed(p="2")
    assert len(first.context["rows"]) == 50
    assert "Next page" in first.content.decode()
    assert len(second.context["rows"]) == 1
    assert "Next page" not in second.content.decode()
    assert "Page before" in second.content.decode()
    counted = [sql for sql in asked() if "COUNT(" in sql and "articles_article" in sql]
    # The few states with work in them, and the trash; never the published ones.
    assert len(counted) == 2
    assert "'published'" not in "".join(counted)


def test_a_page_far_behind_the_last_is_empty_and_no_error(listed, draft):
    draft()
    for page in ("0", "-3", "7", "99999999999999999999"):
        assert listed(p=page).status_code == 200


def test_the_list_stays_within_its_budget_and_reads_no_text(asked, story, picture, ed, local):
    # A paper that never saved its settings remembers nothing of itself.
    SiteSettings(name="The Courier").save()
    for _turn in range(30):
        story(byline=[ed.author], topics=["Harbour"], pictures=[{"picture": picture()}])
    asked()
    for typed in ({}, {"section": str(local.pk), "author": str(ed.author.pk), "when": "week"}, {"q": "harbour"}):
        statements = asked(**typed)
        assert len(statements) <= 15, statements
        assert not [sql for sql in statements if '"articles_article"."body"' in sql]


# -- what is done to many ----------------------------------------------------------------------------------------------


@pytest.fixture
def do_to(logged_in):
    """Press a button of the bar: `do_to(ed, "trash_all", [story])`; answers the messages."""

    def press(user, action, stories, **typed):
        ticked = [getattr(story, "pk", story) for story in stories]
        response = logged_in(user).post(LIST, {"action": action, "_selected_action": ticked, **typed}, follow=True)
        assert response.status_code == 200
        return [str(message) for message in response.context["messages"]]

    return press


def test_trash_and_back(do_to, draft, story, ed):
    both = [draft(), story()]
    assert do_to(ed, "trash_all", both)[0].startswith("2 stories are in the trash")
    assert Article.objects.trashed().count() == 2
    assert do_to(ed, "restore_all", both) == ["2 stories are back."]
    assert Article.objects.kept().count() == 2


def test_into_another_section(do_to, draft, story, ed):
    sport = Section.objects.create(name="Sport")
    one, two, there = draft(), story(), draft(section=sport)
    assert do_to(ed, "move_all", [one, two, there], section=str(sport.pk)) == ["2 stories put into Sport."]
    assert {article.section for article in Article.objects.all()} == {sport}
    assert Article.objects.get(pk=there.pk).edit_version == there.edit_version


@pytest.mark.parametrize("section", ["", "x", "9" * 30, "0"])
def test_into_no_section(do_to, draft, ed, section):
    article = draft()
    assert do_to(ed, "move_all", [article], section=section) == ["Choose the section first."]
    assert Article.objects.get().section_id == article.section_id


def test_one_refusal_stops_no_other(do_to, draft, story, rita):
    sport = Section.objects.create(name="Sport")
    mine, out = draft(by=rita), story(by=rita, headline="Out")
    told = do_to(rita, "move_all", [mine, out], section=str(sport.pk))
    assert told[0].startswith("Not done with “Out”")
    assert told[1] == "1 story put into Sport."
    assert Article.objects.get(pk=mine.pk).section == sport
    assert Article.objects.get(pk=out.pk).section != sport


def test_not_your_role(do_to, draft, mo, rita, ed):
    theirs = draft(by=ed)
    for user in (mo, rita):
        assert do_to(user, "trash_all", [theirs])[0].startswith("Not done with")
    assert Article.objects.kept().count() == 1


@pytest.mark.parametrize("ticked", [[], ["x"], ["9" * 30], ["999999"]])
def test_nothing_ticked(do_to, ed, draft, ticked):
    draft()
    told = do_to(ed, "trash_all", ticked)
    assert told in ([], ["Tick the stories first, then press the button."])
    assert Article.objects.trashed().count() == 0


def test_an_action_that_there_is_not(do_to, ed, draft):
    assert do_to(ed, "delete_selected", [draft()]) == ["Tick the stories first, then press the button."]
    assert Article.objects.count() == 1


def test_a_stranger_does_nothing(vera, draft):
    article = draft()
    vera.post(LIST, {"action": "trash_all", "_selected_action": [article.pk]})
    assert Article.objects.kept().count() == 1
