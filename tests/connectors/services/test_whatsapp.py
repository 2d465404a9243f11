import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.handed_in import groups_in
from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services.whatsapp.chat import name_in

ME = "Demelza Fiddlewhist"
NOTICE = "\u200eMessages and calls are end-to-end encrypted. Only people in this chat can read them."
SAID = "12/10/2025, 18:0{} - {}: hello\n"


def chat(*writers: str) -> str:
    """Return an Android chat in which each writes one message."""
    return "".join(SAID.format(minute, writer) for minute, writer in enumerate(writers))


def iphone(*lines: str) -> str:
    """Return an iPhone chat of "Name: text" lines."""
    return "".join(f"[13/02/2026, 10:00:0{second}] {line}\n" for second, line in enumerate(lines))


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object], name: str = "export.zip") -> Reading:
        (reading,) = read_path(zips.written(tmp_path / name, members))
        return reading

    return read


def people(reading: Reading) -> list[tuple[str, str]]:
    """Return (name or number, direction) of every row."""
    rows = reading.table.select("display_name", "phones", "direction").iter_rows()
    return [(name or phones[0], direction) for name, phones, direction in rows]


PARTNER, GROUP = "message_partner", "group_message"


@pytest.mark.parametrize(
    ("path", "text", "rows", "owner"),
    [
        ("WhatsApp Chat with Kensa.txt", chat("Kensa", ME), [("Kensa", PARTNER)], {ME}),
        ("all/WhatsApp Chat with Kensa (2).txt", chat(ME, "Kensa"), [("Kensa", PARTNER)], {ME}),
        ("WhatsApp Chat - Kensa/_chat.txt", chat("Kensa", ME), [("Kensa", PARTNER)], {ME}),
        ("Chat de WhatsApp con Kensa.txt", chat("Kensa", ME), [("Kensa", PARTNER)], {ME}),
        ("WhatsApp Chat with Siân.txt", chat("Sia\u0302n", ME), [("Sia\u0302n", PARTNER)], {ME}),
        ("WhatsApp Chat with 447700900123.txt", chat("+447700 900123"), [("+447700 900123", PARTNER)], set()),
        ("WhatsApp Chat with Kensa.txt", chat("Kensa"), [("Kensa", PARTNER)], set()),
        ("WhatsApp Chat with Kensa.txt", chat(ME), [("Kensa", PARTNER), (ME, GROUP)], set()),
        ("WhatsApp Chat with Kensa.txt", "12/10/2025, 18:00 - A notice.\n", [("Kensa", PARTNER)], set()),
        ("WhatsApp Chat with Trip.txt", chat("Kensa", "Hari"), [("Kensa", GROUP), ("Hari", GROUP)], set()),
        ("WhatsApp Chat with A.txt", chat("A", ME, "B"), [("A", PARTNER), (ME, GROUP), ("B", GROUP)], set()),
        ("renamed.txt", chat("Kensa", ME), [("Kensa", PARTNER), (ME, PARTNER)], set()),
        ("renamed.txt", chat("Kensa", ME, "Hari"), [("Kensa", GROUP), (ME, GROUP), ("Hari", GROUP)], set()),
        ("renamed.txt", chat("Kensa"), [("Kensa", PARTNER)], set()),
        ("renamed.txt", chat("Kensa", "You", "Meta AI"), [("Kensa", PARTNER)], set()),
        ("_chat.txt", iphone(f"Kensa: {NOTICE}", f"{ME}: hi", "Kensa: hi"), [("Kensa", PARTNER)], {ME}),
        ("_chat.txt", iphone(f"Kensa: {NOTICE}", f"{ME}: hi"), [("Kensa", PARTNER), (ME, GROUP)], set()),
        ("_chat.txt", iphone(f"Kensa: {NOTICE}"), [("Kensa", PARTNER)], set()),
        (
            "_chat.txt",
            iphone(f"Trip: {NOTICE}", "Trip: \u200eHari created this group", "Hari: hi", "Kensa: hi"),
            [("Hari", GROUP), ("Kensa", GROUP)],
            set(),
        ),
        (
            "_chat.txt",
            iphone("Kensa: \u200eimage omitted", f"{ME}: hi"),
            [("Kensa", PARTNER), (ME, PARTNER)],
            set(),
        ),
        (
            "_chat.txt",
            iphone("Hari: hi", f"{ME}: \u200eYou deleted this message.", "Kensa: hi"),
            [("Hari", GROUP), ("Kensa", GROUP)],
            {ME},
        ),
    ],
)  # fmt: skip
def test_who_is_the_partner_and_who_the_owner(
    read, path: str, text: str, rows: list[tuple[str, str]], owner: set[str]
):
    reading = read({path: text})
    assert people(reading) == rows
    assert reading.owner.names == owner
    assert reading.receipt.problems == ()
    assert (reading.receipt.reader, reading.receipt.files, reading.receipt.in_part) == (
        "whatsapp chats",
        1,
        True,
    )


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("WhatsApp Chat with Kensa Trembath", "Kensa Trembath"),
        ("WhatsApp_Chat_with_Kensa_Trembath", "Kensa Trembath"),
        ("WhatsApp Chat - Flat 2", "Flat 2"),
        ("WhatsApp Chat - Flat 2 (1)", "Flat 2"),
        ("WhatsApp-Chat mit Jörg", "Jörg"),
        ("WhatsApp Chat mit Jörg", "Jörg"),
        ("Chat de WhatsApp con Iñaki", "Iñaki"),
        ("Chat WhatsApp con Iñaki", "Iñaki"),
        ("Discussion WhatsApp avec Zoé", "Zoé"),
        ("Czat WhatsApp z Łucja", "Łucja"),
        ("Czat WhatsApp z użytkownikiem Łucja", "Łucja"),
        ("Conversa do WhatsApp com João", "João"),
        ("WhatsApp-chat met Sjoerd", "Sjoerd"),
        ("Чат WhatsApp с контактом Аня", "Аня"),
        ("Chat WhatsApp s uživatelem Jiří", "Jiří"),
        ("WhatsApp chats 2026", None),
        ("My WhatsApp contacts", None),
        ("_chat", None),
        ("Letter with WhatsApp", None),
    ],
)
def test_a_files_name_tells_whom_the_chat_is_with(name: str, called: str | None):
    assert name_in(name) == called


