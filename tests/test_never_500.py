"""No address ever answers 500: every route, every method, with the worst that can stand in an address or a form."""

import itertools

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from newsroom.models import Heartbeat

NASTY = [
    "x",
    "..",
    "%2e%2e",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",
    "مكتبة",
    "%E2%80%AE",
    "a" * 300,
    "%F0%9F%92%A5" * 80,
    "'%22--",
    "%0d%0aSet-Cookie:x",
]
NUMBERS = ["0", "1", "-1", "99999999999999999999999", "007", "٣"]
QUERIES = [
    "",
    "?p=1",
    "?p=-1",
    "?p=99999999999999999999",
    "?p=%00",
    "?q=%00",
    "?q=" + "a" * 10_000,
    "?q=%22unbalanced",
    "?q=a%20OR%20NEAR(&",
    "?page_id=x",
    "?cat=1e9",
    "?m=999999",
    "?m=20261340",
    *(f"?q=council&m={when}" for when in ("0001", "1700", "2200", "9998", "99991230", "00010101", "9999")),
    "?feed=rss2",
    "?s=%ff",
    "?tag=%00",
    "?author=-1",
    "?parent=x",
    "?parent=99999999999999999999",
    "?sort=%00",
    "?section=%00&from=x&to=9999-99-99",
    "?" + "&".join(f"x{n}=1" for n in range(50)),
]
METHODS = ["get", "head", "post", "put", "patch", "delete", "options", "trace"]


def routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from routes(entry, prefix + route)
        elif isinstance(entry, URLPattern):
            yield prefix + route, entry


def addresses(route):
    """Fill a route's holes: each with something that fits, and with everything nasty."""
    if route.startswith("^") or "(?P" in route:
        return [f"/{word}/" for word in NASTY] + [f"/{word}" for word in NASTY[:5]]
    holes = [part.split(">")[0] for part in route.split("<")[1:]]
    found = []
    for nasty in [None, *NASTY, *NUMBERS]:
        path = route
        for hole in holes:
            kind = hole.split(":")[0]
            fitting = {
                "year": "2026", "two": "11", "int": "1", "name": "x", "str": "x",
                "uuid": "00000000-0000-4000-8000-000000000000",
            }[kind]  # fmt: skip
            path = path.replace(
                f"<{hole}>",
                nasty
                if nasty is not None and kind in ("name", "str", "uuid")
                else nasty
                if nasty in NUMBERS and kind == "int"
                else fitting,
                1,
            )
        found.append("/" + path)
    return list(dict.fromkeys(found))


EVERY = sorted({address for route, _entry in routes() for address in addresses(route)})


@pytest.fixture
def something(story, draft, ed):
    """A little of everything, so that views have something to fail on."""
    article = story(headline="x", topics=["x"], byline=[ed.author])
    draft(headline="Secret")
    Heartbeat.beat("worker")
    return article


@pytest.mark.django_db
def test_every_route_with_the_worst_in_it(client, something):
    wrong = [f"{address}: {status}" for address in EVERY if (status := client.get(address).status_code) >= 500]
    assert not wrong, wrong
    assert len(EVERY) > 300


@pytest.mark.django_db
def test_every_route_with_every_method(client, something):
    some = [
        "/",
        "/x/",
        "/section/local/",
        "/2026/11/22/x/",
        something.get_absolute_url(),
        something.get_absolute_url() + "comment/",
        something.get_absolute_url() + "comment/1/report/",
        "/search/",
        "/feed/",
        "/livez",
        "/account/login/",
        "/account/login/second/",
        "/account/login/passkey/",
        "/account/login/passkey/ask/",
        "/account/forgotten/",
        "/account/invitation/?key=x",
        "/account/second/",
        "/account/prove/",
        "/nothing/at/all/",
        "/media/renditions/x.jpg",
        "/robots.txt",
    ]
    wrong = []
    for address, method in itertools.product(some, METHODS):
        status = getattr(client, method)(address).status_code
        if status >= 500:
            wrong.append(f"{method} {address}: {status}")
    assert not wrong, wrong


