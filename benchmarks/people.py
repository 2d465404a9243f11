"""A whole invented population as tables: students, their names, and staff's connections.

Drawn from the frequency tables that ship with the matcher (their licences stand beside them) and from
surnames made of syllables, since the shipped table stops at 3 in 100,000 where life has a long tail: half of
all people bear a surname that nobody else on a list of 4,000 bears. Columns are drawn whole.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from records.tables import CONNECTIONS, NAMES, STUDENTS, filled_to

TABLES = Path(__file__).parents[1] / "matching" / "data"
INVENTED_SHARE = 0.25
"""Share of people who bear an invented surname; our guess at the weight of the tail."""

_BEGINNINGS = """
ash bar bel bick brad brom cal carn chal cleav col cran dal den dor ed fal gar gled hal har hex
hol ing kel ken lam lang lin mar mel mor nan new nor oak par pen pol pres quen rad ros rus sal sed sel
stan stok sut tam tav thorn tre tyr ug ven wad wal war wel wen whit win wol yel zen""".split()
_MIDDLES = ["", "a", "e", "en", "er", "i", "in", "ing", "o", "ster"]
_ENDINGS = """bourne bury by combe cott croft dale den don field ford gate ham hurst land leigh ley low man
mere more ridge sall sden sey shaw stead stock ston thorpe ton wade well wick wood worth yard""".split()
_HOBBIES = [
    "surf",
    "moor",
    "tide",
    "gorse",
    "pixel",
    "otter",
    "heron",
    "storm",
    "mossy",
    "cosmic",
    "kayak",
    "ember",
]


@dataclass(frozen=True)
class Population:
    """What names are drawn from: arrays of names with the running sums of their shares."""

    forenames: np.ndarray
    forenames_upto: np.ndarray
    surnames: np.ndarray
    surnames_upto: np.ndarray

    def given(self, chance: np.random.Generator, count: int) -> np.ndarray:
        """Draw given names."""
        return self.forenames[np.searchsorted(self.forenames_upto, chance.random(count))]

    def family(self, chance: np.random.Generator, count: int) -> np.ndarray:
        """Draw surnames, one in 25 double."""
        drawn = self.surnames[np.searchsorted(self.surnames_upto, chance.random(count))]
        double = chance.random(count) < 0.04
        other = self.surnames[np.searchsorted(self.surnames_upto, chance.random(count))]
        return np.where(double, np.strings.add(np.strings.add(drawn, "-"), other), drawn)


def population() -> Population:
    """Read the shipped tables and add the invented tail."""
    forenames, given_share = _table("forenames.csv")
    surnames, family_share = _table("surnames.csv")
    invented = np.array([a + b + c for a in _BEGINNINGS for b in _MIDDLES for c in _ENDINGS])
    tail = np.full(len(invented), INVENTED_SHARE / len(invented))
    family_share = np.concatenate([family_share * (1 - INVENTED_SHARE), tail])
    everyone = np.concatenate([surnames, invented])
    return Population(forenames, np.cumsum(given_share), everyone, np.cumsum(family_share))


def _table(name: str) -> tuple[np.ndarray, np.ndarray]:
    table = pl.read_csv(TABLES / name, infer_schema=False)
    share = table["share"].cast(pl.Float64).to_numpy()
    return table["name"].to_numpy().astype(np.str_), share / share.sum()


def student_tables(
    people: Population, chance: np.random.Generator, count: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return STUDENTS and NAMES of `count` people, in one order: row n of STUDENTS is student n.

    45 in 100 have a middle name, 12 a former surname, 10 a preferred given name.
    """
    drawn = pl.DataFrame(
        {
            "student_id": [f"{number:08d}" for number in range(count)],
            "given": people.given(chance, count),
            "middle": people.given(chance, count),
            "family": people.family(chance, count),
            "former": people.family(chance, count),
            "preferred": people.given(chance, count),
            "days": chance.integers(0, 45 * 365, count),
            "way": chance.random(count),
        }
    ).with_columns(pl.col("given", "middle", "family", "former", "preferred").str.to_titlecase())
    drawn = drawn.with_columns(
        pl.when(pl.col("way") < 0.45).then("middle").alias("middle"),
        pl.when(pl.col("way") > 0.88).then("former").alias("former"),
        pl.when(pl.col("way").is_between(0.40, 0.50)).then("preferred").alias("preferred"),
        (pl.date(1965, 9, 1) + pl.duration(days="days")).alias("dob"),
    )
    return _students(drawn), _names(drawn)


