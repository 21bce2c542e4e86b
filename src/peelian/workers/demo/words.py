"""What invented residents say, by category. `{street}`, `{place}` and `{when}` are filled in."""

from __future__ import annotations

import random

from peelian.kernel.categories import ProblemCategory as Category

#: Names that hundreds of streets bear, so that none is meant.
STREETS = (
    "Church Road", "Station Road", "Victoria Road", "Park Road", "High Street", "Green Lane", "Albert Road",
    "Queen’s Road", "New Street", "School Lane", "Mill Lane", "Highfield Road", "Grange Road", "Woodlands Road",
    "The Avenue", "Springfield Road", "Manor Road", "George Street", "York Road", "Kingsway", "Chapel Street",
    "Alexandra Road", "Windsor Road", "Clarence Street", "Holly Road", "Oak Tree Lane", "Cemetery Road",
)  # fmt: skip
PLACES = (
    "the park", "the shops", "the bus station", "the canal towpath", "the school gates", "the car park", "the library",
    "the railway bridge", "the playing field", "the community centre", "the parade", "the underpass", "the churchyard",
    "the retail park", "the garages", "the play area", "the health centre", "the station",
)  # fmt: skip
TIMES = (
    "after dark", "most evenings", "at weekends", "on Friday nights", "between four and six", "early in the morning",
    "every night this week", "when school comes out", "late at night", "on Sunday afternoons", "in broad daylight",
    "around midnight",
)  # fmt: skip

