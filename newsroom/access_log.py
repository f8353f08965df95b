"""gunicorn's log in our lines: one a request, with the request's id, and without its query, cookies and tokens."""

from gunicorn import glogging

from newsroom import env, request_ids
from newsroom.logs import FORMATS


class Lines(glogging.Logger):
    """gunicorn's logger_class (https://docs.gunicorn.org/en/stable/settings.html#logger-class)."""

    def setup(self, cfg):
        """As gunicorn does, then with the format of the rest of the house."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(FORMATS[env.log_format()]())

    def access(self, resp, req, environ, request_time):
        """One line. A request that can't be read has neither path nor id."""
        if not self.access_log_enabled:
            return
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        status = str(resp.status).split(None, 1)[0]
        fields = {
            "address": environ.get("REMOTE_ADDR") or "socket",
            "method": environ.get("REQUEST_METHOD", ""),
            # The path without its query: signed addresses and searches are nobody's business.
            "path": path[:2000],
            "status": int(status) if status.isdigit() else 0,
            "bytes": getattr(resp, "sent", None) or 0,
            "ms": request_time.seconds * 1000 + request_time.microseconds // 1000,
        }
        self.access_log.info(
            "%s %s %s %s %d bytes %d ms",
            *fields.values(),
            extra={"fields": fields, "request_id": environ.get(request_ids.KEY, "")},
        )
