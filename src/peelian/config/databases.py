"""From an address to Django's description of a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from peelian.adapters.postgres import use
from peelian.config.environment import BadSetting

_LOCAL = ("", "localhost", "127.0.0.1", "::1")
#: After how many uses the server keeps the plan of a statement that is asked again and again (columns.compiled).
_PREPARED_AFTER = 5


def describe(url: str, *, pool: int = 0) -> dict[str, Any]:
    """Django's entry for a database.

    Args:
        url: `postgresql://user:password@host:port/name?option=value`. A socket's folder is given as the option
            `host`, as in libpq; any other option goes to the driver.
        pool: connections kept in a pool; 0 for one persistent connection a thread.

    Raises:
        BadSetting: the address isn't PostgreSQL's, or names no database.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise BadSetting(
            "DATABASE_URL should look like postgresql://user:password@host:5432/name. Peelian runs on PostgreSQL "
            "only; leave it unset for an embedded server."
        )
    options: dict[str, Any] = {**dict(parse_qsl(parts.query)), "prepare_threshold": _PREPARED_AFTER}
    host = options.pop("host", parts.hostname or "")
    user = options.pop("user", unquote(parts.username or ""))
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise BadSetting("The port in DATABASE_URL isn't a number up to 65535.") from error
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": host,
        "PORT": port,
        "USER": user,
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": options,
        # A pool and a persistent connection exclude each other.
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,
    }


def is_local(database: dict[str, Any]) -> bool:
    """Whether a database is on this machine: by socket, or by the loopback address."""
    return str(database["HOST"]).startswith("/") or database["HOST"] in _LOCAL


def embedded_url(state: Path) -> str:
    """The address that the embedded server of a state folder has when it's up. Starts nothing."""
    return use.address(state)
