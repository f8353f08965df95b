"""The log at the desk: found by person, verb, kind, day and words; taken away as a file; never a formula in a cell."""

import csv
import io
import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from newsroom.admin import log as log_room
from newsroom.admin.log import harmless
from newsroom.models import Act, SiteSettings
from newsroom.roles import SYSTEM

LIST, EXPORT = "/admin/newsroom/act/", "/admin/newsroom/act/export/"


@pytest.fixture
def look(ed, logged_in):
    """Look through the log as Ed; answers status, and the names of the things on the page."""
    client = logged_in(ed)

    def get(**sought):
        response = client.get(LIST, sought)
        return response.status_code, [line.act.subject_name for line in response.context["lines"]]

    return get


@pytest.fixture
def taken(ed, logged_in):
    """Take the log away as Ed; answers the response and its text."""

    def get(**sought):
        response = logged_in(ed).get(EXPORT, sought)
        text = b"".join(response) if response.streaming else response.content
        return response, text.decode()

    return get


def test_it_is_found_by_person_verb_kind_and_words(draft, picture, rita, ed, look):
    mine, theirs = draft(headline="Mine"), draft(headline="Theirs")
    Act.record("edit", mine, by=rita, note="The mayor called")
    Act.record("publish", theirs, by=ed)
    Act.record("take in picture", picture(title="A boat"), by=SYSTEM)
    assert look(who=rita.pk)[1] == ["Mine"]
    assert look(who="newsroom")[1][0] == "A boat"
    assert look(verb="publish")[1] == ["Theirs"]
    assert look(kind="picture")[1] == ["A boat"]
    assert look(q="MAYOR called")[1] == ["Mine"]
    assert look(subject=f"article:{theirs.pk}")[1][0] == "Theirs"
    assert look(who=rita.pk, verb="publish")[1] == []


def test_days_are_those_of_the_paper(draft, ed, look):
    SiteSettings(time_zone="Pacific/Auckland").save()
    now, article = timezone.now(), draft()
    for days in (3, 2, 1, 0):
        Act.objects.create(at=now - timedelta(days=days), by_name="x", verb="look", subject_name=f"{days} days ago")
    day = (now - timedelta(days=2)).astimezone(ZoneInfo("Pacific/Auckland")).date()
    found = look(since=day, until=day)[1]
    assert found == ["2 days ago"], (found, article)
    assert look(since=day + timedelta(days=9))[1] == []
    assert look(until=day - timedelta(days=999))[1] == []


@pytest.mark.parametrize(
    "sought",
    [
        {"who": "999999"}, {"who": "x"}, {"verb": "eat"}, {"kind": "spoon"}, {"since": "yesterday"},
        {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"since": "2026-02-02", "until": "2026-02-01"},
        {"subject": "article:x"}, {"subject": "article:" + "9" * 30},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_at_its_field(look, taken, sought):
    assert look(**sought) == (400, [])
    assert taken(**sought)[0].status_code == 400


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 40, "\0"])
def test_a_page_that_begins_nowhere_is_no_error(look, before):
    assert look(before=before)[0] == 200


def test_page_after_page_shows_each_entry_once(monkeypatch, draft, ed, logged_in):
    monkeypatch.setattr(log_room, "PAGE", 5)
    for number in range(12):
        Act.objects.create(by_name="x", verb="look", subject_name=f"n{number}")
    client, seen, before = logged_in(ed), [], {}
    for _turn in range(5):
        context = client.get(LIST, before).context
        seen += [line.act.subject_name for line in context["lines"]]
        if not context["older"]:
            break
        before = {"before": context["older"]}
    assert [name for name in seen if name.startswith("n")] == [f"n{number}" for number in reversed(range(12))]


def test_a_search_looks_back_a_stretch_at_a_time(monkeypatch, ed, logged_in):
    monkeypatch.setattr(log_room, "STRETCH", 10)
    Act.objects.create(by_name="x", verb="look", subject_name="needle")
    for _turn in range(25):
        Act.objects.create(by_name="x", verb="look", subject_name="hay")
    client, before, turns = logged_in(ed), {}, 0
    while True:
        context = client.get(LIST, {"q": "needle", **before}).context
        turns += 1
        if context["lines"]:
            break
        before = {"before": context["older"]}
        assert turns < 5
    assert turns == 3


def test_thirty_lines_take_as_many_queries_as_one(draft, ed, logged_in):
    client, counts = logged_in(ed), []
    for more in (1, 29):
        for _turn in range(more):
            Act.record("look", draft(), by=ed)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_who_may(cast, rita, pia, mo, ed, olga, logged_in, vera):
    for user, status in ((rita, 403), (pia, 403), (mo, 403), (ed, 200), (olga, 200), (cast("nick"), 403)):
        assert logged_in(user).get(LIST).status_code == status
        assert logged_in(user).get(EXPORT).status_code == status
    assert "login" in vera.get(EXPORT)["Location"]


# -- files


def test_a_table_begins_with_its_mark_and_names_its_columns(draft, ed, taken):
    Act.record("edit", draft(headline="Ächtung, “quoted”"), by=ed, note="two\nlines", fields=["headline"])
    response, text = taken(format="csv")
    assert text.startswith("\ufeff")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="log-' in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert (rows[0]["which"], rows[0]["why"], rows[0]["details"]) == ("Ächtung, “quoted”", "two\nlines", "Headline")


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=HYPERLINK(\"http://evil.example\",\"x\")"]
)  # fmt: skip
def test_no_cell_is_a_formula(draft, ed, taken, typed):
    Act.record("look", draft(headline=f"{typed} x"), by=ed, note=typed)
    _response, text = taken()
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        assert not any(cell.lstrip()[:1] in tuple("=+-@＝") for cell in row if cell)


