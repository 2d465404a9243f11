"""ILR: the Individualised Learner Record, one XML file a teaching year of every funded college in England.

Elements are found by their local names and the year by Header/CollectionDetails/Year: the namespace
changes every year, and in 2026-27 lost its ``ESFA/`` prefix. The file is never checked against its
schema, since the published sample of 2026-27 itself breaks it. Only the elements named here are read;
ethnicity, health, addresses and national insurance numbers stand beside them and never leave the parser.

Sample: data_samples/students/ilr (invented people).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl
from lxml import etree

from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.account import Account
from connectors.students.dates_told import with_dates
from connectors.students.keys import keys_of
from connectors.students.settings import StudentSettings
from connectors.students.student_files import StudentFile, read_files
from connectors.students.written_names import cleaned
from connectors.students.xml_records import local, records_of, text_of
from records.tables import STUDENT_ROWS, filled_to

NAME = "ilr"

OF_LEARNER = {
    "LearnRefNumber": "student_id",
    "PrevLearnRefNumber": "linked_id",
    "ULN": "uln",
    "FamilyName": "family",
    "GivenNames": "given_names",
    "DateOfBirth": "dob",
    "TelNo": "phone",
    "Email": "email",
}
OF_AIM = {
    "LearnStartDate": "start",
    "OrigLearnStartDate": "first_start",
    "LearnPlanEndDate": "planned_end",
    "LearnActEndDate": "end",
    "CompStatus": "status_source",
    "WithdrawReason": "withdraw_reason",
}
OF_CONTACT = {"TelNumber": "phone", "Email": "email"}
"""Inside LearnerContact, in which the years 2012-13 to 2014-15 held them (not seen in a real file)."""
OF_HIGHER_EDUCATION = {"UCASPERID": "ucas"}
"""Inside LearnerHE: the number that UCAS knows the person by. Every other element is only counted."""
INNER = {"LearnerContact": OF_CONTACT, "LearnerHE": OF_HIGHER_EDUCATION}
ELEMENTS = (*OF_LEARNER, *OF_AIM, *OF_CONTACT, *OF_HIGHER_EDUCATION)
OF_PERSON = (*OF_LEARNER.values(), *OF_HIGHER_EDUCATION.values())

TEMPORARY_ULN = "9999999999"
"""Entered for everyone whose number is not known yet."""
TRANSFERRED = "40"
"""WithdrawReason: moved to a new aim at the same provider, so not a leaver."""
END_REASONS = {"2": "completed", "3": "withdrawn", "6": "break"}
"""By CompStatus; 1 is continuing."""
DATES = {
    "dob": "DateOfBirth",
    "start": "LearnStartDate",
    "first_start": "OrigLearnStartDate",
    "planned_end": "LearnPlanEndDate",
    "end": "LearnActEndDate",
}

PASSED = ("CollectionDetails", "LearnerDestinationandProgression")
"""Elements beside Learner: the header, and until about 2024 where leavers went, which is forgotten."""

MOST_COUNTED = 10_000
"""Names of other elements that are told apart for the receipt's count; the schema has some 200."""

_KNOWN_BY = ("given_names", "family", "email", "phone")
_ROOT = re.compile(rb"<(?:\w+:)?Message[\s>]")
_OURS = re.compile(rb"ILR/|<(?:\w+:)?(?:CollectionDetails|LearningProvider|Learner)[\s>]")
_COLLECTION = re.compile(rb"<(?:\w+:)?Collection>\s*(\w*)")
"""The school census is a Message too, of another collection."""
_YEAR = re.compile(r"(\d{2})-?(\d{2})$")


def recognises(export: Export) -> Sequence[Member]:
    """Claim every XML member whose root is an ILR Message."""
    return [member for member in export.members if _is_ilr(export.head(member))]


def _is_ilr(head: bytes) -> bool:
    head = head.replace(b"\0", b"")
    said = _COLLECTION.search(head)
    ours = _OURS.search(head) and (said is None or said[1] in (b"ILR", b""))
    return b"<" in head[:5] and bool(_ROOT.search(head) and ours)


def read(export: Export, members: Sequence[Member], settings: StudentSettings) -> Reading:
    """Read every learner as STUDENT_ROWS, one row an aim; a file that breaks off gives its sound part."""
    return read_files(NAME, export, members, settings, _rows_of)


def _rows_of(file: StudentFile) -> pl.DataFrame:
    gathered = _Gathered()
    for name, element in records_of(file, "Learner", PASSED):
        gathered.take(name, element)
    return _student_rows(gathered, file)


