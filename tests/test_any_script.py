"""Fifty-six strings that texts are made of somewhere, in every field that takes text: kept and shown as they are to be.

What each must become is written beside it: None means that it comes through as it was typed.
"""

import xml.etree.ElementTree as ET

import pytest
from django.utils.html import escape

from comments.models import Comment
from newsroom.roles import SYSTEM

CLEAN = [
    "العربية من اليمين", "עברית מימין", "فارسی با نیم‌فاصله", "اردو نستعلیق", "हिन्दी देवनागरी",
    "বাংলা ভাষা", "தமிழ் மொழி", "ไทยไม่มีช่องว่าง", "中文標題", "简体中文", "日本語の見出し",
    "한국어 제목", "Ελληνικά", "Русский", "Українська", "Српски", "Հայերեն", "ქართული", "አማርኛ", "ᏣᎳᎩ",
    "Tiếng Việt", "Türkçe İstanbul ılık", "Łódź żółć", "Straße ẞ", "Þingvellir", "naïve café", "Ǆ ǅ ǆ",
    "\U00020bb7野家", "𝔉𝔯𝔞𝔨𝔱𝔲𝔯", "ﷺ", "👩‍🚀 emoji", "🏳️‍🌈 flag", "👍🏽 skin", "1️⃣ keycap", "½ ² ③",
    "№ ™ ℃", "“quoted” ‘single’", "«guillemets»", "em — dash", "ellipsis…", "soft\u00adhyphen",
    "a\u00a0b", "İ i̇", "ſ long s", "ﬁ ligature", "Ａ wide", "a/b\\c", "100 % & more",
    "<b>not bold</b>", "{{ 7*7 }}", "%s %d %%", "' OR 1=1 --", '"; DROP TABLE x; --', "$(id) `id`",
]  # fmt: skip
# Composed where the same letter has one sign; what no text may carry is gone.
CHANGED = {"e\u0301te\u0301": "été", "nul\x00 esc\x1b bell\x07": "nul esc bell"}
LONG = pytest.mark.soak
STRINGS = {**dict.fromkeys(CLEAN), **CHANGED}


def test_there_are_fifty_six():
    assert len(STRINGS) == 56


@pytest.mark.soak
@pytest.mark.django_db
def test_every_string_in_every_field_of_story_and_comment(draft, local, vera, said):
    """Kept, found on the page, in feeds that are well-formed, and nowhere a 500."""
    from articles.models import Author

    for number, (typed, wanted) in enumerate(STRINGS.items()):
        wanted = typed if wanted is None else wanted
        author = Author.objects.create(name=f"{typed} {number}")
        story = draft(
            headline=f"{typed} headline", standfirst=f"{typed} standfirst", kicker=typed[:30], slug=f"s-{number}",
            body=f"<p>{escape(typed)} body</p>", topics=[f"{typed} topic"], byline=[author],
        ).publish(by=SYSTEM)  # fmt: skip
        story.refresh_from_db()
        assert wanted in story.headline, typed
        comment = said(story, f"{typed} remark", name=f"{typed} {number}"[:90], state="approved")
        page = vera.get(story.get_absolute_url())
        assert page.status_code == 200, typed
        text = page.content.decode()
        assert escape(wanted) in text or wanted in text, typed
        assert "\x00" not in text
        assert Comment.objects.get(pk=comment.pk).is_visible
        assert vera.get("/search/", {"q": typed}).status_code == 200, typed
    for path in ("/feed/", "/feed/atom/", "/comments/feed/", "/sitemap.xml", "/news-sitemap.xml"):
        ET.fromstring(vera.get(path).content)
    assert vera.get("/feed/json/").json()["items"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field", ["name", *(pytest.param(field, marks=LONG) for field in ("email", "website", "body"))]
)
def test_every_string_in_every_field_of_the_form(story, vera, settings_of_no_flood, field):
    url = story().get_absolute_url()
    for number, typed in enumerate(STRINGS):
        fields = {"name": "Vera", "email": f"v{number}@readers.example", "body": f"Remark {number}.", field: typed}
        answer = vera.post(f"{url}comment/", fields, headers={"origin": "http://testserver"})
        assert answer.status_code in (303, 400), (typed, field)


@pytest.fixture
def settings_of_no_flood(db, monkeypatch):
    from comments.models import posting
    from newsroom.models import SiteSettings

    monkeypatch.setattr(posting, "FROM_ONE_ADDRESS", 10_000)
    SiteSettings(pk=1, comment_flood_seconds=0).save()
