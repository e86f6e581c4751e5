# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Django's settings, all from the environment; what is missing stops the start with the cure."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from openipt.clinic.config import environment, proxies
from openipt.measures import Instrument


def _from_environment() -> tuple[Path, str, dict[str, Any], list[str], str, tuple[Instrument, ...], proxies.Proxies]:
    try:
        folder = environment.data_folder(os.environ)
        return (
            folder,
            environment.secret_key(os.environ, folder),
            environment.database(os.environ, folder),
            environment.hosts(os.environ),
            environment.zone(os.environ),
            environment.own_measures(folder),
            proxies.from_environment(os.environ),
        )
    except environment.MissingError as missing:
        raise ImproperlyConfigured(str(missing)) from missing


(
    OPENIPT_DATA, SECRET_KEY, _database, ALLOWED_HOSTS, TIME_ZONE, OPENIPT_MEASURES, OPENIPT_PROXIES,
) = _from_environment()  # fmt: skip
OPENIPT_KEY_FILE = environment.named_key_file(os.environ)
# The demo marks its folder; every page then says that nothing here is real.
OPENIPT_DEMO = (OPENIPT_DATA / "demo").exists()

DEBUG = False
ROOT_URLCONF = "openipt.clinic.config.urls"
WSGI_APPLICATION = "openipt.clinic.config.wsgi.application"

ROOMS = (
    "shared",
    "today",
    "referral",
    "course",
    "session",
    "people",
    "story",
    "measures",
    "safety",
    "papers",
    "plan",
    "together",
    "facts",
)
INSTALLED_APPS = [
    "openipt.clinic.ledger",
    "openipt.clinic.accounts",
    "openipt.clinic.clients",
    "openipt.clinic.casework",
    "openipt.clinic.interface",
    "openipt.clinic.forms",
    *(f"openipt.clinic.workbench.{room}" for room in ROOMS),
    "openipt.clinic.portal",
    "openipt.clinic.administration",
    "openipt.clinic.library",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "openipt.clinic.config.readable.Readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "openipt.clinic.config.health.Health",
    "openipt.clinic.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "openipt.clinic.web.middleware.Here",
    "openipt.clinic.web.middleware.Together",
    "openipt.clinic.workbench.shared.drafts.Acknowledge",
    "axes.middleware.AxesMiddleware",
    "openipt.clinic.web.answers.Answers",
    "openipt.clinic.web.submissions.Once",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["openipt.clinic.config.templates.Loader"])],
            "builtins": ["openipt.clinic.dates", "openipt.clinic.interface.templatetags.addresses"],
            "libraries": {"openipt_ids": "openipt.clinic.web.form_tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openipt.clinic.config.context.site",
            ],
        },
    },
]
FORM_RENDERER = "openipt.clinic.forms.renderer.StringRenderer"

# Data.
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A megabyte of text in any script, and room for the rest of its form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "openipt.clinic.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "openipt.clinic.accounts.password_rule.GoodPassword"}]
AXES_LOCKOUT_CALLABLE = "openipt.clinic.administration.pages.sign_in.locked_out"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# Wrong passwords count for one account from one address, or from one browser that the account has signed in with
# before: whoever guesses from elsewhere shuts out no one but themselves.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "openipt.clinic.web.guesses.counted_account"
AXES_CLIENT_IP_CALLABLE = "openipt.clinic.web.guesses.counted_address"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"  # as authenticate() is called, not as the form names it
AXES_SENSITIVE_PARAMETERS = ["email"]
# Who signed in is in our own audit.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# Sessions: two hours without a request, twelve in all (web.middleware), gone with the browser.
SESSION_COOKIE_AGE = 2 * 60 * 60
OPENIPT_LONGEST_SIGN_IN = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "openipt_session"
CSRF_COOKIE_NAME = "openipt_csrf"
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"

# Transport. Only the demo and an installation that answers to this machine alone may do without TLS.
_secure = environment.needs_tls(ALLOWED_HOSTS, demo=OPENIPT_DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SECURE_HSTS_SECONDS = 30 * 24 * 60 * 60 if _secure else 0
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _secure else []
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# Files of the interface, served from the package itself: no collectstatic, nothing written beside the code.
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "openipt.clinic.config.static.VersionedStorage"},
}
MEDIA_ROOT = OPENIPT_DATA / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 300
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Words and time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LANGUAGES_OF_CLIENTS = [("de", _("German"))]  # what clients read is translated, what staff read is not yet
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one line": {"()": "openipt.clinic.config.log.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["one line"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is refused or not there is no fault of ours, and its address holds ids.
    # django-axes would write the email of whoever mistypes a password.
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}
