from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.channels.voice import g711


class TestLaws:
    def test_every_code_comes_back(self) -> None:
        codes = bytes(code for code in range(256) if code != 0x7F)  # 0x7F and 0xFF are both nought
        assert g711.to_ulaw(g711.from_ulaw(codes)) == codes

    # Values from the tables of ITU-T G.711: the ends and the middle of either law.
    def test_values_are_those_of_the_standard(self) -> None:
        assert g711.from_ulaw(bytes([0x00, 0x80, 0xFF, 0x7F, 0xEF])).tolist() == [-32124, 32124, 0, 0, 132]
        assert g711.from_alaw(bytes([0x2A, 0xAA, 0xD5, 0x55])).tolist() == [-32256, 32256, 8, -8]

    @given(st.integers(-32000, 32000))
    def test_what_is_lost_is_small_beside_what_is_heard(self, value: int) -> None:
        sample = np.array([value], np.int16)
        coded = g711.to_ulaw(sample)
        there = int(g711.from_ulaw(coded)[0])
        other = int(g711.from_alaw(coded.translate(g711.ULAW_TO_ALAW))[0])
        assert abs(there - value) <= 4 + abs(value) / 28
        assert abs(other - value) <= 24 + abs(value) / 14

    def test_silence_is_silent(self) -> None:
        assert g711.loudness(bytes([g711.SILENCE_ULAW]) * 160, alaw=False) == 0
        assert g711.loudness(bytes([g711.SILENCE_ALAW]) * 160, alaw=True) < 10


class TestWav:
    def test_comes_back_as_it_was_written(self) -> None:
        samples = (8000 * np.sin(np.arange(8000) / 5)).astype(np.int16)
        coded = g711.to_ulaw(samples)
        assert g711.to_ulaw(g711.read_wav(g711.write_wav(coded))) == coded

    def test_refuses_what_is_none(self) -> None:
        with pytest.raises(ValueError, match="can't be read"):
            g711.read_wav(b"RIFF....")

    @pytest.mark.parametrize(("tone", "passes"), [(1000, True), (6000, False)])
    def test_at_another_rate_keeps_what_a_telephone_carries_and_folds_nothing_down(
        self, tone: int, passes: bool
    ) -> None:
        at = np.arange(22050) / 22050
        samples = (8000 * np.sin(2 * np.pi * tone * at)).astype(np.int16)
        heard = g711.resampled(samples, 22050)
        loud = float(np.sqrt(np.mean(heard.astype(float) ** 2)))
        assert len(heard) == pytest.approx(8000, abs=1)
        assert (loud > 5000) if passes else (loud < 200)
