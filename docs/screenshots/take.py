"""Take the screenshots of the documentation anew: start the demo (`make run`), then

    .venv/bin/python docs/screenshots/take.py http://127.0.0.1:8000

Needs the packages of requirements-dev.txt, a Chromium, and the fonts that readers have (Debian: fonts-noto-core).
"""

import io
import re
import shutil
import sys
from pathlib import Path

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


def main(site):
    """Take all of them from a running demo."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, site, *shot)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