def test_a_zip_is_called_by_its_partner(read):
    reading = read({"_chat.txt": chat("Kensa", ME)}, "WhatsApp Chat - Kensa.zip")
    assert people(reading) == [("Kensa", PARTNER)]
    assert "Kensa" not in str(reading.receipt)


@pytest.mark.parametrize(
    ("chats", "rows"),
    [
        # Three chats of two, one in common: the owner.
        ([["Kensa", ME], [ME, "Hari"], ["Ceri", ME]], {"Kensa", "Hari", "Ceri"}),
        # With two it could be a group in which a learner and one other wrote.
        ([["Kensa", ME], [ME, "Hari"]], {"Kensa", "Hari", ME}),
        # One chat handed in thrice tells nothing.
        ([["Kensa", ME], ["Kensa", ME], ["Kensa", ME]], {"Kensa", ME}),
        ([["Kensa", ME], [ME, "Hari"], ["Ceri", "Hari"]], {"Kensa", "Hari", "Ceri", ME}),
    ],
)
def test_the_owner_is_who_chats_without_names_have_in_common(read, chats: list[list[str]], rows: set[str]):
    reading = read(
        {
            f"chat {n}.txt": chat(*writers) + f"12/10/2025, 19:0{n} - {ME}: {n}\n" * (ME in writers)
            for n, writers in enumerate(chats)
        }
    )
    assert {name for name, _ in people(reading)} == rows
    assert reading.owner.names == ({ME} if ME not in rows else set())


def test_an_owner_told_by_one_chat_is_left_out_of_the_others(read):
    reading = read(
        {
            "WhatsApp Chat with Kensa.txt": chat("Kensa", ME),
            "WhatsApp Chat with Trip.txt": chat("Hari", "Ceri", ME),
            "renamed.txt": chat("Osian", ME),
        }
    )
    assert sorted(people(reading)) == [
        ("Ceri", GROUP),
        ("Hari", GROUP),
        ("Kensa", PARTNER),
        ("Osian", PARTNER),
    ]


def test_a_contact_saved_under_the_owners_own_first_name_is_kept(read):
    reading = read(
        {
            "WhatsApp Chat with Kensa.txt": chat("Kensa", "Tom"),
            "WhatsApp Chat with Tom.txt": chat("Tom"),
            "WhatsApp Chat with Trip.txt": chat("Hari", "Tom", "Ceri"),
        }
    )
    assert people(reading).count(("Tom", PARTNER)) == 1
    assert ("Tom", GROUP) in people(reading)


@pytest.mark.parametrize(
    ("written", "name", "phones"),
    [
        ("\u202a+44\u00a07700\u00a0900123\u202c", None, ["+44 7700 900123"]),
        ("07700 900123", None, ["07700 900123"]),
        ("~\u202fKensa", "Kensa", []),
        ("~ Kensa", "Kensa", []),
        ("~Kensa", "Kensa", []),
        ("Tom 2", "Tom 2", []),
        ("2007", "2007", []),
        ("=HYPERLINK(1)", "=HYPERLINK(1)", []),
        ("Nul\x00Byte", "Nul Byte", []),
    ],
)
def test_who_is_not_saved_is_a_number_or_a_profile_name(
    read, written: str, name: str | None, phones: list[str]
):
    reading = read({"renamed.txt": chat(written)})
    assert reading.table.select("display_name", "phones").rows() == [(name, phones)]


