"""One line of structured log for each thing that happened: JSON for machines, colours for people."""

from __future__ import annotations

import logging
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


class RoutesForPaths(logging.Filter):
    """Writes the pattern of an address where Django writes the address that was refused.

    The addresses of drafts, businesses and subscriptions are their keys, and others hold what somebody typed: neither
    belongs in a log. An address that leads nowhere loses its words altogether.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, those about a request without its path."""
        path = getattr(getattr(record, "request", None), "path", None)
        if isinstance(path, str) and isinstance(record.args, tuple):
            match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]  # it is there
            route = f"/{match.route}" if match else "(no such address)"
            # Django escapes what it logs.
            written = path.encode("unicode_escape").decode("ascii")
            record.args = tuple(route if arg in (path, written) else arg for arg in record.args)
        return True


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
        "filters": {"routes": {"()": RoutesForPaths}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["routes"]}
        },
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
