"""What helps when nothing is found: another spelling, fewer words, the filter taken away. Never a word of a draft."""

import pytest
from django.db import connection

from articles import search, search_help, search_text
from articles.models import Article, Section
from articles.search import Question
from articles.search_help import Advice, advise
from tests.articles.hostile import HOSTILE
from tests.articles.secrets import plant
from tests.articles.test_search import NAUGHTY

SEARCH = "/search/"


def meant(typed):
    return advise(Question.of(typed), typed).meant


@pytest.mark.parametrize("typed", ["hrabour", "harbor", "harbouur", "haarbour", "garbour", "Harbuor", "“harbor"])
def test_one_slip_is_put_right(story, typed):
    story(headline="Trouble in the harbour")
    assert meant(typed) == "harbour"


@pytest.mark.parametrize(
    ("written", "typed", "right"),
    [
        ("Élection à Orléans", "elecsion", "élection"),
        ("زيارة المدرسة الجديدة", "المدسة", "المدرسة"),
        ("أخبار الأردن", "الاردم", "الأردن"),
        ("Новости города", "новсти", "новости"),
        ("Ειδήσεις σήμερα", "ειδησις", "ειδήσεις"),
        ("חדשות היום", "חדשת", "חדשות"),
        ("हिन्दी समाचार", "समाचर", "समाचार"),
        ("NATO meets", "natto", "NATO"),
        ("Rooms in the old harbour library", "harbourlibrary", "harbour library"),
    ],
)
def test_it_is_offered_as_the_story_has_it(story, written, typed, right):
    story(headline=written)
    assert meant(typed) == right


def test_only_the_wrong_word_is_changed(story):
    story(headline="Storm over the harbour")
    assert meant("Storm hrabour") == "Storm harbour"
    assert meant('hrabour "over the"') == 'harbour "over the"'
    assert meant("strom hrabour") == "storm harbour"


def test_of_two_spellings_the_commoner_is_offered(story):
    story(headline="Fairy tales")
    for _number in range(2):
        story(headline="Ferry late")
    assert meant("fery") == "ferry"


def test_what_is_offered_finds_something(story):
    story(headline="Ferry late")
    story(headline="Berry jam")
    assert meant("jam derry") == "jam berry"


@pytest.mark.parametrize("typed", ["xyz", "x1234y", "東京都", "zzzzzzzzzz", "hrab", "a" * 60, "2027"])
def test_nothing_is_made_up(story, typed):
    story(headline="Trouble in the harbour of 2026 and 東京市")
    assert advise(Question.of(typed), typed) == Advice()


def test_words_that_are_never_together_are_offered_apart(story):
    story(headline="Ferry late")
    story(headline="Library open")
    story(headline="Ferry and quay")
    assert advise(Question.of("ferry library"), "ferry library").fewer == ("ferry", "library")
    assert advise(Question.of("ferry quay library"), "").fewer == ("ferry quay",)
    assert advise(Question.of("ferry zzzzzz"), "").fewer == ("ferry",)


def test_no_word_of_a_story_that_is_not_public(draft, ed, vera):
    for word in plant(draft, ed):
        for typed in (word[1:], word[:-1], f"{word}x", f"{word} headline", word[1] + word[0] + word[2:]):
            assert meant(typed) == "", typed
            text = vera.get(SEARCH, {"q": typed}).content.decode()
            assert word not in text.replace(typed, "")


def test_no_word_of_a_row_left_behind(story):
    article = story(headline="Zanzibar")
    Article.objects.quietly().filter(pk=article.pk).update(state="killed")
    assert search_text.known() == {article.pk}
    assert advise(Question.of("zanzibr"), "zanzibr") == Advice()
    assert advise(Question.of("zanzibar ferry"), "") == Advice()


def test_no_word_of_a_story_taken_down(story, ed):
    article = story(headline="Zanzibar")
    assert meant("zanzibr") == "zanzibar"
    article.withdraw(by=ed, reason="Wrong name.")
    assert meant("zanzibr") == ""


