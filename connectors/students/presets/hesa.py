"""HESA: the student record as a table, of the older collections and of Data Futures.

SNAME16, the surname on the sixteenth birthday, is a former name where it differs. A dormant student (MODE 63,
64) has no date of leaving and stays open. Why a person left is read for death alone: the same code list
holds health, which never leaves this module.

Sample: data_samples/students/hesa (invented people).
"""

import polars as pl

from connectors.students.account import Account
from connectors.students.presets.preset import Preset, headers

LEFT = {"01": "completed", "98": "completed", "05": "deceased"} | dict.fromkeys(
    ("02", "03", "04", "06", "07", "09", "10"), "withdrawn"
)
"""RSNLEAVE, later RSNEND, now RSNENGEND: 05 is death in all three; 03 has gone to another provider."""


def _with_reasons(table: pl.DataFrame, _account: Account) -> pl.DataFrame:
    # Spreadsheets drop the nought of "01".
    code = pl.col("left_because").str.strip_chars().str.zfill(2)
    reason = code.replace_strict(LEFT, default="unknown", return_dtype=pl.String)
    undated = code.is_not_null() & pl.col("end").is_null()
    at_16, now = (pl.col(name).str.strip_chars().str.to_lowercase() for name in ("former_family", "family"))
    return table.with_columns(
        pl.when(code.is_not_null()).then(reason).alias("end_reason"),
        pl.when(undated).then(pl.lit("former")).alias("status_default"),
        pl.when(at_16 != now.fill_null("")).then("former_family").alias("former_family"),
    )


HESA = Preset(
    name="hesa",
    system="HESA",
    tells=(
        headers("HUSID|SURNAME|FNAMES"),
        headers("SURNAME|FNAMES|BIRTHDTE"),
    ),
    columns={
        "student_id": ("OWNSTU", "HUSID", "SID"),
        "husid": ("HUSID",),
        "ucas_id": ("UCASPERID",),
        "family": ("SURNAME",),
        "forenames": ("FNAMES",),
        "former_family": ("SNAME16",),
        "dob": ("BIRTHDTE",),
        "start": ("COMDATE", "ENGSTARTDATE"),
        "end": ("DATELEFT", "ENDDATE", "ENGENDDATE"),
        "left_because": ("RSNLEAVE", "RSNEND", "RSNENGEND"),
    },
    tidied=_with_reasons,
)
