"""Names that a format keeps apart by kind: the legal one, the one in use, the ones before."""

import polars as pl

from connectors.students.written_names import cleaned

PARTS = ("given", "middle", "family")
PREFERRED = tuple(f"preferred_{part}" for part in PARTS)
FORMER = "former_family"


def each_kind(records: pl.DataFrame) -> pl.DataFrame:
    """Return one row a name: the records' other columns with name_kind, given, middle and family.

    Takes given, middle, family, and as far as they are there preferred_given, preferred_middle,
    preferred_family and former_family (several joined by ``;``). A preferred name takes the given or family
    name it lacks from the legal one. The legal name always has a row, even an empty one; another name equal
    to it has none.

    >>> names = {"source_row": [1], "given": ["Ann"], "middle": [None], "family": ["Rowe"]}
    >>> table = pl.DataFrame(names | {"preferred_given": ["Annie"], "former_family": ["Hicks"]})
    >>> each_kind(table).select("name_kind", "given", "family").rows()
    [('legal', 'Ann', 'Rowe'), ('preferred', 'Annie', 'Rowe'), ('former', 'Ann', 'Hicks')]
    """
    absent = [name for name in (*PREFERRED, FORMER) if name not in records.columns]
    names = records.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    names = names.with_columns(cleaned(pl.col(*PARTS, *PREFERRED).cast(pl.String)))
    legal = names.with_columns(pl.lit("legal").alias("name_kind"))
    kinds = pl.concat([legal, _preferred(legal), _former(legal)])
    return kinds.drop(*PREFERRED, FORMER).sort("source_row", maintain_order=True)


def _preferred(legal: pl.DataFrame) -> pl.DataFrame:
    given, middle, family = map(pl.col, PREFERRED)
    named = legal.filter(pl.any_horizontal(pl.col(PREFERRED).is_not_null()))
    preferred = named.with_columns(
        pl.lit("preferred").alias("name_kind"),
        pl.coalesce(given, "given").alias("given"),
        middle.alias("middle"),
        pl.coalesce(family, "family").alias("family"),
    )
    same = pl.all_horizontal(
        preferred["given"].eq_missing(named["given"]),
        preferred["family"].eq_missing(named["family"]),
        preferred["middle"].is_null() | preferred["middle"].eq_missing(named["middle"]),
    )
    return preferred.filter(~same)


def _former(legal: pl.DataFrame) -> pl.DataFrame:
    held = legal.with_columns(pl.col(FORMER).str.split(";")).explode(FORMER, empty_as_null=True)
    former = held.with_columns(cleaned(pl.col(FORMER)).alias(FORMER))
    changed = former.filter(pl.col(FORMER).is_not_null() & pl.col(FORMER).ne_missing(pl.col("family")))
    return changed.with_columns(pl.lit("former").alias("name_kind"), pl.col(FORMER).alias("family"))
