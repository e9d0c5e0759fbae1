"""Settings of the site, read from the environment; no domain word stands here.

DATA_DIR       everything the site writes (default: ./var)
DATABASE_URL   postgresql://user:password@host:port/name (default: SQLite in DATA_DIR)
MATERIALS_URL  where raw files lie: /a/shared/folder or s3://bucket/prefix (default: in DATA_DIR)
ALLOWED_HOSTS  comma-separated host names the site answers to (default: this machine)
TRUSTED_ORIGINS  comma-separated origins (https://…) forms may come from, behind a proxy
TRUSTED_PROXIES  addresses and networks of proxies that may say who asks and how (default: none)
HTTPS          1 where readers come by HTTPS: secure cookies, redirect, HSTS
HSTS_SECONDS   how long a browser comes by HTTPS only (default: 30 days; 0 sends no such header)
CLOSED_SITE    1 lets nobody read without an account
SESSION_HOURS  how long who may publish stays signed in (default: 12); readers stay two weeks
PUBLISH_WITHOUT_DOUBT  1 publishes at once what is uploaded and has no doubt against it
SEARCH_ENGINE_URL  addresses of nodes of an OpenSearch cluster, parted by commas (default: Whoosh)
SEARCH_ENGINE_USER, SEARCH_ENGINE_PASSWORD  who the site is there
SEARCH_ENGINE_CA  a file of the certificates that its HTTPS is checked with
SEARCH_ENGINE_INDEX  what the names of its indexes begin with (default: speeches)
SEARCH_ENGINE_SHARDS  how many parts a new index has (default: 1)
SEARCH_ENGINE_SECONDS  how long an answer of it may take (default: 10)
INBOX_DIR      a folder whose files are imported (default: none)
BIN_DAYS       days that deleted speeches stay in the bin (default: 30)
SECRET_KEY     Django's key (default: made at the first start, kept in DATA_DIR)
BACKUP_DIR     a folder on another disk that a backup is made into every day (default: none)
BACKUP_KEEP    how many of these are kept (default: 14)
PARSE_SECONDS  processor time that reading one document may take (default: 10)
PARSE_MEGABYTES  memory that reading one document may take (default: 768)
OCR            0 leaves scanned pages alone, even where the programs to read them are installed
OCR_SECONDS    processor time that recognising one scanned page may take (default: 120)
OCR_MEGABYTES  memory that it may take (default: 2048)
LOG_FORMAT     text or json: how the lines of the log look (default: text)
LOG_QUERIES    1 writes into the log what is searched for (default: 0)
METRICS        addresses and networks that may ask for /metrics (default: none)
DEBUG          1 switches Django's debug pages on; never set it on a server
"""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path

from config import logs
from config.databases import database
from config.environment import (
    Stop,
    addresses,
    choice,
    folder,
    hosts,
    networks,
    number,
    origins,
    switch,
    text,
    whole,
)
from config.raw_files import raw_storages
from config.trouble import is_read_only, writable_directory

# Whatever the site writes is its own: nobody else on the machine reads what waits for publication.
os.umask(0o077)
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
READ_ONLY = is_read_only(writable_directory(DATA_DIR))


_LEAST_KEY = 32
# A damaged one is made anew: everybody logs in again, and the site runs.
_KEY = re.compile(rb"[!-~]{%d,}\s*" % _LEAST_KEY)


def _secret_key(path: Path) -> str:
    """The instance's own key: made at the first start, readable by its owner only.

    It appears whole or not at all, and of two first starts at once one wins.
    """
    if not (path.exists() and _KEY.fullmatch(path.read_bytes())):
        path.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii").strip()


def _key() -> str:
    try:
        return _secret_key(DATA_DIR / "secret_key")
    except OSError as error:
        raise Stop(
            f"DATA_DIR={DATA_DIR} 里没有密钥，又不能写入（{error.strerror}）。请检查磁盘和权限。",
            f"DATA_DIR={DATA_DIR} has no secret key yet and cannot be written ({error.strerror})."
            " Make room on the disk, or see to the rights.",
        ) from None


