"""Settings of the portal; every choice of an installation comes from the environment (table in README.md)."""

import contextlib
import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from kombu import Exchange, Queue

from reform.api_settings import *  # noqa: F403 -- settings of their own, for length alone
from reform.api_settings import REST_FRAMEWORK
from reform.broker import AWAITED
from reform.common.spreadsheets import SHEET_FORMATS
from reform.environment import choice, file, flag, number, origin, words
from reform.paths import BASE_DIR, DATA_DIR

# Served over https only, through a proxy that ends TLS: the mark of production.
HTTPS = flag("REFORM_HTTPS")
DEBUG = flag("REFORM_DEBUG")
try:
    for _folder in ("beat", "media", "static"):
        (DATA_DIR / _folder).mkdir(parents=True, exist_ok=True)
except OSError as _error:
    raise ImproperlyConfigured(f"REFORM_DATA_DIR {DATA_DIR} cannot be used: {_error.strerror}.") from _error


def _secret_key() -> str:
    """REFORM_SECRET_KEY; outside production, a key made once and kept in the data folder."""
    if key := os.environ.get("REFORM_SECRET_KEY"):
        return key
    if HTTPS:
        raise ImproperlyConfigured("REFORM_SECRET_KEY must be set when REFORM_HTTPS is on.")
    file = DATA_DIR / "secret_key"
    if not file.exists():
        fresh = DATA_DIR / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(get_random_secret_key() + get_random_secret_key())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)  # of two processes that start at once, the second takes the first one's key
        fresh.unlink()
    return file.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = words("REFORM_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# How many proxies of the installation stand in front; so many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = number("REFORM_TRUSTED_PROXIES", 1 if HTTPS else 0)

# ── What it is made of ──────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "reform",  # first: its commands `up` and `test` win, and Celery is connected before tasks are declared
    "reform.common",
    "organisations",
    "indicators",
    "plans",
    "reporting",
    "organisations.admin_app.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # runserver serves static files as gunicorn does
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "corsheaders",
    "import_export",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "reform.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "reform.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",  # before whatever may answer
    "reform.common.api.middleware.ProblemMiddleware",  # before whatever may answer with a page of HTML
    "reform.middleware.WholeAddressMiddleware",
    "reform.middleware.PrivatePagesMiddleware",  # behind the static files, which browsers shall keep
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reform.common.sessions.SlidingSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.middleware.WorkingDateMiddleware",
    "reform.common.sessions.SignInRequiredMiddleware",  # a new page is closed unless it says otherwise
    "organisations.middleware.PasswordChangeMiddleware",
    "organisations.middleware.SecondFactorMiddleware",
    "organisations.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a refused sign-in into the locked-out page
]

ROOT_URLCONF = "reform.urls"
WSGI_APPLICATION = "reform.wsgi.application"

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
                "organisations.context.portal",
            ],
        },
    },
]

# ── Where data lives ────────────────────────────────────────────────────────────────────────────────────────────────
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    ),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "reform.postgresql"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults two in five concurrent writes fail with "database is locked"; with these none does.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = DATA_DIR / "media"  # no MEDIA_URL: a file leaves through a view that knows who may have it
FILE_UPLOAD_PERMISSIONS = 0o640
MAX_UPLOAD_BYTES = number("REFORM_MAX_UPLOAD_MB", 10) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "reform.common.oversize.OversizeHandler",  # first: what is too large reaches none of the others
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # the text of a form; files are counted apart
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a sheet of 200 rows × 6 fields passes the default of 1,000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# ── Language, dates and numbers ─────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["reform.formats"]
USE_THOUSAND_SEPARATOR = False  # a year is not 2.025; amounts ask for their dots (humanize: intcomma)

# ── Static files ────────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
# An image of a container carries its static files; a folder of data that outlives the image does not.
STATIC_ROOT = Path(os.environ.get("REFORM_STATIC_DIR") or DATA_DIR / "static").resolve()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "reform.static.StaticStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "woff", "woff2", "map", "pdf"]

