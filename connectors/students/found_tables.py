"""The student table of a sheet: found by our own names, by the mapping, or by the preset it fits."""

import polars as pl

from connectors.sheets import Sheet
from connectors.students.account import Account
from connectors.students.columns import Found, find_columns
from connectors.students.presets.fitting import preset_for
from connectors.students.presets.preset import Preset
from connectors.students.settings import StudentSource

KEYS = {"upn": "upn", "former_upn": "upn", "ucas_id": "ucas", "husid": "husid", "pidm": "pidm"}
"""Column = the kind of number it holds; two records of one number are one person where the rest agrees."""


def find_table(
    sheet: Sheet, source: StudentSource, file: str, account: Account
) -> tuple[Found, Preset | None] | None:
    """Find the student table of a sheet; our own names and the mapping go before any preset.

    Raises:
        Refused: BC-STU-004, a column of names or ids stands there twice; BC-STU-060, two presets fit.
    """
    if not source.preset and (found := find_columns(sheet, source, file, account)):
        return found, None
    preset = preset_for(sheet, source, file)
    if preset and (found := find_columns(sheet, source, file, account, preset)):
        return found, preset
    return None


def tidied_by(
    preset: Preset, table: pl.DataFrame, found: Found, source: StudentSource, file: str, account: Account
) -> pl.DataFrame:
    """Work out what a preset knows of its system, and say in the receipt by which preset a table was read."""
    account.note(f"read as {preset.system}{'' if preset.seen else ', a layout not seen in a real file'}")
    ids = found.header.get("student_id", ())
    if len(ids) > 1:
        account.note(f"ids are {', else '.join(ids)}")
    if not (preset.only_students or source.preset or "user_type" in found.present):
        _tell_everyone(preset, file, account)
    table = table.with_columns(pl.lit(preset.names).alias("name_kind"))
    return preset.tidied(table, account)


def _tell_everyone(preset: Preset, file: str, account: Account) -> None:
    what = "No column says whose account is a student's, so everyone in this file was read as a student."
    do = (
        "Export the students alone. Where the file holds nobody else, say so with "
        f'preset = "{preset.name}" under [students.sources."{file}"] in boundary-check.toml.'
    )
    account.tell("BC-STU-064", file, what, do)
