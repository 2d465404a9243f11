"""How many students bear each word of a name, and how rare that makes it."""

import numpy as np
import polars as pl

from matching.dense import meet
from matching.once import once_each
from matching.pairs import pair, unpaired
from matching.population import Frequencies


def counted(named: pl.DataFrame, words: dict[str, pl.Series], owners: pl.DataFrame) -> dict[str, Frequencies]:
    """Count forenames (middle names too, as people go by those) and family names, by role.

    `named` has the numbers of each name's parts, `words` their words by number, `owners` who bears which.
    A student whose legal, preferred and former names share a word bears it once.
    """
    common = {}
    for role, parts in (("given", ("given", "middle")), ("family", ("family",))):
        held = pl.concat(_words_held(words[part], part, run_together=part == role) for part in parts)
        tokens, place = once_each(held["token"])
        by_place = held.with_columns(token=place)
        borne = pl.concat(_borne(owners, named[part], by_place.filter(part=part)) for part in parts)
        once_a_student = borne.unique().to_frame("pair").select(unpaired("pair")[1]).to_series()
        here = pl.Series(np.bincount(once_a_student, minlength=tokens.len()), dtype=pl.Int64)
        common[role] = Frequencies(role, pl.DataFrame({"token": tokens, "here": here}), once_a_student.len())
    return common


def _words_held(words: pl.Series, part: str, *, run_together: bool) -> pl.DataFrame:
    """One row a text (its number `of`) and word of it (`token`), and several words run together if asked."""
    texts = words.alias("token").to_frame().with_row_index("of").with_columns(part=pl.lit(part))
    several = texts.filter(pl.col("token").list.len() > 1) if run_together else texts.clear()
    return pl.concat(
        [
            texts.explode("token", empty_as_null=True).drop_nulls("token"),
            several.with_columns(pl.col("token").list.join("")),
        ]
    )


def _borne(owners: pl.DataFrame, text: pl.Series, held: pl.DataFrame) -> pl.Series:
    """Return `pair`s of a student and a token, for one part of names: `text` is the number of each name's."""
    row, token = meet(text.gather(owners["name"]), held["of"])
    return pl.select(pair(owners["student"].gather(row), held["token"].gather(token))).to_series()


def rarities(vocabulary: pl.DataFrame, common: dict[str, Frequencies]) -> pl.DataFrame:
    """Say how rare the words of a vocabulary (slot, role, token) are, in bits: a row a slot, in order.

    `bits` where the students' records hold it (null: no record does), `shown_bits` where it is shown, and
    `bits_as_family` where a forename stands as a family name (null: it is no recorded forename): those of the
    commoner role.
    """
    of_roles = []
    for role, of_role in common.items():
        words = vocabulary.filter(pl.col("role") == role).select("slot", "token")
        known = of_role.of_words(words["token"])
        as_given = known if role == "given" else common["given"].of_words(words["token"])
        forename, family = as_given["recorded_bits"], known["shown_bits"]
        as_family = pl.when(forename.is_not_null()).then(pl.min_horizontal(forename, family))
        of_roles.append(
            words.select(
                "slot", known["recorded_bits"].alias("bits"), known["shown_bits"], bits_as_family=as_family
            )
        )
    return pl.concat(of_roles).sort("slot").drop("slot")
