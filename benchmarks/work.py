"""The pieces of work that are measured, each run as `python -m benchmarks.work NAME ...`."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.before_imports import settle


def fixed() -> None:
    """Score 20,000 × 20,000 invented names by rapidfuzz, two workers: a yardstick for the machine.

    The names are made here from syllables, so that the work stays the same whatever else changes.
    """
    from rapidfuzz.fuzz import token_sort_ratio
    from rapidfuzz.process import cdist

    left, right = (_yardstick_names(20_000, seed) for seed in (1, 2))
    for at in range(0, len(left), 1_000):
        cdist(
            left[at : at + 1_000], right, scorer=token_sort_ratio, score_cutoff=85, dtype="uint8", workers=2
        )


def _yardstick_names(count: int, seed: int) -> list[str]:
    import numpy as np

    chance = np.random.default_rng(seed)
    parts = np.array("an be cor da el fin gra hol is jo kar lu mar ne ol pen ro sa tre vi wen ya".split())
    syllables = parts[chance.integers(0, len(parts), (count, 5))]
    return [f"{a}{b} {c}{d}{e}" for a, b, c, d, e in syllables]


def match(folder: Path) -> None:
    """Read the three tables from Parquet, match them, write what was listed."""
    from benchmarks.tables import read_tables
    from matching.engine import match as match_tables

    match_tables(*read_tables(folder)).matches.select("staff_id", "student_id", "strength").write_parquet(
        folder / "listed.parquet"
    )


def candidates(folder: Path) -> None:
    """Write what was planted, and whether each planted pair is among the candidates."""
    import polars as pl

    from benchmarks.found import marked
    from benchmarks.tables import read_tables
    from matching.candidates import propose_candidates

    connections, students, names = read_tables(folder)
    number = students.select("student_id").with_row_index("student")
    truth = pl.read_parquet(folder / "truth.parquet").join(number, on="student_id", maintain_order="left")
    pairs = propose_candidates(connections, students, names)
    marked(truth, pairs).write_parquet(folder / "candidates.parquet")


SEED = 20261001


def make(
    folder: Path, nicknames: Path, connections: str, students: str, network: str = "", per_mille: str = ""
) -> None:
    """Invent a population of this size and write its tables, and what was planted, as Parquet.

    `network` is the connections of one member of staff, `per_mille` how many of 1,000 are students.
    """
    import numpy as np

    from benchmarks import people, planting
    from benchmarks.tables import TABLES

    chance, everyone = np.random.default_rng(SEED), people.population()
    records, names = people.student_tables(everyone, chance, int(students))
    met = people.connections_table(everyone, chance, int(connections), int(network or people.A_NETWORK))
    share = int(per_mille) / 1000 if per_mille else planting.PLANTED_SHARE
    met, truth = planting.planted(met, names, chance, nicknames, share)
    for name, table in zip((*TABLES, "truth"), (met, records, names, truth), strict=True):
        table.write_parquet(folder / f"{name}.parquet")


def make_records(folder: Path, records: str, persons: str) -> None:
    """Invent so many student records of so many persons, and whose each is, as Parquet."""
    import numpy as np

    from benchmarks import many_records, people

    made = many_records.student_rows(
        people.population(), np.random.default_rng(SEED), int(records), int(persons)
    )
    for name, table in zip(("records", "whose"), made, strict=True):
        table.write_parquet(folder / f"{name}.parquet")


def distinct(folder: Path) -> None:
    """Write the distinct cleaned names that peers compare, to lay their pairs beside what was planted."""
    from benchmarks.peers.apart import prepare

    prepare(folder).write(folder)


def peer(folder: Path, name: Path, how: Path) -> None:
    """Do the work of one of the matchers that stand side by side."""
    from benchmarks.peers.at_scale import work

    work(folder, str(name), str(how))


AS_AT = date(2026, 11, 16)


def resolve(folder: Path) -> None:
    """Read the records from Parquet, work out who is who, write under whose id each goes."""
    import polars as pl

    from connectors.students.resolve import resolve as resolve_rows

    resolved = resolve_rows(pl.read_parquet(folder / "records.parquet"), AS_AT)
    resolved.people.write_parquet(folder / "who.parquet")


def who(folder: Path) -> None:
    """Resolve the records, and make students, names and spells of them."""
    import polars as pl

    from connectors.students.records import people_of
    from connectors.students.resolve import resolve as resolve_rows
    from connectors.students.settings import StudentSettings

    rows = pl.read_parquet(folder / "records.parquet")
    people_of(rows, resolve_rows(rows, AS_AT), StudentSettings(), AS_AT)


def year(folder: Path) -> None:
    """Run the sample year, untracked, from its exports to its workbook."""
    from flows.cli import main

    sys.argv = ["boundary-check", "run", str(folder), "--no-track"]
    main()


def make_parts(folder: Path, nicknames: Path, parts: str, each: str, students: str) -> None:
    """Invent students, and connections part by part."""
    from benchmarks import streamed

    streamed.make(folder, nicknames, int(parts), int(each), int(students))


def match_parts(folder: Path) -> None:
    """Match connections that come part by part."""
    from benchmarks import streamed

    streamed.match(folder)


def one_part(folder: Path) -> None:
    """Make students ready and propose for two parts, as a Dask worker does."""
    from benchmarks import one_part

    one_part.work(folder)


def on_workers(folder: Path, way: Path) -> None:
    """Match in this process, or on Dask workers."""
    from benchmarks import on_workers as both_ways

    both_ways.work(folder, str(way))


def vast(file: Path) -> None:
    """Write the zip of 5 GB with a million pictures."""
    from benchmarks.vast import write_archive

    write_archive(file)


def read(path: Path) -> None:
    """Read what was handed in, as `boundary-check read` does; says nothing."""
    from connectors.read_path import read_path

    if sum(reading.receipt.rows for reading in read_path(path)) == 0:
        raise SystemExit("Nobody was read.")


if __name__ == "__main__":
    settle()
    name, *rest = sys.argv[1:]
    pieces: dict[str, Callable[..., None]] = {
        "candidates": candidates,
        "distinct": distinct,
        "fixed": fixed,
        "make": make,
        "make_records": make_records,
        "make_parts": make_parts,
        "match": match,
        "match_parts": match_parts,
        "on_workers": on_workers,
        "one_part": one_part,
        "peer": peer,
        "read": read,
        "resolve": resolve,
        "vast": vast,
        "who": who,
        "year": year,
    }
    pieces[name](*[Path(word) if not word.isdigit() else word for word in rest])
