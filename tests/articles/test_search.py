"""What readers find, in which order, and that nothing typed is ever an operator or an error."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from articles import search, search_text
from articles.models import Article, SearchDue, Section, Topic, searching
from newsroom.roles import SYSTEM
from newsroom.schedule import SCHEDULE

JUNE = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def found(typed, **how):
    """The headlines that are found, in their order."""
    ids = search.find(search.Question.of(typed), **how).ids
    headlines = dict(Article.objects.filter(pk__in=ids).values_list("pk", "headline"))
    return [headlines[pk] for pk in ids]


# -- words ---------------------------------------------------------------------------------------------------------


def test_words_are_found_in_every_field(story, local):
    from articles.models import Author

    author = Author.objects.create(name="Ines Moor")
    story(
        headline="Ferry returns",
        standfirst="After the storm",
        body="<p>Passengers <em>cheered</em>.</p>",
        byline=[author],
        topics=["Harbour trade"],
    )
    for word in ("ferry", "storm", "cheered", "moor", "trade"):
        assert found(word) == ["Ferry returns"], word


def test_an_author_is_found_by_a_new_name(story, draft, django_capture_on_commit_callbacks):
    from articles.models import Author

    author = Author.objects.create(name="Ines Moor")
    story(headline="Ferry returns", byline=[author])
    draft(headline="Ferry burns", byline=[author])
    author = Author.objects.get(pk=author.pk)
    author.name = "Ines Falcão"
    with django_capture_on_commit_callbacks(execute=True):
        author.save()

    assert found("falcao") == ["Ferry returns"]
    assert found("moor") == []


def test_a_topic_is_found_by_a_new_name(story, django_capture_on_commit_callbacks):
    from articles.models import Topic

    story(headline="Ferry returns", topics=["Boats"])
    topic = Topic.objects.get()
    topic.name = "Ships"
    with django_capture_on_commit_callbacks(execute=True):
        topic.save()

    assert found("ships") == ["Ferry returns"]
    assert found("boats") == []


def test_a_name_of_many_stories_is_written_by_the_worker(story, ed, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    monkeypatch.setattr(searching, "A_TURN", 2)
    stories = [story(headline=f"Ferry {number}", topics=["Boats"]) for number in range(6)]
    Topic.objects.create(name="Ships")
    with django_capture_on_commit_callbacks(execute=True):
        Topic.objects.get(name="Boats").merge_into(Topic.objects.get(name="Ships"), by=ed)
    assert len(found("ships")) == 2
    stories[0].withdraw(by=ed, reason="Wrong")

    [job] = [job for job in SCHEDULE if job.run is searching.write_due_search_texts]
    for _turn in range(3):
        job.run()
    assert len(found("ships")) == 5
    assert found("boats") == []
    assert job.run() == 0
    assert not SearchDue.objects.exists()


def test_all_words_must_be_there(story):
    story(headline="Ferry returns")
    story(headline="Ferry sinks")
    assert found("ferry sinks") == ["Ferry sinks"]
    assert found("sinks ferry") == ["Ferry sinks"]
    assert found("ferry burns") == []


def test_the_last_word_may_be_only_begun(story):
    story(headline="Parliament debates the harbour")
    assert found("parliament harb") == ["Parliament debates the harbour"]
    assert found("parl harbour") == []
    assert found("parliament ha") == []


@pytest.mark.parametrize("endings", [0, 3, 20])
@pytest.mark.parametrize("by_relevance", [False, True])
def test_a_beginning_finds_all_its_endings(story, monkeypatch, endings, by_relevance):
    monkeypatch.setattr(search, "ENDINGS_MAX", endings)
    for number, ending in enumerate(("", "s", "master", "é", "ماء", "z")):
        story(headline=f"Harbour{ending}", at=JUNE + dt.timedelta(days=number))
    story(headline="Harbou harbo harbuor", at=JUNE)
    newest = ["Harbourz", "Harbourماء", "Harbouré", "Harbourmaster", "Harbours", "Harbour"]
    assert found("harbour", by_relevance=by_relevance) == newest
    assert found("harbourm", by_relevance=by_relevance) == ["Harbourmaster"]
    assert found("harbourx", by_relevance=by_relevance) == []
    assert found("zzzz", by_relevance=by_relevance) == []


def test_words_in_quotation_marks_stand_together(story):
    story(headline="Red boat, blue sea")
    story(headline="Blue boat, red sea")
    assert found('"red boat"') == ["Red boat, blue sea"]
    assert found("“blue boat”") == ["Blue boat, red sea"]
    assert found('"red boa"') == []
    assert sorted(found("red boat")) == ["Blue boat, red sea", "Red boat, blue sea"]


def test_a_phrase_does_not_reach_over_the_edge_of_a_field(story):
    story(headline="Ferry returns", standfirst="Home at last")
    assert found('"returns home"') == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("مُحَمَّد يَزُورُ المَدْرَسَة", "محمد المدرسة"),
        ("محمد يزور المدرسه", "مُحَمَّد المَدْرَسَةُ"),
        ("أحمد في الأردن", "احمد الاردن"),
        ("Élection à Orléans", "election orleans"),
        ("Straße gesperrt", "STRASSE"),
        ("It’s the mayor’s car", "it's the mayor's car"),
        ("Die Zahl ٤٢", "42"),
        ("हिन्दी समाचार", "हिन्दी"),
        ("東京の選挙", "選挙"),
        ("Γιώργος Σεφέρης", "γιωργος σεφερης"),
    ],
)
def test_letters_meet_whatever_their_spelling(story, written, typed):
    story(headline=written)
    story(headline="Something else altogether")
    assert found(typed) == [written]


NAUGHTY = [
    '"',
    '""',
    '"""',
    "'",
    "''",
    "*",
    "a*",
    "-",
    "-harbour",
    "+",
    "AND",
    "OR",
    "NOT",
    "NEAR(a b)",
    "a AND",
    "(",
    ")",
    "((a)",
    "^a",
    "headline:harbour",
    "{headline}:x",
    "a:b",
    "harbour;DROP TABLE articles_searchtext",
    "%",
    "_",
    "\\",
    "a\\'b",
    "!",
    "a & b | !c",
    "<->",
    "a <-> b",
    ":*",
    "'a':*",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e",
    "\u200b",
    "🦆",
    "§1",
    "~2026",
    "null",
    "1e309",
    "-0",
    "../../etc/passwd",
    "<script>",
    "%s %d {0}",
    "\u0301\u0301",
    "ا" * 300,
    '"unbalanced',
    'trailing "',
    "a" * 10_000,
    "a b " * 5_000,
    "é" * 500,
    "ـ" * 50,
    "x\r\ny",
    "\t",
    " ",
    "",
    "ﷺ" * 100,
]


