"""What a public page must have, whatever it looks like: docs/theming.md, “What never to change”."""

from collections.abc import Iterator
from html.parser import HTMLParser

# What makes a browser ask for a file, by tag.
ASKED = {"source": "srcset", "object": "data"} | dict.fromkeys("script img iframe video audio embed".split(), "src")
LINKS = ("stylesheet", "icon", "preload", "modulepreload", "manifest")
FIELDS = ("name", "email", "body")  # of the comment form, by their names
STATUSES = {"not there": 404, "taken down": 410}


class _Page(HTMLParser):
    """What of a page the rules ask for."""

    def __init__(self):
        super().__init__()
        self.root, self.tags, self.named, self.ids, self.wrong = {}, {}, set(), set(), []
        self.headings, self.links = [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag == "html":
            self.root = values
        self.ids.add(values.get("id"))
        if tag in ("input", "textarea", "select"):
            self.named.add(values.get("name"))
        if tag == "a":
            self.links.append(values.get("href") or "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag == "time" and not values.get("datetime"):
            self.wrong.append("a <time> has no datetime, so machines can't read it.")
        self._policy(tag, values)

    def _policy(self, tag, values):
        for name in values:
            if name == "style" or name.startswith("on"):
                self.wrong.append(f"<{tag} {name}=…> is refused by the content security policy.")
        if tag == "style" or (tag == "script" and not values.get("src") and "json" not in (values.get("type") or "")):
            self.wrong.append(f"a <{tag}> in the page is refused by the content security policy.")
        address = values.get(ASKED.get(tag, ""), "") or ""
        if tag == "link" and (values.get("rel") or "").lower() in LINKS:
            address = values.get("href") or ""
        self.wrong += [f"{one.split()[0]} is on another host, and a page asks none." for one in address.split(",")
                       if one.split() and "//" in one.split()[0][:8] and not self.is_ours(one.split()[0])]  # fmt: skip

    site = ""

    def is_ours(self, address):
        """Whether the address is one of the paper's own."""
        return bool(self.site) and address.startswith(f"{self.site}/")


def look(kind: str, status: int, headers, html: str, *, site: str, language: str, direction: str) -> Iterator[str]:
    """A sentence for each rule that this kind of page breaks. `site` is the paper’s own address, without a slash."""
    expected = STATUSES.get(kind, 200)
    if status != expected:
        yield f"answers {status} where {expected} belongs."
        return
    page = _Page()
    page.site = site
    page.feed(html)
    if page.root.get("lang") != language or page.root.get("dir") != direction:
        yield f'<html> says no lang="{language}" dir="{direction}".'
    if page.tags.get("h1", 0) != 1:
        yield f"there are {page.tags.get('h1', 0)} <h1>; it is one."
    if any(after > before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)):
        yield f"headings leave out a step: {' '.join(f'h{n}' for n in page.headings)}."
    skip = next((address for address in page.links if address), "")
    if not (page.tags.get("main") and skip.startswith("#") and skip[1:] in page.ids):
        yield "the first link does not lead past the menu into <main>."
    if kind.startswith("story") and page.tags.get("article", 0) != 1:
        yield f"there are {page.tags.get('article', 0)} <article>; a story is one."
    if kind.startswith(("story", "comment")) and (missing := [name for name in FIELDS if name not in page.named]):
        yield f"the comment form has no field {', '.join(missing)}."
    if kind == "search" and "q" not in page.named:
        yield "the search has no field q."
    if "csrfmiddlewaretoken" in page.named or "Set-Cookie" in headers or "Cookie" in headers.get("Vary", ""):
        yield "it is made for one reader: it reads a session, user, cookie or token. It must be the same for all."
    yield from dict.fromkeys(page.wrong)
