"""What the status codes of a table mean: by our own words, the preset's codes and the settings'."""

from collections.abc import Mapping

import polars as pl

from connectors.students.account import Account
from connectors.students.settings import Meaning
from records.policy import EndReason

PLAIN_CODES: dict[str, Meaning] = {
    "applicant": "applicant",
    "current": "current",
    "former": "former",
    "declined": "declined",
    "rejected": "rejected",
    "deceased": "deceased",
}
"""Status words that mean themselves; the settings may say otherwise."""
MOST_CODES = 40
"""Distinct codes, and letters of a code, of a status column; one with more holds something else."""

STATED: dict[str, str] = {
    "applicant": "applicant",
    "current": "current",
    "former": "former",
    "declined": "applicant",
    "rejected": "applicant",
    "completed": "former",
    "withdrawn": "former",
    "break": "current",
    "deceased": "former",
}
"""What someone is by a meaning; transferred says only that one course gave way to another."""
REASONS = tuple(str(reason) for reason in EndReason if reason is not EndReason.UNKNOWN)
"""Meanings that say why a spell ended."""


def folded_codes(codes: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Return codes as they are compared: without outer blanks and regard to case."""
    return {code.strip().casefold(): meaning for code, meaning in codes.items()}


def with_status(
    table: pl.DataFrame, codes: Mapping[str, Meaning], constant: str | None, file: str, account: Account
) -> pl.DataFrame:
    """Add status_source, stated_status and end_reason; rows whose code means `ignore` are counted, and go.

    Args:
        table: `status`; where a preset knows more, `end_reason` and `status_default` (what someone is whose
            status says nothing).
        codes: what codes mean beside our own words.
        constant: what everyone is whose status says nothing.
        file: as problems call it.
        account: where codes without a meaning are told.
    """
    known = PLAIN_CODES | folded_codes(codes)
    said = pl.col("status").str.to_lowercase()
    table = table.with_columns(
        said.replace_strict(known, default=None, return_dtype=pl.String).alias("means"),
        *(
            pl.lit(None, pl.String).alias(name)
            for name in ("end_reason", "status_default")
            if name not in table.columns
        ),
    )
    unmapped = table.filter(pl.col("status").is_not_null() & pl.col("means").is_null())
    if unmapped.height:
        _tell_codes(unmapped["status"].unique().sort().to_list(), unmapped.height, file, account)
    ignored = int((table["means"] == "ignore").sum())
    if ignored:
        account.note(f"{ignored} rows left out, since their status is one to ignore")
    means = pl.col("means")
    stated = means.replace_strict(STATED, default=None, return_dtype=pl.String)
    by_reason = pl.col("end_reason").replace_strict(STATED, default=None, return_dtype=pl.String)
    silent = pl.when(pl.col("status").is_null()).then(
        pl.coalesce("status_default", pl.lit(constant, pl.String))
    )
    return table.filter(means.ne_missing("ignore")).with_columns(
        pl.col("status").alias("status_source"),
        pl.coalesce(by_reason, stated, silent).alias("stated_status"),
        pl.coalesce("end_reason", pl.when(means.is_in(REASONS)).then(means)).alias("end_reason"),
    )


def _tell_codes(codes: list[str], rows: int, file: str, account: Account) -> None:
    column = "status"
    if len(codes) > MOST_CODES or max(map(len, codes)) > MOST_CODES:
        what = (
            f"{rows} rows have a status that the settings do not explain; it seems not to be a status column."
        )
        do = f'Map another column to status under [{account.section}."{file}"] in boundary-check.toml.'
    else:
        listed = ", ".join(f'"{code}"' for code in codes)
        what = f"{rows} rows have a status code that the settings do not explain: {listed}."
        line = ", ".join(f'"{code}" = "..."' for code in codes)
        do = (
            f'Under [{account.section}."{file}"] in boundary-check.toml add status_codes = {{ {line} }}, '
            "each applicant, current, former, declined, rejected, deceased or ignore."
        )
    account.tell("BC-STU-011", file, what, do, column)
