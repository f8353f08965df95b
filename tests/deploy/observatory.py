"""HTTP Observatory's scoring (Mozilla's, now MDN's), as far as a page can be judged by what it answers.

A site begins at 100; what is missing costs points, what is better than usual adds some, but only to who has 90 already.
Rules and figures: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring
"""

import re
from http.cookies import SimpleCookie

PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR = 15_768_000  # seconds


def policy(header: str) -> dict[str, set[str]]:
    """The directives of a Content-Security-Policy."""
    parts = (part.split() for part in header.split(";") if part.strip())
    return {name.lower(): {word.lower() for word in words} for name, *words in parts}


def of_csp(csp):
    """Content-Security-Policy."""
    if not csp:
        return -25
    scripts = csp.get("script-src", csp.get("default-src", {"*"}))
    styles = csp.get("style-src", csp.get("default-src", {"*"}))
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"}
    if scripts & loose or (csp.get("object-src", csp.get("default-src", {"*"})) & loose):
        return -20
    if styles & {"'unsafe-inline'"}:
        return 0
    return 10 if csp.get("default-src") == {"'none'"} else 5


def of_cookies(set_cookies):
    """Cookies: all Secure, HttpOnly and SameSite, or none at all."""
    points = []
    for line in set_cookies:
        for morsel in SimpleCookie(line).values():
            if not morsel["secure"]:
                points.append(-40)
            elif not morsel["httponly"]:
                points.append(-30)
            else:
                points.append(5 if morsel["samesite"].lower() in ("lax", "strict") else 0)
    return min(points, default=0)


def of_redirection(plain, host):
    """What plain http answers: straight to https, on the same host first."""
    return 0 if plain.status in (301, 308) and plain.headers.get("Location", "").startswith(f"https://{host}/") else -20


def of_hsts(header):
    """Strict-Transport-Security."""
    age = re.search(r"max-age=(\d+)", header or "")
    if not age:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def of_frames(csp, header):
    """Clickjacking: best by frame-ancestors."""
    if csp.get("frame-ancestors") in ({"'none'"}, {"'self'"}):
        return 5
    return 0 if (header or "").upper() in ("DENY", "SAMEORIGIN") else -20


def of_scripts(body):
    """Subresource integrity: scripts from elsewhere need it; our own may have it."""
    scripts = re.findall(r"<script\b[^>]*\bsrc=[^>]*>", body)
    elsewhere = [tag for tag in scripts if re.search(r"src=[\"']?(?:https?:)?//", tag)]
    if any("integrity=" not in tag for tag in elsewhere):
        return -5
    return 5 if scripts and all("integrity=" in tag for tag in scripts) else 0


def judge(answer, plain, host) -> dict[str, int]:
    """The points of each rule for a page (an `Answer` over https) and what plain http says."""
    told = answer.headers
    csp = policy(told.get("Content-Security-Policy", ""))
    referrer = told.get("Referrer-Policy", "")
    return {
        "csp": of_csp(csp),
        "cookies": of_cookies([value for name, value in answer.pairs if name.lower() == "set-cookie"]),
        "cors": -50 if told.get("Access-Control-Allow-Credentials") else 0,
        "redirection": of_redirection(plain, host),
        "referrer": 5 if referrer in PRIVATE else -5 if referrer == "unsafe-url" else 0,
        "hsts": of_hsts(told.get("Strict-Transport-Security")),
        "scripts": of_scripts(answer.body.decode("utf-8", "replace")),
        "nosniff": 0 if told.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": of_frames(csp, told.get("X-Frame-Options")),
        "corp": 10 if told.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0,
    }


def score(points: dict[str, int]) -> int:
    """The sum; the bonus counts from 90 on."""
    base = 100 + sum(each for each in points.values() if each < 0)
    return max(0, base + (sum(each for each in points.values() if each > 0) if base >= 90 else 0))
