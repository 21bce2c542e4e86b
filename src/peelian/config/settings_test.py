"""Settings for tests: the same house with a cheaper lock on the door and nothing collected."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from peelian.config import environment
from peelian.config.settings import *  # noqa: F403 - Django's own way of deriving settings
from peelian.config.settings import CACHES, DATABASES, STORAGES

_run = environment.Variable("PEELIAN_TEST_RUN", "", "", environment.read_text)
if not _run.is_set():
    _run.set(str(os.getpid()))
#: The process that began the run; the workers of a parallel run inherit it. Runs that go on at the same time on
#: one server have a database each, named after it.
TEST_RUN = _run.get()

_worker = environment.Variable("PYTEST_XDIST_WORKER", "", "main", environment.read_text)

SECRET_KEY = "only for tests"  # noqa: S105 - protects nothing
DATABASES["default"]["TEST"] = {"NAME": f"test_peelian_{TEST_RUN}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES["shared"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
#: Each process of a run keeps its own files of positions, as it has its own database; what it starts inherits them.
POSITIONS = Path(tempfile.gettempdir()) / f"peelian-positions-{TEST_RUN}-{_worker.get()}"
AXES_ENABLED = True
OPEN_DATA_RATE = 0
USAGE_FLUSH_SECONDS = 0
