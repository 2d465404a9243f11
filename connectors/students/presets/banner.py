"""Banner: a query over SPRIDEN and the tables beside it, with Banner's own column names.

SPRIDEN keeps every name and every id a person has had: the current row has an empty SPRIDEN_CHANGE_IND, the
others say N (the name changed) or I (the id changed). They are names of the same person, found by the
PIDM that never changes. SPBPERS_DEAD_IND is from documentation alone.

Sample: data_samples/students/banner (invented people).
"""

import polars as pl

from connectors.students.account import Account
from connectors.students.presets.preset import Preset, headers, letter

historic = letter("change_ind").fill_null("") != ""


def _one_person_a_pidm(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    table = table.with_columns(pl.coalesce(pl.format("pidm {}", "pidm"), "student_id").alias("who"))
    table = _with_current_ids(table, account)
    table = _with_newest_status(table)
    inactive = letter("email_status").fill_null("A") != "A"
    died = (letter("died") == "Y").any().over("who").fill_null(False)
    applied = pl.any_horizontal(pl.col("decision", "applied").is_not_null()).any().over("who")
    return table.with_columns(
        pl.when(~inactive).then("email").alias("email"),
        pl.when(~historic).then("preferred").alias("preferred"),
        pl.when(died).then(pl.lit("deceased")).alias("end_reason"),
        pl.when(applied).then(pl.lit("applicant")).alias("status_default"),
    )


def _with_current_ids(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    """Put historic rows under the current id, and say whether the name or only the id is a former one."""
    now = (
        table.filter(~historic)
        .unique("who", keep="first", maintain_order=True)
        .select("who", *(pl.col(name).alias(f"{name}_now") for name in ("student_id", "given", "family")))
    )
    table = table.join(now, on="who", how="left", maintain_order="left")
    alone = table.filter(historic & pl.col("student_id_now").is_null()).height
    if alone:
        account.note(f"{alone} former names stand without the person's current row")
    same_name = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in ("given", "family")
    )
    old_id = historic & (pl.col("student_id") != pl.col("student_id_now"))
    kind = (
        pl.when(~historic | same_name)
        .then(pl.lit("legal"))
        .when(letter("change_ind") == "N")
        .then(pl.lit("former"))
        .otherwise(pl.lit("alias"))
    )
    changed = table.filter(historic).height
    if changed:
        account.note(f"{changed} rows are former names or ids of people")
    return table.with_columns(
        kind.alias("name_kind"),
        pl.when(old_id).then("student_id").alias("linked_id"),
        pl.when(historic)
        .then(pl.coalesce("student_id_now", "student_id"))
        .otherwise("student_id")
        .alias("student_id"),
    )


def _with_newest_status(table: pl.DataFrame) -> pl.DataFrame:
    """Give all rows of a person the status of their newest term, and a former name's row that of the current.

    Banner adds a row when a status changes; a former name has no status of its own, and without one the
    person would count as current by it.
    """
    stated = table.filter(pl.col("status").is_not_null())
    newest = stated.sort("term", nulls_last=False, maintain_order=True).unique("who", keep="last")
    dated = stated.filter(pl.col("term").is_not_null()).select("who").unique()
    table = table.join(
        newest.select("who", pl.col("status").alias("newest_status")),
        on="who",
        how="left",
        maintain_order="left",
    )
    by_term = pl.col("who").is_in(dated["who"].implode())
    decision = pl.coalesce(
        "decision", pl.when(historic).then(pl.col("decision").drop_nulls().first().over("who"))
    )
    return table.with_columns(
        pl.when(by_term | pl.col("status").is_null())
        .then(pl.coalesce("newest_status", decision))
        .otherwise("status")
        .alias("status")
    )


BANNER = Preset(
    name="banner",
    system="Banner",
    tells=(headers("SPRIDEN_ID|SPRIDEN_LAST_NAME|SPRIDEN_FIRST_NAME"),),
    columns={
        "student_id": ("SPRIDEN_ID",),
        "pidm": ("SPRIDEN_PIDM",),
        "change_ind": ("SPRIDEN_CHANGE_IND",),
        "family": ("SPRIDEN_LAST_NAME",),
        "given": ("SPRIDEN_FIRST_NAME",),
        "middle": ("SPRIDEN_MI",),
        "preferred": ("SPBPERS_PREF_FIRST_NAME",),
        "dob": ("SPBPERS_BIRTH_DATE",),
        "died": ("SPBPERS_DEAD_IND",),
        "email": ("GOREMAL_EMAIL_ADDRESS",),
        "email_status": ("GOREMAL_STATUS_IND",),
        "status": ("SGBSTDN_STST_CODE",),
        "term": ("SGBSTDN_TERM_CODE_EFF",),
        "decision": ("SARAPPD_APDC_CODE",),
        "applied": ("SARADAP_APPL_NO", "SARADAP_TERM_CODE_ENTRY", "SARADAP_APST_CODE", "SARADAP_PIDM"),
    },
    # Every other code of STVSTST and STVAPDC is the institution's own.
    status_codes={"AS": "current"},
    tidied=_one_person_a_pidm,
)
