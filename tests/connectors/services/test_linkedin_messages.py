from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

NOW = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,"
    "CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT"
)
OF_2018 = "From,To,Date,Subject,Content,Direction,Folder"
LINK = "https://www.linkedin.com/in/"
PROFILE = "First Name,Last Name,Headline\nTamsyn,Pender,\n"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
AT = "2025-11-03 10:00:00 UTC"


def message(
    conversation: str, sender: str, recipients: str, at: str = AT, text: str = "secret", draft: str = ""
) -> str:
    """A row: people by the public names in their links, several recipients divided by blanks."""
    names = ", ".join(recipients.split())
    links = ",".join(LINK + name for name in recipients.split())
    return f'{conversation},,{sender},{LINK}{sender},"{names}","{links}",{at},,"{text}",INBOX,,{draft}'


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(*rows: str, header: str = NOW, name: str = "messages.csv", **others: str) -> Reading:
        members = {"top/" + name: "\n".join([header, *rows, ""])}
        members |= {f"top/{other}.csv": text for other, text in others.items()}
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


def found(reading: Reading) -> list[tuple[str, str]]:
    partners = reading.table.filter(reading.table["source_file"].str.contains("(?i)message"))
    return partners.select("handle", "direction").rows()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    ("rows", "partners"),
    [
        ([message("1", "me", "ann"), message("1", "ann", "me")], [("ann", "message_partner")]),
        ([message("1", "me", "ann"), message("2", "me", "ann")], [("ann", "message_partner")]),
        ([message("1", "me", "ann bob"), message("1", "bob", "me ann")], [("bob", "group_message")]),
        ([message("1", "me", "ann bob")], []),
        (
            [message("1", "bob", "me ann"), message("2", "bob", "me")],
            [("bob", "message_partner")],
        ),
    ],
    ids=["both ways", "two conversations", "who wrote in a group", "who only got in a group", "in both"],
)
def test_a_partner_is_one_row_and_its_owner_none(read, rows: list[str], partners: list[tuple[str, str]]):
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    invitations = f"{header}\nme,x,,,OUTGOING,{LINK}me,{LINK}x\n"
    assert found(read(*rows, Invitations=invitations)) == partners


@pytest.mark.parametrize(
    ("others", "partners"),
    [
        ({"Profile": PROFILE}, ["Ann Bray"]),
        ({"Connections": f"{CONNECTIONS}Ann,Bray,{LINK}ann,,,,\n"}, ["Ann Bray"]),
        ({}, ["Ann Bray", "Tamsyn Pender"]),
    ],
    ids=["the profile", "a connection", "nothing"],
)
def test_who_is_the_owner_of_one_conversation_is_said_by(read, others: dict[str, str], partners: list[str]):
    row = f"1,,Tamsyn Pender,{LINK}tp,Ann Bray,{LINK}ann,{AT},,,INBOX,,"
    reading = read(row, **others)
    table = reading.table.filter(reading.table["direction"] == "message_partner")
    assert sorted(table["display_name"]) == partners
    assert ("BC-IMP-140" in codes(reading)) == (len(partners) == 2)


def test_the_owner_is_who_stands_in_every_conversation(read):
    rows = [message("1", "me", "ann"), message("2", "bob", "me"), message("3", "cy", "dan me")]
    assert sorted(found(read(*rows))) == [
        ("ann", "message_partner"),
        ("bob", "message_partner"),
        ("cy", "group_message"),
    ]


def test_a_namesake_of_the_owner_is_a_partner(read):
    rows = [
        f"1,,Tamsyn Pender,{LINK}tp,Ann Bray,{LINK}ann,{AT},,,INBOX,,",
        f"2,,Tamsyn Pender,{LINK}tp,Tamsyn Pender,{LINK}other,{AT},,,INBOX,,",
    ]
    assert sorted(found(read(*rows, Profile=PROFILE))) == [
        ("ann", "message_partner"),
        ("other", "message_partner"),
    ]


