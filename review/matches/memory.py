"""What the register remembers of matches: who they are about, and how they looked in each campaign year."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, bindparam, delete, insert, select

from review.matches.basis import Facts
from review.register import Register, tables
from review.register.events import canonical, stored_json


@dataclass(frozen=True, slots=True)
class Remembered:
    """One match of the register.

    Attributes:
        match_id: its id.
        staff_id: the member of staff.
        years: how it looked, by campaign year in which it was found.
        person: who the student is, under whatever reference.
    """

    match_id: str
    staff_id: str
    years: Mapping[int, Facts]
    person: str

    @property
    def last_year(self) -> int:
        """The newest campaign year in which it was found."""
        return max(self.years)

    @property
    def latest(self) -> Facts:
        """How it looked when it was last found."""
        return self.years[self.last_year]

    def year_before(self, year: int) -> int | None:
        """The newest year before this one that listed it."""
        return max((one for one in self.years if one < year), default=None)

    def before(self, year: int) -> Facts | None:
        """How it looked in the newest year before this one; None: no earlier year listed it."""
        earlier = self.year_before(year)
        return None if earlier is None else self.years[earlier]


def remembered(register: Register) -> dict[str, Remembered]:
    """Every match of the register that was ever found, by match_id."""
    with register.reading() as connection:
        return remembered_in(connection)


def remembered_in(connection: Connection, match_ids: Collection[str] | None = None) -> dict[str, Remembered]:
    """The same as `remembered`, inside the caller's transaction; of some few matches, or of all (None)."""
    years: dict[str, dict[int, Facts]] = defaultdict(dict)
    observed = select(tables.observation).order_by(tables.observation.c.year)
    matches = select(tables.match).order_by(tables.match.c.match_id)
    if match_ids is not None:
        observed = observed.where(tables.observation.c.match_id.in_(match_ids))
        matches = matches.where(tables.match.c.match_id.in_(match_ids))
    for row in connection.execute(observed):
        years[row.match_id][row.year] = cast(Facts, stored_json(row.facts))
    rows = connection.execute(matches)
    return {
        row.match_id: Remembered(row.match_id, row.staff_id, years[row.match_id], row.person)
        for row in rows
        if row.match_id in years
    }


def remember(
    connection: Connection,
    year: int,
    found: Mapping[str, tuple[str, str, Facts]],
    known: Mapping[str, Remembered],
) -> None:
    """Write down how the matches of a run look; one that looks as it did is not written again.

    Args:
        connection: the caller's transaction.
        year: the campaign year.
        found: match_id → staff_id, person, facts.
        known: what the register remembered before.
    """
    new = [
        {"match_id": match_id, "staff_id": staff_id, "person": person}
        for match_id, (staff_id, person, _) in found.items()
        if match_id not in known
    ]
    changed = {
        match_id: facts
        for match_id, (_, _, facts) in found.items()
        if match_id not in known or known[match_id].years.get(year) != facts
    }
    if new:
        # A purge may have taken the observations and left the match.
        present = set(connection.execute(select(tables.match.c.match_id)).scalars())
        new = [row for row in new if row["match_id"] not in present]
    if new:
        connection.execute(insert(tables.match), new)
    _replace(connection, year, changed, [one for one in changed if one in known and year in known[one].years])


def _replace(connection: Connection, year: int, changed: Mapping[str, Facts], present: Sequence[str]) -> None:
    table = tables.observation
    if present:
        this = (table.c.match_id == bindparam("of_match")) & (table.c.year == year)
        connection.execute(delete(table).where(this), [{"of_match": match_id} for match_id in present])
    if changed:
        rows = [
            {"match_id": match_id, "year": year, "facts": canonical(facts)}
            for match_id, facts in changed.items()
        ]
        connection.execute(insert(table), rows)