class _Gathered:
    """Columns collected while the file streams by: one entry a learner × aim."""

    def __init__(self) -> None:
        self.columns: dict[str, list[str | None]] = defaultdict(list)
        self.rows: list[int] = []
        self.learners = 0
        self.year: str | None = None
        self.known: set[str] = set()
        self.unknown: set[str] = set()

    def take(self, name: str, element: etree._Element) -> None:
        """Read a whole element; the caller forgets it afterwards."""
        if name == "Learner":
            self._learner(element)
        elif name == "CollectionDetails":
            self._header(element)

    def _header(self, details: etree._Element) -> None:
        for element in details:
            if local(element) == "Year" and (found := _YEAR.search(element.text or "")):
                self.year = f"20{found[1]}-{found[2]}"

    def _learner(self, learner: etree._Element) -> None:
        self.learners += 1
        person: dict[str, str | None] = {}
        aims: list[dict[str, str | None]] = []
        for element in learner:
            name = local(element)
            if name == "LearningDelivery":
                aims.append(self._aim(element))
            elif name in INNER:
                for inner in element:
                    self._take(person, INNER[name], local(inner), inner)
            else:
                self._take(person, OF_LEARNER, name, element)
        for aim in aims or [{}]:
            self.rows.append(self.learners)
            for column in OF_PERSON:
                self.columns[column].append(person.get(column))
            for column in OF_AIM.values():
                self.columns[column].append(aim.get(column))

    def _aim(self, delivery: etree._Element) -> dict[str, str | None]:
        aim: dict[str, str | None] = {}
        for element in delivery:
            self._take(aim, OF_AIM, local(element), element)
        return aim

    def _take(
        self, into: dict[str, str | None], wanted: dict[str, str], name: str, element: etree._Element
    ) -> None:
        if name in wanted:
            into[wanted[name]] = text_of(element) or into.get(wanted[name])
            self.known.add(name)
        elif len(self.unknown) < MOST_COUNTED:
            self.unknown.add(name)

    def table(self) -> pl.DataFrame:
        """Return the columns as a table of text with `source_row`, the learner's number from 1."""
        wanted = (*OF_PERSON, *OF_AIM.values())
        columns = {name: pl.Series(self.columns[name], dtype=pl.String) for name in wanted}
        return pl.DataFrame(columns | {"source_row": pl.Series(self.rows, dtype=pl.UInt32)})


def _student_rows(gathered: _Gathered, file: StudentFile) -> pl.DataFrame:
    account = file.account
    account.know(name for name in ELEMENTS if name in gathered.known)
    account.unknown |= gathered.unknown
    if not gathered.learners:
        account.tell("BC-STU-003", file.name, "There is no learner in this file.", "Export the ILR again.")
    table = with_dates(gathered.table(), DATES, "ymd", file.name, account)
    temporary = table.filter(pl.col("uln") == TEMPORARY_ULN)["source_row"].n_unique()
    if temporary:
        account.note(f"{temporary} learners have the temporary ULN, which was left out")
    account.note(f"teaching year {gathered.year or 'not said'}")
    named = table.with_columns(cleaned(pl.col("family", "given_names")))
    rows = _usable(named, file.name, account).with_columns(
        pl.lit("legal").alias("name_kind"),
        pl.lit(f"ilr {gathered.year}" if gathered.year else "ilr").alias("source"),
        pl.lit(file.member.path).alias("source_file"),
        (pl.lit(file.source.id_prefix) + pl.col("student_id", "linked_id")).name.keep(),
        pl.col("uln").replace(TEMPORARY_ULN, None),
        keys_of({"ucas": "ucas"}),
        *_parted(pl.col("given_names")),
        pl.min_horizontal("first_start", "start").alias("start"),
        _end_reason().alias("end_reason"),
    )
    return filled_to(rows, STUDENT_ROWS)


def _usable(table: pl.DataFrame, file: str, account: Account) -> pl.DataFrame:
    """Leave out learners without a reference, or with nothing by which a person could be known."""
    faults = (
        ("BC-STU-019", "LearnRefNumber", ("student_id",), "This learner has no LearnRefNumber"),
        ("BC-STU-006", None, _KNOWN_BY, "This learner has neither a name nor an address"),
    )
    for code, element, columns, what in faults:
        is_there = pl.any_horizontal(pl.col(columns).is_not_null())
        left_out = table.filter(~is_there)["source_row"].unique(maintain_order=True)
        do = "Correct it in the student system."
        account.tell_rows(code, file, left_out, f"{what} and was left out.", do, element)
        account.rows_left_out += len(left_out)
        table = table.filter(is_there)
    return table


def _parted(given_names: pl.Expr) -> Iterator[pl.Expr]:
    """The ILR has one field for all given names: the first is the given name, the others are middle names."""
    yield given_names.str.extract(r"^(\S+)").alias("given")
    yield cleaned(given_names.str.extract(r"^\S+\s+(.+)$")).alias("middle")


def _end_reason() -> pl.Expr:
    by_status = pl.col("status_source").replace_strict(END_REASONS, default=None, return_dtype=pl.String)
    return pl.when(pl.col("withdraw_reason") == TRANSFERRED).then(pl.lit("transferred")).otherwise(by_status)
