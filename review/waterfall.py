"""A picture of one weight: each part as a step, from the starting odds to where the sum ends up.

An SVG to stand in a page or a file of its own: no script, no style sheet, nothing fetched. Steps that speak
for a match are filled and carry a plus, steps against it are hollow and carry a minus, so that the picture
is read without colour; a reader of the screen hears all of it from the description.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from textwrap import wrap

Said = tuple[str, float]
"""One part of a weight: its words, and its bits."""

WIDTH, LABELS, FIGURES, LEFT, RIGHT = 800, 16, 440, 464, 784
"""In px: the words begin at LABELS, the figures end at FIGURES, the steps lie between LEFT and RIGHT."""
LINE, PADDING, BAR, HEAD = 21, 12, 20, 80
"""Heights in px of a line of words, the space between rows, a step, and the head."""
LETTERS = 40
"""Letters that fit in a line of words at 16 px."""
INK, FOR, AGAINST, PALE, PAPER = "#1a1a1a", "#1d5fa8", "#9a3b00", "#8a8a8a", "#ffffff"
"""Each at a contrast of 4.5 or more, but for the pale lines, which say nothing by themselves (3.4)."""
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class _Row:
    """One row: its words in lines, its bits, and where its step begins and ends on the scale."""

    lines: Sequence[str]
    bits: float
    begins: float
    ends: float
    top: int

    @property
    def height(self) -> int:
        return LINE * len(self.lines) + PADDING

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def waterfall(
    parts: Sequence[Said], *, title: str, edges: Mapping[str, float] | None = None, name: str = "weight"
) -> str:
    """Draw the parts of one weight, in the order given, and their sum.

    Args:
        parts: words and bits; 0 bits: told, and counts for nothing.
        title: one line above the picture.
        edges: where strengths begin, in bits ("strong": 3.0): drawn as lines across the steps.
        name: told apart from other pictures in one page by it; letters and digits.
    """
    rows = _rows(parts)
    total = rows[-1]
    height = total.top + total.height + PADDING
    lines = edges or {}
    ends = [end for row in rows for end in (row.begins, row.ends)]
    scale = _Scale(min(0.0, *ends, *lines.values()), max(0.0, *ends, *lines.values()))
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="system-ui, Arial, sans-serif" font-size="16">',
        f'<title id="{name}-title">{_text(title)}</title>',
        f'<desc id="{name}-desc">{_text(_described(parts))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        f'<text x="{LABELS}" y="26" font-weight="bold" fill="{INK}">{_text(title)}</text>',
        f'<line x1="{scale.at(0.0)}" y1="{HEAD}" x2="{scale.at(0.0)}" y2="{height}" stroke="{PALE}"/>',
        *_edges(lines, scale, height),
        *(line for row in rows[:-1] for line in _step(row, scale)),
        *_sum(total, scale),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


@dataclass(frozen=True)
class _Scale:
    """Where a number of bits stands across the picture."""

    least: float
    most: float

    def at(self, bits: float) -> float:
        span = (self.most - self.least) or 1.0
        return round(LEFT + (RIGHT - LEFT) * (bits - self.least) / span, 1)


def _rows(parts: Sequence[Said]) -> list[_Row]:
    """Lay the parts and their sum out from the top; each step begins where the one before has ended."""
    ends = list(accumulate(bits for _, bits in parts))
    total = ends[-1] if ends else 0.0
    steps = [(said, bits, end - bits, end) for (said, bits), end in zip(parts, ends, strict=True)]
    rows, top = [], HEAD
    for said, bits, begins, end in [*steps, ("Weight, the sum of all", total, 0.0, total)]:
        words = _clean(said)
        rows.append(_Row(wrap(words[:1].upper() + words[1:], LETTERS) or [""], bits, begins, end, top))
        top += rows[-1].height
    return rows


def _step(row: _Row, scale: _Scale) -> Iterator[str]:
    yield from _words(row, "normal")
    end = scale.at(row.ends)
    yield (
        f'<line x1="{end}" y1="{row.middle}" x2="{end}" y2="{row.top + row.height + PADDING * 2}" '
        f'stroke="{INK}" stroke-dasharray="2 3"/>'
    )
    if row.bits:
        left, right = sorted((scale.at(row.begins), end))
        colour = FOR if row.bits > 0 else AGAINST
        yield _bar(row, left, right, colour if row.bits > 0 else PAPER, colour)


def _sum(row: _Row, scale: _Scale) -> Iterator[str]:
    yield f'<line x1="{LABELS}" y1="{row.top}" x2="{RIGHT}" y2="{row.top}" stroke="{INK}"/>'
    yield from _words(row, "bold")
    left, right = sorted((scale.at(0.0), scale.at(row.ends)))
    yield _bar(row, left, right, INK if row.ends > 0 else PAPER, INK)


def _bar(row: _Row, left: float, right: float, fill: str, stroke: str) -> str:
    wide = max(round(right - left, 1), 2.0)
    return (
        f'<rect x="{left}" y="{row.middle - BAR / 2}" width="{wide}" height="{BAR}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="2"/>'
    )


def _words(row: _Row, weight: str) -> Iterator[str]:
    for number, line in enumerate(row.lines):
        y = row.top + PADDING / 2 + 16 + LINE * number
        yield f'<text x="{LABELS}" y="{y}" font-weight="{weight}" fill="{INK}">{_text(line)}</text>'
    figure = signed(row.bits) if row.bits or weight == "bold" else "no bits"
    yield (
        f'<text x="{FIGURES}" y="{row.middle + 6}" text-anchor="end" font-weight="{weight}" '
        f'fill="{INK}">{figure}</text>'
    )


def _edges(edges: Mapping[str, float], scale: _Scale, height: int) -> Iterator[str]:
    """Lines where strengths begin, named at the top; the names stand apart from each other."""
    placed = sorted(edges.items(), key=lambda edge: edge[1])
    for number, (called, bits) in enumerate(placed):
        at, last = scale.at(bits), number == len(placed) - 1
        anchor, at_text = ("start", at + 6) if last and at < RIGHT - 130 else ("end", at - 6)
        y = 50 if number % 2 else 72
        ends = f'x1="{at}" y1="{y - 14}" x2="{at}" y2="{height}"'
        yield f'<line {ends} stroke="{PALE}" stroke-dasharray="6 4"/>'
        yield (
            f'<text x="{at_text}" y="{y}" text-anchor="{anchor}" fill="{INK}">'
            f"{_text(called)} from {bits:g}</text>"
        )


def _described(parts: Sequence[Said]) -> str:
    steps = "; ".join(f"{said}: {signed(bits) if bits else 'no bits'}" for said, bits in parts)
    return f"{steps}. The weight is their sum, {signed(sum(bits for _, bits in parts))} bits."


def signed(bits: float) -> str:
    """Write bits with their sign, as a reader says it: +2.50, −1.50, 0.00."""
    figure = f"{abs(bits):.2f}"
    return figure if figure == "0.00" else f"{'+' if bits > 0 else '−'}{figure}"


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _text(text: str) -> str:
    return escape(_clean(text))
