import json
import tracemalloc
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

WHEN = {"date": "2025-09-14T18:02:11", "date_unixtime": "1757869331"}
KENSA = {"first_name": "Kensa", "last_name": "Trembath", "phone_number": "+44 7700 900123", **WHEN}
ME = {"user_id": 1, "first_name": "Demelza", "last_name": "Fiddlewhist", "username": "@demelza"}
FRIEND, GROUP, CONTACT = "message_partner", "group_message", "contact"


def said(writer: str | None, number: object, **more: object) -> dict[str, object]:
    return {"id": 1, "type": "message", **WHEN, "from": writer, "from_id": number, "text": "hello", **more}


def chat(
    kind: str, *messages: object, name: str | None = "Kensa Trembath", number: int = 2
) -> dict[str, object]:
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


def export(*chats: object, contacts: object = (KENSA,), **more: object) -> dict[str, object]:
    listed = {} if contacts == () else {"contacts": {"about": "", "list": contacts}}
    return {"about": "Telegram", "personal_information": ME, **listed, "chats": {"list": chats}, **more}


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(content: object, path: str = "DataExport_2026-09-21/result.json", **more: object) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", {path: content, **more}))
        return reading

    return read


def people(reading: Reading) -> list[tuple[str, str, str]]:
    """Return (name, id, direction) of every row."""
    return reading.table.select("display_name", "platform_id", "direction").rows()


@pytest.mark.parametrize(
    ("contact", "row"),
    [
        (KENSA, ("Kensa Trembath", "Kensa", "Trembath", ["+44 7700 900123"], "2025-09-14")),
        ({**KENSA, "last_name": ""}, ("Kensa", "Kensa", None, ["+44 7700 900123"], "2025-09-14")),
        ({**KENSA, "first_name": None}, ("Trembath", None, "Trembath", ["+44 7700 900123"], "2025-09-14")),
        ({"phone_number": "+44 7700 900123"}, (None, None, None, ["+44 7700 900123"], None)),
        ({"first_name": "Kensa", "phone_number": ""}, ("Kensa", "Kensa", None, [], None)),
        (
            {"first_name": "Kensa", "date": "1970-01-01T01:00:00", "date_unixtime": "0"},
            ("Kensa", "Kensa", None, [], None),
        ),
        ({"first_name": "Kensa", "date": "1970-01-01T01:00:00"}, ("Kensa", "Kensa", None, [], None)),
        ({"first_name": "Kensa", "date": "2019-03-01T18:02:11"}, ("Kensa", "Kensa", None, [], "2019-03-01")),
    ],
)
def test_a_contact_is_read_with_its_names_apart(read, contact: object, row: tuple[object, ...]):
    reading = read({"contacts": {"list": [contact]}})
    columns = ("display_name", "first_name", "last_name", "phones", "since")
    (found,) = reading.table.select(columns).rows()
    assert (*found[:4], found[4].isoformat() if found[4] else None) == row
    assert not reading.receipt.in_part


@pytest.mark.parametrize("contact", [dict(WHEN), {}, "Kensa", None, 7, {"user_id": 5, **WHEN}])
def test_a_contact_whose_account_is_gone_is_counted(read, contact: object):
    reading = read({"contacts": {"list": [contact, KENSA]}})
    assert (reading.receipt.rows, reading.receipt.unusable) == (1, 1)


@pytest.mark.parametrize("contacts", [[], None])
def test_no_contacts_is_an_empty_list(read, contacts: object):
    reading = read({"contacts": {"about": "", "list": contacts}})
    assert (reading.table.height, reading.receipt.problems, reading.receipt.files) == (0, (), 1)


