"""The matchers that `side_by_side.py` sets beside ours, each a piece of work in a process of its own.

All begin with the three tables and end with connection, student and weight (its own scale, higher is
likelier) of pairs, each from a floor of its own up. In between each peer is handed distinct cleaned names,
and returns left and right (their row numbers) and weight. Where `everything` is asked, the floor goes: all
pairs of names that it would score.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import polars as pl

from benchmarks.peers.apart import Sides, prepare
from benchmarks.tables import read_tables

OURS, WIDE = "ours", "splink-wide"


@dataclass(frozen=True)
class Peer:
    """One matcher as set up here.

    Attributes:
        title: what the table calls it.
        run: its own part, from distinct names to pairs of them; None: ours, which begins with the tables.
        packages: what it imports.
        columns: what it asks for of distinct names, beside their text.
        scored_whole: false where what it hands on depends on the floor, so that there is nothing beneath it.
        band: the weight from which its own scale calls a pair likelier than not; None: it says no such thing.
        most: the largest product of distinct names that it is given.
    """

    title: str
    run: Callable[[Sides, bool], pl.DataFrame] | None
    packages: tuple[str, ...]
    columns: tuple[str, ...] = ()
    scored_whole: bool = True
    band: float | None = None
    most: float = float("inf")


def ours(folder: Path, everything: bool) -> pl.DataFrame:
    """Match whole tables as a run does, explanations and all; `everything` returns the candidates instead."""
    from matching.candidates import propose_candidates
    from matching.engine import match

    connections, students, names = read_tables(folder)
    if everything:
        return propose_candidates(connections, students, names).with_columns(weight=pl.lit(0.0))
    number = students.select("student_id").with_row_index("student")
    evidence = match(connections, students, names).evidence.select("connection", "student_id", "weight")
    return evidence.join(number, on="student_id").drop("student_id")


SPLINK_FLOOR = -10.0
"""Bits. A pair under odds of 1 in 1,000 is never listed, so a user would not write it out."""
JARO_WINKLER_FLOOR = 0.85
TOKEN_SORT_FLOOR = 85
ROWS_AT_ONCE = 1_000


def splink_usual(sides: Sides, everything: bool) -> pl.DataFrame:
    """Splink with the rules that one writes first."""
    from benchmarks.peers.splink_blocked import link, usual_rules

    return link(sides, usual_rules(), -1000.0 if everything else SPLINK_FLOOR)


def splink_wide(sides: Sides, everything: bool) -> pl.DataFrame:
    """Splink with the rules that this population needs."""
    from benchmarks.peers.splink_blocked import link, wide_rules

    return link(sides, wide_rules(), -1000.0 if everything else SPLINK_FLOOR)


BLOCKS = (
    "l.forename = r.forename and l.surname = r.surname",
    "l.surname = r.surname and l.forename[1] = r.forename[1]",
    "l.forename = r.forename and l.surname[1:3] = r.surname[1:3]",
    "l.forename = r.surname and l.surname = r.forename",
    "l.joined = r.joined",
)


def duckdb_blocks(sides: Sides, everything: bool) -> pl.DataFrame:
    """DuckDB: the usual rules as joins, Jaro-Winkler of the whole names, as they stand and turned."""
    import duckdb

    names = duckdb.connect()
    for side, table in (("l", sides.left), ("r", sides.right)):
        names.register(side, table.to_arrow())
    blocks = " union ".join(
        f"select l.unique_id as a, r.unique_id as b from l join r on {rule}"  # noqa: S608 - our own rules
        for rule in BLOCKS
    )
    found = names.sql(
        f"""
        with scored as (
            select a as "left", b as "right", greatest(
                jaro_winkler_similarity(l.whole_name, r.whole_name),
                jaro_winkler_similarity(l.joined, r.joined),
                jaro_winkler_similarity(l.joined, r.turned)) as weight
            from ({blocks}) join l on l.unique_id = a join r on r.unique_id = b)
        from scored where weight >= {0 if everything else JARO_WINKLER_FLOOR}
        """  # noqa: S608 - our own rules
    )
    return pl.DataFrame(found.to_arrow_table())


def tf_idf(sides: Sides, cutoff: float, most: int) -> pl.DataFrame:
    """TF-IDF of 3-grams, cosine: the best so many names above a cut-off, by sparse_dot_topn."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    left, right = sides.left["text"].to_list(), sides.right["text"].to_list()
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    grams.fit([*left, *right])
    a, b = grams.transform(left), grams.transform(right)
    found = sp_matmul_topn(a, b.T.tocsr(), top_n=most, threshold=cutoff, n_threads=2).tocoo()
    return pl.DataFrame({"left": found.row, "right": found.col, "weight": found.data.astype(float)})