def test_whatever_is_typed_it_is_no_error(story, vera):
    story(headline="Harbour stays")
    for typed in [*NAUGHTY, *HOSTILE]:
        advise(Question.of(typed), typed)
        page = vera.get(SEARCH, {"q": f"{typed} hrabour".encode(errors="surrogatepass")})
        assert page.status_code == 200, typed
        assert "<script>alert" not in page.content.decode()


def test_the_page_links_the_spelling_and_keeps_the_order(story, vera):
    story(headline="Trouble in the harbour")
    text = vera.get(SEARCH, {"q": "hrabour", "sort": "relevance"}).content.decode()
    assert 'Did you mean <a href="/search/?q=harbour&amp;sort=relevance"><bdi>harbour</bdi></a>?' in text
    assert "Nothing found for “hrabour”." in text
    assert 'href="/archive/"' in text.split('class="search-help"')[1]


def test_with_a_filter_that_has_nothing_of_it_the_spelling_says_that_the_filter_goes(story, vera):
    Section.objects.create(name="Sport")
    story(headline="Trouble in the harbour")
    text = vera.get(SEARCH, {"q": "hrabour", "cat": "sport"}).content.decode()
    assert "Search without the filter" not in text
    assert 'Did you mean <a href="/search/?q=harbour"><bdi>harbour</bdi>, without the filter</a>?' in text
    text = vera.get(SEARCH, {"q": "harbour zzzzzz", "m": "1999"}).content.decode()
    assert 'Search for fewer words, without the filter: <a href="/search/?q=harbour"><bdi>harbour</bdi></a>' in text


def test_what_is_offered_keeps_the_filter_where_it_finds_something_there(story, vera):
    sport = Section.objects.create(name="Sport")
    article = story(headline="Race in the harbour", section=sport)
    year = article.day.year
    text = vera.get(SEARCH, {"q": "hrabour", "cat": "sport", "m": year}).content.decode()
    assert f'Did you mean <a href="/search/?q=harbour&amp;cat=sport&amp;m={year}"><bdi>harbour</bdi></a>?' in text
    text = vera.get(SEARCH, {"q": "harbour zzzzzz", "cat": "sport"}).content.decode()
    assert 'Search for fewer words: <a href="/search/?q=harbour&amp;cat=sport"><bdi>harbour</bdi></a>' in text


def test_fewer_words_are_links(story, vera):
    story(headline="Ferry late")
    text = vera.get(SEARCH, {"q": "ferry zzzzzz"}).content.decode()
    assert 'Search for fewer words: <a href="/search/?q=ferry"><bdi>ferry</bdi></a>' in text


def test_help_is_bounded(story, django_assert_max_num_queries):
    story(headline="Harbour stays")
    words = "hrabour hrabuor stauys garbour harbor stayss xharbour staays harboour sstays"
    with django_assert_max_num_queries(20 if connection.vendor == "sqlite" else 60):
        advise(Question.of(words), words)
    together = "harbour stays"
    story(headline="Quay")
    with django_assert_max_num_queries(20 if connection.vendor == "sqlite" else 60):
        advise(Question.of(f"{together} quay"), "")


@pytest.mark.parametrize("typed", ["अंतरराष्ट्रीयस", "समाचररन अंतरराष्ट", "intrenationalisaton strom", "xhrabour strom"])
def test_the_look_ups_of_a_question_are_counted(story, monkeypatch, typed):
    story(headline="Storm, समाचररनन")
    looked_up, counts = [], search.counts

    def counted(terms, at_most):
        if at_most == search_help.ENOUGH:
            looked_up.extend(terms)
        return counts(terms, at_most)

    monkeypatch.setattr(search, "counts", counted)
    advise(Question.of(typed), typed)
    assert 0 < len(looked_up) <= 1_000


def test_two_long_words_are_both_put_right(story):
    story(headline="Temporary departments")
    assert meant("temporarry departmnets") == "temporary departments"
    assert meant("temborary depertments") == "temporary departments"
