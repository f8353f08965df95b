"""A page as its reader gets it: elements by name, with their attributes and words. Enough for our own HTML."""

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr", "source"}


class Element:
    """One element: `name`, `attrs`, `words` (of all below it), `children`."""

    def __init__(self, name, attrs, parent):
        self.name, self.attrs, self.parent, self.children, self._text = name, attrs, parent, [], []

    @property
    def words(self):
        """Its text, spaces collapsed."""
        return " ".join(self.raw.split())

    @property
    def raw(self):
        return "".join(piece if isinstance(piece, str) else piece.raw for piece in self._text)

    def all(self, name, cls=None, **attrs):
        """The elements below it of this name (and class, and attributes; `rel` and the like as words)."""
        found = []
        for child in self.children:
            if (
                child.name == name
                and (cls is None or cls in child.attrs.get("class", "").split())
                and all(child.attrs.get(key) == value for key, value in attrs.items())
            ):
                found.append(child)
            found += child.all(name, cls, **attrs)
        return found

    def one(self, name, cls=None, **attrs):
        """The only such element."""
        found = self.all(name, cls, **attrs)
        assert len(found) == 1, f"{len(found)} × <{name} class={cls} {attrs}>"
        return found[0]

    def meta(self, key):
        """The content of the one `<meta name|property=key>`."""
        found = [m for m in self.all("meta") if key in (m.attrs.get("name"), m.attrs.get("property"))]
        assert len(found) == 1, f"{len(found)} × {key}"
        return found[0].attrs["content"]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("#page", {}, None)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {key: value or "" for key, value in attrs}, self.here)
        self.here.children.append(element)
        self.here._text.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag):
        assert self.here.name == tag, f"</{tag}> closes <{self.here.name}>"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here._text.append(data)


def read(response):
    """The page of a response; every element must be closed by its own end tag."""
    reader = _Reader()
    reader.feed(response.content.decode())
    assert reader.here is reader.root, f"<{reader.here.name}> is never closed"
    return reader.root