@pytest.mark.parametrize(
    ("dates", "since"),
    [
        (["03/04/2026", "13/04/2026"], "2026-04-03"),
        (["03/04/2026", "04/13/2026"], "2026-03-04"),
        (["03/04/2026", "05/06/2026"], None),
        (["03/04/2026", "13/04/2026", "04/13/2026"], None),
        (["2026-04-03", "2026-04-05"], "2026-04-03"),
        (["03.04.26", "30.04.26"], "2026-04-03"),
        (["4/3/2569", "4/30/2569"], "2026-04-03"),
        (["4/3/R8", "4/30/R8"], "2026-04-03"),
        (["31/02/2026", "30/04/2026"], None),
        (["03/04/1999", "30/04/1999"], None),
        (["1405/1/14", "1405/1/15"], None),
    ],
)
def test_a_date_is_given_where_its_order_is_certain(read, dates: list[str], since: str | None):
    reading = read({"renamed.txt": "".join(f"{day}, 18:00 - Kensa: hello\n" for day in dates)})
    day = reading.table["since"].item()
    assert (day.isoformat() if day else None) == since
    told = "in 1 chat the order of day and month is not certain, so nobody there has a date"
    assert (told in reading.receipt.notes) == (
        dates in (["03/04/2026", "05/06/2026"], ["03/04/2026", "13/04/2026", "04/13/2026"])
    )


def test_a_name_within_a_message_is_no_author(read):
    text = chat("Kensa") + "Hari: this is still Kensa's message\nsee 12/10/2025, 18:00 - Ceri: too\n"
    assert people(read({"renamed.txt": text})) == [("Kensa", PARTNER)]


@pytest.mark.parametrize(
    "pasted",
    [
        "[18:02, 21/09/2025] Ceri Vaughan: copied from WhatsApp Web\n",
        "[21/09, 18:02] Ceri Vaughan: copied on Android\n",
        "[21/09/2025, 18:02:11] Ceri Vaughan: copied on an iPhone\n",
    ],
)
def test_messages_pasted_from_another_chat_add_nobody(read, pasted: str):
    assert people(read({"renamed.txt": chat("Kensa") + pasted})) == [("Kensa", PARTNER)]


@pytest.mark.parametrize(
    ("notices", "rows"),
    [
        (['Hari changed the subject to "Trip: Rome"'] * 2, ["Kensa"]),
        (["Hari changed the subject to: Rome"] * 2, ["Kensa"]),
        (["Hari hat den Betreff zu „Reise: Rom“ geändert"], ["Kensa"]),
        (['Dave 6" Pipes: hello'], ["Kensa"]),
        (['Dave 6" Pipes: hello'] * 2, ["Kensa", 'Dave 6" Pipes']),
    ],
)
def test_a_notice_with_a_colon_adds_nobody(read, notices: list[str], rows: list[str]):
    text = chat("Kensa") + "".join(f"12/10/2025, 18:05 - {notice}\n" for notice in notices)
    assert [name for name, _ in people(read({"renamed.txt": text}))] == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_is_read(read, encoding: str):
    assert people(read({"renamed.txt": chat("Siân", ME, "Zoë").encode(encoding)}))[0] == ("Siân", GROUP)


def test_a_line_in_another_encoding_spoils_no_other(read):
    text = chat("Siân").encode() + chat("Zoë").encode("cp1252")
    assert [name for name, _ in people(read({"renamed.txt": text}))] == ["Siân", "Zoë"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "BC-IMP-120"), ("hello\n", "BC-IMP-120"), (b"\xff\xd8\xff\xe0picture", "BC-IMP-120")],
)
def test_a_chat_that_cannot_be_read_is_told_and_hides_no_other(read, text: object, code: str):
    reading = read({"WhatsApp Chat with Zanzibar.txt": text, "WhatsApp Chat with Hari.txt": chat("Hari")})
    assert [problem.code for problem in reading.receipt.problems] == [code]
    assert people(reading) == [("Hari", PARTNER)]
    assert "Zanzibar" not in str(reading.receipt)


def test_damaged_utf16_is_told(read):
    text = chat("Kensa").encode("utf-16") + b"x"
    (problem,) = read({"renamed.txt": text}).receipt.problems
    assert problem.code == "BC-IMP-302"


