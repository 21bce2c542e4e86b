"""Tokens are signed under a key that is made once, and another library finds them sound."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from peelian.adapters.credentials.signing import Ed25519Signer
from peelian.kernel.errors import BadInput

URL = "https://midshire.example/feeds/credentials/"


def signer(path: Path, given: str = "") -> Ed25519Signer:
    return Ed25519Signer(path / "key.pem", issuer="Midshire Police", key_url=URL, given=given)


def read(token: str, key: Ed25519Signer) -> object:
    """The claims, found sound by PyJWT."""
    return jwt.decode(token, jwt.PyJWK(dict(key.key())), algorithms=["EdDSA"])


class TestSigning:
    def test_is_found_sound_by_another_library(self, tmp_path: Path) -> None:
        one = signer(tmp_path)
        token = one.sign({"jti": "urn:uuid:1", "name": "Gŵyl"})
        assert read(token, one) == {"jti": "urn:uuid:1", "name": "Gŵyl"}

    def test_names_the_address_of_the_public_key_and_holds_no_private_one(self, tmp_path: Path) -> None:
        one = signer(tmp_path)
        header = jwt.get_unverified_header(one.sign({}))
        assert header == {"alg": "EdDSA", "kid": f"{URL}{one.key()['kid']}.json", "typ": "JWT"}
        assert "d" not in one.key()

    def test_is_found_unsound_when_a_letter_is_changed(self, tmp_path: Path) -> None:
        one = signer(tmp_path)
        head, _, tail = one.sign({"name": "Problem solving"}).split(".")
        other = base64.urlsafe_b64encode(json.dumps({"name": "Firearms"}).encode()).rstrip(b"=").decode()
        with pytest.raises(jwt.InvalidSignatureError):
            read(f"{head}.{other}.{tail}", one)

    def test_names_the_key_by_its_thumbprint(self, tmp_path: Path) -> None:
        """RFC 8037, appendix A.3: the thumbprint of the key of appendix A.1."""
        secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
        key = signer(tmp_path, secret).key()
        assert key["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        assert key["kid"] == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


class TestTheKey:
    def test_is_made_once_for_its_owner_alone(self, tmp_path: Path) -> None:
        first = signer(tmp_path).key()
        assert signer(tmp_path).key() == first
        assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]

    def test_of_the_settings_writes_no_file(self, tmp_path: Path) -> None:
        signer(tmp_path, base64.urlsafe_b64encode(bytes(32)).decode()).sign({})
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("given", ["abc", "not base64 !!", base64.urlsafe_b64encode(bytes(31)).decode()])
    def test_is_refused_when_it_is_none(self, tmp_path: Path, given: str) -> None:
        with pytest.raises(BadInput, match="key for credentials"):
            signer(tmp_path, given)

    def test_of_another_kind_is_refused(self, tmp_path: Path) -> None:
        other = ec.generate_private_key(ec.SECP256R1())
        content = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "key.pem").write_bytes(content)
        with pytest.raises(BadInput, match="another kind"):
            signer(tmp_path).key()
