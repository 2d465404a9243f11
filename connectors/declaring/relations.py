"""What a member of staff says a connection is to them: beside a match, and nowhere else.

Two places say it: the family in their own profile, and "how do you know them" in a typed list. Either
supports an exemption; neither makes one.
"""

from collections.abc import Sequence

import polars as pl

from connectors.owner import Relative
from records.names import fold, folded
from records.policy import Service


def with_relations(
    connections: pl.DataFrame, relatives: Sequence[tuple[Service | None, Relative]]
) -> pl.DataFrame:
    """Fill `said_to_be` of connections that a profile names as family, on every service, by the whole name.

    Takes and returns CONNECTIONS of one member of staff. What a typed list says comes first.
    """
    said = _by_name(relatives)
    if not said or connections.is_empty():
        return connections
    names = folded(connections["display_name"])
    family = names.replace_strict(list(said), list(said.values()), default=None, return_dtype=pl.String)
    both = pl.concat_str("said_to_be", family.alias("family"), separator="; ", ignore_nulls=True)
    return connections.with_columns(pl.when(both != "").then(both).alias("said_to_be"))


def _by_name(relatives: Sequence[tuple[Service | None, Relative]]) -> dict[str, str]:
    """Return folded name to words: "cousin (Facebook profile)"; a name of one word is no whole name."""
    said: dict[str, dict[str, None]] = {}
    for service, relative in relatives:
        name = fold(relative.name)
        if " " in name:
            where = f"{service.value.capitalize()} profile" if service else "profile"
            said.setdefault(name, {})[f"{relative.relation} ({where})"] = None
    return {name: "; ".join(words) for name, words in said.items()}
