"""Every address of the desk × every role × GET and POST, against the table that is written here by hand."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from comments.models import Comment
from newsroom.models import Act, Address, Banner, Letter, Page, SiteSettings
from newsroom.roles import SYSTEM

ROLES = {"rita": "R", "pia": "P", "mo": "M", "ed": "E", "olga": "O"}
ALL, NOBODY = "RPMEO", ""

# room: who may see the list and a thing in it, begin a new one, change one, delete (or trash) one
TABLE = {
    # An open draft of Rita's: editors may edit it, and so may she; the others read.
    "articles.article": ("RPMEO", "REO", "REO", "REO"),
    "articles.picture": ("RPEO", "RPEO", "RPEO", "PEO"),
    "articles.document": ("RPEO", "RPEO", "RPEO", "PEO"),
    "articles.frontslot": ("EO", NOBODY, NOBODY, NOBODY),
    "articles.section": ("RPEO", "EO", "EO", "O"),
    "articles.topic": ("RPEO", "REO", "EO", "EO"),
    "articles.author": ("RPEO", "EO", "EO", "O"),
    "articles.source": ("RPEO", "EO", "EO", "O"),
    "articles.correction": ("RPEO", NOBODY, NOBODY, NOBODY),
    "newsroom.page": ("EO", "EO", "EO", "O"),
    "newsroom.address": ("EO", "EO", NOBODY, "O"),
    "newsroom.banner": ("EO", "EO", "EO", NOBODY),
    "newsroom.sitesettings": ("O", NOBODY, "O", NOBODY),
    "newsroom.user": ("O", "O", "O", NOBODY),
    "newsroom.act": ("EO", NOBODY, NOBODY, NOBODY),
    "newsroom.letter": ("O", NOBODY, NOBODY, NOBODY),
    "comments.comment": ("MEO", NOBODY, NOBODY, NOBODY),
    "comments.commenter": ("MEO", NOBODY, NOBODY, NOBODY),
    "comments.flag": ("MEO", NOBODY, NOBODY, NOBODY),
    "comments.decision": ("MEO", NOBODY, NOBODY, NOBODY),
    "comments.ruling": ("MEO", NOBODY, NOBODY, NOBODY),
}

ROOMS = {model._meta.label_lower: model_admin for model, model_admin in admin.site._registry.items()}


def test_the_table_names_every_room_and_no_other():
    assert set(TABLE) == set(ROOMS)


@pytest.fixture
def things(cast, picture, document, draft, story, local, rita, ed):
    """One thing in every room, for every room."""
    article = draft(by=rita, topics=["Harbour"])
    out = story()
    comment = Comment.objects.post(article=out, name="Ada", email="ada@b.example", body="Hello there.")
    comment.approve(by=ed)
    comment.report(reason="abuse", ip="203.0.113.9")
    SiteSettings().save()
    from comments.models import Commenter, Decision, Flag, Ruling

    return {
        "articles.article": article,
        "articles.picture": picture(),
        "articles.document": document(),
        "articles.section": local,
        "articles.topic": article.topics.get(),
        "articles.author": rita.author,
        "articles.source": _source(),
        "articles.correction": out.correct(text="It was 2019.", by=ed),
        "articles.frontslot": _slot(out, ed),
        "newsroom.page": Page.objects.create(title="About"),
        "newsroom.address": Address.objects.redirect("/old/", target="/new/"),
        "newsroom.banner": Banner(text="The dam has broken.").raise_(by=ed),
        "newsroom.sitesettings": SiteSettings.objects.get(),
        "newsroom.user": cast("una", "reporter"),
        "newsroom.act": Act.record("look", article, by=SYSTEM),
        "newsroom.letter": Letter.queue("a@b.example", "x", "y"),
        "comments.comment": comment,
        "comments.commenter": Commenter.objects.get(),
        "comments.flag": Flag.objects.get(),
        "comments.decision": Decision.objects.first(),
        "comments.ruling": Ruling.objects.trust(comment, by=ed),
    }


def _source():
    from articles.models import Source

    return Source.objects.get(slug="afp")


def _slot(article, ed):
    from articles.models import Front

    return Front.pin(article, slot=1, by=ed)


def address(room, what, *args):
    try:
        return reverse(f"admin:{room.replace('.', '_')}_{what}", args=args)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("who", ROLES)
def test_rooms(who, request, things, logged_in):
    """Where a role may go it gets the page; where not, 403 (or 302 from a list of one to its form); never a 500."""
    client, letter, wrong = logged_in(request.getfixturevalue(who)), ROLES[who], []

    def expect(method, path, allowed, ok):
        if path is None:
            return
        status = getattr(client, method)(path).status_code
        right = status in ok if allowed else status in (403, 404, 405)
        if not right:
            wrong.append(f"{method.upper()} {path}: {status}, {'allowed' if allowed else 'forbidden'}")

    for room, (see, begin, change, delete) in TABLE.items():
        thing = things[room]
        expect("get", address(room, "changelist"), letter in see, (200, 302))
        expect("get", address(room, "change", thing.pk), letter in see, (200, 302))
        expect("get", address(room, "history", thing.pk), letter in see, (200, 302))
        expect("get", address(room, "add"), letter in begin, (200,))
        expect("post", address(room, "add"), letter in begin, (200, 302, 400))
        expect("post", address(room, "change", thing.pk), letter in change, (200, 302, 400, 409))
        expect("get", address(room, "delete", thing.pk), letter in delete, (200,))
        for method in ("put", "delete", "patch"):
            status = getattr(client, method)(address(room, "changelist")).status_code
            if status >= 500:
                wrong.append(f"{method.upper()} {room}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ROLES)
def test_deleting_by_post(who, request, things, logged_in):
    """Last, since it takes things away: only those whom the table allows, and a used thing stays."""
    client, letter = logged_in(request.getfixturevalue(who)), ROLES[who]
    for room, (_see, _begin, _change, delete) in TABLE.items():
        path = address(room, "delete", things[room].pk)
        if path is None:
            continue
        status = client.post(path, {"post": "yes"}).status_code
        if letter in delete:
            assert status in (200, 302, 400, 409), f"{path}: {status}"
        else:
            assert status in (403, 404, 405), f"{path}: {status}"
            assert ROOMS[room].model.objects.filter(pk=things[room].pk).exists()


def test_a_stranger_is_led_to_the_door(client, things):
    for room in TABLE:
        path = address(room, "changelist")
        answer = client.get(path)
        assert answer.status_code == 302
        answer = client.get(path, follow=True)
        assert answer.redirect_chain[-1][0].startswith("/account/login/")
        assert client.post(path).status_code == 302


def test_somebody_without_a_role_sees_nothing(cast, logged_in, things):
    client = logged_in(cast("nick"))
    for room in TABLE:
        assert client.get(address(room, "changelist")).status_code == 403, room


def test_no_staff_no_desk(cast, logged_in):
    user = cast("reader")
    user.is_staff = False
    user.save()
    assert logged_in(user).get("/admin/").status_code in (302, 403)


# Addresses beside the forms: who may press them. Each is asked by GET, and posted with nothing in it.
BESIDE = {
    "newsroom.act export": ("EO", "EO"),
    "newsroom.page preview": ("EO", "EO"),
    "newsroom.page restore": ("", "O"),
    "newsroom.letter verb:again": ("", "O"),
    "newsroom.letter verb:give-up": ("", "O"),
    "articles.section order": ("", "EO"),
    "articles.topic merge": ("", "EO"),
    "articles.picture words": ("RPEO", "RPEO"),
    "articles.picture verb:trash": ("", "PEO"),
    "articles.picture verb:restore": ("", "PEO"),
    "articles.picture verb:kill": ("", "PEO"),
}
WITHOUT_NUMBER = {"newsroom.act export", "articles.section order", "articles.picture words"}


@pytest.mark.parametrize("who", ROLES)
def test_beside_the_rooms(who, request, things, logged_in):
    client, letter, wrong = logged_in(request.getfixturevalue(who)), ROLES[who], []
    for place, (look, press) in BESIDE.items():
        room, what = place.split()
        what, *verb = what.split(":")
        path = address(room, what, *([] if place in WITHOUT_NUMBER else [things[room].pk]), *verb)
        got, posted = client.get(path).status_code, client.post(path).status_code
        if (got in (200, 302)) != (letter in look) or got >= 500:
            wrong.append(f"GET {path}: {got}")
        if (posted not in (403, 404)) != (letter in press) or posted >= 500:
            wrong.append(f"POST {path}: {posted}")
    assert not wrong, "\n".join(wrong)
