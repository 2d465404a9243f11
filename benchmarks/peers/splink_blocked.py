"""Splink 5 with blocking, at size: one of the models of `splink_models.py`, and two sets of rules.

As its pages recommend: the share of matches from equal whole names, u from a million random pairs, m by two
blocked sessions of expectation maximisation, each on a sample of a million pairs.
"""

import contextlib
import logging
import warnings
from typing import Any

import polars as pl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from benchmarks.peers.apart import Sides
from benchmarks.peers.splink_models import EXACT_SHARE, MODELS, NO_TRAINING

A_MILLION = 1e6
MODEL = MODELS["NameComparison each"]
"""On this population the best F1 of the three: 0.38, the two others 0.28."""


def usual_rules() -> list[Any]:
    """What one writes first: equal names, one part equal and the other's beginning, turned, run together."""
    return [
        block_on("forename", "surname"),
        block_on("surname", "substr(forename, 1, 1)"),
        block_on("forename", "substr(surname, 1, 3)"),
        "l.forename = r.surname and l.surname = r.forename",
        block_on("joined"),
    ]


def wide_rules() -> list[Any]:
    """What this population needs: any surname or half of one in common, slips on either part, handles."""
    return [
        block_on("surnames", arrays_to_explode=["surnames"]),
        "l.forename = r.surname and l.surname = r.forename",
        block_on("joined"),
        "l.joined = r.turned",
        "l.joined = r.initial_last",
        block_on("forename", "substr(surname, 1, 2)"),
        block_on("forename", "substr(surname, -3)"),
        "l.forename = r.forename and l.surname = substr(r.surname, 1, 1)",
    ]


def link(sides: Sides, rules: list[Any], floor: float) -> pl.DataFrame:
    """Train, predict, and return left, right and weight (bits) of pairs from the floor up."""
    database = DuckDBAPI()
    tables = [
        database.register(side.to_arrow(), dataset_display_name=name)
        for name, side in (("connections", sides.left), ("records", sides.right))
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=MODEL.comparisons(),
        blocking_rules_to_generate_predictions=rules,
        additional_columns_to_retain=[],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(tables, settings, log_level=logging.ERROR)
    _train(linker)
    with warnings.catch_warnings():
        # It warns of levels that no pair of the training reached; they stay at its own defaults.
        warnings.simplefilter("ignore")
        found = pl.DataFrame(linker.inference.predict(threshold_match_weight=floor).as_pyarrow_table())
    return found.select(left="unique_id_l", right="unique_id_r", weight="match_weight")


def _train(linker: Linker) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("whole_name")], recall=EXACT_SHARE)
    training.estimate_u_using_random_sampling(max_pairs=A_MILLION, seed=1)
    for column in MODEL.blocked_on:
        with contextlib.suppress(*NO_TRAINING):
            training.estimate_parameters_using_expectation_maximisation(
                block_on(column), max_pairs=A_MILLION, record_sample_proportion=0.1
            )
