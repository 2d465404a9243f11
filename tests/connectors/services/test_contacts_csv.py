from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter

from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services.contacts_headers import GOOGLE, OUTLOOK, THUNDERBIRD, Outlook, outlook_columns
from connectors.sheets import label

Read = Callable[..., Reading]

OLD = "Name,Given Name,Additional Name,Family Name,Nickname,Birthday,Group Membership,E-mail 1 - Type,"
OLD += "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name"
NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,Birthday,Labels,"
)
NEW += "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"
IN_ENGLISH = (
    "First Name,Middle Name,Last Name,Company,Mobile Phone,Home Phone,Business Phone,Company Main Phone,"
)
IN_ENGLISH += "Assistant's Phone,Birthday,E-mail Address,E-mail 2 Address,E-mail 3 Address"
BIRD = "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Mobile Number,Organization,"
BIRD += "Birth Year,Birth Month,Birth Day,Notes,"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str | bytes, name: str = "contacts.csv") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{OLD}\nSiân Elen Tregear,Siân,Elen,Tregear,,,,,,,,\n", ("Siân Elen Tregear", "Siân", "Tregear")),
        (f"{OLD}\n,Siân,Elen,Tregear,,,,,,,,\n", ("Siân Elen Tregear", "Siân", "Tregear")),
        (f"{NEW}\nSiân,Elen,Tregear,,,,,,,,,,\n", ("Siân Elen Tregear", "Siân", "Tregear")),
        (f"{NEW}\n,,,,,Aunty Bev,,,,,,,\n", ("Aunty Bev", None, None)),
        (f"{NEW}\n,,,,Bev,,,,,,,,\n", ("Bev", None, None)),
        (f"{IN_ENGLISH}\nSiân,Elen,Tregear,,,,,,,,,,\n", ("Siân Elen Tregear", "Siân", "Tregear")),
        (f"{BIRD}\nSiân,Tregear,Siân T,,,,,,,,,,\n", ("Siân T", "Siân", "Tregear")),
        (f"{BIRD}\n,,Siân T,,,,,,,,,,\n", ("Siân T", None, None)),
    ],
)
def test_a_contact_has_the_names_that_its_program_writes(read: Read, text: str, names: tuple):
    assert read(text).table.select("display_name", "first_name", "last_name").rows() == [names]


def test_several_values_of_a_cell_are_divided_and_marks_of_its_kind_do_not_matter(read: Read):
    row = (
        "A B,A,,B,,,* My Contacts ::: * x,* Home ::: Work,a@example.org ::: b@example.org,* Mobile ::: Home,"
    )
    row += "07700 900133 ::: 01632 960128,Rowing ::: Boats"
    (found,) = read(f"{OLD}\n{row}\n").table.select("emails", "phones", "employer").rows()
    assert found == (["a@example.org", "b@example.org"], ["07700 900133", "01632 960128"], "Rowing")


def test_there_are_as_many_columns_as_the_fullest_contact_needs(read: Read):
    more = "".join(
        f",E-mail {n} - Label,E-mail {n} - Value,Phone {n} - Label,Phone {n} - Value" for n in range(2, 13)
    )
    cells = "".join(f",,a{n}@example.org,,07700 9001{n:02}" for n in range(2, 13))
    reading = read(
        f"{NEW}{more}\nA,,B,,,,,,,,a1@example.org,,07700 900101{cells}\nC,,D,,,,,,,,,,{',' * 44}\n"
    )
    assert reading.table["emails"].list.len().to_list() == [12, 0]
    assert reading.table["phones"].list.len().to_list() == [12, 0]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Given Name,Family Name,Group Membership\nA B,A,B,* My Contacts\n",
        "First Name,Last Name,Phonetic First Name,File As,Labels\nA,B,,,* myContacts\n",
        "First Name,Last Name,Phone 1 - Label,Phone 1 - Value\nA,B,,07700 900101\n",
    ],
)
def test_a_list_in_which_nobody_has_an_address_is_known_too(read: Read, text: str):
    reading = read(text)
    assert (reading.receipt.reader, reading.table["display_name"].to_list()) == ("contacts csv", ["A B"])


