"""Student records of a large university and its colleges: several systems' records of every person.

Drawn from the names of `people.py`. A person has a record in a few of six systems, under an id of each
system; older records bear the surname of then, and 8 in 100 have changed it. One record in ten lacks the date
of birth, 2 in 100 people are twins with one surname, birthday and e-mail address, a directory gives neither
date nor number, one system writes capitals, and an office's address stands in some hundreds of records.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.people import Population
from records.tables import STUDENT_ROWS, filled_to


@dataclass(frozen=True)
class System:
    """One system's records: their source, the share of all records, what each holds beside a name."""

    source: str
    share: float
    holds: tuple[str, ...]
    old: bool = False
    """Its records bear the surname that a person had before."""
    capitals: bool = False


SYSTEMS = (
    System("ilr 2025-26", 0.22, ("dob", "uln", "email", "middle"), old=True),
    System("ilr 2026-27", 0.22, ("dob", "uln", "email", "middle")),
    System("students", 0.20, ("dob", "uln", "upn", "email"), capitals=True),
    System("ucas", 0.14, ("dob", "ucas", "email", "middle"), old=True),
    System("ctf", 0.12, ("dob", "upn", "middle"), old=True),
    System("directory", 0.10, ("email",)),
)
SAME_ID = ("ilr 2025-26", "ilr 2026-27")
"""Seven in ten learners keep their reference from one year to the next; of the others the ILR links half."""


def student_rows(
    people: Population, chance: np.random.Generator, records: int, persons: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return STUDENT_ROWS of so many records, and whose each id is: student_id and `whose`."""
    everyone = _everyone(people, chance, persons)
    whose = np.concatenate([np.arange(persons), chance.integers(0, persons, records - persons)])
    system = chance.choice(len(SYSTEMS), records, p=[each.share for each in SYSTEMS])
    drawn = everyone[whose].with_columns(
        pl.Series("system", system),
        pl.Series("way", chance.random(records)),
        pl.Series("start", chance.integers(0, 1200, records)),
        pl.int_range(records).cast(pl.UInt32).alias("source_row"),
    )
    rows = pl.concat([_of_system(drawn, at, each) for at, each in enumerate(SYSTEMS)])
    truth = rows.select("student_id", "whose").unique(maintain_order=True)
    return filled_to(rows.drop("whose"), STUDENT_ROWS), truth


def _everyone(people: Population, chance: np.random.Generator, persons: int) -> pl.DataFrame:
    number = pl.int_range(persons).alias("whose")
    drawn = pl.DataFrame(
        {
            **{part: people.given(chance, persons) for part in ("given", "middle")},
            **{part: people.family(chance, persons) for part in ("family", "old_family")},
            "days": chance.integers(0, 45 * 365, persons),
            "what": chance.random(persons),
        }
    ).with_columns(number, pl.col("given", "middle", "family", "old_family").str.to_titlecase())
    twin = (number % 100 == 1).alias("twin")
    drawn = drawn.with_columns(
        (pl.date(1965, 9, 1) + pl.duration(days="days")).alias("dob"),
        pl.format("{}.{}{}@example.org", pl.col("given").str.head(1), "family", number).alias("email"),
        pl.when(pl.col("what") < 0.45).then("middle").alias("middle"),
        pl.when(pl.col("what") > 0.92).then("old_family").otherwise("family").alias("old_family"),
        _uln(number),
        pl.format("upn:A{}", number + 100_000_000_000).alias("upn"),
        pl.format("ucas:{}", number + 1_000_000_000).alias("ucas"),
    )
    shared = [
        pl.when(twin).then(pl.col(name).shift(1)).otherwise(name).alias(name)
        for name in ("family", "old_family", "dob", "email")
    ]
    office = (
        pl.when(number % 1000 == 500).then(pl.lit("office@example.org")).otherwise("email").alias("email")
    )
    return drawn.with_columns(shared).with_columns(office)


def _uln(number: pl.Expr) -> pl.Expr:
    """Give nine in ten people a number whose check digit is right; a tenth of the numbers have none."""
    stem = (number + 200_000_000).cast(pl.String)
    rest = pl.sum_horizontal(stem.str.slice(n, 1).cast(pl.Int32) * (10 - n) for n in range(9)) % 11
    return pl.when(rest > 0).then(stem + (10 - rest).cast(pl.String)).alias("uln")


def _of_system(drawn: pl.DataFrame, at: int, system: System) -> pl.DataFrame:
    missing = pl.lit(None, pl.String)
    given = pl.col("whose").cast(pl.String)
    own = pl.format(f"{system.source[:2]}{at}-{{}}", given)
    kept = pl.col("whose") % 10 < 7
    student_id, linked = own, missing
    if system.source in SAME_ID:
        student_id = pl.when(kept).then(pl.format("il-{}", given)).otherwise(own)
        if not system.old:
            earlier = pl.format("il0-{}", given)
            linked = pl.when(~kept & (pl.col("whose") % 2 == 0)).then(earlier)
    key = next((name for name in ("upn", "ucas") if name in system.holds), None)
    keys = pl.concat_list(key) if key else pl.lit([], pl.List(pl.String))
    return drawn.filter(pl.col("system") == at).select(
        "whose",
        "source_row",
        _in_capitals(pl.col("given"), system),
        student_id.alias("student_id"),
        linked.alias("linked_id"),
        keys.alias("keys"),
        pl.lit("legal").alias("name_kind"),
        _in_capitals(pl.col("old_family" if system.old else "family").alias("family"), system),
        pl.when(pl.lit("dob" in system.holds) & (pl.col("way") > 0.1)).then("dob").alias("dob"),
        *(
            (pl.col(name) if name in system.holds else missing).alias(name)
            for name in ("middle", "uln", "email")
        ),
        (pl.date(2022, 9, 1) + pl.duration(days="start")).alias("start"),
        (pl.date(2023, 7, 31) + pl.duration(days="start")).alias("end"),
        pl.lit(system.source).alias("source"),
        pl.lit(f"{system.source}.csv").alias("source_file"),
    )


def _in_capitals(name: pl.Expr, system: System) -> pl.Expr:
    return name.str.to_uppercase() if system.capitals else name
