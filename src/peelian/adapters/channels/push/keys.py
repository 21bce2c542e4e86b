"""The key by which push services know that it's us (VAPID, RFC 8292): made once, and kept."""

from __future__ import annotations

import base64
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from peelian.kernel.errors import BadInput
from peelian.kernel.own_files import make_once


class Key:
    """The key, read or made when it is first needed: a process that sends nothing writes nothing."""

    def __init__(self, path: Path, given: str = "") -> None:
        """The key of the settings, else the one in the file; made there the first time.

        Args:
            path: the file. Two processes that begin at once end with the same key.
            given: the private key as browsers' tools write it (32 bytes in base64url), for installations of several
                machines: all must have the same, or browsers refuse what the others send.

        Raises:
            BadInput: `given` isn't such a key.
        """
        self._path = path
        self._private = _given(given) if given else None

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        """For signing. Raises BadInput for a file with another kind of key; OSError."""
        if self._private is None:
            if not self._path.exists():
                _make(self._path)
            found = serialization.load_pem_private_key(self._path.read_bytes(), None)
            if not isinstance(found, ec.EllipticCurvePrivateKey):
                raise BadInput("It holds another kind of key.", file=self._path.name, mend="Move it away.")
            self._private = found
        return self._private

    @property
    def public(self) -> str:
        """As a page gives it to its browser: an uncompressed point in base64url. Raises as `private`."""
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _given(text: str) -> ec.EllipticCurvePrivateKey:
    mend = "Set PEELIAN_PUSH_KEY to 32 bytes in base64url, or leave it out."
    try:
        number = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if len(number) != 32:
            raise BadInput("The key for push is of the wrong length.", mend=mend)
        return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())
    except ValueError as error:
        raise BadInput("The key for push can't be read.", mend=mend) from error


def _make(path: Path) -> None:
    content = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    make_once(path, content)