SECRET_KEY = text("SECRET_KEY")
if not SECRET_KEY:
    SECRET_KEY = _key()
elif len(SECRET_KEY) < _LEAST_KEY:
    # It is guessed by trying, and whoever knows it signs in as anybody.
    raise Stop(
        f"设置 SECRET_KEY 太短，至少要 {_LEAST_KEY} 个字符。请留空（自动生成一个），或换一个长的；"
        "更换后大家要重新登录。",
        f"The setting SECRET_KEY is too short: it must have {_LEAST_KEY} characters at least. Leave"
        " it empty, so that one is made, or take a longer one; everybody logs in again then.",
    )
DEBUG = switch("DEBUG")
ALLOWED_HOSTS = hosts("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = origins("TRUSTED_ORIGINS")
TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
CLOSED_SITE = switch("CLOSED_SITE")

INSTALLED_APPS = [
    # Before Django's own, whose createsuperuser it replaces.
    "config.login",
    # Loaded with the addresses, for which workers have no use.
    "django.contrib.admin.apps.SimpleAdminConfig",
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
    "search.saved",
    "haystack",
]

MIDDLEWARE = [
    "config.proxy.behind_proxy",
    "config.logs.logged",
    "config.metrics.counted",
    "config.health.watched",
    "config.programs.told_in_json",
    "config.middleware.known_methods",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.compressed_text",
    "config.middleware.content_policy",
    "config.middleware.in_utf8",
    "config.middleware.few_parameters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.private_pages",
    "config.login.closed.ClosedSite",
    "config.login.browsers.remembered",
    "config.trouble.Trouble",
    "config.middleware.NumbersInRange",
    "config.middleware.small_bodies",
    "config.uploads.none_left",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

_OF_EVERY_PAGE = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    # The site's own pages.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "config.templates.environment",
            "context_processors": [*_OF_EVERY_PAGE, "config.templates.form_token"],
            "keep_trailing_newline": True,
            # What pages can call, and from where.
            "functions": {
                "basket_count": "speeches.basket.holders.basket_count",
                "compare_bar": "speeches.compare.links.compare_bar",
                "compare_chosen": "speeches.compare.links.compare_chosen",
                "compare_toggle": "speeches.compare.links.compare_toggle",
                "compare_url": "speeches.compare.links.compare_url",
                "narrow": "speeches.lists.links.narrow",
                "other_parameters": "speeches.lists.links.other_parameters",
                "querystring": "speeches.lists.links.querystring",
                "saved_here": "search.saved.holders.saved_here",
                "saved_news": "search.saved.holders.saved_news",
                "similar_speeches": "search.page.similar_speeches.similar_if_known",
                "themes": "search.trends.themes.themes_if_known",
            },
            "filters": {
                "fragments": "search.haystack_engine.highlighting.to_html",
                "mark": "search.page.marks.mark",
                "noted": "speeches.reading.annotate.annotate",
                "page_numbers": "speeches.lists.links.page_numbers",
            },
        },
    },
    # The admin's.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", *_OF_EVERY_PAGE]
        },
    },
]

DATABASES = {"default": database(text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "config.login.backend.Throttle",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
SESSION_HOURS = number("SESSION_HOURS", 12, least=0.1, most=24 * 365)
# Who has this permission is signed in for so long, everybody else for two weeks.
SHORT_SESSIONS_FOR = "speeches.publish_speech"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# What one document may cost, whatever it is made of; one that takes more is refused by name.
PARSE_SECONDS = number("PARSE_SECONDS", 10, least=1)
PARSE_MEGABYTES = number("PARSE_MEGABYTES", 768, least=1)
# The same of a scanned page, where the programs of requirements-ocr.txt are installed.
OCR = switch("OCR", default=True)
OCR_SECONDS = number("OCR_SECONDS", 120, least=1)
OCR_MEGABYTES = number("OCR_MEGABYTES", 2048, least=1)

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
MATERIALS_URL = text("MATERIALS_URL")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Never served by the site: no URL leads to raw files; librarians are shown them by views.
    **raw_storages(MATERIALS_URL, DATA_DIR),
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
}

# Jobs wait in the database (see `speeches.jobs`); `long` and `scans` have processes of their own.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "long", "scans"],
    },
}

