"""An alert of the demo in five languages, and what people answer to it.

The words were written for the demo, whose force is invented; a force has its own approved by people who read them.
"""

from __future__ import annotations

SUBJECT = "Thefts from sheds: lock yours tonight"
BODY = """Three sheds were broken into near Church Road between 6pm and 10pm on 12 November.

- Lock your shed and your gate.
- If you see somebody in a garden at night, call 999.

If you know something, reply to this message or call 101."""

#: By language: each English text and its words.
IN_LANGUAGES: dict[str, dict[str, str]] = {
    "ur": {
        SUBJECT: "شیڈز سے چوری: آج رات اپنا شیڈ بند کریں",
        BODY: """12 نومبر کو شام 6 بجے سے رات 10 بجے کے درمیان Church Road کے قریب تین شیڈ توڑے گئے۔

- اپنا شیڈ اور گیٹ بند رکھیں۔
- اگر رات کو کسی باغ میں کوئی نظر آئے تو 999 پر کال کریں۔

اگر آپ کچھ جانتے ہیں تو اس پیغام کا جواب دیں یا 101 پر کال کریں۔""",
    },
    "pa": {
        SUBJECT: "ਸ਼ੈੱਡਾਂ ਵਿੱਚੋਂ ਚੋਰੀਆਂ: ਅੱਜ ਰਾਤ ਆਪਣਾ ਸ਼ੈੱਡ ਬੰਦ ਕਰੋ",
        BODY: """12 ਨਵੰਬਰ ਨੂੰ ਸ਼ਾਮ 6 ਵਜੇ ਤੋਂ ਰਾਤ 10 ਵਜੇ ਦੇ ਵਿਚਕਾਰ Church Road ਦੇ ਨੇੜੇ ਤਿੰਨ ਸ਼ੈੱਡ ਤੋੜੇ ਗਏ।

- ਆਪਣਾ ਸ਼ੈੱਡ ਅਤੇ ਗੇਟ ਬੰਦ ਰੱਖੋ।
- ਜੇ ਰਾਤ ਨੂੰ ਕਿਸੇ ਬਾਗ ਵਿੱਚ ਕੋਈ ਦਿਖਾਈ ਦੇਵੇ ਤਾਂ 999 'ਤੇ ਫ਼ੋਨ ਕਰੋ।

ਜੇ ਤੁਹਾਨੂੰ ਕੁਝ ਪਤਾ ਹੈ ਤਾਂ ਇਸ ਸੁਨੇਹੇ ਦਾ ਜਵਾਬ ਦਿਓ ਜਾਂ 101 'ਤੇ ਫ਼ੋਨ ਕਰੋ।""",
    },
    "bn": {
        SUBJECT: "শেড থেকে চুরি: আজ রাতে আপনার শেডে তালা দিন",
        BODY: """12 নভেম্বর সন্ধ্যা 6টা থেকে রাত 10টার মধ্যে Church Road-এর কাছে তিনটি শেড ভাঙা হয়েছে।

- আপনার শেড ও গেটে তালা দিন।
- রাতে কোনো বাগানে কাউকে দেখলে 999 নম্বরে ফোন করুন।

আপনি কিছু জানলে এই বার্তার উত্তর দিন বা 101 নম্বরে ফোন করুন।""",
    },
    "pl": {
        SUBJECT: "Kradzieże z szop: zamknij dziś swoją",
        BODY: """12 listopada między 18:00 a 22:00 w pobliżu Church Road włamano się do trzech szop.

- Zamknij szopę i furtkę.
- Jeśli w nocy zobaczysz kogoś w ogrodzie, dzwoń pod 999.

Jeśli coś wiesz, odpowiedz na tę wiadomość lub zadzwoń pod 101.""",
    },
}

#: What people answer, in their own languages, with what one of them would mean by it.
ANSWERS = (
    "Thank you for letting us know.",
    "When is the next meeting?",
    "I saw two men with a van on Church Road last night, about 9pm.",
    "My shed was broken into on Tuesday and my bike was stolen.",
    "Can somebody call me about new locks?",
    "There is a boy with a knife in the park, he is threatening people.",
    "شکریہ، میں نے کل رات ایک سفید وین دیکھی تھی۔",
    "ਧੰਨਵਾਦ, ਅਗਲੀ ਮੀਟਿੰਗ ਕਦੋਂ ਹੈ?",
    "ধন্যবাদ, আমরা সতর্ক থাকব।",
    "Dziękuję, widziałem wczoraj podejrzany samochód.",
    "Obrigado. Quando é a próxima reunião?",
    "The street light outside number 14 is broken again, is that why?",
)

#: Words that are said again and again, with gaps: name, subject, body, gaps (name, what to ask, example).
TEMPLATES = (
    (
        "Burglary alert",
        "Burglaries in {place}",
        "Homes were broken into in {place} between {from} and {until}.\n\n"
        "- Lock doors and windows, also when you are at home.\n- Keep keys out of sight.\n\n"
        "If you saw something, reply to this message or call 101. If it is happening now, call 999.",
        (
            ("place", "Where?", "Church Road"),
            ("from", "From when?", "6pm on Monday"),
            ("until", "Until when?", "10pm"),
        ),
    ),
    (
        "Bike marking",
        "Free bike marking: {day}",
        "Bring your bike to {place} on {day} between {hours}. It is free and takes ten minutes.\n\n"
        "A marked bike is harder to sell, and we can bring it back to you.",
        (
            ("place", "Where?", "the library"),
            ("day", "Which day?", "Saturday 5 December"),
            ("hours", "When?", "10am and noon"),
        ),
    ),
    (
        "Scam warning",
        "Scam warning: {kind}",
        "People in {place} had {kind}.\n\n- We never ask for money, your card or your PIN.\n"
        "- Hang up, wait five minutes, and call 101 to check who it was.\n\nTell somebody who lives alone.",
        (("place", "Where?", "Kings Heath"), ("kind", "What kind?", "calls from false police officers")),
    ),
)
