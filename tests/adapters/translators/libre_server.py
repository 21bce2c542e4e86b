"""A server that speaks LibreTranslate's contract and really translates, with the same models as the demo."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from peelian.apps.languages.api import Translator
from tests.factories.at_once import ended

KEY = "a-key-of-the-tests"
CHAR_LIMIT = 300
BATCH_LIMIT = 3


@dataclass
class Server:
    """Where it listens, what it was asked, and what it is to answer next instead of a translation."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    next_answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def _translated(engine: Translator, body: dict[str, Any]) -> tuple[int, object]:
    texts = body["q"]
    if body.get("api_key") != KEY:
        return 403, {"error": "Invalid API key"}
    if len(texts) > BATCH_LIMIT:
        return 400, {"error": f"Invalid request: request ({len(texts)}) exceeds text limit"}
    if sum(map(len, texts)) > CHAR_LIMIT:
        return 400, {"error": "Invalid request: request exceeds character limit"}
    return 200, {"translatedText": engine.translate(texts, body["source"], body["target"])}


@contextmanager
def serving(engine: Translator) -> Iterator[Server]:
    """LibreTranslate 1.9's `/languages` and `/translate`, its limits, its key and its errors, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if self.path != "/languages":
                return self._answer(404, {"error": "Not found"})
            return self._answer(
                200,
                [
                    {"code": "en", "name": "English", "targets": ["en", "pb", "pt", "zh-Hans"]},
                    {"code": "pt", "name": "Portuguese", "targets": ["en"]},
                    {"code": "pb", "name": "Portuguese (Brazil)", "targets": ["en"]},
                ],
            )

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(body)
            if server.next_answers:
                status, headers = server.next_answers.pop(0)
                return self._answer(status, {"error": f"Told to answer {status}"}, headers)
            return self._answer(*_translated(engine, body))

        def _answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        ended(thread)
