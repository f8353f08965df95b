"""The conversation below a story: heading, threads, pages, permalinks; the same for every reader."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from comments import conversation, threads
from newsroom.pages import collecting


def rendered(article, number=1):
    return Template("{% load comments %}{% thread article page=number %}").render(
        Context({"article": article, "number": number})
    )


def answered(html, look):
    """Whom the answers of one look name."""
    return re.findall(rf'<p class="{look}">.*?<bdi>(.*?)</bdi>', html, re.DOTALL)


class Structure(HTMLParser):
    """Nested lists of comment ids, as a reader's software sees them."""

    def __init__(self, html):
        super().__init__()
        self.depth, self.found = 0, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "ol":
            self.depth += 1
        if tag == "li" and dict(attrs).get("id", "").startswith("comment-"):
            self.found.append((int(dict(attrs)["id"].removeprefix("comment-")), self.depth))

    def handle_endtag(self, tag):
        if tag == "ol":
            self.depth -= 1


@pytest.mark.parametrize(
    ("count", "heading"),
    [(1, "One Reply to “The roof”"), (2, "2 Replies to “The roof”"), (5, "5 Replies to “The roof”")],
)
def test_the_heading_counts_the_visible(story, said, count, heading):
    article = story(headline="The roof")
    for _ in range(count):
        said(article, state="approved")
    for state in ("waiting", "spam", "rejected", "deleted"):
        said(article, state=state)
    assert f">{heading}</h2>" in rendered(article)


def test_without_any_there_is_only_the_forms_title(story):
    html = rendered(story())
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == ["Leave a Comment"]
    assert "<ol" not in html


def test_absence_is_a_dependency_too(story):
    article = story()
    with collecting() as keys:
        rendered(article)
    assert f"comments:{article.pk}" in keys


def test_threads_are_nested_lists(story, said):
    article = story()
    first = said(article, state="approved")
    second = said(article, state="approved")
    answer = said(article, state="approved", parent=first)
    assert Structure(rendered(article)).found == [(first.pk, 1), (answer.pk, 2), (second.pk, 1)]


def test_below_the_depth_answers_stand_on_the_last_level_and_say_whom_they_answer(story, said, settings_row):
    settings_row(comment_depth=5)
    article, parent, pks = story(), None, []
    for number in range(7):
        parent = said(article, state="approved", parent=parent, name=f"Writer{number}")
        pks.append(parent.pk)
    html = rendered(article)
    assert Structure(html).found == list(zip(pks, [1, 2, 3, 4, 5, 5, 5], strict=True))
    assert answered(html, "comment-answers comment-answers-flat") == ["Writer4", "Writer5"]
    assert "in answer to" in html


def test_an_answer_to_an_answer_says_so_for_where_it_will_not_be_seen(story, said, settings_row):
    settings_row(comment_depth=4)
    article, parent = story(), None
    for number in range(4):
        parent = said(article, state="approved", parent=parent, name=f"Writer{number}")
    html = rendered(article)
    assert answered(html, "comment-answers") == ["Writer1", "Writer2"]
    assert f'href="#comment-{parent.parent_id}"' in html


def test_a_removed_comment_with_answers_leaves_its_place(story, said, mo):
    article = story()
    comment = said(article, "Something dreadful.", state="approved", name="Nasty Name")
    answer = said(article, state="approved", parent=comment)
    comment.remove(by=mo)
    html = rendered(article)
    assert Structure(html).found == [(comment.pk, 1), (answer.pk, 2)]
    assert "Removed by a moderator." in html
    assert "dreadful" not in html
    assert "Nasty Name" not in html
    assert "One Reply" in html


