"""Sessions in the database, found only by keys that can be one: a cookie can hold anything, NUL characters too."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own, which asks the database only for keys of ASCII letters and digits."""

    def _validate_session_key(self, key: str) -> bool:
        usual = super()._validate_session_key(key)  # type: ignore[misc] # Django's, which its stubs leave out
        return bool(usual) and key.isascii() and key.isalnum()
