"""A guess is pasted as it is printed, and shows nothing of anybody."""

import csv
import io
import re
import tempfile
import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.reader import Reading
from connectors.students.columns import OURS
from connectors.students.profile import Profile, profile_path
from connectors.students.profiling.header_words import HEADERS, meaning_of
from connectors.students.records import read_student_path
from connectors.students.settings import StudentSettings, StudentSource

TODAY = date(2026, 11, 23)
SAMPLES = Path(__file__).parents[3] / "data_samples" / "students"


class Pasted:
    """A file's profile, its settings as read back, and what the reader makes of the file with them."""

    def __init__(self, path: Path) -> None:
        (self.profile,) = profile_path(path, TODAY)
        self._path = path
        self._section = tomllib.loads(self.profile.settings)["students"]
        (self.source,) = self._section["sources"].values()

    @cached_property
    def reading(self) -> Reading:
        (reading,) = read_student_path(self._path, StudentSettings.model_validate(self._section))
        return reading

    @property
    def columns(self) -> dict[str, str]:
        columns: dict[str, str] = self.source["columns"]
        return columns

    @property
    def doubts(self) -> str:
        """The comments above the settings, on one line."""
        head = self.profile.settings.partition("\n\n")[0]
        return " ".join(line.lstrip("# ") for line in head.splitlines())

    @property
    def codes(self) -> list[str]:
        """Problems of the reader, an unexplained status aside: those codes are for a person to explain."""
        return [one.code for one in self.reading.receipt.problems if one.code != "BC-STU-011"]


@pytest.fixture
def guess(tmp_path: Path):
    def guessing(*lines: str, name: str = "report.csv") -> Pasted:
        path = tmp_path / name
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return Pasted(path)

    return guessing


@pytest.fixture
def profiled(tmp_path: Path):
    def profiling(*lines: str) -> Profile:
        path = tmp_path / "report.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
        (profile,) = profile_path(path, TODAY)
        return profile

    return profiling


SYSTEMS = {
    "sims-arbor": (
        "Whole college list,,,,,,,,",
        "Adno,UPN,LegalForename,Forename,MiddleName,LegalSurname,DateOfBirth,EnrolementStatus,DateOfEntry",
        "00123,H801200001001,Joanna,Jo,Ann,Pengelly,31/12/2008,C,01/09/2025",
        "00124,H801200001002,Rhys,Rhys,,Nowak,04/03/2009,C,01/09/2025",
    ),
    "prosolution": (
        "StudentDetailID;StudentRef;Surname;Forename;DateOfBirth;Email;CompletionStatusCode;StartDate;ExpEndDate;ActEndDate",
        "91;P001;Pengelly;Jo;2008-03-04;jo@example.org;1;2025-09-01;2027-07-31;",
        "92;P002;Nowak;Rhys;2008-12-31;;2;2024-09-01;2025-07-31;2025-07-31",
    ),
    "banner": (
        "SPRIDEN_ID\tSPRIDEN_LAST_NAME\tSPRIDEN_FIRST_NAME\tSPRIDEN_MI\tSPBPERS_PREF_FIRST_NAME\tSPBPERS_BIRTH_DATE\tSGBSTDN_STST_CODE",
        "B01\tPengelly\tJoanna\tA\tJo\t04-MAR-2008\tAS",
        "B02\tNowak\tRhys\t\t\t31-DEC-2008\tIS",
    ),
    "ucas": (
        "AppNo,PersonalID,Surname,Forenames,BirthDate,UniqueLearnerNumber,Decision",
        "26000001,1000000011,Pengelly,Joanna Ann,2008-03-04,1000000000,UF",
        "26000002,1000000012,Nowak,Rhys,2008-12-31,,CF",
    ),
    "hesa": (
        "HUSID,OWNSTU,SURNAME,FNAMES,SNAME16,BIRTHDTE,COMDATE",
        "2511110000011,U1,Pengelly,Joanna,Trewin,2005-03-04,2025-09-20",
        "2511110000012,U2,Nowak,Rhys,,2005-12-31,2025-09-20",
    ),
    "canvas": (
        "user_id,login_id,first_name,last_name,full_name,sortable_name,short_name,status,email",
        'C1,jp,Joanna,Pengelly,Joanna Pengelly,"Pengelly, Joanna",Jo,active,jp@example.org',
        'C2,rn,Rhys,Nowak,Rhys Nowak,"Nowak, Rhys",Rhys,suspended,rn@example.org',
    ),
}
"""Tables that are read by their own headers."""

