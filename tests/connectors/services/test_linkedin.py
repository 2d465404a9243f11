from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter

from connectors.read_path import read_path
from connectors.reader import Reading

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
ROW = "Jenifer,Trembath,https://www.linkedin.com/in/jt,,College,Tutor,30 Jan 2026"


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "Connections.csv") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize(
    ("preamble", "row"),
    [
        ("", 2),
        ('Notes:\n"One paragraph, with a comma"\n\n', 5),
        ('Notes:\n"A paragraph\nover three\nlines"\n\n', 5),
        ("\n" * 15, 17),
        ("Notes:\nNo quotation marks, First Name and Last Name here\n\n\n", 6),
    ],
)
def test_any_preamble_may_stand_above_the_header(read, preamble: str, row: int):
    table = read(f"{preamble}{HEADER}\n{ROW}\n").table
    assert table.select("display_name", "source_row").rows() == [("Jenifer Trembath", row)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["Connections.csv", "Connections (1).csv", "my network.csv"])
def test_encoding_and_file_name_do_not_matter(read, encoding: str, name: str):
    text = f"{HEADER}\nSiân,O'Brien,,,,,30 Jan 2026\n"
    assert read(text.encode(encoding), name).table["display_name"].to_list() == ["Siân O'Brien"]


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("30 Jan 2026", "2026-01-30"),
        ("01 Sep 2025", "2025-09-01"),
        ('"1/8/18, 6:14 PM"', "2018-01-08"),
        ('"12/31/17, 11:59 PM"', "2017-12-31"),
        ("", None),
        ("soon", None),
    ],
)
def test_both_ways_of_writing_dates_are_read_and_never_day_first(read, written: str, since: str | None):
    day = read(f"{HEADER}\nJenifer,Trembath,,,,,{written}\n").table["since"].item()
    assert (day.isoformat() if day else None) == since


def test_the_layout_of_2018_names_its_order_of_dates(read):
    reading = read(
        "First Name,Last Name,Email Address,Company,Position,Connected On\n"
        'A,B,a@example.org,,,"1/8/18, 6:14 PM"\n'
    )
    assert reading.table.select("emails", "profile_url").rows() == [(["a@example.org"], None)]
    assert any("month first" in note for note in reading.receipt.notes)


@pytest.mark.parametrize("word", ["NA", "NaN", "None", "Null", "#N/A", "null", "N/A"])
def test_words_that_programs_take_for_nothing_are_names(read, word: str):
    assert read(f"{HEADER}\n{word},{word},,,{word},,\n").table.select("first_name", "employer").rows() == [
        (word, word)
    ]


def test_closed_accounts_are_counted(read):
    receipt = read(f"{HEADER}\n{ROW}\n,,,,,,14 Feb 2024\n , ,,,,,14 Feb 2024\n").receipt
    assert (receipt.rows, receipt.unusable, receipt.problems) == (1, 2, ())
    assert "2 closed or restricted accounts without a name" in receipt.notes


def test_a_list_without_anybody_is_a_result(read):
    receipt = read(HEADER + "\n").receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (
            "Me,Eseld Hosken,,hello,OUTGOING,me,https://l.example.org/in/eh",
            ("Eseld Hosken", "request_sent", "eh"),
        ),
        (
            "Margh Spargo,Me,,,incoming,https://l.example.org/in/ms,me",
            ("Margh Spargo", "request_received", "ms"),
        ),
    ],
)
def test_the_other_person_of_an_invitation_is_taken(read, row: str, found: tuple[str, str, str]):
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    reading = read(f"{header}\n{row}\n", "Invitations.csv")
    assert reading.table.select("display_name", "direction", "handle").rows() == [found]
    assert "hello" not in str(reading.table.to_dicts())


def test_an_invitation_without_a_direction_is_told(read):
    reading = read("From,To,Sent At,Message,Direction\nA B,C D,,,\n", "Invitations.csv")
    assert reading.table.is_empty()
    assert "BC-IMP-043" in [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    ("birthday", "kept"),
    [
        ("1/8/99", "1999-01-08"),
        ("Jan 8", "--01-08"),
        ("Feb 29", "--02-29"),
        ("8 Jan 2007", "2007-01-08"),
        ("", None),
    ],
)
def test_a_contacts_birthday_is_kept(read, birthday: str, kept: str | None):
    header = "Source,FirstName,LastName,Emails,PhoneNumbers,CreatedAt,FullName,Birthday"
    row = f'X,Ebrel,,"a@example.org, b@example.org", +447700900124,,,{birthday}'
    table = read(f"{header}\n{row}\n", "Contacts.csv").table
    assert table.select("direction", "emails", "phones", "birthday").rows() == [
        ("contact", ["a@example.org", "b@example.org"], ["+447700900124"], kept)
    ]


