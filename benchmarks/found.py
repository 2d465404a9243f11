"""What was found of the planted: among the candidates, on the list, high on the list; by kind."""

from pathlib import Path

import polars as pl

NICKNAME = "nickname"
LEAST_CANDIDATES = 0.98
"""Share of the planted, all kinds but nicknames, that must be among the candidates."""
LEAST_NICKNAMES = 0.60
"""The same of nicknames, which nobody's table holds all of."""
STRENGTHS = ("strong", "likely", "possible")


def marked(truth: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Say of planted people (connection, student, …) whether they are among pairs: `candidate` is added."""
    known = pairs.select(pl.col("connection").cast(pl.Int64), "student", candidate=pl.lit(True))
    both = truth.join(known, on=["connection", "student"], how="left", maintain_order="left")
    return both.with_columns(pl.col("candidate").fill_null(False))


def print_found(folder: Path) -> bool:
    """Print the tables of one size; false where fewer planted pairs became candidates than must."""
    planted, listed = (pl.read_parquet(folder / f"{name}.parquet") for name in ("candidates", "listed"))
    together = planted.join(listed, on=["staff_id", "student_id"], how="left", maintain_order="left")
    nickname = pl.col("kind") == NICKNAME
    _print_strengths(planted, listed)
    print("| kind | planted | candidates | listed | likely or strong |")
    print("|---|---:|---:|---:|---:|")
    parts = (
        together.group_by("kind", maintain_order=True).agg(_shares()),
        together.filter(~nickname).select(pl.lit("all but nicknames").alias("kind"), *_shares()),
        together.select(pl.lit("all").alias("kind"), *_shares()),
    )
    for kind, count, *found in pl.concat(parts).iter_rows():
        print(f"| {kind} | {count:,} | {' | '.join(share(part) for part in found)} |")
    print(f"\nCandidates of all kinds but nicknames at least {LEAST_CANDIDATES}, ", end="")
    enough = _enough(together, ~nickname, LEAST_CANDIDATES) and _enough(together, nickname, LEAST_NICKNAMES)
    print(f"of nicknames {LEAST_NICKNAMES:.2f}: {'kept' if enough else 'fewer'}.")
    return enough


def _shares() -> list[pl.Expr]:
    return [
        pl.len().alias("planted"),
        pl.col("candidate").mean().alias("candidates"),
        pl.col("strength").is_not_null().mean().alias("listed"),
        pl.col("strength").is_in(["strong", "likely"]).fill_null(False).mean().alias("likely or strong"),
    ]


def _enough(planted: pl.DataFrame, which: pl.Expr, least: float) -> bool:
    """Say whether enough of these are candidates; nobody planted is enough."""
    among = planted.filter(which)["candidate"]
    return among.is_empty() or among.sum() >= least * among.len()


def _print_strengths(truth: pl.DataFrame, listed: pl.DataFrame) -> None:
    """Print how many matches are listed at each strength, and how many of those were planted."""
    pairs = truth.select("staff_id", "student_id", planted=pl.lit(True)).unique()
    marked = listed.join(pairs, on=["staff_id", "student_id"], how="left")
    print("| strength | matches | of which planted |")
    print("|---|---:|---:|")
    for strength in STRENGTHS:
        those = marked.filter(pl.col("strength") == strength)
        part = those["planted"].count() / those.height if those.height else None
        print(f"| {strength} | {those.height:,} | {share(part)} |")
    print()


def share(part: float | None) -> str:
    """Write a share, 0 to 1; nothing where there is none."""
    return "" if part is None else f"{part:.3f}"
