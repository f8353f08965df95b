"""Hours that are typed: a year beyond all calendars is told, in every field alike."""

import pytest
from django.urls import reverse

from newsroom.models import SiteSettings

FAR = ["9999-12-31T23:30", "0001-01-01T00:10", "2201-01-01T00:00", "9999-12-31T23:30-05:00"]
SENTENCE = "Choose a year between 1900 and 2200."


@pytest.fixture(params=["America/New_York", "Asia/Tokyo"], autouse=True)
def zone(request, db):
    settings = SiteSettings.current()
    settings.time_zone = request.param
    settings.save()


@pytest.mark.parametrize("hour", FAR)
def test_on_the_schedule(ed, draft, do, hour):
    response = do(ed, draft(), "schedule", at=hour)
    assert response.status_code == 400
    assert SENTENCE in response.content.decode()


@pytest.mark.parametrize("hour", FAR)
@pytest.mark.parametrize("field", ["embargo_until", "comments_until"])
def test_in_the_storys_form(ed, draft, save, field, hour):
    response = save(ed, draft(), **{field: hour})
    assert response.status_code == 400
    assert SENTENCE in response.content.decode()


@pytest.mark.parametrize("hour", FAR)
def test_on_the_front(ed, story, logged_in, hour):
    article = story()
    typed = {"story": article.get_absolute_url(), "slot": 1, "until": hour}
    response = logged_in(ed).post(reverse("admin:articles_front_pin"), typed)
    assert response.status_code == 400
    assert SENTENCE in response.content.decode()


@pytest.mark.parametrize("hour", FAR)
def test_in_the_library(pia, picture, logged_in, hour):
    typed = {"caption": "x", "focal_across": 50, "focal_down": 50, "rights_until": hour}
    response = logged_in(pia).post(reverse("admin:articles_picture_change", args=[picture().pk]), typed)
    assert response.status_code == 400
    assert SENTENCE in response.content.decode()