def test_letters_in_a_public_name_are_decoded(read):
    table = read(f"{HEADER}\nSiân,T,https://www.linkedin.com/in/si%C3%A2n-t,,,,\n").table
    assert table.select("handle", "profile_url").rows() == [
        ("siân-t", "https://www.linkedin.com/in/si%C3%A2n-t")
    ]


def test_a_header_in_another_language_is_no_silent_zero(tmp_path: Path):
    (tmp_path / "messages.csv").write_text("FROM,TO\na,b\n")
    (tmp_path / "Connections.csv").write_text("Vorname,Nachname,Verbunden am\nA,B,1.2.2020\n")
    readings = read_path(tmp_path)
    assert any(r.receipt.problems for r in readings)
    assert all("verbunden" not in str(r.receipt).lower() for r in readings)


def test_an_empty_list_of_invitations_alone_is_no_clean_export(tmp_path: Path, zips: SimpleNamespace):
    members = {"x/Invitations.csv": "From,To,Sent At,Message,Direction\n", "x/Profile.csv": "First Name\n"}
    (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-044"]
    assert reading.receipt.in_part


def test_connections_saved_as_a_workbook_are_read(tmp_path: Path):
    header = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    people = [["Wenna", "Tregear", "https://www.linkedin.com/in/wenna", "", "", "", "30 Jan 2026"]]
    with xlsxwriter.Workbook(tmp_path / "Connections.xlsx") as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["Notes:"], ["You may notice"], [], header, *people]):
            sheet.write_row(at, 0, row)
    (reading,) = read_path(tmp_path / "Connections.xlsx")
    assert (reading.receipt.reader, reading.receipt.problems) == ("linkedin csv", ())
    assert reading.table.select("display_name", "handle", "source_row").rows() == [
        ("Wenna Tregear", "wenna", 5)
    ]


def test_a_column_that_stands_in_the_file_twice_is_told(tmp_path: Path):
    path = tmp_path / "Connections.csv"
    path.write_text("First Name,Last Name,Last Name,Connected On\nWenna,Tregear,Rowe,30 Jan 2026\n")
    (reading,) = read_path(path)
    assert [(p.code, p.column) for p in reading.receipt.problems] == [("BC-IMP-056", "last_name")]


def test_the_quick_archive_and_the_full_one_are_two_exports(tmp_path: Path, zips: SimpleNamespace):
    full = {"Connections.csv": f"{HEADER}\n{ROW}\n", "messages.csv": "CONVERSATION ID,FROM,TO,DATE,CONTENT\n"}
    zips.written(tmp_path / "Basic_LinkedInDataExport_03-08-2026.zip", {"Connections.csv": f"{HEADER}\n"})
    zips.written(tmp_path / "Complete_LinkedInDataExport_03-09-2026.zip", full)
    receipts = [reading.receipt for reading in read_path(tmp_path)]
    assert [(receipt.rows, receipt.files, receipt.problems) for receipt in receipts] == [
        (0, 1, ()),
        (1, 2, ()),
    ]
    assert [receipt.made.isoformat() for receipt in receipts] == ["2026-03-08", "2026-03-09"]


def test_the_link_is_missing_between_2021_and_2023(read):
    header = "First Name,Last Name,Email Address,Company,Position,Connected On"
    reading = read(f'Notes:\n"Notes"\n\n{header}\nAnn,Bray,,,,07 Jun 2022\n,,,,,07 Jun 2022')
    assert reading.table.select("display_name", "profile_url").rows() == [("Ann Bray", None)]
    assert (reading.receipt.unusable, reading.receipt.problems) == (1, ())


@pytest.mark.parametrize("name", ["IMPORTED CONTACTS.CSV", "imported_contacts.csv", "Contacts (2).csv"])
@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name,Emails,Phone Numbers,Created At,Full Name",
        "FirstName,LastName,Emails,PhoneNumbers,CreatedAt,FullName",
    ],
)
def test_names_of_files_and_columns_drift(read, name: str, header: str):
    table = read(f"{header}\nEbrel,,,07700900125,,\n", name).table
    assert table.select("first_name", "phones", "direction").rows() == [("Ebrel", ["07700900125"], "contact")]