LAYOUTS = {
    "a Welsh college": (
        (
            "Rhif myfyriwr,Enw cyntaf,Enw a ffefrir,Cyfenw,Cyfenw blaenorol,Dyddiad geni,E-bost,Statws,"
            "Dyddiad dechrau",
            "W1,Siân,Shan,Pengelly,Trewin,31/12/2008,sian@example.org,Cyfredol,01/09/2025",
            "W2,Rhys,,Nowak,,04/03/2009,,Wedi gadael,01/09/2024",
        ),
        {
            "student_id": "Rhif myfyriwr",
            "given": "Enw cyntaf",
            "preferred": "Enw a ffefrir",
            "family": "Cyfenw",
            "former_family": "Cyfenw blaenorol",
            "dob": "Dyddiad geni",
            "email": "E-bost",
            "status": "Statws",
            "start": "Dyddiad dechrau",
        },
    ),
    "plain words": (
        (
            "First name [Required],Family name,Known as,Former surname,Born (dd/mm/yyyy),Mobile,"
            "Learner ref,Started,Left",
            "Joanna,Pengelly,Jo,Trewin,31/12/2008,07700900101,L1,01/09/2025,",
            "Rhys,Nowak,,,04/03/2009,,L2,01/09/2024,31/07/2025",
        ),
        {
            "student_id": "Learner ref",
            "given": "First name [Required]",
            "preferred": "Known as",
            "family": "Family name",
            "former_family": "Former surname",
            "dob": "Born (dd/mm/yyyy)",
            "phone": "Mobile",
            "start": "Started",
            "end": "Left",
        },
    ),
}


@pytest.mark.parametrize(("name", "lines"), SYSTEMS.items(), ids=SYSTEMS)
def test_a_system_is_named_and_settings_are_printed_only_where_a_person_must_say_something(
    tmp_path, name, lines
):
    path = tmp_path / "report.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    (profile,) = profile_path(path, TODAY)
    assert f"(preset {name})" in " ".join(profile.settings.replace("#", "").split())
    section = tomllib.loads(profile.settings).get("students", {"sources": {"report.csv": {}}})
    asked = set(section["sources"]["report.csv"])
    assert asked == ({"status_codes"} if name == "banner" else set())
    (reading,) = read_student_path(path)
    assert reading.table["family"].unique().sort().to_list() == ["Nowak", "Pengelly", *TREWIN[name]]


TREWIN = {name: ["Trewin"] if name == "hesa" else [] for name in SYSTEMS}


