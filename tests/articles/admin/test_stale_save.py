"""Two people write at once: the second is told, sees both texts, and loses nothing."""

import re

import pytest
from django.urls import reverse

from articles.models import WorkingText
from newsroom.models import Change

from .conftest import fields_of


def test_the_second_save_is_told_and_both_texts_are_shown(rita, ed, draft, open_form):
    article = draft(by=rita, body="<p>The council voted on Tuesday to keep it.</p>")
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, body="<p>The council voted on Wednesday to keep it.</p>", kicker="Council")

    response = client.post(
        address,
        {
            **fields,
            "body": "<p>The council voted on Tuesday to sell it.</p>",
            "standfirst": "An hour of work",
            "_save": "",
        },
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert "Ed saved this story" in html
    assert "<del>Wednesday </del><ins>Tuesday </ins>" in html
    # The form holds what Rita typed; what only Ed touched comes in when she saves.
    assert fields_of(html)["kicker"] == [""]
    assert fields_of(html)["version"] == ["1"]
    assert "brought together when you save" in html
    assert "An hour of work" in html
    assert "to sell it." in html
    article.refresh_from_db()
    assert (article.edit_version, article.kicker) == (2, "Council")
    assert "Wednesday" in article.body


def keys_in(html):
    """The places that the page asks about."""
    return sorted(set(re.findall(r'name="(choose-\w+)"', html)))


def test_mine_goes_on_top_once_it_was_chosen(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, headline="Ed's headline")
    shown = client.post(address, {**fields, "headline": "Rita's headline"}).content.decode()

    again = fields_of(shown)
    assert again["version"] == ["1"]
    assert again["headline"] == ["Rita's headline"]
    # Without an answer it is asked again, however often it is sent.
    assert client.post(address, again).status_code == 409
    (key,) = keys_in(shown)
    assert client.post(address, {**again, key: "mine"}).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.edit_version) == ("Rita's headline", 3)
    assert [row.data["headline"] for row in article.revisions.all()][:2] == ["Rita's headline", "Ed's headline"]


def test_a_refused_save_changes_no_page(ed, story, open_form):
    article = story()
    client, address, fields = open_form(ed, article)
    article.edit(by=ed, headline="In time")
    changes = Change.objects.count()
    assert client.post(address, {**fields, "headline": "Too late"}).status_code == 409
    assert Change.objects.count() == changes


