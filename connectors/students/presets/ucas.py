"""UCAS: the applicants' views of odbc-link (ivStarN, C, K and W), each a table of its own or joined in one.

AppNo numbers an application and PersonalID the person: it is the ILR's UCASPERID, and a key. ivStarC has a
row a choice, ivStarK one an application, both without names. ivStarW lists applications that were sent by
mistake or withdrawn and that a provider must expunge: they raise no match. The other schemes' views
(ivgStar, ivcStar) have the same columns.

Sample: data_samples/students/ucas (invented people).
"""

import polars as pl

from connectors.students.account import Account
from connectors.students.presets.preset import Preset, headers, letter

SOURCE, CHOICE, EXPUNGED = "ucas", "ucas choice", "ucas expunged"
"""Sources of rows: an applicant, one choice without a name, and the word that an application must go."""
_MARKS = ("miscoded", "cancelled", "expunge")
_WITHDRAWN = ("C", "W", "Y")
"""Of ivStarK: the candidate withdrew, before or after a place was firm. N is not withdrawn, R reinstated."""


def _live_or_not(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    """Join decision and reply to one code (CF: conditional, firm), and mark what is withdrawn or expunged."""
    code = pl.concat_str(letter("decision"), letter("reply"), ignore_nulls=True)
    nameless = pl.all_horizontal(pl.col("family", "forenames", "given").is_null())
    choice = nameless & pl.any_horizontal(pl.col("decision", "choice").is_not_null())
    withdrawn = (letter("choice_cancelled") == "Y") | letter("withdrawn").is_in(_WITHDRAWN)
    table = table.with_columns(withdrawn.fill_null(False).alias("over"), choice.alias("is_choice"))
    table = table.with_columns(_expunged(nameless & ~pl.col("is_choice")).alias("expunged"))
    said = pl.any_horizontal(pl.col(*_MARKS, "withdrawn").is_not_null())
    passed_over = nameless & ~pl.col("is_choice") & ~pl.col("expunged") & said
    _count(table, passed_over, account)
    return table.filter(~passed_over).with_columns(
        pl.when(pl.col("expunged") | pl.col("over")).then(pl.lit("declined")).alias("end_reason"),
        pl.coalesce("status", pl.when(code != "").then(code)).alias("status"),
        pl.when("expunged")
        .then(pl.lit(EXPUNGED))
        .when("is_choice")
        .then(pl.lit(CHOICE))
        .otherwise(pl.lit(SOURCE))
        .alias("source"),
        (pl.col("expunged") | pl.col("is_choice")).alias("kept_unnamed"),
    )


def _expunged(of_a_list: pl.Expr) -> pl.Expr:
    """Tell what must go: a mark says yes, ivStarW has a remark and no mark, ivStarK says withdrawn."""
    yes = pl.any_horizontal(letter(mark).fill_null("") == "Y" for mark in _MARKS)
    unmarked = pl.all_horizontal(pl.col(_MARKS).is_null())
    return yes | (of_a_list & (pl.col("over") | (unmarked & pl.col("wrong").is_not_null())))


def _count(table: pl.DataFrame, passed_over: pl.Expr, account: Account) -> None:
    withdrawn = pl.col("over") & ~pl.col("expunged")
    counts = table.select(
        pl.col("expunged").sum(), withdrawn.sum().alias("withdrawn"), passed_over.sum().alias("passed over")
    ).row(0)
    notes = (
        "applications that UCAS says to expunge or that were withdrawn: taken as declined",
        "withdrawn applications or cancelled choices: taken as declined",
        "rows without a name whose marks say that nothing must go, passed over",
    )
    for count, note in zip(counts, notes, strict=True):
        if count:
            account.note(f"{count} {note}")


def without_expunged(rows: pl.DataFrame) -> pl.DataFrame:
    """Mark applicants as declined whom another file says to expunge, or all of whose choices came to nothing.

    ivStarW and ivStarC are files of their own, so that this shows only when all STUDENT_ROWS are together.
    """
    told = rows.filter(pl.col("source").is_in([CHOICE, EXPUNGED]))
    if told.is_empty():
        return rows
    over = pl.col("end_reason").is_in(["declined", "rejected"]).fill_null(False)
    ended = told.group_by("student_id").agg(
        ((pl.col("source") == EXPUNGED).any() | over.filter(pl.col("source") == CHOICE).all()).alias("over")
    )
    ids = ended.filter("over")["student_id"]
    gone = (pl.col("source") == SOURCE) & pl.col("student_id").is_in(ids.implode())
    # A choice says how an application stands and is no person of its own.
    return rows.filter(pl.col("source") != CHOICE).with_columns(
        pl.when(gone).then(pl.lit("declined")).otherwise("end_reason").alias("end_reason")
    )


UCAS = Preset(
    name="ucas",
    system="UCAS",
    tells=(
        headers("AppNo|Surname|Forenames"),
        headers("PersonalID|ApplicationSchemeCode|Surname|Forenames"),
        headers("AppNo|ChoiceNo|Decision"),
        headers("AppNo|PersonalID|Withdrawn"),
        headers("AppNo|Miscoded"),
        headers("AppNo|Expunge"),
        headers("AppNo|Expunged"),
        headers("AppNo|CancelDate|Remark"),
    ),
    columns={
        "student_id": ("AppNo", "PersonalID"),
        "ucas_id": ("PersonalID",),
        "family": ("Surname",),
        "forenames": ("Forenames",),
        "dob": ("BirthDate", "DateOfBirth"),
        "uln": ("UniqueLearnerNumber",),
        "email": ("Email",),
        "choice": ("ChoiceNo",),
        "decision": ("Decision",),
        "reply": ("Reply",),
        "choice_cancelled": ("ChoiceCancelled",),
        "withdrawn": ("Withdrawn",),
        "miscoded": ("Miscoded",),
        "cancelled": ("Cancelled",),
        "expunge": ("Expunge", "Expunged"),
        "wrong": ("Remark", "CancelDate"),
    },
    # Decision C, U, R, W with the reply F, I, D behind it; RBD and DBD are by default.
    status_codes={
        **dict.fromkeys(("C", "U", "CF", "CI", "UF", "UI"), "applicant"),
        **dict.fromkeys(("CD", "UD", "D", "DBD", "W", "WD", "WF", "WI"), "declined"),
        **dict.fromkeys(("R", "RBD", "RD", "RF", "RI"), "rejected"),
    },
    status="applicant",
    tidied=_live_or_not,
)
