"""Moving in: how many posts a second `import_wordpress` writes, from an export made here."""

import io
import random
import resource
import tempfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from articles.models import Article
from bench.corpus import Language
from bench.house import House
from bench.measuring import Clock, Table
from comments.models import Comment

POSTS, COMMENTS_A_POST = 1_000, 4
SITE = "https://old-paper.example"

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Old Paper</title><link>{site}</link><description>Before the move</description>
<pubDate>{now}</pubDate><language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
"""
PERSON = (
    "<wp:author><wp:author_id>{n}</wp:author_id><wp:author_login>writer{n}</wp:author_login>"
    "<wp:author_email>writer{n}@old-paper.example</wp:author_email>"
    "<wp:author_display_name>Writer {n}</wp:author_display_name></wp:author>\n"
)
ITEM = """<item>
<title><![CDATA[{title}]]></title><link>{site}/{at:%Y/%m}/post-{n}/</link><pubDate>{pub}</pubDate>
<dc:creator><![CDATA[writer{writer}]]></dc:creator><guid isPermaLink="false">{site}/?p={n}</guid>
<description></description><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{n}</wp:post_id>
<wp:post_date><![CDATA[{at:%Y-%m-%d %H:%M:%S}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{at:%Y-%m-%d %H:%M:%S}]]></wp:post_date_gmt>
<wp:comment_status><![CDATA[open]]></wp:comment_status><wp:ping_status><![CDATA[open]]></wp:ping_status>
<wp:post_name><![CDATA[post-{n}]]></wp:post_name><wp:status><![CDATA[publish]]></wp:status>
<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type><![CDATA[post]]></wp:post_type>
<wp:post_password><![CDATA[]]></wp:post_password><wp:is_sticky>0</wp:is_sticky>
<category domain="category" nicename="category-{category}"><![CDATA[Category {category}]]></category>
{tags}{remarks}</item>
"""
TAG = '<category domain="post_tag" nicename="tag-{n}"><![CDATA[Tag {n}]]></category>'
REMARK = """<wp:comment><wp:comment_id>{n}</wp:comment_id>
<wp:comment_author><![CDATA[Reader {who}]]></wp:comment_author>
<wp:comment_author_email><![CDATA[reader{who}@readers.example]]></wp:comment_author_email>
<wp:comment_author_url></wp:comment_author_url><wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP>
<wp:comment_date><![CDATA[{at:%Y-%m-%d %H:%M:%S}]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[{at:%Y-%m-%d %H:%M:%S}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved><![CDATA[1]]></wp:comment_approved>
<wp:comment_type><![CDATA[comment]]></wp:comment_type><wp:comment_parent>0</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id></wp:comment>
"""


def write_export(path: Path, posts: int, seed: int = 1) -> None:
    """Write an export in WordPress's format (WXR 1.2) with so many posts of about 500 words, a few comments each."""
    rng = random.Random(seed)
    language = Language(rng)
    first = datetime(2020, 1, 1, 9, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.format(site=SITE, now=format_datetime(first)))
        file.writelines(PERSON.format(n=n) for n in range(1, 21))
        for n in range(1, posts + 1):
            at = first + timedelta(hours=3 * n)
            remarks = "".join(
                REMARK.format(
                    n=COMMENTS_A_POST * n + m,
                    who=rng.randrange(200),
                    at=at + timedelta(minutes=5 * m + 1),
                    text=f"{language.sentence(30)} {n}-{m}",
                )
                for m in range(COMMENTS_A_POST)
            )
            file.write(ITEM.format(
                n=n, site=SITE, at=at, pub=format_datetime(at), title=language.line(5, 10), writer=rng.randrange(1, 21),
                # As WordPress keeps classic posts: blank lines between paragraphs, some markup.
                body="\n\n".join(f"<strong>{text[:20]}</strong>{text[20:]}" for text in language.paragraphs(500)),
                category=rng.randrange(8), remarks=remarks,
                tags="".join(TAG.format(n=tag) for tag in rng.sample(range(60), 3))))  # fmt: skip
        file.write("</channel>\n</rss>\n")


def measure(house: House) -> list[Table]:
    """Import into an empty paper, then the same file again."""
    house.make(0, filled=False)
    table = Table(f"Importing, {house.engine}", ["what", "posts/s", "CPU ms a post", "s", "peak MB"])
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        export = Path(folder) / "export.xml"
        write_export(export, POSTS)
        size = export.stat().st_size / 1e6
        for what in (f"{POSTS:,} posts, {POSTS * COMMENTS_A_POST:,} comments", "the same again"):
            clock = Clock()
            call_command("import_wordpress", str(export), stdout=io.StringIO(), stderr=io.StringIO())
            cpu, seconds = clock.stop()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            table.add(what, POSTS / seconds, cpu / POSTS * 1000, seconds, peak)
    stories, remarks = Article.objects.published().count(), Comment.objects.approved().count()
    if (stories, remarks) != (POSTS, POSTS * COMMENTS_A_POST):
        raise RuntimeError(f"The import left {stories} stories and {remarks} comments.")
    table.notes.append(f"The file has {size:.1f} MB. Peak memory is that of the whole measuring process.")
    return [table]
