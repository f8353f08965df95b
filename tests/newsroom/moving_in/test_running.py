"""The move itself, where more than one old site comes along."""

import pytest

from articles.models import Article
from newsroom.management.moving_in.order import Order
from newsroom.management.moving_in.rehearsing import rehearse
from newsroom.management.moving_in.running import NotMoved, check, run

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>{site}</title><link>{site}</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{site}</wp:base_site_url>
<wp:base_blog_url>{site}</wp:base_blog_url>
"""
POST = """<item><title>Story {number} of {site}</title><link>{site}/{number}/</link><dc:creator>ada</dc:creator>
<guid>{site}/?p={number}</guid><content:encoded>Hello.</content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2020-01-02 03:04:05</wp:post_date><wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
"""


def export(path, site, numbers):
    """A file of so many posts of a site."""
    posts = "".join(POST.format(site=site, number=number) for number in numbers)
    path.write_text(f"{HEAD.format(site=site)}{posts}</channel></rss>", encoding="utf-8")
    return path


def count_of(report, kind):
    return next((one.there, one.here) for one in report.counts if one.kind == kind)


def test_two_old_sites_with_the_same_numbers_both_come_whole(db, tmp_path):
    order = Order(
        files=(
            export(tmp_path / "one.xml", "https://one.example", [1, 2]),
            export(tmp_path / "two.xml", "https://two.example", [1, 2, 3]),
            export(tmp_path / "again.xml", "http://two.example", [2, 3, 4]),
        )
    )
    found = rehearse(order, check(order))
    assert count_of(found.report, "stories") == (6, None)
    assert [(one.key, one.stories) for one in found.people] == [("ada", 6)]
    report = run(order, check(order))
    assert count_of(report, "stories") == (6, 6)
    assert count_of(report, "story") == (6, 6)
    assert Article.objects.published().count() == 6
    assert [site.outcomes["new"] for site in report.sites] == [2, 3, 1]


def test_a_number_that_no_row_has_is_refused_with_its_line(tmp_path):
    file = export(tmp_path / "one.xml", "https://one.example", [1, "1" * 5_000])
    with pytest.raises(NotMoved, match=r"line 10: .*no wp:post_id"):
        check(Order(files=(file,)))
