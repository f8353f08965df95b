"""The folder of a theme as it lies: what its templates and sheets say, before a page is drawn."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.management.base import CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.engine import Engine
from jinja2 import Environment
from jinja2 import TemplateSyntaxError as JinjaSyntaxError

from newsroom.static_files import bound

from .finding import Finding

SHEET = "static/css/theme.css"
# The desk and the letters are read by people who work with them; see docs/theming.md.
NOT_YOURS = ("admin/", "account/", "registration/")

POLICY = "is refused by the content security policy."
FOREIGN = r"\s*=\s*[\"']?(?:https?:)?//"
# What a template must not say, and why.
FORBIDDEN = [
    (r"\sstyle\s*=", f"style= {POLICY} Write a class, and its rule into theme.css."),
    (r"<style\b", f"<style> {POLICY} Write into theme.css."),
    (r"<[a-z][^>]*\son[a-z]+\s*=", f"A handler such as onclick= {POLICY} Listen from a file under theme/static/js/."),
    (
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)",
        f"A script in the page {POLICY} Put it into a file under theme/static/js/.",
    ),
    (
        rf"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\ssrc(?:set)?{FOREIGN}",
        "A page asks no other host for anything. Put the file under theme/static/ and name it with {% static %}.",
    ),
    (
        rf"<link\b(?=[^>]*stylesheet)[^>]*href{FOREIGN}",
        "A page asks no other host for anything. Copy the sheet into theme.css.",
    ),
    (
        r"\|\s*safe\b|\{%-?\s*autoescape\s+(?:off|false)",
        "This lets through whatever was typed. Take it out: what may hold HTML is marked as such already.",
    ),
    (
        r"\bcsrf_token\b|\brequest\.(?:user|session|COOKIES)\b|\{[{%][^}]*\buser\.",
        "A public page is the same for every reader and knows none. Take it out.",
    ),
]
# Tags that note which pages a change touches.
NOTING = ("story_body", "figure", "card", "thread", "when")
_URL = re.compile(r"""url\(\s*(["']?)(.*?)\1\s*\)""", re.DOTALL)
_PHYSICAL = re.compile(
    r"(?<![\w-])((?:margin|padding|border)-(?:left|right)|(?:left|right)(?=\s*:)|text-align:\s*(?:left|right))"
)
SIDE = "names a side of the page, and pages in Arabic run the other way. Write it with -inline-start or -inline-end."


def check_templates(folder: Path, ours: list[Path]) -> Iterator[Finding]:
    """Findings on the templates below `folder`; `ours` are the folders that they stand in for."""
    engine = Engine.get_default()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, where = path.relative_to(folder).as_posix(), f"templates/{path.relative_to(folder).as_posix()}"
        if any(part.startswith(".") or part.endswith("~") for part in Path(name).parts):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield Finding(where, "is not written in UTF-8. Save it anew as UTF-8.")
            continue
        if name.startswith(NOT_YOURS):
            yield Finding(where, "belongs to the desk. Take it out: an old copy breaks the work of editors.")
            continue
        yield from _says(text, where)
        yield from _compiles(engine, name, text, where)
        original = next((one / name for one in ours if (one / name).is_file()), None)
        yield from _stands_in(name, text, original, where)


def _says(text, where):
    bare = re.sub(r"\{#.*?#\}|\{%-?\s*comment\b.*?endcomment\s*-?%\}", lambda found: "\n" * found[0].count("\n"), text,
                  flags=re.DOTALL)  # fmt: skip
    for wrong, sentence in FORBIDDEN:
        for found in re.finditer(wrong, bare, re.IGNORECASE):
            yield Finding(f"{where}:{bare.count(chr(10), 0, found.start()) + 1}", sentence)


def _compiles(engine, name, text, where):
    try:
        if name.endswith(".jinja"):
            Environment(autoescape=True).parse(text)
        elif name.endswith((".html", ".xml", ".txt")):
            engine.get_template(name)
    except JinjaSyntaxError as wrong:
        yield Finding(f"{where}:{wrong.lineno}", f"{wrong.message}.")
    except (TemplateSyntaxError, TemplateDoesNotExist) as wrong:
        line = getattr(getattr(wrong, "token", None), "lineno", None)
        said = f"no template {wrong} is there" if isinstance(wrong, TemplateDoesNotExist) else str(wrong)
        yield Finding(f"{where}:{line}" if line else where, f"{said.rstrip('.')}.")


def _stands_in(name, text, original, where):
    if original is None:
        yield Finding(where, "stands in for none of ours; only another template of the theme can show it.", fault=False)
        return
    theirs = original.read_text(encoding="utf-8")
    if text == theirs:
        yield Finding(where, "is the same as ours. Take it out, and it follows our repairs.", fault=False)
    lost = [tag for tag in NOTING if _uses(theirs, tag) and not _uses(text, tag)]
    for tag in lost:
        sentence = f"{{% {tag} %}}, which ours has, is gone. Without it a page may go stale; see docs/theming.md."
        yield Finding(where, sentence, fault=False)


def _uses(text, tag):
    return bool(re.search(rf"\{{%-?\s*{tag}\b", text))


def check_sheets(static: Path, ours: Path) -> Iterator[Finding]:
    """Findings on the sheets below `static`, whose addresses may also name files of ours."""
    for path in sorted(static.rglob("*.css")):
        where = f"static/{path.relative_to(static).as_posix()}"
        try:
            text = path.read_text(encoding="utf-8-sig")
            bound({where: text})
        except UnicodeDecodeError:
            yield Finding(where, "is not written in UTF-8. Save it anew as UTF-8.")
            continue
        except CommandError as refused:
            yield Finding(where, str(refused).removeprefix(f"{where}: "))
            continue
        text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
        for found in _URL.finditer(text):
            line = f"{where}:{text.count(chr(10), 0, found.start()) + 1}"
            yield from _address(found[2].strip(), path, static, ours, line)
        for found in _PHYSICAL.finditer(text):
            line = f"{where}:{text.count(chr(10), 0, found.start()) + 1}"
            yield Finding(line, f"{found[1]} {SIDE}", fault=False)


def _address(address, sheet, static, ours, where):
    parts = urlsplit(address)
    if parts.scheme == "data" or not parts.path:
        return
    if parts.scheme or parts.netloc:
        yield Finding(where, f"{address} is on another host, and a page asks none. Put the file under theme/static/.")
        return
    if parts.path.startswith("/"):
        yield Finding(where, f"{address} gets no hash. Write it from css/ on, such as ../fonts/own.woff2.")
        return
    inside = (sheet.parent / unquote(parts.path)).resolve()
    if not inside.is_relative_to(static.resolve()):
        yield Finding(where, f"{address} leads out of theme/static/.")
    elif not inside.is_file() and not (ours / inside.relative_to(static.resolve())).is_file():
        yield Finding(where, f"{address} is not there. Put it under theme/static/, or mend the address.")
