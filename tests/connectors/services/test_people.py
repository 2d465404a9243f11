from datetime import date

import polars as pl
import pytest

from connectors.services.people import Person, table_of
from records.policy import Direction
from records.tables import CONNECTIONS


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("1600000000", date(2020, 9, 13)),
        ("1600000000000", date(2020, 9, 13)),
        ("2020-09-13 12:26:40", date(2020, 9, 13)),
        ("2020-09-13T12:26:40Z", date(2020, 9, 13)),
        ("0", None),
        ("", None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_day_is_read_in_every_form_that_services_write(when: str | None, day: date | None):
    assert table_of([Person(1, handle="x", when=when)], Direction.FRIEND)["since"].to_list() == [day]


def test_a_table_holds_what_anybody_says():
    table = table_of([Person(1, handle="x"), Person(4, emails=("a@example.org",))], Direction.CONTACT)
    assert set(table.columns) <= set(CONNECTIONS)
    assert table.select("source_row", "handle", "emails", "direction").rows() == [
        (1, "x", [], "contact"),
        (4, None, ["a@example.org"], "contact"),
    ]


def test_nobody_is_an_empty_table():
    assert table_of([], Direction.FRIEND).select(pl.len()).item() == 0
