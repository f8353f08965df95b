"""What is typed is kept while it is typed, apart from the story, and found again when the form is opened."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Presence, WorkingText
from articles.models.revising import forget_working_texts
from newsroom.models import Act, Change

from .conftest import fields_of

TAB = "7eb1dc5d-d0d5-4543-a77e-9cc6af155876"


def pairs(fields, **typed):
    """The fields of a form as the script sends them."""
    return [
        [name, value] for name, values in {**fields, **{n: [v] for n, v in typed.items()}}.items() for value in values
    ]


def post(client, name, *args, **data):
    return client.post(
        reverse(f"admin:articles_article_{name}", args=args), json.dumps(data), content_type="application/json"
    )


@pytest.fixture
def keep(open_form):
    """Open a form, type, and let the script keep it: `keep(rita, story, headline="…")`; client, form, answer."""

    def open_and_keep(user, article=None, **typed):
        client, _address, fields = open_form(user, article)
        name, args = ("keep", [article.pk]) if article else ("keep_new", [])
        version = int(fields.get("version", ["0"])[0] or 0)
        return client, fields, post(client, name, *args, tab=TAB, version=version, fields=pairs(fields, **typed))

    return open_and_keep


def opened(client, article):
    response = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert response.status_code == 200
    return response.content.decode()


# -- keeping ----------------------------------------------------------------------------------------------------------


def test_the_story_its_history_and_its_pages_stay_as_they_are(ed, story, keep):
    article = story(headline="As readers know it")
    before = Article.objects.filter(pk=article.pk).values().get()
    revisions, changes, acts = article.revisions.count(), Change.objects.count(), Act.objects.count()
    _client, _fields, response = keep(ed, article, headline="On its way", body="<p>Half a sen")
    assert response.status_code == 200
    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert (article.revisions.count(), Change.objects.count(), Act.objects.count()) == (revisions, changes, acts)


def test_what_was_typed_stands_in_the_form_again(rita, draft, keep):
    article = draft(by=rita)
    typed = "<p>Zwölf  Boxkämpfer\u00a0jagen «Viktor»\u202f! العربية 漢字 🦭</p>"
    client, _fields, _response = keep(rita, article, headline="  Not  saved ", body=typed, topics="a, b")
    html = opened(client, article)
    found = fields_of(html)
    assert found["headline"] == ["  Not  saved "]
    assert found["body"] == [typed]
    assert found["topics"] == ["a, b"]
    assert "This is your unsaved text from" in html
    assert "Not saved yet." not in html
    # A colleague sees the story as it is saved.
    article.refresh_from_db()
    assert article.headline != "Not saved"


def test_an_invalid_form_is_kept_too_and_does_not_complain(rita, draft, keep):
    article = draft(by=rita)
    client, _fields, response = keep(rita, article, headline="", embargo_until="32nd of May")
    assert response.status_code == 200
    html = opened(client, article)
    assert fields_of(html)["headline"] == [""]
    assert "errorlist" not in html


def test_nobody_else_is_shown_it_in_the_form(rita, ed, draft, keep, logged_in):
    article = draft(by=rita)
    keep(rita, article, headline="Rita's half sentence")
    assert "half sentence" not in opened(logged_in(ed), article)


def test_the_next_keeping_takes_its_place(rita, draft, keep):
    article = draft(by=rita)
    for n in range(3):
        keep(rita, article, headline=f"Number {n}")
    assert WorkingText.objects.count() == 1
    assert dict(WorkingText.objects.get().data["fields"])["headline"] == "Number 2"


def test_saving_drops_it(rita, draft, keep):
    article = draft(by=rita)
    client, fields, _response = keep(rita, article, headline="Now saved")
    client.post(
        reverse("admin:articles_article_change", args=[article.pk]), {**fields, "headline": "Now saved", "_save": ""}
    )
    assert not WorkingText.objects.exists()
    assert "unsaved text" not in opened(client, article)


def test_a_save_that_is_refused_keeps_what_was_typed(rita, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    assert client.post(address, {**fields, "headline": "", "kicker": "Kept", "_save": ""}).status_code == 400
    assert fields_of(opened(client, article))["kicker"] == ["Kept"]


def test_what_equals_the_story_is_not_called_unsaved(rita, draft, keep):
    article = draft(by=rita)
    client, _fields, _response = keep(rita, article)
    assert "unsaved text" not in opened(client, article)


def test_it_is_put_aside_and_stays_in_the_history(rita, draft, keep):
    article = draft(by=rita)
    client, _fields, _response = keep(rita, article, headline="Better not")
    address = reverse("admin:articles_article_put_aside", args=[article.pk])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert "Better not" not in opened(client, article)
    text = WorkingText.objects.get()
    page = client.get(reverse("admin:articles_article_unsaved", args=[article.pk, text.pk])).content.decode()
    assert "Better" in page
    again = client.get(reverse("admin:articles_article_change", args=[article.pk]), {"unsaved": text.pk})
    assert fields_of(again.content.decode())["headline"] == ["Better not"]


def test_unsaved_text_over_a_newer_version_is_merged_when_it_is_saved(rita, ed, draft, keep):
    article = draft(by=rita, body="<p>One stands.</p><p>Two stands.</p>")
    client, _fields, _response = keep(rita, article, body="<p>One is Rita's.</p><p>Two stands.</p>")
    article.edit(by=ed, body="<p>One stands.</p><p>Two is Ed's.</p>")
    html = opened(client, article)
    assert "brought together" in html
    client.post(
        reverse("admin:articles_article_change", args=[article.pk]), {**fields_of(html), "_save": ""}, follow=True
    )
    article.refresh_from_db()
    assert article.body == "<p>One is Rita&#39;s.</p><p>Two is Ed&#39;s.</p>".replace("&#39;", "'")


def test_neither_the_next_keystroke_nor_a_save_touches_what_was_put_aside(rita, draft, keep):
    article = draft(by=rita)
    client, fields, _response = keep(rita, article, headline="Better not")
    client.post(reverse("admin:articles_article_put_aside", args=[article.pk]))
    aside = WorkingText.objects.get()
    keep(rita, article, headline="Something else")
    address = reverse("admin:articles_article_change", args=[article.pk])
    client.post(address, {**fields, "headline": "Something else", "_save": ""})
    assert dict(WorkingText.objects.get(pk=aside.pk).data["fields"])["headline"] == "Better not"
    assert WorkingText.objects.count() == 1
    # A second one stands beside it.
    keep(rita, article, headline="Nor this")
    client.post(reverse("admin:articles_article_put_aside", args=[article.pk]))
    assert WorkingText.objects.exclude(aside_at=None).count() == 2


# -- several windows of one person -----------------------------------------------------------------------------------


def headlines(**how):
    return sorted(dict(text.data["fields"])["headline"] for text in WorkingText.objects.filter(**how))


def send(client, article, fields, tab, headline, **more):
    return post(client, "keep", article.pk, tab=tab, version=1, fields=pairs(fields, headline=headline), **more).json()


def test_two_windows_do_not_delete_each_others_text(rita, draft, open_form):
    article, a, b = draft(by=rita), str(uuid.uuid4()), str(uuid.uuid4())
    client, address, fields = open_form(rita, article)
    seen = {a: 0, b: 0}
    for turn in range(3):
        for tab, name in ((a, "A"), (b, "B")):
            seen[tab] = send(client, article, fields, tab, f"{name}{turn}", seen=seen[tab])["seen"]
    assert headlines(aside_at=None) == ["B2"]
    # Of the other window its last text, not each.
    assert "A2" in headlines(aside_at__isnull=False)
    assert WorkingText.objects.count() <= 3
    # A's save takes away nothing of B's.
    client.post(address, {**fields, "headline": "A saves", "_tab": a, "_seen": str(seen[a])})
    article.refresh_from_db()
    assert article.headline == "A saves"
    assert headlines(aside_at=None) == ["B2"]
    # B's own save does.
    typed = {**fields, "version": "2", "headline": "B saves", "_tab": b, "_seen": str(seen[b])}
    client.post(address, typed)
    assert headlines(aside_at=None) == []


def test_the_window_that_opens_kept_text_goes_on_with_it(rita, draft, keep):
    article = draft(by=rita)
    client, fields, _response = keep(rita, article, headline="First")
    html = opened(client, article)
    seen = re.search(r'name="_seen" value="(\d+)"', html)[1]
    send(client, article, fields, str(uuid.uuid4()), "Second", seen=int(seen))
    assert headlines() == ["Second"]


def test_an_older_text_does_not_take_the_place_of_a_newer(rita, draft, keep):
    article = draft(by=rita)
    client, fields, _response = keep(rita, article, headline="Newer")
    hour_ago = int((timezone.now() - timedelta(hours=1)).timestamp() * 1000)
    for _twice in range(2):
        send(client, article, fields, str(uuid.uuid4()), "In the train", at=hour_ago)
    assert headlines(aside_at=None) == ["Newer"]
    assert set(headlines(aside_at__isnull=False)) == {"In the train"}


def test_who_opens_a_colleagues_text_does_not_lose_the_own(rita, ed, draft, keep):
    article = draft(by=rita)
    keep(rita, article, headline="Rita's")
    client, fields, _response = keep(ed, article, headline="Ed's own")
    ritas = WorkingText.objects.get(by=rita)
    address = reverse("admin:articles_article_change", args=[article.pk])
    html = client.get(address, {"unsaved": ritas.pk}).content.decode()
    seen = re.search(r'name="_seen" value="(\d+)"', html)[1]
    send(client, article, fields, str(uuid.uuid4()), "Rita's and more", seen=int(seen))
    assert headlines(by=ed, aside_at=None) == ["Rita's and more"]
    assert headlines(by=ed, aside_at__isnull=False) == ["Ed's own"]


def test_text_kept_while_the_save_was_on_its_way_stays(rita, draft, open_form, monkeypatch):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    seen = send(client, article, fields, TAB, "Saved", seen=0)["seen"]
    edit = Article.edit

    def edit_while_she_types(self, **how):
        edit(self, **how)
        self.keep_working_text(by=rita, version=1, data={"fields": pairs(fields, headline="After"), "tab": TAB})

    monkeypatch.setattr(Article, "edit", edit_while_she_types)
    # The clock of the kept text is in milliseconds, rounded up.
    seen -= 1
    client.post(address, {**fields, "headline": "Saved", "_tab": TAB, "_seen": str(seen)})
    assert headlines() == ["After"]
    assert fields_of(opened(client, article))["headline"] == ["After"]


def test_the_next_page_says_which_save_arrived(rita, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    other = str(uuid.uuid4())
    client.post(address, {**fields, "headline": "", "_tab": other})
    assert "data-refused" in client.post(address, {**fields, "headline": "", "_tab": other}).content.decode()
    far = "9" * 13
    client.post(address, {**fields, "headline": "Saved", "_tab": TAB, "_seen": far})
    assert f'data-saves="{TAB}"' in opened(client, article)
    for nonsense in ("x", "", "\0", "9" * 5000):
        typed = {**fields_of(opened(client, article)), "_tab": nonsense, "_seen": nonsense}
        assert client.post(address, {**typed, "kicker": "K"}).status_code == 302


def test_a_save_whose_verb_is_refused_arrived_all_the_same(ed, draft, open_form):
    client, address, fields = open_form(ed, draft(body=""))
    response = client.post(address, {**fields, "kicker": "Saved", "_verb": "publish", "_tab": TAB})
    assert response.context["saved"]
    assert f'data-saves="{TAB}"' in response.content.decode()
    assert "data-refused" not in response.content.decode()


def test_saving_a_new_story_whose_draft_was_begun_meanwhile_makes_one(rita, local, keep):
    client, fields, _response = keep(rita, headline="Begun")
    typed = {**fields, "headline": "Saved", "section": str(local.pk), "_tab": TAB, "_save": ""}
    response = client.post(reverse("admin:articles_article_add"), typed)
    article = Article.objects.get()
    assert response["Location"] == reverse("admin:articles_article_change", args=[article.pk])
    assert article.headline == "Saved"


# -- a new story ------------------------------------------------------------------------------------------------------


def test_a_new_story_becomes_a_draft_once(rita, keep):
    client, fields, response = keep(rita, headline="", body="<p>First words.</p>")
    said = response.json()
    article = Article.objects.get()
    assert (article.headline, article.state, article.created_by) == ("Untitled", "draft", rita)
    assert said["id"] == article.pk
    assert said["change"] == reverse("admin:articles_article_change", args=[article.pk])
    again = post(client, "keep_new", tab=TAB, version=0, fields=pairs(fields, headline="Later"))
    assert again.json()["id"] == article.pk
    assert Article.objects.count() == 1
    html = opened(client, article)
    assert fields_of(html)["headline"] == ["Later"]


def test_its_headline_begins_it_and_saving_goes_on_from_there(rita, local, keep):
    client, fields, response = keep(rita, headline="Harbour library stays")
    article = Article.objects.get()
    assert article.headline == "Harbour library stays"
    typed = {**fields, "version": str(response.json()["version"]), "headline": "It stays", "section": str(local.pk)}
    assert client.post(response.json()["change"], typed).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.section) == ("It stays", local)


def test_a_photo_editor_begins_no_story(pia, logged_in):
    fields = [[name, ""] for name in ("headline", "body", "byline-TOTAL_FORMS", "pictures-TOTAL_FORMS")]
    assert post(logged_in(pia), "keep_new", tab=TAB, fields=fields).status_code == 403
    assert not Article.objects.exists()


# -- not your role; nobody; nonsense ----------------------------------------------------------------------------------


def test_without_a_session_it_says_so_in_json(vera, draft):
    article = draft()
    for response in (
        post(vera, "keep", article.pk, tab=TAB),
        post(vera, "keep_new", tab=TAB),
        post(vera, "presence", article.pk, tab=TAB),
        post(vera, "take_over", article.pk, tab=TAB),
        vera.get(reverse("admin:articles_article_token")),
    ):
        assert response.status_code == 401
        assert response.json()["error"] == "You are logged out."
        assert "no-store" in response["Cache-Control"]


def test_a_colleagues_story_takes_no_text_of_a_reporter(rita, mo, ed, draft, open_form, logged_in):
    article = draft(by=ed)
    _client, _address, fields = open_form(ed, article)
    for stranger in (rita, mo):
        assert post(logged_in(stranger), "keep", article.pk, tab=TAB, fields=pairs(fields)).status_code == 403


def test_text_typed_before_the_story_went_out_is_kept_all_the_same(rita, ed, draft, keep):
    article = draft(by=rita)
    client, fields, _response = keep(rita, article, headline="First")
    post(client, "presence", article.pk, tab=TAB)
    article.publish(by=ed)
    assert post(client, "keep", article.pk, tab=TAB, fields=pairs(fields, headline="Too late")).status_code == 200
    other = str(uuid.uuid4())
    assert post(client, "keep", article.pk, tab=other, fields=pairs(fields)).status_code == 403


def test_somebody_elses_text_is_not_kept_as_mine(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, _address, fields = open_form(ed, article)
    response = post(client, "keep", article.pk, tab=TAB, user=rita.pk, fields=pairs(fields))
    assert response.status_code == 403
    assert not WorkingText.objects.exists()


def test_wrong_methods(rita, draft, logged_in):
    article, client = draft(by=rita), logged_in(rita)
    assert client.get(reverse("admin:articles_article_keep", args=[article.pk])).status_code == 405
    assert client.get(reverse("admin:articles_article_presence", args=[article.pk])).status_code == 405
    assert client.post(reverse("admin:articles_article_token")).status_code == 405
    assert post(client, "keep", 10**9, tab=TAB, fields=[]).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        '{"tab": "x"}',
        '{"tab": "TAB"}',
        '{"tab": "TAB", "fields": {"headline": "x"}}',
        '{"tab": "TAB", "fields": [["headline", "x"]]}',
        '{"tab": "TAB", "fields": [["headline", 1]]}',
        '{"tab": "TAB", "version": "x", "fields": []}',
        '{"tab": "TAB", "version": 1e400, "fields": []}',
        '{"tab": "TAB", "at": 1e300, "fields": []}',
        pytest.param("[" * 100_000, id="deep"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_nonsense_is_400_and_nothing_is_kept(rita, draft, logged_in, body):
    article = draft(by=rita)
    address = reverse("admin:articles_article_keep", args=[article.pk])
    body = body.replace("TAB", TAB) if isinstance(body, str) else body
    assert logged_in(rita).post(address, body, content_type="application/json").status_code == 400
    assert not WorkingText.objects.exists()


def test_more_than_a_form_may_weigh_is_413_with_a_sentence(rita, draft, keep):
    _client, _fields, response = keep(rita, draft(by=rita), body="<p>" + "x" * 2_600_000)
    assert response.status_code == 413
    assert "too long" in response.json()["error"]


def test_a_megabyte_and_broken_characters_are_kept(rita, draft, open_form):
    article = draft(by=rita)
    client, _address, fields = open_form(rita, article)
    body = json.dumps(
        {"tab": TAB, "fields": pairs(fields, body="<p>" + "漢" * 400_000 + "</p>", kicker="a\0b \ud83e c")}
    )
    address = reverse("admin:articles_article_keep", args=[article.pk])
    assert client.post(address, body, content_type="application/json").status_code == 200
    assert dict(WorkingText.objects.get().data["fields"])["kicker"] == "ab \ufffd c"
    assert opened(client, article)


def test_six_queries_at_most(rita, draft, keep):
    article = draft(by=rita)
    client, fields, _response = keep(rita, article)
    post(client, "presence", article.pk, tab=TAB)
    with CaptureQueriesContext(connection) as queries:
        post(client, "keep", article.pk, tab=TAB, version=1, fields=pairs(fields, headline="Typed"))
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]  # of the test's own transaction
    assert len(asked) <= 6, asked


def test_the_token_is_for_a_window_that_was_open_before(rita, draft, open_form):
    from django.test import Client

    article = draft(by=rita)
    _client, _address, fields = open_form(rita, article)
    client = Client(enforce_csrf_checks=True)
    client.force_login(rita)
    address = reverse("admin:articles_article_keep", args=[article.pk])
    data = json.dumps({"tab": TAB, "fields": pairs(fields, headline="Goes on")})
    assert client.post(address, data, content_type="application/json").status_code == 403
    said = client.get(reverse("admin:articles_article_token")).json()
    assert said["user"] == rita.pk
    again = client.post(address, data, content_type="application/json", headers={"X-CSRFToken": said["token"]})
    assert again.status_code == 200


# -- seen by editors; forgotten ---------------------------------------------------------------------------------------


def test_an_editor_sees_and_brings_in_what_a_reporter_did_not_save(rita, ed, pia, draft, keep, logged_in):
    article = draft(by=rita, headline="As it is")
    keep(rita, article, headline="As Rita has it <b>")
    text = WorkingText.objects.get()
    history = reverse("admin:articles_article_history", args=[article.pk])
    page = reverse("admin:articles_article_unsaved", args=[article.pk, text.pk])
    client = logged_in(ed)
    assert page in client.get(history).content.decode()
    html = client.get(page).content.decode()
    assert "As Rita has it &lt;b&gt;" in html
    assert "<ins>" in html
    form = client.get(reverse("admin:articles_article_change", args=[article.pk]), {"unsaved": text.pk})
    assert "This is the unsaved text of Rita" in form.content.decode()
    assert fields_of(form.content.decode())["headline"] == ["As Rita has it <b>"]
    # Pia and a colleague without that right don't.
    assert page not in logged_in(pia).get(history).content.decode()
    assert logged_in(pia).get(page).status_code == 403
    assert client.get(reverse("admin:articles_article_unsaved", args=[draft().pk, text.pk])).status_code == 404


def test_it_is_forgotten_after_thirty_days_also_in_the_trash(rita, draft, keep):
    article = draft(by=rita)
    keep(rita, article, headline="Kept")
    article.trash(by=rita)
    now = timezone.now()
    assert forget_working_texts(now + timedelta(days=29)) == 0
    assert forget_working_texts(now + timedelta(days=31)) == 1


def test_what_is_put_aside_stays_thirty_days_from_then(rita, draft, keep):
    article = draft(by=rita)
    keep(rita, article, headline="Old")
    WorkingText.objects.update(at=timezone.now() - timedelta(days=29))
    WorkingText.objects.get().put_aside(on_purpose=True)
    assert forget_working_texts(timezone.now() + timedelta(days=29)) == 0
    assert forget_working_texts(timezone.now() + timedelta(days=31)) == 1


def test_text_that_waited_on_a_computer_keeps_its_hour(rita, draft, open_form):
    article = draft(by=rita)
    client, _address, fields = open_form(rita, article)
    typed = timezone.now() - timedelta(hours=3)
    milliseconds = int(typed.timestamp() * 1000)
    post(client, "keep", article.pk, tab=TAB, at=milliseconds, fields=pairs(fields, headline="In the train"))
    assert abs(WorkingText.objects.get().at - typed) < timedelta(seconds=1)
    future = int((timezone.now() + timedelta(days=400)).timestamp() * 1000)
    post(client, "keep", article.pk, tab=TAB, at=future, fields=pairs(fields, headline="A clock that is wrong"))
    assert abs(WorkingText.objects.get().at - timezone.now()) < timedelta(minutes=1)


# -- who else is here -------------------------------------------------------------------------------------------------


def beat(client, article, tab, **more):
    response = post(client, "presence", article.pk, tab=tab, **more)
    assert response.status_code == 200
    return response.json()


def test_two_people_see_each_other_and_one_who_left_is_gone(rita, ed, draft, logged_in):
    article, a, b = draft(by=rita), str(uuid.uuid4()), str(uuid.uuid4())
    ritas, eds = logged_in(rita), logged_in(ed)
    assert beat(ritas, article, a)["others"] == []
    assert [other["name"] for other in beat(eds, article, b)["others"]] == ["Rita"]
    assert [other["name"] for other in beat(ritas, article, a)["others"]] == ["Ed"]
    beat(eds, article, b, closing=True)
    assert beat(ritas, article, a)["others"] == []
    # One that was not closed but cut off is gone within a minute.
    beat(eds, article, b)
    Presence.objects.filter(by=ed).update(seen_at=timezone.now() - timedelta(seconds=60))
    assert beat(ritas, article, a)["others"] == []


def test_several_windows_of_one_person_are_one_colleague(rita, ed, draft, logged_in):
    article, ritas, eds = draft(by=rita), logged_in(rita), logged_in(ed)
    for _window in range(3):
        beat(eds, article, str(uuid.uuid4()))
    assert len(beat(ritas, article, TAB)["others"]) == 1


def test_a_story_is_taken_over_and_taken_back(rita, ed, draft, logged_in):
    article, a, b = draft(by=rita), str(uuid.uuid4()), str(uuid.uuid4())
    ritas, eds = logged_in(rita), logged_in(ed)
    beat(eds, article, b)
    beat(ritas, article, a)
    assert post(ritas, "take_over", article.pk, tab=a).status_code == 200
    said = beat(eds, article, b)
    assert said["taken"]["name"] == "Rita"
    assert said["taken"]["at"]
    assert beat(ritas, article, a) == {"others": [], "taken": None, "mayTakeOver": True}
    assert Act.objects.filter(verb="take over", by=rita).count() == 1
    assert post(eds, "take_over", article.pk, tab=b).status_code == 200
    assert beat(eds, article, b)["taken"] is None
    assert beat(ritas, article, a)["taken"]["name"] == "Ed"


def test_a_reporter_takes_over_an_own_story_only(rita, ed, pia, draft, logged_in):
    article = draft(by=ed)
    for user in (rita, pia):
        assert post(logged_in(user), "take_over", article.pk, tab=TAB).status_code == 403
    article.trash(by=ed)
    assert post(logged_in(ed), "take_over", article.pk, tab=TAB).status_code == 409


def test_the_window_that_was_taken_over_learns_where_its_text_is(rita, ed, draft, keep, logged_in):
    article = draft(by=rita)
    client, _fields, _response = keep(ed, article, headline="Ed's half sentence")
    beat(client, article, TAB)
    post(logged_in(rita), "take_over", article.pk, tab=str(uuid.uuid4()))
    see = beat(client, article, TAB)["taken"]["see"]
    assert "half sentence" in client.get(see).content.decode()


def test_the_same_queries_with_one_window_and_thirty(rita, ed, draft, logged_in):
    client, counts = logged_in(rita), []
    for windows in (1, 30):
        article = draft(by=rita)
        beat(client, article, TAB)
        Presence.objects.bulk_create(Presence(article=article, by=ed) for _window in range(windows))
        with CaptureQueriesContext(connection) as queries:
            beat(client, article, TAB)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_silent_windows_are_forgotten_after_a_day(rita, draft, logged_in):
    from articles.models.presence import forget_presences

    beat(logged_in(rita), draft(by=rita), TAB)
    assert forget_presences(timezone.now() + timedelta(hours=23)) == 0
    assert forget_presences(timezone.now() + timedelta(hours=25)) == 1
