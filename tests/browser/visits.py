"""People at their browsers: windows of one running Chromium, and a note of everything that must not happen in any."""

from contextlib import suppress
from urllib.parse import urlsplit

from playwright.sync_api import Error, expect

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


class Visits:
    """Opens windows at `address` (scheme, host and port); each has its own cookies.

    `wrong` collects what no page of ours may cause, whoever looks at it: a request to another host, an error of a
    script or on the console, a refusal by the content security policy, a part of a page that is missing, a 500.
    """

    def __init__(self, chromium, address):
        self.chromium, self.address = chromium, address
        self.wrong, self._contexts = [], []

    def open(self, *, user=None, javascript=True, size=DESKTOP, dark=False):
        """A page of a fresh window; `user` is logged in there already."""
        context = self.chromium.new_context(
            base_url=self.address, locale="en-GB", java_script_enabled=javascript, viewport=size,
            color_scheme="dark" if dark else "light", reduced_motion="reduce")  # fmt: skip
        context.set_default_timeout(15_000)
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.wrong.append(f"script error: {error.error}"))
        self._contexts.append(context)
        if user:
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": self.address}])
        return context.new_page()

    def close(self):
        """Close all windows; a story's form tells the server that it goes, and is given the time to."""
        for context in self._contexts:
            with suppress(Error):
                for page in context.pages:
                    said_goodbye = "/admin/articles/article/" in page.url
                    page.goto("about:blank")
                    if said_goodbye:
                        page.wait_for_timeout(300)
            context.close()
        self._contexts = []

    def _requested(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and not request.url.startswith(f"{self.address}/"):
            self.wrong.append(f"request to another host: {request.url}")

    def _answered(self, response):
        is_part = response.request.resource_type != "document"
        if response.status >= 500 or (is_part and response.status >= 400):
            self.wrong.append(f"{response.status}: {response.url}")

    def _said(self, line):
        # A page that answers 404 or 409 on purpose is told of here too; parts of pages are watched above.
        is_status = line.text.startswith("Failed to load resource")
        if "Content Security Policy" in line.text or (line.type == "error" and not is_status):
            self.wrong.append(f"console: {line.text}")


def click_and_leave(button):
    """Click a button that closes its own window; only the click's own answer may be lost with the window."""
    with button.page.expect_event("close"):
        try:
            button.click()
        except Error as error:
            if "has been closed" not in error.message:
                raise


def wait_for_editors(page):
    """Wait for the editors of a page; its other scripts have run when it is loaded."""
    expect(page.locator(".tiptap")).to_have_count(page.locator("[data-django-prose-editor-configurable]").count())


def session_of(user) -> str:
    """The key of a new session of `user`."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.session.session_key


def sideways(page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
