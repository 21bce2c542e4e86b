"""Portraits in the demo: initials, since nobody here has a face."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from peelian.apps.workforce import api as workforce
from peelian.workers.demo.setting import Setting

_SIDE = 192
#: White letters can be read on each of them.
_GROUNDS = ("#1d3a6e", "#0b5c4f", "#6b2d5c", "#7a3b12", "#3d4b1f", "#4a3b8c")


def draw_portraits(setting: Setting) -> int:
    """Give each named officer of the walked sector a picture of their initials. Returns how many."""
    drawn: set[int] = set()
    for number, patch in enumerate(setting.walked.patches):
        named = workforce.named_contact(patch.code, setting.today)
        if named is not None and named.person_id not in drawn:
            picture = initials_of(named.name, _GROUNDS[number % len(_GROUNDS)])
            workforce.set_portrait(
                actor=setting.actor, at=setting.at, person_id=named.person_id, content=picture
            )
            drawn.add(named.person_id)
    return len(drawn)


def initials_of(name: str, ground: str) -> bytes:
    """A PNG of the first letters of the first and the last name, white on a ground."""
    words = name.split()
    letters = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    picture = Image.new("RGB", (_SIDE, _SIDE), ground)
    middle = (_SIDE / 2, _SIDE / 2)
    ImageDraw.Draw(picture).text(
        middle, letters, font=ImageFont.load_default(_SIDE * 0.42), fill="white", anchor="mm"
    )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
