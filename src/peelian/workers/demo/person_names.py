"""Names of people who don't exist, as various as the West Midlands. Any likeness to a real person is chance."""

from __future__ import annotations

import random
from dataclasses import dataclass

#: (how many in a hundred, first names, family names)
_FAMILIES: tuple[tuple[int, str, str], ...] = (
    (
        52,
        "Adam Aimee Alison Amy Andrew Anna Beth Callum Carol Catherine Charlotte Chris Claire Craig Daniel David "
        "Dawn Debbie Eleanor Emily Emma Gareth Gary Hannah Harry Helen Jack James Jane Jason Jenny Jessica Joe "
        "Josh Julie Karen Katie Kelly Kevin Laura Lauren Lee Liam Linda Lisa Louise Lucy Luke Mark Martin Matthew "
        "Michael Natalie Neil Nicola Olivia Paul Peter Phil Rachel Rebecca Richard Rob Ryan Sally Sam Sarah Scott "
        "Sophie Stephen Steve Sue Tom Tracey Vicky Wendy Zoe",
        "Allen Andrews Atkins Bailey Baker Barnes Bennett Bolton Bradley Brookes Burton Cartwright Chambers Clarke "
        "Collins Cooper Cox Dyer Edwards Ellis Evans Fellows Fletcher Foster Garbett Gibbs Green Griffiths Hadley Hall "
        "Harris Hickman Hill Holloway Hughes Hunt Jenkins Jones Kelsey Lane Lewis Lowe Marsh Mason Millard Morgan "
        "Morris Nock Oakley Onions Palmer Parkes Parsons Payne Perry Plant Pearce Poole Powell Price Pritchard Round "
        "Russell Sanders Shaw Slater Smith Southall Stokes Taylor Tonks Turner Walters Ward Watkins Webb Westwood "
        "Wheeler Whitehouse Wilkes Williams Woodhall Wright Yates",
    ),
    (
        17,
        "Adeel Adnan Aisha Amir Amina Asif Asma Bilal Faisal Farah Fatima Hamza Hassan Imran Iqra Javed Kashif Khalid "
        "Maryam Mohammed Nadia Naveed Nazia Omar Rizwan Saima Samina Sana Shabana Shahid Shazia Sobia Usman Yasmin "
        "Zahra Zain",
        "Ahmed Akhtar Ali Anwar Ashraf Aziz Butt Chaudhry Dar Hussain Iqbal Khan Mahmood Malik "
        "Mir Mirza Qureshi Rafiq Rashid Rehman Saleem Shah Sheikh Yaqub Yousaf Zaman",
    ),
    (
        12,
        "Amandeep Amrit Anita Balbir Baljit Gurpreet Harjit Harpreet Jasbir Jaspreet Jasvinder Kiran"
        "Mandeep Manjit Manpreet Navdeep Parminder Raj Ravinder Rupinder Sandeep Satnam Simran Sunita Tarlochan",
        "Atwal Bains Bal Basra Chahal Dhaliwal Dhillon Gill Grewal Johal Kang Khaira Lall Mann Nagra Pannu Rai "
        "Randhawa Sahota Sandhu Sangha Sidhu Singh Sohal Uppal Virdee",
    ),
    (
        5,
        "Anjali Bhavesh Deepa Dipesh Hetal Jignesh Kavita Meera Nikhil Nisha Priya Rakesh Reena Sanjay Shilpa Vikram",
        "Chauhan Desai Joshi Kumar Mehta Mistry Parmar Patel Rao Shah Sharma Solanki Vyas",
    ),
    (
        8,
        "Abena Andre Carlton Chantelle Claudette Courtney Delroy Denise Dwayne Errol Femi Grace Ibrahim Ifeoma "
        "Kofi Leroy Marcia Marlon Monique Nathaniel Ngozi Nyasha Patience Paulette Samuel Shanice Tanya Tendai Winston",
        "Adeyemi Bailey Beckford Boateng Brown Campbell Chukwu Clarke Daley Ekwueme Francis Gordon Grant Henry Jarrett "
        "Lewis McKenzie Mensah Moyo Nkomo Okafor Owusu Reid Samuels Stewart Thompson Walters Wright",
    ),
    (
        3,
        "Abdi Ahmed Amina Ayaan Farhia Fowsia Hodan Idil Mahad Nimco Sahra Yusuf",
        "Abdi Abdullahi Ahmed Ali Hassan Jama Mohamud Osman Warsame Yusuf",
    ),
    (
        3,
        "Agnieszka Andrei Anna Bogdan Ewa Ioana Katarzyna Krzysztof Magda Maria Marek Mihai Monika Piotr Tomasz",
        "Dumitru Ionescu Kaminska Kowalczyk Lewandowski Nowak Popa Radu Stan Wisniewska Wojcik Zielinska",
    ),
)  # fmt: skip

_LANGUAGES = (
    {"en": 1}, {"en": 70, "ur": 22, "bn": 5, "ar": 3}, {"en": 72, "pa": 28}, {"en": 78, "gu": 22},
    {"en": 97, "pt": 3}, {"en": 50, "so": 40, "ar": 10}, {"en": 45, "pl": 32, "ro": 23},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invented:
    """A made-up name, with a language that such a person might choose."""

    first: str
    last: str
    language: str

    @property
    def name(self) -> str:
        """First and family name."""
        return f"{self.first} {self.last}"


_SPLIT = tuple((share, first.split(), last.split()) for share, first, last in _FAMILIES)


def invent(chance: random.Random) -> Invented:
    """A person's name, as common as such names are here."""
    (family,) = chance.choices(range(len(_SPLIT)), weights=[share for share, _, _ in _SPLIT])
    _, first, last = _SPLIT[family]
    speaks = _LANGUAGES[family]
    (language,) = chance.choices(list(speaks), weights=list(speaks.values()))
    return Invented(chance.choice(first), chance.choice(last), language)


class Roll:
    """Names of the force's own people: no name twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._taken: set[str] = set()

    def next(self) -> str:
        """A name that nobody has yet."""
        while (name := invent(self._chance).name) in self._taken:
            pass
        self._taken.add(name)
        return name
