"""A list that names its own owner on every row is no list of others, whatever it is called.

Seen: a followers list of Mastodon's kind in which each row held the address of the account itself. Read as it
stands, it would be one connection many times over, and the true ones would be missing.
"""

import polars as pl

from connectors.owner import Owner
from records.policy import Direction

LISTS = frozenset({Direction.FRIEND, Direction.FOLLOWER, Direction.FOLLOWING, Direction.CONTACT})
"""Directions of lists that hold everybody once. People one wrote with may be one person, several times."""


def is_own_list(table: pl.DataFrame, owner: Owner) -> bool:
    """Tell whether all rows of one list (CONNECTIONS) are one account, or the owner.

    >>> rows = pl.DataFrame({"direction": ["follower"] * 2, "handle": ["sian"] * 2})
    >>> blank = {name: pl.lit(None, dtype=pl.String) for name in ("platform_id", "display_name")}
    >>> is_own_list(rows.with_columns(**blank), Owner())
    True
    """
    if table.is_empty() or not set(table["direction"]) <= LISTS:
        return False
    for column, owners, is_unique in (
        # Two accounts never share a handle or a number; people share names.
        ("handle", owner.handles, True),
        ("platform_id", frozenset[str](), True),
        ("display_name", owner.names, False),
    ):
        said = table[column].str.to_lowercase()
        if said.is_not_null().any():
            same = said.null_count() == 0 and said.n_unique() == 1
            is_owners = same and said[0] in {name.lower() for name in owners}
            return is_owners or (same and is_unique and table.height > 1)
    return False
