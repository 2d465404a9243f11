"""LinkedIn's Contacts.csv and ImportedContacts.csv: the phone book that its owner once uploaded.

Headers have blanks in 2018 and none now. A first name often stands alone, numbers have no country code, and
a blank stands before a `+`. A birthday may lack its year.
"""

import polars as pl

from connectors.connections import several
from connectors.dates import dates_in
from connectors.services.people_tables import TableList, labels
from records.policy import Direction


def _contacts(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        "display_name",
        "first_name",
        "last_name",
        "employer",
        "since",
        emails=several(pl.col("email").str.replace_all(",", ";")),
        phones=several(pl.col("phone").str.replace_all(",", ";")),
        birthday=pl.col("birthday").map_batches(_birthdays, return_dtype=pl.String),
        direction=pl.lit(Direction.CONTACT.value),
    )


def _birthdays(column: pl.Series) -> pl.Series:
    """Return ISO days, or --MM-DD where no year is given; US order, as LinkedIn writes.

    >>> _birthdays(pl.Series(["1/8/99", "Jan 8", "8 Jan 1999", "Jan 8, 1999", "1999-01-08"])).to_list()
    ['1999-01-08', '--01-08', '1999-01-08', '1999-01-08', '1999-01-08']
    """
    text = pl.col("said").str.strip_chars()
    month_last = text.str.replace(r"^([A-Za-z]{3,9}) (\d{1,2})(?:,? (\d{4}))?$", "$2 $1 $3").str.strip_chars()
    # A leap year stands in for the missing one, so that 29 February is a day.
    without_year = month_last.str.contains(r"^\d{1,2} [A-Za-z]{3,9}$|^\d{1,2}/\d{1,2}$")
    between = pl.when(month_last.str.contains("/", literal=True)).then(pl.lit("/")).otherwise(pl.lit(" "))
    told = (
        column.alias("said")
        .to_frame()
        .select(
            pl.when(without_year).then(month_last + between + "2000").otherwise(month_last).alias("whole"),
            without_year.fill_null(False).alias("yearless"),
        )
    )
    days = told.select(dates_in(told["whole"], "mdy").values.alias("day"), "yearless")
    return days.select(
        pl.when("yearless")
        .then(pl.col("day").dt.to_string("--%m-%d"))
        .otherwise(pl.col("day").dt.to_string("%Y-%m-%d"))
    )["day"].alias("birthday")


CONTACTS = TableList(
    "importedcontacts.csv",
    (
        labels("First Name", "Last Name", "Created At"),
        labels("Source", "First Name", "Last Name", "Emails"),
        labels("First Name", "Last Name", "Emails", "Phone Numbers"),
    ),
    {
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        "display_name": ("Full Name",),
        "email": ("Emails", "Email", "Email Address"),
        "phone": ("Phone Numbers", "Phone"),
        "employer": ("Companies", "Company"),
        "birthday": ("Birthday",),
        "when": ("Created At",),
    },
    _contacts,
)
