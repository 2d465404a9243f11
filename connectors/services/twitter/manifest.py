"""X (Twitter): the proof that an archive is whole.

`data/manifest.js` names every file with the number of its rows, the day on which the archive was made, and
whose it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from connectors.export import Export, Member
from connectors.intake.paths import looked_up
from connectors.json_text import parsed, rows_of, text_of
from connectors.services.twitter.files import LISTS, MANIFEST_OPENING, Kind
from records.problem import Problem

TYPES = {"".join(kind.name.split("-")): kind for kind in LISTS}
"""The manifest's words for the lists, in small letters: `directMessagesGroup`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file that the manifest names.

    Attributes:
        kind: what it holds.
        file: its own name, as readers compare it.
        count: its rows; None where the manifest does not say.
    """

    kind: Kind
    file: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says it holds.

    Attributes:
        folder: where it lies, as readers compare paths.
        listed: the files of lists.
        made: the day on which the archive was made.
        owner: `accountId`, `userName` and `displayName`.
    """

    folder: str
    listed: tuple[Listed, ...]
    made: date | None
    owner: Mapping[str, object] = field(repr=False)


def manifest_of(export: Export, member: Member) -> Manifest:
    """Read a manifest; what it does not say is left empty.

    Raises:
        Refused: it is damaged.
    """
    said = _values(parsed(export, member, MANIFEST_OPENING))
    made = text_of(_values(said.get("archiveInfo")).get("generationDate"))
    folder = member.place.rpartition("/")[0]
    return Manifest(folder, tuple(_listed(said)), _day(made), _values(said.get("userInfo")))


def _listed(said: Mapping[str, object]) -> Iterator[Listed]:
    for name, held in _values(said.get("dataTypes")).items():
        kind = TYPES.get(name.lower())
        for file in rows_of(_values(held).get("files")) if kind else ():
            path = text_of(_values(file).get("fileName"))
            count = text_of(_values(file).get("count")) or ""
            if kind and path:
                own = looked_up(path).rpartition("/")[2]
                yield Listed(kind, own, int(count) if count.isdecimal() and len(count) < 12 else None)


def missing_from(export: Export, manifest: Manifest, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Yield what is not as the manifest says: a file that is not there, or one with another number of rows.

    Args:
        export: what was handed in.
        manifest: of one archive in it.
        rows: how many rows were found, by the normalised path; a file that could not be read has none.
    """
    there = {member.place: member for member in export.members}
    for listed in manifest.listed:
        place = f"{manifest.folder}/{listed.file}".lstrip("/")
        if place not in there and listed.count != 0:
            yield _missing(export.label, listed)
        elif place in rows and listed.count is not None and rows[place] != listed.count:
            yield _other_count(export.shown(there[place]), listed.count, rows[place])


def _missing(label: str, listed: Listed) -> Problem:
    many = f"{listed.count:,} rows" if listed.count is not None else "rows"
    what = f"The archive says that it holds a file of the list {listed.kind.name} with {many}; it is missing."
    return Problem("BC-IMP-041", label, None, None, what, "Hand in the whole archive as X gave it.")


def _other_count(file: str, said: int, found: int) -> Problem:
    what = f"The archive says that this list has {said:,} rows, and {found:,} were found."
    return Problem("BC-IMP-090", file, None, None, what, "Download the archive again and hand it in whole.")


def _values(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