@pytest.mark.parametrize(("lines", "columns"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_is_guessed_and_its_settings_make_the_reader_read_it(guess, lines, columns):
    one = guess(*lines)
    assert one.columns == columns
    assert one.profile.problems == ()
    assert (one.codes, one.reading.receipt.rows) == ([], 2)
    names = one.reading.table.filter(pl.col("name_kind") == "legal").select("given", "family")
    assert names["family"].to_list() == ["Pengelly", "Nowak"]
    assert names["given"][1] == "Rhys"


@pytest.mark.parametrize(
    "path",
    ["tables/students.csv", "tables/unicode-text.txt", "mapped/applicants-2027.csv", "mapped/leavers.xlsx"],
)
def test_a_sample_is_read_as_well_by_its_guess_as_by_its_own_settings(path):
    one = Pasted(SAMPLES / path)
    own = tomllib.loads((SAMPLES / "mapped" / "boundary-check.toml").read_text(encoding="utf-8"))["students"]
    (mapped,) = read_student_path(SAMPLES / path, StudentSettings.model_validate(own))
    # Their own settings leave out those whose status means ignore.
    assert names_of(mapped) <= names_of(one.reading)


def names_of(reading: Reading) -> set[tuple[str, ...]]:
    return set(reading.table.select("name_kind", "given", "middle", "family", "dob").iter_rows())


def test_an_ilr_file_is_said_to_need_no_settings():
    (profile,) = profile_path(next(SAMPLES.glob("ilr/ILR-*.xml")), TODAY)
    assert "without any settings" in profile.settings
    assert profile.problems == ()


@pytest.mark.parametrize("ours", OURS)
def test_our_own_column_names_are_known(ours):
    assert (meaning_of(ours) or ("",))[0] == ours


def test_every_header_is_known_for_one_kind_of_column():
    kinds = [(word, kind) for kind, words in HEADERS.items() for word in words]
    assert [(word, kind) for word, kind in kinds if (meaning_of(word) or ("",))[0] != kind] == []


# By their cells


def test_columns_without_telling_headers_are_found_by_their_cells(guess):
    rows = [
        f"{n},K{n:03},x{n}@example.org,{uln},{n:02}.05.2007,{'AB'[n % 2]}X,Ann,Trewin"
        for n, uln in enumerate(
            ["1000000000", "2000000001", "3000000002", "9999999999", "4000000003"] * 2, 11
        )
    ]
    one = guess("n°,Clé,Adresse,Nombre,Jour,Zustand,Forename,Surname", *rows)
    assert one.columns == {
        "student_id": "n°",
        "given": "Forename",
        "family": "Surname",
        "dob": "Jour",
        "email": "Adresse",
        "uln": "Nombre",
        "status": "Zustand",
    }
    assert one.doubts.count("by its cells alone") == 5
    assert '"n°" and "Clé" could each be the student\'s id' in one.doubts


@pytest.mark.parametrize(
    "cells", [["K1", "K2", "K3", ""], ["K1", "K2", "K3", "K3"], ["one", "two", "three", "four"]]
)
def test_only_cells_that_are_all_there_and_all_different_can_be_ids(profiled, cells):
    profile = profiled("Was,Forename,Surname", *(f"{cell},Ann,Trewin" for cell in cells))
    assert "No column was found for student_id," in profile.problems[0].what


def test_whole_names_in_one_column_are_found_by_their_cells(guess):
    rows = (
        '1,"PENGELLY, Joanna (Jo)",2008-03-04',
        '2,"NOWAK, Rhys",2008-05-06',
        '3,"TREWIN, Ann",2008-07-08',
    )
    one = guess("Ref,Wer,DOB", *rows)
    assert one.columns["full_name"] == "Wer"
    assert one.reading.table["family"].unique().sort().to_list() == ["NOWAK", "PENGELLY", "TREWIN"]


@pytest.mark.parametrize(("name", "ours"), [("Rhys", "given"), ("Rhys Nowak", "full_name")])
def test_a_column_called_name_beside_a_surname_is_what_its_cells_say(guess, name, ours):
    one = guess("Ref,Name,Surname", f"1,{name},Nowak")
    assert one.columns[ours] == "Name"


@pytest.mark.parametrize("header", ["Parent email", "Next of kin e-mail", "Tutor email"])
def test_an_address_of_somebody_else_is_never_the_students(guess, header):
    one = guess(f"Ref,Forename,Surname,{header}", *(f"{n},Ann,Trewin,a{n}@example.org" for n in range(4)))
    assert "email" not in one.columns


@pytest.mark.parametrize("header", ["Sex", "Ethnicity", "Campus", "Year group"])
def test_short_codes_of_another_meaning_are_no_status(guess, header):
    one = guess(f"Ref,Forename,Surname,{header}", *(f"{n},Ann,Trewin,{'XZ'[n % 2]}" for n in range(20)))
    assert "status" not in one.columns
    assert '"X"' not in one.profile.settings


# Doubts


@pytest.mark.parametrize(
    ("cells", "order", "doubt"),
    [
        (("31/12/2008", "04/03/2009"), "dmy", None),
        (("12/31/2008", "04/03/2009"), "mdy", None),
        (("2008-12-31", "2009-03-04"), None, None),
        (("04 Mar 2009", "31 Dec 2008"), None, None),
        (("04/03/2009", "05/06/2008"), None, "could be day first or month first, and no date in the file"),
        (("31/12/2008", "12/31/2008"), None, "day first in some places and month first in others"),
    ],
)
def test_a_date_order_is_taken_only_where_a_column_shows_it(guess, cells, order, doubt):
    one = guess("Ref,Forename,Surname,DOB", *(f"{n},Ann,Trewin,{cell}" for n, cell in enumerate(cells)))
    assert one.source.get("date_order") == order
    assert ("date_order" in one.profile.settings.partition("\n\n")[2]) == bool(order or doubt)
    assert ("month first" in one.doubts) == bool(doubt)
    assert (doubt or "") in one.doubts
    assert order is None or one.reading.table["dob"].null_count() == 0


def test_columns_that_disagree_about_the_date_order_are_told_and_none_is_taken(guess):
    one = guess("Ref,Forename,Surname,DOB,Start", "1,Ann,Trewin,31/12/2008,12/31/2024")
    assert "date_order" not in one.source
    assert '"DOB" and "Start" are written day first in some places' in one.doubts


def test_an_order_that_one_column_shows_is_said_to_be_taken_for_the_others(guess):
    one = guess("Ref,Forename,Surname,DOB,Start", "1,Ann,Trewin,12/31/2008,04/03/2024")
    assert one.source["date_order"] == "mdy"
    assert 'By itself "Start" could be day first or month first; the order of "DOB"' in one.doubts


def test_the_order_a_header_names_is_told_but_not_taken(guess):
    one = guess("Ref,Forename,Surname,DOB (mm/dd/yyyy)", "1,Ann,Trewin,04/03/2008")
    assert "date_order" not in one.source
    assert 'The header "DOB (mm/dd/yyyy)" says month first.' in one.doubts


@pytest.mark.parametrize(
    ("headers", "doubted"),
    [
        ("Ref,Forename,Surname", True),
        ("Ref,Forename,Surname,Known as", False),
        ("HUSID,Forename,Surname", False),
        ("Ref,given,family", False),
    ],
)
def test_a_plain_forename_is_doubted_unless_another_column_says_what_it_is(guess, headers, doubted):
    one = guess(headers, "1,Ann,Trewin" + ",Annie" * (headers.count(",") - 2))
    assert ("may hold the preferred name instead of the legal one" in one.doubts) == doubted


@pytest.mark.parametrize(
    ("headers", "row", "doubt"),
    [
        (
            "Ref,Forename,Surname,Email,College email",
            "1,A,B,a@x.org,b@x.org",
            '"Email" and "College email" could each be',
        ),
        ("Ref,Forename,Legal surname,Surname", "1,A,B,C", '"Surname" for the preferred one'),
        ("Ref,Forename,Surname,End date", "1,A,B,2026-07-31", "map it to planned_end"),
        (
            "Ref,Forename,Surname,Status,Decision",
            "1,A,B,C,D",
            '"Status" and "Decision" could each be the status',
        ),
        ("Ref,Learner ID,Forename,Surname", "1,H1,A,B", 'could each be the student\'s id; "Learner ID"'),
        ("Ref,Forename,Surname,DOB,DOB", "1,A,B,2008-01-01,2008-01-02", '"DOB" stands in the file twice'),
        ("ULN,Forename,Surname", "1000000000,A,B", "No column of ids was found"),
    ],
)
def test_what_could_be_meant_otherwise_is_said(guess, headers, row, doubt):
    assert doubt in guess(headers, row).doubts


def test_a_repeated_and_a_missing_id_are_counted(guess):
    one = guess("Ref,Forename,Surname", "1,Ann,Trewin", "1,Ann,Trewin", ",Rhys,Nowak")
    assert 'In 1 row a "Ref" is repeated' in one.doubts
    assert '1 row without "Ref"' in one.doubts


# Status codes


def test_every_status_code_is_listed_with_its_rows_and_none_is_given_a_meaning(guess):
    codes = ["C", "C", "c", "WD", "Wedi gadael", "Temporarily withdrawn", "current", ""]
    one = guess("Ref,Forename,Surname,Status", *(f"{n},Ann,Trewin,{code}" for n, code in enumerate(codes)))
    assert one.source["status_codes"] == {}
    assert [problem.code for problem in one.reading.receipt.problems] == ["BC-STU-011"]
    assert '# "C" = "..."  # 3 rows\n' in one.profile.settings
    assert '# "WD" = "..."  # 1 row\n' in one.profile.settings
    assert '# "Wedi gadael" = "former"  # 1 row; the meaning is a guess\n' in one.profile.settings
    assert '"Temporarily withdrawn"' in one.profile.settings
    assert "These mean themselves: current." in one.profile.settings


def test_the_listed_codes_are_those_of_which_the_reader_asks(guess):
    one = guess("Ref,Forename,Surname,Status", "1,Ann,Trewin,C", "2,Rhys,Nowak,W", "3,Jo,Hicks,former")
    filled = one.profile.settings.replace('# "C" = "..."', '"C" = "current"').replace(
        '# "W" = "..."', '"W" = "ignore"'
    )
    source = tomllib.loads(filled)["students"]["sources"]["report.csv"]
    assert source["status_codes"] == {"C": "current", "W": "ignore"}


@pytest.mark.parametrize(
    "cell",
    [
        "Trewin",
        "ANN",
        "see Mrs Penhale",
        "Jane Smith",
        "Penhale",
        "a@example.org",
        "Left, see Penhale",
        "07700900101",
    ],
)
def test_a_status_that_could_be_a_name_is_counted_and_not_shown(guess, cell):
    one = guess("Ref,Forename,Surname,Status", f'1,Ann,Trewin,"{cell}"', "2,Rhys,Nowak,C")
    assert cell not in one.profile.settings
    assert "Not shown: 1 more code" in one.profile.settings
    assert '"C"' in one.profile.settings


@pytest.mark.parametrize(
    "cells", [[f"C{n}" for n in range(60)], ["A long sentence on how it came about, and why"]]
)
def test_a_status_column_of_many_or_long_texts_is_not_taken_and_nothing_of_it_shown(guess, cells):
    one = guess("Ref,Forename,Surname,Status", *(f'{n},Ann,Trewin,"{cell}"' for n, cell in enumerate(cells)))
    assert "status" not in one.columns
    assert not any(cell in one.profile.settings for cell in cells)
    assert '"Status" is called a status but' in one.doubts


def test_without_a_status_column_its_constant_is_offered_but_not_set(guess):
    one = guess("Ref,Forename,Surname", "1,Ann,Trewin")
    assert "status" not in one.source
    assert '\n# status = "former"\n' in one.profile.settings


# What is not found, and what is not shown


@pytest.mark.parametrize(
    ("headers", "missing"),
    [
        ("Surname,DOB", "student_id and given"),
        ("Ref,DOB", "given and family"),
        ("Forename,Surname,DOB", "student_id"),
    ],
)
def test_a_needed_column_that_is_not_found_is_a_problem_with_a_line_to_fill_in(profiled, headers, missing):
    profile = profiled(headers, ",".join(["same"] * (headers.count(",") + 1)), ",".join(["same"] * 3))
    (problem,) = profile.problems
    assert problem.code == "BC-STU-022"
    assert f"No column was found for {missing}," in problem.what
    assert all(f'# {ours} = "..."' in profile.settings for ours in missing.split(" and "))
    assert tomllib.loads(profile.settings)


@pytest.mark.parametrize(
    "rows",
    [
        ("1,Ann,Trewin,2008-03-04", "2,Rhys,Nowak,2008-05-06", "3,Jo,Hicks,2008-07-08"),
        ("Ann,Trewin,Email,Left", "Rhys,Nowak,Mobile,Left", "Jo,Hicks,Email,Current"),
        ("Ann,Trewin,unknown,none", "Rhys,Nowak,2008-05-06,r@example.org")
        + ("Jo,Hicks,2008-07-08,j@example.org",) * 3,
        ("Ann,Trewin", "Rhys,Nowak"),
        ("Student,Ann Trewin", "Student,Rhys Nowak"),
        ("Ann,Trewin,Reference", "Rhys,Nowak,Certificate", "Jo,Hicks,Certificate", "Mo,Hicks,Certificate"),
        ("Ann,Trewin,Reference,unknown", *("Rhys,Nowak,Reference,2008-05-06",) * 4),
        ("Ann,Trewin,Reference,2008-03-04", *("Rhys,Nowak,Certificate,2008-05-06",) * 4),
    ],
)
def test_a_table_without_headers_is_refused_and_nothing_of_it_shown(profiled, rows):
    profile = profiled(*rows)
    assert [problem.code for problem in profile.problems] == ["BC-STU-021"]
    assert profile.settings == ""


@pytest.mark.parametrize(("lines", "columns"), LAYOUTS.values(), ids=LAYOUTS)
def test_no_cell_but_a_status_code_is_shown(guess, lines, columns):
    one = guess(*lines)
    shown = one.profile.settings + "".join(map(str, one.profile.problems))
    delimiter = next(mark for mark in "\t;," if mark in lines[-1])
    title = [line for line in lines if not line.strip(delimiter).count(delimiter)]
    rows = csv.DictReader(lines[len(title) :], delimiter=delimiter)
    cells = {cell for row in rows for header, cell in row.items() if header != columns.get("status")}
    # Cells of one or two letters stand in any sentence.
    assert [cell for cell in cells if len(cell) > 2 and cell in shown] == []


@pytest.mark.parametrize("lines", SYSTEMS.values(), ids=SYSTEMS)
def test_no_cell_of_a_known_system_is_shown_but_a_status_code(profiled, lines):
    profile = profiled(*lines)
    shown = profile.settings + "".join(map(str, profile.problems))
    cells = {cell for line in lines[-2:] for cell in re.split("[\t;,]", line) if len(cell) > 2}
    # Canvas's own words for an account stand in its page's sentences too.
    assert [cell for cell in cells - {"active", "suspended"} if cell in shown] == []


def test_a_table_of_two_systems_is_asked_about(profiled):
    profile = profiled("StudentRef,UPN,Surname,Forename,CompletionStatusCode", "1,H1,Trewin,Ann,1")
    assert [problem.code for problem in profile.problems] == ["BC-STU-060"]
    assert '# preset = "sims-arbor"' in profile.settings
    assert '# preset = "prosolution"' in profile.settings
    assert "Trewin" not in profile.settings


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (("04/03/2009", "05/06/2008"), '# date_order = "dmy"  # or "mdy"'),
        (("12/31/2008", "05/06/2008"), 'date_order = "mdy"  # shown by "DateOfBirth"'),
        (("31/12/2008", "05/06/2008"), ""),
        (("2008-12-31", "2008-06-05"), ""),
    ],
)
def test_a_known_system_s_date_order_is_never_guessed_silently(profiled, dates, line):
    rows = (f"P{n},Trewin,Ann,{day},1" for n, day in enumerate(dates))
    text = profiled("StudentRef,Surname,Forename,DateOfBirth,CompletionStatusCode", *rows).settings
    assert (line in text) if line else ("date_order" not in text)


