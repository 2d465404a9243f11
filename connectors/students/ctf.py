"""CTF: the Common Transfer File (XML) that a school sends when a pupil moves to another.

The surname beside the UPN is the legal one; preferred and former names stand in BasicDetails. Tools differ in
their wrappers, so elements are found by their local names anywhere in a Pupil, save in what is about other
people (contacts) or other schools. RemovalGrounds is not read: it can tell of illness or custody.
One file has two sides: its pupils leave the school that sends it and join the one that receives it. The
settings say which of the two we are. No real file was seen, only the layout and two public tools.

Sample: data_samples/students/ctf (invented people).
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

import polars as pl
from lxml import etree

from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.account import Account
from connectors.students.ctf_schools import School, schools_in, side_of
from connectors.students.dates_told import with_dates
from connectors.students.keys import keys_of
from connectors.students.names_by_kind import FORMER, PREFERRED, each_kind
from connectors.students.settings import StudentSettings
from connectors.students.student_files import StudentFile, read_files
from connectors.students.xml_records import local, records_of, text_of
from records.problem import Problem, Refused
from records.tables import STUDENT_ROWS, filled_to

NAME = "ctf"

OF_PUPIL = {
    "UPN": "upn",
    "FormerUPN": "former_upn",
    "ULN": "uln",
    "UniqueLearnerNumber": "uln",
    "Surname": "surname",
    "Forename": "forename",
    "LegalSurname": "legal_family",
    "LegalForename": "legal_given",
    "MiddleNames": "middle",
    "MiddleName": "middle",
    "PreferredSurname": "preferred_family",
    "PreferredForename": "preferred_given",
    "FormerSurname": FORMER,
    "DOB": "dob",
}
ADDRESSES = {"Email": "email", "PhoneNo": "phone"}
"""Read only where they are surely the pupil's own."""
COLUMNS = tuple(dict.fromkeys((*OF_PUPIL.values(), *ADDRESSES.values())))
SEVERAL = frozenset({"former_upn", FORMER, "phone", "email"})
DATES = {"dob": "DOB", "start": "EntryDate", "end": "LeavingDate"}

OWN_PLACES = frozenset({"Pupil", "BasicDetails", "Phones", "Phone"})
_NOT_THE_PUPIL = re.compile(r"(?i)contact|parent|guardian|carer|sibling|doctor|school|assessment")
"""Containers of other people and places, into which nothing is looked for."""

_ROOT = re.compile(rb"(?i)<(?:\w+:)?ctfile[\s>]")
_RETURN = re.compile(rb"<(?:\w+:)?Message[\s>].*<(?:\w+:)?Collection>\s*(?!ILR)\w", re.DOTALL)
"""The school census and other returns; their item names are the same, but no sample of one was seen."""


def recognises(export: Export) -> Sequence[Member]:
    """Claim every XML member that is a CTF, and returns such as the school census, to answer for them."""
    return [member for member in export.members if _is_ours(export.head(member))]


def _is_ours(head: bytes) -> bool:
    head = head.replace(b"\0", b"")
    return b"<" in head[:5] and bool(_ROOT.search(head) or _RETURN.search(head))


def read(export: Export, members: Sequence[Member], settings: StudentSettings) -> Reading:
    """Read every pupil as STUDENT_ROWS, one row a name × period at our school."""
    return read_files(NAME, export, members, settings, _rows_of)


def _rows_of(file: StudentFile) -> pl.DataFrame:
    if not _ROOT.search(file.export.head(file.member).replace(b"\0", b"")):
        what = "This is a census or another return to the department, which is not read."
        do = "Hand in a CTF, or a table (CSV, XLSX) of the pupils from the same system."
        raise Refused(Problem("BC-STU-047", file.name, None, None, what, do))
    gathered = _Gathered(file)
    for name, element in records_of(file, "Pupil", ("SourceSchool", "DestSchool"), "pupils"):
        gathered.take(name, element)
    return _student_rows(gathered, file)


