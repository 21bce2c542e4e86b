"""Where the embedded server keeps its things, all derived from one state folder.

STATE/postgres/        the data folder; what the server says is in server.log there
STATE/run/             its socket (or a folder under the system's temporary one, if the path is too long)
STATE/start.lock       held by whoever starts or stops the server
STATE/users.lock       held, shared, by one guard for each process that uses the server
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from peelian.adapters.postgres.postmaster import SOCKET_NAME
from peelian.kernel.errors import Refused

DATABASE = "peelian"
USER = "peelian"
#: A socket's path must fit into 104 bytes on macOS and 108 on Linux, with the closing zero.
LONGEST_SOCKET_PATH = 100


class UnsafeFolder(Refused):
    """A folder that has to be ours alone is somebody else's."""


@dataclass(frozen=True)
class Layout:
    """The paths of one embedded server.

    Attributes:
        state: the state folder, absolute and without symbolic links, so that every process derives the same paths.
    """

    state: Path

    @classmethod
    def of(cls, state: Path) -> Layout:
        """The layout of a state folder, which need not exist yet."""
        return cls(state.expanduser().resolve())

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.state / "postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data / "server.log"

    @property
    def start_lock(self) -> Path:
        """Held exclusively while the server is started or stopped."""
        return self.state / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Held shared by the guard of every process that uses the server."""
        return self.state / "users.lock"

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket: ours alone, with a path that fits."""
        near = self.state / "run"
        if len(os.fsencode(near / SOCKET_NAME)) < LONGEST_SOCKET_PATH:
            return near
        key = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"peelian-{os.geteuid()}-{key}"

    def url(self, database: str = DATABASE) -> str:
        """The address of a database on this server, in the form of DATABASE_URL."""
        options = urlencode({"host": str(self.socket_folder), "user": USER}, quote_via=quote, safe="/")
        return f"postgresql:///{quote(database)}?{options}"


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may look into (others may pass through it where it was opened for that).

    Raises:
        UnsafeFolder: it's there already and a link, or another user's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (found.st_uid != os.geteuid() and os.geteuid() != 0):
        raise UnsafeFolder(
            f"{folder} isn't a folder of yours. Remove it, or set PEELIAN_STATE to another place."
        )
    if stat.S_IMODE(found.st_mode) & 0o066:
        folder.chmod(0o700)
    return folder