@pytest.mark.parametrize("verb", ["reject", "mark_spam", "remove"])
def test_an_answer_far_down_does_not_name_a_comment_that_is_gone(story, said, mo, verb):
    article, parent = story(), None
    for _level in range(threads.DEEPEST):
        parent = said(article, state="approved", parent=parent)
    gone = said(article, parent=parent, state="approved", name="Nasty Name")
    said(article, "I disagree.", parent=gone, state="approved")
    getattr(gone, verb)(by=mo, reason="Abuse.")

    html = rendered(article)

    assert "I disagree." in html
    assert "Nasty Name" not in html
    assert f"comment/{gone.pk}/" not in html


def test_what_nobody_sees_is_not_even_read(story, said, mo):
    article = story()
    gone = said(article, state="approved", name="Nasty Name")
    said(article, parent=gone, state="approved")
    gone.remove(by=mo)
    (placeholder,) = conversation.read(article).nodes
    assert placeholder.comment.name == ""
    assert {"html", "website", "body", "email", "ip"} <= placeholder.comment.get_deferred_fields()


def test_the_badge_hangs_on_the_account_not_on_the_name(story, said, rita):
    article = story()
    said(article, state="approved", name="Newsroom", website="")
    assert "comment-badge" not in rendered(article)
    said(article, state="approved", user=rita)
    assert rendered(article).count('class="comment-badge"') == 1


def test_whoever_signed_the_story_has_a_badge_of_their_own(story, said, rita, ed):
    article = story(byline=[rita.author])
    said(article, state="approved", user=rita, name="Rita")
    said(article, state="approved", user=ed, name="Ed")
    said(article, state="approved", name="Rita")
    assert re.findall(r'class="comment-badge">(.*?)<', rendered(article)) == ["Author", "Newsroom"]


def test_the_badge_on_a_further_page_goes_with_the_byline(story, said, rita, settings_row):
    settings_row(comments_per_page=5)
    article = story(byline=[rita.author])
    for _ in range(5):
        said(article, state="approved")
    said(article, state="approved", user=rita, name="Rita")
    with collecting() as keys:
        html = rendered(article, 2)
    assert ">Author<" in html
    assert f"author:{rita.author.pk}" in keys


def test_the_discs_show_initials_and_are_the_same_for_the_same_name(story, said):
    article = story()
    for name, email in (("Ada Brook", "a@readers.example"), ("ada  brook", "b@readers.example")):
        said(article, state="approved", name=name, email=email)
    discs = re.findall(r'<span class="disc (disc-\d)" aria-hidden="true">(.*?)</span>', rendered(article))
    assert len(discs) == 2
    assert discs[0] == discs[1]
    assert discs[0][1] == "AB"


def test_a_headline_of_another_language_is_marked_in_the_heading(story, said):
    article = story(headline="المكتبة باقية", language="ar")
    said(article, state="approved")
    html = rendered(article)
    assert 'One Reply to “<bdi lang="ar" dir="rtl">المكتبة باقية</bdi>”</h2>' in html


def test_a_further_page_speaks_the_papers_language_around_the_headline(story, said, settings_row, vera):
    settings_row(comments_per_page=5)
    article = story(headline="المكتبة باقية", language="ar")
    for _ in range(6):
        said(article, state="approved")
    html = vera.get(f"{article.get_absolute_url()}comments/2/").content.decode()
    heading = re.search(r"<h1.*?</h1>", html)[0]
    assert re.sub(r"<[^>]*>", "", heading) == "6 Replies to “المكتبة باقية”"
    assert '<bdi lang="ar" dir="rtl">' in heading
    assert len(re.findall("<h1", html)) == 1
    assert '<div class="comment-page">' in html


def test_the_line_below_the_form_leads_to_the_privacy_page(story):
    from newsroom.models import Page

    assert 'href="/privacy/"' not in rendered(story())
    Page.objects.create(title="Privacy", slug="privacy", is_published=True)
    assert '<a href="/privacy/">Privacy</a>' in rendered(story())


