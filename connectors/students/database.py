"""Student records straight from a college's database, through a view that its administrator makes for us.

The view has our columns, and we ask for no other. Once read, it is a table like any that is handed in: names,
dates and status codes go the way of connectors/students/mapped.py.

docs/students/database.md has the view's SQL for PostgreSQL, SQL Server and Oracle. SQLite and PostgreSQL are
read in the tests; no SQL Server and no Oracle has been read yet.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from connectors.reader import Reading, Receipt
from connectors.students.account import Account
from connectors.students.columns import OURS, Found
from connectors.students.mapped import student_rows
from connectors.students.settings import StudentDatabase, StudentSource
from connectors.students.views.contract import BECOMES, IN_THE_VIEW
from connectors.students.views.credentials import Login, Secrets
from connectors.students.views.reading import read_view
from records.problem import Problem, Refused
from records.tables import STUDENT_ROWS, empty

NAME = "database view"
SOURCE = "database"


def read_databases(databases: Mapping[str, StudentDatabase], secrets: Secrets, folder: Path) -> list[Reading]:
    """Read each database as STUDENT_ROWS; the receipt's label is its name in the settings.

    One that cannot be read hides no other: it has a receipt without a reader, and one problem.

    Args:
        databases: `[students.databases]`.
        secrets: looks up what user_from and password_from name.
        folder: the working folder, from which the path of a SQLite file is counted.
    """
    return [_read(name, database, secrets, folder) for name, database in databases.items()]


def _read(name: str, database: StudentDatabase, secrets: Secrets, folder: Path) -> Reading:
    account = Account(section="students.databases")
    try:
        login = _login(database, secrets)
        view = read_view(name, database, login, folder, account)
    except Refused as refused:
        problem = replace(refused.problem, file=name)
        return Reading(empty(STUDENT_ROWS), Receipt("", name, problems=(*account.problems, problem)))
    rows = _student_rows(name, view, database, account)
    return Reading(rows, account.receipt(NAME, name, rows))


def _login(database: StudentDatabase, secrets: Secrets) -> Login:
    """Look up the login.

    Raises:
        Refused: BC-STU-083 or -084, of a place that holds nothing.
    """
    found = {}
    for key in ("user_from", "password_from"):
        place = getattr(database, key)
        try:
            found[key] = secrets(place) if place else None
        except Refused as refused:
            problem = refused.problem
            raise Refused(replace(problem, what=f"{key}: {problem.what}")) from None
    return Login(found["user_from"], found["password_from"])


def _student_rows(name: str, view: pl.DataFrame, database: StudentDatabase, account: Account) -> pl.DataFrame:
    if view.is_empty():
        what = "The view has no row that this login can see."
        do = "Ask the administrator whether it is filled, and whether the login may see its rows."
        account.tell("BC-STU-095", name, what, do)
        return empty(STUDENT_ROWS)
    asked_for = tuple(account.known)
    source = StudentSource(
        status_codes=database.status_codes, date_order=database.date_order, id_prefix=database.id_prefix
    )
    rows = student_rows(_in_our_words(name, view), None, source, name, name, account)
    account.known = list(asked_for)
    account.problems = [_in_the_views_words(problem) for problem in account.problems]
    return rows.with_columns(pl.lit(SOURCE).alias("source"))


def _in_our_words(name: str, view: pl.DataFrame) -> Found:
    named = view.rename({column: ours for column, ours in BECOMES.items() if column in view.columns})
    present = tuple(ours for ours in OURS if ours in named.columns)
    beside = ("person_ref", "institution")
    table = named.with_columns(
        pl.lit(None, pl.String).alias(ours) for ours in (*OURS, *beside) if ours not in named.columns
    ).with_columns(_own_reference(name).alias("keys"))
    return Found(table.select(*OURS, "keys", "row"), present, (), (), {})


def _own_reference(name: str) -> pl.Expr:
    """Return the person's reference as a key: it is theirs only in their institution's own system."""
    own = pl.format("ref:{}:{}:{}", pl.lit(name), pl.col("institution").fill_null(""), "person_ref")
    return pl.concat_list(own).list.drop_nulls()


def _in_the_views_words(problem: Problem) -> Problem:
    return replace(problem, column=IN_THE_VIEW.get(problem.column or "", problem.column))
