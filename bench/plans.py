"""What the database does for every statement of a page: its own account (EXPLAIN), and which steps grow.

Marked `!` is a step that reads a whole table or sorts what no index brings in order. In a table of a few rows that is
right; in stories, comments and addresses it wants a look.
"""

import re

from django.conf import settings
from django.db import connection
from django.test import Client

from bench import reading
from bench.house import House, Paper
from bench.measuring import Site, counting

LARGE = ("articles_article", "articles_byline", "articles_topicuse", "articles_pictureuse", "articles_revision",
         "articles_readnext", "comments_comment", "comments_decision", "newsroom_address", "newsroom_act")  # fmt: skip


def pages(house: House, paper: Paper) -> dict[str, tuple[str, str]]:
    """Name → (address, cookie) of what is looked at."""
    found = {name: (asked[0], "") for name, asked in reading.addresses(paper).items() if name != reading.YARDSTICK}
    found["section, page 3"] = (f"{found['section'][0]}page/3/", "")
    found["comments' feed"] = ("/comments/feed/", "")
    found["corrections"] = ("/corrections/", "")
    found["sitemap"] = ("/sitemap.xml", "")
    for who, role, desk in (
        ("ed", "editor", {"story list": "/admin/articles/article/", "front door": "/admin/"}),
        ("mo", "moderator", {"comments that wait": "/admin/comments/comment/",
                             "comments approved": "/admin/comments/comment/?tab=approved"}),
    ):  # fmt: skip
        client = Client()
        client.force_login(house.staff(who, role))
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        found |= {name: (address, cookie) for name, address in desk.items()}
    return found


def show(house: House, paper: Paper) -> None:
    """Print the plans of all pages; the paper must be open."""
    site = Site()
    for name, (address, cookie) in pages(house, paper).items():
        site.ask(address, cookie=cookie)
        with counting() as sent:
            site.ask(address, cookie=cookie)
        print(f"\n=== {name}: {address}, {len(sent)} queries")
        for sql, params in sent:
            if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            tables = dict.fromkeys(re.findall(r'(?:FROM|JOIN) "?(\w+)"?', sql))
            print(f"-- {', '.join(tables)}")
            for line in explain(sql, params):
                print(f"   {'!' if grows(line) else ' '} {line}")


def explain(sql: str, params) -> list[str]:
    """The plan of one statement, a line a step; on PostgreSQL with times, since it is carried out."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [row[3] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}", params)
        return [row[0] for row in cursor.fetchall()]


def grows(step: str) -> bool:
    """Whether a step of a plan costs more the larger the paper is."""
    if re.search(r"USE TEMP B-TREE|Sort Method: external", step):
        return True
    scanned = re.search(r"\b(?:SCAN|Seq Scan on) (\w+)(?! USING)", step)
    return bool(scanned and scanned[1] in LARGE and " USING " not in step)
