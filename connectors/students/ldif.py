"""LDIF (RFC 2849): the dump of a directory, each entry a row and each attribute a column.

Read here and not by a library: `ldif` 4.3 and `ldif3` 3.2 stop at the first line they cannot read, so that
one broken entry hides all that follow, know neither UTF-16 nor windows-1252, which Windows' own ldifde and
old directories write, and put the names of people into a log. Not seen in a real file.

Sample: data_samples/students/ldif (invented people).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.sheets import Sheet
from connectors.tabular.rows_told import told
from connectors.text import decoded

Entry = dict[str, list[str]]

LONGEST = 2_000
"""Characters of a value; longer ones are pictures and certificates."""
MOST_ATTRIBUTES = 500
"""Different attributes of a file; a directory's people have some fifty."""
_LINE = re.compile(r"([A-Za-z][\w.-]*)((?:;[\w-]+)*):(:|<)? *(.*)", re.DOTALL)
_PEOPLE = frozenset({"person", "inetorgperson", "organizationalperson", "user", "eduperson", "posixaccount"})
_NAMES = ("sn", "givenname")
_SECRET = re.compile(r"(?i)password|pwd|secret|photo|certificate|privatekey|hash")


def is_ldif(data: bytes) -> bool:
    """Tell LDIF by its first line that is neither blank, a comment nor the version: the name of an entry."""
    head = data[:8192].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")
    lines = (line for line in head.splitlines() if line.strip() and not line.startswith((b"#", b" ")))
    first = next((line for line in lines if not line.lower().startswith(b"version: 1")), b"")
    return first.lower().startswith((b"dn: ", b"dn:: "))


@dataclass
class _Gathered:
    """What was met on the way through a file."""

    entries: list[tuple[int, Entry]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    no_person: int = 0
    changes: int = 0
    binary: int = 0


def read_ldif(data: bytes, file: str) -> Sheet:
    """Read the people of an LDIF file as a sheet: attributes above, one row an entry, numbered from 1.

    Several values of an attribute are joined by ``;``, those of its languages (sn;lang-cy) among them.

    Raises:
        Refused: BC-IMP-301 or 302, the file is no text or breaks off.
    """
    text = decoded(data, file)
    found = _gathered(text.text)
    what = "A line of this entry cannot be read; the entry was read without it."
    problems = told(file, found.broken, "BC-STU-065", None, what, "Export it again, or correct the line.")
    return Sheet("", _as_rows(found.entries), "", tuple(problems), tuple(_notes(found, text.encoding)))


def _gathered(text: str) -> _Gathered:
    found = _Gathered()
    for number, lines in enumerate(_records(text), 1):
        entry = _entry(lines, number, found)
        if _first(entry, "changetype") not in ("", "add"):
            found.changes += 1
        elif _is_person(entry):
            found.entries.append((number, entry))
        else:
            found.no_person += 1
    return found


def _notes(found: _Gathered, encoding: str) -> Iterator[str]:
    yield f"text read as {encoding}"
    if found.no_person:
        yield f"{found.no_person} entries that are no person passed over"
    if found.changes:
        yield f"{found.changes} changes and deletions passed over, since they are no list of people"
    if found.binary:
        yield f"{found.binary} values that are no text taken as empty"


def _records(text: str) -> Iterator[list[str]]:
    """Yield the lines of each entry, unfolded and without comments; what holds no dn is no entry."""
    lines: list[str] = []
    for line in (*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""):
        if line.startswith((" ", "\t")) and lines:
            lines[-1] += line[1:]
        elif line.strip():
            lines.append(line)
        elif lines:
            kept = [line for line in lines if not line.startswith("#")]
            if any(line[:3].lower() == "dn:" for line in kept):
                yield kept
            lines = []


def _entry(lines: list[str], number: int, found: _Gathered) -> Entry:
    entry: Entry = {}
    for line in lines:
        if line == "-" or line.lower().startswith("version:"):
            continue
        part = _LINE.fullmatch(line)
        if part is None:
            _once(found.broken, number)
            continue
        name, _options, mark, value = part.groups()
        if _SECRET.search(name) or mark == "<":  # a value that lies in another file or on a server
            continue
        if mark == ":":
            value = _from_base64(value, number, found)
        if value.strip() and len(value) <= LONGEST:
            entry.setdefault(name.lower(), []).append(value.strip())
    return entry


def _from_base64(value: str, number: int, found: _Gathered) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode()
    except binascii.Error:
        _once(found.broken, number)
    except UnicodeDecodeError:
        found.binary += 1
    return ""


def _once(numbers: list[int], number: int) -> None:
    if not numbers or numbers[-1] != number:
        numbers.append(number)


def _first(entry: Entry, name: str) -> str:
    return entry.get(name, [""])[0].lower()


def _is_person(entry: Entry) -> bool:
    """Tell a person by the object's classes, or by a name where classes were not exported."""
    classes = {one.lower() for one in entry.get("objectclass", ())}
    if "computer" in classes:  # Active Directory counts its computers among its users
        return False
    return bool(classes & _PEOPLE) or any(name in entry for name in _NAMES)


def _as_rows(entries: list[tuple[int, Entry]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for _, entry in entries for name in entry))[:MOST_ATTRIBUTES]
    columns = {
        f"c{n}": pl.Series([name, *(_joined(entry.get(name)) for _, entry in entries)], dtype=pl.String)
        for n, name in enumerate(names)
    }
    row = pl.Series("row", [0, *(number for number, _ in entries)], dtype=pl.UInt32)
    return pl.DataFrame(columns).with_columns(row)


def _joined(values: list[str] | None) -> str | None:
    return ";".join(dict.fromkeys(values)) if values else None
