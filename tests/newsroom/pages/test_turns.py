"""A page that many ask for at once is made by one of them."""

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from newsroom.pages import storing


def test_one_makes_the_page_and_the_others_find_it(monkeypatch):
    made, stored, entered, go = [], [], threading.Event(), threading.Event()

    def make(self, store, request):
        made.append(1)
        entered.set()
        assert go.wait(10)
        stored.append(1)
        return HttpResponse("made")

    class Tree:
        def __init__(self, application, tree):
            pass

        def find(self, environ):
            return ("200 OK", [("Content-Type", "text/plain")], b"found") if stored else None

    monkeypatch.setattr(storing.Storing, "make", make)
    monkeypatch.setattr(storing, "Front", Tree)
    monkeypatch.setattr(storing, "the_store", lambda: type("Store", (), {"edition": type("E", (), {"tree_path": b""})}))
    middleware, answers = storing.Storing(None), []

    def ask():
        answers.append(middleware(RequestFactory().get("/")).content)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    while storing._turns["/"][1] < 8:
        pass
    go.set()
    for thread in threads:
        thread.join(10)
    assert len(made) == 1
    assert sorted(answers) == [b"found"] * 7 + [b"made"]
    assert storing._turns == {}


def test_a_page_that_fails_lets_the_next_one_try():
    with pytest.raises(ZeroDivisionError), storing.turn("/") as waited:
        assert not waited
        raise ZeroDivisionError
    assert storing._turns == {}
    with storing.turn("/") as waited:
        assert not waited


def test_who_waits_too_long_goes_alone(monkeypatch):
    monkeypatch.setattr(storing, "PATIENCE", 0.01)
    with storing.turn("/"), storing.turn("/") as waited:
        assert waited
    assert storing._turns == {}
