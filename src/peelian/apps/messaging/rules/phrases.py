"""What we say around a message, in English, by key. Pure data.

The languages room holds the translations, approved by people like any other; `{…}` are gaps that every translation
keeps. A key that goes into letters already sent is never given another meaning.
"""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "rate_question": "How good was this message?",
    "score_1": "Poor",
    "score_2": "Fair",
    "score_3": "OK",
    "score_4": "Good",
    "score_5": "Very good",
    "reply": "You can answer this message: just reply to it. A person in your team reads it. In an emergency call 999.",
    "genuine": "Is this message genuine? You find the same words here:",
    "change": "Change what you hear about",
    "stop_all": "Stop all messages",
    "translated": "This message was translated from English and checked by a person.",
    "machine": "This message was translated by a machine and has not been checked by a person.",
    "english": "Read it in English:",
    "waiting": "We have no translation of this message yet. You asked for {language}; we have asked for it.",
    "correction": "This corrects an earlier message:",
    "recall": "Please disregard an earlier message:",
    "attached": "Attached:",
    "text_more": "More:",
    "text_stop": "To stop, text STOP.",
    "text_translated": "Translated from English:",
    "text_stopped": "You will get no more texts from us.",
    "call_greeting": "Hello. This is a recorded message from {sender}.",
    "call_again": "The message again.",
    "call_keys": "To hear it again, press 1. To stop these calls, press 9.",
    "call_stopped": "You will get no more calls. Goodbye.",
    "call_goodbye": "Goodbye.",
    "call_private": "We have a message that is for you only. To hear it, press 1. To stop these calls, press 9.",
    "call_website": "our website",
}
