"""Relationships planted among the connections, each of a kind, so that what is found can be counted.

Nicknames come from `nicknames.csv`, written down for this benchmark without a look at the matcher's tables,
or from a list of your own (columns name and one of nickname, variant). Slips are made by keyboard and by ear.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from records.tables import CONNECTIONS

NICKNAMES = Path(__file__).with_name("nicknames.csv")
PLANTED_SHARE = 0.02
"""Share of the connections that are students."""

NEIGHBOURS = {
    "a": "s",
    "b": "v",
    "d": "s",
    "e": "w",
    "g": "h",
    "i": "o",
    "l": "k",
    "m": "n",
    "o": "p",
    "r": "t",
}
BY_EAR = (
    ("ph", "f"),
    ("ck", "k"),
    ("ie", "y"),
    ("ey", "y"),
    ("ll", "l"),
    ("tt", "t"),
    ("y", "i"),
    ("k", "c"),
    ("s", "z"),
)
MARKS = str.maketrans("aceiounyz", "áćéíóúñÿž")


@dataclass(frozen=True)
class Known:
    """One student as the planting sees them, letters only as written."""

    given: str
    middle: str
    family: str
    former: str


Draw = np.random.Generator
Shown = tuple[str, str, str]
"""Service, display name, handle."""
Students = tuple[list[str], list[Known]]
"""Ids and people, in one order."""


def by_keyboard(word: str, chance: Draw) -> str:
    """Make one slip of the finger: a letter left out, doubled, swapped, or its neighbour."""
    if len(word) < 4:
        return word + word[-1]
    at = int(chance.integers(1, len(word) - 1))
    way = int(chance.integers(0, 4))
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + NEIGHBOURS.get(word[at], "e") + word[at + 1 :],
    )
    return slips[way] if slips[way] != word else word[:at] + word[at + 1 :]


def by_ear(word: str) -> str:
    """Write a word as it might be heard; the first change that fits, else a doubled end."""
    for written, heard in BY_EAR:
        if written in word[1:]:
            return word[0] + word[1:].replace(written, heard, 1)
    return word + word[-1]


def letters(word: str) -> str:
    """Keep what a handle can hold."""
    return "".join(c for c in word.lower() if c.isalpha())


def _friend(name: str) -> Shown:
    return ("facebook", name, "")


def _follower(handle: str) -> Shown:
    return ("instagram", "", handle)


LONG = 9
"""Letters of a surname in which two slips are made."""

Kind = Callable[[Known, Draw], Shown | None]
"""How a kind shows a student; None where this student cannot be shown so."""

KINDS: dict[str, Kind] = {
    "exact": lambda s, _: _friend(f"{s.given} {s.family}"),
    "order": lambda s, _: _friend(f"{s.family} {s.given}"),
    "middle name shown": lambda s, _: _friend(f"{s.given} {s.middle} {s.family}") if s.middle else None,
    "middle name used": lambda s, _: _friend(f"{s.middle} {s.family}") if s.middle else None,
    "former surname": lambda s, _: _friend(f"{s.given} {s.former}") if s.former else None,
    "half of a double surname": lambda s, c: (
        _friend(f"{s.given} {s.family.split('-')[int(c.integers(0, 2))]}") if "-" in s.family else None
    ),
    "initial": lambda s, _: _friend(f"{s.given[0]} {s.family}"),
    "surname initial": lambda s, _: _friend(f"{s.given} {s.family[0]}"),
    "run together": lambda s, _: _friend(f"{s.given}{s.family}"),
    "diacritics": lambda s, _: _friend(f"{s.given.translate(MARKS)} {s.family.translate(MARKS)}"),
    "slip in the given name": lambda s, c: _friend(f"{by_keyboard(s.given, c)} {s.family}"),
    "slip in the surname": lambda s, c: _friend(f"{s.given} {by_keyboard(s.family, c)}"),
    "two slips in a long surname": lambda s, c: (
        _friend(f"{s.given} {by_keyboard(by_keyboard(s.family, c), c)}") if len(s.family) >= LONG else None
    ),
    "surname by ear": lambda s, _: _friend(f"{s.given} {by_ear(s.family)}"),
    "handle: first and last": lambda s, _: _follower(letters(s.given) + letters(s.family)),
    "handle: first, last, digits": lambda s, c: _follower(
        f"{letters(s.given)}_{letters(s.family)}{int(c.integers(1, 999))}"
    ),
    "handle: initial and last": lambda s, _: _follower(letters(s.given)[0] + letters(s.family)),
    "handle: last and first": lambda s, _: _follower(f"{letters(s.family)}.{letters(s.given)}"),
}


def nicknames(path: Path) -> dict[str, list[str]]:
    """Read a list of nicknames, by folded given name."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["name"], []).append(row.get("nickname") or row["variant"])
    return found