@pytest.mark.parametrize("plain", ["", "a=b", "Courier", "3 - 4", "’t Gooi"])
def test_what_is_none_stays_as_it_is(plain):
    assert harmless(plain) == plain


def test_json_lines_are_the_entries_as_they_are_kept(draft, ed, taken):
    article = draft(headline="=1+1")
    act = Act.record("edit", article, by=ed, fields=["headline"])
    response, text = taken(format="jsonl")
    first = json.loads(text.splitlines()[0])
    assert (first["id"], first["name"], first["data"]) == (act.pk, "=1+1", {"fields": ["headline"]})
    assert first["uid"] == str(article.uid)
    assert "no-store" in response["Cache-Control"]


def test_the_file_of_one_story_holds_nothing_else(draft, ed, taken):
    one, other = draft(), draft()
    Act.record("look", one, by=ed)
    Act.record("look", other, by=ed)
    _response, text = taken(story=one.pk, format="jsonl")
    assert {json.loads(line)["number"] for line in text.splitlines()} == {one.pk}
    assert taken(story="x")[0].status_code == 400


def test_a_file_is_bounded(draft, ed, taken, monkeypatch):
    assert taken(since="2020-01-01", until="2026-01-01")[0].status_code == 400
    assert taken(format="exe")[0].status_code == 400
    Act.objects.create(at=timezone.now() - timedelta(days=800), by_name="x", verb="look", subject_name="old")
    Act.record("look", draft(), by=ed)
    assert "old" not in taken()[1]
    monkeypatch.setattr(log_room, "MOST_LINES", 1)
    assert len(taken(format="jsonl")[1].splitlines()) == 1


def test_a_file_has_the_clock_and_the_language_of_the_paper(draft, ed, taken):
    SiteSettings(time_zone="Asia/Kolkata", language="ar").save()
    act = Act.record("publish", draft(), by=ed)
    _response, text = taken()
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert row["when"] == act.at.astimezone(ZoneInfo("Asia/Kolkata")).isoformat(timespec="seconds")
    with translation.override("ar"):
        assert row["what"] == act.said != "publish"


# -- what an entry says


def test_settings_say_what_they_were_and_what_they_are(olga, logged_in):
    SiteSettings().save()
    client = logged_in(olga)
    form = client.get("/admin/newsroom/sitesettings/1/change/").context["adminform"].form
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    client.post(
        "/admin/newsroom/sitesettings/1/change/",
        {**typed, "comment_link_limit": "5", "comment_hold_all": "on"},
        REMOTE_ADDR="198.51.100.7",
    )
    act = Act.objects.get(verb="edit")
    assert act.data["address"] == "198.51.100.7"
    html = client.get(LIST).content.decode()
    assert "Links that hold a comment: 2 → 5" in html
    assert "Hold every comment: no → yes" in html
    assert "198.51.100.7" in html


def test_saving_without_a_change_is_no_act(olga, logged_in):
    SiteSettings().save()
    client = logged_in(olga)
    form = client.get("/admin/newsroom/sitesettings/1/change/").context["adminform"].form
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    assert client.post("/admin/newsroom/sitesettings/1/change/", typed).status_code == 302
    assert not Act.objects.filter(verb="edit").exists()


def test_a_password_is_never_in_the_log(olga, rita, logged_in):
    logged_in(olga).post(
        f"/admin/newsroom/user/{rita.pk}/change/",
        {
            "username": "rita",
            "groups": [Group.objects.get(name="reporter").pk],
            "is_active": "on",
            "new_password": "a wholly new sentence",
        },
    )
    act = Act.objects.get(verb="edit")
    assert "new_password" in act.data["fields"]
    assert "wholly" not in json.dumps(act.data)


def test_nothing_of_readers_is_noted(story, vera):
    article = story()
    vera.post(
        f"{article.get_absolute_url()}comment/",
        {"body": "Hello there.", "name": "Ada", "email": "ada@readers.example"},
        REMOTE_ADDR="198.51.100.9",
    )
    assert "198.51.100.9" not in json.dumps(list(Act.objects.values_list("data", flat=True)))


def test_hostile_words_are_words(ed, logged_in):
    Act.objects.create(
        by_name="<b>x</b>", verb="<i>", subject_type="<u>", subject_name="<script>alert(1)</script>",
        note="<img src=x>",
        data={"<svg>": "<svg onload=1>", "fields": ["<q>"], "values": {"<q>": ["<a>", None]}},
    )  # fmt: skip
    Act.objects.create(by_name="x", verb="x", subject_name="x", data=[1, 2])
    html = logged_in(ed).get(LIST).content.decode()
    for tag in ("<b>x", "<script>alert", "<img src=x", "<svg", "<q>", "<i>"):
        assert tag not in html


def test_a_colleagues_network_address_is_for_who_reads_the_log(picture, olga, ed, rita, pia, logged_in):
    shown = picture()
    Act.record("edit", shown, by=olga, address="198.51.100.7")
    history = f"/admin/articles/picture/{shown.pk}/history/"
    for user, seen in ((rita, False), (pia, False), (ed, True), (olga, True)):
        html = logged_in(user).get(history).content.decode()
        assert ("198.51.100.7" in html) is seen, user
        assert "Olga" in html