SAID: dict[Category, tuple[str, ...]] = {
    Category.ASB: (
        "Groups hang around {place} {when}, shouting and smoking. My mother won’t walk past any more.",
        "Teenagers throwing stones at buses near {place} {when}. Somebody is going to get hurt.",
        "Drunk people on the benches by {place} {when}. We cross the road with the children.",
        "Fireworks let off in the street on {street} {when}. The dog is terrified and so are the neighbours.",
        "Loud music from parked cars on {street} {when}. We can’t sleep.",
        "They knock on doors and run off {when}. It sounds like nothing, but my neighbour is 84.",
        "Intimidating gangs outside {place} {when}. The shopkeepers have had enough too.",
        "Nuisance around the garages behind {street} {when}: fires, bottles, noise.",
        "Kids climbing on the roof of the school near {street} {when}. It is antisocial and dangerous.",
        "Begging outside {place} has got aggressive. Please talk to them, don’t just move them on.",
        "The bus shelter on {street} is kicked in again and they are drinking there {when}.",
        "It’s the same four or five every time at {place}. Everybody knows who they are.",
        "I moved here for the peace. Now there’s noise at {place} {when} and nobody does anything.",
        "People urinating in the alley off {street} {when}. Can it be gated?",
        "My daughter was sworn at by youths near {place} {when}.",
        "Balaclavas on e-scooters round {place} {when}. It frightens people even if they do nothing.",
    ),
    Category.VEHICLE_NUISANCE: (
        "Off-road bikes across the playing field {when}. One missed a pushchair by a yard.",
        "Quad bikes on the pavement on {street} {when}. No plates, no helmets.",
        "Street racing along {street} {when}. It sounds like a circuit.",
        "Motorbikes tearing up the grass at {place} {when}. The pitch is ruined.",
        "They cruise round {place} in convoy {when}, horns, revving, doughnuts.",
        "Mopeds without plates cut through the estate from {street} {when}.",
        "E-motorbikes on the canal towpath {when}, far faster than anyone can jump.",
        "Wheelies past the school on {street} {when}.",
        "I rang 101 about the dirt bikes at {place}. By the time anyone comes they have gone.",
        "Boy racers meet in {place} {when}. Rubber marks all over.",
        "Please put a barrier where the bikes get in from {street}.",
        "A quad went past at forty on the path by {place} {when}.",
        "The noise of the bikes {when} shakes the windows on {street}.",
        "Somebody keeps the bikes in a lock-up off {street}. You can hear them start {when}.",
        "My lad nearly got knocked over by a moped by {place} {when}.",
    ),
    Category.SPEEDING: (
        "Cars do fifty down {street} {when}. It is a 30mph road with a school on it.",
        "Nobody keeps to the 20mph on {street}. Can we have a speed camera?",
        "Speeding on {street} {when}. Two cats gone this month and it will be a child next.",
        "The bend by {place} is a death trap. They come round it far too fast.",
        "Since the roadworks {street} is a rat run, and they speed {when}.",
        "Please come and stand with a speed gun on {street} {when}. You would fill a notebook.",
        "I run the school crossing on {street}. Drivers speed up to get past before I step out.",
        "Delivery vans go too fast through the estate {when}.",
        "Overtaking on the zebra crossing at {place} {when}. Twice this week.",
        "We’d gladly do Community Speed Watch on {street} if somebody trains us.",
        "Speed bumps on {street} are worn flat and everybody knows it.",
        "A car lost it on {street} {when} and took out a garden wall. That’s the third.",
        "They use {street} as a drag strip because it is straight. The speed is frightening.",
        "My grandson can’t cross to {place} by himself because of the speed of the traffic.",
        "Too fast, every day, on {street}. You can set your watch by it.",
    ),
    Category.PARKING: (
        "Parents parked on the zigzags on {street} {when}. Children step out between cars.",
        "Cars parked on the pavement on {street}. I use a wheelchair and go in the road.",
        "Double yellow lines by {place} mean nothing {when}.",
        "An ambulance could not get up {street} for parked cars last week.",
        "Blocking the pavement outside {place} {when}, with the hazard lights on as if that helps.",
        "Match-day parking on {street} blocks our drives.",
        "They park across the dropped kerb on {street} {when}. The buggy won’t go round.",
        "The bus gets stuck on {street} because of parking on the corner.",
        "Parked lorries on {street} {when}, engines running.",
        "Two cars were parked on the crossing by {place} this morning.",
        "Please visit the school on {street} at home time. The parking is lethal.",
        "Taxis double-parked outside {place} {when}.",
    ),
    Category.DRUGS: (
        "Drug dealing from a car on {street} {when}. Different people walk up every few minutes.",
        "The stairwell of the flats near {place} stinks of weed {when}.",
        "Needles in the bushes by {place}. Children play there.",
        "Same house on {street}, visitors {when}, two minutes each. It is a dealer and we all know.",
        "Dealing by {place} {when}, quite openly.",
        "I think an old man’s flat on {street} has been taken over by dealers. He never comes out now.",
        "Cannabis smell from the empty shop on {street}, and foil on the windows.",
        "Young lads on bikes drop drugs off at {place} {when}.",
        "Found little bags all over the play area again. Drugs, clearly.",
        "Nitrous canisters in the gutter on {street} every morning, and dealers handing them out {when}.",
        "Somebody offered my son weed outside {place} {when}. He’s twelve.",
        "County lines, I would say: new faces every week at the same flat off {street}.",
        "They use the phone box on {street} for drug deals. Can it be taken away?",
        "People smoking crack cocaine in the alley by {place} {when}.",
        "I reported the dealing on {street} twice. I’d like to know what happened.",
    ),
    Category.BURGLARY: (
        "Break-in on {street} {when}. They took the back door off.",
        "Two burglaries in our road in a week. Everyone on {street} is on edge.",
        "Sheds broken into behind {street}: tools and bikes gone.",
        "Somebody tried our front door on {street} {when}. It’s on the doorbell camera.",
        "My neighbour was burgled while she was at prayers. Please warn people.",
        "They burgle the student houses on {street} as soon as term ends.",
        "Garage broken into {when} on {street}. It took you two days to come.",
        "Could someone check my mother’s locks? There was a burglary three doors down on {street}.",
        "A man going door to door on {street} {when}, looking in at windows. Then came the break-ins.",
        "The gate to the alley behind {street} doesn’t lock. That’s how the burglars get in.",
        "Gold jewellery burglaries again round {street}. They know when we are out.",
        "Burglars came over the back from {place}.",
        "My shed has been done three times. What can I fit that works?",
        "We’d like a talk on home security after the burglaries on {street}.",
        "Break in at the community centre {when}: the till and the laptops.",
    ),
    Category.VEHICLE_CRIME: (
        "My car was stolen from {street} {when}. Keyless, gone in a minute.",
        "Number plates stolen from four cars on {street} {when}.",
        "Catalytic converter sawn off outside {place} in broad daylight.",
        "They try car doors all along {street} {when}. It’s on three cameras.",
        "Van stolen with all my tools on {street}. That is my living.",
        "Broke into my car for a jacket. The window costs more than the jacket did.",
        "Car theft on {street} again. Is it the same lot as last month?",
        "Keyless thieves with a tablet on {street} {when}. We have it on film.",
        "My number plate was stolen and now I get somebody else’s fines.",
        "A burnt-out stolen car by {place} since Sunday. Can it go, please?",
        "Can you come and do a steering-lock morning at {place}?",
        "Third catalytic converter on {street} since the spring.",
        "Car broken into by {place} {when}, glass everywhere.",
        "Thieves pulled the wheel trims and the number plates on {street} {when}.",
    ),
    Category.SHOP_THEFT: (
        "Shoplifters walk into the shop on {street}, fill a bag and walk out. Staff just watch.",
        "I work at {place}. Shoplifting every day, and threats if we say anything.",
        "Steaks and baby milk out of the door {when}. Shop theft has doubled.",
        "The pharmacy on {street} locks its door now because of shoplifters.",
        "The same man steals from the shop by {place} daily. We gave you his picture.",
        "We closed an hour early on {street} because of the shoplifting.",
        "Staff at {place} are frightened. Please show your faces {when}.",
        "They come in threes, clear the shelf of spirits and laugh. Shoplifting is a job to them.",
        "My corner shop loses two hundred a week to shoplifters.",
        "Can we have a shop watch radio on {street}? The big stores have one against shoplifting.",
        "Shoplifters sell the stuff outside {place} ten minutes later.",
        "Somebody was spat at for stopping a shoplifter on {street}.",
    ),
    Category.LITTER: (
        "Fly-tipping in the alley behind {street} again: mattresses and a fridge.",
        "Rubbish dumped by {place} {when}. There are rats.",
        "A tipper van dumps rubble at the end of {street} {when}.",
        "Litter all over {place} after the weekend.",
        "Bags dumped by the bins on {street}. The council takes it and it’s back next day.",
        "Fly-tipping by {place}: builders’ waste with an address in it. I kept it for you.",
        "The river by {place} is full of rubbish.",
        "Nappies and takeaway boxes thrown from cars on {street} {when}. Litter everywhere.",
        "Could there be a camera where they fly-tip off {street}?",
        "We did a litter pick at {place}. A week later you wouldn’t know.",
        "A mattress has been lying on {street} since before Easter.",
        "Somebody burns the dumped rubbish behind {street} {when}.",
    ),
    Category.VIOLENCE: (
        "There was a fight outside {place} {when}. Bottles and a lot of blood.",
        "My brother was attacked on {street} {when} for nothing.",
        "Violent row in the street on {street} {when}, and not the first.",
        "Punches thrown outside the takeaway by {place} {when}.",
        "Somebody threatened the bus driver at {place} {when}.",
        "School fights spill out on {street} {when}, and they film them.",
        "A lad was beaten by {place} {when}. People are scared to be witnesses.",
        "Security threatened at {place} {when}; an assault waiting to happen.",
    ),
    Category.KNIFE_CRIME: (
        "A boy showed a knife outside {place} {when}. I know his mum; please talk to them.",
        "Found a knife in the bushes by {place}.",
        "After the stabbing people don’t let children go to {place} {when}.",
        "Machetes on a video that goes round my daughter’s school. Near {street}, she says.",
        "Could there be a knife bin at {place}?",
        "Weapons sweep in the park was good. Please do {place} too, they hide blades there.",
    ),
    Category.ROBBERY: (
        "My son was robbed of his phone by {place} {when}.",
        "Chain snatched off an elderly lady on {street} {when}.",
        "Phone snatched by two on a moped outside {place}.",
        "Schoolchildren robbed on the way home along {street} {when}.",
        "A mugging at {place} {when}, and the lights there have been out for weeks.",
        "They rob delivery riders on {street} {when}.",
    ),
    Category.THEFT: (
        "Bike stolen from the rack at {place} {when}.",
        "Parcels stolen from porches on {street} {when}.",
        "A thief took my purse at {place} {when}.",
        "Charity boxes stolen from the shop on {street}.",
        "Lead stolen from the roof by {place}.",
    ),
    Category.CRIMINAL_DAMAGE: (
        "Graffiti all over the underpass near {street}. They scrub it off and it’s back by Sunday.",
        "Bus stop smashed on {street} {when}, again.",
        "Someone set fire to the bins at {place} {when}.",
        "Cars scratched along {street} {when}: vandals.",
        "Windows of the chapel on {street} smashed {when}.",
        "The new playground is vandalised already. Can you watch {place} {when}?",
    ),
    Category.HATE_CRIME: (
        "Racist abuse shouted at women outside {place} {when}. Nobody helped.",
        "Our mosque on {street} had racist letters. We would like a visit.",
        "A homophobic slur was sprayed on a door on {street}.",
        "My neighbour gets racial abuse {when} and won’t report it. Please come by.",
    ),
    Category.OTHER: (
        "I’d like to see an officer on foot in {place} now and then. We never do.",
        "Thank you for the surgery at the library. More of those, please.",
        "The street lights on {street} are out. Everything else follows from that.",
        "Who is our PCSO now? The board at {place} still shows the one who left.",
    ),
}  # fmt: skip