def test_a_partner_is_dated_by_the_first_message_and_stands_in_its_first_row(read):
    rows = [
        message("1", "me", "ann", "2025-02-03 00:00:01 UTC"),
        message("1", "ann", "me", "2019-12-31 23:59:59 UTC"),
    ]
    table = read(*rows, message("2", "bob", "me")).table.filter(of("ann"))
    assert table.select("since", "source_row").rows()[0][0].isoformat() == "2019-12-31"
    assert table["source_row"].to_list() == [2]


def of(handle: str) -> pl.Expr:

    return pl.col("handle") == handle


@pytest.mark.parametrize("draft", ["Yes", "yes", "TRUE"])
def test_a_draft_was_never_sent(read, draft: str):
    reading = read(
        message("1", "me", "ann"), message("2", "me", "bob"), message("3", "me", "cy", draft=draft)
    )
    assert [handle for handle, _ in found(reading)] == ["ann", "bob"]
    assert "1 drafts of messages were left out" in reading.receipt.notes


def test_conversations_with_closed_accounts_are_counted(read):
    closed = [f"{n},,LinkedIn Member,,me,{LINK}me,{AT},,ad,INBOX,," for n in (7, 7, 8)]
    reading = read(message("1", "me", "ann"), message("2", "me", "bob"), *closed)
    assert [handle for handle, _ in found(reading)] == ["ann", "bob"]
    assert (reading.receipt.unusable, codes(reading)) == (2, [])


def test_only_closed_accounts_are_no_fault(read):
    reading = read(
        f"7,,LinkedIn Member,,me,{LINK}me,{AT},,ad,INBOX,,", Profile="First Name,Last Name,Headline\nme,,\n"
    )
    assert (found(reading), reading.receipt.unusable) == ([], 1)


def test_what_was_said_is_never_kept(read):
    reading = read(message("1", "me", "ann", text='secret\n""secret"", secret'), message("2", "me", "bob"))
    assert "secret" not in str(reading.table.to_dicts()) + str(reading.receipt)


@pytest.mark.parametrize(
    ("to", "names"),
    [
        ("Jane Doe, Ph.D.", ["Jane Doe, Ph.D."]),
        ("Jane Doe, MSc, PGCE", ["Jane Doe, MSc, PGCE"]),
        ("Jane Doe, BA (Hons)", ["Jane Doe, BA (Hons)"]),
        ("Jane Doe, PGCE, Tom Rees", []),
        ("Jane Doe, Tom Rees", []),
    ],
)
def test_letters_behind_a_name_are_no_second_person(read, to: str, names: list[str]):
    header = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,CONTENT"
    rows = [f'1,Tamsyn Pender,{LINK}tp,"{to}",{AT},', f"2,Tamsyn Pender,{LINK}tp,Ann Bray,{AT},"]
    reading = read(*rows, header=header, Profile=PROFILE)
    assert reading.table["display_name"].to_list() == [*names, "Ann Bray"]


@pytest.mark.parametrize(
    ("row", "partner"),
    [
        ('Tamsyn Pender,Ann Bray,"1/8/18, 6:14 PM",,x,OUTGOING,SENT', ("Ann Bray", "2018-01-08")),
        ('Ann Bray,Tamsyn Pender,"12/31/17, 11:59 PM",,x,INCOMING,INBOX', ("Ann Bray", "2017-12-31")),
    ],
)
def test_the_layout_of_2018_says_which_way_a_message_went(read, row: str, partner: tuple[str, str]):
    table = read(row, header=OF_2018).table
    assert [(name, day.isoformat()) for name, day in table.select("display_name", "since").rows()] == [
        partner
    ]


def test_columns_are_found_by_name_in_any_order_and_spelling(read):
    header = "content,to,Date,recipient_profile_urls,From,Sender Profile Url,conversation id"
    rows = [f"x,Ann,{AT},{LINK}ann/,Me,{LINK}ME,1", f"x,Me,{AT},{LINK}me?x=1,Bob,{LINK}bob,2"]
    assert sorted(found(read(*rows, header=header))) == [
        ("ann", "message_partner"),
        ("bob", "message_partner"),
    ]


@pytest.mark.parametrize(
    "name", ["Messages.csv", "messages (1).csv", "my chats.csv", "messages_34875879.csv"]
)
def test_the_name_of_the_file_does_not_matter(read, name: str):
    assert read(message("1", "me", "ann"), message("2", "me", "bob"), name=name).receipt.rows == 2


