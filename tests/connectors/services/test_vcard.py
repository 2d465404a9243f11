from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.read_path import connection_rows_csv, read_path
from connectors.reader import Reading

Read = Callable[..., Reading]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


BEV = card("FN:Aunty Bev", "TEL:07700 900125")
SIAN = card("N:Tregear;Siân;Elen;;", "FN:Siân Tregear", "EMAIL:sian@example.org")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str | bytes, name: str = "contacts.vcf") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.fixture
def read_zip(tmp_path: Path, zips: SimpleNamespace) -> Read:
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("FN:Aunty Bev",), ("Aunty Bev", None, None)),
        (("N:Spargo;Margh;;;",), ("Margh Spargo", "Margh", "Spargo")),
        (("N:Spargo;Margh;Jane;Mrs;BA",), ("Margh Jane Spargo", "Margh", "Spargo")),
        (("N:Spargo;Margh;;;", "FN:Margh S"), ("Margh S", "Margh", "Spargo")),
        (("N:;;;;", "FN:", "EMAIL:a@example.org"), (None, None, None)),
        (("FN:", "FN:Aunty Bev"), ("Aunty Bev", None, None)),
        (("NICKNAME:Sparky,Spark",), ("Sparky", None, None)),
    ],
)
def test_a_contact_has_the_name_of_either_property(read: Read, lines: tuple[str, ...], names: tuple):
    (row,) = (
        read(card(*lines, "TEL:07700900125")).table.select("display_name", "first_name", "last_name").rows()
    )
    assert row == names


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (("N:Pascoe;Robert;;;", "NICKNAME:Jago"), ["Robert Pascoe", "Jago Pascoe"]),
        (("N:Pascoe;Robert;;;", "NICKNAME:Jago Hosken"), ["Robert Pascoe", "Jago Hosken"]),
        (("N:Pascoe;Robert;;;", "NICKNAME:robert"), ["Robert Pascoe"]),
        (("FN:Robert Pascoe", "NICKNAME:Robert Pascoe"), ["Robert Pascoe"]),
        (("FN:The plumber", "NICKNAME:Jago"), ["The plumber"]),
        (("FN:The plumber", "NICKNAME:Jago Pascoe"), ["The plumber", "Jago Pascoe"]),
    ],
)
def test_a_nickname_stands_as_a_row_of_its_own_where_it_can_name_somebody(
    read: Read, lines: tuple[str, ...], rows: list[str]
):
    table = read(card(*lines)).table
    assert table["display_name"].to_list() == rows
    assert set(table["source_row"]) == {1}


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:1999-04-12", "1999-04-12"),
        ("BDAY:19990412", "1999-04-12"),
        ("BDAY:1999-04-12T00:00:00Z", "1999-04-12"),
        ("BDAY;VALUE=date:1999-04-12", "1999-04-12"),
        ("item2.BDAY:1999-04-12", "1999-04-12"),
        ("BDAY:--0412", "--04-12"),
        ("BDAY:--04-12", "--04-12"),
        ("BDAY:--0229", "--02-29"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12", "--04-12"),
        ("BDAY;X-APPLE-OMIT-YEAR=1999:1999-04-12", "--04-12"),
        ("BDAY:1604-02-29", "--02-29"),
        ("BDAY:0000-04-12", "--04-12"),
        ("BDAY:1999", None),
        ("BDAY:---12", None),
        ("BDAY:1999-02-30", None),
        ("BDAY;VALUE=text:about 1950", None),
        ("BDAY:", None),
    ],
)
def test_a_birthday_keeps_only_what_is_known_of_it(read: Read, line: str, birthday: str | None):
    assert read(card("FN:Aunty Bev", line)).table["birthday"].to_list() == [birthday]


def test_addresses_phones_and_company_are_read(read: Read):
    text = card(
        "FN:Tressa Noye",
        "EMAIL;PREF=1:tressa@example.org",
        "item1.EMAIL;type=INTERNET:mailto:noye@example.org",
        "EMAIL:no address",
        "TEL;VALUE=uri:tel:+44-7700-900126;ext=4",
        "TEL;CELL:07700 900127",
        r"ORG:Harbour\, Ltd;Sales",
    )
    (row,) = read(text).table.select("emails", "phones", "employer", "direction", "service").rows()
    emails = ["tressa@example.org", "noye@example.org"]
    assert row == (emails, ["+44-7700-900126", "07700 900127"], "Harbour, Ltd", "contact", "address_book")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize(
    "name", ["contacts.vcf", "contacts (1).vcf", "CONTACTS.VCF", "people.txt", "contacts"]
)
def test_encoding_and_file_name_do_not_matter(read: Read, encoding: str, name: str):
    reading = read((SIAN + BEV).encode(encoding), name)
    assert reading.table["display_name"].to_list() == ["Siân Tregear", "Aunty Bev"]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(read: Read, end: str):
    assert read((SIAN + BEV).replace("\r\n", end)).table.height == 2


