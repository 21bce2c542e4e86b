"""Words that a text may consist of, and that are acted on before anybody reads it. Pure data and one comparison.

Only a text that says nothing else counts: "Stop" is a wish, "Stop and search on the High Street" is not. STOP is
understood in every language that we offer, whatever the person chose, and so generously that nobody has to try twice;
YES only where a question is open. HELP is known, but no machine answers it: it goes to people at once.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class Keyword(StrEnum):
    """What a text asks for."""

    STOP = "stop"
    START = "start"
    YES = "yes"
    HELP = "help"


#: By language, the phrases of each, as people type them; case, accents that Latin phones lack, and marks don't matter.
WORDS: dict[str, dict[Keyword, str]] = {
    "en": {
        Keyword.STOP: "stop|stop all|stopall|unsubscribe|opt out|optout|quit|end|cancel|remove me|stop please|"
        "please stop|stop texts|stop messages|stop texting me|stop calls|leave|no more",
        Keyword.START: "start|unstop|subscribe|join",
        Keyword.YES: "yes|y|yes please|yeah|yep|ok|confirm|agree|i agree",
        Keyword.HELP: "help|info",
    },
    "cy": {
        Keyword.STOP: "stop|stopio|stopiwch|dad-danysgrifio|dadtanysgrifio|peidiwch",
        Keyword.START: "dechrau|cychwyn|tanysgrifio",
        Keyword.YES: "ie|ydw|cadarnhau",
        Keyword.HELP: "cymorth",
    },
    "ar": {
        Keyword.STOP: "توقف|إيقاف|أوقف|قف|إلغاء|إلغاء الاشتراك|كفى",
        Keyword.START: "ابدأ|اشتراك|بدء",
        Keyword.YES: "نعم|أجل|موافق",
        Keyword.HELP: "مساعدة|النجدة",
    },
    "bn": {
        Keyword.STOP: "বন্ধ|বন্ধ করুন|থামুন|থামান|স্টপ",
        Keyword.START: "শুরু|শুরু করুন",
        Keyword.YES: "হ্যাঁ|হ্যা|জি",
        Keyword.HELP: "সাহায্য",
    },
    "gu": {
        Keyword.STOP: "બંધ|બંધ કરો|રોકો|સ્ટોપ",
        Keyword.START: "શરૂ|શરૂ કરો",
        Keyword.YES: "હા|હા જી",
        Keyword.HELP: "મદદ",
    },
    "pa": {
        Keyword.STOP: "ਬੰਦ|ਬੰਦ ਕਰੋ|ਰੋਕੋ|ਰੁਕੋ|ਸਟਾਪ",
        Keyword.START: "ਸ਼ੁਰੂ|ਸ਼ੁਰੂ ਕਰੋ",
        Keyword.YES: "ਹਾਂ|ਹਾਂ ਜੀ|ਜੀ",
        Keyword.HELP: "ਮਦਦ",
    },
    "pl": {
        Keyword.STOP: "stop|wypisz|wypisz mnie|rezygnuję|koniec|zatrzymaj|anuluj",
        Keyword.START: "start|zapisz|zapisz mnie",
        Keyword.YES: "tak|zgadzam się|potwierdzam",
        Keyword.HELP: "pomoc",
    },
    "pt": {
        Keyword.STOP: "parar|pare|pára|sair|cancelar|stop",
        Keyword.START: "começar|iniciar",
        Keyword.YES: "sim|confirmo|aceito",
        Keyword.HELP: "ajuda",
    },
    "ro": {
        Keyword.STOP: "stop|oprește|opriți|dezabonare|renunț|anulare",
        Keyword.START: "start|începe|abonare",
        Keyword.YES: "da|confirm|de acord",
        Keyword.HELP: "ajutor",
    },
    "so": {
        Keyword.STOP: "jooji|joogso|istaag|ka bax",
        Keyword.START: "bilow|bilaw",
        Keyword.YES: "haa|haye",
        Keyword.HELP: "caawimaad|caawi|gargaar",
    },
    "ur": {
        Keyword.STOP: "بند|بند کریں|بند کرو|روکیں|رکیں|ختم|سٹاپ|اسٹاپ",
        Keyword.START: "شروع|شروع کریں",
        Keyword.YES: "ہاں|جی|جی ہاں",
        Keyword.HELP: "مدد",
    },
    "zh-hans": {
        Keyword.STOP: "停止|退订|取消|停|不要再发",
        Keyword.START: "开始|订阅",
        Keyword.YES: "是|是的|好|好的|同意|确认",
        Keyword.HELP: "帮助|救命",
    },
}
_LONGEST = 40


def keyword_of(text: str) -> Keyword | None:
    """The keyword that a text consists of, in whatever language; None for anything that says more."""
    if len(text) > _LONGEST:
        return None
    return _KNOWN.get(_bare(text))


def _bare(text: str) -> str:
    """A text as it is compared: without case, punctuation, emoji, and accents that phones leave out.

    The vowel signs of Indic scripts are marks to Unicode, but they are the word: they stay.
    """
    out: list[str] = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        kind = unicodedata.category(char)
        if kind[0] in "LN" or (kind in {"Mn", "Mc"} and "\u0900" <= char <= "\u0dff"):
            out.append(_SAME.get(char, char))
        elif kind not in {"Mn", "Mc", "Cf"}:
            out.append(" ")
    return " ".join("".join(out).split())


#: Letters that keyboards of one script write for another's, and those without a mark to take off.
_SAME = {"ي": "ی", "ك": "ک", "ى": "ی", "ة": "ه", "ł": "l"}
_KNOWN: dict[str, Keyword] = {
    _bare(phrase): keyword
    for words in WORDS.values()
    for keyword, phrases in words.items()
    for phrase in phrases.split("|")
}
