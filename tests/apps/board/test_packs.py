"""A pack from its first section to its release."""

from __future__ import annotations

import pytest

from peelian.apps.board import api as board
from peelian.apps.board.api import PackState
from tests.factories.board import make_pack, public_of, release_pack, whole_of

pytestmark = pytest.mark.django_db


def test_is_released_with_both_documents_and_their_digests() -> None:
    made = make_pack()
    whole, public = whole_of(made), public_of(made)

    release_pack(made)

    kept = board.get_release(made.code)
    assert (kept.document, kept.public_document) == (whole, public)
    assert (kept.sha256, kept.line.public_sha256) == (board.digest(whole), board.digest(public))
    assert made.view().state is PackState.RELEASED
    assert board.verify_release(made.code).sound
