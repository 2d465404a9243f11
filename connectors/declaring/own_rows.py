"""Rows that are the member of staff themself: among a group's writers, where another chat shows whose it is.

A single group chat does not say which of its writers handed it in. Several chats of one phone do: what one
export knows of its owner holds for the others of the same service.
"""

from collections.abc import Collection

import polars as pl

from connectors.owner import Owner
from records.names import fold, folded
from records.policy import Direction, Service

CONVERSATIONS = [Direction.MESSAGE_PARTNER.value, Direction.GROUP_MESSAGE.value]
"""Directions in which the owner can stand among the others; a list of friends never holds its owner."""


def without_own_rows(connections: pl.DataFrame, owners: dict[Service | None, Owner]) -> pl.DataFrame:
    """Leave out rows of conversations that are the owner of the account, by whole shown name or handle.

    Takes and returns CONNECTIONS of one member of staff; `owners` is what each service's exports say of whose
    account it is.
    """
    for service, owner in owners.items():
        if service is not None and owner:
            connections = connections.filter(~_is_own(connections, service, owner))
    return connections


def _is_own(connections: pl.DataFrame, service: Service, owner: Owner) -> pl.Series:
    is_talk = (connections["service"] == service.value) & connections["direction"].is_in(CONVERSATIONS)
    named = folded(connections["display_name"]).is_in(_folded(owner.names))
    handled = folded(connections["handle"]).is_in(_folded(owner.handles))
    return is_talk & (named.fill_null(value=False) | handled.fill_null(value=False))


def _folded(names: Collection[str]) -> list[str]:
    return sorted({fold(name) for name in names} - {""})
