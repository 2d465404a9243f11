"""Text of an export that can be too long to hold: read in pieces or lines, never as a whole."""

import io
from collections.abc import Iterator

from connectors.export import Export, Member
from records.problem import Problem, Refused

LONGEST_LINE = 2**16
"""Bytes or characters of a line that are looked at; a longer one is a message, and its rest is passed by."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def opened_text(export: Export, member: Member) -> io.TextIOWrapper:
    """Open a member as text: UTF-16 where its mark says so, else UTF-8.

    Raises:
        Refused: as `Export.open`. Reading raises UnicodeError where the bytes are no such text; `not_text`
            says so.
    """
    encoding = "utf-16" if export.head(member).startswith(_UTF16) else "utf-8-sig"
    return io.TextIOWrapper(export.open(member), encoding=encoding, newline="\n")


def lines_of(export: Export, member: Member) -> Iterator[tuple[int, str]]:
    """Yield every line with its number, from 1; what a line holds beyond LONGEST_LINE is left out.

    A line that is not UTF-8 is taken as windows-1252, so that one old line does not spoil the others.

    Raises:
        Refused: as `Export.open`; BC-IMP-302, text in UTF-16 is damaged.
    """
    if export.head(member).startswith(_UTF16):
        yield from _lines_in_utf16(export, member)
        return
    with export.open(member) as file:
        number, whole = 1, True
        while line := file.readline(LONGEST_LINE):
            if whole:
                yield number, _decoded(line)
            whole = line.endswith(b"\n")
            number += whole


def _lines_in_utf16(export: Export, member: Member) -> Iterator[tuple[int, str]]:
    with opened_text(export, member) as file:
        number, whole = 1, True
        try:
            while line := file.readline(LONGEST_LINE):
                if whole:
                    yield number, line
                whole = line.endswith("\n")
                number += whole
        except UnicodeError:
            raise not_text(export.shown(member)) from None


def not_text(file: str) -> Refused:
    """Say that a member's bytes break the encoding they are in."""
    what = "The text breaks off in the middle of a character, or is damaged."
    return Refused(Problem("BC-IMP-302", file, None, None, what, "Export it again and hand it in unchanged."))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        # A long line can be cut within a character; what windows-1252 does not know is passed over too.
        whole = len(line) < LONGEST_LINE
        return line.decode("cp1252" if whole else "utf-8", "ignore")
