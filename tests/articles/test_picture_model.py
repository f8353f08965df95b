"""The picture library: usable, killed, in the trash; what makes its files due again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Picture
from newsroom.models import Act, Change


def test_a_usable_picture_offers_its_renditions(picture):
    one = picture()
    assert one in Picture.objects.usable()
    assert {rendition.crop for rendition in one.made} == {"", "16x9", "4x3", "1x1"}
    assert one.made[0].url.startswith("/media/renditions/")


@pytest.mark.parametrize(
    "away",
    [
        {"killed_at": timezone.now()},
        {"trashed_at": timezone.now()},
        {"rights_until": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_what_may_not_be_shown_offers_none(picture, away):
    one = picture(**away)
    assert one not in Picture.objects.usable()
    assert one.made == []


@pytest.mark.parametrize("field, value", [("focal_x", 0.2), ("credit", "Somebody else"), ("caption", "Other words")])
def test_new_words_or_a_new_focal_point_make_new_files(picture, field, value):
    one = Picture.objects.get(pk=picture().pk)
    setattr(one, field, value)
    one.save()

    one.refresh_from_db()
    assert one.making == "due"
    assert one.renditions, "the old files stay until the new ones are made"


def test_saving_alt_alone_makes_nothing_due(picture):
    one = Picture.objects.get(pk=picture().pk)
    one.alt = "Other words"
    one.save()
    assert one.making == "made"


def test_kill(picture, pia, rita, ed):
    one = picture()
    with pytest.raises(PermissionDenied):
        one.kill(by=rita, reason="No release.")
    one.kill(by=pia, reason="No release.")

    assert not one.is_usable
    assert f"picture:{one.pk}" in Change.objects.last().keys
    assert Act.objects.get(verb="kill picture").note == "No release."


def test_trash_and_restore(picture, pia, mo):
    one = picture()
    with pytest.raises(PermissionDenied):
        one.trash(by=mo)
    one.trash(by=pia)
    assert not one.is_usable
    one.restore(by=pia)
    assert one.is_usable


def test_a_use_words_it_its_own_way(picture, draft):
    one = picture()
    article = draft(
        pictures=[{"picture": one, "alt": "Here", "caption": "Only here"}, {"picture": picture(), "decorative": True}]
    )
    lead, other = article.picture_uses.all()

    assert (lead.shown_alt, lead.shown_caption) == ("Here", "Only here")
    assert other.shown_alt == ""
    one.refresh_from_db()
    assert one.caption == "The harbour at dusk."
