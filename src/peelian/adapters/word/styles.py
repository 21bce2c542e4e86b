"""How a paper looks in Word: its named styles, so that whoever edits it changes one style and not each paragraph."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from peelian.journeys.paper_widths import STANDING

SUBTITLE, MARK, FOOT = "Paper Subtitle", "Paper Mark", "Paper Foot"
NUMBERED, POINT, SMALL, PAIR, GAP = (
    "Paper Numbered", "Paper Point", "Paper Small", "Paper Pair", "Paper Gap",
)  # fmt: skip
NOTE_TITLE, NOTE = "Paper Note Title", "Paper Note"
CELL, KEPT_CELL = "Paper Cell", "Paper Cell Kept With Next"
CONTENTS_TITLE, CONTENTS = "Paper Contents Title", "Paper Contents"

#: Arial, as the public sector's Word documents have it; every machine has its like.
_FONT = "Arial"
_INK, _GREY, _ACCENT = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x3C, 0x3C, 0x3C), RGBColor(0x0B, 0x3F, 0x4A)
#: Size of each level's letters, and the space above and below, in points.
_HEADINGS = {1: (20, 6, 10), 2: (14, 20, 6), 3: (11.5, 14, 4), 4: (10.5, 12, 4)}
_TONGUES = {"en": "en-GB", "cy": "cy-GB"}
_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="900"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>"""
_POINTS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="901"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="851" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>"""
#: The numbering of the paper's paragraphs, and that of points.
PARAGRAPH_NUMBERS, _POINTS_ID = 900, 901


def tongue(language: str) -> str:
    """A language as Word names it: `en-GB`."""
    return _TONGUES.get(language, language)


def set_up(word: Word, language: str) -> None:
    """Give a new document our styles, numberings and language."""
    _leave_out_table_styles(word)
    normal = word.styles["Normal"]
    _letters(normal, 10.5)
    _spaced(normal, 0, 7)
    normal.paragraph_format.line_spacing = 1.15
    for level, (size, above, below) in _HEADINGS.items():
        style = word.styles[f"Heading {level}"]
        _letters(style, size, bold=True, colour=_INK if level != 2 else _ACCENT)
        _spaced(style, above, below)
        style.paragraph_format.keep_with_next = True
    caption = word.styles["Caption"]
    _letters(caption, 9.5, bold=True)
    _spaced(caption, 10, 4)
    _own_styles(word)
    _add_numberings(word)
    _speak(word, tongue(language))


def _leave_out_table_styles(word: Word) -> None:
    """A hundred looks of tables in the template, which nobody uses and every paragraph would look through."""
    for style in word.styles.element.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
            style.getparent().remove(style)


def _own_styles(word: Word) -> None:
    _letters(_new(word, SUBTITLE, 0, 4), 9.5, colour=_GREY)
    _letters(_new(word, SMALL, 3, 3), 8.5, colour=_GREY)
    _new(word, NUMBERED, 0, 7)
    point = _new(word, POINT, 0, 4)
    point.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{_POINTS_ID}"/></w:numPr>')
    )
    _new(word, CONTENTS, 0, 2)
    _letters(_new(word, CONTENTS_TITLE, 16, 6), 14, bold=True, colour=_ACCENT)
    pair = _new(word, PAIR, 0, 4).paragraph_format
    pair.left_indent, pair.first_line_indent = Mm(8), Mm(-8)
    for name in (CELL, KEPT_CELL):
        cell = _new(word, name, 2, 2)
        _letters(cell, 9.5)
        cell.paragraph_format.keep_with_next = name == KEPT_CELL
    _letters(_new(word, GAP, 0, 2), 4)
    mark = _new(word, MARK, 0, 0)
    mark.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _letters(mark, 8.5, bold=True, colour=_ACCENT)
    foot = _new(word, FOOT, 0, 0)
    foot.paragraph_format.tab_stops.add_tab_stop(Pt(STANDING), WD_TAB_ALIGNMENT.RIGHT)
    _letters(foot, 8.5, colour=_GREY)
    for name, above, below in ((NOTE_TITLE, 8, 2), (NOTE, 0, 4)):
        box = _new(word, name, above, below)
        box.paragraph_format.left_indent = Mm(3)
        _letters(box, 10.5, bold=name == NOTE_TITLE)
        box.paragraph_format.keep_with_next = name == NOTE_TITLE
        _box(box)


def _new(word: Word, name: str, above: float, below: float) -> Any:
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    _spaced(style, above, below)
    return style


def _spaced(style: Any, above: float, below: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)


def _letters(style: Any, size: float, *, bold: bool = False, colour: RGBColor = _INK) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
    style.font.color.rgb = colour
    fonts = style.element.rPr.rFonts
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # they would go before our own
        fonts.attrib.pop(qn(f"w:{key}"), None)
    fonts.set(qn("w:cs"), _FONT)


def _box(style: Any) -> None:
    """A line at the left and a light ground."""
    properties = style.element.get_or_add_pPr()
    borders = (
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="0B3F4A"/></w:pBdr>'
    )
    ground = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F4F4F4"/>'
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(parse_xml(borders))  # their order is the schema's
    spacing.addprevious(parse_xml(ground))


def _add_numberings(word: Word) -> None:
    """One for paragraphs, that runs through the paper, and one of points."""
    numbering = word.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for shape in (_NUMBERS, _POINTS):
        first.addprevious(parse_xml(shape))
    for known in (PARAGRAPH_NUMBERS, _POINTS_ID):
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{known}"><w:abstractNumId w:val="{known}"/></w:num>')
        )


def _speak(word: Word, language: str) -> None:
    """The language that the words are in, for spelling and for reading aloud."""
    properties = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>')
    )