def _students(drawn: pl.DataFrame) -> pl.DataFrame:
    address = pl.format("{}.{}{}@example.org", "given", "family", "student_id").str.to_lowercase()
    return filled_to(
        drawn.with_columns(
            pl.concat_str("given", "middle", "family", separator=" ", ignore_nulls=True).alias("shown_name"),
            pl.lit("current").alias("status"),
            pl.lit("invented").alias("status_why"),
            pl.concat_list(address).alias("emails"),
            pl.lit(False).alias("deceased"),
            (pl.col("dob") > pl.date(2008, 10, 1)).alias("under_18"),
        ),
        STUDENTS,
    )


def _names(drawn: pl.DataFrame) -> pl.DataFrame:
    legal = drawn.with_columns(pl.lit("legal").alias("name_kind"))
    former = drawn.filter(pl.col("former").is_not_null()).with_columns(
        pl.lit("former").alias("name_kind"), pl.col("former").alias("family")
    )
    preferred = drawn.filter(pl.col("preferred").is_not_null()).with_columns(
        pl.lit("preferred").alias("name_kind"), pl.col("preferred").alias("given")
    )
    return pl.concat([filled_to(part, NAMES) for part in (legal, former, preferred)])


REPEATS = 0.7
"""Size of the pool of people against the number of connections: a colleague stands in many networks, so that
a little over half of the rows are distinct."""
A_NETWORK = 250
"""Connections of one member of staff."""


def connections_table(
    people: Population, chance: np.random.Generator, count: int, network: int = A_NETWORK
) -> pl.DataFrame:
    """Return CONNECTIONS of `count` people who are drawn from nowhere near the student records."""
    pool = int(count * REPEATS) + 1
    drawn = pl.DataFrame(
        {
            "first_name": people.given(chance, pool),
            "last_name": people.family(chance, pool),
            "word": chance.choice(_HOBBIES, pool),
            "serial": chance.integers(1, 999, pool),
            "shape": chance.random(pool),
        }
    )
    rows = drawn[chance.integers(0, pool, count)].with_columns(
        pl.Series("service", chance.choice(["facebook", "instagram", "linkedin"], count, p=[0.5, 0.3, 0.2])),
        pl.int_range(count).alias("row"),
    )
    handle, linkedin = _handles(rows), pl.col("service") == "linkedin"
    # LinkedIn makes the link out of the name itself; few people change it.
    slug = pl.concat_str(pl.col("first_name", "last_name"), pl.col("serial").cast(pl.String), separator="-")
    shown = pl.concat_str(pl.col("first_name", "last_name").str.to_titlecase(), separator=" ")
    return filled_to(
        rows.with_columns(
            pl.when(pl.col("service") != "instagram").then(shown).alias("display_name"),
            pl.when(pl.col("service") == "instagram").then(handle).when(linkedin).then(slug).alias("handle"),
            *(
                pl.when(pl.col("service") == "linkedin").then(pl.col(part).str.to_titlecase()).alias(part)
                for part in ("first_name", "last_name")
            ),
            pl.lit("friend").alias("direction"),
            pl.lit("invented.json").alias("source_file"),
            (pl.col("row") + 1).alias("source_row"),
            pl.format("S{}", pl.col("row") // network).alias("staff_id"),
        ),
        CONNECTIONS,
    )


def _handles(rows: pl.DataFrame) -> pl.Expr:
    """Write handles as people make them up; one in eight holds nothing of the name."""
    first, last = (pl.col(part).str.replace_all(r"[^a-z]", "") for part in ("first_name", "last_name"))
    shape, serial = pl.col("shape"), pl.col("serial").cast(pl.String)
    return (
        pl.when(shape < 0.3)
        .then(first + last)
        .when(shape < 0.45)
        .then(first + "." + last)
        .when(shape < 0.6)
        .then(first + "_" + last + serial.str.slice(0, 2))
        .when(shape < 0.7)
        .then(first.str.slice(0, 1) + last + serial)
        .when(shape < 0.8)
        .then(first + serial)
        .when(shape < 0.88)
        .then(last + first.str.slice(0, 1))
        .otherwise(pl.col("word") + "." + serial)
    )