def test_one_broken_card_does_not_lose_the_rest_and_is_counted(read: Read):
    broken = "BEGIN:VCARD\r\nVERSION:3.0\r\nzanzibarcanary, all in pieces\r\nEND:VCARD\r\n"
    reading = read(SIAN + broken + BEV)
    assert reading.table.select("display_name", "source_row").rows() == [
        ("Siân Tregear", 1),
        ("Aunty Bev", 3),
    ]
    (problem,) = reading.receipt.problems
    assert (problem.code, problem.what[:16]) == ("BC-IMP-160", "1 of the 3 cards")
    assert reading.receipt.in_part
    assert "zanzibarcanary" not in str(reading)


def test_an_address_book_of_broken_cards_is_not_an_empty_one(read: Read):
    receipt = read("BEGIN:VCARD\r\nin pieces\r\nEND:VCARD\r\n").receipt
    assert (receipt.rows, receipt.files) == (0, 0)
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-160"]


def test_a_card_without_anybody_is_counted(read: Read):
    receipt = read(SIAN + card("NOTE:nobody", "ADR:;;1 Quay;;;;")).receipt
    assert (receipt.rows, receipt.unusable, receipt.problems) == (1, 1, ())


def test_an_address_book_cut_off_in_a_card_is_told(read: Read):
    reading = read(SIAN + BEV.removesuffix("END:VCARD\r\n"))
    assert reading.table.height == 2
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-161"]
    assert reading.receipt.in_part


def test_utf16_that_breaks_off_keeps_what_stands_before(read: Read):
    reading = read((SIAN + BEV).encode("utf-16") + b"\x41")
    assert reading.table["display_name"].to_list() == ["Siân Tregear", "Aunty Bev"]
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-302"]


@pytest.mark.parametrize("line", ["KIND:group", "kind:Group", "X-ADDRESSBOOKSERVER-KIND:group"])
def test_a_group_is_nobody(read: Read, line: str):
    reading = read(BEV + card("FN:Staff room", "N:Staff room", line))
    assert reading.table["display_name"].to_list() == ["Aunty Bev"]
    assert "1 cards are groups and name nobody" in reading.receipt.notes


def test_a_card_in_several_group_files_counts_once(read_zip: Read):
    all_, mine = "Takeout/Contactos/Todos/Todos.vcf", "Takeout/Contactos/Mis contactos/Mis contactos.vcf"
    reading = read_zip(
        {all_: SIAN + BEV, mine: BEV.replace("\r\n", "\n"), "Takeout/archive_browser.html": "x"}
    )
    assert reading.table["display_name"].to_list() == ["Siân Tregear", "Aunty Bev"]
    assert "1 cards stand in several files and were read once" in reading.receipt.notes


def test_two_equal_cards_of_one_file_are_two_contacts(read_zip: Read):
    reading = read_zip({"a/a.vcf": BEV + BEV, "b/b.vcf": BEV + BEV + BEV})
    assert reading.table["source_file"].to_list() == ["a/a.vcf", "a/a.vcf", "b/b.vcf"]


def test_the_same_name_with_another_number_is_another_contact(read_zip: Read):
    other = card("FN:Aunty Bev", "TEL:07700 900199")
    assert read_zip({"a/a.vcf": BEV, "b/b.vcf": other}).table.height == 2


@pytest.mark.parametrize(
    "path",
    [
        "iCloud Contacts/all.vcf",
        "export/Takeout/Kontakte/Alle/Alle.vcf",
        "contacts/contacts (1).vcf",
        "New folder\\contacts.vcf",
    ],
)
def test_zipped_again_under_another_folder_it_is_found(read_zip: Read, path: str):
    members = {path: BEV, "__MACOSX/._contacts.vcf": b"\0\5\x16\7", ".DS_Store": b"x"}
    assert read_zip(members).table["display_name"].to_list() == ["Aunty Bev"]