@pytest.mark.django_db
def test_every_list_with_every_query(client, something):
    some = [
        "/",
        "/search/",
        "/section/local/",
        "/feed/",
        something.get_absolute_url(),
        "/archive/",
        something.get_absolute_url() + "comment/",
        "/nothing/",
    ]
    wrong = []
    for address, query in itertools.product(some, QUERIES):
        status = client.get(address + query).status_code
        if status >= 500:
            wrong.append(f"{address}{query[:60]}: {status}")
    assert not wrong, wrong


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2026/13/01", "2026/02/30", "0000/00/00", "9999/12/31", "2026/00/10"])
def test_days_that_never_were(client, day):
    for tail in ("", "x/", "page/2/", "x/comment/", "x/feed/", "x/comments/2/"):
        assert client.get(f"/{day}/{tail}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"a=%ff%fe&b=%00", b"&" * 5000, b"body=" + b"a" * 3_000_000])
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain; charset=nonsense",
    ],
)
def test_broken_bodies(client, something, body, kind):
    for address in (
        something.get_absolute_url() + "comment/",
        something.get_absolute_url() + "comment/1/report/",
        "/account/login/",
        "/account/login/passkey/",
        "/account/forgotten/",
        "/search/",
    ):
        assert client.generic("POST", address, body, content_type=kind).status_code < 500, address


@pytest.mark.django_db
@pytest.mark.parametrize("size", [0, 10, 2_600_000])
def test_files_where_none_belong(client, something, size):
    for address in (
        something.get_absolute_url() + "comment/",
        something.get_absolute_url() + "comment/1/report/",
        "/account/login/",
        "/admin/",
    ):
        sent = {"body": SimpleUploadedFile("a\0b.jpg", b"x" * size), "name": "\0", "parent": "9" * 5000}
        assert client.post(address, sent).status_code < 500, address


# --- The desk -----------------------------------------------------------------------------------------------------

NO_IDS = ["²", "a\0b", "99999999999999999999"]
FILTERS = ["q", "p", "o", "id__in"]


@pytest.fixture
def at_the_desk(something, said, logged_in, olga):
    """The client of an owner, who may open every list."""
    said(something)
    return logged_in(olga)


def rooms():
    return {reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist"): m for m in admin.site._registry}


@pytest.mark.django_db
def test_every_list_of_the_desk_with_every_nonsense(at_the_desk, rf, olga):
    request, wrong = rf.get("/"), []
    request.user = olga
    for address, model in rooms().items():
        filters = []
        for spec in admin.site._registry[model].get_list_filter(request):
            if isinstance(spec, type):
                filters.append(spec.parameter_name)
            else:
                name = spec if isinstance(spec, str) else spec[0]
                filters += [f"{name}__{lookup}" for lookup in ("exact", "id__exact")]
        for parameter, typed in itertools.product([*FILTERS, *filters], NO_IDS):
            status = at_the_desk.get(address, {parameter: typed}).status_code
            if status >= 500:
                wrong.append(f"{address}?{parameter}={typed[:30]!r}: {status}")
    assert not wrong, wrong
    assert len(rooms()) > 8


@pytest.mark.django_db
def test_every_action_of_the_desk_on_nothing_that_is_there(at_the_desk, rf, olga):
    request = rf.get("/")
    request.user = olga
    count = 0
    for address, model in rooms().items():
        for action in [*admin.site._registry[model].get_actions(request), "invented"]:
            sent = {"action": action, "_selected_action": NO_IDS, "index": "9" * 5000, "select_across": "²"}
            assert at_the_desk.post(address, sent).status_code < 500, (address, action)
            count += 1
    assert count > 12


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NO_IDS)
def test_every_address_of_the_desk_with_no_id(at_the_desk, typed):
    for address in rooms():
        for tail in ("change/", "history/"):
            assert at_the_desk.get(f"{address}{typed}/{tail}").status_code < 500, (address, tail)
    for address in ("/admin/autocomplete/", "/admin/jsi18n/", "/admin/r/1/1/"):
        asked = {"term": typed, "app_label": "articles", "model_name": "byline", "field_name": "author", "page": typed}
        assert at_the_desk.get(address, asked).status_code < 500, address


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NO_IDS)
def test_every_row_of_the_storys_form_with_no_id(at_the_desk, typed):
    rows = {f"{prefix}-{name}": "1" for prefix in ("byline", "pictures") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for name in ("section", "version", "byline-0-author", "pictures-0-picture"):
        sent = {"headline": "Harbour", **rows, name: typed}
        assert at_the_desk.post("/admin/articles/article/add/", sent).status_code < 500, name
