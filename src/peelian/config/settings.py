"""Django's settings. What differs between installations comes from `variables`; the rest stands here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO

from peelian.config import databases, logs, options, secret, variables
from peelian.config.environment import BadSetting

PACKAGE = Path(__file__).resolve().parents[1]
STATE = variables.STATE.get()

# --- what this installation is ---------------------------------------------------------------------------

DEBUG = variables.DEBUG.get()
DEMO = variables.DEMO.get()
PUBLIC_URL = variables.PUBLIC_URL.get()
SECRET_KEY = variables.SECRET_KEY.get() or secret.secret_key(STATE)

_public = urlsplit(PUBLIC_URL)
_here = ("localhost", "127.0.0.1", "::1")
_tls = _public.scheme == "https"
if not _tls and _public.hostname not in _here:
    raise BadSetting(
        f"PEELIAN_PUBLIC_URL is {PUBLIC_URL}. Anywhere but on this machine it has to begin with https://: staff sign "
        "in there, and residents' links hold keys."
    )
ALLOWED_HOSTS = [_public.hostname or "", "localhost", "127.0.0.1", "[::1]", *variables.HOSTS.get()]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

# --- rooms -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "modelsearch",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "peelian.apps.events",
    "peelian.apps.accounts",
    "peelian.apps.places",
    "peelian.apps.languages",
    "peelian.apps.contacts",
    "peelian.apps.content",
    "peelian.apps.workforce",
    "peelian.apps.usage",
    "peelian.apps.finance",
    "peelian.apps.voice",
    "peelian.apps.messaging",
    "peelian.apps.inbox",
    "peelian.apps.posting",
    "peelian.apps.incidents",
    "peelian.apps.fairness",
    "peelian.apps.retention",
    "peelian.apps.schemes",
    "peelian.apps.training",
    "peelian.apps.typology",
    "peelian.apps.priorities",
    "peelian.apps.problems",
    "peelian.apps.tasking",
    "peelian.apps.library",
    "peelian.apps.visibility",
    "peelian.apps.feedback",
    "peelian.apps.board",
    "peelian.web.shared",
    "peelian.web.newsroom",
    "peelian.workers",
    "peelian.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "peelian.web.shared.counting.CountingMiddleware",
    "peelian.web.shared.languages.LanguageMiddleware",
    # Before all that costs time; what must be known of a request first (its language, its counting) stands above it.
    "peelian.web.shared.page_cache.PageCacheMiddleware",
    "peelian.web.shared.short_way.ShortWayMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "peelian.web.shared.policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the first one that reads a form: a body that is too large is never read.
    "peelian.web.shared.uploads.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "peelian.web.shared.access.AccessMiddleware",
    # Last, as its documentation asks: it replaces the answer to a locked-out attempt.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "peelian.config.urls"
WSGI_APPLICATION = "peelian.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "web").glob("*/templates")),
        "OPTIONS": {
            "loaders": [
                (
                    "peelian.web.shared.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- data ------------------------------------------------------------------------------------------------

DATABASES = {
    "default": databases.describe(
        variables.DATABASE_URL.get() or databases.embedded_url(STATE), pool=variables.DATABASE_POOL.get()
    )
}
if DEMO and not databases.is_local(DATABASES["default"]) and not variables.DEMO_ANYWHERE.get():
    raise BadSetting(
        "PEELIAN_DEMO is on and DATABASE_URL names a database on another machine. The demo's passwords are public. "
        "Turn one of them off, or set PEELIAN_DEMO_ANYWHERE=1 if that database holds nothing but a demo."
    )
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What all processes have to agree on: counts against flooding.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Django's own 300 would push out counts and keys that have to last an hour.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- words and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Django has no entry for these two.
LANG_INFO.setdefault("so", {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"})
LANG_INFO.setdefault("gu", {"bidi": False, "code": "gu", "name": "Gujarati", "name_local": "ગુજરાતી"})
LANGUAGES = [
    ("en", "English"),
    ("cy", "Cymraeg"),
    ("ur", "اردو"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("bn", "বাংলা"),
    ("ar", "العربية"),
    ("ro", "Română"),
    ("pt", "Português"),
    ("so", "Soomaali"),
    ("gu", "ગુજરાતી"),
    ("zh-hans", "简体中文"),
]
# Made from `peelian/locale` before the site opens (config/catalogues.py).
LOCALE_PATHS = [STATE / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _tls
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# --- files -----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
# Third-party styles and scripts are fetched at set-up into `static/vendor` and never committed.
STATICFILES_DIRS = [
    folder
    for folder in (
        variables.HOME / "static",
        *sorted(path for path in (PACKAGE / "web").glob("*/static") if path.parent.name != "shared"),
    )
    if folder.is_dir()
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STATE / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Pictures of pages, in all the sizes that were asked for.
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE / "files"
# Where positions lie, as Parquet by day; PostgreSQL says which of the files count (docs/adr/0016).
POSITIONS = variables.POSITIONS.get() if variables.POSITIONS.is_set() else STATE / "positions"
POSITIONS_ENGINE = variables.POSITIONS_ENGINE.get()
# The limits of police.uk's own service: requests a second for each address, and how many at once.
OPEN_DATA_RATE = 15
OPEN_DATA_BURST = 30
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# Between two writings of what was seen on the residents' site. 0: only when somebody asks for it.
USAGE_FLUSH_SECONDS = 5

# --- news and advice (Wagtail; docs/adr/0009) ------------------------------------------------------------

WAGTAIL_SITE_NAME = "Peelian"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "english"}}
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "peelian.apps.content.models.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# A page goes live at the end of the workflow and in no other way: nobody holds Wagtail's permission to publish.
WAGTAIL_FINISH_WORKFLOW_ACTION = "peelian.web.newsroom.publishing.publish_approved"
# What waits for approval changes only when somebody saves it.
WAGTAIL_AUTOSAVE_INTERVAL = 0
# Accounts, passwords and addresses are ours; nothing is asked of other machines.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# --- who may come in -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Length and a list of known passwords, and no rules about kinds of characters, as the NCSC advises.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_start"
CSRF_FAILURE_VIEW = "peelian.web.shared.errors.csrf_failed"
ACCOUNT_ADAPTER = "peelian.config.signin.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Who shows the demo presses one name after another: the last is meant.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = not DEMO
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Peelian"
# An administrator makes the account and gives its address; there is nothing to verify before a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Name and address together: nobody can lock an officer out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "peelian.config.signin.attempted_name"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_ENGINE = "peelian.config.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- what browsers are told ------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _tls
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _tls and variables.BEHIND_PROXY.get()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if variables.BEHIND_PROXY.get() else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _tls else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HARMLESS_URL = variables.HARMLESS_URL.get()
TILE_URL = variables.TILE_URL.get()
TILE_CREDIT = variables.TILE_CREDIT.get()
_tiles = urlsplit(TILE_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *([f"{_tiles.scheme}://{_tiles.netloc}"] if TILE_URL else [])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- mail ------------------------------------------------------------------------------------------------

REPLY_DOMAIN = variables.REPLY_DOMAIN.get()
LEARNING_SITES = variables.LEARNING_SITES.get()
_mail = options.mail()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail["MAIL_FROM"].get() or f"no-reply@{REPLY_DOMAIN}"
# Django's own mail; messages to residents go through `adapters/channels`.
EMAIL_HOST = _mail["SMTP_HOST"].get()
EMAIL_PORT = options.smtp_port()
EMAIL_HOST_USER = _mail["SMTP_USER"].get()
EMAIL_HOST_PASSWORD = _mail["SMTP_PASSWORD"].get()
EMAIL_USE_TLS = _mail["SMTP_TLS"].get() and not _mail["SMTP_IMPLICIT_TLS"].get()
EMAIL_USE_SSL = _mail["SMTP_IMPLICIT_TLS"].get()
EMAIL_TIMEOUT = 20

# --- logs ------------------------------------------------------------------------------------------------

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logs.configure(
    level=variables.LOG_LEVEL.get(),
    as_json=(variables.LOG_FORMAT.get() or ("console" if DEMO or DEBUG else "json")) == "json",
)
