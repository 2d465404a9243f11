"""rapidfuzz's common scores, every connection against every record, of names as given and of names cleaned.

A record is written with and without its middle name, and the better score counts. Where the names are
cleaned, a handle is also compared with forename and family name run together, as most people make one.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from benchmarks.peers.cleaning import clean, clean_handles
from benchmarks.sets import LabelledSet

SCORES: dict[str, Callable[..., float]] = {
    "ratio": fuzz.ratio,
    "partial_ratio": fuzz.partial_ratio,
    "token_sort_ratio": fuzz.token_sort_ratio,
    "token_set_ratio": fuzz.token_set_ratio,
    "WRatio": fuzz.WRatio,
    "Jaro-Winkler": JaroWinkler.similarity,
}


def raw_texts(labelled: LabelledSet) -> list[tuple[pl.Series, pl.Series]]:
    """Return what is compared with what: one text a connection, one a record, null where there is none."""
    shown = [labelled.connections[column] for column in ("display_name", "handle")]
    return [(mine, theirs) for mine in shown if mine.count() for theirs in written(labelled.records)]


def clean_texts(labelled: LabelledSet) -> list[tuple[pl.Series, pl.Series]]:
    """Return the same, cleaned."""
    names, handles = (
        clean(labelled.connections["display_name"]),
        clean_handles(labelled.connections["handle"]),
    )
    records = [clean(way) for way in written(labelled.records)]
    compared = [(mine, theirs) for mine in (names, handles) if mine.count() for theirs in records]
    joined = records[1].str.replace_all(" ", "")
    return compared + ([(handles.str.replace_all(" ", ""), joined)] if handles.count() else [])


def written(records: pl.DataFrame) -> list[pl.Series]:
    """Return each record's whole name and its name without the middle one."""
    short = records.select(pl.concat_str("first", "last", separator=" ", ignore_nulls=True))
    return [records["full"], short.to_series()]


def matrix(texts: list[tuple[pl.Series, pl.Series]], scorer: Callable[..., float]) -> np.ndarray:
    """Return each connection's (row) best score with each record (column) over the ways to write them."""
    best: np.ndarray | None = None
    for mine, theirs in texts:
        found = cdist(mine.to_list(), theirs.to_list(), scorer=scorer, dtype=np.float32, workers=-1)
        best = found if best is None else np.maximum(best, found)
    if best is None:
        raise ValueError("No connection has a name or a handle.")
    return best


def score(labelled: LabelledSet, *, cleaned: bool, scorer: Callable[..., float]) -> pl.DataFrame:
    """Return connection, record and weight of every pair."""
    scores = matrix(clean_texts(labelled) if cleaned else raw_texts(labelled), scorer)
    connection, record = np.indices(scores.shape, dtype=np.uint32)
    columns: dict[str, Any] = {"connection": connection, "record": record, "weight": scores}
    return pl.DataFrame({name: array.ravel() for name, array in columns.items()})


def tools() -> dict[str, Callable[[LabelledSet], pl.DataFrame]]:
    """Return each score, of names as given and of names cleaned, under the name that the table gives it."""
    return {
        f"rapidfuzz {name}, {'cleaned' if cleaned else 'as given'}": partial(
            score, cleaned=cleaned, scorer=scorer
        )
        for name, scorer in SCORES.items()
        for cleaned in (False, True)
    }
