"""What the tests of the moderators' queue share: its addresses, and how its pages are read."""

import re

from django.urls import reverse

LIST = "/admin/comments/comment/"


def counts(page):
    return {name: int(count) for name, count in re.findall(r'data-tab="(\w+)">(\d+)<', page)}


def shown(page):
    """How many comments a page of the queue shows, folded ones and all."""
    alike = sum(int(count) for count in re.findall(r"<bdi>(\d+) alike", page))
    return len(re.findall(r'class="queue-card"', page)) + alike


def verb_address(verb, comment):
    return reverse(f"admin:comments_comment_{verb}", args=[comment.pk])


def get(client, query=""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return answer.content.decode()


def get_page(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer


def in_json(client, address, **data):
    return client.post(address, data, headers={"Accept": "application/json"})


def seen(client, comment):
    return re.search(rf'name="seen-{comment.pk}"\s+value="(\d+)"', get(client, f"?tab={comment.state}"))[1]


def since(client, ids, tab="waiting"):
    return client.get(f"{LIST}since/", {"ids": ids, "tab": tab})