#: What an officer's note begins with.
NOTED = (
    "Spoke to a resident on {street}: “{said}”", "At the surgery in the library: “{said}”",
    "Shop owner on {street} told me: “{said}”", "Parent at the school gates: “{said}”",
    "Street stall at {place}. A man in his sixties: “{said}”", "After Friday prayers: “{said}”",
    "Residents’ meeting: “{said}”", "On foot patrol, a young woman stopped me: “{said}”",
)  # fmt: skip

#: Answers to "you said, we did", good, middling and bad.
REPLIES = (
    "Thank you for telling us. I did see the officers and it has been quieter.",
    "It’s better, but it has only moved round the corner to {street}.",
    "Good to hear back for once. Please keep it up {when}.",
    "I haven’t seen anybody. When did you come?",
    "Honest of you to say that you couldn’t show the visits. Come {when}, that is when it happens.",
    "Nothing has changed on {street}. Same faces, same noise {when}.",
    "Much better since you came. The children are back at {place}.",
    "You came on Tuesday morning. It happens {when}.",
    "Can you do the same for {street}? {said}",
    "Thanks. While I have you: {said}",
    "What about {place}? {said}",
)


def say(category: Category, chance: random.Random) -> str:
    """What somebody says about a category."""
    return _fill(chance.choice(SAID[category]), chance)


def note(category: Category, chance: random.Random) -> str:
    """How an officer writes down what somebody said."""
    return _fill(chance.choice(NOTED), chance, said=say(category, chance))


def answer(category: Category, chance: random.Random) -> str:
    """An answer to one of our messages."""
    return _fill(chance.choice(REPLIES), chance, said=say(category, chance))


def _fill(text: str, chance: random.Random, *, said: str = "") -> str:
    return text.format(
        street=chance.choice(STREETS), place=chance.choice(PLACES), when=chance.choice(TIMES), said=said
    )
