"""What a text is about, by the words in it; and what can be taken as somebody's words."""

from __future__ import annotations

import re

from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Longest text that is kept whole: about four pages. Longer is refused, never cut in silence.
LONGEST_TEXT = 10_000

#: Hands that one note of a meeting may count; a hall of more is counted in parts.
MOST_HANDS = 500

#: "In the last fortnight" of a count.
RECENT_DAYS = 14

# Words that tell a category, as stems (`*` stands for any ending). First listed wins a tie: the more harmful first.
_TELLING: dict[Category, tuple[str, ...]] = {
    Category.KNIFE_CRIME: ("knife", "knives", "stabb*", "stab", "machete*", "weapon*", "blade*"),
    Category.HATE_CRIME: (
        "racis*",
        "racial*",
        "hate crime*",
        "homophobi*",
        "islamophobi*",
        "antisemiti*",
        "transphobi*",
    ),
    Category.ROBBERY: ("robb*", "mugg*", "snatch*"),
    Category.VIOLENCE: ("assault*", "attack*", "fight*", "punch*", "beaten", "violen*", "threaten*"),
    Category.BURGLARY: (
        "burgl*",
        "break-in*",
        "break in",
        "broke into my house",
        "broken into",
        "shed",
        "sheds",
    ),
    Category.DRUGS: (
        "drug*",
        "dealing",
        "dealer*",
        "cannabis",
        "weed",
        "needle*",
        "crack cocaine",
        "heroin",
        "county line*",
    ),
    Category.VEHICLE_CRIME: (
        "stolen car*",
        "car stolen",
        "car was stolen",
        "van stolen",
        "car theft",
        "keyless",
        "catalytic*",
        "broke into my car",
        "car broken into",
        "number plate*",
    ),
    Category.SHOP_THEFT: ("shoplift*", "shop theft", "steal* from the shop*", "stealing from shops"),
    Category.VEHICLE_NUISANCE: (
        "quad*",
        "off-road*",
        "off road*",
        "motorbike*",
        "dirt bike*",
        "moped*",
        "street rac*",
        "racing",
        "racer*",
        "cruis*",
        "wheelie*",
    ),
    Category.SPEEDING: ("speed*", "too fast", "20mph", "30mph", "speed limit"),
    Category.PARKING: (
        "park* on",
        "parking",
        "parked",
        "double yellow*",
        "blocking the pavement",
        "pavement parking",
    ),
    Category.LITTER: ("fly-tip*", "fly tip*", "flytip*", "litter*", "rubbish", "dump*", "mattress*"),
    Category.CRIMINAL_DAMAGE: (
        "vandal*",
        "graffiti",
        "smashed",
        "arson",
        "set fire",
        "damaged",
        "criminal damage",
    ),
    Category.THEFT: ("stolen", "stole", "theft", "thief", "thieves", "pickpocket*", "bike theft"),
    Category.ASB: (
        "anti-social",
        "antisocial",
        "anti social",
        "asb",
        "nuisance",
        "noise",
        "noisy",
        "drunk*",
        "gang*",
        "youths",
        "teenagers",
        "shouting",
        "loitering",
        "fireworks",
        "hanging around",
        "intimidat*",
        "begg*",
    ),
}


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    stems = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(stems)})\b", re.IGNORECASE)


_PATTERNS = {category: _pattern(words) for category, words in _TELLING.items()}


def suggest_category(text: str) -> tuple[Category, str]:
    """The category that a text is most likely about, and why, in plain words.

    Counts telling English words; the category with most different ones wins, a tie goes to the more harmful. Gives
    `OTHER` when no word tells: an officer or the message that was replied to then decides.
    """
    best = Category.OTHER
    found: tuple[str, ...] = ()
    for category, pattern in _PATTERNS.items():
        words = tuple(dict.fromkeys(" ".join(word.lower().split()) for word in pattern.findall(text)))
        if len(words) > len(found):
            best, found = category, words
    if not found:
        return Category.OTHER, "No word in it tells what it is about."
    return best, "It speaks of " + ", ".join(f"“{word}”" for word in found) + "."


def may_take(*, text: str, needs_words: bool) -> Decision:
    """Whether a text (already tidied) can be taken as somebody's words."""
    if needs_words and not text:
        return refuse("Say something: there are no words in it.")
    if len(text) > LONGEST_TEXT:
        return refuse(f"Use {LONGEST_TEXT:,} characters or fewer. You have used {len(text):,}.")
    return ALLOWED


def may_count(people: int, *, in_a_meeting: bool) -> Decision:
    """Whether one contribution can stand for so many people: only hands counted in a meeting are more than one."""
    if in_a_meeting:
        if 1 <= people <= MOST_HANDS:
            return ALLOWED
        return refuse(f"Count from 1 to {MOST_HANDS} people.")
    return (
        ALLOWED if people == 1 else refuse("Only hands counted in a meeting stand for more than one person.")
    )
