"""Ten weeks of the demo force's news, the advice that ships with Peelian, and a page that waits for a second person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.content import api as content
from peelian.kernel.categories import ProblemCategory as Category
from peelian.workers.advice import reading
from peelian.workers.demo.people import WALKED
from peelian.workers.demo.setting import Setting

_WEEKS = 10


@dataclass(frozen=True, slots=True)
class _Item:
    """A page of news: how many days ago, of which neighbourhood of the walked sector (by number, the best known first;
    None: the whole force), and its words. `{here}` is the neighbourhood, `{sector}` the sector."""

    days: int
    patch: int | None
    category: Category | None
    title: str
    summary: str
    text: str


_NEWS = (
    _Item(
        63, None, None, "Report crime online, day and night",
        "You can tell us about theft, damage, burglary and fuel taken without paying on this site.",
        "Reporting online takes about ten minutes. You can stop in the middle and go on later, and you can ask us to "
        "ring you at a time that suits you.\n\nYou get a number, and with it you see what we do about it.\n\n"
        "If somebody is in danger or a crime is happening now, **call 999**.",
    ),
    _Item(
        60, 0, Category.VEHICLE_NUISANCE, "What we do about off-road bikes in {here}",
        "You told us about bikes on the playing field. Here is what happens in the next weeks.",
        "We walk the field when you said that they ride, and a bike team comes twice a week.\n\nWe asked the council "
        "for barriers at both entrances.\n\nTell us where bikes are kept. You don’t have to give your name.",
    ),
    _Item(
        57, None, Category.BURGLARY, "Going away: light, lock, mark",
        "Most burglars look for a dark house and an unlocked door. Three things help.",
        "- **Light:** a timer on one lamp.\n- **Lock:** the door, also when you are at home, and the shed.\n- "
        "**Mark:** your bicycle and tools. Your team does it for nothing.",
    ),
    _Item(
        51, 1, Category.SPEEDING, "Speed Watch begins in {here}",
        "Eight residents were trained and measure speeds with us from this week.",
        "They stand in bright jackets where you said that people drive too fast. Drivers get a letter first, and a "
        "visit after the second.\n\nYou can join: look under “Get involved”.",
    ),
    _Item(
        45, None, Category.HATE_CRIME, "Hate crime: tell us, or tell somebody you trust",
        "You can report what was done to you because of who you are, also through others.",
        "You can write in your language. You can also tell a place that reports for you: a library, an advice centre, "
        "a place of worship.\n\nWe ask what it did to you, not only what happened.",
    ),
    _Item(
        39, 0, Category.SHOP_THEFT, "Shops in {sector} tell each other of thefts",
        "The shop watch has begun. Members hear within minutes what happened next door.",
        "A shop that belongs to it gets our alerts by text message and can answer them. We visit each shop that had "
        "a theft twice in a month.",
    ),
    _Item(
        33, None, Category.THEFT, "Bicycles: mark it, lock it twice, note its number",
        "A marked bicycle is harder to sell and comes back to you more often.",
        "Your team marks bicycles for nothing at every street surgery.\n\n- Lock the frame and a wheel to something "
        "that can’t be lifted.\n- Write down the number under the frame.\n- If it is taken, report it here; it takes "
        "ten minutes.",
    ),
    _Item(
        27, 2, Category.DRUGS, "Warrant in {here} after residents told us of dealing",
        "A man was arrested and a house searched. It began with what four of you wrote.",
        "We can’t say more while it goes to court. We walk the street every evening this fortnight and want to hear "
        "whether it has become quieter.",
    ),
    _Item(
        21, None, Category.VEHICLE_CRIME, "Keyless cars: put the key in a tin",
        "Thieves stand at the door with a box that finds the key’s signal. A tin stops it.",
        "Keep the key away from the front door, in a metal tin or a pouch. A steering lock that can be seen turns "
        "most away.\n\nIf your car is taken, report it here or call **101**.",
    ),
    _Item(
        15, 1, Category.ASB, "You said, we did: {here}",
        "Groups by the shops were your first worry. We counted our visits and show them here.",
        "In the last fortnight we were there on most evenings. The shops say that it is quieter, and two of you "
        "say that it isn’t yet.\n\nOn your neighbourhood’s page you see what we do next, and you can tell us whether "
        "it helped.",
    ),
    _Item(
        8, None, None, "This site can now be read in eight languages",
        "Choose your language at the top of each page. You can also write to us in it.",
        "A person of the force has read every text that we send in another language. Where a page is not translated "
        "yet, you see the English one.",
    ),
    _Item(
        2, 0, None, "Meet your team in {here} this week",
        "Come to the street surgery, have your bicycle marked, say what we should do next.",
        "You don’t need an appointment. If you can’t come, say it on your neighbourhood’s page: it counts the same.",
    ),
)  # fmt: skip
_WAITING = _Item(
    0, 1, Category.SPEEDING, "Speed Watch in {here}: what the first weeks showed",
    "One driver in nine was too fast. Where we stand next is for you to say.",
    "The group stood there on six days and measured 1,340 vehicles. 148 were above 35 miles an hour, and 12 of them "
    "for the second time: those drivers were visited.\n\nTell us on your neighbourhood’s page where it should go.",
)  # fmt: skip


def publish_pages(setting: Setting) -> tuple[int, int]:
    """Put the advice, the guide and ten weeks of news on the site, and leave one page for a visitor to approve.

    Returns how many topics of advice and how many pages of news are live.
    """
    began = setting.moment(setting.today - dt.timedelta(weeks=_WEEKS), 9)
    topics = content.write_advice(actor=setting.actor, at=began, drafts=reading.topics(), publish=True)
    content.write_guide(actor=setting.actor, at=began, draft=reading.guide(), publish=True)
    news = content.write_news(
        actor=setting.actor, at=setting.at, drafts=[_draft(setting, item) for item in _NEWS]
    )
    writer = setting.staff.sergeants[setting.walked.code]
    content.submit_news(
        actor=writer.actor, at=setting.at, draft=_draft(setting, _WAITING), by_id=writer.user_id
    )
    return len(topics), len(news)


def _draft(setting: Setting, item: _Item) -> content.NewsDraft:
    patches = sorted(setting.walked.patches, key=lambda one: (one.name != WALKED, not one.known, one.code))
    patch = None if item.patch is None else patches[item.patch % len(patches)]
    names = {"here": patch.name if patch else "", "sector": setting.walked.name}
    day = setting.today - dt.timedelta(days=item.days)
    return content.NewsDraft(
        title=item.title.format(**names),
        summary=item.summary.format(**names),
        body=(("text", content.html_of(item.text.format(**names))),),
        published_at=setting.moment(day, 10.5) if item.days else None,
        area_code=patch.code if patch else "",
        category=item.category or "",
    )