def planted(
    connections: pl.DataFrame, names: pl.DataFrame, chance: Draw, listed: Path, share: float = PLANTED_SHARE
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Replace this share of the CONNECTIONS by students; return the table and the truth.

    The truth has one row a planted connection: connection (row number), staff_id, student_id, kind.
    """
    kinds = KINDS | {"nickname": _with_nickname(nicknames(listed))}
    students = _known(names)
    rows = np.sort(chance.choice(connections.height, int(connections.height * share), replace=False))
    order = [list(kinds)[number % len(kinds)] for number in range(len(rows))]
    shown = [_shown(kinds[kind], kind, students, chance) for kind in order]
    staff = connections["staff_id"].gather(rows).to_list()
    truth = pl.DataFrame(
        {"connection": rows, "staff_id": staff, "student_id": [who for who, _ in shown], "kind": order}
    )
    return _with_shown(connections, rows, [line for _, line in shown]), truth


def _with_nickname(short: dict[str, list[str]]) -> Kind:
    def show(student: Known, chance: Draw) -> Shown | None:
        known = short.get(student.given.lower())
        return (
            _friend(f"{known[int(chance.integers(0, len(known)))].title()} {student.family}")
            if known
            else None
        )

    return show


def _known(names: pl.DataFrame) -> Students:
    legal = names.filter(pl.col("name_kind") == "legal")
    former = names.filter(pl.col("name_kind") == "former").select(
        "student_id", pl.col("family").alias("former")
    )
    whole = legal.join(former, on="student_id", how="left", maintain_order="left").fill_null("")
    people = whole.select("given", "middle", "family", "former").iter_rows()
    return whole["student_id"].to_list(), [Known(*person) for person in people]


def _shown(kind: Kind, name: str, students: Students, chance: Draw) -> tuple[str, Shown]:
    ids, people = students
    for _ in range(5_000):
        at = int(chance.integers(0, len(ids)))
        line = kind(people[at], chance)
        if line:
            return ids[at], _somewhere(line, chance)
    raise ValueError(f"none of the students can be planted as {name}")


ON_LINKEDIN = 2 / 7
"""Of those whom a name shows, as many stand on LinkedIn as among everybody else."""


def _somewhere(line: Shown, chance: Draw) -> Shown:
    """Move some of those shown by name to LinkedIn, which makes the link out of the name."""
    service, name, _ = line
    if service != "facebook" or chance.random() > ON_LINKEDIN:
        return line
    slug = "-".join(letters(word) for word in name.split())
    return (
        "linkedin",
        name,
        f"{slug}-{int(chance.integers(4096, 65536)):x}" if chance.random() < 0.6 else slug,
    )


def _with_shown(connections: pl.DataFrame, rows: np.ndarray, shown: list[Shown]) -> pl.DataFrame:
    services, names, handles = zip(*shown, strict=True)
    new = pl.DataFrame(
        {
            "row": rows,
            "service": services,
            "display_name": [name or None for name in names],
            "handle": [handle or None for handle in handles],
        },
        schema_overrides={"row": pl.UInt32, "display_name": pl.String, "handle": pl.String},
    ).with_columns(first_name=pl.lit(None, pl.String), last_name=pl.lit(None, pl.String))
    changed = connections.with_row_index("row").update(new, on="row", include_nulls=True, how="left")
    return changed.select(list(CONNECTIONS))
