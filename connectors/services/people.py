"""Who stands in the rows of a list, as text, and those rows as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from connectors.connections import day_of_seconds, sound_text
from records.policy import Direction


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a list, as its service writes it; None and empty mean that it does not say.

    Attributes:
        row: the n-th element of its list, from 1.
        when: Unix seconds or milliseconds, or text that begins with a day as YYYY-MM-DD, at UTC.
    """

    row: int
    display_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    handle: str | None = None
    profile_url: str | None = None
    platform_id: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    when: str | None = None
    employer: str | None = None
    birthday: str | None = None


_TEXTS: dict[str, Callable[[Person], str | None]] = {
    "display_name": lambda person: person.display_name,
    "first_name": lambda person: person.first_name,
    "last_name": lambda person: person.last_name,
    "handle": lambda person: person.handle,
    "profile_url": lambda person: person.profile_url,
    "platform_id": lambda person: person.platform_id,
    "employer": lambda person: person.employer,
    "birthday": lambda person: person.birthday,
    "when": lambda person: person.when,
}
_LISTS: dict[str, Callable[[Person], tuple[str, ...]]] = {
    "emails": lambda person: person.emails,
    "phones": lambda person: person.phones,
}


def table_of(people: Sequence[Person], direction: Direction) -> pl.DataFrame:
    """Return one row a person, in order, with those of CONNECTIONS' columns that anybody here fills.

    For `Gathering.add`, which tidies the texts and brings the rows to CONNECTIONS.
    """
    columns = {"source_row": pl.Series([person.row for person in people], dtype=pl.UInt32)}
    for name, said in _TEXTS.items():
        values = [sound_text(said(person)) for person in people]
        if any(values) or name == "when":
            columns[name] = pl.Series(values, dtype=pl.String)
    for name, those in _LISTS.items():
        lists = [list(those(person)) for person in people]
        if any(lists):
            columns[name] = pl.Series(lists, dtype=pl.List(pl.String))
    table = pl.DataFrame(columns)
    day = pl.col("when").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    since = pl.coalesce(day_of_seconds(pl.col("when")), day)
    return table.with_columns(since=since, direction=pl.lit(direction.value)).drop("when")
