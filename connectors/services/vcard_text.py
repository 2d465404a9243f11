"""vCards as bytes: where a card begins and ends, its properties, and their values as text.

Written for this project: docs/decisions/0007-our-own-reader-of-vcards.md says which libraries were tried and
where they lost people. What is read here was seen in phones' and programs' files: 2.1 in quoted-printable
with a charset of its own and soft line breaks, folded lines (cut in the middle of a letter, too), Apple's
`item1.EMAIL`, pictures in base64 with and without indentation, a card without its end. Nothing in a card
can spoil another one, and every step takes time in proportion to the bytes.
"""

import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LONGEST_LINE = 8_192
"""Bytes kept of one line, and of one property over all its folds: more is a picture."""
LONGEST_HEAD = 1_000
"""Bytes in which a property's name and parameters end."""

WANTED = frozenset(
    {"VERSION", "N", "FN", "NICKNAME", "EMAIL", "TEL", "ORG", "BDAY", "KIND", "X-ADDRESSBOOKSERVER-KIND"}
)
"""Properties that are kept; of the others only the name is looked at."""

_BEGIN, _END = b"BEGIN:VCARD", b"END:VCARD"
_NAME = re.compile(rb"[A-Za-z0-9_-]+\Z")
_CHARSET = re.compile(
    r"(utf-?8|us-ascii|ascii|latin-?1|(iso|windows|cp)[-_]?[\d_-]+|koi8-[ru]|gbk?\d*|big5|shift[-_]jis|euc-\w\w)\Z"
)
_PARTS = re.compile(rb"((?:[^;\\]|\\.?)*)(?:;|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a card.

    Attributes:
        name: in capitals, without its group: "EMAIL".
        parameters: by name in capitals; one that stands without a name (`CELL`, `QUOTED-PRINTABLE`) is empty.
        value: its bytes, unfolded, as they stand in the file.
    """

    name: str
    parameters: dict[str, str]
    value: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The value as text."""
        return self._decoded(self.value)

    @property
    def parts(self) -> list[str]:
        r"""The value's parts, which `;` divides; an empty one at the end may be left out.

        >>> Property("N", {}, rb"O'Neil\, Jr.;Pat\;rick").parts
        ["O'Neil, Jr.", 'Pat;rick']
        """
        # Divided before anything is decoded: a semicolon that is coded (`=3B`, `\;`) belongs to the name.
        return [self._decoded(part) for part in _PARTS.findall(self.value)][:-1] or [""]

    def _decoded(self, value: bytes) -> str:
        if "QUOTED-PRINTABLE" in self._encoding:
            value = binascii.a2b_qp(value)
        text = _as_text(value, self.parameters.get("CHARSET", ""))
        return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text).strip()

    @property
    def is_base64(self) -> bool:
        """It holds a picture, a sound or a key, or else is coded as if it did."""
        return bool(self._encoding & {"B", "BASE64"})

    @property
    def _encoding(self) -> set[str]:
        """How the value is coded; 2.1 may leave out the parameter's name."""
        bare = {name for name, value in self.parameters.items() if not value}
        return bare | {self.parameters.get("ENCODING", "").upper()}


@dataclass(slots=True)
class Card:
    """One card.

    Attributes:
        number: the n-th of its file, from 1.
        properties: those that are wanted, in order.
        names: of all its properties.
        strange: lines that are no property.
        closed: its end stands in the file.
        digest: of its lines, to tell the same card in another file.
    """

    number: int
    properties: list[Property] = field(default_factory=list, repr=False)
    names: set[str] = field(default_factory=set)
    strange: int = 0
    closed: bool = False
    digest: bytes = b""

    def all(self, name: str) -> list[Property]:
        """Return the properties of a name that can be read as text."""
        return [p for p in self.properties if p.name == name and not p.is_base64]


def cards_in(lines: Iterable[bytes]) -> Iterator[Card]:
    """Yield the cards of a file, given line by line; what stands between cards is passed over.

    A card that begins before the last one has ended is a card of its own; an AGENT's card, which stands
    inside its employer's, is not.
    """
    number, inner = 0, 0
    card: _Open | None = None
    for line in lines:
        mark = line.strip().upper() if len(line) < 2 * len(_BEGIN) else b""
        if mark == _BEGIN and card and (inner or card.awaits_agent):
            inner += 1
        elif mark == _BEGIN:
            if card:
                yield card.ended(closed=False)
            number += 1
            card = _Open(Card(number))
        elif mark == _END and inner:
            inner -= 1
        elif mark == _END and card:
            yield card.ended(closed=True)
            card = None
        elif card and not inner:
            card.take(line.rstrip(b"\r\n")[:LONGEST_LINE])
    if card:
        yield card.ended(closed=False)


class _Open:
    """A card whose lines still come; puts folded lines together."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._line = b""
        self._in_base64 = False
        self._hash = hashlib.sha256()

    @property
    def awaits_agent(self) -> bool:
        return self._line.upper().startswith(b"AGENT") and self._line.endswith(b":")

    def take(self, line: bytes) -> None:
        """Take the next line: it goes on with the last one, or begins another property."""
        self._hash.update(line + b"\n")
        room = max(LONGEST_LINE - len(self._line), 0)
        if self._breaks_softly():
            self._line = self._line[:-1] + line[: room + 1]
        elif line[:1] in (b" ", b"\t") and self._line:
            self._line += line[1 : room + 1]
        else:
            self._finish_line()
            self._line = line

    def ended(self, closed: bool) -> Card:
        self._finish_line()
        self._card.closed, self._card.digest = closed, self._hash.digest()
        return self._card

    def _breaks_softly(self) -> bool:
        return self._line.endswith(b"=") and b"QUOTED-PRINTABLE" in self._line[:LONGEST_HEAD].upper()

    def _finish_line(self) -> None:
        line, self._line = self._line, b""
        if not line.strip():
            return
        found = _property(line)
        if found is None:
            # 2.1 writes the lines of a picture without indentation.
            self._card.strange += not self._in_base64
            return
        self._in_base64 = found.is_base64
        self._card.names.add(found.name)
        if found.name in WANTED:
            self._card.properties.append(found)


def _property(line: bytes) -> Property | None:
    end = _end_of_head(line)
    name, *parameters = line[: max(end, 0)].split(b";")
    name = name.rpartition(b".")[2].strip()
    if end < 0 or not _NAME.match(name):
        return None
    pairs = (parameter.decode("latin-1").partition("=") for parameter in parameters)
    named = {key.strip().upper(): value.strip(' "') for key, _, value in pairs}
    return Property(name.decode("ascii").upper(), named, line[end + 1 :])


def _end_of_head(line: bytes) -> int:
    """Find the colon behind name and parameters; a parameter in quotation marks may hold one itself."""
    head = line[:LONGEST_HEAD]
    first = at = head.find(b":")
    while at >= 0 and head.count(b'"', 0, at) % 2:
        at = head.find(b":", at + 1)
    return first if at < 0 else at


def _as_text(value: bytes, charset: str) -> str:
    """Read bytes by the charset the card names, else as UTF-8, else as windows-1252.

    Exporters name a charset and write another, so that one that does not fit is passed over.
    """
    named = charset.lower()
    for codec in (named if _CHARSET.match(named) else "utf-8", "utf-8", "cp1252"):
        try:
            return value.decode(codec)
        except (LookupError, UnicodeError):
            continue
    return value.decode("latin-1")