@pytest.mark.parametrize("by_relevance", [False, True])
def test_nothing_typed_is_an_error(story, local, by_relevance):
    story(headline="Harbour stays")
    for typed in NAUGHTY:
        assert found(typed, by_relevance=by_relevance) in ([], ["Harbour stays"]), typed
        found(typed, section_id=local.pk, since=JUNE, before=JUNE + dt.timedelta(days=1), by_relevance=by_relevance)


def test_operators_are_words(story):
    story(headline="Harbour stays")
    assert found("harbour OR nothing") == []
    assert found("harbour NOT stays") == []
    assert found("headline:harbour") == []
    assert found("-harbour") == ["Harbour stays"]


def test_marks_of_section_and_year_can_not_be_typed(story, local):
    story(headline="Harbour stays")
    assert found(search_text.section_token(local.pk)) == []
    assert found(search_text.year_token(dt.date.today().year)) == []


def test_ten_words_are_read_and_no_more(story):
    question = search.Question.of("one two three four five six seven eight nine ten eleven")
    assert [word for term in question.terms for word in term][-1] == "ten"
    assert question.shortened
    assert not search.Question.of("one two").shortened


# -- order ---------------------------------------------------------------------------------------------------------


def test_the_newest_come_first_whatever_their_ids(story):
    story(headline="Ferry now", at=JUNE)
    story(headline="Ferry then", at=JUNE - dt.timedelta(days=4000))
    story(headline="Ferry before", at=JUNE - dt.timedelta(days=400))
    assert found("ferry") == ["Ferry now", "Ferry before", "Ferry then"]


def test_by_relevance_the_headline_counts_most_and_then_the_newest(story):
    story(headline="Ferry returns", at=JUNE)
    story(headline="Nothing here", body="<p>The ferry.</p>", at=JUNE + dt.timedelta(days=3))
    story(headline="Nothing there", standfirst="About the ferry", at=JUNE + dt.timedelta(days=1))
    story(headline="Ferry again", at=JUNE + dt.timedelta(days=2))
    assert found("ferry", by_relevance=True) == ["Ferry again", "Ferry returns", "Nothing there", "Nothing here"]
    assert found("ferry") == ["Nothing here", "Ferry again", "Nothing there", "Ferry returns"]


