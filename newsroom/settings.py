"""The settings of an installation, read top to bottom. With no environment at all the site runs on SQLite in `var/`.

Production differs by environment only; every variable is explained in `deploy/env.example`. What an owner may change
while the paper runs (its name, language, clock, rules) is not here but in `SiteSettings`.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from newsroom import env
from newsroom.text.addresses import FRAME_HOSTS

BASE_DIR = Path(__file__).resolve().parent.parent

# Database, media, stored pages, backups, the secret key: all that must outlive an upgrade.
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", lambda: env.kept_secret(DATA_DIR / "secret-key"), at_least=32)
# Whether the demo newsroom may be loaded into an empty database at the first start.
DEMO = env.flag("DEMO", default=True)

# The public root of the site. Absolute addresses come from here alone, never from the Host header.
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000, low=1, high=65535)
_here = HOST in ("0.0.0.0", "::") or HOST.startswith("unix:")
SITE_URL = env.address("SITE_URL", f"http://{'127.0.0.1' if _here else HOST}:{PORT}")
# Where this machine asks for its own pages, with SITE_URL's name; empty: at SITE_URL itself.
RECEIPT_URL = env.address("RECEIPT_URL")
_host = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [_host, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
IS_SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "articles",
    "comments",
    "taggit",
    "django_prose_editor",
    "js_asset",
    "csp",
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Passkeys, codes and the list of sessions; "account" only because the other two stand on it.
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "newsroom.request_ids.named",
    "newsroom.pages.storing.Storing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.CompressedDesk",
    "csp.middleware.CSPMiddleware",
    "newsroom.middleware.site",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # hands the request to allauth; asks nothing of it
    "newsroom.middleware.demo_logins_stay_home",
    "newsroom.weight.weighed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newsroom.account.doorkeeper.watched",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

# An outlet's own look stands first and survives every upgrade.
THEME_DIR = DATA_DIR / "theme"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [THEME_DIR / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # `user` and `messages` are lazy: a public page that names neither reads no session.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
        },
    },
]

# --- Databases: SQLite serves a paper on one machine, PostgreSQL by DATABASE_URL --------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "newsroom.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A request gives up soon and keeps the reader's text; a command has patience.
_commands = len(sys.argv) > 1 and sys.argv[0].endswith("manage.py")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30 if _commands else 2,
        # FULL: what was acknowledged survives a power cut; NORMAL lost four commits of ten in a simulated one.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", "locmemcache://")}

# --- Files ------------------------------------------------------------------------------------------------------------

MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Pictures that are drawn for other people's walls: a view shows them, so they lie outside what is served.
SHARE_DIR = DATA_DIR / "share"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [path for path in (THEME_DIR / "static", BASE_DIR / "static") if path.is_dir()]
# The style sheets of the public pages, served as one file; the theme's is the last word.
SHEETS = "tokens base layout masthead banner cards front story embed comments search theme".split()
MEDIA_BUCKET = env.bucket("MEDIA_STORAGE")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Pictures as they came in: never served.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "originals", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "newsroom.static_files.BoundAndCompressed",
        "OPTIONS": {"bundle": "css/paper.css", "parts": [f"css/{name}.css" for name in SHEETS]},
    },
}
if MEDIA_BUCKET:
    # Of an S3 in its own data centre, or any that speaks like it. Without a key boto3 looks where AWS's tools look.
    MEDIA_BUCKET |= {
        "access_key": env.text("AWS_ACCESS_KEY_ID") or None,
        "secret_key": env.secret("AWS_SECRET_ACCESS_KEY") or None,
    }
    if bool(MEDIA_BUCKET["access_key"]) != bool(MEDIA_BUCKET["secret_key"]):
        raise ImproperlyConfigured("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together. Set both, or neither.")
    for _name, _folder, _base in (("default", "media", MEDIA_URL), ("originals", "originals", None)):
        _location = f"{MEDIA_BUCKET['location']}/{_folder}".lstrip("/")
        _options = MEDIA_BUCKET | {"location": _location, "base_url": _base}
        STORAGES[_name] = {"BACKEND": "newsroom.bucket.Bucket", "OPTIONS": _options}
# Nothing asks for the copies without a hash; keeping them would double the time and the room they take.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o644

# --- The page store ---------------------------------------------------------------------------------------------------

# On each machine its own, also where machines share DATA_DIR. With DEBUG a template may change at any moment.
PAGES_DIR = Path(env.text("PAGES_DIR", str(DATA_DIR / "pages"))).expanduser().resolve()
PAGE_STORE = env.flag("PAGE_STORE", default=not DEBUG)

# --- Backups ----------------------------------------------------------------------------------------------------------

BACKUP_DIR = env.folder("BACKUP_DIR", DATA_DIR / "backups")
# A copy of every backup: another disk, or a folder of another machine that is mounted here.
BACKUP_SECOND = env.folder("BACKUP_SECOND")
if BACKUP_SECOND and (BACKUP_SECOND.is_relative_to(BACKUP_DIR) or BACKUP_SECOND.is_relative_to(DATA_DIR)):
    raise ImproperlyConfigured("BACKUP_SECOND lies inside BACKUP_DIR or DATA_DIR. Name a folder on another disk.")
BACKUP_KEEP = env.number("BACKUP_KEEP", 14, low=2, high=1000)
# In the paper's own time zone.
BACKUP_AT = env.hour("BACKUP_AT", "03:30")

# --- What a request may weigh ----------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes of a form without its files: a long story with room to spare
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 60
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
PICTURE_MAX_BYTES = 40_000_000
PICTURE_MAX_PIXELS = 60_000_000
# nginx takes 200 MB at the desk.
DOCUMENT_MAX_BYTES = env.number("DOCUMENT_MAX_MB", 100, low=1, high=195) * 1_000_000
# Exports of an old site, together, that an owner sends at once; larger ones are laid into DATA_DIR/incoming.
MOVE_MAX_BYTES = env.number("MOVE_MAX_MB", 1_000, low=1, high=100_000) * 1_000_000

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "newsroom.User"
AUTHENTICATION_BACKENDS = ["newsroom.backends.ByRole"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# allauth keeps second factors and sessions. Its pages, its sign-up and its limits, which count in a cache that each
# process has for itself, stay out: the doors are newsroom/account/, the one limit is LoginTry.
ACCOUNT_ADAPTER = "newsroom.account.adapters.Accounts"
MFA_ADAPTER = "newsroom.account.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
ACCOUNT_RATE_LIMITS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
PASSWORD_RESET_TIMEOUT = 2 * 3600  # seconds
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds: a working fortnight
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"

# --- Headers ----------------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
X_FRAME_OPTIONS = "DENY"
# Proxies are believed only where the installation says that one stands in front, and only from its address: from
# anybody else newsroom.request_ids takes the header away before it is read.
BEHIND_PROXY = env.flag("BEHIND_PROXY")
FORWARDED_ALLOW_IPS = env.networks("FORWARDED_ALLOW_IPS", ["127.0.0.1", "::1"])
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    # The outlet's other subdomains are not ours to bind for a year, nor is a list inside of browsers.
    "security.W005",
    "security.W021",
    # nginx leads http to https. This machine asks itself by plain http (receipts, probes), and must not be led away.
    "security.W008",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        # Players that a reader asked for by a click; none loads by itself.
        "frame-src": [f"https://{host}" for host in FRAME_HOSTS],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- Language and time: the paper's own are in SiteSettings; these are for logs and commands --------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("de", _("German")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fa", _("Persian")),
    ("fr", _("French")),
    ("he", _("Hebrew")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("ru", _("Russian")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
]
# The paper itself can speak those that have a catalogue of ours; a single story can be in any of the above.
PAPER_LANGUAGES = ["ar", "de", "en", "es", "fr", "pl"]
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
FORMAT_MODULE_PATH = "newsroom.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- Mail -------------------------------------------------------------------------------------------------------------

globals().update(env.email("EMAIL_URL", "consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", f"newsroom@{_host}")
EMAIL_TIMEOUT = 20  # seconds

# --- Topics: our own model decides what is the same topic -------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = False

# --- Logs to standard error ------------------------------------------------------------------------------------------

LOG_FORMAT = env.log_format()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": {"json": "newsroom.logs.JsonLine", "text": "newsroom.logs.TextLine"}[LOG_FORMAT]}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": env.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])},
    "loggers": {
        "django.server": {"handlers": ["out"], "propagate": False},
        # That somebody asked for what is not there stands in the access log; one line a request.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
