"""Our settings and, beside them on the same database, django-post_office: the peer in the mail benchmark."""

from __future__ import annotations

import os

from peelian.config.settings import *  # noqa: F403 - Django's own way of deriving settings
from peelian.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_USE_TLS = EMAIL_USE_SSL = False
_tuned = os.environ.get("BENCH_POST_OFFICE", "") == "tuned"  # noqa: TID251 - an edge of its own
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    **({"BATCH_SIZE": 5000, "THREADS_PER_PROCESS": 8} if _tuned else {}),
}
