"""Moving in: how many posts a second `import_wordpress` writes, from an export made here, and what memory it takes."""

import io
import os
import random
import tempfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from PIL import Image, ImageDraw

from articles.models import Article, Picture
from bench.corpus import Language
from bench.house import House
from bench.measuring import Clock, Table
from comments.models import Comment

COMMENTS_A_POST = 4
MEGABYTES_A_PICTURE = 1
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
{tags}{lead}{remarks}</item>
"""
FILE = """<item>
<title>Picture {n}</title><link>{site}/picture-{n}/</link><pubDate></pubDate><dc:creator>writer1</dc:creator>
<guid isPermaLink="false">{site}/wp-content/uploads/{path}</guid><description></description>
<content:encoded></content:encoded><excerpt:encoded>A caption of {n}</excerpt:encoded><wp:post_id>{n}</wp:post_id>
<wp:post_date>{at:%Y-%m-%d %H:%M:%S}</wp:post_date><wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>
<wp:post_name>picture-{n}</wp:post_name><wp:status>inherit</wp:status><wp:post_parent>0</wp:post_parent>
<wp:menu_order>0</wp:menu_order><wp:post_type>attachment</wp:post_type><wp:is_sticky>0</wp:is_sticky>
<wp:attachment_url>{site}/wp-content/uploads/{path}</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attached_file</wp:meta_key><wp:meta_value>{path}</wp:meta_value></wp:postmeta></item>
"""
LEAD = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{n}</wp:meta_value></wp:postmeta>"
FIRST_FILE = 1_000_000  # number
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


def draw_uploads(folder: Path, count: int, seed: int = 1) -> None:
    """So many photographs of a megabyte, each another, as `wp-content/uploads` holds them by year and month."""
    noise = Image.effect_noise((1600, 1200), 60 + seed).convert("RGB")
    for n in range(count):
        file = folder / upload(n)
        file.parent.mkdir(parents=True, exist_ok=True)
        ImageDraw.Draw(noise).text((40 + n % 1400, 40 + n // 1400), str(n), fill=(n % 256, 80, 120))
        noise.save(file, quality=78)


def upload(n: int) -> str:
    """Where the picture of this number lies below the uploads."""
    return f"{2020 + n // 600 % 6}/{n // 50 % 12 + 1:02}/picture-{n}.jpg"


def write_export(path: Path, posts: int, pictures: int = 0, seed: int = 1) -> None:
    """Write an export in WordPress's format (WXR 1.2) with so many posts of about 500 words, a few comments each.

    The first of them have a picture of their own, as many as there are `pictures`.
    """
    rng = random.Random(seed)
    language = Language(rng)
    first = datetime(2020, 1, 1, 9, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.format(site=SITE, now=format_datetime(first)))
        file.writelines(PERSON.format(n=n) for n in range(1, 21))
        file.writelines(FILE.format(n=FIRST_FILE + n, site=SITE, at=first, path=upload(n)) for n in range(pictures))
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
                lead=LEAD.format(n=FIRST_FILE + n - 1) if n <= pictures else "",
                tags="".join(TAG.format(n=tag) for tag in rng.sample(range(60), 3))))  # fmt: skip
        file.write("</channel>\n</rss>\n")


def measure(house: House, sizes: list[int], megabytes: int = 0) -> list[Table]:
    """Import files of so many posts, each into an empty paper and then again; with `megabytes` of pictures, the largest
    once more with those."""
    table = Table(f"Importing, {house.engine}", ["what", "posts/s", "CPU ms a post", "s", "peak MB"])
    for posts in sorted(sizes):
        _import(house, table, posts)
    if megabytes:
        _import(house, table, max(sizes), megabytes // MEGABYTES_A_PICTURE)
    table.notes.append("Goal: 100 posts a second without pictures, and memory that does not grow with the file.")
    table.notes.append(f"Load of the machine in these minutes: {os.getloadavg()[1]:.1f}.")
    return [table]


def _import(house: House, table: Table, posts: int, pictures: int = 0) -> None:
    house.make(0, filled=False)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        export, uploads = Path(folder) / "export.xml", Path(folder) / "uploads"
        write_export(export, posts, pictures)
        if pictures:
            draw_uploads(uploads, pictures)
        size = sum(file.stat().st_size for file in uploads.rglob("*.jpg")) / 1e6
        told = f", {pictures:,} pictures ({size:,.0f} MB)" if pictures else ""
        options = {"media": str(uploads)} if pictures else {}
        for what in (f"{posts:,} posts, {posts * COMMENTS_A_POST:,} comments{told}", "the same again"):
            forget_the_peak()
            clock = Clock()
            call_command("import_wordpress", str(export), stdout=io.StringIO(), stderr=io.StringIO(), **options)
            cpu, seconds = clock.stop()
            table.add(what, posts / seconds, cpu / posts * 1000, seconds, peak_megabytes())
    found = (Article.objects.published().count(), Comment.objects.approved().count(), Picture.objects.count())
    if found != (posts, posts * COMMENTS_A_POST, pictures):
        raise RuntimeError(f"The import left {found} stories, comments and pictures.")


def forget_the_peak() -> None:
    """Let the process's peak of memory begin anew (Linux, proc(5): clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_megabytes() -> float:
    """The most memory that the process held since then (VmHWM)."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1000