# ── Who signs in ────────────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "organisations.User"
LOGIN_URL = "organisations:sign_in"
LOGIN_REDIRECT_URL = "organisations:start"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "organisations.passwords.OneTimeHasher",  # never the first: nobody's own password goes through it
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "organisations.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A person at an address, not the address: a whole office shares one.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who tries again meanwhile does not wait longer than was said
AXES_LOCKOUT_CALLABLE = "organisations.views.sign_in.locked_out"
AXES_ENABLE_ADMIN = False  # an account is unlocked on its own page of the administration site
# Many names tried from one address: beyond this the address waits, as long as a locked person does.
SIGN_IN_FAILURES_AN_ADDRESS = 50
# A code beside the password: demanded of the roles in GUARDED_ROLES, left to everybody, or not asked for at all. With
# illustrative data it is never demanded, since everybody shares the password that is printed.
TWO_FACTOR = choice("REFORM_TWO_FACTOR", "required", "optional", "off")
# Sign-in through a provider of OpenID Connect, off without an issuer.
OIDC_ISSUER, OIDC_CLIENT_ID = os.environ.get("REFORM_OIDC_ISSUER", ""), os.environ.get("REFORM_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("REFORM_OIDC_CLIENT_SECRET", "")
OIDC_NAME = os.environ.get("REFORM_OIDC_NAME") or "tài khoản của tỉnh"
OIDC_CLAIM = os.environ.get("REFORM_OIDC_CLAIM") or "preferred_username"
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured("REFORM_OIDC_ISSUER needs REFORM_OIDC_CLIENT_ID and REFORM_OIDC_CLIENT_SECRET.")
AXES_CLIENT_IP_CALLABLE = "reform.common.http.client_address"
AXES_HTTP_RESPONSE_CODE = 429

# Counted from the last page; a browser that is closed forgets its session before.
SESSION_COOKIE_AGE = max(1, number("REFORM_SESSION_MINUTES", 60)) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "reform.common.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script needs the cookie
CSRF_COOKIE_SAMESITE = "Lax"

# ── What a browser may do ───────────────────────────────────────────────────────────────────────────────────────────
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],  # the pages of the API's documentation draw their icons so
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
PERMISSIONS_POLICY = ["camera", "geolocation", "microphone", "payment", "usb"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = number("REFORM_HSTS_SECONDS", 365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# ── Background jobs ─────────────────────────────────────────────────────────────────────────────────────────────────
AWAITED_TASKS = (
    "plans.tasks.read_import",
    "reporting.tasks.compile_report",
    "reporting.tasks.consolidate_round",
    "reporting.tasks.make_letters",
    "reporting.tasks.render_report",
)
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or "files://localhost/"
REDIS = CELERY_BROKER_URL.startswith(("redis://", "rediss://"))
# Before every key in Redis, which other programs may use too.
REDIS_PREFIX = os.environ.get("REFORM_REDIS_PREFIX") or "reform:"
if REDIS:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "global_keyprefix": REDIS_PREFIX,
        "queue_order_strategy": "reform.broker:Turns",
        "visibility_timeout": 20 * 60,  # longer than any task may run, or a second worker would take it too
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(DATA_DIR / "broker")}
# What a person waits for goes before the pieces of a round and before what runs by the clock, which still have one
# message in four (`reform.broker.Turns`).
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue(name, Exchange("celery"), routing_key=name) for name in (AWAITED, "celery")]
CELERY_TASK_ROUTES = {task: {"queue": AWAITED} for task in AWAITED_TASKS}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = REDIS  # the broker made of files does not broadcast
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True  # what came of a job stands in its row
# A message is given back last, but not at once when its worker is killed (task_reject_on_worker_lost): the job's lease
# still runs then, so the message would come to nothing. When the lease is over beat sends another.
CELERY_TASK_ACKS_LATE = True
JOB_LEASE = timedelta(minutes=2)  # after so long without a sign of life a job's worker counts as dead
CELERY_TASK_SOFT_TIME_LIMIT = 10 * 60
CELERY_TASK_TIME_LIMIT = 12 * 60
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 500_000  # KiB; rendering a large document leaves a large process behind
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat" / "schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 15  # seconds; each turn proves that the scheduler is alive

# Throttles count here, so it is shared by all processes that serve pages.
CACHES = {
    "default": {
        "BACKEND": "reform.cache.PrefixedRedisCache",
        "LOCATION": CELERY_BROKER_URL,
        "KEY_PREFIX": f"{REDIS_PREFIX}cache",
    }
    if REDIS
    else {
        "BACKEND": "reform.cache.FolderCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

# ── REST interface ──────────────────────────────────────────────────────────────────────────────────────────────────
REST_FRAMEWORK |= {"NUM_PROXIES": TRUSTED_PROXIES}

# ── Sheets in and out of the administration pages ───────────────────────────────────────────────────────────────────
# Formats of the portal's own: the package's XLSX takes 6 GB for one far cell, and drops the sign of what looks like a
# formula instead of keeping it as text.
IMPORT_EXPORT_FORMATS = SHEET_FORMATS
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_EXPORT_UI = True
# Between preview and confirmation a sheet waits where every web process finds it, and is forgotten after a while.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"

# ── Letters ─────────────────────────────────────────────────────────────────────────────────────────────────────────
EMAIL_HOST = os.environ.get("REFORM_EMAIL_HOST", "")
EMAIL_PORT = number("REFORM_EMAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("REFORM_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("REFORM_EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
# Where people open the portal ("https://cchc.vidu.vn"), for links in letters; a worker has no request to tell it.
BASE_URL = origin("REFORM_BASE_URL")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("REFORM_EMAIL_FROM") or "cchc@localhost"
EMAIL_FILE_PATH = DATA_DIR / "mail"  # where letters land while no server is named
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)

# ── Signatures of documents ─────────────────────────────────────────────────────────────────────────────────────────
SIGNATURE_ROOTS = file("REFORM_SIGNATURE_CA")  # certificates by which signatures of files brought back are trusted
# What the portal signs PDF with: PKCS#12, or a certificate with its key beside it; none by default.
SIGN_CERTIFICATE, SIGN_KEY = file("REFORM_SIGN_CERT"), file("REFORM_SIGN_KEY")
SIGN_PASSWORD = os.environ.get("REFORM_SIGN_PASSWORD", "")

# ── Log: plain lines on standard error; whoever runs the process keeps them ─────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("REFORM_LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},  # each minute's wake-up; what a job did stands in its row
        "celery.app.trace": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},  # says at INFO what it does with every glyph
        "weasyprint": {"level": "ERROR"},
        "pyhanko": {"level": "CRITICAL"},  # what it finds of a signature is told to who brought the file
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}