@pytest.mark.parametrize(
    ("conversation", "rows"),
    [
        (chat("personal_chat", said("Kensa Trembath", "user2")), [("Kensa Trembath", "2", FRIEND)]),
        (chat("personal_chat", said("Demelza", "user1")), [("Kensa Trembath", "2", FRIEND)]),
        (chat("personal_chat"), [("Kensa Trembath", "2", FRIEND)]),
        (chat("personal_chat", said("x", "user2"), name=None), []),
        (chat("personal_chat", said("x", "user2"), name="Deleted Account"), []),
        (chat("personal_chat", said(None, "user2", type="service", action="joined_telegram")), []),
        (
            chat("personal_chat", said(None, "user2", type="service", action="phone_call")),
            [("Kensa Trembath", "2", FRIEND)],
        ),
        (chat("bot_chat", said("Bot", "user2")), []),
        (chat("personal_chat", said("Telegram", "user777000"), name="Telegram", number=777000), []),
        (chat("saved_messages", said("Demelza", "user1")), []),
        (chat("public_channel", said("News", "channel2")), []),
        (chat("some_new_chat", said("Kensa", "user2")), []),
        (
            chat(
                "private_group",
                said("Hari", "user3"),
                said("Hari", "user3"),
                said("Hari", "user4"),
                said("Demelza", "user1"),
                said("Trip", "channel2"),
                said(None, "user5"),
            ),
            [("Hari", "3", GROUP), ("Hari", "4", GROUP)],
        ),
        (chat("private_supergroup", said("Hari", "user3")), [("Hari", "3", GROUP)]),
        (chat("public_supergroup", said("Hari", 3)), [("Hari", "3", GROUP)]),
        (chat("private_group", said("Trip", 2**33), {"type": "unsupported"}, None, "x"), []),
    ],
)
def test_a_chat_gives_its_partner_or_who_wrote_in_it(read, conversation: object, rows: list[object]):
    reading = read(export(conversation))
    assert people(reading)[1:] == rows
    assert reading.receipt.problems == ()


@pytest.mark.parametrize(
    ("conversation", "note"),
    [
        (chat("personal_chat", said("x", "user2"), name=None), "1 deleted accounts without a name left out"),
        (chat("private_group", said(None, "user2")), "1 deleted accounts without a name left out"),
        (
            chat("personal_chat", {"type": "service", "action": "joined_telegram"}),
            "1 chats in which nobody wrote or called add nobody",
        ),
        (chat("some_new_chat"), "1 chats are of a kind that we do not know and add nobody"),
    ],
)
def test_whoever_is_left_out_is_told(read, conversation: object, note: str):
    assert note in read(export(conversation)).receipt.notes


def test_frequent_contacts_add_nobody_and_are_told(read):
    frequent = {"list": [{"id": 2, "category": "people", "type": "user", "name": "Kensa Trembath"}]}
    reading = read(export(frequent_contacts=frequent))
    assert reading.table.height == 1
    assert "1 frequent contacts stand in other lists already and add nobody" in reading.receipt.notes


def test_groups_that_were_left_are_read_too(read):
    left = {"left_chats": {"list": [chat("private_group", said("Hari", "user3"))]}}
    assert people(read(export(**left)))[1:] == [("Hari", "3", GROUP)]


def test_the_owner_is_told_and_is_nobodys_contact(read):
    own = {"user_id": 1, "first_name": "Me", "phone_number": "+44 7700 900124"}
    reading = read(export(contacts=[own, KENSA]))
    assert [name for name, _, _ in people(reading)] == ["Kensa Trembath"]
    assert (reading.owner.names, reading.owner.handles) == ({"Demelza Fiddlewhist"}, {"demelza"})
    assert reading.receipt.made == date(2026, 9, 21)


def test_the_owner_is_told_by_who_else_writes_in_a_personal_chat(read):
    personal = chat("personal_chat", said("Kensa", "user2"), said("Demelza F", "user1"))
    group = chat("private_group", said("Demelza F", "user1"), said("Hari", "user3"), number=9)
    reading = read({"chats": {"list": [group, personal]}})
    assert people(reading) == [("Kensa Trembath", "2", FRIEND), ("Hari", "3", GROUP)]
    assert reading.owner.names == {"Demelza F"}


