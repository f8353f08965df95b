"""`manage.py nginx_files FOLDER`: what nginx says besides the bytes of a file, as deploy/nginx.conf includes it.

pages.conf    the headers of every public page, the same list as Django's and the front's (`public_headers`)
media.conf    those of pictures
static.conf   those of static files
503.html      what is shown while Newsroom itself does not answer, in the paper's language
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils import translation

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


def headers_of_static_files() -> list[tuple[str, str]]:
    """As WhiteNoise and Django say them together."""
    return [*(pair for pair in public_headers() if pair[0] in OF_STATIC_FILES), ("Access-Control-Allow-Origin", "*")]


def written(headers) -> str:
    """The headers as nginx's directives. Raises CommandError for a value that nginx would read differently."""
    lines = ["# Written by manage.py nginx_files; write it anew after each upgrade."]
    for name, value in headers:
        if set('"\\$\r\n') & set(value):
            raise CommandError(f"{name} is {value!r}: nginx can't be told \", \\ or $ in a header. Take it out.")
        lines.append(f'add_header {name} "{value}";')
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    """Write the files that deploy/nginx.conf includes."""

    help = "Write what deploy/nginx.conf includes: headers, and the page for when Newsroom does not answer."

    def add_arguments(self, parser):
        """The one argument: the folder."""
        parser.add_argument("folder", type=Path, help="where to; deploy/nginx.conf looks in /etc/nginx/newsroom")

    def handle(self, *args, folder, **options):
        """Write all, each in one rename."""
        files = {
            "pages.conf": written(public_headers()),
            "media.conf": written(headers_of_media()),
            "static.conf": written(headers_of_static_files()),
            "503.html": self.away(),
        }
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

    @staticmethod
    def away():
        try:
            language = SiteSettings.current().language
        except DatabaseError:
            language = "en"
        with translation.override(language):
            return render_to_string("503.html")
