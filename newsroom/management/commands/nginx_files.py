"""`manage.py nginx_files FOLDER`: deploy/nginx.conf for this site, and what it says besides the bytes of a file.

site.conf     the site: name, socket and folders of this installation, encrypted where SITE_URL is https
pages.conf    the headers of every public page, the same list as Django's and the front's (`public_headers`)
media.conf    those of pictures
documents.conf  those of documents
static.conf   those of static files
away.conf     those of the pages that nginx has of its own:
503.html      what is shown while Newsroom itself does not answer, in the paper's language
429.html      to who asks too often
413.html      to who sends too much

Root writes them, and makes them with the rights of the user that DATA_DIR belongs to: who may write the theme's
templates could lead one to a file that is root's alone.
"""

import os
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from articles.documents.serving import headers_of_all
from newsroom.models import SiteSettings
from newsroom.pages.headers import public_headers

OF_STATIC_FILES = {
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
}


def headers_of_media() -> list[tuple[str, str]]:
    """As the view `media` says them: readers of feeds see pictures on other people's pages, so those may show them."""
    kept = [pair for pair in public_headers() if pair[0] not in ("Cache-Control", "Cross-Origin-Resource-Policy")]
    return [*kept, ("Cross-Origin-Resource-Policy", "cross-origin")]


def headers_of_documents() -> list[tuple[str, str]]:
    """As their view says them."""
    said = dict(headers_of_all())
    return [*(pair for pair in public_headers() if pair[0] not in said), *said.items()]


def headers_of_static_files() -> list[tuple[str, str]]:
    """As WhiteNoise and Django say them together."""
    return [*(pair for pair in public_headers() if pair[0] in OF_STATIC_FILES), ("Access-Control-Allow-Origin", "*")]


def headers_of_pages_of_its_own() -> list[tuple[str, str]]:
    """Nobody may keep them: they are true for a moment."""
    return [*(pair for pair in public_headers() if pair[0] != "Cache-Control"), ("Cache-Control", "no-store")]


def site_file(folder: Path) -> str:
    """deploy/nginx.conf with the names and folders of this installation."""
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    host = urlsplit(settings.SITE_URL).hostname
    here = {"localhost", "127.0.0.1", "[::1]", "*"}
    names = " ".join([host, *(name for name in settings.ALLOWED_HOSTS if name not in here | {host})])
    listens = settings.HOST if settings.HOST.startswith("unix:") else f"{_shown(settings.HOST)}:{settings.PORT}"
    for shipped, ours in (
        ("server_name news.example www.news.example;", f"server_name {names};"),
        ("news.example", host),
        ("unix:/run/newsroom/web.sock", listens),
        ("/srv/newsroom/pages", str(settings.PAGES_DIR)),
        ("/srv/newsroom", str(settings.DATA_DIR)),
        ("/etc/nginx/newsroom", str(folder.absolute())),
    ):
        if re.search(r"[\s;{}\"'$\\]", ours.removeprefix(f"server_name {names};")):
            raise CommandError(f"{ours!r} can't be written into nginx's configuration. Choose a plainer name.")
        text = text.replace(shipped, ours)
    if settings.IS_SECURE:
        text = re.sub(r"^.*#plain\n", "", text, flags=re.M)
        return re.sub(r"^( *)#tls ", r"\1", text, flags=re.M)
    text = re.sub(r"^ *#tls .*\n", "", text, flags=re.M)
    return re.sub(r" *#plain$", "", text, flags=re.M)


def _shown(host):
    """Where gunicorn is found that listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def written(headers, how="") -> str:
    """The headers as nginx's directives. Raises CommandError for a value that nginx would read differently."""
    lines = ["# Written by manage.py nginx_files; write it anew after each upgrade."]
    for name, value in headers:
        if set('"\\$\r\n') & set(value):
            raise CommandError(f"{name} is {value!r}: nginx can't be told \", \\ or $ in a header. Take it out.")
        lines.append(f'add_header {name} "{value}"{how};')
    return "\n".join(lines) + "\n"


@contextmanager
def as_owner_of(folder: Path):
    """For root: read and write inside with the rights of the folder's owner alone. Nothing for anybody else."""
    owner = folder.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        yield
        return
    group, groups = os.getegid(), os.getgroups()
    os.setgroups([])
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)


class Command(BaseCommand):
    """Write the site file and all that it includes."""

    help = "Writes nginx's site file for this installation, and what it includes: headers, and pages of its own."

    def add_arguments(self, parser):
        """The one argument: the folder."""
        parser.add_argument("folder", type=Path, help="where to; deploy/nginx.conf looks in /etc/nginx/newsroom")

    def handle(self, *args, folder, **options):
        """Write all, each in one rename."""
        try:
            with as_owner_of(Path(settings.DATA_DIR)):
                files = self.made(folder)
        except PermissionError as wrong:
            raise CommandError(
                f"{wrong.filename} can't be read by this user. Give it to the user that runs the site, or take it away."
            ) from wrong
        except ValueError as wrong:
            # What nginx shows by itself names style sheets by the names under which they are served.
            if "manifest" not in str(wrong):
                raise
            raise CommandError(
                "Static files were not collected yet. Start the site first: it does that by itself."
            ) from wrong
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                draft = folder / f".{name}.new"
                draft.write_text(content, encoding="utf-8")
                draft.chmod(0o644)
                draft.rename(folder / name)
        except OSError as wrong:
            raise CommandError(
                f"{folder} can't be written to: {wrong.strerror}. Run this as root, or name a folder of your own and "
                "copy its files there."
            ) from wrong
        self.stdout.write(f"{', '.join(files)} are in {folder}. Now: nginx -t && systemctl reload nginx")

    def made(self, folder):
        """Every file by its name; the site file last, when all that it includes is there."""
        return {
            "pages.conf": written(public_headers()),
            "media.conf": written(headers_of_media()),
            "documents.conf": written(headers_of_documents()),
            "static.conf": written(headers_of_static_files()),
            "away.conf": written(headers_of_pages_of_its_own(), " always"),
            **self.own_pages(),
            "site.conf": site_file(folder),
        }

    @staticmethod
    def own_pages():
        try:
            language = SiteSettings.current().language
        except DatabaseError:
            language = "en"
        # nginx puts the id of the request in (its module ssi).
        context = {"request_id": mark_safe('<!--# echo var="request_id" -->')}
        with translation.override(language):
            away = render_to_string("503.html", context)
            return {"503.html": away, "429.html": away, "413.html": render_to_string("413.html", context)}
