"""One line of structured log for each thing that happened: JSON for machines, colours for people."""

from __future__ import annotations

from typing import Any

import structlog
from structlog.typing import Processor

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def configure(*, level: str, as_json: bool) -> dict[str, Any]:
    """Set structlog up, and return the dictionary that Django's LOGGING wants. Everything goes to stderr."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # Django's own set-up mails errors and prints to the console; ours says each thing once.
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "mail.log": {"level": "WARNING"},
            "mail.debug": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            # Each page and each entry of an index told of as it is written.
            "django_tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
        },
    }
