"""article.edit(by=…, …): what it saves, what it refuses, what it keeps."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from articles.models import Article, PictureUse, Revision, Section
from newsroom.models import Address, Change
from newsroom.roles import SYSTEM
from newsroom.states import SlugTaken, StaleEdit


def test_it_saves_the_named_fields_and_no_other(draft, ed):
    article = draft(kicker="Harbour")
    Article.objects.quietly().filter(pk=article.pk).update(kicker="Changed elsewhere")

    article.edit(by=ed, headline="A better headline")

    article.refresh_from_db()
    assert (article.headline, article.kicker) == ("A better headline", "Changed elsewhere")


def test_each_edit_is_a_revision_and_one_change(story, ed):
    article = story()
    Change.objects.all().delete()

    article.edit(by=ed, headline="A better headline", note="Shorter")

    revision = article.revisions.first()
    assert (revision.verb, revision.note, revision.data["headline"]) == ("edit", "Shorter", "A better headline")
    assert Change.objects.count() == 1


def test_a_draft_dirties_nothing(draft, ed):
    article = draft()
    Change.objects.all().delete()

    article.edit(by=ed, headline="Secret")

    assert not Change.objects.exists()


def test_a_stale_save_is_refused_and_nothing_is_lost(draft, ed, olga):
    article = draft()
    opened = article.edit_version
    Article.objects.get(pk=article.pk).edit(by=olga, body="<p>Olga’s.</p>")

    with pytest.raises(StaleEdit) as refusal:
        article.edit(by=ed, version=opened, body="<p>Ed’s.</p>")

    assert refusal.value.current == opened + 1
    assert Article.objects.get(pk=article.pk).body == "<p>Olga’s.</p>"


def test_a_reporter_edits_own_drafts_only(draft, story, rita, ed):
    draft(by=rita).edit(by=rita, headline="Mine")
    with pytest.raises(PermissionDenied):
        draft(by=ed).edit(by=rita, headline="Yours")
    with pytest.raises(PermissionDenied):
        story(by=rita).edit(by=rita, headline="Out already")


@pytest.mark.parametrize("who", ["mo", "pia"])
def test_others_may_not(draft, request, who):
    with pytest.raises(PermissionDenied):
        draft().edit(by=request.getfixturevalue(who), headline="No")


def test_an_unknown_field_is_a_mistake_of_the_caller(draft, ed):
    with pytest.raises(TypeError, match="state"):
        draft().edit(by=ed, state="published")


def test_typo_fixes_leave_updated_alone_and_substantive_ones_move_it(story, ed):
    article = story(at=datetime(2026, 11, 1, 9, tzinfo=UTC))

    article.edit(by=ed, headline="Libary no more", substantive=False)
    assert article.updated_at is None
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        article.edit(by=ed, body="<p>New facts.</p>", substantive=True)

    article.refresh_from_db()
    assert article.updated_at == datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert article.modified_at == article.updated_at


def test_updated_never_goes_back_when_the_clock_does(story, ed):
    article = story(at=datetime(2026, 11, 1, 9, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 1, 8, tzinfo=UTC), tick=False):
        article.edit(by=ed, body="<p>New facts.</p>", substantive=True)
        assert article.modified_at == article.updated_at == datetime(2026, 11, 1, 9, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        article.edit(by=ed, body="<p>More facts.</p>", substantive=True)
    with time_machine.travel(datetime(2026, 11, 1, 11, tzinfo=UTC), tick=False):
        article.edit(by=ed, body="<p>Still more.</p>", substantive=True)
    assert article.updated_at == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_clock_that_was_far_ahead_once_leaves_no_mark(story, ed):
    article = story(at=datetime(2026, 11, 1, 9, tzinfo=UTC))
    with time_machine.travel(datetime(2027, 11, 1, 9, tzinfo=UTC), tick=False):
        article.edit(by=ed, body="<p>New facts.</p>", substantive=True)
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=UTC), tick=False):
        article.edit(by=ed, body="<p>More facts.</p>", substantive=True)
    assert article.modified_at == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_draft_never_gets_an_update_time(draft, ed):
    article = draft().edit(by=ed, body="<p>More.</p>", substantive=True)
    assert article.publish(by=ed).updated_at is None


def test_retitling_keeps_the_address(story, ed):
    article = story(headline="Storm")
    address = article.get_absolute_url()

    article.edit(by=ed, headline="The great storm")

    assert article.get_absolute_url() == address


def test_a_new_slug_leaves_a_redirect_in_one_hop(story, ed):
    article = story(headline="Storm")
    first = article.get_absolute_url()

    article.edit(by=ed, slug="great-storm")
    article.edit(by=ed, slug="greatest-storm")

    assert Address.objects.get(path=first).leads_to() == article.get_absolute_url()
    assert article.get_absolute_url().endswith("/greatest-storm/")


def test_a_taken_slug_is_refused(story, ed):
    story(headline="Storm")
    article = story(headline="Calm")

    with pytest.raises(SlugTaken):
        article.edit(by=ed, slug="storm")

    assert Article.objects.get(pk=article.pk).slug == "calm"


def test_section_change_dirties_old_and_new(story, ed, local):
    article = story()
    sport = Section.objects.create(name="Sport")
    Change.objects.all().delete()

    article.edit(by=ed, section=sport)

    assert {f"stories:section:{local.pk}", f"stories:section:{sport.pk}"} <= set(Change.objects.get().keys)


def test_topics_are_one_in_all_spellings(draft, ed):
    article = draft().edit(by=ed, topics=["Élection", "ÉLECTION", "E\u0301lection", "🎉"])

    assert sorted(topic.name for topic in article.topics.all()) == ["Élection", "🎉"]
    assert all(topic.slug for topic in article.topics.all())


def test_pictures_in_order_lead_first(draft, ed, picture):
    one, two = picture(), picture()

    article = draft().edit(by=ed, pictures=[{"picture": one, "caption": "Here"}, {"picture": two}])

    article.refresh_from_db()
    assert article.lead.picture == one
    assert article.lead.shown_caption == "Here"
    assert [use.role for use in article.picture_uses.all()] == ["lead", "gallery"]
    one.refresh_from_db()
    assert one.caption == "The harbour at dusk."


def test_body_is_cleaned_and_saving_again_changes_nothing(draft, ed):
    article = draft(body='<p onclick="x()">Hello <script>alert(1)</script><a href="javascript:x">you</a></p>')
    first = article.body

    article.edit(by=ed, body=first)

    assert "script" not in first
    assert "onclick" not in first
    assert article.body == first


def test_revert_brings_everything_back_as_a_new_version(story, ed, picture):
    sport = Section.objects.create(name="Sport")
    one = picture()
    article = story(topics=["Harbour"], byline=[ed.author], pictures=[{"picture": one}])
    kept = article.revisions.first()
    before = article.headline
    article.edit(by=ed, headline="Other", topics=["Sea"], byline=[], pictures=[], section=sport)

    article.revert(to=kept, by=ed)

    article = Article.objects.get(pk=article.pk)
    assert article.headline == before
    assert [topic.name for topic in article.topics.all()] == ["Harbour"]
    assert [byline.author for byline in article.bylines.all()] == [ed.author]
    assert article.lead.picture == one
    assert article.section.name == "Local"
    assert article.revisions.count() == kept.number + 2


def test_the_same_edit_by_the_house_needs_no_role(draft):
    assert draft().edit(by=SYSTEM, headline="From the wire").headline == "From the wire"


def test_every_revision_number_is_its_own(draft, ed):
    article = draft()
    for n in range(5):
        article.edit(by=ed, headline=f"Version {n}")

    assert [r.number for r in Revision.objects.filter(article=article)] == [6, 5, 4, 3, 2, 1]


def test_body_pictures_are_noted_as_uses(draft, ed, picture):
    one = picture()

    article = draft().edit(
        by=ed, body=f'<p>See.</p><figure data-picture="{one.uid}"><figcaption>Here</figcaption></figure>'
    )

    assert [(use.picture, use.role) for use in PictureUse.objects.filter(article=article)] == [(one, "body")]


def test_a_link_to_our_own_site_is_kept_by_its_path(draft, ed, settings):
    """So that it outlives a move to another name."""
    settings.SITE_URL = "https://courier.example"
    article = draft(body='<p><a href="https://courier.example/about/?a=1#b">us</a></p>')
    article.edit(by=ed, body=article.body + "<p><a href='https://courier.example.evil.example/'>them</a></p>")
    assert article.body == (
        '<p><a href="/about/?a=1#b">us</a></p><p><a href="https://courier.example.evil.example/">them</a></p>'
    )
