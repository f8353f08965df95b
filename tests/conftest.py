"""What every test may ask for. The surroundings stand in tests/settings.py."""

import os
import shutil
from pathlib import Path

import pytest

# --- which tests run ---------------------------------------------------------------------------------------------


# What a page says, how it looks and weighs, who may open it: the same rows give the same page, whichever database kept
# them. Verbs, queries, constraints, races, searches, imports and migrations stand in no file of these, and the queries
# of every page are asked on both by test_never_500.py, test_query_counts.py and newsroom/pages/test_exact.py.
# (The drill of a killed import copies the file of a database; imports themselves run on both.)
ONE_DATABASE_IS_ENOUGH = """
    test_check_theme.py test_hostile_desk.py test_theme.py test_valid_html.py test_weight_of_desk.py
    test_weight_of_pages.py
    articles/test_embeds.py articles/test_feeds.py articles/test_heads.py articles/test_lost.py
    articles/test_oembed.py articles/test_pages_addresses.py articles/test_pages_article.py
    articles/test_pages_edit.py articles/test_pages_front.py articles/test_pages_lists.py
    articles/test_pages_preview.py articles/test_pages_refusals.py articles/test_paste.py articles/test_prose.py
    articles/test_share_pictures.py articles/test_sitemaps.py articles/test_structured_data.py
    articles/admin/test_byline_names.py articles/admin/test_correct.py articles/admin/test_documents.py
    articles/admin/test_drop_document.py articles/admin/test_from_document.py articles/admin/test_front_earlier.py
    articles/admin/test_history.py articles/admin/test_hours.py articles/admin/test_kill.py
    articles/admin/test_menu.py articles/admin/test_pictures.py articles/admin/test_publish.py
    articles/admin/test_publish_sheet.py articles/admin/test_receipt.py articles/admin/test_refused_publish.py
    articles/admin/test_restore.py articles/admin/test_revive.py articles/admin/test_schedule.py
    articles/admin/test_send_back.py articles/admin/test_share_preview.py articles/admin/test_spike.py
    articles/admin/test_standing_pages.py articles/admin/test_story_bar.py articles/admin/test_story_form.py
    articles/admin/test_story_form_size.py articles/admin/test_story_list.py articles/admin/test_submit.py
    articles/admin/test_summer_time.py articles/admin/test_today.py articles/admin/test_trash.py
    articles/admin/test_unschedule.py articles/admin/test_upload_here.py articles/admin/test_withdraw.py
    articles/documents/test_document_serving.py
    bench/test_archive.py bench/test_corpus.py bench/test_desk.py
    comments/test_conversation_data.py comments/test_feeds.py comments/test_initials.py comments/test_report_page.py
    comments/test_thread_page.py
    deploy/test_nginx.py
    drills/test_moving_in.py
    newsroom/test_address_form.py newsroom/test_banner.py newsroom/test_banner_away.py newsroom/test_bodiless.py
    newsroom/test_bucket.py newsroom/test_demo.py newsroom/test_demo_pictures.py newsroom/test_desk.py
    newsroom/test_desk_words.py newsroom/test_dress.py newsroom/test_every_view_fails.py newsroom/test_languages.py
    newsroom/test_letters_room.py newsroom/test_log.py newsroom/test_logo.py newsroom/test_logs.py
    newsroom/test_matrix.py newsroom/test_methods.py newsroom/test_middleware.py newsroom/test_my_account.py
    newsroom/test_opening.py newsroom/test_second_factor.py newsroom/test_settings_form.py
    newsroom/test_staff_form.py newsroom/test_static_files.py newsroom/test_typed.py newsroom/test_weight.py
    newsroom/test_where_login_leads.py
    newsroom/moving_in/test_desk_files.py newsroom/moving_in/test_fetching.py
    newsroom/moving_out/test_archive_hostile.py
    newsroom/own_paper/test_at_the_desk.py newsroom/own_paper/test_leaving.py
    newsroom/pages/test_crawl_stored.py
""".split()


def pytest_collection_modifyitems(config, items):
    """With $ONLY_DATABASE_TESTS, leave out what was run on the other one a minute ago and hangs on no database."""
    if not os.environ.get("ONLY_DATABASE_TESTS"):
        return
    enough = {Path(__file__).parent / name for name in ONE_DATABASE_IS_ENOUGH}

    def asks_a_database(item):
        fixtures = {"db", "transactional_db"} & set(item.fixturenames)
        return item.path not in enough and bool(fixtures or item.get_closest_marker("django_db"))

    asks = [asks_a_database(item) for item in items]
    config.hook.pytest_deselected(items=[item for item, does in zip(items, asks, strict=True) if not does])
    items[:] = [item for item, does in zip(items, asks, strict=True) if does]


# --- the database ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database; after a test that commits it is put back, not flushed (see tests/clean_slate.py)."""
    from django.test import TransactionTestCase

    from tests.clean_slate import CleanSlate

    with django_db_blocker.unblock():
        slate = CleanSlate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: slate.put_back())
        yield


# --- browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; $CHROMIUM names another one than the system's."""
    from playwright.sync_api import expect, sync_playwright

    # A machine that has other things to do is not a fault of ours.
    expect.set_options(timeout=15_000)
    # The shell first: it draws no windows, which take a second of each page's time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    # Playwright runs an event loop in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*sandbox, "--disable-dev-shm-usage"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visits(chromium, live_server):
    """Windows of people's browsers at the live server; what must not happen in any of them fails the test."""
    from tests.browser.visits import Visits

    visits = Visits(chromium, live_server.url)
    yield visits
    visits.close()
    assert not visits.wrong, visits.wrong


