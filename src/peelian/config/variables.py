"""The house's own variables of the environment. A newcomer needs to set none.

What channels, translators and networks read stands in their folders (`config.options`). docs/settings.md shows all
to people; a test keeps the page in step.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peelian.config.environment import (
    Variable,
    read_number,
    read_one_of,
    read_path,
    read_switch,
    read_text,
    read_url,
    read_words,
)


def _home() -> Path:
    """The checkout, if this is one; else where the system keeps a user's state."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file():
        return checkout
    return Path.home() / ".local" / "state" / "peelian"


HOME = _home()

STATE = Variable(
    "PEELIAN_STATE",
    "Folder for what this installation keeps: the embedded database, its secret key, collected static files, "
    "the demo's mail.",
    HOME / ".state",
    read_path,
    shown="`.state` in the checkout",
)
POSITIONS = Variable(
    "PEELIAN_POSITIONS",
    "Folder for the files of positions, a folder a day. Where several machines serve one force it must be a folder "
    "that all of them reach.",
    Path("positions"),
    read_path,
    shown="`positions` in the state folder",
)
POSITIONS_ENGINE = Variable(
    "PEELIAN_POSITIONS_ENGINE",
    "What works figures over positions out: `duckdb` on the worker's own machine, or `spark`, which needs "
    "`pip install peelian[spark]` and Java 17 and reads Spark's own settings (docs/adr/0018).",
    "duckdb",
    read_one_of("duckdb", "spark"),
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    "PostgreSQL to use, as `postgresql://user:password@host:5432/name`. Unset, Peelian runs a server of its own.",
    "",
    read_text,
    shown="an embedded server",
)
DATABASE_POOL = Variable(
    "PEELIAN_DATABASE_POOL",
    "Connections that each process keeps in a pool. 0 keeps one connection for each thread, which is right for "
    "the default of one thread a process.",
    0,
    read_number(0, 100),
)
SECRET_KEY = Variable(
    "PEELIAN_SECRET_KEY",
    "Key under which links and sessions are signed. Unset, one is made once and kept in the state folder; set the "
    "same on all machines where there are several.",
    "",
    read_text,
    shown="made once",
)
DEBUG = Variable(
    "PEELIAN_DEBUG", "Show errors in the browser. Never on a machine that others reach.", False, read_switch
)
DEMO = Variable(
    "PEELIAN_DEMO",
    "Run the demo: invented people whose passwords are shown, and mail that is caught and never sent.",
    False,
    read_switch,
)
DEMO_ANYWHERE = Variable(
    "PEELIAN_DEMO_ANYWHERE",
    "Allow the demo on a database that isn't on this machine. The demo's passwords are public: only for a "
    "database that holds nothing else.",
    False,
    read_switch,
)
PUBLIC_URL = Variable(
    "PEELIAN_PUBLIC_URL",
    "Where residents find the site; links in messages begin with it. `https://` except on this machine.",
    "http://127.0.0.1:8000",
    read_url(("http", "https")),
)
HOSTS: Variable[list[str]] = Variable(
    "PEELIAN_HOSTS",
    "Further names under which the site may be called, with commas between them.",
    [],
    read_words,
    shown="the host of `PEELIAN_PUBLIC_URL` and this machine",
)
BEHIND_PROXY = Variable(
    "PEELIAN_BEHIND_PROXY",
    "A proxy of yours stands in front, ends TLS and sets `X-Forwarded-Proto`. Without such a proxy this lets "
    "anyone pretend to come over TLS.",
    False,
    read_switch,
)
PORT = Variable("PEELIAN_PORT", "Port on 127.0.0.1 where the site listens.", 8000, read_number(1, 65535))
WEB_WORKERS = Variable("PEELIAN_WEB_WORKERS", "Processes that answer requests.", 2, read_number(1, 64))
LOG_LEVEL = Variable(
    "PEELIAN_LOG_LEVEL",
    "Least serious thing that is logged: debug, info, warning or error.",
    "info",
    read_text,
)
LOG_FORMAT = Variable(
    "PEELIAN_LOG_FORMAT",
    "`json` for one object a line, `console` for people.",
    "",
    read_text,
    shown="`console` in the demo and while debugging, else `json`",
)
HARMLESS_URL = Variable(
    "PEELIAN_HARMLESS_URL",
    "Where the button goes that leaves the site at once: a page that nobody wonders about.",
    "https://www.bbc.co.uk/weather",
    read_url(("https",)),
)
TILE_URL = Variable(
    "PEELIAN_TILE_URL",
    "Map tiles, as `https://host/{z}/{x}/{y}.png`. Unset, maps show boundaries without a background.",
    "",
    read_url(("https", "http")),
    shown="none",
)
TILE_CREDIT = Variable(
    "PEELIAN_TILE_CREDIT", "The credit that the tiles' licence asks for.", "", read_text, shown="none"
)
REPLY_DOMAIN = Variable(
    "PEELIAN_REPLY_DOMAIN",
    "Domain of the addresses that residents answer to; its mail has to reach `PEELIAN_LMTP_PORT`.",
    "reply.localhost",
    read_text,
)
LEARNING_SITES: Variable[list[str]] = Variable(
    "PEELIAN_LEARNING_SITES",
    "Sites whose accounts are named by collar numbers, as xAPI statements name them (`homePage`), with commas between: "
    "the force's learning platform. Statements of other sites' accounts are refused.",
    [],
    read_words,
    shown="`PEELIAN_PUBLIC_URL` only, which always counts",
)
#: All of them, in the order of the page.
ALL: tuple[Variable[Any], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Variable)
)