def in_(language: Outlook, separator: str) -> str:
    """Make a file of this language: names, company, birthday, addresses and phones, once each."""
    emails, phones = language.emails.split(" | "), language.phones.split(" | ")
    headers = [language.first_name, language.middle, language.last_name.split(" | ")[0], language.employer]
    headers += [language.birthday, *emails, *phones]
    cells = [
        "Zoé",
        "Anna",
        "Ngove",
        "Boats",
        "31.12.1998",
        *(f"e{n}@example.org" for n in range(len(emails))),
    ]
    cells += [f"07700 9001{n:02}" for n in range(len(phones))]
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in (headers, cells)) + "\r\n"


@pytest.mark.parametrize("language", OUTLOOK.values(), ids=OUTLOOK)
@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8-sig"), (";", "windows"), ("\t", "utf-16")])
def test_outlook_is_read_in_its_languages(read: Read, language: Outlook, separator: str, encoding: str):
    windows = "cp1250" if language.is_central else "cp1252"
    reading = read(in_(language, separator).encode(windows if encoding == "windows" else encoding))
    (row,) = reading.table.to_dicts()
    assert (row["display_name"], row["first_name"], row["last_name"]) == ("Zoé Anna Ngove", "Zoé", "Ngove")
    assert (row["employer"], row["birthday"]) == ("Boats", "1998-12-31")
    assert row["emails"] == [f"e{n}@example.org" for n in range(3)]
    assert row["phones"] == [f"07700 9001{n:02}" for n in range(len(language.phones.split(" | ")))]
    assert reading.receipt.unknown == 0


def test_letters_of_central_europe_are_not_read_as_those_of_the_west(read: Read):
    text = "Imię;Nazwisko;Adres e-mail;Adres e-mail 2\nŁukasz;Żółć;l@example.org;\n"
    reading = read(text.encode("cp1250"))
    assert reading.table["display_name"].to_list() == ["Łukasz Żółć"]
    assert "Imię" in reading.receipt.known
    assert read(text).table["display_name"].to_list() == ["Łukasz Żółć"]


@pytest.mark.parametrize(
    "columns", [GOOGLE, THUNDERBIRD, outlook_columns()], ids=["google", "bird", "outlook"]
)
def test_no_header_stands_for_two_things(columns: dict[str, tuple[str, ...]]):
    words = {(label(header), word) for word, headers in columns.items() for header in headers}
    assert len({header for header, _ in words}) == len(words)


def test_phones_that_are_not_the_contacts_own_are_left_out(read: Read):
    row = "A,,B,,07700 900101,,01632 960101,01632 960000,01632 960001,,a@example.org,,"
    assert read(f"{IN_ENGLISH}\n{row}\n").table["phones"].to_list() == [["07700 900101", "01632 960101"]]


def test_an_address_of_the_directory_is_no_email(read: Read):
    row = "A,,B,,,,,,,,/o=ExchangeLabs/ou=x/cn=Recipients/cn=ab,a@example.org,"
    assert read(f"{IN_ENGLISH}\n{row}\n").table["emails"].to_list() == [["a@example.org"]]


@pytest.mark.parametrize(
    ("text", "birthdays"),
    [
        (f"{NEW}\nA,,B,,,,,1999-01-08,,,,,\nC,,D,,,,,--04-12,,,,,\n", ["1999-01-08", "--04-12"]),
        (f"{OLD}\nA B,A,,B,, --04-12,,,,,,\nC D,C,,D,,1604-04-12,,,,,,\n", ["--04-12", "--04-12"]),
        (f"{IN_ENGLISH}\nA,,B,,,,,,,8/1/1999,,,\nC,,D,,,,,,,0/0/00,,,\n", ["1999-01-08", None]),
        (f"{IN_ENGLISH}\nA,,B,,,,,,,1/31/1999,,,\nC,,D,,,,,,,1/8/1999,,,\n", [None, None]),
        (f"{BIRD}\nA,B,,,,,,,1999,1,8,,\nC,D,,,,,,,,4,12,,\n", ["1999-01-08", "--04-12"]),
        (f"{BIRD}\nA,B,,,,,,,1999,,8,,\nC,D,,,,,,,1999,2,30,,\n", [None, None]),
    ],
)
def test_a_birthday_is_never_guessed(read: Read, text: str, birthdays: list[str | None]):
    assert read(text).table["birthday"].to_list() == birthdays


