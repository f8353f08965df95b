"""`manage.py check_theme`: whether an outlet's own look keeps what readers and machines rely on."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.utils.translation import get_language_info

from newsroom.dress import accent_of
from newsroom.management.asking import once
from newsroom.management.theme.files import SHEET, check_sheets, check_templates
from newsroom.management.theme.finding import Finding
from newsroom.management.theme.looking import look
from newsroom.management.theme.tokens import check_tokens
from newsroom.models import SiteSettings

LANGUAGES = ("en", "ar")  # one of either direction
SETTINGS = "newsroom.management.theme.settings"
# What the scratch paper must not share with the one that readers read.
OUR_OWN = {
    *("DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY_FILE", "EMAIL_URL", "EMAIL_URL_FILE", "CACHE_URL", "DEBUG"),
    *("PAGES_DIR", "BACKUP_DIR", "BACKUP_SECOND"),
}


class Command(BaseCommand):
    """Read the files, then draw every kind of page in a scratch paper, from the left and from the right."""

    requires_system_checks = []
    help = (
        "Looks through DATA_DIR/theme: tokens and their contrast, sheets, templates; then draws every kind of page "
        "with it, in a paper of its own that is thrown away, from left to right and from right to left. Your paper "
        "is only asked for its accent colour."
    )

    def add_arguments(self, parser):
        """--draw is what the command calls itself with, in the scratch place."""
        parser.add_argument("--draw", action="store_true", help="used by the command itself, in its scratch place")

    def handle(self, *args, draw, **options):
        """Say what was found. Raises CommandError, for an exit code other than 0, where pages would break."""
        if draw:
            self.stdout.write(json.dumps(_drawn()))
            return
        theme = Path(settings.THEME_DIR)
        if not theme.is_dir():
            raise CommandError(f"There is no theme: {theme} is not there. docs/theming.md says how to begin one.")
        findings = [*_read(theme), *_in_a_scratch_place(theme)]
        for finding in sorted(findings, key=lambda one: not one.fault):
            label = self.style.ERROR("must change") if finding.fault else self.style.WARNING("look again")
            self.stdout.write(f"{label}  {finding}")
        faults = sum(one.fault for one in findings)
        if faults:
            raise CommandError(f"{faults} of {len(findings)} must change before readers see this.")
        self.stdout.write(
            self.style.SUCCESS(f"Every kind of page was drawn in {' and '.join(LANGUAGES)}. Nothing is broken.")
        )


def _read(theme):
    ours = settings.BASE_DIR / "static"
    sheets = {f"css/{path.name}": path.read_text(encoding="utf-8") for path in (ours / "css").glob("*.css")}
    yield from check_templates(theme / "templates", [settings.BASE_DIR / "templates"])
    of_sheets = list(check_sheets(theme / "static", ours))
    yield from of_sheets
    # Of a sheet that is open at its end nobody knows what it sets.
    if (theme / SHEET).is_file() and not any(one.fault and one.where == SHEET for one in of_sheets):
        text = (theme / SHEET).read_text(encoding="utf-8-sig", errors="replace")
        yield from check_tokens(sheets, text, SHEET, _accent())


def _accent():
    try:
        return accent_of(SiteSettings.objects.filter(pk=1).first() or SiteSettings())
    except DatabaseError:  # no paper yet: a theme may be made before it
        return accent_of(SiteSettings())


def _in_a_scratch_place(theme):
    with tempfile.TemporaryDirectory(prefix="newsroom-theme-") as scratch:
        (Path(scratch) / "theme").symlink_to(theme.resolve())
        surroundings = {name: value for name, value in os.environ.items() if name not in OUR_OWN} | {
            "DATA_DIR": scratch, "DJANGO_SETTINGS_MODULE": SETTINGS, "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": settings.SITE_URL, "EMAIL_URL": "dummymail://", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check_theme", "--draw"]
        done = subprocess.run(words, env=surroundings, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise CommandError(f"The pages could not be drawn. It says: {done.stderr.strip()[-800:]}")
    return [Finding(*one) for one in json.loads(done.stdout.splitlines()[-1])]


def _drawn():
    """Fill the scratch paper and look at each kind of page: [where, sentence] of each rule that is broken."""
    if settings.SETTINGS_MODULE != SETTINGS:
        raise CommandError("--draw is for the command itself: it would fill your own paper with a sample.")
    from newsroom.management.theme.sample import make  # loads what draws pictures

    call_command("migrate", verbosity=0, interactive=False)
    addresses, broken = make(), {}
    for language in LANGUAGES:
        house = SiteSettings.objects.get(pk=1)
        house.language = language
        house.save()
        for kind, sentence in _rules_broken(addresses, language):
            broken.setdefault((kind, sentence), []).append(language)
    # What ails a piece ails every page that shows it, and is said once.
    together = {}
    for (kind, sentence), languages in broken.items():
        together.setdefault((sentence, ", ".join(languages)), []).append(kind)
    return [[f"{', '.join(kinds)} ({languages})", sentence] for (sentence, languages), kinds in together.items()]


def _rules_broken(addresses, language):
    """(kind, sentence) of each rule that a page of the sample breaks in this language."""
    raised = []
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"

    def note(sender, **more):
        raised.append(sys.exc_info()[1])

    got_request_exception.connect(note)
    try:
        for kind, address in addresses.items():
            raised.clear()
            path, _mark, query = address.partition("?")
            response = once(unquote(path), query)
            html = response.getvalue().decode()
            if raised:
                yield kind, f"can’t be drawn. {type(raised[0]).__name__}: {raised[0]}{_line_of(raised[0])}."
                continue
            for sentence in look(
                kind, response.status_code, response.headers, html,
                site=settings.SITE_URL, language=language, direction=direction,
            ):  # fmt: skip
                yield kind, sentence
    finally:
        got_request_exception.disconnect(note)


def _line_of(wrong):
    told = getattr(wrong, "template_debug", None) or {}
    return f" ({told['name']}, line {told['line']})" if told.get("name") else ""
