"""Take the screenshots of the documentation anew: start the demo (`make run`), then

    .venv/bin/python docs/screenshots/take.py http://127.0.0.1:8000 var/demo-logins.txt

Without the logins only the public pages are taken. Needs the packages of requirements-dev.txt, a Chromium, and the
fonts that readers have (Debian: fonts-noto-core).
"""

import io
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
TALLEST = 2400  # pixels of a page that are kept
WALL, ARABIC = r"/\d{4}/\d\d/\d\d/nine-million[^\"]*", r"/\d{4}/\d\d/\d\d/%D9%85[^\"]*"

# name, address (or a pattern of one that the address before it links to), width, colour scheme, where the view begins
SHOTS = [
    ("front", "/", None, 1280, "light", None),
    ("front-dark", "/", None, 1280, "dark", None),
    ("front-phone", "/", None, 360, "light", None),
    ("front-tablet", "/", None, 768, "light", None),
    ("section", "/section/sea-weather/", None, 1280, "light", None),
    ("story", "/", WALL, 1280, "light", None),
    ("story-phone-dark", "/", WALL, 360, "dark", None),
    ("story-arabic", "/section/business/", ARABIC, 1280, "light", None),
    ("thread", "/", WALL, 1280, "light", "#comments"),
    ("thread-phone", "/", WALL, 360, "light", "#comments"),
    ("form", "/", WALL, 1280, "light", "#leave-a-comment"),
    ("author", "/author/rita-moss/", None, 1280, "light", None),
    ("search", "/search/?q=harbour", None, 1280, "light", None),
    ("search-nothing", "/search/?q=harbuor", None, 1280, "light", None),
    ("nothing-here", "/2026/01/02/harbour-lights/", None, 1280, "light", None),
]

# The desk: name, who is logged in, address (or a pattern of one that the address before it links to), width, scheme
CHANGE = r"/admin/articles/article/\d+/change/"
DESK_SHOTS = [
    ("desk", "editor", "/admin/", None, 1280, "light"),
    ("desk-phone", "moderator", "/admin/", None, 360, "light"),
    ("story-list", "editor", "/admin/articles/article/", None, 1280, "light"),
    ("story-form", "editor", "/admin/articles/article/?q=nine+million", CHANGE, 1280, "light"),
    ("story-form-dark", "reporter", "/admin/articles/article/?q=notes", CHANGE, 1280, "dark"),
    ("story-form-phone", "editor", "/admin/articles/article/?q=nine+million", CHANGE, 360, "light"),
    ("front-board", "editor", "/admin/articles/frontslot/", None, 1280, "light"),
    ("queue", "moderator", "/admin/comments/comment/", None, 1280, "light"),
    ("queue-phone", "moderator", "/admin/comments/comment/", None, 360, "dark"),
    ("library", "editor", "/admin/articles/picture/", None, 1280, "light"),
    ("log", "owner", "/admin/newsroom/act/", None, 1280, "light"),
]


def take_desk(browser, site, logins, name, who, address, link, width, scheme):
    """Write one screenshot of the desk as JPEG: what one sees without scrolling."""
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 500 else 740}, color_scheme=scheme, has_touch=width < 500
    )
    page = context.new_page()
    page.goto(f"{site}/account/login/?next={quote(address)}")
    page.fill("[name=username]", who)
    page.fill("[name=password]", logins[who])
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    if link:
        page.goto(site + re.search(link, page.content())[0])
        page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.save(HERE / f"{name}.jpg", quality=82, optimize=True)
    context.close()


def take(browser, site, name, address, link, width, scheme, begin):
    """Write one screenshot as JPEG."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(site + address)
    if link:
        page.goto(site + re.search(link, page.content())[0])
    if begin:
        page.evaluate("name => document.querySelector(name).scrollIntoView()", begin)
    top = page.evaluate("Math.round(scrollY)")
    height = page.evaluate("document.documentElement.scrollHeight")
    for y in range(0, height, 600):  # pictures load as they come into view
        page.evaluate("y => scrollTo(0, y)", y)
        page.wait_for_timeout(60)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    shot.crop((0, top, width, min(shot.height, top + TALLEST))).save(HERE / f"{name}.jpg", quality=82, optimize=True)
    page.close()


def main(site, logins=None):
    """Take all of them from a running demo; those of the desk with the file of its logins."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, site, *shot)
        if logins:
            passwords = dict(line.split()[:2] for line in Path(logins).read_text().splitlines() if line.strip())
            for shot in DESK_SHOTS:
                take_desk(browser, site, passwords, *shot)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