def test_a_save_without_its_version_is_stale(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    del fields["version"]
    assert client.post(address, {**fields, "headline": "From nowhere"}).status_code == 409
    article.refresh_from_db()
    assert article.headline != "From nowhere"


def test_no_verb_runs_on_a_stale_save(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    article.edit(by=ed, kicker="Council")
    assert client.post(address, {**fields, "headline": "Publish me", "_verb": "publish"}).status_code == 409
    article.refresh_from_db()
    assert article.state == "draft"


def test_what_the_worker_does_is_no_edit(ed, scheduled, open_form):
    from newsroom.roles import SYSTEM

    client, address, fields = open_form(ed, article := scheduled())
    article.publish(by=SYSTEM)
    assert client.post(address, {**fields, "kicker": "Council"}).status_code == 302


def test_pressing_save_twice_is_no_conflict(ed, draft, open_form):
    client, address, fields = open_form(ed, article := draft())
    typed = {**fields, "headline": "Pressed twice"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302
    article.refresh_from_db()
    assert article.edit_version == 2


@pytest.mark.soak
def test_a_hundred_times_of_a_hundred_the_second_is_told(ed, rita, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    for turn in range(100):
        article.edit(by=ed, kicker=f"Ed {turn}")
        typed = {**fields, "version": str(article.edit_version - 1), "kicker": f"Rita {turn}"}
        response = client.post(address, typed)
        assert response.status_code == 409
        assert f"Rita {turn}" in response.content.decode()


def test_hostile_words_in_the_comparison_are_text(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, headline="<img src=x onerror=alert(1)>")
    html = client.post(address, {**fields, "headline": "<svg onload=alert(2)>"}).content.decode()
    assert "<img src=x" not in html
    assert "<svg onload" not in html


@pytest.mark.parametrize("version", ["-1", "x", "9" * 30])
def test_a_version_that_is_none_never_answers_500(ed, draft, open_form, version):
    client, address, fields = open_form(ed, draft())
    assert client.post(address, {**fields, "version": version, "headline": "New"}).status_code in (400, 409)


def test_the_other_fields_that_both_changed_are_named_too(ed, draft, open_form, local):
    from articles.models import Section

    sport, culture = Section.objects.create(name="Sport"), Section.objects.create(name="Culture")
    client, address, fields = open_form(ed, article := draft())
    article.edit(by=ed, section=sport)
    html = client.post(address, {**fields, "section": str(culture.pk)}).content.decode()
    assert "<del>Sport" in html
    assert "<ins>Culture" in html
    assert reverse("admin:articles_article_put_aside", args=[article.pk]) in html


# -- merged -----------------------------------------------------------------------------------------------------------

BODY = "<p>One stands here.</p><p>Two stands here.</p><p>Three stands here.</p>"


def test_different_paragraphs_and_fields_are_merged_and_saved(rita, ed, draft, open_form, picture, local):
    article = draft(by=rita, body=BODY, topics=["Harbour"], byline=[rita.author], pictures=[{"picture": picture()}])
    client, address, fields = open_form(rita, article)
    other = picture()
    article.edit(
        by=ed,
        body=BODY.replace("Two", "Ed's two"),
        kicker="Council",
        topics=["Harbour", "Money"],
        byline=[rita.author, ed.author],
        pictures=[
            *({"picture": use.picture, "role": use.role} for use in article.picture_uses.all()),
            {"picture": other},
        ],
    )
    typed = {
        "body": BODY.replace("Three", "Rita's three"),
        "standfirst": "And a standfirst.",
        "topics": "Harbour, Library",
        "pictures-0-caption": "Rita's caption",
        "_save": "",
    }
    response = client.post(address, {**fields, **typed}, follow=True)
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.body == BODY.replace("Two", "Ed's two").replace("Three", "Rita's three")
    assert (article.kicker, article.standfirst, article.edit_version) == ("Council", "And a standfirst.", 4)
    assert {use.tag.name for use in article.topic_uses.all()} == {"Harbour", "Money", "Library"}
    assert [byline.author for byline in article.bylines.all()] == [rita.author, ed.author]
    uses = article.picture_uses.exclude(role="body")
    assert [use.caption for use in uses] == ["Rita's caption", ""]
    assert uses[1].picture == other
    html = response.content.decode()
    assert "Ed&#x27;s changes in 1 paragraph, kicker, topics, byline, pictures are in your text now." in html
    assert not WorkingText.objects.exists()


def test_a_save_that_changes_nothing_makes_no_version_and_tells_of_theirs(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, kicker="Council")
    response = client.post(address, {**fields, "_save": ""}, follow=True)
    article.refresh_from_db()
    assert (article.edit_version, article.kicker) == (2, "Council")
    assert "Ed&#x27;s changes in kicker" in response.content.decode()


def test_three_at_once(rita, ed, olga, draft, open_form):
    article = draft(by=rita, body=BODY)
    forms = {user: open_form(user, article) for user in (rita, ed, olga)}
    for user, word in ((rita, "One"), (ed, "Two"), (olga, "Three")):
        client, address, fields = forms[user]
        typed = {**fields, "body": BODY.replace(word, f"{word} by {user}")}
        assert client.post(address, typed).status_code == 302
    article.refresh_from_db()
    assert (
        article.body == "<p>One by Rita stands here.</p><p>Two by Ed stands here.</p><p>Three by Olga stands here.</p>"
    )


def test_embargo_and_other_hours_do_not_clash_with_themselves(ed, rita, draft, open_form):
    from django.utils import timezone

    article = draft(by=rita)
    article.edit(by=ed, embargo_until=timezone.now().replace(microsecond=0, second=0))
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, kicker="Council")
    assert client.post(address, {**fields, "standfirst": "Mine"}).status_code == 302


@pytest.mark.parametrize(("choice", "ends"), [("mine", ["Rita"]), ("theirs", ["Ed"]), ("both", ["Ed", "Rita"])])
def test_what_was_chosen_is_saved(rita, ed, draft, open_form, choice, ends):
    article = draft(by=rita, body=BODY)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, body=BODY.replace("Two", "Ed").replace("One", "Another one"))
    html = client.post(address, {**fields, "body": BODY.replace("Two", "Rita")}).content.decode()
    (key,) = keys_in(html)
    typed = {**fields_of(html), key: choice}
    # First into the form, to look at it …
    shown = client.post(address, {**typed, "_choose": "1"})
    assert shown.status_code == 200
    form = fields_of(shown.content.decode())
    assert all(f"{end} stands" in form["body"][0] for end in ends)
    assert "Another one stands" in form["body"][0]
    assert form["version"] == ["2"]
    article.refresh_from_db()
    assert article.edit_version == 2
    # … or saved at once.
    assert client.post(address, {**typed, "_save": ""}).status_code == 302
    article.refresh_from_db()
    middle = "".join(f"<p>{end} stands here.</p>" for end in ends)
    assert article.body == f"<p>Another one stands here.</p>{middle}<p>Three stands here.</p>"
    theirs = BODY.replace("Two", "Ed").replace("One", "Another one")
    assert theirs in [row.data["body"] for row in article.revisions.all()]


def test_a_third_save_while_somebody_chooses(rita, ed, olga, draft, open_form):
    article = draft(by=rita, body=BODY)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, body=BODY.replace("Two", "Ed"))
    html = client.post(address, {**fields, "body": BODY.replace("Two", "Rita")}).content.decode()
    (key,) = keys_in(html)
    article.edit(by=olga, body=BODY.replace("Two", "Ed").replace("Three", "Olga"))
    typed = {**fields_of(html), key: "both"}
    assert client.post(address, {**typed, "_save": ""}).status_code == 302
    article.refresh_from_db()
    assert (
        article.body == "<p>One stands here.</p><p>Ed stands here.</p><p>Rita stands here.</p><p>Olga stands here.</p>"
    )


def test_a_stale_text_that_could_not_be_saved_is_kept(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, headline="Ed's headline")
    assert client.post(address, {**fields, "headline": "Rita's headline"}).status_code == 409
    kept = WorkingText.objects.get()
    assert (kept.by, kept.edit_version, dict(kept.data["fields"])["headline"]) == (rita, 1, "Rita's headline")


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "9" * 40, "2"])
@pytest.mark.parametrize("choice", ["theirs", "nonsense"])
def test_nonsense_beside_the_choices_never_answers_500(ed, draft, open_form, version, choice):
    client, address, fields = open_form(ed, article := draft())
    article.edit(by=ed, kicker="Council")
    typed = {**fields, "headline": "New", "version": version, "choose-x": choice}
    assert client.post(address, typed).status_code in (200, 302, 400, 409)