def test_an_owner_who_is_not_told_stays_among_those_who_wrote(read):
    reading = read(chat("private_group", said("Demelza", "user1"), said("Hari", "user3")))
    assert [name for name, _, _ in people(reading)] == ["Demelza", "Hari"]
    assert not reading.owner
    assert any("owner may be among" in note for note in reading.receipt.notes)


def test_one_chat_exported_by_itself_is_read_in_part(read):
    reading = read(chat("personal_chat", said("Kensa", "user2"), said("Demelza", "user1")))
    assert people(reading) == [("Kensa Trembath", "2", FRIEND)]
    assert (reading.receipt.in_part, reading.receipt.problems) == (True, ())


@pytest.mark.parametrize(
    ("content", "in_part", "codes"),
    [
        (export(), False, []),
        (export(chat("personal_chat"), contacts=()), True, []),
        (export(contacts=()), True, ["BC-IMP-044"]),
        ({"personal_information": ME}, True, ["BC-IMP-044"]),
    ],
)
def test_an_export_without_contacts_is_read_in_part(read, content: object, in_part: bool, codes: list[str]):
    receipt = read(content).receipt
    assert (receipt.in_part, [problem.code for problem in receipt.problems]) == (in_part, codes)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("result.json", {}),
        ("renamed.json", {}),
        ("a/b/result (1).json", {}),
        ("result.json", {"__MACOSX/._result.json": b"\0", "lists/contacts.html": "<html>x</html>"}),
    ],
)
def test_an_export_is_recognised_by_its_keys(read, path: str, more: dict[str, object]):
    assert people(read(export(), path, **more)) == [("Kensa Trembath", None, CONTACT)]


@pytest.mark.parametrize(
    ("content", "code", "rows"),
    [
        ('{"contacts": {"list": [{"first_name": "Kensa"}, {"first', "BC-IMP-023", 1),
        (json.dumps(export(chat("personal_chat"), chat("personal_chat")))[:-60], "BC-IMP-023", 2),
        ('{"contacts": {"list": ' + "[" * 100_000, "BC-IMP-025", 0),
        ('{"contacts": {"list": [' + '{"x": [' * 100_000, "BC-IMP-025", 0),
        (b'{"contacts": {"list": [{"first_name": "Si\xe2n"}]}}', "BC-IMP-302", 0),
        ({"contacts": {"list": [{"nom": "Kensa"}]}}, "BC-IMP-034", 0),
        ({"name": "x", "type": "personal_chat", "id": 2}, "BC-IMP-033", 1),
    ],
)
def test_what_breaks_off_is_told_and_what_stood_before_is_kept(read, content: object, code: str, rows: int):
    reading = read(content)
    assert [problem.code for problem in reading.receipt.problems] == [code]
    assert reading.table.height == rows
    assert reading.receipt.in_part == (rows > 0)