def test_more_authors_than_any_chat_holds_are_refused(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.services.whatsapp.chat.MOST_WRITERS", 5)
    (problem,) = read({"renamed.txt": chat(*"abcdef")}).receipt.problems
    assert problem.code == "BC-IMP-121"


def test_a_chat_that_reaches_the_limit_is_noted(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.services.whatsapp.LIMIT", 2)
    notes = read({"renamed.txt": chat("Kensa", "Kensa")}).receipt.notes
    assert "2 messages, the most WhatsApp exports, so older ones may be missing: 1 chat" in notes


def test_a_chat_without_messages_is_an_empty_list(read):
    reading = read({"_chat.txt": "[12/10/2025, 18:00:00] \u200eYou created this group\n"})
    assert (reading.table.height, reading.receipt.problems, reading.receipt.files) == (0, (), 1)
    assert "without any message: 1 chat" in reading.receipt.notes


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("WhatsApp.txt", "Dear college,\nI do not use it.\n"),
        ("notes.txt", "Kensa: hello\nHari: hello\n"),
        ("server.txt", "12/10/2025, 18:00 - started\n12/10/2025, 18:01 - stopped\n"),
        ("msgstore.db.crypt15", "x"),
        ("IMG-20251012-WA0001.jpg", b"\xff\xd8\xff\xe0"),
    ],
)
def test_what_is_no_chat_is_not_taken_for_one(read, path: str, text: object):
    reading = read({path: text})
    assert reading.receipt.reader == ""
    assert reading.receipt.problems


def test_a_typed_list_called_after_whatsapp_stays_one(read):
    text = "service,display_name\nwhatsapp,Kensa Trembath\n"
    assert read({"WhatsApp Chat with everybody.txt": text}).receipt.reader == "typed list"


def test_resource_forks_are_no_chats(read):
    members = {"_chat.txt": chat("Kensa"), "__MACOSX/._chat.txt": chat("Hari"), "._chat.txt": chat("Hari")}
    assert people(read(members)) == [("Kensa", PARTNER)]


@pytest.mark.parametrize(
    ("content", "numbers", "codes"),
    [
        ({"wa_contacts": ["+447700900123", "+441632960123"]}, ["+447700900123", "+441632960123"], []),
        ({"wa_contacts": []}, [], []),
        ({"wa_contacts": None}, [], []),
        ({"wa_contacts": ["+447700900123", None, "", {"a": 1}]}, ["+447700900123"], []),
        ({"wa_contacts": [447700900123]}, ["447700900123"], []),
        ({"wa_contacts": [{"number": "+447700900123"}]}, [], ["BC-IMP-034"]),
        ({"x": {"wa_contacts": []}}, [], ["BC-IMP-033"]),
        ('{"wa_contacts": ["+44', [], ["BC-IMP-023"]),
    ],
)
def test_the_account_report_is_a_list_of_numbers(read, content: object, numbers: list[str], codes: list[str]):
    reading = read({"report/contacts.json": content})
    assert [number for row in reading.table["phones"] for number in row] == numbers
    assert [problem.code for problem in reading.receipt.problems] == codes
    assert set(reading.table["direction"]) <= {"contact"}
    assert reading.receipt.in_part == (codes in ([], ["BC-IMP-034"]))  # of chats it says nothing


def test_a_report_is_recognised_by_its_key(read):
    assert read({"renamed.json": {"wa_contacts": ["+447700900123"]}}).table.height == 1


def test_zips_of_chats_are_never_parts_of_one_export(tmp_path: Path, zips: SimpleNamespace):
    names = ["WhatsApp Chat - Flat 1.zip", "WhatsApp Chat - Flat 2.zip", "WhatsApp Chat - Flat 2 (1).zip"]
    for number, name in enumerate([*names, "anna-1.zip", "anna-2.zip"]):
        zips.written(tmp_path / name, {"_chat.txt": chat(f"Kensa {number}")})
    readings = read_path(tmp_path)
    assert len(readings) == 5
    names = {name for reading in readings for name, _ in people(reading)}
    assert names >= {f"Kensa {number}" for number in range(5)}
    assert all(not reading.receipt.problems for reading in readings)
    assert [group.label for group in groups_in(tmp_path)][2:] == [
        "WhatsApp chat 1 of 3",
        "WhatsApp chat 2 of 3",
        "WhatsApp chat 3 of 3",
    ]


def test_no_receipt_holds_a_name_or_what_was_written(read):
    text = chat("Zanzibarcanary", ME).replace("hello", "Secretcanary")
    receipt = read(
        {"WhatsApp Chat with Zanzibarcanary.txt": text, "x.json": json.dumps({"wa_contacts": []})}
    ).receipt
    assert "canary" not in str(receipt)
    assert ME not in str(receipt)
