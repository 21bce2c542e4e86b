"""What somebody wants of us, by the words they use. A first guess: a person can change it.

Words are matched whole and in any case; `*` stands for any ending. Where a machine's English is at hand it is read
beside their own words.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from peelian.apps.inbox.types import Guess, ThreadKind

#: Scripts that write words without spaces between them.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uf900-\ufaff]")
_APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "´": "'"})

_STOP = (
    "unsubscribe", "stop sending", "stop emailing", "stop texting", "stop these messages", "stop the messages",
    "take me off", "remove me from", "no more emails", "no more messages", "no more texts", "don't email me",
    "do not email me", "don't text me", "do not contact me", "don't contact me", "opt out",
)  # fmt: skip
_CRIME = (
    "i was robbed", "i've been robbed", "was mugged", "got mugged", "been burgled", "was burgled", "broke into my",
    "broken into my", "broke in to my", "my car was stolen", "stole my", "stolen from my", "was stolen",
    "were stolen", "been stolen", "assaulted me", "was assaulted", "attacked me", "was attacked", "hit me",
    "punched me", "threatened me", "threatened to", "scammed", "defrauded", "report a crime", "report a theft",
    "report a burglary", "smashed my", "vandalised my", "keyed my",
)  # fmt: skip
_INFORMATION = (
    "dealing", "dealer", "dealers", "selling drugs", "i saw", "i have seen", "i've seen", "we saw", "we have seen",
    "i know who", "i know where", "registration", "reg number", "number plate*", "cctv", "footage", "dashcam",
    "doorbell camera",
    "cuckoo*", "cannabis farm*", "grow house", "firearm*", "county line*", "lives at", "goes by the name", "weapon*",
)  # fmt: skip
#: Tell of something too, unless they are part of a question.
_HINTS = ("every night", "each night", "every day", "keeps coming", "keep coming", "suspicious", "hiding")
_THANKS = (
    "thank you", "thanks", "thankyou", "many thanks", "ta", "cheers", "much appreciated", "well done", "great work",
    "good work", "good job", "diolch", "شكرا", "شكراً", "ধন্যবাদ", "આભાર", "ਧੰਨਵਾਦ", "ਸ਼ੁਕਰੀਆ", "dziękuję", "dzięki",
    "dziekuje", "obrigado", "obrigada", "mulțumesc", "multumesc", "mahadsanid", "شکریہ", "谢谢", "感谢",
)  # fmt: skip
_QUESTION = (
    "who", "what", "when", "where", "why", "how", "which", "can you", "could you", "will you", "would you", "is there",
    "are there", "do you", "does", "please tell me", "i would like to know", "i'd like to know", "i wonder",
)  # fmt: skip
_QUESTION_MARKS = "?؟？"
#: Thanks with more words than this are about something else too.
_SHORT = 14


def plain(text: str) -> str:
    """Text as it is matched: NFKC, case folded, straight apostrophes, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold().split())


@functools.cache
def pattern_of(words: str) -> re.Pattern[str]:
    """The pattern of some words: whole, or with any ending where they end in *."""
    stem = plain(words.removesuffix("*"))
    inner = re.escape(stem).replace(r"\ ", r"[\s,;:-]+")
    if _UNSPACED.search(stem):
        return re.compile(inner)
    ending = r"\w*" if words.endswith("*") else ""
    return re.compile(rf"(?<!\w){inner}{ending}(?!\w)")


def found(words: Iterable[str], text: str) -> str:
    """The first of these words that a plain text holds, or nothing."""
    return next((one for one in words if pattern_of(one).search(text)), "")


def guess_kind(text: str, english: str = "") -> Guess:
    """What somebody wants. The more urgent reading wins; the reasons name our own telling words, never theirs."""
    both = f"{plain(text)}\n{plain(english)}"
    for kind, telling in (
        (ThreadKind.STOP, _STOP),
        (ThreadKind.CRIME, _CRIME),
        (ThreadKind.INFORMATION, _INFORMATION),
    ):
        word = found(telling, both)
        if word:
            return Guess(kind, (f"the words “{word}”",))
    if any(mark in text for mark in _QUESTION_MARKS):
        return Guess(ThreadKind.QUESTION, ("a question mark",))
    hint = found(_HINTS, both)
    if hint:
        return Guess(ThreadKind.INFORMATION, (f"the words “{hint}”",))
    thanks = found(_THANKS, both)
    if thanks and len(plain(text).split()) <= _SHORT:
        return Guess(ThreadKind.THANKS, (f"the words “{thanks}”, and few others",))
    opening = next((word for word in _QUESTION if _opens_with(word, both)), "")
    if opening:
        return Guess(ThreadKind.QUESTION, (f"a sentence that begins with “{opening}”",))
    return Guess(ThreadKind.OTHER, ("none of the telling words",))


def _opens_with(word: str, text: str) -> bool:
    return bool(re.search(rf"(?:^|[.!\n]\s*){re.escape(word)}(?!\w)", text))