def test_by_relevance_a_section_narrows_one_word_and_two(story, local):
    sport = Section.objects.create(name="Sport")
    story(headline="Ferry race", section=sport, at=JUNE)
    story(headline="Ferry late", at=JUNE + dt.timedelta(days=1))
    story(headline="Nothing", body="<p>Ferry race.</p>", section=sport, at=JUNE + dt.timedelta(days=2))
    for typed in ("ferry", "ferry race", '"ferry race"'):
        assert found(typed, section_id=sport.pk, by_relevance=True) == ["Ferry race", "Nothing"], typed


def test_no_more_are_found_than_are_wanted(story):
    for number in range(4):
        story(headline=f"Ferry {number}", at=JUNE + dt.timedelta(days=number))
    matches = search.find(search.Question.of("ferry"), at_most=2)
    assert len(matches.ids) == 2
    assert matches.more
    assert len(search.find(search.Question.of("ferry"), at_most=2, by_relevance=True).ids) == 2


def test_a_section_and_a_span_narrow_the_answer(story, local):
    sport = Section.objects.create(name="Sport")
    story(headline="Ferry in June", at=JUNE)
    story(headline="Ferry race", at=JUNE, section=sport)
    story(headline="Ferry in May", at=JUNE - dt.timedelta(days=30))
    assert found("ferry", section_id=sport.pk) == ["Ferry race"]
    assert found("ferry", section_id=local.pk, since=JUNE) == ["Ferry in June"]
    assert found("ferry", section_id=local.pk, before=JUNE) == ["Ferry in May"]
    assert found("ferry", section_id=local.pk, since=JUNE, by_relevance=True) == ["Ferry in June"]


@pytest.mark.parametrize("year", [1899, 1931, 2040])
def test_old_and_far_stories_are_found_without_bounds(story, year):
    story(headline="Zeppelin lands", at=dt.datetime(year, 7, 4, tzinfo=dt.UTC))
    assert found("zeppelin") == ["Zeppelin lands"]


def test_counting_ends_at_the_limit(story, monkeypatch):
    monkeypatch.setattr(search, "COUNT_MAX", 2)
    for _number in range(3):
        story(headline="Ferry")
    matches = search.find(search.Question.of("ferry"))
    assert len(matches.ids) == 2
    assert matches.more


# -- who is found --------------------------------------------------------------------------------------------------


def test_only_published_stories_have_a_search_text(draft, ed):
    article = draft(headline="Zanzibar")
    assert found("zanzibar") == []
    article.submit(by=ed)
    assert found("zanzibar") == []
    article.publish(by=ed)
    assert found("zanzibar") == ["Zanzibar"]
    article.withdraw(by=ed, reason="Wrong name.")
    assert found("zanzibar") == []
    article.publish(by=ed)
    article.trash(by=ed)
    assert found("zanzibar") == []
    article.restore(by=ed)
    assert found("zanzibar") == ["Zanzibar"]
    article.kill(by=ed, reason="Must not be used.")
    assert found("zanzibar") == []


def test_a_row_left_behind_finds_nothing(story):
    article = story(headline="Zanzibar")
    Article.objects.quietly().filter(pk=article.pk).update(state="killed")
    assert search.hits([article.pk], search.Question.of("zanzibar")) == []


def test_an_edit_is_found_at_once_and_the_old_words_no_more(story, ed):
    article = story(headline="Zanzibar")
    sport = Section.objects.create(name="Sport")
    article.edit(by=ed, headline="Madagascar", section=sport)
    assert found("zanzibar") == []
    assert found("madagascar", section_id=sport.pk) == ["Madagascar"]


def test_another_hour_of_publication_leaves_no_second_row(story):
    article = story(headline="Zanzibar", at=JUNE)
    article.published_at = JUNE - dt.timedelta(days=900)
    article.write_search_text()
    assert found("zanzibar") == ["Zanzibar"]
    assert found("zanzibar", since=JUNE) == []


@pytest.mark.django_db
def test_a_very_long_text_of_many_words_is_taken():
    body = " ".join(f"ك{number}𠮷" for number in range(60_000))
    search_text.put(7, headline="x" * 100_000, standfirst="", body=body, names="", published_at=JUNE, section_id=None)
    assert search_text.known() == {7}
    search_text.drop(7)
    assert search_text.known() == set()


def test_the_index_can_be_written_anew(story, ed):
    kept, killed = story(headline="Zanzibar"), story(headline="Zanzibar II")
    search_text.drop(kept.pk)
    Article.objects.quietly().filter(pk=killed.pk).update(state="killed")
    call_command("index_search", verbosity=0)
    assert search_text.known() == {kept.pk}
    assert found("zanzibar") == ["Zanzibar"]


