"""What officers write: issues, actions, plans, reasons. By category where it matters."""

from __future__ import annotations

from peelian.kernel.categories import ProblemCategory as Category

ISSUES: dict[Category, str] = {
    Category.ASB: "Groups shouting, drinking and throwing things around {place} in {area}, mostly in the evening.",
    Category.VEHICLE_NUISANCE: "Off-road bikes and quads on paths and grass in {area}, and street racing at night.",
    Category.SPEEDING: "Drivers far above the limit on {street} in {area}, most of all round the school run.",
    Category.PARKING: "Cars on zigzags and pavements in {area}, so that children and wheelchair users go in the road.",
    Category.DRUGS: "Open drug dealing around {place} in {area}.",
    Category.BURGLARY: "Break-ins to homes and sheds in {area}, mostly over the back gate.",
    Category.VEHICLE_CRIME: "Cars stolen without keys, and number plates and catalytic converters taken, in {area}.",
    Category.ROBBERY: "Phones and chains snatched around {place} in {area}.",
    Category.VIOLENCE: "Fights around {place} in {area} at closing time and after school.",
    Category.KNIFE_CRIME: "Young people carrying knives in {area}, and others afraid because of it.",
    Category.SHOP_THEFT: "Shoplifting every day on the parade in {area}, and threats to staff.",
    Category.THEFT: "Bikes and parcels stolen in {area}.",
    Category.CRIMINAL_DAMAGE: "Windows, bus shelters and the playground in {area} damaged again and again.",
    Category.HATE_CRIME: "Racist and homophobic abuse around {place} in {area}, little of it reported.",
    Category.LITTER: "Fly-tipping in the alleys of {area}, often by vans that come from elsewhere.",
    Category.OTHER: "What people raise most in {area}.",
}

ACTIONS: dict[Category, tuple[str, ...]] = {
    Category.ASB: ("Foot patrols at the times people named, and a warning letter to those we know.",
                   "A dispersal order for the weekend, and youth workers out with us on Fridays."),
    Category.VEHICLE_NUISANCE: ("Patrols at the gates with the off-road team; seized bikes are crushed.",
                                "Barriers asked for from the council where the bikes get in."),
    Category.SPEEDING: ("Speed checks at school run times, with letters and fines.",
                        "Six residents trained for Community Speed Watch."),
    Category.PARKING: ("Officers at the school gates with the council’s wardens for two weeks.",),
    Category.DRUGS: ("Visits to the address, patrols where the dealing is seen, and a report to the landlord.",),
    Category.BURGLARY: ("Alley gates checked with the council, locks and lights offered to those burgled.",),
    Category.VEHICLE_CRIME: ("Patrols in the small hours, and signal-blocking pouches given out at the library.",),
    Category.SHOP_THEFT: ("Officers in the shops at the times staff named; one court order applied for.",),
    Category.KNIFE_CRIME: ("Weapons sweeps in the parks and talks in two schools.",),
    Category.LITTER: ("Evidence in dumped waste goes to the council; a camera is up for a month.",),
}  # fmt: skip
ANY_ACTION = (
    "Patrols at the times and places that people named.",
    "Visits to those affected, and patrols nearby.",
)

TITLES: dict[Category, str] = {
    Category.ASB: "Quiet evenings in {area}", Category.VEHICLE_NUISANCE: "Bikes off the grass in {area}",
    Category.SPEEDING: "Twenty is plenty in {area}", Category.PARKING: "Safe way to school in {area}",
    Category.DRUGS: "No dealing in {area}", Category.BURGLARY: "Shut the gate on burglars in {area}",
    Category.VEHICLE_CRIME: "Keep your keys safe in {area}", Category.SHOP_THEFT: "Safer shops in {area}",
    Category.LITTER: "Clean alleys in {area}", Category.KNIFE_CRIME: "Nothing to carry in {area}",
}  # fmt: skip

ANALYSIS = (
    "Most of what we are told is of {when}, and of a few places close together. Those responsible are few and known to "
    "the school or the landlord. Those who suffer most are older people and families without a car. The place makes it "
    "easy: no light, no gate, nobody about."
)
SCANNING = (
    "Calls, reports and what people said, taken together: three spots make more than half of it, {when}. Most who "
    "told us live within a hundred metres; the shops there have stopped reporting, so their own books were asked for."
)
TRIANGLE = {
    "offender": "Six or seven people, the same each time; two of them known to youth justice.",
    "handler": "Parents, the school’s year head and one landlord have a say with most of them.",
    "victim": "Those who live or work within sight; two were hit more than once.",
    "guardian": "The newsagent and a street champion are there at the hour, and will ring if somebody comes.",
    "place": "No light, two ways out, a wall to sit on.",
    "manager": "The council owns the ground; a housing association runs the garages behind it.",
}
CLEARED = "Warrants and arrests of the few who do most harm; officers on the ground every day."
HELD = "Quiet for three weeks: patrols stay, the council mends light and gates."
PUBLIC_DOING = (
    "We walk there at the times that you named. The council is asked for light and a gate. "
    "We visit those who told us."
)
PUBLIC_MEASURING = "We count what is recorded each month, and how many of you speak of it."
MINUTES_NOTES = "Next fortnight: what the patrols showed, and who asks the council about the light."
MINUTES_PRESENT = "Sector inspector (chair), sergeant, PCSOs, the council’s community safety officer"


DECLINED = (
    "Heard from few people, and long ago. We keep listening and look again next fortnight.",
    "This is for the council’s wardens, whom we have told. They have an officer on it.",
    "The sector’s officers can’t do more than three things well at a time; this comes next.",
    "Response and the investigation team have this in hand; a neighbourhood plan would add nothing now.",
    "Recorded in one street and solved: an arrest was made last week.",
    "Covered by the LPA’s operation until the end of the month.",
)
LOWER_DOWN = "Lower down the list than what we can do well this fortnight. We keep listening."
STANDING = "It is a priority here already, and its plan goes on."

NOTES = (
    "All quiet. Spoke to six residents and the newsagent.", "Rain, nobody about. Left leaflets at the shops.",
    "Spoke to the head teacher; will come back at home time.", "Seen by plenty of people, several thanked us.",
    "Called away to an emergency half way, came back for the last part.",
)  # fmt: skip
#: What only a patrol against such a problem would note.
_NOTES_OF = {
    Category.VEHICLE_NUISANCE: ("Stopped one rider, bike seized under section 59.",),
    Category.ASB: ("Two groups moved on, details taken.",),
    Category.BURGLARY: ("Two back gates stood open; told both households, and checked the alley behind.",),
    Category.VEHICLE_CRIME: ("Six cars with things on the seats: cards left under the wipers.",),
    Category.SHOP_THEFT: ("Spoke to three managers; one has footage for the team.",),
    Category.SPEEDING: ("Twenty minutes with the gauge: four over forty, two letters.",),
}


def notes_of(category: Category) -> tuple[str, ...]:
    """What an officer may note after a patrol against a problem."""
    return NOTES + _NOTES_OF.get(category, ())


CLOSED = (
    "Far fewer calls, and at the last meeting nobody raised it. We keep an eye on it.",
    "Down by a third and holding. The council’s barrier did more than we did.",
    "It moved two streets on rather than stopped. We learned when to be there; the next plan starts from that.",
    "No change that we could measure. The patrols came at the wrong times to begin with.",
)
