"""The catalogues: plural forms, nothing left out or half done, every placeholder in its place."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.translation import ngettext, trans_real

from newsroom import verbs
from newsroom.models import Act, SiteSettings
from tests.catalogues import stale

LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = ("ar", "de", "en", "es", "fr", "pl")
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ 0#]*[\d.]*[a-z]|%[sd]|{\w*}|</?bdi>")
# The plural forms that are said of one number only, and may name it in a word instead of a figure.
ONE_NUMBER = {"ar": {0, 1, 2}, "de": {0}, "en": {0}, "es": {0}, "fr": set(), "pl": {0}}
FORMS = {"ar": 6, "de": 2, "en": 2, "es": 2, "fr": 2, "pl": 4}
PIECE = re.compile(r'^(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? )?"(.*)"$')


def entries(language):
    """The entries of a catalogue: dicts of `msgctxt`, `msgid`, `msgid_plural`, `msgstr` (a dict by form), `flags`."""
    source = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    for block in source.split("\n\n"):
        entry, flags, where = {"msgstr": {}}, set(), None
        for line in block.splitlines():
            if line.startswith("#,"):
                flags |= {flag.strip() for flag in line[2:].split(",")}
            elif piece := PIECE.match(line):
                keyword, form, text = piece.groups()
                if keyword:
                    where = (entry["msgstr"], int(form or 0)) if keyword == "msgstr" else (entry, keyword)
                kept, name = where
                kept[name] = kept.get(name, "") + text
        if entry.get("msgid"):
            yield {**entry, "flags": flags}


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


@pytest.fixture
def arabic_paper(db):
    """Make the paper Arabic: `arabic_paper(comment_form_title="…")`."""

    def make(**fields):
        row = SiteSettings.current()
        for name, value in {"language": "ar", **fields}.items():
            setattr(row, name, value)
        row.save()

    return make


def heading(count, language):
    with translation.override(language):
        said = ngettext("One Reply to “%(headline)s”", "%(count)d Replies to “%(headline)s”", count)
        return said % {"count": count, "headline": "X"}


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, "0 Replies to “X”"),
        ("en", 1, "One Reply to “X”"),
        ("en", 2, "2 Replies to “X”"),
        ("en", 3, "3 Replies to “X”"),
        ("en", 5, "5 Replies to “X”"),
        ("en", 11, "11 Replies to “X”"),
        ("en", 21, "21 Replies to “X”"),
        ("en", 22, "22 Replies to “X”"),
        ("en", 100, "100 Replies to “X”"),
        ("ar", 0, "لا ردود على «X»"),
        ("ar", 1, "رد واحد على «X»"),
        ("ar", 2, "ردّان على «X»"),
        ("ar", 3, "3 ردود على «X»"),
        ("ar", 5, "5 ردود على «X»"),
        ("ar", 11, "11 ردًّا على «X»"),
        ("ar", 21, "21 ردًّا على «X»"),
        ("ar", 22, "22 ردًّا على «X»"),
        ("ar", 100, "100 رد على «X»"),
        ("de", 0, "0 Antworten auf „X“"),
        ("de", 1, "Eine Antwort auf „X“"),
        ("de", 2, "2 Antworten auf „X“"),
        ("de", 5, "5 Antworten auf „X“"),
        ("es", 0, "0 respuestas a «X»"),
        ("es", 1, "Una respuesta a «X»"),
        ("es", 2, "2 respuestas a «X»"),
        ("es", 5, "5 respuestas a «X»"),
        ("fr", 0, "0 réponse à «\xa0X\xa0»"),
        ("fr", 1, "1 réponse à «\xa0X\xa0»"),
        ("fr", 2, "2 réponses à «\xa0X\xa0»"),
        ("fr", 5, "5 réponses à «\xa0X\xa0»"),
        ("pl", 0, "0 odpowiedzi na „X”"),
        ("pl", 1, "Jedna odpowiedź na „X”"),
        ("pl", 2, "2 odpowiedzi na „X”"),
        ("pl", 3, "3 odpowiedzi na „X”"),
        ("pl", 5, "5 odpowiedzi na „X”"),
        ("pl", 11, "11 odpowiedzi na „X”"),
        ("pl", 21, "21 odpowiedzi na „X”"),
        ("pl", 22, "22 odpowiedzi na „X”"),
        ("pl", 100, "100 odpowiedzi na „X”"),
    ],
)
def test_the_reply_heading_counts_as_the_language_does(language, count, expected):
    assert heading(count, language) == expected


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("ar", {0: "لا ردود", 1: "رد واحد", 2: "ردّان", 3: "3 ردود", 11: "11 ردًّا", 100: "100 رد"}),
        ("pl", {1: "1 odpowiedź", 2: "2 odpowiedzi", 5: "5 odpowiedzi", 22: "22 odpowiedzi"}),
    ],
)
def test_the_card_counts_replies_as_the_language_does(language, counted):
    card = Template(
        "{% load i18n %}{% blocktranslate count count=n trimmed %}{{ count }} reply"
        "{% plural %}{{ count }} replies{% endblocktranslate %}"
    )
    with translation.override(language):
        assert {n: card.render(Context({"n": n})) for n in counted} == counted


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "1 artykuł"),
        (2, "2 artykuły"),
        (5, "5 artykułów"),
        (12, "12 artykułów"),
        (22, "22 artykuły"),
        (25, "25 artykułów"),
    ],
)
def test_polish_tells_few_from_many(count, expected):
    with translation.override("pl"):
        assert ngettext("%(count)s story", "%(count)s stories", count) % {"count": count} == expected


def test_the_conversation_stands_under_its_heading_in_arabic(story, said, vera, arabic_paper):
    arabic_paper()
    article = story(headline="المكتبة باقية")
    for text in ("نعم", "لا", "ربما"):
        said(article, text, state="approved")
    page = vera.get(article.get_absolute_url()).content.decode()
    assert "3 ردود على «المكتبة باقية»" in page
    assert "اترك تعليقًا" in page
    assert 'dir="rtl"' in page


def test_a_title_of_the_papers_own_is_left_as_it_is(story, vera, arabic_paper):
    arabic_paper(comment_form_title="ما رأيك 100%؟")
    assert "ما رأيك 100%؟" in vera.get(story().get_absolute_url()).content.decode()


def test_the_compiled_catalogues_say_what_their_sources_say():
    assert list(stale()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_or_gone(language):
    source = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert "#~" not in source
    assert not [entry["msgid"] for entry in entries(language) if "fuzzy" in entry["flags"]]


def test_every_arabic_entry_is_translated():
    arabic = list(entries("ar"))
    assert len(arabic) > 900
    assert not [entry["msgid"] for entry in arabic if not all(entry["msgstr"].values())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_all_its_forms(language):
    plurals = [entry for entry in entries(language) if "msgid_plural" in entry]
    assert len(plurals) > 10
    assert not [entry["msgid"] for entry in plurals if sorted(entry["msgstr"]) != list(range(FORMS[language]))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_source(language):
    wrong = []
    for entry in entries(language):
        wanted = placeholders(entry.get("msgid_plural", entry["msgid"]))
        uncounted = [name for name in wanted if not name.startswith(("%(count)", "%(minutes)", "%(n)", "%(num)"))]
        for form, text in entry["msgstr"].items():
            found = placeholders(text)
            may_say_it = "msgid_plural" in entry and form in ONE_NUMBER[language]
            if text and found != wanted and not (may_say_it and found == uncounted):
                wrong.append((entry["msgid"], form, text))
    assert not wrong


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ar", "22 نوفمبر 2026، 9:05 م"),
        ("de", "22. November 2026, 21:05"),
        ("en", "22 November 2026, 21:05"),
        ("es", "22 de noviembre de 2026, 21:05"),
        ("fr", "22 novembre 2026 à 21:05"),
        ("pl", "22 listopada 2026 21:05"),
    ],
)
def test_day_and_hour_stand_as_the_language_writes_them(language, shown):
    page = Template("{% load stories %}{% when at %}")
    with translation.override(language), timezone.override("UTC"):
        assert shown in page.render(Context({"at": datetime(2026, 11, 22, 21, 5, tzinfo=UTC)}))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ar", "الأحد 22 نوفمبر 2026"),
        ("de", "Sonntag, 22. November 2026"),
        ("en", "Sunday 22 November 2026"),
        ("es", "Domingo, 22 de noviembre de 2026"),
        ("pl", "Niedziela, 22 listopada 2026"),
    ],
)
def test_the_day_above_the_nameplate_stands_as_the_language_writes_it(language, shown, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 22))
    with translation.override(language):
        assert Template("{% load stories %}{% today %}").render(Context()) == shown


def test_the_languages_of_the_settings_name_themselves_in_arabic():
    with translation.override("ar"):
        assert str(dict(SiteSettings._meta.get_field("language").choices)["ar"]) == "العربية"


def test_the_log_is_read_in_the_language_of_its_reader(story, ed):
    story(by=ed)
    act = Act.objects.filter(verb="publish").latest("id")
    with translation.override("ar"):
        assert act.said == "نشر"
    with translation.override("en"):
        assert act.said == "publish"
    assert verbs.said("a verb of tomorrow") == "a verb of tomorrow"


def test_colons_are_the_translators(monkeypatch, story, said, vera):
    """French wants a no-break space before them, so none may stand in a template between two translated pieces."""
    SiteSettings(name="Le Courrier", language="fr").save()
    french = trans_real.translation("fr")._catalog._catalogs[0]
    monkeypatch.setitem(french, "%(title)s: %(headline)s", "%(title)s\u202f: %(headline)s")
    monkeypatch.setitem(
        french,
        '<a href="%(address)s">Search without the filter</a>: %(found)s',
        '<a href="%(address)s">Sans filtre</a>\u202f: %(found)s',
    )
    article = story(headline="Ferry <late>")
    comment = said(article, state="approved")
    address = article.get_absolute_url()
    for page in (f"{address}comment/", f"{address}comment/{comment.number}/report/"):
        assert "\u202f: Ferry &lt;late&gt; – Le Courrier</title>" in vera.get(page).text
    assert "Sans filtre</a>\u202f: " in vera.get("/search/?q=ferry&m=1999").text