@pytest.mark.parametrize(
    "members",
    [
        {"WhatsApp Chat with Bev.txt": "01/02/2026, 10:00 - Bev: hello\n", "Aunty Bev.vcf": BEV},
        {"chat/_chat.txt": "[01/02/2026, 10:00:00] Bev: hello\n", "chat/00000012-Bev.vcf": BEV},
        {"messages/inbox/bev_1/files/bev.vcf": BEV, "messages/inbox/bev_1/message_1.json": "{}"},
        {"chats/chat_1/contacts/contact_1.vcard": BEV, "result.json": "{}"},
    ],
)
def test_a_contact_that_somebody_sent_is_not_in_the_address_book(
    tmp_path: Path, zips: SimpleNamespace, members: dict[str, object]
):
    readings = read_path(zips.written(tmp_path / "export.zip", members))
    assert not any(reading.receipt.reader == "vcard" for reading in readings)


@pytest.mark.parametrize(
    "files",
    [
        {"WhatsApp Chat with Bev.txt": "01/02/2026, 10:00 - Bev: hello\n", "contacts.vcf": BEV},
        {"my/WhatsApp Chat with Bev.txt": "01/02/2026, 10:00 - Bev: hello\n", "my/iCloud vCards.vcf": BEV},
        {
            "my/WhatsApp Chat with Bev.txt": "01/02/2026, 10:00 - Bev: hello\n",
            "my/WhatsApp Chat with Jo.txt": "01/02/2026, 10:00 - Jo: hello\n",
            "my/all.vcf": BEV,
        },
        {"friends.csv": "username,note\nruan,\n", "files/contacts.vcf": BEV},
        {"friends.csv": "username,note\nruan,\n", "media/contacts.vcf": BEV},
    ],
)
def test_an_address_book_is_read_beside_what_else_was_handed_in(tmp_path: Path, files: dict[str, str]):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    readings = {reading.receipt.reader: reading for reading in read_path(tmp_path)}
    assert readings["vcard"].table["display_name"].to_list() == ["Aunty Bev"]


def test_a_contact_that_was_sent_is_not_taken_from_an_unpacked_chat(tmp_path: Path):
    (tmp_path / "_chat.txt").write_text("[01/02/2026, 10:00:00] Bev: hello\n", encoding="utf-8")
    (tmp_path / "00000012-Bev.vcf").write_text(BEV, encoding="utf-8", newline="")
    assert "vcard" not in {reading.receipt.reader for reading in read_path(tmp_path)}


@pytest.mark.parametrize("content", [b"no card\n", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_another_file_of_that_name_is_answered(read: Read, content: bytes):
    assert [problem.code for problem in read(content).receipt.problems] == ["BC-IMP-030"]


def test_hostile_names_are_kept_as_they_are_and_harm_nobody(read: Read):
    names = ["=HYPERLINK(1)", "<img src=x onerror=alert(1)>", "\u202egnp.exe"]
    assert read("".join(card(f"FN:{name}") for name in names)).table["display_name"].to_list() == names


def test_many_contacts_are_read_within_bounds(read: Read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.services.vcard.MOST_CARDS", 3)
    reading = read(BEV * 5)
    assert reading.table.height == 3
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-162"]


def test_a_folder_of_single_cards_is_one_address_book(read_zip: Read):
    card_of = {name: card(f"N:Pascoe;{name};;;", "NICKNAME:Jago") for name in ("Robert", "Kensa", "Ia")}
    reading = read_zip({f"contacts/{name}.vcf": text for name, text in card_of.items()})
    assert reading.receipt.files == 3
    assert reading.receipt.notes == ("3 nicknames stand as a row of their own beside the name",)


PIECES = [
    "BEGIN:VCARD",
    "END:VCARD",
    "FN",
    "N",
    "BDAY",
    "ORG",
    "TEL",
    ":",
    ";",
    "=",
    "=3B",
    "\\",
    "\r\n",
    "\n ",
]
PIECES += [
    ";ENCODING=QUOTED-PRINTABLE",
    ";CHARSET=UTF-8",
    ";BASE64",
    "AGENT:",
    '"',
    "1604-04-12",
    "Siân",
    "\0",
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_whatever_stands_in_an_address_book_it_is_answered(tmp_path: Path, pieces: list[str], encoding: str):
    path = tmp_path / "contacts.vcf"
    path.write_bytes(("BEGIN:VCARD\r\n" + "".join(pieces)).encode(encoding, "replace"))
    readings = read_path(path)
    assert connection_rows_csv(readings)
    for reading in readings:
        receipt = reading.receipt
        assert receipt.rows or receipt.problems or receipt.unusable or receipt.files
        assert receipt.rows == reading.table.height