SEARCH_ENGINE_URL = addresses("SEARCH_ENGINE_URL")
_WHOOSH = {
    "ENGINE": "search.haystack_engine.backend.ChineseWhooshEngine",
    "PATH": DATA_DIR / "index",
}
_OPENSEARCH = {
    "ENGINE": "search.opensearch.backend.OpenSearchEngine",
    "URL": SEARCH_ENGINE_URL,
    "INDEX_NAME": text("SEARCH_ENGINE_INDEX", "speeches"),
    "USER": text("SEARCH_ENGINE_USER"),
    "PASSWORD": text("SEARCH_ENGINE_PASSWORD"),
    "CA_CERTS": text("SEARCH_ENGINE_CA"),
    "SHARDS": whole("SEARCH_ENGINE_SHARDS", 1, least=1, most=100),
    "TIMEOUT": number("SEARCH_ENGINE_SECONDS", 10, least=0.1, most=300),
}
HAYSTACK_CONNECTIONS = {
    "default": (_OPENSEARCH if SEARCH_ENGINE_URL else _WHOOSH) | {"SILENTLY_FAIL": False},
}
# Restricting by model scores the whole index for every query; the index holds one model.
HAYSTACK_LIMIT_TO_REGISTERED_MODELS = False
# haystack's own lets the tags of a text through.
HAYSTACK_CUSTOM_HIGHLIGHTER = "search.haystack_engine.highlighting.Highlighter"
JIEBA_CACHE_DIR = DATA_DIR / "jieba"

# What parts a title into words, so that no line of it tears one.
TITLE_WORDS = "search.text.titles.title_words"

PUBLISH_WITHOUT_DOUBT = switch("PUBLISH_WITHOUT_DOUBT")
# People read where either is away; the desk says so.
BACKUP_DIR = folder("BACKUP_DIR", outside=[DATA_DIR])
# What lies in it is moved: that must not be the library.
INBOX_DIR = folder("INBOX_DIR", beside=[DATA_DIR, *([BACKUP_DIR] if BACKUP_DIR else [])])
BACKUP_KEEP = whole("BACKUP_KEEP", 14, least=1)
BIN_DAYS = whole("BIN_DAYS", 30)

# A folder of a colleague's in one request; the page says so before they are sent.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
# The librarian's page of a material sends a box for every line that is kept.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "config.uploads.PlainlyNamed",
]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
with contextlib.suppress(OSError):
    # On a full or read-only disk people read nevertheless.
    FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = switch("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# What `config.proxy` leaves of this header was said by a trusted proxy.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = whole("HSTS_SECONDS", 30 * 24 * 3600, most=10**9) if HTTPS else 0
# Whether other hosts of the office's domain have HTTPS too is not for this site to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
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

LOG_QUERIES = switch("LOG_QUERIES")
LOGGING = logs.configuration(as_json=choice("LOG_FORMAT", "text", "json") == "json")

METRICS = networks("METRICS")
# What is asked whether the site is ready, by its name in the answer; numbers for /metrics.
READINESS = {
    "database": "config.health.database",
    "index": "search.upkeep.readiness.index",
    "queue": "search.upkeep.readiness.queue",
    "disk": "config.health.disk",
}
GAUGES = ["search.upkeep.readiness.gauges"]
if os.getenv("SCRIPT_NAME"):
    raise Stop(
        "本站不支持放在子路径下（SCRIPT_NAME）。请给它一个单独的域名或端口。",
        "The site cannot be served below a path (SCRIPT_NAME). Give it a host or port of its own.",
    )