def test_each_comment_has_its_links(story, said):
    article = story()
    comment = said(article, state="approved", name="Ada")
    html = rendered(article)
    address = article.get_absolute_url()
    assert f'href="{address}comment/{comment.pk}/#comment-{comment.pk}"' in html
    assert f'href="{address}comment/?parent={comment.pk}"' in html
    assert f'href="{address}comment/{comment.pk}/report/"' in html
    assert "Reply to <bdi>Ada</bdi>" in html
    assert f'<time datetime="{comment.created_at.astimezone().isoformat()[:10]}' in html


def test_a_closed_conversation_shows_the_notice_and_no_way_to_answer(story, said):
    article = story(comments_state="closed")
    said(article, state="approved")
    html = rendered(article)
    assert "Comments on this story are closed." in html
    assert "<form" not in html
    assert "?parent=" not in html
    assert "Jump to the form" not in html
    assert "<script" not in html


def test_the_form_comes_with_nothing_filled_in(story, said):
    article = story()
    said(article, state="approved", name="Ada")
    html = rendered(article)
    assert 'name="parent"' not in html
    assert re.findall(r'<(?:input|textarea)[^>]*name="(?:name|email|body)"[^>]*value="([^"]+)"', html) == []
    assert re.search(r'<p class="replying" id="replying" hidden>.*?<bdi></bdi>', html, re.DOTALL)


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def long_thread(story, said, settings_row):
    """Twelve comments on pages of five; the third answers the first and so stands second."""
    settings_row(comments_per_page=5)
    article = story()
    comments = [said(article, state="approved") for _ in range(12)]
    comments.append(said(article, state="approved", parent=comments[4]))
    return article, comments


def test_every_comment_stands_on_exactly_one_page(long_thread):
    article, comments = long_thread
    found = [pk for number in (1, 2, 3) for pk, _ in Structure(rendered(article, number)).found]
    assert sorted(found) == sorted(comment.pk for comment in comments)
    assert not conversation.read(article, 4).nodes


def test_a_permalink_leads_to_the_page_that_holds_it(long_thread, vera):
    _article, comments = long_thread
    for comment in comments:
        answer = vera.get(comment.get_absolute_url())
        assert answer.status_code == 302
        location, _, fragment = answer["Location"].partition("#")
        assert fragment == f"comment-{comment.pk}"
        assert f'id="comment-{comment.pk}"' in vera.get(location).content.decode()


def test_newest_first_turns_the_threads_round_and_not_the_answers(story, said, settings_row):
    settings_row(comment_order="newest")
    article = story()
    first = said(article, state="approved")
    second = said(article, state="approved")
    answers = [said(article, state="approved", parent=first) for _ in range(2)]
    expected = [(second.pk, 1), (first.pk, 1), (answers[0].pk, 2), (answers[1].pk, 2)]
    assert Structure(rendered(article)).found == expected
    assert [first.page(2, newest_first=True), second.page(2, newest_first=True)] == [1, 1]
    assert answers[1].page(2, newest_first=True) == 2


def test_a_thread_cut_by_a_page_says_where_its_head_stands(long_thread):
    article, comments = long_thread
    html = rendered(article, 2)
    assert "stands on another page" in html
    assert f'href="{article.get_absolute_url()}comment/{comments[4].pk}/#comment-{comments[4].pk}"' in html


def test_further_pages_are_public_pages(long_thread, vera):
    article, _ = long_thread
    address = article.get_absolute_url()
    page = vera.get(f"{address}comments/2/")
    assert page.status_code == 200
    assert f"comments:{article.pk}" in page.page_keys
    assert f'href="{address}#comments"' in page.content.decode()
    assert f'href="{address}comments/3/#comments"' in page.content.decode()
    assert "13 Replies" in page.content.decode()


def test_pages_that_are_not_there(long_thread, vera):
    address = long_thread[0].get_absolute_url()
    assert vera.get(f"{address}comments/1/")["Location"] == f"{address}#comments"
    assert vera.get(f"{address}comments/")["Location"] == f"{address}#comments"
    assert vera.get(f"{address}comments/0/").status_code == 301
    assert vera.get(f"{address}comments/4/").status_code == 404
    assert vera.get(f"{address}comments/99999999999999999999/").status_code == 404
    assert vera.post(f"{address}comments/2/").status_code == 405


