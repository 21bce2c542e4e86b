"""As whom the server runs. PostgreSQL refuses root, so root has to become somebody else.

Four ways, in the order in which they are tried:

- *plain*: an ordinary user with a name runs it as they are.
- *owner*: root, on a data folder that an ordinary user made, runs it as that user.
- *namespace*: root (or a user id without a name, as some containers give) runs it in a user namespace of its
  own, in which this user appears under the name of an unprivileged one. No file changes hands and it works
  below a home that nobody else may enter.
- *dropped*: root, where namespaces are forbidden, hands the data folder to an unprivileged user and runs it
  as that one.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from peelian.kernel.errors import Refused

Way = Literal["plain", "owner", "namespace", "dropped"]
_BARE_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
#: Seconds that one of PostgreSQL's programs may take: longer than pg_ctl itself waits for a server that recovers.
LONGEST = 300.0
_QUIET_USERS = ("postgres", "daemon", "bin", "nobody")


class NoIdentity(Refused):
    """This user can't run PostgreSQL here, not even as somebody else."""


@dataclass(frozen=True)
class Identity:
    """How to run PostgreSQL's programs, and which system users may then connect.

    Attributes:
        way: which of the four ways.
        prefix: words before the command.
        uid: the user to become before the command runs; None to stay.
        gid: their group.
        peers: names under which the server sees those who may connect.
    """

    way: Way
    peers: tuple[str, ...]
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def run(
        self, *command: str, stdin: str = "", timeout: float = LONGEST
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end, in a bare environment (no PG* variable reaches it)."""
        return subprocess.run(
            [*self.prefix, *command],
            input=stdin,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
            cwd="/",
            env=_BARE_ENVIRONMENT,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if self.uid is not None else None,
        )

    @property
    def hint(self) -> str:
        """What to look at when a program fails; empty where nothing particular comes to mind."""
        if self.way != "dropped":
            return ""
        return (
            f"The server has to run as the user {self.peers[-1]}, who must be able to enter every folder above the "
            "database and above this environment. Move them to where that is so, or run as an ordinary user."
        )

    def own(self, folder: Path) -> None:
        """Hand a folder of ours to the user who runs the server, and let them pass through the one above."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        if self.way == "dropped":
            folder.parent.chmod(folder.parent.stat().st_mode | 0o011)


def choose_identity(data: Path, way: Way | None = None) -> Identity:
    """How the present user runs a server on this data folder (which need not exist yet).

    Args:
        data: the data folder.
        way: insist on one way, for tests and for the odd machine; None to find out.

    Raises:
        NoIdentity: with what to do.
    """
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else me
    if me not in (0, owner):
        raise NoIdentity(
            f"The database folder {data} belongs to {_name_of(owner) or owner}. Run as that user, or set "
            "PEELIAN_STATE to a folder of your own."
        )
    chosen = way or _first_way(me, owner)
    if chosen == "plain":
        return Identity("plain", peers=(_name_of(me) or "",))
    if chosen == "namespace":
        return _in_namespace(me)
    if chosen == "owner":
        return _as_user(pwd.getpwuid(owner), "owner")
    return _as_user(_quiet_user(), "dropped")


def _first_way(me: int, owner: int) -> Way:
    if me != 0 and _name_of(me):
        return "plain"
    if me == 0 and owner != 0:
        return "owner"
    if _namespaces_work():
        return "namespace"
    if me == 0:
        return "dropped"
    raise NoIdentity(
        f"User id {me} has no name on this machine and user namespaces are forbidden, so PostgreSQL won't run. "
        "Give the id a line in /etc/passwd, or set DATABASE_URL to a server."
    )


def _in_namespace(me: int) -> Identity:
    user = _quiet_user()
    return Identity(
        "namespace",
        # Not the overflow id, if there is a choice: every other user of the machine appears under that one.
        peers=(user.pw_name,),
        prefix=(_unshare(), f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}"),
    )


def _as_user(user: pwd.struct_passwd, way: Way) -> Identity:
    return Identity(way, peers=("root", user.pw_name), uid=user.pw_uid, gid=user.pw_gid)


def _quiet_user() -> pwd.struct_passwd:
    for name in _QUIET_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoIdentity(
        "This machine has none of the users postgres, daemon, bin and nobody, and PostgreSQL won't run as root. "
        "Add one, run as an ordinary user, or set DATABASE_URL to a server."
    )


def _name_of(uid: int) -> str | None:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


def _unshare() -> str:
    return shutil.which("unshare") or "/usr/bin/unshare"


def _namespaces_work() -> bool:
    try:
        probe = subprocess.run(
            [_unshare(), "--map-user=1", "--map-group=1", "true"],
            capture_output=True,
            timeout=60,  # where it isn't answered for a moment's stress, the data would get another owner
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return probe.returncode == 0
