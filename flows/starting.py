"""`init`: a working folder with its folders, settings, and templates that show one row each."""

import csv
import io
from pathlib import Path

from flows.settings.sections import FILE, Settings
from flows.settings.showing import commented
from flows.terminal import Terminal
from records.problem import Problem, Refused

TEMPLATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "staff.csv": (
        (
            *("staff_id", "name", "email", "department", "line_manager_id", "employment"),
            *("starts", "ends", "student_id", "formerly"),
        ),
        ("S001", "Ada Example", "ada@example.org", "Science", "", "employee", "2020-09-01", "", "", ""),
    ),
    "declaration.csv": (
        ("service", "account_held", "answer", "approved_business_account", "reason", "account_name"),
        ("snapchat", "yes", "declared by hand", "no", "typed in connections.csv", "bo.example"),
    ),
    "connections.csv": (
        (
            *("service", "display_name", "direction", "handle", "profile_url", "email", "phone", "since"),
            *("real_name", "how_you_know_them", "note"),
        ),
        ("snapchat", "Bo Example", "friend", "bo.example", "", "", "", "2025-03-01", "", "neighbour", ""),
    ),
    "exemptions.csv": (
        ("staff_id", "student_id", "reason", "note", "expires"),
        ("S001", "26000001", "relative", "her nephew, as declared in 2025", "2027-12-31"),
    ),
    "told.csv": (
        (
            *("staff_id", "student_id", "student_name", "service", "connection_name", "handle"),
            *("told_by", "note"),
        ),
        ("S001", "26000001", "Cyril Example", "instagram", "Cy", "cy.example", "a colleague", ""),
    ),
    "people-i-know.csv": (
        ("staff_id", "person", "service", "how you know them", "in your own words"),
        ("S001", "Cyril Example", "instagram", "Relative", "my nephew"),
    ),
    "students.csv": (
        (
            *("student_id", "given", "middle", "family", "preferred", "former_family", "dob", "email"),
            *("phone", "handle", "uln", "status", "start", "end"),
        ),
        (
            *("26000001", "Cyril", "", "Example", "Cy", "", "2008-05-17", "cyril@example.org"),
            *("", "", "", "current", "2026-09-01", ""),
        ),
    ),
}
"""Header and one invented row of each table that people fill in themselves; columns by the contract."""

READ_ME = """\
What goes where
===============

staff.csv                 who is to declare: copy templates/staff.csv here and fill it in
students/                 the student record files: applicants, current and former students, in any number
                          (an ILR, a CTF, a OneRoster or School Data Sync export as it came, a system's own
                          table, or one like templates/students.csv); docs/student-records.md
declarations/STAFF_ID/    what that person handed in: the zips as downloaded, folders, single files, and
                          declaration.csv, in which they answer for every service
declarations/             or one list for many people, with a staff_id column
templates/                also: exemptions.csv (last year's exemptions, from paper), told.csv (matches that
                          somebody told you of), people-i-know.csv (whom staff tell of before they are
                          asked): copy one here, fill it in, then boundary-check record FILE --by STAFF_ID
boundary-check.toml       the settings; put the safeguarding lead's staff_id under [people]

Then, from this folder:

    boundary-check run

The review list is then under review/ and the year. Keep this folder where only the safeguarding lead and
those who help them can open it, on a local disk: it holds people's data.
"""


def start_folder(folder: Path) -> int:
    """Make or complete a working folder; whatever is there already stays as it is.

    Raises:
        Refused: BC-SET-003: there is a file of that name, or no folder can be made there.
    """
    terminal = Terminal()
    made = []
    try:
        for name in ("students", "declarations", "templates"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for path, text in _files(folder).items():
            if not path.exists():
                path.write_text(text, encoding="utf-8", newline="")
                made.append(path.relative_to(folder).as_posix())
    except OSError as fault:
        what = f"No working folder can be made there ({fault.strerror or type(fault).__name__})."
        do = "Name a new folder, or one that you may write to."
        raise Refused(Problem("BC-SET-003", str(folder), None, None, what, do)) from None
    terminal.say(f"The working folder is {folder}.")
    terminal.say(f"Made: {', '.join(made)}." if made else "Everything was there already.")
    terminal.say(f"Read {folder / 'Read me.txt'} for what goes where, then: boundary-check run {folder}")
    return 0


def _files(folder: Path) -> dict[Path, str]:
    templates = {folder / "templates" / name: _table(*rows) for name, rows in TEMPLATES.items()}
    return {folder / FILE: commented(Settings()), folder / "Read me.txt": READ_ME, **templates}


def _table(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([header, row])
    return text.getvalue()
