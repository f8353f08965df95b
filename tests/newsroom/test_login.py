"""The staff's door: guessing is slow, and nobody who belongs here is kept out by a stranger."""

import pytest
import time_machine
from django.test import Client

from newsroom.models import LoginTry
from newsroom.models.login_try import FROM_ONE_PLACE, OF_ONE_ADDRESS, OF_ONE_NAME, WINDOW
from tests.conftest import PASSWORD

NOON = "2026-03-02T12:00:30+00:00"


def log_in(name="rita", password="a wrong guess", address="203.0.113.9"):
    return Client(REMOTE_ADDR=address).post("/account/login/", {"username": name, "password": password})


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_too_many_tries_are_told_even_with_the_right_password(rita):
    for _turn in range(FROM_ONE_PLACE):
        assert log_in().status_code == 200
    response = log_in(password=PASSWORD)
    assert response.status_code == 429
    assert response["Retry-After"] == str(WINDOW - 30)
    html = response.content.decode()
    assert "Wait 15 minutes" in html
    assert 'value="rita"' in html


def test_a_quarter_of_an_hour_later_the_door_is_open(rita, noon):
    for _turn in range(FROM_ONE_PLACE + 5):
        log_in()
    noon.shift(WINDOW)
    assert log_in(password=PASSWORD).status_code == 302


def test_one_address_tries_many_names(rita):
    for turn in range(OF_ONE_ADDRESS):
        log_in(name=f"name{turn}")
    assert log_in(password=PASSWORD).status_code == 429
    assert log_in(password=PASSWORD, address="198.51.100.4").status_code == 302


def test_an_ipv6_network_is_one_address(rita):
    for turn in range(FROM_ONE_PLACE):
        log_in(address=f"2001:db8::{turn:x}")
    assert log_in(address="2001:db8::ffff", password=PASSWORD).status_code == 429
    assert log_in(address="2001:db8:0:1::1", password=PASSWORD).status_code == 302


def test_many_addresses_try_one_name_and_rita_still_comes_in_from_where_she_works(rita):
    assert log_in(password=PASSWORD).status_code == 302
    for turn in range(OF_ONE_NAME):
        log_in(address=f"198.51.100.{turn}")
    assert log_in(password=PASSWORD, address="192.0.2.1").status_code == 429
    assert log_in(password=PASSWORD).status_code == 302


def test_what_goes_well_counts_against_nobody(rita):
    for _turn in range(OF_ONE_ADDRESS + 1):
        assert log_in(password=PASSWORD).status_code == 302


def test_a_wrong_name_and_a_wrong_password_read_alike(rita, cast):
    cast("gone", "reporter", is_active=False)
    said = set()
    for name, password in (("rita", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD)):
        html = log_in(name=name, password=password).content.decode()
        said.add(html.split('role="alert"')[1].split("</div>")[0])
    assert len(said) == 1


def test_no_name_and_no_address_is_kept_and_old_counts_go(rita, noon):
    log_in()
    log_in(password=PASSWORD)
    assert not LoginTry.objects.filter(key__contains="rita").exists()
    assert not LoginTry.objects.filter(key__contains="203").filter(key__contains=".113").exists()
    noon.shift(3 * WINDOW)
    log_in(name="other", address="198.51.100.4")
    assert LoginTry.objects.exclude(key__startswith="known:").count() == 3


@pytest.mark.parametrize("name", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "ن" * 150])
def test_odd_names_are_only_wrong(db, name):
    assert log_in(name=name).status_code == 200
