from __future__ import annotations

import base64
import datetime as dt
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from peelian.adapters.channels.push.channel import OPTIONS, PushChannel, make
from peelian.adapters.channels.push.keys import Key
from peelian.apps.messaging.api import HookCall
from peelian.kernel.errors import BadInput
from peelian.kernel.options import House
from tests.adapters.channels.journal import Noted
from tests.adapters.channels.push.service import Browser
from tests.adapters.channels.push.test_sending import AT, WORDS, copy


def options(**changes: Any) -> dict[str, str | int | bool]:
    return {**{option.name: option.default for option in OPTIONS}, **changes}


def house(state: Path, *, demo: bool = False) -> House:
    return House("https://police.example", "reply.example", state, demo)


def channel(state: Path, **changes: Any) -> PushChannel:
    made = make(options(**changes), house(state))
    assert made is not None
    return made


class TestKey:
    def test_is_made_once_and_kept_from_others(self, tmp_path: Path) -> None:
        first, second = channel(tmp_path), channel(tmp_path)
        assert first.key.public == second.key.public
        path = tmp_path / "push" / "vapid.pem"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_is_the_same_for_processes_that_begin_at_once(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: Key(tmp_path / "push" / "key.pem").public, range(16)))
        assert len(set(made)) == 1
        assert len(list((tmp_path / "push").iterdir())) == 1

    def test_may_be_given_so_that_several_machines_have_the_same(self, tmp_path: Path) -> None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        text = base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
        assert (
            channel(tmp_path, PUSH_KEY=text).key.public == channel(tmp_path / "two", PUSH_KEY=text).key.public
        )
        assert not (tmp_path / "push").exists()

    @pytest.mark.parametrize("text", ["short", "AAAA" * 11, "?"])
    def test_refuses_text_that_is_none(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(BadInput, match="key for push"):
            channel(tmp_path, PUSH_KEY=text)

    def test_is_told_to_pages(self, tmp_path: Path) -> None:
        push = channel(tmp_path)
        body = push.hooks()["key"](HookCall("GET", "", {}, b"", AT)).body
        point = base64.urlsafe_b64decode(f"{body}=")
        assert (len(point), point[0]) == (65, 4)


class TestChannel:
    def test_can_be_turned_off(self, tmp_path: Path) -> None:
        assert make(options(PUSH=False), house(tmp_path)) is None

    def test_previews_what_is_shown_and_costs_nothing(self, tmp_path: Path) -> None:
        push = channel(tmp_path)
        preview = push.preview(WORDS)
        assert preview.text == "[Police] آپ کے علاقے میں چوری (A41)\nhttps://police.example/messages/41"
        assert (preview.cost.millipence, preview.cost.note) == (0, "")

    def test_says_when_a_title_is_cut(self, tmp_path: Path) -> None:
        long = replace(WORDS, marked_subject="چوری " * 2000)
        assert "cut" in channel(tmp_path).cost(long).note

    def test_in_the_demo_keeps_what_would_be_shown_and_asks_no_push_service(self, tmp_path: Path) -> None:
        made = make(options(), house(tmp_path, demo=True))
        assert made is not None
        (provider,) = made.providers
        provider.send([copy(1, Browser("https://fcm.googleapis.com/x"))], Noted())
        (path,) = (tmp_path / "caught" / "push").glob("*.json")
        said = json.loads(path.read_text())
        assert said["to"] == "1 browser"
        assert said["text"].startswith("[Police]")
        assert dt.datetime.fromisoformat(said["at"]).tzinfo is not None
