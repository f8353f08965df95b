"""What every feed shares: its three forms, and the answer to who has it already."""

import hashlib
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

RSS, ATOM, JSON = "rss", "atom", "json"
TYPES = {RSS: "application/rss+xml", ATOM: "application/atom+xml", JSON: "application/feed+json"}
ENDINGS = {RSS: "", ATOM: "atom/", JSON: "json/"}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Steady:
    """For Django's feed generators: a feed without entries must not claim to be new at every request."""

    def latest_post_date(self):
        """When the newest entry was changed."""
        return super().latest_post_date() if self.items else LONG_AGO


def answer(request, form: str, content: bytes, changed: datetime | None = None) -> HttpResponse:
    """A feed in one of its forms; 304 for who has it already.

    `changed` is when anything public last changed, not the newest entry's own time: a killed story leaves.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    modified = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag, modified)
    if response is None:
        response = HttpResponse(content, content_type=f"{TYPES[form]}; charset=utf-8")
        response.headers["ETag"] = etag
        if modified:
            # More can change before this second is over: until then the one before is told, which matches nothing.
            told = min(modified, int(timezone.now().timestamp()) - 1)
            response.headers["Last-Modified"] = http_date(told)
    return response
