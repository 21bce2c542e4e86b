"""What a text says, and how it fits: one message in one language, for all who read it in that language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from peelian.analysis import gsm
from peelian.analysis.gsm import Fit
from peelian.apps.languages.api import LANGUAGES
from peelian.apps.messaging.api import ClaimedDelivery, MessageKind, TextOrigin, Words

_HOLE = re.compile(r"\{(confirm|manage|leave)\}")
_MARK = re.compile(r"^## ", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")
#: As long as the longest token that we sign: what a hole is counted as where nobody's token is known yet.
_TOKEN = "x" * 60


@dataclass(frozen=True, slots=True)
class TextRules:
    """What the force has set about texts: at most so many parts, and whether letters may lose accents."""

    parts_at_most: int = 6
    plain_letters: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text in one language.

    Attributes:
        text: with the holes of a person's own links left in it, if any.
        fit: how it goes out, when it is the same for everybody; None when it has holes.
        left_out: how many characters of the body had to be left out; the link leads to them.
        rules: by which it was made.
    """

    text: str
    fit: Fit | None
    left_out: int
    rules: TextRules
    urls: Mapping[str, str]
    reference_bits: int = 8

    def fitted(self, copy: ClaimedDelivery | None) -> Fit:
        """How one person's copy goes out; without a person, with holes as long as they can get."""
        if self.fit is not None:
            return self.fit
        tokens = {
            "confirm": copy.confirm if copy else _TOKEN,
            "manage": copy.manage if copy else _TOKEN,
            "leave": copy.leave if copy else _TOKEN,
        }
        text = _HOLE.sub(lambda hole: self.urls[hole.group(1)] + tokens[hole.group(1)], self.text)
        return gsm.fit(text, plain=self.rules.plain_letters, reference_bits=self.reference_bits)


def prepare(words: Words, rules: TextRules, *, takes_replies: bool, reference_bits: int = 8) -> Prepared:
    """The text of a message: who sends, its marked subject, the body, where to read more, how to stop.

    When that is more parts than the force allows, the subject takes its short form and the body is cut at a word: the
    link leads to all of it. A service message is never cut (it holds a link that somebody waits for).
    """
    urls = {name: f"{words.site.public_url}/{name}/" for name in ("confirm", "manage", "leave")}
    service = words.kind is MessageKind.SERVICE
    body = _BLANK.sub("\n", _MARK.sub("", words.body.strip()))
    foot = _foot(words, takes_replies=takes_replies)

    def made(head: str, body: str) -> Prepared:
        text = "\n".join(part for part in (head, body, *foot) if part)
        whole = None
        if not _HOLE.search(text):
            whole = gsm.fit(text, plain=rules.plain_letters, reference_bits=reference_bits)
        return Prepared(text, whole, 0, rules, urls, reference_bits)

    if service:
        return made(words.sender_name, body)
    prepared = made(words.marked_subject, body)
    if len(prepared.fitted(None).parts) <= rules.parts_at_most:
        return prepared
    short = f"{words.sender_name}: {words.subject}"
    prepared = made(short, body)
    if len(prepared.fitted(None).parts) <= rules.parts_at_most:
        return prepared
    return _shortened(body, lambda cut: made(short, cut), rules)


def _shortened(body: str, made: Callable[[str], Prepared], rules: TextRules) -> Prepared:
    """As much of the body as fits, up to a word's end, found by halving."""
    ends = [found.start() for found in re.finditer(r"\s", body)]
    if not ends:  # a script without spaces: between any two of its characters
        ends = list(itertools.accumulate(map(len, gsm.clusters(body))))[:-1]
    low, high = 0, len(ends)
    best = made("…")
    while low < high:
        middle = (low + high) // 2
        tried = made(body[: ends[middle]].rstrip(" ,;:.-–\n") + "…")
        if len(tried.fitted(None).parts) <= rules.parts_at_most:
            best, low = replace(tried, left_out=len(body) - ends[middle]), middle + 1
        else:
            high = middle
    return best if best.left_out else replace(best, left_out=len(body))


def _foot(words: Words, *, takes_replies: bool) -> list[str]:
    """What stands below the body: whose words these are, where there is more, how to stop."""
    if words.kind is MessageKind.SERVICE:
        return []
    say = words.phrases
    foot = []
    if words.waiting:
        own_name = LANGUAGES[words.waiting].own_name if words.waiting in LANGUAGES else words.waiting
        foot.append(say["waiting"].replace("{language}", own_name))
    if words.origin is TextOrigin.MACHINE:
        foot.append(say["machine"])
    if words.english_url:
        foot.append(f"{say['text_translated']} {words.english_url}")
    elif words.message_id:
        foot.append(f"{say['text_more']} {words.site.public_url}/messages/{words.message_id}")
    if takes_replies:
        foot.append(say["text_stop"])
    return foot
