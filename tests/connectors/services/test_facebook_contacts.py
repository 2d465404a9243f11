"""Address books that a phone uploaded to Facebook: every shape, JSON and web pages."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

BOOK = "about_you/your_address_books.json"
OTHER = "personal_information/other_personal_information/"
IMPORTED = OTHER + "your_imported_contacts.json"
PHONE = "+44 7700 900123"
EMAIL = "wenna@example.org"

Shown = tuple[str | None, list[str], list[str], str | None]


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


def contacts(reading: Reading) -> list[Shown]:
    rows = (
        reading.table.filter(direction="contact").select("display_name", "emails", "phones", "since").rows()
    )
    return [(name, emails, phones, day.isoformat() if day else None) for name, emails, phones, day in rows]


def labelled(*pairs: tuple[str, object]) -> list[dict[str, object]]:
    return [
        {"label": key, "timestamp_value" if isinstance(said, int) else "value": said} for key, said in pairs
    ]


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (
            {"name": "SiÃ¢n", "created_timestamp": 1_600_000_000, "details": [{"contact_point": PHONE}]},
            ("Siân", [], [PHONE], "2020-09-13"),
        ),
        (
            {"name": "Siân", "details": [{"contact_point": EMAIL}, {"contact_point": PHONE}]},
            ("Siân", [EMAIL], [PHONE], None),
        ),
        ({"name": "", "details": {"contact_point": "07700900123"}}, (None, [], ["07700900123"], None)),
        ({"name": "Siân", "updated_timestamp": 1_600_000_000, "details": []}, ("Siân", [], [], None)),
        (
            {"first_name": "Siân", "last_name": "Tregear", "phone_numbers": [PHONE]},
            ("Siân Tregear", [], [PHONE], None),
        ),
    ],
)
def test_an_old_address_book_gives_names_numbers_and_addresses(read, row: object, shown: Shown):
    reading = read({BOOK: {"address_book": {"address_book": [row]}}})
    assert contacts(reading) == [shown]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        (
            [("Update time", 1_700_000_000), ("Contact name", "SiÃ¢n"), ("Contact point", PHONE)],
            ("Siân", [], [PHONE], None),
        ),
        (
            [("Name", "Siân"), ("Upload time", 0), ("Creation time", 1_670_000_000)],
            ("Siân", [], [], "2022-12-02"),
        ),
        (
            [("ImiÄ\x99 i nazwisko kontaktu", "Siân"), ("Punkt kontaktowy", EMAIL)],
            ("Siân", [EMAIL], [], None),
        ),
        (
            [("Unbekannt", "Siân"), ("Irgendwas", PHONE), ("user_id", "0100000000")],
            ("Siân", [], [PHONE], None),
        ),
        ([("Un", "Siân"), ("Deux", "Tregear"), ("Trois", EMAIL)], (None, [EMAIL], [], None)),
        ([("Contact name", ""), ("Contact point", PHONE)], (None, [], [PHONE], None)),
    ],
)
def test_a_newer_address_book_is_read_by_its_labels_or_by_what_stands_there(read, pairs, shown: Shown):
    row = {"timestamp": 1_700_000_000, "media": [], "label_values": labelled(*pairs), "fbid": "200000000100"}
    for content in (
        [row],
        row,
        {"label_values": [{"label": "Contacts", "vec": [{"dict": labelled(*pairs)}]}]},
    ):
        assert contacts(read({IMPORTED: content})) == [shown]


@pytest.mark.parametrize(
    "path",
    [
        BOOK,
        "your_address_books (1).json",
        IMPORTED,
        OTHER + "contacts_uploaded_from_your_phone.json",
        "top/personal_information/profile_information/contacts_uploaded_before_2021.json",
    ],
)
def test_an_address_book_is_known_by_its_name(read, path: str):
    reading = read({path: [{"name": "Siân", "contact_point": PHONE}]})
    assert contacts(reading) == [("Siân", [], [PHONE], None)]
    assert reading.receipt.problems == ()  # the year in a name is no number of a part


@pytest.mark.parametrize(
    "content",
    [
        {"address_book": {"address_book": [{"name": "Siân"}]}},
        [{"label_values": labelled(("Contact name", "Siân"), ("Contact point", PHONE))}],
    ],
)
def test_a_renamed_address_book_is_known_by_its_keys(read, content: object):
    assert contacts(read({"phone.json": content}))[0][0] == "Siân"


@pytest.mark.parametrize(
    "empty", [[], None, {"address_book": {"address_book": []}}, {"address_book": None}, {"contacts_v2": []}]
)
def test_an_empty_address_book_is_a_result(read, empty: object):
    receipt = read({BOOK: empty}).receipt
    assert (receipt.rows, receipt.files) == (0, 1)
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-044"]  # and no list of friends came


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"something": {"new": 1}}, "BC-IMP-033"),
        ({"contacts": [], "contacts_v2": []}, "BC-IMP-033"),
        ("[{", "BC-IMP-023"),
        ([{"label_values": labelled(("Time", 1_700_000_000))}], "BC-IMP-034"),
        ([7, "x", None], "BC-IMP-034"),
    ],
)
def test_an_unknown_shape_is_told_and_hides_no_friend(read, content: object, code: str):
    friends = {"friends_v2": [{"name": "Wenna", "timestamp": 1_600_000_000}]}
    reading = read({IMPORTED: content, "connections/friends/your_friends.json": friends})
    assert [problem.code for problem in reading.receipt.problems] == [code]
    assert reading.table["display_name"].to_list() == ["Wenna"]


OLD = (
    '<div class="pam _3-95 _2lej uiBoxWhite noborder"><div class="_2lel">{}</div>'
    '<div><div class="_3hls">{}</div></div>'
    '<div class="_3-94 _2lem">Mar 25, 2018 9:12pm</div></div>'
)
NEW = (
    '<section class="_a6-g"><div class="_a6-p"><section class="_a6-g"><div class="_a6-p"><table>'
    "<tr><td>Update time</td><td>Nov 14, 2023 12:00:00 pm</td></tr><tr><td>Contact name</td><td>{}</td></tr>"
    "<tr><td>Contact point</td><td>{}</td></tr></table></div></section></div>"
    '<footer><div class="_a72d">Nov 14, 2023 12:00:00 pm</div></footer></section>'
)
FRENCH = NEW.replace("Contact name", "Nom du contact").replace("Contact point", "Coordonnée")


@pytest.mark.parametrize("block", [OLD, NEW, FRENCH])
@pytest.mark.parametrize(
    ("point", "emails", "phones"), [(PHONE, [], [PHONE]), (EMAIL.replace("@", "&#064;"), [EMAIL], [])]
)
def test_an_address_book_as_a_web_page_is_read(read, block: str, point: str, emails, phones):
    page = (
        f"<html><body><main>{block.format('Siân', point)}{block.format('Łowena', point)}</main></body></html>"
    )
    reading = read({IMPORTED.replace(".json", ".html"): page})
    assert contacts(reading) == [("Siân", emails, phones, None), ("Łowena", emails, phones, None)]


def test_an_address_book_that_is_no_page_we_know_is_told(read):
    receipt = read({IMPORTED.replace(".json", ".html"): "<html><p>Siân</p></html>"}).receipt
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-040"]


def test_contacts_say_nothing_of_a_list_cut_by_date(read):
    friends = {"friends_v2": [{"name": "Wenna", "timestamp": 1_700_000_000}]}
    book = {"address_book": {"address_book": [{"name": "Siân", "created_timestamp": 1_400_000_000}]}}
    assert not read({BOOK: book, "connections/friends/your_friends.json": friends}).receipt.in_part


def test_no_contact_reaches_a_receipt(read):
    secret = "Zanzibarcanary"
    rows = [{"label_values": labelled((secret, secret), ("x", secret + "@example.org"))}, {secret: secret}]
    assert secret not in str(read({IMPORTED: rows}).receipt)