def test_an_export_beyond_the_limit_says_what_to_ask_for(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.services.telegram.LARGEST_STREAM", 10)
    (problem,) = read(export()).receipt.problems
    assert problem.code == "BC-IMP-131"
    assert "Contacts list only" in problem.do


@pytest.mark.parametrize("limit", ["telegram.result.MOST_PEOPLE", "telegram.chats.MOST_WRITERS"])
def test_more_people_than_any_account_knows_are_refused(read, monkeypatch: pytest.MonkeyPatch, limit: str):
    monkeypatch.setattr(f"connectors.services.{limit}", 3)
    crowd = chat("private_group", *(said(f"Person {n}", f"user{n}") for n in range(2, 9)))
    (problem,) = read(export(crowd, contacts=())).receipt.problems
    assert problem.code == "BC-IMP-130"


def test_a_control_character_spoils_no_list(read):
    content = json.dumps(export(chat("personal_chat", said("Kensa", "user2", text="BELL")))).replace(
        "BELL", r"\x07"
    )
    assert [direction for _, _, direction in people(read(content))] == [CONTACT, FRIEND]


def test_memory_does_not_grow_with_the_messages(tmp_path: Path):
    line = json.dumps(said("Kensa", "user2", text="x" * 400))
    path = tmp_path / "result.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"chats": {"list": [{"name": "Kensa", "type": "personal_chat", "id": 2, "messages": [')
        file.write(",\n".join([line] * 40_000))
        file.write("]}]}}")
    tracemalloc.start()
    (reading,) = read_path(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert people(reading) == [("Kensa", "2", FRIEND)]
    assert peak < path.stat().st_size / 2


WHEN_ADDED = '<div class="pull_right info details">\n{}\n</div>'
ENTRY = f'<div class="entry clearfix"><div class="body">{WHEN_ADDED}{{}}{{}}</div></div>'
NAME, NUMBER = '<div class="name bold">\n{}\n</div>', '<div class="details_entry details">\n{}\n</div>'
PAGE = '<html><body><div class="page_body list_page"><div class="entry_list">{}</div></div></body></html>'


def page(*entries: tuple[str, str, str]) -> str:
    return PAGE.format(
        "".join(
            ENTRY.format(when, NAME.format(name) if name else "", NUMBER.format(number) if number else "")
            for name, number, when in entries
        )
    )


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        (("Kensa", "+44 7700 900123", "14.09.2025 18:02:11"), ("Kensa", ["+44 7700 900123"], "2025-09-14")),
        (("Kensa &lt;img&gt;", "", "01.01.1970 01:00:00"), ("Kensa <img>", [], None)),
        (("", "+44 7700 900123", ""), (None, ["+44 7700 900123"], None)),
    ],
)  # fmt: skip
def test_the_page_of_contacts_is_read(read, entry: tuple[str, str, str], row: tuple[object, ...]):
    reading = read(page(entry), "DataExport_2026-09-21/lists/contacts.html")
    (found,) = reading.table.select("display_name", "phones", "since").rows()
    assert (*found[:2], found[2].isoformat() if found[2] else None) == row
    assert (reading.receipt.in_part, reading.receipt.problems) == (False, ())


def test_a_page_without_contacts_is_an_empty_list(read):
    receipt = read(page(), "lists/contacts.html").receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


def test_where_both_versions_are_there_json_wins(read):
    contacts = page(("Hari Sandhu", "", ""))
    assert [name for name, _, _ in people(read(export(), **{"lists/contacts.html": contacts}))] == [
        "Kensa Trembath"
    ]
    assert people(read(export(contacts=()), **{"lists/contacts.html": contacts})) == [
        ("Hari Sandhu", None, CONTACT)
    ]


def test_chats_as_web_pages_are_told(read):
    receipt = read(
        page(("Kensa", "", "")), "lists/contacts.html", **{"chats/chat_1/messages.html": "<html>x"}
    ).receipt
    assert receipt.in_part
    assert "the chats came as web pages (HTML), which are not read; JSON would be" in receipt.notes


@pytest.mark.parametrize(
    "path",
    ["export_results.html", "lists/chats.html", "lists/frequent.html", "ChatExport_2026-03-04/messages.html"],
)
def test_what_of_a_web_page_export_stays_unread_is_answered(read, path: str):
    reading = read("<html><head><title>Exported Data</title></head></html>", path)
    (problem,) = reading.receipt.problems
    assert (problem.code, reading.receipt.service) == ("BC-IMP-031", "telegram")
    assert "JSON" in problem.do


def test_no_receipt_holds_a_name_or_what_was_written(read):
    secret = "Zanzibarcanary"
    content = export(
        chat("private_group", said(secret, "user3", text=secret), name=secret),
        chat("some_new_chat", name=secret),
        contacts=[{"first_name": secret, secret: secret}],
        **{secret: {secret: secret}},
    )
    receipt = read(content, f"{secret}/result.json").receipt
    assert secret not in str(receipt)
    assert receipt.unknown == 1