def tf_idf_tight(sides: Sides, _: bool) -> pl.DataFrame:
    """TF-IDF, cosine from 0.5, the best 50."""
    return tf_idf(sides, 0.5, 50)


def tf_idf_loose(sides: Sides, _: bool) -> pl.DataFrame:
    """TF-IDF, cosine from 0.4, the best 100."""
    return tf_idf(sides, 0.4, 100)


def cross_product(sides: Sides, _: bool) -> pl.DataFrame:
    """Every pair by rapidfuzz cdist, token_sort_ratio, two workers."""
    import numpy as np
    from rapidfuzz.fuzz import token_sort_ratio
    from rapidfuzz.process import cdist

    left, right = sides.left["text"].to_list(), sides.right["text"].to_list()
    found = []
    for at in range(0, len(left), ROWS_AT_ONCE):
        part = left[at : at + ROWS_AT_ONCE]
        scores = cdist(
            part, right, scorer=token_sort_ratio, score_cutoff=TOKEN_SORT_FLOOR, dtype=np.uint8, workers=2
        )
        row, column = np.nonzero(scores)
        weight = scores[row, column].astype(float)
        found.append(pl.DataFrame({"left": row + at, "right": column, "weight": weight}))
    return pl.concat(found)


_USUAL = ("forename", "surname", "joined", "whole_name")
PEERS = {
    OURS: Peer("Boundary Check", None, ("polars", "matching.engine"), band=0.0),
    "splink": Peer("Splink 5, usual rules", splink_usual, ("polars", "splink"), _USUAL, band=0.0),
    WIDE: Peer(
        "Splink 5, rules for these names",
        splink_wide,
        ("polars", "splink"),
        (*_USUAL, "surnames", "turned", "initial_last"),
        band=0.0,
    ),
    "duckdb": Peer(
        "DuckDB, usual rules, Jaro-Winkler",
        duckdb_blocks,
        ("polars", "duckdb", "pyarrow"),
        (*_USUAL, "turned"),
    ),
    "tf-idf-tight": Peer(
        "TF-IDF 3-grams, cosine from 0.5, best 50",
        tf_idf_tight,
        ("polars", "sklearn.feature_extraction.text", "sparse_dot_topn"),
        scored_whole=False,
    ),
    "tf-idf-loose": Peer(
        "TF-IDF 3-grams, cosine from 0.4, best 100",
        tf_idf_loose,
        ("polars", "sklearn.feature_extraction.text", "sparse_dot_topn"),
        scored_whole=False,
    ),
    "cdist": Peer(
        "rapidfuzz cdist, token_sort from 85",
        cross_product,
        ("polars", "rapidfuzz.process"),
        scored_whole=False,
        most=4e9,
    ),
}


def pairs_file(name: str, everything: bool) -> str:
    """Return the name of the file that a peer's pairs stand in."""
    return f"{'all' if everything else 'pairs'}-{name}.parquet"


def own_part_file(name: str) -> str:
    """Return the name of the file that says how long a peer's own part took."""
    return f"own-part-{name}.json"


def work(folder: Path, name: str, how: str) -> None:
    """Do a peer's work: `start` imports what it needs, `pairs` and `all` write its pairs."""
    peer = PEERS[name]
    for package in peer.packages:
        import_module(package)
    if how == "start":
        return
    everything = how == "all"
    if peer.run is None:
        pairs = ours(folder, everything)
    elif everything:
        pairs = peer.run(_all_asked(folder, name), everything)
    else:
        pairs = _from_tables(folder, name, peer.run)
    pairs.write_parquet(folder / pairs_file(name, everything))


def _from_tables(folder: Path, name: str, run: Callable[[Sides, bool], pl.DataFrame]) -> pl.DataFrame:
    """Return pairs of people; write how many seconds of processor the peer's own part took."""
    sides = prepare(folder, PEERS[name].columns)
    began = time.process_time()
    pairs = run(sides, False)
    (folder / own_part_file(name)).write_text(json.dumps(time.process_time() - began), encoding="utf-8")
    return sides.of_people(pairs)


MOST_NAMES = 200_000
"""Distinct names of connections up to which the rules that find most are asked for all their pairs."""


def _all_asked(folder: Path, name: str) -> Sides:
    """Give all names; to the wide rules, those of the planted where all pairs are more than 24 GiB hold."""
    sides = Sides.read(folder)
    if name != WIDE or sides.left.height <= MOST_NAMES:
        return sides
    planted = pl.read_parquet(folder / "truth.parquet").select(pl.col("connection").cast(pl.UInt32))
    shown = sides.left_of.join(planted, on="connection", how="semi")
    return replace(sides, left=sides.left.join(shown, on="unique_id", how="semi"))
