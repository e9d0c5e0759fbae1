"""Settings of the site, read from the environment; no domain word stands here.

DATA_DIR       everything the site writes (default: ./var)
ALLOWED_HOSTS  comma-separated host names the site answers to (default: this machine)
TRUSTED_ORIGINS  comma-separated origins (https://…) forms may come from, behind a proxy
PUBLISH_WITHOUT_DOUBT  1 publishes at once what is uploaded and has no doubt against it
INBOX_DIR      a folder whose files are imported (default: none)
BIN_DAYS       days that deleted speeches stay in the bin (default: 30)
SECRET_KEY     Django's key (default: made at the first start, kept in DATA_DIR)
PARSE_SECONDS  processor time that reading one document may take (default: 10)
PARSE_MEGABYTES  memory that reading one document may take (default: 768)
OCR            0 leaves scanned pages alone, even where the programs to read them are installed
OCR_SECONDS    processor time that recognising one scanned page may take (default: 120)
OCR_MEGABYTES  memory that it may take (default: 2048)
DEBUG          1 switches Django's debug pages on; never set it on a server
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _from_list(name: str, default: str) -> list[str]:
    """The comma-separated values of an environment variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _secret_key(path: Path) -> str:
    """The instance's own key: made at the first start, readable by its owner only.

    It appears whole or not at all, and of two first starts at once one wins.
    """
    if not path.exists() or not path.stat().st_size:
        path.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii")


SECRET_KEY = os.environ.get("SECRET_KEY") or _secret_key(DATA_DIR / "secret_key")
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = _from_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _from_list("TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "speeches",
    "speeches.jobs",
    "speeches.basket",
    "speeches.compare",
    # Before haystack, whose rebuild_index it replaces.
    "search",
    "search.trends",
    "haystack",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.few_parameters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.small_bodies",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "library.sqlite3",
        "OPTIONS": {
            # Writers queue instead of failing; readers never wait for them (WAL).
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# What one document may cost, whatever it is made of; one that takes more is refused by name.
PARSE_SECONDS = float(os.environ.get("PARSE_SECONDS") or 10)
PARSE_MEGABYTES = float(os.environ.get("PARSE_MEGABYTES") or 768)
# The same of a scanned page, where the programs of requirements-ocr.txt are installed.
OCR = os.environ.get("OCR") != "0"
OCR_SECONDS = float(os.environ.get("OCR_SECONDS") or 120)
OCR_MEGABYTES = float(os.environ.get("OCR_MEGABYTES") or 2048)

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The raw materials as they came. Never served by the site: no URL leads here.
    "materials": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # A file's name is the hash of its bytes: writing it twice writes the same.
        "OPTIONS": {"location": DATA_DIR / "materials", "allow_overwrite": True},
    },
    # Pictures of scanned pages, made here; shown to librarians by a view.
    "scans": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "scans", "allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
}

# Jobs wait in the database (see `speeches.jobs`); `long` and `scans` have processes of their own.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "long", "scans"],
    },
}

HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "search.haystack_engine.backend.ChineseWhooshEngine",
        "PATH": DATA_DIR / "index",
        "SILENTLY_FAIL": False,
    },
}
# Restricting by model scores the whole index for every query; the index holds one model.
HAYSTACK_LIMIT_TO_REGISTERED_MODELS = False
# haystack's own lets the tags of a text through.
HAYSTACK_CUSTOM_HIGHLIGHTER = "search.haystack_engine.highlighting.Highlighter"
JIEBA_CACHE_DIR = DATA_DIR / "jieba"

PUBLISH_WITHOUT_DOUBT = os.environ.get("PUBLISH_WITHOUT_DOUBT") == "1"
INBOX_DIR = Path(os.environ["INBOX_DIR"]).resolve() if os.environ.get("INBOX_DIR") else None
BIN_DAYS = int(os.environ.get("BIN_DAYS") or "30")

# A folder of a colleague's in one request; the page says so before they are sent.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
# The librarian's page of a material sends a box for every line that is kept.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It calls a task that goes on later a failed one; `speeches.jobs.worker` tells the difference.
    "loggers": {"django_tasks": {"level": "CRITICAL"}},
}
