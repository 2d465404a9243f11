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


def once_each_of_many(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The same of texts that are nearly all distinct (none null), as they come, in less than half the time.

    They are found by their hashes. Should two texts ever have one hash, the texts themselves are sorted out.
    """
    first = _first_of(texts.hash(0).to_numpy())
    if not (texts == texts.gather(first)).all():
        return once_each(texts)
    new = first == np.arange(len(first), dtype=np.uint32)
    place = np.cumsum(new, dtype=np.uint32) - 1
    return texts.filter(pl.Series(new)), pl.Series(place[first])


def _first_of(numbers: np.ndarray) -> np.ndarray:
    """Return for each number the row in which it stands first."""
    if not len(numbers):
        return np.empty(0, dtype=np.uint32)
    order = np.argsort(numbers).astype(np.uint32)
    ordered = numbers[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    first = np.empty_like(order)
    counts = np.diff(starts, append=len(order))
    first[order] = np.repeat(np.minimum.reduceat(order, starts), counts)
    return first
