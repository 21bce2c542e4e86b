"""G.711: eight thousand samples a second, one byte each. Tables from ITU-T G.711 (1988), for whole arrays at a time."""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

#: Samples a second of everything that goes over the telephone.
RATE = 8000
#: Bytes in one packet of 20 ms.
FRAME = 160
#: The byte that is silence.
SILENCE_ULAW, SILENCE_ALAW = 0xFF, 0xD5

Samples = NDArray[np.int16]


def _ulaw_values() -> Samples:
    code = ~np.arange(256, dtype=np.uint8)
    exponent = ((code >> 4) & 0x07).astype(np.int32)
    step = (((code & 0x0F).astype(np.int32) << 3) + 0x84) << exponent
    values = np.where(code & 0x80, 0x84 - step, step - 0x84)
    return np.asarray(values, np.int16)


def _alaw_values() -> Samples:
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    exponent = ((code >> 4) & 0x07).astype(np.int32)
    step = ((code & 0x0F).astype(np.int32) << 4) + 8
    step = np.where(exponent == 0, step, (step + 0x100) << np.maximum(exponent - 1, 0))
    values = np.where(code & 0x80, step, -step)
    return np.asarray(values, np.int16)


_ULAW, _ALAW = _ulaw_values(), _alaw_values()


def _nearest(values: Samples) -> NDArray[np.uint8]:
    """For each of the 65,536 samples, the code whose value is nearest."""
    order = np.argsort(values, kind="stable")
    ranked = values[order].astype(np.int32)
    samples = np.arange(-32768, 32768, dtype=np.int32)
    above = np.clip(np.searchsorted(ranked, samples), 1, 255)
    closer = samples - ranked[above - 1] <= ranked[above] - samples
    return np.asarray(order[np.where(closer, above - 1, above)], np.uint8)


_TO_ULAW, _TO_ALAW = _nearest(_ULAW), _nearest(_ALAW)
# µ-law has two codes for nought; a line at rest is all ones.
_TO_ULAW[_TO_ULAW == 0x7F] = SILENCE_ULAW
#: From one law's byte to the other's: for `bytes.translate`.
ULAW_TO_ALAW = bytes(_TO_ALAW[_ULAW.astype(np.int32) + 32768])


def to_ulaw(samples: Samples) -> bytes:
    """Samples at 8 kHz as µ-law."""
    return bytes(_TO_ULAW[samples.astype(np.int32) + 32768])


def from_ulaw(coded: bytes) -> Samples:
    """µ-law as samples."""
    return np.asarray(_ULAW[np.frombuffer(coded, np.uint8)], np.int16)


def from_alaw(coded: bytes) -> Samples:
    """A-law as samples."""
    return np.asarray(_ALAW[np.frombuffer(coded, np.uint8)], np.int16)


def loudness(coded: bytes, *, alaw: bool) -> float:
    """The root mean square of a stretch of speech, 0 to 32,767; 0 for nothing."""
    if not coded:
        return 0.0
    samples = (from_alaw if alaw else from_ulaw)(coded).astype(np.float64)
    return float(np.sqrt(np.mean(samples**2)))


def resampled(samples: Samples, rate: int) -> Samples:
    """Samples at another rate brought to 8 kHz. What lies above 3.7 kHz is taken out first, or it would fold down."""
    if rate == RATE or not len(samples):
        return samples
    taps = np.arange(-48, 49)
    cutoff = min(0.5, 3700 / rate)
    sieve = 2 * cutoff * np.sinc(2 * cutoff * taps) * np.hamming(len(taps))
    smooth = np.convolve(samples.astype(np.float64), sieve / sieve.sum(), mode="same")
    at = np.arange(0, len(samples), rate / RATE)
    return np.asarray(np.clip(np.interp(at, np.arange(len(smooth)), smooth), -32768, 32767).round(), np.int16)


def read_wav(content: bytes) -> Samples:
    """A WAV of 16 bits and one voice, brought to 8 kHz. Raises ValueError for any other, and for a broken one."""
    # espeak writes to a pipe and can't know the length: what the header says is too long, and the rest counts.
    try:
        with wave.open(io.BytesIO(content)) as file:
            if file.getsampwidth() != 2 or file.getnchannels() != 1:
                raise ValueError("the speech isn't 16 bits and one voice")
            frames = file.readframes(len(content))
            rate = file.getframerate()
    except (wave.Error, EOFError) as error:
        raise ValueError(f"the speech can't be read: {error}") from error
    return resampled(np.frombuffer(frames[: len(frames) // 2 * 2], "<i2").astype(np.int16), rate)


def write_wav(coded: bytes) -> bytes:
    """µ-law as a WAV of 16 bits at 8 kHz, which everything plays."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(from_ulaw(coded).astype("<i2").tobytes())
    return out.getvalue()
