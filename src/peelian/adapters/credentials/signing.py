"""Credentials signed as JSON Web Tokens under an Ed25519 key (RFC 7519, RFC 8037): made once, and kept."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from peelian.kernel.errors import BadInput
from peelian.kernel.own_files import make_once


class Ed25519Signer:
    """Signs what it is given. The key is read or made when it is first needed: who signs nothing writes none.

    Args:
        path: the file of the key. Two processes that begin at once end with the same key.
        issuer: who issues, in words.
        key_url: the address at which the public key is published; without its last part, the key's own name.
        given: the private key of the settings, 32 bytes in base64url, in place of the file's.

    Raises:
        BadInput: `given` isn't such a key.
    """

    def __init__(self, path: Path, *, issuer: str, key_url: str, given: str = "") -> None:
        self.issuer = issuer
        self._path, self._key_url = path, key_url
        self._private = _given(given) if given else None

    def sign(self, claims: Mapping[str, Any]) -> str:
        """The claims as a compact token, whose header names the algorithm and the address of the public key.

        Raises BadInput for a file with another kind of key; OSError.
        """
        header = {"alg": "EdDSA", "kid": f"{self._key_url}{self.key()['kid']}.json", "typ": "JWT"}
        signed = f"{_part(header)}.{_part(claims)}"
        return f"{signed}.{_base64url(self._key().sign(signed.encode()))}"

    def key(self) -> Mapping[str, str]:
        """The public key as a JSON Web Key (RFC 8037), named by its thumbprint (RFC 7638). Raises as `sign`."""
        public = self._key().public_key()
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        needed = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
        thumbprint = hashlib.sha256(
            json.dumps(needed, sort_keys=True, separators=(",", ":")).encode()
        ).digest()
        return {**needed, "alg": "EdDSA", "use": "sig", "kid": _base64url(thumbprint)}

    def _key(self) -> Ed25519PrivateKey:
        if self._private is None:
            if not self._path.exists():
                _make(self._path)
            found = serialization.load_pem_private_key(self._path.read_bytes(), None)
            if not isinstance(found, Ed25519PrivateKey):
                raise BadInput("It holds another kind of key.", file=self._path.name, mend="Move it away.")
            self._private = found
        return self._private


def _part(value: Mapping[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _given(text: str) -> Ed25519PrivateKey:
    mend = "Set PEELIAN_BADGE_KEY to 32 bytes in base64url, or leave it out."
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise BadInput("The key for credentials can't be read.", mend=mend) from error
    if len(raw) != 32:
        raise BadInput("The key for credentials is of the wrong length.", mend=mend)
    return Ed25519PrivateKey.from_private_bytes(raw)


def _make(path: Path) -> None:
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    make_once(path, content)
