"""Our own settings for the benchmark of pages, and those of its two peers.

A server is told which by DJANGO_SETTINGS_MODULE; they differ in nothing else: same database, same interpreter.
"""

from peelian.config.settings import *  # noqa: F403 - Django's own way of deriving settings

#: One machine asks thousands of times a second here, which is what the limit is against.
OPEN_DATA_RATE = 0