LONG = (
    "<p>The council met on Tuesday in the old hall.</p>"
    "<p>The harbour stays open all winter, it says.</p>"
    "<p>The vote was seven to four after an hour.</p>"
)
EDS = LONG.replace("Tuesday", "Wednesday").replace("seven", "nine")


@pytest.mark.parametrize("way", ["_save", "_choose"])
def test_theirs_is_theirs_where_she_took_out_what_he_went_on_with(rita, ed, draft, open_form, way):
    article = draft(by=rita, body=LONG)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, body=EDS)
    html = client.post(address, {**fields, "body": LONG[LONG.index("<p>The vote") :]}).content.decode()
    typed = {**fields_of(html), **dict.fromkeys(keys_in(html), "theirs")}
    response = client.post(address, {**typed, way: "1"})
    if way == "_choose":
        response = client.post(address, fields_of(response.content.decode()))
    assert response.status_code == 302
    article.refresh_from_db()
    for word in ("Wednesday", "nine to four"):
        assert word in article.body


def test_a_choice_about_another_place_is_asked_again(rita, ed, draft, open_form):
    article = draft(by=rita, body=LONG)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, body=EDS)
    html = client.post(address, {**fields, "body": LONG.replace("Tuesday", "Monday")}).content.decode()
    (key,) = keys_in(html)
    # Meanwhile Ed goes on in the very place that she is asked about.
    article.edit(by=ed, body=EDS.replace("Wednesday", "Thursday"))
    again = client.post(address, {**fields_of(html), key: "theirs", "_save": ""})
    assert again.status_code == 409
    assert "Thursday" in again.content.decode()
    assert keys_in(again.content.decode()) != [key]
    article.refresh_from_db()
    assert article.edit_version == 3


def test_what_is_kept_after_a_409_asks_again_when_it_is_opened(rita, ed, draft, open_form):
    article = draft(by=rita)
    client, address, fields = open_form(rita, article)
    article.edit(by=ed, headline="Ed's headline")
    html = client.post(address, {**fields, "headline": "Rita's headline"}).content.decode()
    # What the script sends a moment later is what stands in the form.
    form = fields_of(html)
    pairs = [[name, value] for name, values in form.items() for value in values]
    article.keep_working_text(by=rita, version=int(form["version"][0]), data={"fields": pairs})
    opened = fields_of(client.get(address).content.decode())
    assert opened["headline"] == ["Rita's headline"]
    assert client.post(address, opened).status_code == 409
    article.refresh_from_db()
    assert article.headline == "Ed's headline"


def test_a_byline_with_a_new_name_is_chosen_too(ed, olga, draft, open_form):
    from articles.models import Author

    first, other = Author.objects.create(name="Ann First"), Author.objects.create(name="Ben Other")
    article = draft(by=ed, byline=[first])
    client, address, fields = open_form(ed, article)
    article.edit(by=olga, byline=[other])
    typed = {**fields, "byline-0-author": "", "byline-0-name": "Cay Newcomer"}
    html = client.post(address, typed).content.decode()
    keys = keys_in(html)
    assert keys
    chosen = {**fields_of(html), **dict.fromkeys(keys, "both")}
    shown = client.post(address, {**chosen, "_choose": "1"})
    assert shown.status_code == 200
    assert "Cay Newcomer" in shown.content.decode()
    assert client.post(address, chosen).status_code == 302
    assert [row.author.name for row in article.bylines.all()] == ["Ben Other", "Cay Newcomer"]
