"""A log-log picture as SVG, told in words for those who do not see it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 46, 56
STYLES = (("#0b5394", "", "circle"), ("#a64d00", "7 4", "square"))
"""Colour, dashes and mark of each line: never the colour alone tells them apart."""


@dataclass(frozen=True)
class Line:
    """One line: what it is called, and its points, all above 0."""

    name: str
    sizes: Sequence[float]
    seconds: Sequence[float]


@dataclass(frozen=True)
class _Axes:
    """Bounds of both axes, as powers of ten."""

    x: tuple[float, float]
    y: tuple[float, float]

    @classmethod
    def around(cls, lines: Sequence[Line]) -> "_Axes":
        sizes = [size for line in lines for size in line.sizes]
        seconds = [each for line in lines for each in line.seconds]
        return cls(_bounds(sizes), _bounds(seconds))

    def at(self, size: float, seconds: float) -> tuple[float, float]:
        """Return where a point lies, in pixels from the top left."""
        across = (math.log10(size) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(seconds) - self.y[0]) / (self.y[1] - self.y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def log_log(title: str, said: str, lines: Sequence[Line]) -> str:
    """Draw lines of seconds against sizes; `said` tells in words what the picture shows."""
    axes = _Axes.around(lines)
    inner = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 24, title, 'font-size="16" font-weight="bold"'),
        *_grid(axes),
        *(part for at, line in enumerate(lines) for part in _line(axes, at, line)),
        _text(WIDTH / 2, HEIGHT - 12, "people on the side that grows (logarithmic)", 'text-anchor="middle"'),
        _text(18, HEIGHT / 2, "processor seconds (logarithmic)", _turned(18, HEIGHT / 2)),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12">'
    )
    words = f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(said)}</desc>'
    return "\n".join([head, words, *inner, "</svg>", ""])


def _bounds(figures: Iterable[float]) -> tuple[float, float]:
    """Return the powers of ten a little outside these figures."""
    logarithms = [math.log10(figure) for figure in figures]
    return min(logarithms) - 0.15, max(logarithms) + 0.15


def _ticks(bounds: tuple[float, float]) -> list[float]:
    """Return 1, 2 and 5 times each power of ten between the bounds."""
    powers = range(math.floor(bounds[0]), math.ceil(bounds[1]) + 1)
    every = (step * 10.0**power for power in powers for step in (1, 2, 5))
    return [tick for tick in every if bounds[0] <= math.log10(tick) <= bounds[1]]


def _grid(axes: _Axes) -> Iterable[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for tick in _ticks(axes.x):
        x, _ = axes.at(tick, 10 ** axes.y[0])
        yield f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#dddddd"/>'
        yield _text(x, bottom + 18, f"{tick:,.0f}", 'text-anchor="middle"')
    for tick in _ticks(axes.y):
        _, y = axes.at(10 ** axes.x[0], tick)
        yield f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#dddddd"/>'
        yield _text(LEFT - 8, y + 4, f"{tick:g}", 'text-anchor="end"')
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{right}" stroke="#333333" fill="none"/>'


def _line(axes: _Axes, at: int, line: Line) -> Iterable[str]:
    colour, dashes, mark = STYLES[at % len(STYLES)]
    points = [axes.at(*point) for point in zip(line.sizes, line.seconds, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes or "none"}"/>'
    )
    legend = (LEFT + 24.0, TOP + 18.0 + 20 * at)
    yield from (_mark(x, y, colour, mark) for x, y in [*points, legend])
    yield _text(legend[0] + 12, legend[1] + 4, line.name, f'fill="{colour}"')


def _mark(x: float, y: float, colour: str, mark: str) -> str:
    if mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'


def _text(x: float, y: float, words: str, how: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {how}>{escape(words)}</text>'


def _turned(x: float, y: float) -> str:
    return f'text-anchor="middle" transform="rotate(-90 {x:.1f} {y:.1f})"'
