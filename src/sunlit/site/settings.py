"""Settings, all of them from the environment (`SUNLIT_...`); a wrong one stops the start with a sentence.

What a body may choose (days to answer, thresholds, who sees ballots) is data it adopts by an act, not here.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ORIGIN = "sunlit.example"  # nobody's name: what stands in a record before somebody chooses
HERE = ("localhost", "127.0.0.1", "[::1]")


def _flag(name: str) -> bool:
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name} is 0 or 1, found {value!r}")
    return value == "1"


def _count(name: str) -> int:
    value = os.environ.get(name, "0")
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} is a whole number, 0 or more, found {value!r}")
    return int(value)


def _home() -> Path:
    home = Path(os.environ.get("SUNLIT_HOME", ".sunlit")).expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True)
    return home


def _secret_key(home: Path) -> str:
    given = os.environ.get("SUNLIT_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured(f"SUNLIT_SECRET_KEY needs 32 characters or more, found {len(given)}")
        return given
    path = home / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(secrets.token_urlsafe(48))
        temporary.chmod(0o600)
        temporary.rename(path)
    return path.read_text()


def _hosts(origin: str) -> list[str]:
    """Return the names under which the site answers: this machine's own, and what origin and setting say."""
    given = [host.strip() for host in os.environ.get("SUNLIT_ALLOWED_HOSTS", "").split(",") if host.strip()]
    wrong = [host for host in given if "/" in host or "@" in host or any(char.isspace() for char in host)]
    if wrong:
        raise ImproperlyConfigured(
            f"SUNLIT_ALLOWED_HOSTS holds names such as town.example, found {wrong[0]!r}"
        )
    named = origin.partition("/")[0].partition(":")[0]
    return list(dict.fromkeys([*HERE, *([named] if named and named != ORIGIN else []), *given]))


def _database(home: Path) -> dict[str, Any]:
    url = os.environ.get("SUNLIT_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
                    "PRAGMA secure_delete=ON;"
                ),
            },
            "TEST": {"NAME": os.environ.get("SUNLIT_TEST_DATABASE") or None},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"SUNLIT_DATABASE_URL begins with postgres://, found {parts.scheme!r}")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


SUNLIT_HOME = _home()
SUNLIT_ORIGIN = os.environ.get("SUNLIT_ORIGIN", ORIGIN)  # first part of every log's origin
SUNLIT_PROXIES = _count("SUNLIT_PROXIES")  # how many servers of ours stand between the reader and this one
SUNLIT_MAX_FILE_BYTES = 50 * 1024 * 1024
DEBUG = _flag("SUNLIT_DEBUG")
SECRET_KEY = _secret_key(SUNLIT_HOME)
ALLOWED_HOSTS = _hosts(SUNLIT_ORIGIN)
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("SUNLIT_TRUSTED_ORIGINS", "").split(",") if o]
DATABASES = {"default": _database(SUNLIT_HOME)}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # for the page of passkeys that allauth brings
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "sunlit.ledger",
    "sunlit.accounts",
    "sunlit.catalogue",
    "sunlit.library",
    "sunlit.matters",
    "sunlit.meetings",
    "sunlit.dialogue",
    "sunlit.supervision",
    "sunlit.ui",
    "sunlit.portal",
    "sunlit.desk",
    "sunlit.console",
    "sunlit.site",
]
MIDDLEWARE = [
    "sunlit.site.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sunlit.site.middleware.static_files",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sunlit.site.middleware.language_from_address",
    "sunlit.site.middleware.no_null_characters",
    "django.middleware.common.CommonMiddleware",
    "sunlit.portal.standing.ReadingOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "sunlit.site.urls"
WSGI_APPLICATION = "sunlit.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            Path(__file__).parents[1] / room / "templates" for room in ("ui", "portal", "desk", "console")
        ],
        "OPTIONS": {
            "environment": "sunlit.ui.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "sunlit.portal.standing.standing",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parents[1] / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["sunlit.ui.templatetags.words"],
        },
    },
]

CACHES = {  # what is counted about signing in: by all processes together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counted",
        "KEY_FUNCTION": "sunlit.accounts.attempts.counted_as",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]
ACCOUNT_ADAPTER = "sunlit.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}  # a whole office at half past eight; see accounts.attempts
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("SUNLIT_HTTPS")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "sunlit.ui.errors.form_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "sunlit": {"handlers": ["console"], "level": "INFO"},
        "django.request": {"handlers": ["console"], "level": "ERROR"},  # what went wrong in a page
    },
}
