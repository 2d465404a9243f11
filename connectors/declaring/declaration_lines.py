"""declaration.csv: what a member of staff states for each service, one row a service.

With a staff_id column it is one for many. Words are taken in any case; what is not understood is a
problem of that row, and the row then says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from connectors.export import Export, Member
from connectors.reader import Reader, Reading, Receipt
from connectors.sheets import label, read_sheets, table_under
from connectors.tabular.headers import headers_at_the_beginning, named
from connectors.words import service_of
from records.people import DeclarationLine
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, empty

Held = Literal["yes", "no", "closed"]
Stated = Literal["list attached", "declared by hand", "none", "cannot be exported", "decline"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "staff_id": ("staff_id", "staff number", "staff no", "employee_id", "employee number"),
    "service": ("service", "network", "platform"),
    "account_held": ("account_held", "account", "have account"),
    "answer": ("answer", "exported"),
    "approved_business_account": ("approved_business_account", "business account", "approved"),
    "reason": ("reason", "note"),
    "account_name": ("account_name", "name of the account", "account is called"),
}
_HEADERS = (("service", "account_held"), ("service", "answer"), ("service", "exported"))
_LABELS = [frozenset(map(label, headers)) for headers in _HEADERS]

_HELD: dict[str, Held] = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}
_HELD |= {"closed": "closed"}
_STATED: dict[str, Stated] = {label(word): word for word in get_args(Stated)}
_STATED |= {
    "attached": "list attached",
    "yes": "list attached",
    "byhand": "declared by hand",
    "typed": "declared by hand",
    "nil": "none",
    "noaccount": "none",
    "notpossible": "cannot be exported",
    "declined": "decline",
}
_APPROVED = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


@dataclass(frozen=True, slots=True)
class Stating:
    """The lines of one declaration file, and what is wrong with it.

    Attributes:
        lines: with the row each stands in.
        problems: rows that a person must look at.
    """

    lines: tuple[tuple[int, DeclarationLine], ...]
    problems: tuple[Problem, ...]


def is_declaration(export: Export, member: Member) -> bool:
    """Tell a declaration from a list of people by its headers; a workbook by its name."""
    if member.path.lower().endswith((".xlsx", ".ods")):
        return "declaration" in member.path.rpartition("/")[2].lower()
    lines = headers_at_the_beginning(export.head(member))
    people = {label("display_name"), label("name_as_shown"), label("handle")}
    return any(wanted <= line and not line & people for wanted in _LABELS for line in lines)


def read_lines(export: Export, member: Member, staff_id: str | None, file: str) -> Stating:
    """Read the lines of a declaration.

    Args:
        export: what holds the file.
        member: the file.
        staff_id: whose it is; None where a column says so.
        file: how the file is called in problems.
    """
    try:
        sheets = read_sheets(export.read(member), file)
    except Refused as refused:
        return Stating((), (refused.problem,))
    tables = (table_under(sheet, _HEADERS) for sheet in sheets)
    table = next((table for table in tables if table is not None), None)
    if table is None:
        what = "The declaration has no headers service, account_held and answer."
        do = "Use the template: service,account_held,answer,approved_business_account,reason."
        return Stating((), (Problem("BC-DEC-030", file, None, None, what, do),))
    own, _ = named(table, COLUMNS)
    lines: list[tuple[int, DeclarationLine]] = []
    problems: list[Problem] = []
    for row in own.iter_rows(named=True):
        line = _line(
            {key: value for key, value in row.items() if key != "row"}, row["row"], staff_id, file, problems
        )
        if line:
            lines.append((row["row"], line))
    return Stating(tuple(lines), tuple(problems))


def _line(
    said: dict[str, str | None], row: int, staff_id: str | None, file: str, problems: list[Problem]
) -> DeclarationLine | None:
    text = {key: (value or "").strip() for key, value in said.items()}
    service = service_of(text["service"])
    owner = staff_id or text["staff_id"]
    if service is None:
        what, do = "No service is known by this word, so the line was left out.", "Use the template's words."
        problems.append(Problem("BC-DEC-031", file, row, "service", what, do))
    if not owner:
        problems.append(
            Problem("BC-DEC-032", file, row, "staff_id", "The line has no staff_id.", "Add the id.")
        )
    _tell_other_owner(text["staff_id"], staff_id, row, file, problems)
    for column, words in (
        ("account_held", _HELD),
        ("answer", _STATED),
        ("approved_business_account", _APPROVED),
    ):
        if text[column] and label(text[column]) not in words:
            what, do = (
                "This word is not one of the answers, so it counts as empty.",
                "Use the template's words.",
            )
            problems.append(Problem("BC-DEC-033", file, row, column, what, do))
    if service is None or not owner:
        return None
    return DeclarationLine(
        staff_id=owner,
        service=service,
        account_held=_HELD.get(label(text["account_held"])),
        answer=_STATED.get(label(text["answer"])),
        approved_business_account=_APPROVED.get(label(text["approved_business_account"]), False),
        reason=text["reason"] or None,
        account_name=text["account_name"] or None,
    )


def _tell_other_owner(said: str, staff_id: str | None, row: int, file: str, problems: list[Problem]) -> None:
    if staff_id and said and said != staff_id:
        what = "The staff_id in this line is not that of the folder; the folder's counts."
        problems.append(Problem("BC-DEC-034", file, row, "staff_id", what, "Check whose declaration it is."))


ANYBODY = "anybody"
LOOKED_INTO = 200
"""Tables of an archive or folder whose first lines are looked at; a declaration lies near its top."""


def _recognises(export: Export) -> list[Member]:
    tables = export.nearest_the_top(LOOKED_INTO, ".csv", ".tsv", ".txt", ".xlsx", ".ods")
    return [member for member in tables if is_declaration(export, member)]


def _read(export: Export, members: Sequence[Member]) -> Reading:
    # Whose it is does not matter here: in a folder the folder says so, in a form for many a column.
    statings = [read_lines(export, member, ANYBODY, export.shown(member)) for member in members]
    lines = sum(len(stating.lines) for stating in statings)
    problems = tuple(
        problem for stating in statings for problem in stating.problems if problem.code != "BC-DEC-034"
    )
    notes = (f"{lines} lines of a declaration, which say how each service ends and name nobody",)
    receipt = Receipt(READER.name, export.label, notes=notes, problems=problems, files=len(members))
    return Reading(empty(CONNECTIONS), receipt)


READER = Reader("declaration", "declaration.csv, one row a service", _recognises, _read, None)
"""For `read`: says that a declaration was understood."""
