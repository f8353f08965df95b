"""Finding a story by what people paste: an address of the paper, with or without host, page or `edit/`."""

import re
from urllib.parse import unquote as percent_decoded
from urllib.parse import urlsplit

from articles.models import Article
from newsroom.models import Address


def story_at(address: str) -> int | None:
    """The id of the story at a pasted public address (with or without host, page or `edit/`), or None."""
    try:
        where = percent_decoded(urlsplit(address.strip()[:2000]).path or "")[:700]
    except ValueError:
        return None
    if preview := re.search(r"/(?:preview|article)/([0-9]{1,18})(?:/|$)", where):
        return int(preview[1])
    if dated := re.match(r"/?([0-9]{4})/([0-9]{2})/([0-9]{2})/([^/]{1,200})", where):
        where = "/{}/{}/{}/{}/".format(*dated.groups())
    row = Address.objects.at(where) or Address.objects.at(where.rstrip("/") + "/")
    if row and row.subject_uid:
        return Article.objects.filter(uid=row.subject_uid).values_list("pk", flat=True).first()
    return None