class _Gathered:
    """Columns collected while the file streams by: one entry a pupil × period."""

    def __init__(self, file: StudentFile) -> None:
        self.columns: dict[str, list[str | None]] = defaultdict(list)
        self.rows: list[int] = []
        self.pupils = 0
        self.ends: dict[str, School] = {}
        self.side = file.source.side
        self.met: set[str] = set()

    def take(self, name: str, element: etree._Element) -> None:
        """Read a whole element; the caller forgets it afterwards."""
        if name == "Pupil":
            self._pupil(element)
        else:
            self.ends[name] = School.of(element)

    def _pupil(self, pupil: etree._Element) -> None:
        self.pupils += 1
        person: dict[str, list[str]] = defaultdict(list)
        for column, value in self._found(pupil):
            if value not in person[column]:
                person[column].append(value)
        schools = schools_in(pupil, self.met)
        for period in side_of(self.side, schools, self.ends):
            self.rows.append(self.pupils)
            for column in COLUMNS:
                values = person[column] if column in SEVERAL else person[column][:1]
                self.columns[column].append(";".join(values) or None)
            for column in ("start", "end", "stated_status"):
                self.columns[column].append(period[column])

    def _found(self, pupil: etree._Element) -> Iterator[tuple[str, str]]:
        """Look for our elements, nearest to Pupil first, which is where the legal name stands."""
        places = deque([pupil])
        while places:
            place = places.popleft()
            for element in place:
                name = local(element)
                self.met.add(name)
                if len(element) and not _NOT_THE_PUPIL.search(name):
                    places.append(element)
                own = OF_PUPIL | (ADDRESSES if local(place) in OWN_PLACES else {})
                if name in own and (value := text_of(element)):
                    yield own[name], value

    def table(self) -> pl.DataFrame:
        """Return the columns as a table of text with `source_row`, the pupil's number from 1."""
        wanted = (*COLUMNS, "start", "end", "stated_status")
        columns = {name: pl.Series(self.columns[name], dtype=pl.String) for name in wanted}
        return pl.DataFrame(columns | {"source_row": pl.Series(self.rows, dtype=pl.UInt32)})


def _student_rows(gathered: _Gathered, file: StudentFile) -> pl.DataFrame:
    account = file.account
    ours = (*OF_PUPIL, *ADDRESSES, "EntryDate", "LeavingDate")
    account.know(name for name in ours if name in gathered.met)
    account.unknown |= gathered.met - set(ours)
    if not gathered.pupils:
        account.tell("BC-STU-003", file.name, "There is no pupil in this file.", "Export the CTF again.")
    _tell_side(gathered, file)
    order = file.source.date_order if "date_order" in file.source.model_fields_set else "dmy"
    table = with_dates(gathered.table(), DATES, order, file.name, account, iso_asked=True)
    rows = each_kind(_usable(_named(table), file.name, account))
    prefix = pl.lit(file.source.id_prefix)
    return filled_to(
        rows.with_columns(
            pl.lit(NAME).alias("source"),
            pl.lit(file.member.path).alias("source_file"),
            (prefix + pl.col("upn")).alias("student_id"),
            (prefix + pl.col("former_upn").str.extract(r"^([^;]+)")).alias("linked_id"),
            pl.concat_str("upn", "former_upn", separator=";", ignore_nulls=True).alias("upns"),
        ).with_columns(keys_of({"upns": "upn"})),
        STUDENT_ROWS,
    )


def _named(table: pl.DataFrame) -> pl.DataFrame:
    """The name on top is the legal one, unless a tool writes that one out as LegalSurname."""
    legal_family, legal_given = pl.col("legal_family"), pl.col("legal_given")
    return table.with_columns(
        pl.coalesce(legal_given, "forename").alias("given"),
        pl.coalesce(legal_family, "surname").alias("family"),
        pl.coalesce("preferred_given", pl.when(legal_given.is_not_null()).then("forename")).alias(
            "preferred_given"
        ),
        pl.coalesce("preferred_family", pl.when(legal_family.is_not_null()).then("surname")).alias(
            "preferred_family"
        ),
        pl.lit(None, pl.String).alias("preferred_middle"),
    )


def _usable(table: pl.DataFrame, file: str, account: Account) -> pl.DataFrame:
    """Leave out pupils without a UPN, or with nothing by which a person could be known."""
    known_by = ("given", "family", *PREFERRED, "email", "phone")
    faults = (
        ("BC-STU-046", "UPN", ("upn",), "This pupil has no UPN"),
        ("BC-STU-006", None, known_by, "This pupil has neither a name nor an address"),
    )
    for code, element, columns, what in faults:
        is_there = pl.any_horizontal(pl.col(columns).is_not_null())
        left_out = table.filter(~is_there)["source_row"].unique(maintain_order=True)
        do = "Correct it in the student system."
        account.tell_rows(code, file, left_out, f"{what} and was left out.", do, element)
        account.rows_left_out += len(left_out)
        table = table.filter(is_there)
    return table


def _tell_side(gathered: _Gathered, file: StudentFile) -> None:
    if gathered.side:
        file.account.note(f"we are the {gathered.side} of this transfer, as the settings say")
        if gathered.side == "destination":
            file.account.note("who has no entry date with us starts on the day they left the school before")
    elif gathered.pupils:
        what = (
            "Nothing says whether these pupils left us or come to us; all were kept in scope, without dates."
        )
        key = file.export.label if file.export.loose else file.member.path.rpartition("/")[2]
        do = (
            f'Set side = "source" (they left us) or side = "destination" (they come to us) under '
            f'[students.sources."{key}"] in boundary-check.toml.'
        )
        file.account.tell("BC-STU-045", file.name, what, do)