def test_place_and_id():
    early = dt.datetime(1931, 7, 4, tzinfo=dt.UTC)
    for moment in (early, JUNE):
        assert search_text.place_id(search_text.place(moment, 12345)) == 12345
    assert search_text.place(early, 9) < search_text.place(JUNE, 1) < search_text.place(JUNE, 2)


@pytest.mark.parametrize("year", [1, 1700, 2200, 9998])
def test_years_far_away_bound_a_search_like_any_other(story, year):
    story(headline="Ferry returns", at=JUNE)
    then = dt.datetime(year, 1, 1, tzinfo=dt.UTC)

    assert bool(found("ferry", since=then)) is (year < 2026)
    assert bool(found("ferry", before=then)) is (year > 2026)
    assert search_text.place_id(search_text.place(then, 17)) == 17


# -- hits ----------------------------------------------------------------------------------------------------------


def test_the_passage_is_the_originals_with_marks(story):
    body = f"<p>{'Nothing here. ' * 200}</p><p>ثم زار مُحَمَّدٌ المَدْرَسَةَ الجديدة.</p><p>The end.</p>"
    article = story(headline="<Ferry> & محمّد", body=body)
    [hit] = search.hits([article.pk], search.Question.of("محمد"))
    assert "<mark>مُحَمَّدٌ</mark>" in hit.passage
    assert hit.headline == "&lt;Ferry&gt; &amp; <mark>محمّد</mark>"
    assert len(hit.passage) < 400


def test_hits_keep_their_order_and_cost_two_queries(story, django_assert_num_queries):
    first, second = story(headline="Ferry one"), story(headline="Ferry two")
    question = search.Question.of("ferry")
    # Two more for the settings and the sections, which a request has asked for anyway.
    with django_assert_num_queries(4):
        assert [hit.article for hit in search.hits([first.pk, second.pk], question)] == [first, second]
    assert search.hits([], question) == []


def test_a_passage_is_found_behind_tags_and_entities(story):
    body = (
        "<p>Before.</p><p>The fer<em>ry</em> &amp; the isle.</p><h2>A harbour</h2><ul><li>Quay &lt;nine&gt;</li></ul>"
    )
    article = story(headline="Nothing", body=body)

    def passage(typed):
        [hit] = search.hits([article.pk], search.Question.of(typed))
        return str(hit.passage)

    assert "<mark>ferry</mark> &amp; the isle" in passage("ferry")
    assert "A <mark>harbour</mark>" in passage("harbour")
    assert "<mark>Quay</mark> &lt;nine&gt;" in passage("quay")


def test_a_word_in_an_address_of_a_link_is_no_passage(story):
    article = story(headline="Nothing", body='<p><a href="https://harbour.example/">Here</a>.</p><p>The harbour.</p>')
    [hit] = search.hits([article.pk], search.Question.of("harbour"))
    assert "The <mark>harbour</mark>." in hit.passage


def test_the_cells_of_a_table_are_no_passage(story):
    table = "<table><tbody><tr><td>Holm</td><td>harbour 7.25</td></tr></tbody></table>"
    article = story(headline="Nothing", standfirst="When she sails.", body=f"<p>Six times a day.</p>{table}<p>End.</p>")
    [hit] = search.hits([article.pk], search.Question.of("harbour"))
    assert hit.passage == "When she sails."


def test_finding_is_one_walk(story, django_assert_max_num_queries):
    story(headline="Ferry")
    # SQLite: how the last word may go on. PostgreSQL: a savepoint or transaction round one setting and two questions.
    with django_assert_max_num_queries(3 if connection.vendor == "sqlite" else 5):
        search.find(search.Question.of("ferry"))


def test_who_publishes_writes_the_search_text_in_the_same_transaction(draft, monkeypatch):
    article = draft(headline="Zanzibar")

    def fail(*args, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr(search_text, "put", fail)
    with pytest.raises(RuntimeError):
        article.publish(by=SYSTEM)
    article.refresh_from_db()
    assert article.state == "draft"


def test_the_table_can_be_unmade_and_made_again(story):
    from importlib import import_module

    migration = import_module("articles.migrations.0003_search_text")
    article = story(headline="Zanzibar")
    with connection.cursor() as cursor:
        for statement in [*migration.UNMAKE[connection.vendor], *migration.MAKE[connection.vendor]]:
            cursor.execute(statement)
    assert found("zanzibar") == []
    article.write_search_text()
    assert found("zanzibar") == ["Zanzibar"]
