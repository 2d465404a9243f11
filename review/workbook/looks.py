"""How the workbook's cells look. Colour is never the only sign: every state is in words beside it."""

import math
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

INK = "#1D2733"
DARK = "#1F4E5F"
INPUT = "#FFF8DC"
INPUT_EDGE = "#B9A04A"
GREY = "#5C6670"
PALE = "#F0F2F4"
LINE = "#C9D1D6"
LINE_HEIGHT = 14.5
"""Of one line of text, in points."""

_CELL: dict[str, Any] = {
    "font_name": "Calibri",
    "font_size": 10.5,
    "font_color": INK,
    "valign": "top",
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": LINE,
}
_ASIDE: dict[str, Any] = {"font_color": GREY, "bg_color": PALE}
_INPUT: dict[str, Any] = {"bg_color": INPUT, "border": 1, "border_color": INPUT_EDGE}
_DAY: dict[str, Any] = {"num_format": "yyyy-mm-dd", "align": "left"}
_PAGE: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of one workbook. `aside` is for rows that are settled or gone."""

    header: Format
    input_header: Format
    cell: Format
    strong: Format
    aside: Format
    count: Format
    count_aside: Format
    day: Format
    day_aside: Format
    input: Format
    input_day: Format
    title: Format
    heading: Format
    text: Format
    explained: Format
    label: Format
    number: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "Looks":
        """Make the formats for a workbook."""
        header = {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "valign": "vcenter"}
        return cls(
            header=book.add_format(header),
            input_header=book.add_format(
                {**header, "font_color": INK, "bg_color": "#F2D98B", "border": 1, "border_color": INPUT_EDGE}
            ),
            cell=book.add_format(_CELL),
            strong=book.add_format({**_CELL, "bold": True}),
            aside=book.add_format({**_CELL, **_ASIDE}),
            count=book.add_format({**_CELL, "align": "center"}),
            count_aside=book.add_format({**_CELL, **_ASIDE, "align": "center"}),
            day=book.add_format({**_CELL, **_DAY}),
            day_aside=book.add_format({**_CELL, **_ASIDE, **_DAY}),
            input=book.add_format({**_CELL, **_INPUT}),
            input_day=book.add_format({**_CELL, **_INPUT, **_DAY}),
            title=book.add_format({**_PAGE, "bold": True, "font_size": 18, "font_color": DARK}),
            heading=book.add_format({**_PAGE, "bold": True, "font_size": 12, "font_color": DARK}),
            text=book.add_format({**_PAGE, "text_wrap": True}),
            explained=book.add_format({**_PAGE, "text_wrap": True, "bottom": 1, "bottom_color": LINE}),
            label=book.add_format({**_PAGE, "bottom": 1, "bottom_color": LINE}),
            number=book.add_format({**_PAGE, "bottom": 1, "bottom_color": LINE, "align": "right"}),
        )


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width in characters, words kept whole, about.

    >>> lines_of("Jowan Tregenza", 18), lines_of("", 18)
    (1, 1)
    """
    return max(1, math.ceil(len(text) / width))
