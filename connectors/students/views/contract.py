"""The columns of the view that a college's database administrator makes for us, and what they become here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.sheets import label
from connectors.students.account import Account
from connectors.students.settings import ViewColumn
from records.problem import Problem, Refused

BECOMES: dict[ViewColumn, str] = {
    "record_id": "student_id",
    "person_ref": "person_ref",
    "uln": "uln",
    "upn": "upn",
    "legal_given": "given",
    "legal_family": "family",
    "preferred_given": "preferred",
    "preferred_family": "preferred_family",
    "former_family": "former_family",
    "middle": "middle",
    "dob": "dob",
    "email": "email",
    "phone": "phone",
    "handle": "handle",
    "status_code": "status",
    "start_date": "start",
    "planned_end": "planned_end",
    "actual_end": "end",
    "institution": "institution",
}
"""The view's name = the name that the same thing has in any table of ours."""
IN_THE_VIEW: dict[str, str] = {ours: name for name, ours in BECOMES.items()}

NEEDED: tuple[ViewColumn, ...] = ("record_id", "legal_given", "legal_family")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be read of a view.

    Attributes:
        columns: name of the contract = the name that the view has for it.
        others: names of the view's other columns, which are never asked for.
    """

    columns: Mapping[ViewColumn, str]
    others: tuple[str, ...]


def choose(there: Sequence[str], renamed: Mapping[ViewColumn, str], account: Account, name: str) -> Chosen:
    """Find the contract's columns in a view; case, blanks and underscores do not matter.

    Args:
        there: the columns that the view has.
        renamed: contract's name = the view's, from the settings.
        account: where an optional column goes that the settings name and the view lacks (BC-STU-093).
        name: the database's name in the settings.

    Raises:
        Refused: BC-STU-091: a needed column is missing.
    """
    exact, alike = set(there), {label(column): column for column in reversed(there)}
    found: dict[ViewColumn, str] = {}
    for column in BECOMES:
        wanted = renamed.get(column, column)
        if wanted in exact:
            found[column] = wanted
        elif label(wanted) in alike:
            found[column] = alike[label(wanted)]
        elif column in renamed and column not in NEEDED:
            what = f"The settings read {column} from a column that the view does not have."
            do = f'Correct columns under [students.databases."{name}"] in boundary-check.toml, or the view.'
            account.tell("BC-STU-093", name, what, do, column)
    if missing := [column for column in NEEDED if column not in found]:
        raise Refused(_missing(missing, name))
    return Chosen(found, tuple(exact - set(found.values())))


def _missing(missing: Sequence[str], name: str) -> Problem:
    what = f"The view lacks {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} needed."
    do = (
        "Ask the administrator to add it to the view (docs/students/database.md has its SQL), or say under "
        f'[students.databases."{name}".columns] what the view calls it.'
    )
    return Problem("BC-STU-091", "", None, None, what, do)
