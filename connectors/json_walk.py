"""JSON of an export that can be too large to hold: walked in order, one value at a time.

The reader goes through objects by their keys and through lists by their elements, and takes or skips each
value before it asks for the next. Memory holds one value and one piece of text. Numbers come back as text,
as `json_text.parsed` gives them.
"""

import json
import re
from collections.abc import Iterator
from typing import TextIO

from connectors.long_text import not_text
from records.problem import Problem, Refused

PIECE = 2**20
"""Characters read at a time."""
LARGEST_VALUE = 4 * 2**20
"""Characters of one value that is taken as a whole: a message of Telegram holds some thousand."""

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_BLANKS = re.compile(r"[ \t\r\n]*")
_ESCAPES = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_NEAR_THE_END = 64
"""Characters before the end within which a fault can come from the text being cut there."""
_DEEPEST = 3
"""Levels that `skip` walks; what lies deeper is taken as a whole and dropped."""


class JsonWalk:
    """One JSON text, read from its beginning to its end."""

    def __init__(self, file: TextIO, label: str) -> None:
        self._file = file
        self._label = label
        self._text = ""
        self._at = 0

    def kind(self) -> str:
        """Return the first character of the value that comes next: a bracket, a quote, a digit, a letter."""
        while True:
            found = _BLANKS.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise self._broken()

    def fields(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; take or skip each value before the next key."""
        for _ in self._inside("{", "}"):
            key = self.value()
            self._over(":")
            if not isinstance(key, str):
                raise self._broken()
            yield key

    def elements(self) -> Iterator[int]:
        """Yield the number, from 1, of each element of the list that comes next; take or skip each."""
        yield from self._inside("[", "]")

    def value(self) -> object:
        """Take the value that comes next as a whole."""
        self.kind()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise Refused(self._fault("BC-IMP-025", "The file is nested beyond all reason.")) from None
            except json.JSONDecodeError as error:
                self._read_on_or_repair(error)
                continue
            # A number may go on in the next piece.
            if end == len(self._text) and self._more():
                continue
            self._at = min(end, len(self._text))
            return value

    def skip(self, depth: int = _DEEPEST) -> None:
        """Pass over the value that comes next, however large."""
        kind = self.kind()
        if depth and kind in "{[":
            for _ in self.fields() if kind == "{" else self.elements():
                self.skip(depth - 1)
        else:
            self.value()

    def _inside(self, opening: str, closing: str) -> Iterator[int]:
        self._over(opening)
        number = 0
        if self.kind() == closing:
            self._over(closing)
            return
        while True:
            number += 1
            yield number
            if self.kind() == closing:
                self._over(closing)
                return
            self._over(",")

    def _over(self, mark: str) -> None:
        if self.kind() != mark:
            raise self._broken()
        self._at += 1

    def _read_on_or_repair(self, error: json.JSONDecodeError) -> None:
        """Fetch more text where the value is only cut, mend what Telegram writes, refuse the rest."""
        held = len(self._text) - self._at
        # Telegram Desktop writes a control character as \x0B, which JSON does not know (seen in its source).
        if error.msg.startswith("Invalid \\escape") and self._text.startswith("\\x", error.pos):
            mended = _ESCAPES.sub(_known_escape, self._text[self._at :])
            if len(mended) != held:
                self._text, self._at = mended, 0
                return
        cut = error.pos > len(self._text) - _NEAR_THE_END or error.msg.startswith("Unterminated string")
        if not cut or held > LARGEST_VALUE or not self._more():
            raise self._broken()

    def _more(self) -> bool:
        try:
            piece = self._file.read(PIECE)
        except UnicodeError:
            raise not_text(self._label) from None
        self._text, self._at = self._text[self._at :] + piece, 0
        return bool(piece)

    def _broken(self) -> Refused:
        return Refused(self._fault("BC-IMP-023", "The file breaks off, or is not JSON."))

    def _fault(self, code: str, what: str) -> Problem:
        do = "Download the export again and hand it in unchanged."
        return Problem(code, self._label, None, None, what, do)


def _known_escape(escape: re.Match[str]) -> str:
    return f"\\u00{escape[1]}" if escape[1] else escape[0]
