"""What can be wrong with a spreadsheet file, in words a person can act on."""

from records.problem import Problem


def not_a_spreadsheet(label: str) -> Problem:
    """A zip with no sheets in it."""
    what = "This file is packed, but is no XLSX or ODS spreadsheet."
    return Problem("BC-IMP-310", label, None, None, what, "Save the list as XLSX, ODS or CSV UTF-8.")


def has_password(label: str) -> Problem:
    """It cannot be opened without somebody who knows it."""
    do = "Save it without a password, hand it in, and delete that copy afterwards."
    return Problem("BC-IMP-311", label, None, None, "This spreadsheet is protected by a password.", do)


def too_far(label: str, row: int) -> Problem:
    """A stray cell in this row (as the program counts) makes the sheet far larger than its list."""
    what = f"A sheet has cells as far as row {row}, far beyond its list, and was not read."
    do = "Delete the rows and columns beyond the list, or save the list as CSV UTF-8."
    return Problem("BC-IMP-312", label, row, None, what, do)


def damaged(label: str) -> Problem:
    """Its parts do not hold together."""
    do = "Open it in a spreadsheet program and save it anew as XLSX."
    return Problem("BC-IMP-313", label, None, None, "This spreadsheet is damaged and cannot be read.", do)


def without_result(label: str, cells: int) -> Problem:
    """So many formula cells were never worked out."""
    what = f"{cells} formula cells hold no saved result and were read as empty."
    do = "Open the file in a spreadsheet program, save it, and hand that in."
    return Problem("BC-IMP-314", label, None, None, what, do)
