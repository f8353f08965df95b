"""What our things are called in WordPress: numbers, slugs, logins, and the addresses that follow from them."""

import re
import unicodedata
from urllib.parse import quote, unquote

from articles.heads import absolute
from newsroom.text import slugify

# One table numbers posts, pages, pictures and guest authors, another all terms. The last digit says what it is, so
# that a second export names everything as the first did.
POSTS = {"article": 1, "picture": 2, "page": 3, "guest": 4, "document": 5}
TERMS = {"section": 1, "topic": 2, "author": 3}

LOGIN_MAX = 50  # characters
NAME_MAX = 200  # bytes of a slug as WordPress stores it, percent signs and all
_NUMBERED = re.compile(r"author-\d+")  # what a login by number looks like
_IN_TRASH = "__trashed"
_SAVED_AS_HYPHEN = re.compile(r"%c2%a0|%e2%80%9[0-5]|%e2%81%a0", re.IGNORECASE)


def post(kind: str, pk: int) -> int:
    """The number of a post of any type."""
    return pk * 10 + POSTS[kind]


def term(kind: str, pk: int) -> int:
    """The number of a category, a tag or an author's term."""
    return pk * 10 + TERMS[kind]


def stored(slug: str, most: int = NAME_MAX) -> str:
    """A slug as WordPress stores it: other scripts percent-encoded in small letters, at most 200 bytes of that.

    Not `sanitize_title` itself, which would take accents off: what is encoded already it leaves alone.
    """
    kept = ""
    for letter in slug:
        written = quote(letter, safe="-_").lower()
        if len(kept) + len(written) > most:
            break
        kept += written
    kept = _SAVED_AS_HYPHEN.sub("-", kept)
    return re.sub(r"-+", "-", kept).strip("-")


def login(author) -> str:
    """The login behind a byline: its slug where WordPress takes that (it knows ASCII alone), else one by number."""
    is_plain = re.fullmatch(rf"[a-z0-9_-]{{1,{LOGIN_MAX}}}", author.slug) and not _NUMBERED.fullmatch(author.slug)
    return author.slug if is_plain else f"author-{author.pk}"


def trashed(slug: str) -> str:
    """A slug as WordPress stores it of what lies in its trash; empty for none."""
    kept = stored(slug, NAME_MAX - len(_IN_TRASH))
    return f"{kept}{_IN_TRASH}" if kept else ""


def file_stem(thing, kind: str = "picture") -> str:
    """The name of a picture's or a document's file without its ending: its title in plain letters, and its number."""
    plain = unicodedata.normalize("NFKD", slugify(thing.title or "", fallback=kind))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60].strip("-")
    return f"{words or kind}-{thing.pk}"


class Names:
    """The slugs of WordPress's posts: there, unlike here, one slug stands once in the whole paper."""

    def __init__(self) -> None:
        self.taken: set[int] = set()

    def free(self, slug: str) -> str:
        """The slug as stored, with “-2”, “-3” … where another story has it already; empty for none."""
        found, count = stored(slug), 1
        while found and hash(found) in self.taken:
            count += 1
            ending = f"-{count}"
            found = stored(slug, NAME_MAX - len(ending)) + ending
        self.taken.add(hash(found))
        return found


def story_path(dated, name: str) -> str:
    """Where a post stands when the permalinks are `/%year%/%monthnum%/%day%/%postname%/`, as the docs recommend."""
    return f"/{dated:%Y/%m/%d}/{name}/"


def quoted(path: str) -> str:
    """A path as WordPress writes it, in small letters: to be compared with another."""
    return quote(unquote(path), safe="/-_").lower()


def whole(path: str) -> str:
    """The present address of a thing, with scheme and host."""
    return absolute(path)
