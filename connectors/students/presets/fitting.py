"""Which preset a table is read by: the one its headers fit, or the one the settings name."""

from collections.abc import Sequence

from connectors.sheets import Sheet, label
from connectors.students.columns import WITHIN
from connectors.students.presets.accounts import CANVAS, GOOGLE, LDIF, MOODLE
from connectors.students.presets.banner import BANNER
from connectors.students.presets.hesa import HESA
from connectors.students.presets.preset import Preset
from connectors.students.presets.prosolution import PROSOLUTION
from connectors.students.presets.schools import SCHOOLS
from connectors.students.presets.ucas import UCAS
from connectors.students.settings import StudentSource
from records.problem import Problem, Refused

PRESETS: tuple[Preset, ...] = (
    SCHOOLS,
    PROSOLUTION,
    BANNER,
    UCAS,
    HESA,
    CANVAS,
    MOODLE,
    GOOGLE,
    LDIF,
)


def fitting(sheet: Sheet) -> list[Preset]:
    """Return the presets that the first rows of a sheet fit; between several only a person can tell."""
    for cells in sheet.rows.drop("row").head(WITHIN).iter_rows():
        there = {label(cell) for cell in cells if cell}
        if found := [preset for preset in PRESETS if preset.fits(there)]:
            return found
    return []


def preset_for(sheet: Sheet, source: StudentSource, file: str) -> Preset | None:
    """Return the preset by which a sheet is read, the settings' own choice first; None where none fits.

    Raises:
        Refused: BC-STU-060, the headers fit several and the settings name none.
    """
    if source.preset:
        return next(preset for preset in PRESETS if preset.name == source.preset)
    found = fitting(sheet)
    if len(found) > 1:
        raise Refused(several_fit(found, file))
    return found[0] if found else None


def several_fit(found: Sequence[Preset], file: str) -> Problem:
    """Say between which presets the settings must choose."""
    *most, last = (preset.system for preset in found)
    lines = " or ".join(f'preset = "{preset.name}"' for preset in found)
    return Problem(
        "BC-STU-060",
        file,
        None,
        None,
        f"The headers of this table fit several systems: {', '.join(most)} and {last}.",
        f'Under [students.sources."{file}"] in boundary-check.toml put {lines}; `boundary-check profile` '
        "shows what each needs.",
    )


def does_not_fit(source: StudentSource, file: str) -> Problem:
    """Say that a table lacks the headers of the preset that the settings name."""
    return Problem(
        "BC-STU-061",
        file,
        None,
        None,
        f"The settings name the preset {source.preset}, but no row of this table has its headers for an id "
        "and a name.",
        f'Take preset out under [students.sources."{file}"] in boundary-check.toml, or run `boundary-check '
        "profile` on the file and map its columns.",
    )
