"""A released pack stays as it is, asked by hand in SQL as by anybody."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from peelian.apps.board import api as board
from peelian.apps.board.models.packs import Pack
from tests.factories.at_once import second_of
from tests.factories.board import MadePack, approve_pack, make_pack, public_of, release_pack, whole_of
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db

_OF_SECTION = "section_id IN (SELECT id FROM board_packsection WHERE pack_id = %(pack)s)"
#: Each part of a pack: its table, a column that a change would set, and which rows are the pack's.
PARTS = {
    "board_pack": ("title = 'Other'", "id = %(pack)s"),
    "board_packsection": ("heading = 'Other'", "pack_id = %(pack)s"),
    "board_commentary": ("text = 'Other'", _OF_SECTION),
    "board_sectionbuild": ("seconds = 9", _OF_SECTION),
    "board_packcomment": ("text = 'Other'", "pack_id = %(pack)s"),
    "board_findingaccepted": ("reason = 'Other'", "pack_id = %(pack)s"),
    "board_release": ("findings = '[]'", "pack_id = %(pack)s"),
}
#: One more row of each part, made from one that is there.
MORE = {
    "board_packsection": (
        "INSERT INTO board_packsection (pack_id, kind, key, heading, audience, place)"
        " SELECT pack_id, kind, 'more', heading, audience, 99 FROM board_packsection WHERE pack_id = %(pack)s LIMIT 1"
    ),
    "board_commentary": (
        "INSERT INTO board_commentary (section_id, number, text, written_at)"
        f" SELECT section_id, 99, 'More', written_at FROM board_commentary WHERE {_OF_SECTION} LIMIT 1"
    ),
    "board_packcomment": (
        "INSERT INTO board_packcomment (pack_id, text, made_at, made_by_id)"
        " SELECT pack_id, 'More', made_at, made_by_id FROM board_packcomment WHERE pack_id = %(pack)s LIMIT 1"
    ),
    "board_findingaccepted": (
        "INSERT INTO board_findingaccepted (pack_id, digest, reason, accepted_at, accepted_by_id)"
        " SELECT pack_id, repeat('f', 64), 'More', accepted_at, accepted_by_id FROM board_findingaccepted"
        " WHERE pack_id = %(pack)s LIMIT 1"
    ),
    "board_sectionbuild": (
        "INSERT INTO board_sectionbuild (section_id, content, digest, reason, read_at, event_id, seconds)"
        " SELECT id, '', '', 'More', now(), 0, 0 FROM board_packsection WHERE pack_id = %(pack)s AND place IS NULL"
    ),
}


def furnished(code: str = "november-2026") -> MadePack:
    """A draft with one row at least in every table, and a section that was taken out and has no build."""
    made = make_pack(code)
    number = board.comment(actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="Why?")
    board.settle_comment(actor=made.by_writer, at=AT, comment_id=number)
    board.accept_finding(actor=made.by_writer, at=AT, pack_id=made.id, digest="a" * 64, reason="It is so.")
    bare = board.add_section(
        actor=made.by_writer,
        at=AT,
        pack_id=made.id,
        key="costs",
        heading="Costs",
        audience=board.Audience.PUBLIC,
    )
    board.remove_section(actor=made.by_writer, at=AT, section_id=bare)
    return made


def run(sql: str, made: MadePack) -> int:
    """Run a statement by hand; how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"pack": made.id})
        return cursor.rowcount


class TestOfAReleasedPack:
    @pytest.mark.parametrize("table", PARTS)
    def test_nothing_is_updated(self, table: str) -> None:
        made = furnished()
        release_pack(made)
        change, rows = PARTS[table]

        with pytest.raises(IntegrityError, match=r"released|append-only"):
            run(f"UPDATE {table} SET {change} WHERE {rows}", made)

    @pytest.mark.parametrize("table", PARTS)
    def test_nothing_is_deleted(self, table: str) -> None:
        made = furnished()
        release_pack(made)

        with pytest.raises(IntegrityError, match=r"released|append-only"):
            run(f"DELETE FROM {table} WHERE {PARTS[table][1]}", made)

    @pytest.mark.parametrize("table", MORE)
    def test_nothing_is_added(self, table: str) -> None:
        made = furnished()
        release_pack(made)

        with pytest.raises(IntegrityError, match="released"):
            run(MORE[table], made)

    def test_no_part_is_carried_into_it_or_out_of_it(self) -> None:
        made, other = furnished(), furnished("another")
        release_pack(made)

        for pack, to in ((made.id, other.id), (other.id, made.id)):
            for table in ("board_packsection", "board_packcomment", "board_findingaccepted"):
                with pytest.raises(IntegrityError, match="released"), transaction.atomic():
                    connection.cursor().execute(
                        f"UPDATE {table} SET pack_id = %s WHERE pack_id = %s",
                        [to, pack],
                    )

    def test_not_even_its_state_goes_back(self) -> None:
        made = make_pack()
        release_pack(made)

        with pytest.raises(IntegrityError, match="released"):
            Pack.objects.filter(pk=made.id).update(state="draft", approved_by=None, approved_at=None)

    def test_every_service_says_so_in_words(self) -> None:
        made = furnished()
        first = made.section("messaging")
        (comment,) = board.list_comments(made.id)
        release_pack(made)
        who = {"actor": made.by_writer, "at": AT}

        for doing in (
            lambda: board.write_commentary(**who, section_id=first, text="x", based_on=1),
            lambda: board.move_section(**who, section_id=first, place=2),
            lambda: board.remove_section(**who, section_id=first),
            lambda: board.comment(**who, pack_id=made.id, section_id=None, text="x"),
            lambda: board.settle_comment(**who, comment_id=comment.id),
            lambda: board.accept_finding(**who, pack_id=made.id, digest="b" * 64, reason="x"),
            lambda: board.ask_builds(**who, pack_id=made.id),
            lambda: board.fail_build(**who, section_id=first, reason="x"),
            lambda: board.ask_approval(**who, pack_id=made.id),
            lambda: board.send_back(**who, pack_id=made.id, reason="x"),
            lambda: release_pack(made),
        ):
            with pytest.raises(board.CannotChange, match="Make another pack that corrects it"):
                doing()


