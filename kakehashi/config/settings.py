"""The one settings file. Everything that differs between machines is an environment variable.

docs/reference/settings.md lists the variables.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kakehashi.config.environment import flag, number, secret_key, words
from kakehashi.config.providers import openid_connect, origins, saml

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = Path(os.environ.get("STATE_DIR", BASE_DIR / "var"))

DEMONSTRATION = flag("DEMONSTRATION")
DEBUG = flag("DEBUG")
SECURE = not DEMONSTRATION and not DEBUG
SECRET_KEY = secret_key(demonstration=DEMONSTRATION, keep_in=STATE_DIR)
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

# Order matters where templates are looked up: our own account pages stand before allauth's.
INSTALLED_APPS = [
    "kakehashi.web",
    "kakehashi.interop",
    "kakehashi.education",
    "kakehashi.research",
    "kakehashi.campus",
    "kakehashi.policy",
    "kakehashi.agreements",
    "kakehashi.approvals",
    "kakehashi.documents",
    "kakehashi.duties",
    "kakehashi.directory",
    "kakehashi.journal",
    "kakehashi.people",
    "kakehashi.institutions",
    "kakehashi.listing",
    "kakehashi.vocabulary",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "ninja",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kakehashi.web.headers.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kakehashi.journal.middleware.request_id",
    "kakehashi.web.api.headers.open_data",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kakehashi.web.account.second_factor.require_second_factor",
]

ROOT_URLCONF = "kakehashi.config.urls"
# Forms are drawn by our templates in kakehashi/web/templates/django/forms.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "kakehashi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kakehashi.web.context.site",
            ],
        },
    }
]

# -- Data ---------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{STATE_DIR / 'kakehashi.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: a transaction takes the write lock when it begins, so two writers wait for each
    # other instead of failing half-way. Foreign keys are switched on by Django itself.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;",
    }
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
else:
    # Compiling a query takes PostgreSQL a second where pages have a tenth: lists ask for thousands
    # of rows with a handful of subqueries, which it believes to be worth it. An address that names
    # `options` of its own keeps them.
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c jit=off",
        **DATABASES["default"].get("OPTIONS", {}),
    }
    # Without a pool every thread keeps a connection; with one they share at most so many.
    if pool := number("DATABASE_POOL", 0):
        DATABASES["default"]["CONN_MAX_AGE"] = 0
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool}
    # Counts attempts to sign in for all workers together. `createcachetable` makes its table.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "kakehashi_cache",
        }
    }
CACHES["charts"] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": str(STATE_DIR / "charts"),
    "TIMEOUT": None,
    "OPTIONS": {"MAX_ENTRIES": 5000},
}
CACHES["figures"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "figures",
    "TIMEOUT": None,
    "OPTIONS": {"MAX_ENTRIES": 5000},
}
# What takes seconds to make and can be made again, such as typeset reports.
CACHES["made"] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": str(STATE_DIR / "made"),
    "TIMEOUT": None,
    "OPTIONS": {"MAX_ENTRIES": 300},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = STATE_DIR / "files"

# -- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# -- Static files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- Sign-in ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
SIGN_UP_OPEN = flag("SIGN_UP_OPEN")  # otherwise the office makes the accounts
# Who must have a second factor, by the kinds of people.Role.
SECOND_FACTOR_ROLES = words(
    "SECOND_FACTOR_ROLES", "" if DEMONSTRATION else "office,leadership,auditor"
)
ACCOUNT_ADAPTER = "kakehashi.web.account.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "kakehashi.web.account.forms.SignUpForm"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEMONSTRATION else "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = SIGN_UP_OPEN  # "we do not know you, sign up" helps nobody else
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person; the old one stays until the new is verified
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How often an address may try partners' links that nobody was given.
PARTNER_LINKS_PER_MINUTE = number("PARTNER_LINKS_PER_MINUTE", 20)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
MFA_ADAPTER = "kakehashi.web.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be 30 seconds off
# Nobody comes in with an unverified address, so nobody can lock its owner out with a second factor;
# and whoever has one must still be able to change the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION

OIDC, SAML = openid_connect(), saml()
SECOND_FACTOR_PROVIDERS = [
    app["provider_id"] for app in (OIDC, SAML) if app and app["settings"]["asks_second_factor"]
]
SOCIALACCOUNT_ADAPTER = "kakehashi.web.account.adapter.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # ProviderAdapter lets in only what the provider verified
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": [OIDC] if OIDC else []},
    "saml": {"APPS": [SAML] if SAML else []},
}

# -- Security -----------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE and flag("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
# How many reverse proxies of our own stand before the server. Their word on the reader's address
# (rate limits count by it) and on https is taken; nobody else's is.
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT
API_REQUESTS_PER_MINUTE = number("API_REQUESTS_PER_MINUTE", 120)
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kakehashi.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers apply this to where a form's answer redirects, too: to the sign-in services.
        "form-action": [SELF, *origins(OIDC, SAML), *words("SIGN_IN_ORIGINS")],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes in one uploaded file
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# -- Log ----------------------------------------------------------------------------------------

WITHOUT_TOKENS = "kakehashi.education.cooperation.partner_side.logs.WithoutTokens"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": WITHOUT_TOKENS}},
    "loggers": {
        name: {"filters": ["without_tokens"]}
        for name in ("django.request", "django.server", "django.security.csrf")
    },
}

# -- OpenAlex -----------------------------------------------------------------------------------

# Asked by `collaboration build --openalex-institution`; the key is free of charge.
OPENALEX_API = os.environ.get("OPENALEX_API", "https://api.openalex.org").rstrip("/")
OPENALEX_API_KEY = os.environ.get("OPENALEX_API_KEY", "")

# -- Mail ---------------------------------------------------------------------------------------

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMONSTRATION
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = STATE_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 30  # seconds; far below the lease of a delivery (journal/worker.py)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "kakehashi@localhost")

# -- Harvesting (OAI-PMH) -------------------------------------------------------------------------

# Stands in the identifier of every record for ever: set it once.
OAI_DOMAIN = os.environ.get("OAI_DOMAIN", "kakehashi.example")
OAI_ADMIN_EMAILS = words("OAI_ADMIN_EMAILS", parseaddr(DEFAULT_FROM_EMAIL)[1])
OAI_SETS = flag("OAI_SETS", True)
OAI_RECORDS_PER_PAGE = number("OAI_RECORDS_PER_PAGE", 100) or 100
OAI_HEADERS_PER_PAGE = number("OAI_HEADERS_PER_PAGE", 500) or 500
OAI_TOKEN_HOURS = number("OAI_TOKEN_HOURS", 0)  # 0: a resumption token never runs out
# 503 with Retry-After: so many answers at once in one worker, so many requests of one network.
OAI_AT_ONCE = number("OAI_AT_ONCE", 4)
OAI_REQUESTS_PER_MINUTE = number("OAI_REQUESTS_PER_MINUTE", 600)
# What the network in front of us tells the reader's country/region in; nobody else may set it.
OAI_COUNTRY_HEADER = os.environ.get("OAI_COUNTRY_HEADER", "")

# -- Our own -------------------------------------------------------------------------------------

SITE_NAME = _("Kakehashi")
# Questions to the literature: the tables that `collaboration build` made, asked by DuckDB in the
# process, or by Spark's Connect server at an address.
COLLABORATION_DIR = os.environ.get("COLLABORATION_DIR", str(STATE_DIR / "collaboration"))
COLLABORATION_ENGINE = os.environ.get("COLLABORATION_ENGINE", "duckdb")
COLLABORATION_MEMORY = os.environ.get("COLLABORATION_MEMORY", "1GB")
SPARK_REMOTE = os.environ.get("SPARK_REMOTE", "")
# A university's own fonts for typeset documents, where the packaged ones lack a character.
FONT_DIR = os.environ.get("FONT_DIR", "")
FONT_FAMILIES = words("FONT_FAMILIES")
# Registers of works that imports ask, and the address of mail that they may write to.
CROSSREF_API = os.environ.get("CROSSREF_API", "https://api.crossref.org").rstrip("/")
ORCID_API = os.environ.get("ORCID_API", "https://pub.orcid.org/v3.0").rstrip("/")
ORCID_TOKEN = os.environ.get("ORCID_TOKEN", "")
CONTACT_MAIL = os.environ.get("CONTACT_MAIL", "")
# What links in mails begin with, where there is no request to ask.
PORT = os.environ.get("PORT", "8000")
SITE_ADDRESS = os.environ.get(
    "SITE_ADDRESS",
    f"https://{ALLOWED_HOSTS[0]}" if SECURE else f"http://127.0.0.1:{PORT}",
).rstrip("/")
