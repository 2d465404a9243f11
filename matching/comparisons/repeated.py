"""Handles that only repeat the name shown."""

from string import digits

import polars as pl

from matching.comparisons.forms import FAMILY_CUTS
from matching.population import uk_shares
from matching.rows import NameSide
from matching.shown import ShownSide
from matching.words.parts import in_another_script
from records.names import folded

_LINK = "-[0-9a-f]*[0-9][0-9a-f]*$"
"""The number of a LinkedIn link, which stands after the name."""


def handles_repeated(numbered: pl.DataFrame, shown: ShownSide, side: NameSide) -> pl.DataFrame:
    """Find handles that are only the name shown, as LinkedIn makes links (jo-poe-12ab).

    Returns persona and `repeated`, how the handle spells the name (jo+poe). Such a handle says nothing beyond
    the name, of this student or of any other, so it is not read; but a short word that is nobody's name may
    be cut from one (Nank), and only handles are read in that way.
    """
    names = [uk_shares(role)["token"] for role in side.common]
    known = pl.concat([*names, *(common.counted["token"] for common in side.common.values())]).unique()
    short = shown.words.filter(pl.col("token").str.len_bytes() <= max(FAMILY_CUTS))
    unknown = short.join(known.to_frame(), on="token", how="anti")["shown"].unique()
    both = numbered.drop_nulls(["handle_name", "shown_name"]).filter(
        ~pl.col("shown").is_in(unknown.implode())
    )
    latin = both.filter(~in_another_script(both["shown_name"]))
    said = latin.with_columns(
        words=folded(latin["shown_name"]), handle=pl.col("handle_name").str.to_lowercase()
    ).filter(pl.col("words").str.contains(" ", literal=True))
    joined = pl.col("words").str.replace_all(" ", "", literal=True)
    only = said.select(_letters(pl.col("handle").str.strip_chars_end(digits)) == joined).to_series()
    # Without a link's number these are as they were, and say more only of a name that ends in digits itself.
    linked = pl.col("handle").str.contains("-", literal=True)
    numbered_name = pl.col("words").str.tail(1).is_in([*digits])
    rest = said.filter(~only).filter(linked | numbered_name)
    of_link = rest.filter(_letters(pl.col("handle").str.replace(_LINK, "")) == joined)
    found = pl.concat([said.filter(only), of_link])
    return found.select("persona", repeated=pl.col("words").str.replace_all(" ", "+", literal=True))


def _letters(handle: pl.Expr) -> pl.Expr:
    return handle.str.replace_all("[^0-9a-z]", "")
