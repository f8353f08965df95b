"""A browser's name of itself in plain words. Knows nothing of the database; asks nobody."""

from django.utils.translation import gettext as _

# The first that is found counts: every browser calls itself Mozilla, and most call themselves Chrome and Safari too.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Vivaldi", "Vivaldi"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ("curl/", "curl"), ("python", "Python"), ("Wget", "Wget"), ("Go-http-client", "Go"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def in_words(agent):
    """“Firefox on Windows”; “Unknown browser” where it says nothing that we know; empty where it was forgotten."""
    if not agent:
        return ""
    browser = next((name for sign, name in BROWSERS if sign in agent), None)
    system = next((name for sign, name in SYSTEMS if sign in agent), None)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or (_("Unknown browser on %(system)s") % {"system": system} if system else _("Unknown browser"))