def test_waiting_comments_have_no_permalink(story, said, vera):
    comment = said(story())
    assert vera.get(comment.get_absolute_url()).status_code == 404


# --- Queries, strangers, hostile fields -------------------------------------------------------------------------------


def test_a_page_takes_two_queries_whatever_its_length(story, said, mo):
    article = story()
    first = said(article, state="approved")
    said(article, state="approved", parent=first)
    first.remove(by=mo)
    counts = []
    for more in (0, 19, 29):
        for _ in range(more):
            said(article, state="approved")
        with CaptureQueriesContext(connection) as queries:
            shown = conversation.read(article)
        counts.append(len([query for query in queries if "sitesettings" not in query["sql"]]))
        assert shown.total == article.comments.visible().count()
    assert counts == [2, 2, 2]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "<a href=javascript:alert(1)>x</a>",
    "\u202eevil\u0000\u2028",
    'https://a.example/"onmouseover=alert(1)//',
]


class Handlers(HTMLParser):
    """What would run: scripts, handlers, javascript: addresses."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        ours = tag == "script" and (dict(attrs).get("src") or "").startswith(("/static/", "/admin/jsi18n/"))
        if tag in ("script", "svg", "img", "iframe", "object") and not ours:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "data:")):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_runs_whatever_a_field_says(story, said, vera, hostile):
    article = story()
    comment = said(article, f"Text {hostile}", state="approved", name=hostile[:100], agent=hostile, email=hostile)
    said(article, state="approved", parent=comment)
    address = article.get_absolute_url()
    for page in (address, f"{address}comment/?parent={comment.pk}", f"{address}comment/{comment.pk}/report/"):
        html = vera.get(page).content.decode()
        assert "comment-" in html
        assert not Handlers(html[html.index("<main") :]).found


def test_neither_address_nor_ip_is_in_any_public_answer(story, said, vera):
    article = story()
    comment = said(article, state="approved", email="secret@readers.example", ip="203.0.113.99", agent="SecretAgent")
    address = article.get_absolute_url()
    pages = [
        address,
        f"{address}comment/?parent={comment.pk}",
        f"{address}comment/{comment.pk}/report/",
        f"{address}feed/",
        f"{address}feed/atom/",
        f"{address}feed/json/",
        "/comments/feed/",
        "/comments/feed/atom/",
        "/comments/feed/json/",
    ]
    for page in pages:
        answer = vera.get(page)
        assert answer.status_code == 200
        for secret in (b"secret@readers", b"203.0.113.99", b"SecretAgent"):
            assert secret not in answer.content


def test_names_are_isolated(story, said):
    article = story()
    said(article, state="approved", name="נועה \u202eEvil")
    html = rendered(article)
    assert "<bdi>נועה Evil</bdi>" in html


def test_the_heading_follows_the_language(story, said):
    article = story(headline="X")
    said(article, state="approved")
    shown = conversation.read(article)
    with translation.override("en"):
        assert shown.heading == "One Reply to “X”"


@pytest.mark.parametrize("language", ["en", "ar", "fa", "de"])
@pytest.mark.parametrize("year", [987, 1999, 2026])
def test_the_time_of_a_comment_is_written_for_machines_and_as_the_date_filter_writes_it(year, language):
    moment = dt.datetime(year, 3, 4, 5, 6, 7, 890, tzinfo=dt.UTC)
    shown = "<time datetime=\"{{ at|date:'c'|slice:':19' }}+05:30\">{{ at|date:'DATETIME_FORMAT' }}</time>"
    # Half an hour off: a zone that isn't on the hour.
    with translation.override(language), timezone.override(dt.timezone(dt.timedelta(hours=5, minutes=30))):
        drawn = Template("{% load comments %}{% written at %}").render(Context({"at": moment}))
        assert drawn == Template(shown).render(Context({"at": moment}))