class TestOfADraft:
    @pytest.mark.parametrize(
        "table", [name for name in PARTS if name not in {"board_commentary", "board_release"}]
    )
    def test_the_parts_do_change(self, table: str) -> None:
        """Without this the tests above would hold of triggers that refuse everything."""
        made = furnished()
        change, rows = PARTS[table]

        assert run(f"UPDATE {table} SET {change} WHERE {rows}", made) > 0

    @pytest.mark.parametrize("table", MORE)
    def test_more_parts_come(self, table: str) -> None:
        assert run(MORE[table], furnished()) == 1

    def test_words_that_were_written_stay_written(self) -> None:
        made = make_pack()

        for sql in ("UPDATE board_commentary SET text = 'Other'", "DELETE FROM board_commentary"):
            with pytest.raises(IntegrityError, match="append-only"):
                run(f"{sql} WHERE {_OF_SECTION}", made)

    def test_none_is_called_released_that_has_no_release(self) -> None:
        made = make_pack()
        approve_pack(made)

        with pytest.raises(IntegrityError, match="nothing that was released"):
            run("UPDATE board_pack SET state = 'released' WHERE id = %(pack)s", made)

    def test_none_has_a_release_before_it_is_approved_or_stays_open_with_one(self) -> None:
        made = make_pack()
        insert = (
            "INSERT INTO board_release (pack_id, document, public_document, sha256, public_sha256, findings,"
            " released_at, released_by_id) SELECT id, '{}', '{}', repeat('a', 64), repeat('a', 64), '[]', now(),"
            " created_by_id FROM board_pack WHERE id = %(pack)s"
        )
        with pytest.raises(IntegrityError, match="not approved"):
            run(insert, made)

        approve_pack(made)
        with pytest.raises(IntegrityError, match="not frozen"):
            run(f"{insert}; SET CONSTRAINTS ALL IMMEDIATE", made)


class TestNonsense:
    """What the database refuses of a draft, whoever writes it."""

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ("board_pack SET until = since", "pack_period_forward"),
            ("board_pack SET code = 'January 2024'", "pack_code_is_a_slug"),
            ("board_pack SET title = ''", "pack_has_title"),
            ("board_pack SET area_code = ''", "pack_has_area"),
            ("board_pack SET state = 'gone'", "pack_known_state"),
            ("board_pack SET state = 'approved'", "pack_approved_by_somebody"),
            ("board_pack SET approved_at = now()", "pack_approved_by_somebody"),
            ("board_pack SET corrects_id = id", "pack_corrects_another"),
            ("board_packsection SET since = '2026-01-01'", "pack_section_period_forward"),
            (
                "board_packsection SET since = '2026-01-01', until = '2026-01-01'",
                "pack_section_period_forward",
            ),
            ("board_packsection SET audience = 'friends'", "pack_section_known_audience"),
            ("board_packsection SET heading = ''", "pack_section_has_heading"),
            ("board_packsection SET key = 'A b'", "pack_section_key_is_a_slug"),
            ("board_packsection SET key = 'same'", "pack_section_key_once"),
            ("board_packsection SET place = 0 WHERE key = 'messaging'", "pack_section_place_from_one"),
            ("board_packsection SET place = 1", "pack_section_place_once"),
            ("board_packcomment SET text = ''", "pack_comment_says_something"),
            ("board_packcomment SET settled_at = NULL", "pack_comment_settled_by_somebody"),
            ("board_findingaccepted SET digest = 'x'", "finding_has_digest"),
            ("board_findingaccepted SET reason = ''", "finding_accepted_for_a_reason"),
            ("board_sectionbuild SET content = ''", "section_is_built_or_failed"),
            ("board_sectionbuild SET reason = 'It failed.'", "section_is_built_or_failed"),
            ("board_sectionbuild SET seconds = -1", "section_build_not_negative"),
        ],
    )
    def test_is_refused_by_name(self, change: str, name: str) -> None:
        made = furnished()

        with pytest.raises(IntegrityError, match=name):
            run(f"UPDATE {change}; SET CONSTRAINTS ALL IMMEDIATE", made)


@pytest.mark.django_db(transaction=True)
def test_words_that_come_while_a_pack_is_released_wait_and_are_refused() -> None:
    """By hand, without the services' own lock: the trigger reads the pack's state only once the release is over."""
    made = make_pack()
    approve_pack(made)

    def release() -> None:
        board.release(
            actor=made.by_approver, at=AT, pack_id=made.id, document=whole_of(made), public_document=public_of(made),
            findings=[],
        )  # fmt: skip

    refused = second_of(release, lambda: run(MORE["board_commentary"], made))

    assert isinstance(refused, DatabaseError)
    assert "was released" in str(refused)
