"""After the login one is led to a page of this house, whatever the address asked for."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.conftest import PASSWORD

ELSEWHERE = [
    "//evil.example/", "https://evil.example/", "https:evil.example", "/\\evil.example/", "\\\\evil.example",
    "///evil.example", "http:///evil.example/", "javascript:alert(1)", "data:text/html,x",
    "//evil.example\\@testserver/", "/%09/evil.example", "\t//evil.example/", "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "%2f%2fevil.example", "//0x7f.1/",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ELSEWHERE)))
def test_nobody_is_led_elsewhere(rita, client, number):
    asked = ELSEWHERE[number]
    fields = {"username": "rita", "password": PASSWORD, "next": asked}
    answer = client.post("/account/login/", fields, query_params={"next": asked})
    assert answer.status_code == 302
    # As browsers read it: a backslash is a slash, tabs and line ends are nothing.
    read = re.sub(r"[\t\r\n]", "", answer["Location"]).replace("\\", "/")
    assert urlsplit(urljoin("http://testserver/account/login/", read)).netloc == "testserver"
