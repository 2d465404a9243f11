"""What we read from one path, whatever it is: the engine of `boundary-check read`; nothing is kept."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from connectors.ages import with_ages_told
from connectors.intake.handed_in import Group, groups_in
from connectors.intake.paths import shown
from connectors.reader import Reader, Reading, Receipt, read_export
from connectors.services import FALLBACKS, READERS
from records.cells import neutralised_table
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, empty

COLUMNS = tuple(name for name in CONNECTIONS if name not in {"said_to_be", "approved_business"})
"""The contract's columns of `read --csv`, in its order."""


def read_path(
    path: Path | str, readers: Sequence[Reader] = READERS, fallbacks: Sequence[Reader] = FALLBACKS
) -> list[Reading]:
    """Read a file, a zip or a folder, which may hold several zips and services.

    What cannot be read is a Reading without rows whose receipt says why.

    Raises:
        Refused: there is no such path.
    """
    path = Path(path)
    if not path.exists():
        what = "There is no such file or folder."
        raise Refused(Problem("BC-IMP-001", shown(path.name) or "the path", None, None, what, "Check it."))
    groups = groups_in(path) if path.is_dir() else [Group((path,), shown(path.name) or "the file")]
    if not groups:
        what = "The folder is empty."
        problem = Problem("BC-IMP-003", "the folder", None, None, what, "Put the downloads into it.")
        return [_refused("the folder", problem)]
    exports = with_ages_told([read_group(group, readers, fallbacks) for group in groups])
    return [reading for readings in exports for reading in readings]


def read_group(
    group: Group, readers: Sequence[Reader] = READERS, fallbacks: Sequence[Reader] = FALLBACKS
) -> list[Reading]:
    """Read one export; a container that cannot be opened is a Reading without rows."""
    try:
        with group.opened() as export:
            return read_export(export, readers, fallbacks)
    except Refused as refused:
        return [_refused(group.label, refused.problem)]


def connection_rows(readings: Sequence[Reading]) -> pl.DataFrame:
    """Return all rows with the contract's columns, lists joined by ``;``, days as ISO text."""
    tables = [reading.table for reading in readings]
    table = pl.concat(tables) if tables else empty(CONNECTIONS)
    return table.select(
        pl.col("emails", "phones").list.join(";").replace("", None),
        pl.col("since").dt.to_string("%Y-%m-%d"),
        pl.exclude("emails", "phones", "since"),
    ).select(COLUMNS)


def connection_rows_csv(readings: Sequence[Reading]) -> str:
    """Return all rows as CSV, cells that could start a formula made harmless."""
    return neutralised_table(connection_rows(readings)).write_csv()


def _refused(label: str, problem: Problem) -> Reading:
    return Reading(empty(CONNECTIONS), Receipt("", label, problems=(problem,)))
