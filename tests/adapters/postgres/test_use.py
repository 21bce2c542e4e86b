"""The embedded server, with real processes that are really killed."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from peelian.adapters.postgres import use
from peelian.adapters.postgres.layout import LONGEST_SOCKET_PATH, Layout
from peelian.adapters.postgres.postmaster import SOCKET_NAME
from peelian.adapters.postgres.server import DidNotStart, Server
from tests.adapters.postgres.conftest import User, eventually, postmaster_of


def count_rows(state: Path) -> int:
    """Rows of the test's table, by a connection of its own."""
    with psycopg.connect(use.address(state)) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def keep_rows(state: Path, rows: int = 100) -> None:
    """Commit rows to a table of the test's own."""
    with psycopg.connect(use.address(state)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, %s) AS n", [rows])


def refusal_to(user: int, url: str) -> str:
    """What another user of the machine hears who tries to connect; empty if they get in."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        # A process of its own, because a user who gave up being root can't be root again.
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        try:
            psycopg.connect(url)
        except psycopg.OperationalError as error:
            os.write(theirs, str(error).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as answer:
        heard = answer.read()
    os.waitpid(child, 0)
    return heard


class TestAFreshServer:
    def test_has_the_database_the_role_and_the_extensions_we_need(self, state: Path) -> None:
        with use.hold(state) as claim, psycopg.connect(claim.url) as connection:
            row = connection.execute(
                "SELECT current_user, current_database(), current_setting('TimeZone')"
            ).fetchone()
            assert row == ("peelian", "peelian", "UTC")
            for extension in ("btree_gist", "citext", "pg_trgm", "unaccent"):
                connection.execute(f"CREATE EXTENSION {extension}")

    def test_listens_on_no_network(self, state: Path) -> None:
        with use.hold(state) as claim, psycopg.connect(claim.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)

    def test_lets_nobody_else_look_into_its_folders(self, state: Path) -> None:
        layout = Layout.of(state)

        with use.hold(state):
            for folder in (layout.data, layout.socket_folder):
                assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_doesnt_trip_over_a_folder_left_half_made(self, state: Path) -> None:
        (state / "postgres.new-abandoned").mkdir(parents=True)

        with use.hold(state) as claim, psycopg.connect(claim.url):
            pass

    def test_fits_its_socket_into_a_path_that_the_system_takes(self, state: Path) -> None:
        deep = state.joinpath(*["a-folder-with-a-long-name"] * 6)

        with use.hold(deep) as claim, psycopg.connect(claim.url):
            socket = Layout.of(deep).socket_folder / SOCKET_NAME
            assert len(os.fsencode(socket)) < LONGEST_SOCKET_PATH
            assert socket.exists()

        assert not socket.parent.exists()

    def test_works_below_a_folder_with_a_space_and_an_apostrophe(self, state: Path) -> None:
        with use.hold(state / "Peel's own folder") as claim, psycopg.connect(claim.url):
            pass


class TestManyUsers:
    def test_share_one_server(self, state: Path, start_user: Callable[[], User]) -> None:
        start_user()
        first = postmaster_of(state)

        start_user()

        assert first is not None
        assert postmaster_of(state) == first

    def test_who_start_at_the_same_moment_all_get_it(self, state: Path) -> None:
        script = "import sys; from pathlib import Path; from peelian.adapters.postgres import use; import psycopg\n"
        script += "with use.hold(Path(sys.argv[1])) as c, psycopg.connect(c.url) as d:\n"
        script += "    print(d.execute('SELECT 1').fetchone()[0], flush=True); sys.stdin.read()"
        command = [sys.executable, "-c", script, str(state)]
        users = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]

        answers = [user.stdout.readline().strip() for user in users if user.stdout]
        for user in users:
            user.communicate("")

        assert answers == ["1"] * 4
        assert postmaster_of(state) is None

    def test_keep_it_until_the_last_has_left(self, state: Path, start_user: Callable[[], User]) -> None:
        first, second = start_user(), start_user()

        first.leave()
        assert postmaster_of(state) is not None

        second.leave()
        assert postmaster_of(state) is None

    def test_who_are_killed_count_as_having_left(self, state: Path, start_user: Callable[[], User]) -> None:
        first, second = start_user(), start_user()

        first.kill()
        second.kill()

        assert eventually(lambda: postmaster_of(state) is None)

    def test_who_come_while_the_last_one_leaves_get_a_server(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        for _ in range(3):
            start_user().kill()
            with use.hold(state) as claim, psycopg.connect(claim.url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)

    def test_keep_it_when_only_the_guard_of_another_is_killed(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        first, _second = start_user(), start_user()

        os.kill(first.guard, signal.SIGKILL)
        first.kill()

        assert postmaster_of(state) is not None


class TestAfterAKill:
    def test_of_the_server_a_claim_brings_it_back_with_all_that_was_committed(self, state: Path) -> None:
        with use.hold(state) as claim:
            keep_rows(state)
            killed = postmaster_of(state)
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            assert eventually(lambda: postmaster_of(state) is None)

            assert claim.revive()

            assert count_rows(state) == 100
            assert postmaster_of(state) != killed
            assert not claim.revive()

    def test_of_the_server_the_next_user_gets_a_new_one(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        start_user()
        keep_rows(state)
        killed = postmaster_of(state)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: postmaster_of(state) is None)

        start_user()

        assert count_rows(state) == 100

    def test_of_everything_at_once_the_next_start_recovers(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        user = start_user()
        keep_rows(state)
        server = postmaster_of(state)
        assert server is not None
        for process in (user.process.pid, user.guard, server):
            os.kill(process, signal.SIGKILL)
        assert eventually(lambda: postmaster_of(state) is None)

        with use.hold(state):
            assert count_rows(state) == 100

        assert postmaster_of(state) is None

    def test_of_users_and_guards_only_the_next_user_takes_the_server_over(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        user = start_user()
        server = postmaster_of(state)
        os.kill(user.guard, signal.SIGKILL)
        user.kill()
        assert postmaster_of(state) == server

        with use.hold(state):
            assert postmaster_of(state) == server

        assert postmaster_of(state) is None

    def test_in_the_middle_of_stopping_the_next_start_waits(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        start_user()
        server = postmaster_of(state)
        assert server is not None
        os.kill(server, signal.SIGINT)

        start_user()

        assert Server(Layout.of(state)).is_running()


class TestLeftovers:
    def test_a_pid_file_with_the_number_of_another_program_is_no_server(self, state: Path) -> None:
        with use.hold(state):
            pass
        data = Layout.of(state).data
        (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n5432\n/nowhere\n\n  1 1\nready\n")

        Server(Layout.of(state)).stop()
        with use.hold(state) as claim, psycopg.connect(claim.url):
            pass

    def test_a_socket_that_was_removed_is_made_again(
        self, state: Path, start_user: Callable[[], User]
    ) -> None:
        start_user()
        (Layout.of(state).socket_folder / SOCKET_NAME).unlink()

        with use.hold(state) as claim, psycopg.connect(claim.url):
            pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
class TestRoot:
    def test_runs_it_as_somebody_else_either_way(self, state: Path) -> None:
        for way in ("namespace", "dropped"):
            with use.hold(state / way, way=way) as claim, psycopg.connect(claim.url) as connection:
                assert connection.execute("SELECT current_user").fetchone() == ("peelian",)
            # The way in which it was made isn't remembered: the folder's owner tells.
            with use.hold(state / way) as claim, psycopg.connect(claim.url):
                pass

    def test_drops_to_another_user_where_namespaces_are_forbidden(
        self, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # What a container that forbids them answers.
        (tmp_path / "unshare").write_text(
            "#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n"
        )
        (tmp_path / "unshare").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

        with use.hold(state) as claim, psycopg.connect(claim.url):
            assert Layout.of(state).data.stat().st_uid != 0

    def test_says_what_is_wrong_where_the_other_user_cant_get_to_the_data(self, state: Path) -> None:
        state.parent.chmod(0o700)

        with pytest.raises(DidNotStart, match="must be able to enter every folder"):
            use.hold(state, way="dropped")

        assert not Layout.of(state).data.exists()

    def test_runs_an_ordinary_users_folder_as_that_user(self, state: Path) -> None:
        owner = pwd.getpwnam("nobody")
        with use.hold(state, way="dropped"):
            pass
        for path in [state, *state.rglob("*")]:
            os.lchown(path, owner.pw_uid, owner.pw_gid)

        with use.hold(state) as claim, psycopg.connect(claim.url):
            locks = [path for path in state.iterdir() if path.suffix == ".lock"]
            assert {path.stat().st_uid for path in [*locks, *Layout.of(state).data.rglob("*")]} == {
                owner.pw_uid
            }

    def test_hands_nothing_over_in_a_namespace(self, state: Path) -> None:
        with use.hold(state, way="namespace"):
            owners = {path.stat().st_uid for path in [state, *state.rglob("*")]}

        assert owners == {0}

    def test_keeps_other_users_out_even_if_they_reach_the_socket(self, state: Path) -> None:
        with use.hold(state, way="namespace"):
            folder = Layout.of(state).socket_folder
            for open_to_all in (folder, folder.parent):
                open_to_all.chmod(0o755)
            (folder / SOCKET_NAME).chmod(0o777)
            for stranger in (65534, 12345):
                assert "authentication failed" in refusal_to(stranger, use.address(state))
