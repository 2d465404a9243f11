"""Texts each once, and where each of many stands among them: what is done to a text is done to it once."""

import numpy as np
import polars as pl


def once_each(texts: pl.Series, *, in_order: bool = False) -> tuple[pl.Series, pl.Series]:
    """Return the distinct texts, as they come or in order, and the place of each text among them.

    None is null.
    """
    # polars numbers categories as it meets them: no text is looked up twice.
    code = texts.cast(pl.Categorical(pl.Categories.random())).to_physical()
    first = code.is_first_distinct()
    distinct, of_distinct = texts.filter(first), code.filter(first)
    if in_order:
        order = distinct.arg_sort()
        distinct, of_distinct = distinct.gather(order), of_distinct.gather(order)
    place_of = np.empty(code.len(), dtype=np.uint32)
    place_of[of_distinct] = np.arange(distinct.len())
    return distinct, pl.Series(place_of[code])
