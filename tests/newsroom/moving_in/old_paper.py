"""Small export files for tests: a post is a dictionary, and everything else has a usual value."""

from html import escape

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Old Paper</title><link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ada</wp:author_login>
<wp:author_display_name>Ada Abel</wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>harbour</wp:category_nicename>
<wp:cat_name>Harbour</wp:cat_name></wp:category>"""


def post(number, title, body="", *, status="publish", kind="post", slug="", comments=0, date="2023-07-17 09:30:00",
         old_slugs=(), password=""):  # fmt: skip
    """One item; `comments` is how many approved ones stand below it."""
    slug = slug or f"story-{number}"
    said = "".join(
        f"<wp:comment><wp:comment_id>{number}{n:03}</wp:comment_id><wp:comment_author>Noor</wp:comment_author>"
        f"<wp:comment_date>{date}</wp:comment_date><wp:comment_date_gmt>{date}</wp:comment_date_gmt>"
        f"<wp:comment_content>Comment {n}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        "<wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>"
        for n in range(comments)
    )
    slugs = "".join(
        f"<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>{one}</wp:meta_value></wp:postmeta>"
        for one in old_slugs
    )
    link = f"https://old.example/{slug}/" if kind == "page" else f"https://old.example/2023/07/{slug}/"
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link><dc:creator>ada</dc:creator>"
        f'<guid isPermaLink="false">https://old.example/?p={number}</guid>'
        f"<content:encoded><![CDATA[{body or f'The words of {title}.'}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt>"
        f"<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>"
        f"<wp:post_password>{password}</wp:post_password><wp:comment_status>open</wp:comment_status>"
        f'<category domain="category" nicename="harbour">Harbour</category>{slugs}{said}</item>'
    )


def export(path, *posts):
    """Write an export file that holds these items; returns its path."""
    path.write_text(f"{HEAD}{''.join(posts)}</channel></rss>", encoding="utf-8")
    return path


def signed_by(login, name, *posts, site="https://old.example"):
    """The bytes of an export of that site, in which everything is by one author."""
    whole = f"{HEAD}{''.join(posts)}</channel></rss>".replace("https://old.example", site)
    whole = whole.replace("_login>ada<", f"_login>{login}<").replace("Ada Abel", name)
    return whole.replace("<dc:creator>ada<", f"<dc:creator>{login}<").encode()
