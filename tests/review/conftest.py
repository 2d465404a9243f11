"""A small college to try the review with: one or two matches, told in one line each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import create_engine

from records.people import CoverageLine, StaffMember
from records.policy import Answer, Service
from records.problem import Problem
from records.tables import CONNECTIONS, EVIDENCE, MATCHES, NAMES, STUDENTS, filled_to
from review.decisions.recording import Deciders, Plan, Recorded, SecondPerson, apply, plan_record
from review.lists.worklist import Worklist, set_aside_settled
from review.register import Register, open_register
from review.register.tables import metadata
from review.returned.marks import MarkSheet

STAFF = (
    StaffMember(staff_id="S001", name="Jowan Tregenza", email="jowan.tregenza@example.org"),
    StaffMember(staff_id="S002", name="Kerenza Pascoe", email="kerenza.pascoe@example.org"),
)


@dataclass(frozen=True)
class Year:
    """One campaign year; `connections` and `students` are rows with the columns that matter.

    A connection row also says whom it matches (`student`) and with what weight.
    """

    year: int = 2026
    connections: Sequence[Mapping[str, Any]] = ()
    students: Sequence[Mapping[str, Any]] = ()
    names: Sequence[Mapping[str, Any]] = ()
    coverage: Sequence[CoverageLine] = ()
    staff: Sequence[StaffMember] = STAFF
    run_id: str = "run-1"
    as_at: date | None = None

    def with_(self, **changes: Any) -> "Year":
        return replace(self, **changes)

    def tables(self) -> dict[str, Any]:
        rows = [
            {"direction": "friend", "source_file": "friends.json", "source_row": n, **row}
            for n, row in enumerate(self.connections, start=1)
        ]
        given = [{key: value for key, value in row.items() if key not in _ABOUT} for row in rows]
        connections = (
            filled_to(pl.DataFrame(given, infer_schema_length=None), CONNECTIONS)
            if rows
            else _none(CONNECTIONS)
        )
        evidence = pl.DataFrame(
            [
                {
                    "staff_id": row["staff_id"],
                    "student_id": row["student"],
                    "connection": n,
                    "weight": row.get("weight", 4.0),
                    "whole_name": True,
                    "others": 0,
                    "parts": [],
                    "why": row.get("why", "The names are the same (+4.0)."),
                }
                for n, row in enumerate(rows)
                if row.get("student")
            ],
            schema=EVIDENCE,
        )
        students = (
            filled_to(
                pl.DataFrame(
                    [{"status": "current", "deceased": False, **row} for row in self.students],
                    infer_schema_length=None,
                ),
                STUDENTS,
            )
            if self.students
            else _none(STUDENTS)
        )
        names = [
            *self.names,
            *(
                {"student_id": row["student_id"], "name_kind": "legal", **_parts(row["shown_name"])}
                for row in self.students
            ),
        ]
        return {
            "matches": _matches(evidence, connections),
            "evidence": evidence,
            "connections": connections,
            "students": students,
            "names": filled_to(pl.DataFrame(names, infer_schema_length=None), NAMES)
            if names
            else _none(NAMES),
            "staff": self.staff,
            "coverage": self.coverage,
            "year": self.year,
            "run_id": self.run_id,
            "as_at": self.as_at or date(self.year, 11, 20),
        }


_ABOUT = {"student", "weight", "why"}


def _none(schema: Any) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


def _parts(name: str) -> dict[str, str]:
    given, _, family = name.partition(" ")
    return {"given": given, "family": family}


def _matches(evidence: pl.DataFrame, connections: pl.DataFrame) -> pl.DataFrame:
    beside = evidence.join(connections.drop("staff_id").with_row_index("connection"), on="connection")
    if beside.is_empty():
        return _none(MATCHES)
    made = beside.group_by("staff_id", "student_id").agg(
        strength=pl.lit("strong"),
        weight=pl.col("weight").max(),
        services=pl.col("service").unique().sort(),
        directions=pl.col("direction").unique().sort(),
        connection_names=pl.col("display_name").drop_nulls().unique().sort(),
        handles=pl.col("handle").drop_nulls().unique().sort(),
        why=pl.col("why").first(),
        others=pl.col("others").first(),
    )
    return filled_to(made, MATCHES)


EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}
EMMA_ON_FACEBOOK = {
    "staff_id": "S001",
    "service": "facebook",
    "display_name": "Emma Nankivell",
    "student": "L100",
}


def read(staff_id: str, *services: str, answer: Answer = Answer.READ) -> list[CoverageLine]:
    return [CoverageLine(staff_id=staff_id, service=Service(one), answer=answer) for one in services]


LEAD, DEPUTY = "S009", "S002"
DECIDERS = Deciders(LEAD, (DEPUTY,))


def sheet(*rows: Mapping[str, Any], file: str = "review-list.xlsx", digest: str = "") -> MarkSheet:
    """A sheet that came back: rows of text by header, the first in row 2."""
    table = pl.DataFrame(list(rows), infer_schema_length=None).cast(pl.String)
    numbered = table.with_columns(row=pl.int_range(2, pl.len() + 2, dtype=pl.UInt32))
    return MarkSheet(file, numbered, digest or sha256(f"{file}{rows}".encode()).hexdigest())


@dataclass
class College:
    """A register, and the runs and decisions made with it."""

    register: Register
    runs: int = field(default=0)
    second_person: SecondPerson = field(default_factory=SecondPerson)
    today: Mapping[str, str] = field(default_factory=dict)

    def plan(self, *sheets: MarkSheet, by: str = LEAD, as_at: date = date(2026, 11, 23)) -> Plan:
        return plan_record(
            sheets,
            by=by,
            deciders=DECIDERS,
            register=self.register,
            as_at=as_at,
            second_person=self.second_person,
            today=self.today,
        )

    def record(
        self, *sheets: MarkSheet, by: str = LEAD, as_at: date = date(2026, 11, 23)
    ) -> list[Recorded | Problem]:
        return list(apply(self.plan(*sheets, by=by, as_at=as_at), self.register))

    def decide(self, match_id: str, decision: str, **cells: str) -> None:
        """Record one decision as the lead; it must be accepted."""
        by, as_at = cells.pop("by", LEAD), date.fromisoformat(cells.pop("on", "2026-11-23"))
        mark = sheet({"match_id": match_id, "Decision": decision, **cells}, file=f"run {self.runs}.csv")
        done = self.record(mark, by=by, as_at=as_at)
        assert [type(one) for one in done] == [Recorded], done or self.plan(mark, by=by, as_at=as_at).refused

    def run(self, year: Year, **more: Any) -> Worklist:
        self.runs += 1
        given = year.with_(run_id=f"run-{self.runs}").tables() | more
        return set_aside_settled(register=self.register, **given)

    def row(self, year: Year, **more: Any) -> dict[str, Any]:
        """Run, and return the only row of the list."""
        return self.run(year, **more).table.row(0, named=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def register_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register that is not there yet can be made, on each kind of database we claim."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    address: str = request.getfixturevalue("postgresql_server")
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    engine.dispose()
    return address


@pytest.fixture
def register(register_address: str) -> Iterator[Register]:
    opened = open_register(register_address)
    opened.clock = lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    yield opened
    opened.close()


@pytest.fixture
def marked() -> Callable[..., MarkSheet]:
    """Make a sheet that came back."""
    return sheet


@pytest.fixture
def coverage_of() -> Callable[..., list[CoverageLine]]:
    """Say which services of a member of staff were read."""
    return read


@pytest.fixture
def college(register: Register) -> College:
    return College(register)


@pytest.fixture
def year_of() -> Callable[..., Year]:
    """Make a campaign year with Emma, a student, as Jowan's friend on Facebook; anything can be changed."""

    def make(**changes: Any) -> Year:
        usual: dict[str, Any] = {
            "connections": [EMMA_ON_FACEBOOK],
            "students": [EMMA],
            "coverage": read("S001", "facebook"),
        }
        return Year(**(usual | changes))

    return make