def test_birthdays_written_month_first_are_told(read: Read):
    notes = read(f"{IN_ENGLISH}\nA,,B,,,,,,,1/31/1999,,,\n").receipt.notes
    assert "1 birthdays of another form, or month first, were left out" in notes


def test_a_header_that_ends_in_a_comma_shifts_nothing(read: Read):
    reading = read(f"{BIRD}\nA,B,,,a@example.org,,,,,,,a note,\n")
    assert reading.table.select("display_name", "emails").rows() == [("A B", ["a@example.org"])]
    assert reading.receipt.problems == ()


def test_a_nickname_stands_as_a_row_of_its_own(read: Read):
    reading = read(f"{NEW}\nRobert,,Pascoe,,Jago,,,,,,r@example.org,,\n")
    rows = [("Robert Pascoe", 2, ["r@example.org"]), ("Jago Pascoe", 2, ["r@example.org"])]
    assert reading.table.select("display_name", "source_row", "emails").rows() == rows
    assert "1 nicknames stand as a row of their own beside the name" in reading.receipt.notes


def test_an_empty_address_book_is_a_result(read: Read):
    receipt = read(f"{NEW}\n").receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


def test_rows_that_name_nobody_are_counted_and_a_list_of_them_is_told(read: Read):
    receipt = read(f"{NEW}\n,,,,,,,,* myContacts,,,,\n").receipt
    assert (receipt.rows, receipt.unusable) == (0, 1)
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-034"]


def test_an_address_book_saved_as_a_workbook_is_read(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "my people.xlsx") as book:
        sheet = book.add_worksheet()
        for at, text in enumerate((NEW, "Siân,Elen,Tregear,,,,,1999-01-08,,,,,07700 900101")):
            sheet.write_row(at, 0, text.split(","))
    (reading,) = read_path(tmp_path / "my people.xlsx")
    assert reading.table["display_name"].to_list() == ["Siân Elen Tregear"]


@pytest.mark.parametrize("path", ["Takeout/Kontakte/Alle/Alle.csv", "x/y/anything at all.csv"])
def test_zipped_again_it_is_found(tmp_path: Path, zips: SimpleNamespace, path: str):
    members = {path: f"{NEW}\nA,,B,,,,,,,,,,\n", "__MACOSX/x/._a.csv": b"\0\5\x16\7"}
    (reading,) = read_path(zips.written(tmp_path / "again.zip", members))
    assert reading.table["display_name"].to_list() == ["A B"]


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,,,,,\n", "linkedin csv"),
        ("First Name,Last Name,Emails,Phone Numbers\nA,B,a@example.org,\n", "linkedin csv"),
        ("service,First Name,Last Name,E-mail 1 - Value\nfacebook,A,B,a@example.org\n", "typed list"),
        ("service,First Name,E-mail 2 Address,display_name\nfacebook,A,,A B\n", "typed list"),
        ("First Name,Last Name\nA,B\n", ""),
        ("First Name,Last Name,E-mail Address\nA,B,a@example.org\n", ""),
    ],
)
def test_lists_of_others_are_left_to_them(read: Read, text: str, reader: str):
    assert read(text).receipt.reader == reader


def test_hostile_cells_are_kept_as_text(read: Read):
    reading = read(f'{NEW}\n"=HYPERLINK(""x"")",,<img src=x>,,,,,,,,,,+447700900101\n')
    (row,) = reading.table.select("first_name", "last_name", "phones").rows()
    assert row == ('=HYPERLINK("x")', "<img src=x>", ["+447700900101"])
