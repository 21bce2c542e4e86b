"""Two servers on loopback that keep the contracts of the networks' APIs, and remember what was posted.

They are written from the published contracts (docs.joinmastodon.org; the lexicons com.atproto.server.createSession and
com.atproto.repo.putRecord) and refuse whatever these don't allow.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.factories.at_once import ended

TOKEN = "a-token"
PASSWORD = "abcd-efgh-ijkl-mnop"


class Wall:
    """What was posted, and what to answer instead of a right answer."""

    def __init__(self) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.requests = 0
        self.trouble = 0  # an HTTP status to answer instead
        self.address = ""


@contextmanager
def serve(handler: type[BaseHTTPRequestHandler]) -> Iterator[Wall]:
    wall = Wall()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (handler,), {"wall": wall}))
    wall.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield wall
    finally:
        server.shutdown()
        server.server_close()
        ended(thread)


class _Handler(BaseHTTPRequestHandler):
    wall: Wall

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def in_trouble(self) -> bool:
        self.wall.requests += 1
        if self.wall.trouble:
            self.answer(self.wall.trouble, {"error": "TroubleOfOurs", "message": "not now"})
        return bool(self.wall.trouble)


class MastodonHandler(_Handler):
    def do_GET(self) -> None:
        if self.in_trouble():
            return None
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.answer(401, {"error": "The access token is invalid"})
        assert self.path == "/api/v1/accounts/verify_credentials"
        return self.answer(200, {"id": "1", "acct": "bournville_police", "username": "bournville_police"})

    def do_POST(self) -> None:
        body = self.body()
        if self.in_trouble():
            return None
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.answer(401, {"error": "The access token is invalid"})
        assert self.path == "/api/v1/statuses"
        sent = (
            json.loads(body)
            if "json" in self.headers["Content-Type"]
            else {name: values[0] for name, values in parse_qs(body.decode()).items()}
        )
        if len(sent["status"]) > 500 + 60:
            return self.answer(422, {"error": "Validation failed: Text character limit of 500 exceeded"})
        key = self.headers["Idempotency-Key"]
        if key not in self.wall.posts:
            number = str(len(self.wall.posts) + 1)
            self.wall.posts[key] = {
                "id": number,
                "url": f"{self.wall.address}/@bournville_police/{number}",
                "uri": f"{self.wall.address}/users/bournville_police/statuses/{number}",
                "content": sent["status"],
                "language": sent["language"],
                "visibility": sent["visibility"],
            }
        return self.answer(200, self.wall.posts[key])


class BlueskyHandler(_Handler):
    def do_POST(self) -> None:
        sent = json.loads(self.body())
        if self.in_trouble():
            return None
        if self.path == "/xrpc/com.atproto.server.createSession":
            if sent["password"] != PASSWORD:
                return self.answer(
                    401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
                )
            return self.answer(
                200,
                {
                    "did": "did:plc:abcdefghijklmnopqrstuvwx",
                    "handle": sent["identifier"],
                    "accessJwt": "an-access-jwt",
                    "refreshJwt": "a-refresh-jwt",
                },
            )
        assert self.path == "/xrpc/com.atproto.repo.putRecord"
        if self.headers.get("Authorization") != "Bearer an-access-jwt":
            return self.answer(401, {"error": "AuthMissing", "message": "Authentication Required"})
        record = sent["record"]
        if record["$type"] != sent["collection"] or len(record["text"]) > 300:
            return self.answer(400, {"error": "InvalidRequest", "message": "Record/text must not be longer"})
        self.wall.posts[sent["rkey"]] = record
        return self.answer(
            200,
            {
                "uri": f"at://{sent['repo']}/{sent['collection']}/{sent['rkey']}",
                "cid": "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            },
        )