def test_a_known_system_s_unknown_codes_are_listed_to_be_explained(profiled):
    rows = ("P1,Trewin,Ann,1", "P2,Trewin,Jo,9", "P3,Nowak,Ann,9")
    text = profiled("StudentRef,Surname,Forename,CompletionStatusCode", *rows).settings
    assert '# "9" = "..."  # 2 rows' in text
    assert '"1"' not in text


def test_a_layout_that_was_never_seen_says_so(profiled):
    text = profiled("username,firstname,lastname,idnumber", "at1,Ann,Trewin,7").settings
    assert "known from documentation alone" in text


# Files


def workbook(*sheets: list[list[str]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    return held.getvalue()


def test_the_codes_of_every_sheet_that_fits_are_listed_and_another_sheet_is_told(tmp_path):
    header = ["Ref", "Forename", "Surname", "Status"]
    path = tmp_path / "all.xlsx"
    path.write_bytes(
        workbook(
            [["Report"], header, ["1", "Ann", "Trewin", "C"]],
            [header, ["2", "Rhys", "Nowak", "W"]],
            [["Learner number", "First name", "Last name"], ["3", "Jo", "Hicks"]],
        )
    )
    one = Pasted(path)
    assert all(f'# "{code}" = "..."  # 1 row\n' in one.profile.settings for code in "CW")
    assert "Another sheet of this workbook" in one.doubts
    assert one.reading.receipt.rows == 2


@pytest.mark.parametrize("header", ['Sur"name', "Sur\\name", "Sur\tname", "Surname"])
def test_any_header_and_file_name_is_written_as_sound_toml(tmp_path, header):
    path = tmp_path / 'year\'s "list" [1] #2.xlsx'
    path.write_bytes(
        workbook([["Ref", "Forename", header, "Date of\nbirth"], ["1", "Ann", "Trewin", "2008-12-31"]])
    )
    one = Pasted(path)
    assert one.columns["dob"] == "Date of\nbirth"
    assert one.reading.receipt.rows == 1
    assert one.codes == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "BC-STU-001"),
        (b"<html><body>x</body></html>", "BC-STU-001"),
        (b"PK\x03\x04 broken", "BC-"),
        (b"", "BC-"),
    ],
)
def test_what_is_no_table_is_a_problem_and_never_an_error(tmp_path, data, code):
    path = tmp_path / "file.bin"
    path.write_bytes(data)
    (profile,) = profile_path(path, TODAY)
    assert profile.settings == ""
    assert [one.code.startswith(code) for one in profile.problems] == [True]


def test_every_table_of_a_folder_has_settings_of_its_own(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("Ref,Forename,Surname\n1,Ann,Trewin\n", encoding="utf-8")
    assert [one.file for one in profile_path(tmp_path, TODAY)] == ["a.csv", "b.csv"]


def test_a_table_of_headers_alone_is_guessed_by_them(guess):
    one = guess("Ref,Forename,Surname,DOB")
    assert one.columns["student_id"] == "Ref"
    assert "No row stands under the headers" in one.doubts


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(TEXTS, min_size=3, max_size=3), st.lists(st.lists(TEXTS, min_size=5, max_size=6), max_size=4))
@settings(max_examples=40)
def test_any_content_gives_sound_settings_or_a_coded_problem(headers, rows):
    held = io.StringIO()
    csv.writer(held).writerows([["Ref", "Surname", *headers], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_text(held.getvalue(), encoding="utf-8", newline="")
        (profile,) = profile_path(path, TODAY)
    assert profile.problems or profile.settings
    section = tomllib.loads(profile.settings).get("students", {})
    for source in section.get("sources", {}).values():
        StudentSource.model_validate(source)
