"""Splink 5 on a labelled set: three models of a name, each trained on the set without its answers.

As its tutorials have it: the share of true pairs from exact whole names, u from random pairs (here all of
them), m by expectation maximisation, blocked once on each part of the name so that the other is estimated,
and term frequencies on exact agreement. Nothing is blocked when pairs are scored: blocking saves time, and
at this size it could only lose true pairs. A single word stands as forename and as surname, since it can be
either; a connection with a name and a handle stands as two rows, and the better weight counts.
"""

import contextlib
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import polars as pl
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI
from splink.internals.comparison_creator import ComparisonCreator
from splink.internals.exceptions import EMTrainingException, SplinkException

from benchmarks.peers import Untrained
from benchmarks.peers.cleaning import clean, clean_handles
from benchmarks.sets import LabelledSet

EXACT_SHARE = 0.3
"""Share of the true pairs that an equal whole name finds, a guess; it moves all weights alike."""

EVERY_WEIGHT = -1000.0
NO_TRAINING = (EMTrainingException, SplinkException, ValueError)
"""What a training raises that has no pairs, or none that agree (its "math domain error")."""


@dataclass(frozen=True)
class Model:
    """What is compared, and what each training is blocked on.

    `joined_if_single` leaves the joined name null for a connection of two words or more.
    """

    comparisons: Callable[[], list[ComparisonCreator]]
    blocked_on: tuple[str, ...]
    joined_if_single: bool = False


def _each_name() -> list[ComparisonCreator]:
    return [
        cl.NameComparison(column).configure(term_frequency_adjustments=True)
        for column in ("forename", "surname")
    ]


def _together() -> list[ComparisonCreator]:
    both = cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="whole_name")
    return [both, cl.NameComparison("joined")]


MODELS = {
    "NameComparison each": Model(_each_name, ("forename", "surname")),
    "ForenameSurname and joined": Model(_together, ("joined", "surname")),
    "ForenameSurname, joined if one word": Model(_together, ("joined", "surname"), joined_if_single=True),
}


def score(labelled: LabelledSet, *, cleaned: bool, model: Model) -> pl.DataFrame:
    """Return connection, record and weight (bits) of every pair; raises Untrained where no pair trains it."""
    left = _connections(labelled, cleaned)
    if model.joined_if_single:
        single = pl.col("forename") == pl.col("surname")
        left = left.with_columns(joined=pl.when(single).then("joined"))
    scored = _linked(left.drop("connection"), _records(labelled, cleaned), model)
    whose = left.select("connection", row="unique_id")
    best = scored.join(whose, on="row").group_by("connection", "record").agg(pl.col("weight").max())
    return best.select("connection", "record", "weight")


def _linked(left: pl.DataFrame, right: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Train the model and return row (unique_id of the left), record and weight of every pair."""
    database = DuckDBAPI()
    tables = [
        database.register(table.to_arrow(), dataset_display_name=name)
        for name, table in (("connections", left), ("records", right))
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=model.comparisons(),
        blocking_rules_to_generate_predictions=["1=1"],
    )
    linker = Linker(tables, settings, log_level=logging.ERROR)
    _train(linker, model, left, right)
    with warnings.catch_warnings():
        # It warns of levels that no pair of the training reached; they stay at its own defaults.
        warnings.simplefilter("ignore")
        try:
            found = linker.inference.predict(threshold_match_weight=EVERY_WEIGHT)
        except SplinkException as fault:
            raise Untrained(type(fault).__name__) from fault
    table = pl.DataFrame(found.as_pyarrow_table())
    return table.select(
        row=pl.col("unique_id_l").cast(pl.UInt32),
        record=pl.col("unique_id_r").cast(pl.UInt32),
        weight=pl.col("match_weight"),
    )


def _train(linker: Linker, model: Model, left: pl.DataFrame, right: pl.DataFrame) -> None:
    """Train what can be; a part of the name that no pair trains stays at Splink's own defaults."""
    training = linker.training
    if left.join(right, on="whole_name", how="semi").height:
        training.estimate_probability_two_random_records_match([block_on("whole_name")], recall=EXACT_SHARE)
    training.estimate_u_using_random_sampling(max_pairs=left.height * right.height, seed=1)
    trained = 0
    for column in model.blocked_on:
        with contextlib.suppress(*NO_TRAINING):
            training.estimate_parameters_using_expectation_maximisation(block_on(column))
            trained += 1
    if not trained:
        raise Untrained("no training had pairs that agree")


def _connections(labelled: LabelledSet, cleaned: bool) -> pl.DataFrame:
    """Return one row for each name and each handle, with the number of its connection."""
    shown, handles = labelled.connections["display_name"], labelled.connections["handle"]
    texts = [clean(shown), clean_handles(handles)] if cleaned else [shown, handles]
    numbers = pl.int_range(labelled.connections.height, dtype=pl.UInt32, eager=True)
    rows = pl.concat(pl.DataFrame({"connection": numbers, "text": text}) for text in texts)
    words = pl.col("text").str.split(" ")
    given = rows.drop_nulls("text").with_columns(
        forename=words.list.first(), surname=words.list.last(), joined=pl.col("text").str.replace_all(" ", "")
    )
    return _completed(given.drop("text"))


def _records(labelled: LabelledSet, cleaned: bool) -> pl.DataFrame:
    first, last = (labelled.records[column] for column in ("first", "last"))
    names = pl.DataFrame(
        {
            "forename": clean(first) if cleaned else first,
            "surname": clean(last) if cleaned else last,
        }
    )
    joined = pl.concat_str("forename", "surname", ignore_nulls=True).str.replace_all(" ", "")
    return _completed(names.with_columns(joined=joined))


def _completed(table: pl.DataFrame) -> pl.DataFrame:
    names = pl.col("forename", "surname", "joined")
    whole = pl.concat_str("forename", "surname", separator=" ", ignore_nulls=True)
    return (
        table.with_columns(names.replace("", None)).with_columns(whole_name=whole).with_row_index("unique_id")
    )


def tools() -> dict[str, Callable[[LabelledSet], pl.DataFrame]]:
    """Return each model, of names as given and of names cleaned."""
    return {
        f"Splink {name}, {'cleaned' if cleaned else 'as given'}": partial(score, cleaned=cleaned, model=model)
        for name, model in MODELS.items()
        for cleaned in (False, True)
    }