@pytest.mark.parametrize(
    "name", ["guide_messages.csv", "LearningCoachMessages.csv", "learning_role_play_messages.csv"]
)
def test_conversations_with_assistants_are_left_alone(read, name: str):
    reading = read(message("1", "me", "coach"), name=name, Connections=CONNECTIONS)
    assert (reading.receipt.rows, reading.receipt.problems) == (0, ())


def test_pieces_of_a_text_are_no_people(read):
    """A cell of more than 131,072 characters is read line by line: its lines must not become people."""
    text = "x" * 140_000 + "\nAnybody,At all,https://x,Somebody,y\n"
    reading = read(message("1", "me", "ann"), message("2", "me", "bob"), message("3", "me", "cy", text=text))
    assert {"ann", "bob"} <= {handle for handle, _ in found(reading)} <= {"ann", "bob", "cy"}
    assert "BC-IMP-141" in codes(reading)
    assert "Somebody" not in str(reading.table.to_dicts())


def test_a_header_without_messages_is_a_result(read):
    reading = read(Connections=CONNECTIONS)
    assert (reading.receipt.rows, reading.receipt.files, codes(reading)) == (0, 2, [])


def test_messages_of_another_shape_are_no_silent_zero(read):
    reading = read("a,b", header="VON,AN", Connections=CONNECTIONS)
    assert "BC-IMP-033" in codes(reading)


def test_dates_of_another_form_throughout_are_no_silent_zero(read):
    assert "BC-IMP-034" in codes(read(message("1", "me", "ann", "yesterday")))


def test_messages_too_large_hide_no_other_list(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.export.Export.read.__defaults__", (4000,))
    rows = [message(str(n), "me", "ann") for n in range(40)]
    reading = read(*rows, Connections=f"{CONNECTIONS}Ann,Bray,,,,,\n")
    assert codes(reading) == ["BC-IMP-021"]
    assert (reading.receipt.rows, reading.receipt.in_part) == (1, True)


def test_whose_archive_it_is_stays_out_of_rows_and_receipt(read):
    emails = "Email Address,Confirmed,Primary,Updated On\ntp@example.org,Yes,Yes,\n"
    reading = read(message("1", "Tamsyn", "ann"), Profile=PROFILE, **{"Email Addresses": emails})
    assert (reading.owner.names, reading.owner.emails) == ({"Tamsyn Pender"}, {"tp@example.org"})
    assert "tp@example.org" not in str(reading.table.to_dicts()) + str(reading.receipt)
    assert "Pender" not in str(reading.receipt)


@pytest.mark.parametrize(
    ("status", "direction"),
    [
        ("Active", "following"),
        ("", "following"),
        ("Muted", "following"),
        ("Inactive", "removed"),
        ("Unfollow", "removed"),
        ("UNFOLLOWED", "removed"),
    ],
)
@pytest.mark.parametrize("notes", ["", 'Notes:\n"One, with a comma"\n\n'])
def test_people_followed_are_read_under_their_notes(tmp_path: Path, status: str, direction: str, notes: str):
    path = tmp_path / "Member_Follows.csv"
    path.write_text(f"{notes}Date,FullName,Status\n2025/03/04 09:10:11 UTC,Ann Bray,{status}\n")
    (reading,) = read_path(path)
    assert reading.table.select("display_name", "direction").rows() == [("Ann Bray", direction)]
    assert reading.table["since"].item().isoformat() == "2025-03-04"


def test_where_one_side_alone_is_named_nobody_is_taken_for_the_owner(read):
    rows = [f"{n},,Ann Bray,{LINK}ann,,,{AT},,,INBOX,," for n in range(3)]
    reading = read(*rows, Profile=PROFILE)
    assert (found(reading), codes(reading)) == ([("ann", "message_partner")], ["BC-IMP-140"])


def test_whoever_got_advertisements_alone_is_the_owner(read):
    rows = [f"{n},,LinkedIn Member,,Me,{LINK}me,{AT},,ad,INBOX,," for n in range(2)]
    reading = read(*rows, Connections=CONNECTIONS)
    assert (found(reading), codes(reading)) == ([], [])
