"""A full walk through the store is the walk without it, byte by byte: cold, and warm, from the files that were laid."""

import time_machine
from django.test import Client

from newsroom.models.site import _remembered
from newsroom.pages import store as stores
from newsroom.pages.front import Front
from tests.newsroom.pages import paper as a_paper
from tests.newsroom.pages.crawl import asking, crawl


def test_the_same_with_and_without_the_store(stored, settings):
    paper = a_paper.build()
    with time_machine.travel(a_paper.NOW, tick=False):
        settings.PAGE_STORE = False
        without = crawl(asking(Client()))
        settings.PAGE_STORE = True
        assert stores.the_store() is stored

        cold = crawl(asking(Client()))
        assert {address: page.body for address, page in cold.items()} == {
            address: page.body for address, page in without.items()
        }

        front, warm = Front(None, stored.edition.tree_path), {}
        for address, page in without.items():
            environ = {"REQUEST_METHOD": "GET", "PATH_INFO": address.encode().decode("latin-1"), "QUERY_STRING": "x=1"}
            found = front.find(environ)
            assert (found is not None) == page.may_be_stored, address
            if found:
                warm[address] = found[2]
        assert warm == {address: page.body for address, page in without.items() if page.may_be_stored}
        assert len(warm) > 100

        # A change takes away what shows it, and what is read after it is right.
        paper.story("local 1").edit(by=a_paper.SYSTEM, headline="Another headline")
        _remembered.clear()
        settings.PAGE_STORE = False
        without = crawl(asking(Client()))
        settings.PAGE_STORE = True
        for address, page in without.items():
            if found := front.find({"REQUEST_METHOD": "GET", "PATH_INFO": address.encode().decode("latin-1")}):
                assert found[2] == page.body, address
        assert crawl(asking(Client()))["/"].body == without["/"].body
