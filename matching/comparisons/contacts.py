"""What an e-mail address, phone number, known handle or birthday says, where both sides hold one."""

import polars as pl

EMAIL_BITS = 14.0
PHONE_BITS = 11.0
HANDLE_BITS = 16.0
"""Not more: siblings share a phone, a parent's address stands in many records."""
BIRTHDAY_BITS = 10.0
BIRTHDAY_WITHOUT_YEAR_BITS = 8.0
BIRTHDAY_DIFFERS = -6.0

CONTACT = {"connection": pl.UInt32, "student": pl.UInt32, "contact": pl.String, "contact_bits": pl.Float64}
"""One row is one connection × student that share a detail; `contact` is the word for the strongest."""


def contact_evidence(connections: pl.DataFrame, students: pl.DataFrame) -> pl.DataFrame:
    """Return CONTACT for connections (with row number `connection`) and students (with `student`)."""
    handles = _handles(students)
    shared = [
        _shared(_addresses(connections, "connection"), _addresses(students, "student"), "e-mail", EMAIL_BITS),
        _shared(_numbers(connections, "connection"), _numbers(students, "student"), "phone", PHONE_BITS),
        _shared(_handle(connections, handles["value"]), handles, "handle", HANDLE_BITS),
    ]
    return (
        pl.concat(shared)
        .sort("contact_bits", descending=True, maintain_order=True)
        .unique(subset=["connection", "student"], keep="first", maintain_order=True)
        .cast(CONTACT)  # type: ignore[arg-type]
    )


def birthday_bits() -> pl.Expr:
    """Compare a `birthday` (ISO, or --MM-DD) with a student's `dob`; null where either is missing."""
    iso = pl.col("dob").dt.to_string("%Y-%m-%d")
    no_year = pl.col("birthday").str.starts_with("--")
    day = pl.col("birthday").str.tail(5) == iso.str.tail(5)
    known = pl.col("birthday").is_not_null() & pl.col("dob").is_not_null()
    agreed = (
        pl.when(no_year & day)
        .then(BIRTHDAY_WITHOUT_YEAR_BITS)
        .when(pl.col("birthday") == iso)
        .then(BIRTHDAY_BITS)
    )
    return pl.when(known).then(agreed.otherwise(BIRTHDAY_DIFFERS))


def _shared(left: pl.DataFrame, right: pl.DataFrame, word: str, bits: float) -> pl.DataFrame:
    met = left.join(right, on="value").select("connection", "student").unique(maintain_order=True)
    return met.with_columns(contact=pl.lit(word), contact_bits=pl.lit(bits))


def _addresses(table: pl.DataFrame, number: str) -> pl.DataFrame:
    known = table.select(number, value="emails").filter(pl.col("value").list.len() > 0)
    listed = known.explode("value", empty_as_null=True)
    return listed.with_columns(pl.col("value").str.strip_chars().str.to_lowercase()).filter(
        pl.col("value").str.contains("@")
    )


def _numbers(table: pl.DataFrame, number: str) -> pl.DataFrame:
    """Compare the last nine digits: the same number is written +44 7700…, 0044 7700… and 07700…."""
    known = table.select(number, value="phones").filter(pl.col("value").list.len() > 0)
    listed = known.explode("value", empty_as_null=True)
    digits = listed.with_columns(pl.col("value").str.replace_all(r"\D", ""))
    return digits.filter(pl.col("value").str.len_bytes() >= 9).with_columns(pl.col("value").str.tail(9))


def _handle(connections: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Return how an account is called: handle, that without its server, the number X and Strava give.

    Nothing where no student's is `known` to compare with.
    """
    if known.is_empty():
        return connections.clear().select("connection", value="handle")
    handle = pl.col("handle").str.to_lowercase()
    ways = (handle, handle.str.extract(r"^([^@]+)@"), pl.col("platform_id").str.to_lowercase())
    called = pl.concat([connections.select("connection", value=way) for way in ways])
    return called.drop_nulls().unique(maintain_order=True)


def _handles(students: pl.DataFrame) -> pl.DataFrame:
    listed = students.select("student", value="handles").explode("value", empty_as_null=True)
    return listed.with_columns(pl.col("value").str.to_lowercase().str.strip_prefix("@")).drop_nulls()