@pytest.fixture
def page(visits):
    """A fresh page of a stranger's browser."""
    return visits.open()


# --- the cast and the house ------------------------------------------------------------------------------------

PASSWORD = "a long password for tests"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What a process remembers of the settings is good for one test's database only."""
    from newsroom.models import site

    site._remembered.clear()
    yield
    site._remembered.clear()


@pytest.fixture
def cast(db):
    """Make a member of staff: `cast("rita", "reporter")`."""
    from django.contrib.auth.models import Group

    from newsroom.models import User

    def make(name, *roles, **fields):
        user = User.objects.create_user(
            name, f"{name}@courier.example", PASSWORD, first_name=name.title(), is_staff=True, **fields
        )
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def rita(cast):
    """Rita reports."""
    return cast("rita", "reporter")


@pytest.fixture
def ed(cast):
    """Ed edits."""
    return cast("ed", "editor")


@pytest.fixture
def pia(cast):
    """Pia looks after the pictures."""
    return cast("pia", "photo editor")


@pytest.fixture
def mo(cast):
    """Mo moderates."""
    return cast("mo", "moderator")


@pytest.fixture
def olga(cast):
    """Olga owns the paper."""
    return cast("olga", "owner")


@pytest.fixture
def vera(client):
    """Vera visits: a client that nobody knows."""
    return client


@pytest.fixture
def logged_in(db):
    """A client that is logged in: `logged_in(ed).get(…)`."""
    from django.test import Client

    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def local(db):
    """The section Local."""
    from articles.models import Section

    return Section.objects.create(name="Local", position=1)


@pytest.fixture
def draft(db, local):
    """Make a draft: `draft(headline="…", by=rita)`."""
    from articles.models import Article

    count = iter(range(1, 10_000))

    def make(by=None, byline=None, topics=None, pictures=None, **fields):
        fields = {
            "headline": f"The harbour library stays, part {next(count)}",
            "section": local,
            "body": "<p>The council voted on Tuesday to keep it.</p>",
            "created_by": by,
            **fields,
        }
        article = Article.objects.create(**fields)
        more = {
            name: value
            for name, value in (("byline", byline), ("topics", topics), ("pictures", pictures))
            if value is not None
        }
        if more:
            from newsroom.roles import SYSTEM

            article.edit(by=SYSTEM, **more)
        return article

    return make


@pytest.fixture
def story(draft):
    """Make a published story: `story(headline="…")`; `at=` an aware time publishes it then."""
    import time_machine

    from newsroom.roles import SYSTEM

    def make(at=None, **fields):
        article = draft(**fields)
        if at is None:
            return article.publish(by=SYSTEM)
        with time_machine.travel(at, tick=False):
            return article.publish(by=SYSTEM)

    return make


@pytest.fixture
def document(db):
    """Make a document that readers can fetch: `document(title="…")`, or of your own bytes: `document(mp3())`."""
    import io

    from articles.documents.keeping import take_in
    from tests.articles.documents.document_samples import pdf

    count = iter(range(1, 10_000))

    def make(content=None, called="Budget 2026.pdf", by=None, **fields):
        return take_in(io.BytesIO(content or pdf(f"PLAN {next(count)}")), by=by, called=called, **fields)

    return make


@pytest.fixture
def picture(db):
    """Make a picture of the library whose renditions are made: `picture(caption="…")`."""
    import hashlib

    from articles.models import Picture

    count = iter(range(1, 10_000))

    def make(**fields):
        sha = hashlib.sha256(f"picture {next(count)}".encode()).hexdigest()
        rows = [
            {
                "crop": crop,
                "format": form,
                "width": width,
                "height": height,
                "size": 1000,
                "name": f"renditions/{sha[:2]}/{sha[:12]}/{width}x{height}{'-' + crop if crop else ''}.{form}",
            }
            for form in ("jpeg", "webp")
            for crop, width, height in (
                ("", 480, 320),
                ("", 960, 640),
                ("16x9", 1200, 675),
                ("4x3", 1200, 900),
                ("1x1", 1200, 1200),
            )
        ]
        return Picture.objects.create(
            **{
                "file": f"pictures/originals/{sha[:2]}/{sha}.jpg",
                "sha256": sha,
                "format": "JPEG",
                "width": 1500,
                "height": 1000,
                "size": 1000,
                "caption": "The harbour at dusk.",
                "credit": "Ines Moor / Courier",
                "alt": "Boats in front of a low brick building",
                "making": "made",
                "renditions": rows,
                **fields,
            }
        )

    return make


@pytest.fixture
def said(db):
    """Make a comment that is in the house already: `said(story, "Nice.", state="approved", parent=other)`."""
    from comments.models import Comment
    from newsroom.roles import SYSTEM

    count = iter(range(1, 100_000))

    def make(article, body=None, *, state="waiting", **fields):
        number = next(count)
        fields = {
            "name": f"Reader {number}",
            "email": f"reader{number}@readers.example",
            "ip": "192.0.2.7",
            "agent": "Mozilla/5.0 (X11; Linux x86_64)",
            "reason": "First comment",
            "rule": "first-comment",
            **fields,
        }
        comment = Comment.objects.create(article=article, body=body or f"Remark number {number}.", **fields)
        if state == "approved":
            comment.approve(by=SYSTEM)
        elif state == "rejected":
            comment.reject(by=SYSTEM, reason="Off topic.")
        elif state == "spam":
            comment.mark_spam(by=SYSTEM)
        elif state == "deleted":
            comment.remove(by=SYSTEM)
        return comment

    return make
