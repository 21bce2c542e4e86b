"""Translation by a server that speaks LibreTranslate's contract: one's own, or a hosted one with a key."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
import structlog

from peelian.apps.languages.api import EngineFailed, EngineInfo
from peelian.kernel.options import House, Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option(
        "LIBRETRANSLATE_URL",
        "The address of a LibreTranslate server, such as http://127.0.0.1:5000. Empty: none.",
    ),
    Option("LIBRETRANSLATE_API_KEY", "Its key, if it asks for one.", kind=OptionKind.SECRET),
    Option(
        "LIBRETRANSLATE_CHAR_LIMIT",
        "How many letters it takes in one request (its --char-limit).",
        default=2000,
        kind=OptionKind.NUMBER,
    ),
    Option(
        "LIBRETRANSLATE_BATCH_LIMIT",
        "How many texts it takes in one request (its --batch-limit).",
        default=20,
        kind=OptionKind.NUMBER,
    ),
)

_log = structlog.get_logger(__name__)
#: Its codes where ours differ. Brazilian Portuguese serves only where it has no other.
_OURS = {
    "zh-Hans": "zh-hans",
    "zh": "zh-hans",
    "zh-Hant": "zh-hant",
    "zt": "zh-hant",
    "pb": "pt",
    "pt-BR": "pt",
}
_SECONDARY = {"pb", "pt-BR", "zh"}
_TRIES = 4
#: A server that asks for longer than this is left for the next time.
_LONGEST_WAIT = 20.0
#: How long what it can do is believed.
_ASK_AGAIN_AFTER = 300.0


def make(options: Mapping[str, str | int | bool], house: House) -> LibreTranslator | None:
    """The translator; None where no server is named."""
    url = str(options["LIBRETRANSLATE_URL"]).strip().rstrip("/")
    if not url:
        return None
    return LibreTranslator(
        url,
        api_key=str(options["LIBRETRANSLATE_API_KEY"]),
        char_limit=int(options["LIBRETRANSLATE_CHAR_LIMIT"]),
        batch_limit=int(options["LIBRETRANSLATE_BATCH_LIMIT"]),
    )


class LibreTranslator:
    """LibreTranslate's `/languages` and `/translate`, with its limits kept and its refusals told."""

    def __init__(
        self,
        url: str,
        *,
        api_key: str = "",
        char_limit: int = 2000,
        batch_limit: int = 20,
        timeout: float = 60.0,
        pause: float = 1.0,
    ) -> None:
        """Prepare it; nothing is asked yet. `pause`: seconds before the second try, doubled for each more."""
        self.info = EngineInfo("libretranslate", httpx.URL(url).host)
        self._client = httpx.Client(base_url=url, timeout=timeout, headers={"Accept": "application/json"})
        self._api_key = api_key
        self._char_limit = max(1, char_limit)
        self._batch_limit = max(1, batch_limit)
        self._pause = pause
        self._pairs: dict[tuple[str, str], tuple[str, str]] = {}
        self._asked_at: float | None = None

    def pairs(self) -> frozenset[tuple[str, str]]:
        """(source, target) that the server says it can do; none while it doesn't answer."""
        if self._asked_at is None or time.monotonic() - self._asked_at > _ASK_AGAIN_AFTER:
            try:
                self._pairs = _pairs(self._ask("GET", "/languages", tries=1))
            except EngineFailed as failed:
                _log.warning("translator_away", engine=self.info.name, why=str(failed))
                self._pairs = {}
            self._asked_at = time.monotonic()
        return frozenset(self._pairs)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Each text translated, in order; a text longer than the server takes goes sentence by sentence.

        Raises EngineFailed with the server's own words.
        """
        self.pairs()
        codes = self._pairs.get((source, target))
        if codes is None:
            raise EngineFailed(f"The server doesn't translate from {source} to {target}.")
        pieces = [list(_pieces(text, self._char_limit)) for text in texts]
        flat = [piece for some in pieces for piece in some]
        answers = iter(
            [answer for batch in self._batches(flat) for answer in self._translated(batch, *codes)]
        )
        return [" ".join(next(answers) for _ in some) for some in pieces]

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch: list[str] = []
        for text in texts:
            if batch and (
                len(batch) == self._batch_limit or sum(map(len, batch)) + len(text) > self._char_limit
            ):
                yield batch
                batch = []
            batch.append(text)
        if batch:
            yield batch

    def _translated(self, batch: list[str], source: str, target: str) -> list[str]:
        body: dict[str, Any] = {"q": batch, "source": source, "target": target, "format": "text"}
        if self._api_key:
            body["api_key"] = self._api_key
        answer = self._ask("POST", "/translate", json=body)
        words = answer.get("translatedText") if isinstance(answer, dict) else None
        if (
            not isinstance(words, list)
            or len(words) != len(batch)
            or not all(isinstance(w, str) for w in words)
        ):
            raise EngineFailed("The server answered something else than its contract says.")
        return words

    def _ask(self, method: str, path: str, *, tries: int = _TRIES, **more: Any) -> Any:
        """The answer as JSON. 429 and 5xx and a lost connection are tried again; anything else is final."""
        problem = ""
        for attempt in range(tries):
            wait = 0.0
            try:
                answer = self._client.request(method, path, **more)
            except httpx.HTTPError as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                if answer.is_success:
                    return _json(answer)
                problem = f"{answer.status_code}: {_error(answer)}"
                if answer.status_code != httpx.codes.TOO_MANY_REQUESTS and not answer.is_server_error:
                    break
                wait = _retry_after(answer)
            wait = max(wait, self._pause * 2**attempt)
            if attempt == tries - 1 or wait > _LONGEST_WAIT:
                break
            time.sleep(wait)
        raise EngineFailed(f"LibreTranslate at {self.info.version} {problem}")


def _pairs(languages: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """Our pair → the server's codes, from its own list."""
    out: dict[tuple[str, str], tuple[str, str]] = {}
    if not isinstance(languages, list):
        raise EngineFailed("The server's list of languages isn't one.")
    for language in sorted(languages, key=lambda one: one.get("code", "") in _SECONDARY):
        code = str(language.get("code", ""))
        for other in sorted(language.get("targets", ()), key=lambda one: one in _SECONDARY):
            pair = (_OURS.get(code, code.lower()), _OURS.get(other, str(other).lower()))
            if pair[0] != pair[1]:
                out.setdefault(pair, (code, other))
    return out


def _pieces(text: str, limit: int) -> Iterator[str]:
    """The text, or where it is too long its sentences, or (of a sentence without an end) its words."""
    while len(text) > limit:
        cut = max(text.rfind(end, 0, limit) for end in (". ", "! ", "? ", "; "))
        cut = cut + 1 if cut > 0 else text.rfind(" ", 0, limit)
        if cut <= 0:
            cut = limit
        yield text[:cut].strip()
        text = text[cut:].strip()
    yield text


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError as error:
        raise EngineFailed("The server's answer isn't JSON.") from error


def _error(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return answer.reason_phrase
    return (
        str(body.get("error", answer.reason_phrase))[:200] if isinstance(body, dict) else answer.reason_phrase
    )


def _retry_after(answer: httpx.Response) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 0.0
