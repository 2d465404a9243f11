from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.opening import open_export
from connectors.read_path import connection_rows, connection_rows_csv, read_path
from connectors.reader import Reading
from connectors.services import any_list
from records.policy import Direction, Service


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str, name: str = "list.csv", encoding: str = "utf-8") -> Reading:
        (tmp_path / name).write_bytes(text.encode(encoding))
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    ("word", "service"),
    [(service.value, service.value) for service in Service]
    + [
        ("Facebook", "facebook"),
        (" FB ", "facebook"),
        ("X", "twitter"),
        ("X (Twitter)", "twitter"),
        ("Google+", "google_plus"),
        ("Linked In", "linkedin"),
        ("insta", "instagram"),
        ("Address Book", "address_book"),
    ],
)
def test_a_service_is_known_by_any_usual_word(read, word: str, service: str):
    reading = read(f"service,display_name\n{word},A B\n")
    assert (reading.table["service"].to_list(), codes(reading)) == ([service], [])


@pytest.mark.parametrize("word", ["MySpace", "?", ""])
def test_an_unknown_service_is_told_and_kept_as_other(read, word: str):
    reading = read(f"service,display_name\nfacebook,C D\n{word},A B\n")
    assert reading.table["service"].to_list() == ["facebook", "other"]
    assert [(p.code, p.row, p.column) for p in reading.receipt.problems] == [("BC-IMP-051", 3, "service")]


@pytest.mark.parametrize(
    ("word", "direction"),
    [(direction.value, direction.value) for direction in Direction]
    + [("", "declared"), ("Friends", "friend"), ("follows me", "follower"), ("cousin", "declared")],
)
def test_a_direction_is_declared_unless_it_is_said(read, word: str, direction: str):
    assert (
        read(f"service,display_name,direction\nfacebook,A B,{word}\n").table["direction"].item() == direction
    )


@pytest.mark.parametrize(
    "header",
    [
        "Service,Display_Name",
        "SERVICE;Display Name",
        "platform\tname_as_shown",
        "network|Full name",
        "staff_id,name",
        "name,handle",
    ],
)
def test_headers_are_known_in_any_spelling(read, header: str):
    mark = next(mark for mark in ",;\t|" if mark in header)
    assert read(f"{header}\nfacebook{mark}A B\n").receipt.rows == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_encoding_of_a_spreadsheet_is_read(read, encoding: str):
    table = read("service,display_name\nfacebook,Siân Tregear\n", encoding=encoding).table
    assert table["display_name"].to_list() == ["Siân Tregear"]


@pytest.mark.parametrize(
    ("typed", "handle", "link"),
    [
        ("@sian.t", "sian.t", None),
        ("sian.t", "sian.t", None),
        ("https://www.instagram.com/sian.t/", "sian.t", "https://www.instagram.com/sian.t/"),
        ("https://www.instagram.com/_u/sian.t?x=1", "sian.t", "https://www.instagram.com/_u/sian.t?x=1"),
        ("www.tiktok.com/@sian.t", "sian.t", "https://www.tiktok.com/@sian.t"),
        ("instagram.com/sian.t", "sian.t", None),
        ("https://www.facebook.com/profile.php?id=1", None, "https://www.facebook.com/profile.php?id=1"),
        ("https://www.facebook.com/", None, "https://www.facebook.com/"),
        ("@", None, None),
    ],
)
def test_a_handle_comes_bare_with_an_at_or_as_a_link(read, typed: str, handle: str | None, link: str | None):
    table = read(f"service,display_name,handle_or_link\nother,A B,{typed}\n").table
    assert table.select("handle", "profile_url").rows() == [(handle, link)]


def test_a_real_name_is_compared_beside_the_shown_one(read):
    reading = read(
        "service,display_name,real_name,handle\n"
        "tiktok,sk8er,Cubert Rundle,sk8\ntiktok,,Endelyn Bray,\ntiktok,Ia Tippett,Ia Tippett,\n"
    )
    assert reading.table.select("display_name", "handle", "source_row").rows() == [
        ("sk8er", "sk8", 2),
        ("Cubert Rundle", "sk8", 2),
        ("Endelyn Bray", None, 3),
        ("Ia Tippett", None, 4),
    ]


def test_several_addresses_and_numbers_stand_in_one_cell(read):
    table = read(
        "service,display_name,email,phone\nother,A,a@example.org; b@example.org,"
        "07700 900127 ::: '+447700900128\n"
    ).table
    assert table.select("emails", "phones").rows() == [
        (["a@example.org", "b@example.org"], ["07700 900127", "'+447700900128"])
    ]


@pytest.mark.parametrize(
    ("typed", "since", "code"),
    [
        ("2020-09-01", "2020-09-01", []),
        ("01/02/2021", "2021-02-01", []),
        ("3 March 2019", "2019-03-03", []),
        ("2019", None, []),
        ("Sept 2021", None, []),
        ("long ago", None, ["BC-IMP-054"]),
    ],
)
def test_a_date_is_iso_or_day_first(read, typed: str, since: str | None, code: list[str]):
    reading = read(f"service,display_name,since\nother,A,{typed}\n")
    day = reading.table["since"].item()
    assert ((day.isoformat() if day else None), codes(reading)) == (since, code)


def test_a_row_that_names_nobody_is_told_and_hides_no_other(read):
    reading = read("service,display_name,note\nfacebook,,hm\nfacebook,A B,\n,,\n")
    assert [(p.code, p.row) for p in reading.receipt.problems] == [("BC-IMP-053", 2)]
    assert (reading.receipt.rows, reading.receipt.unusable) == (1, 1)


def test_many_rows_with_one_fault_are_told_in_short(read):
    reading = read("service,display_name\n" + "nowhere,A B\n" * 500)
    assert len(reading.receipt.problems) == 21
    assert reading.table.height == 500


def test_a_list_without_services_is_other_and_told_once(read):
    reading = read("staff_id,display_name\nS1,A B\nS2,C D\n")
    assert (reading.table["service"].to_list(), codes(reading)) == (["other", "other"], ["BC-IMP-052"])


def test_our_own_table_is_read_back_as_it_was_written(read, tmp_path: Path):
    first = read('service,display_name,handle,phone\nfacebook,"=1+1",@x,\'+447700900123\nother,-A,,0123\n')
    again = read(connection_rows_csv([first]), "again.csv")
    old, new = (connection_rows([reading]).drop("source_file", "source_row") for reading in (first, again))
    assert old.equals(new)
    assert old["display_name"].to_list() == ["=1+1", "-A"]


def test_a_row_that_may_be_shifted_is_told_and_kept(read):
    reading = read("service,display_name,handle\nfacebook,Tregear, Wenna,wenna\nfacebook,A B,x\n")
    assert [(p.code, p.row) for p in reading.receipt.problems] == [("BC-IMP-055", 2)]
    assert reading.receipt.rows == 2


@pytest.mark.parametrize(
    ("rows", "told"), [("facebook,A,A", "twice."), ("facebook,A,B", "the first was read.")]
)
def test_a_column_that_stands_there_twice_is_told(read, rows: str, told: str):
    reading = read(f"service,display_name,Display Name\n{rows}\n")
    (problem,) = reading.receipt.problems
    assert (problem.code, problem.column) == ("BC-IMP-056", "display_name")
    assert problem.what.endswith(told)
    assert reading.table["display_name"].to_list() == ["A"]


def test_an_empty_list_with_its_headers_is_no_problem(read):
    reading = read("service,display_name\n")
    assert (reading.receipt.rows, codes(reading)) == (0, [])
    assert reading.receipt.notes == ("a list has its headers and nobody in it",)


@pytest.mark.parametrize("staff", ["", "staff_id,"])
def test_a_declaration_is_counted_by_its_lines(read, staff: str):
    row = "S1," if staff else ""
    reading = read(f"{staff}service,account_held,answer\n{row}facebook,yes,none\n", "declaration.csv")
    assert (reading.receipt.notes[0].split()[0], codes(reading)) == ("1", [])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.xlsx", b"", "BC-IMP-002"),
        ("list.csv", b"", "BC-IMP-002"),
        ("list.csv", b"colour,size\nred,5\n", "BC-IMP-030"),
        ("list.csv", b"\xff\xd8\xff\xe0", "BC-IMP-032"),
        ("list.xlsx", b"\xff\xd8\xff\xe0 no workbook", "BC-IMP-301"),
        ("page.html", b"<html><body>Instagram</body></html>", "BC-IMP-031"),
        ("notes.docx", b"PK\x03\x04 whatever", "BC-IMP-032"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "BC-IMP-032"),
        ("scan.pdf", b"%PDF-1.7", "BC-IMP-032"),
        ("tweets.js", b"window.YTD.tweets.part0 = []", "BC-IMP-031"),
        ("user_data_tiktok.json", b"{}", "BC-IMP-033"),
        ("account.json", b'{"Basic Information": {"Username": "zanzibarcanary"}}', "BC-IMP-031"),
        ("people.vcf", b"no card\n", "BC-IMP-030"),
        ("unknown.json", b'{"zanzibarcanary": 1}', "BC-IMP-030"),
    ],
)
def test_a_file_that_is_no_list_is_answered_with_what_to_send(
    tmp_path: Path, name: str, content: bytes, code: str
):
    (tmp_path / name).write_bytes(content)
    (reading,) = read_path(tmp_path / name)
    (problem,) = reading.receipt.problems
    assert problem.code == code
    assert problem.do
    assert "zanzibarcanary" not in str(reading.receipt)


def test_a_typed_list_beside_many_tables_is_found_and_few_of_them_are_opened(
    tmp_path: Path, zips: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    tables = {f"posts/{number}/page.csv": "a,b\n1,2\n" for number in range(any_list.LOOKED_INTO + 50)}
    path = zips.written(tmp_path / "a.zip", {**tables, "my list.csv": "service,display_name\ntiktok,A\n"})
    with open_export(path) as export:
        looked: list[str] = []
        monkeypatch.setattr(export, "head", lambda member: looked.append(member.path) or b"")
        any_list.recognises(export)
        assert len(looked) == any_list.LOOKED_INTO
        monkeypatch.undo()
        assert [member.path for member in any_list.recognises(export)] == ["my list.csv"]


@pytest.mark.parametrize(
    "written", ["User:Ruan_B", "https://en.wikipedia.org/wiki/User:Ruan_B", "user talk:Ruan_B", "@Ruan_B"]
)
def test_a_user_of_wikipedia_is_typed_as_the_page_or_the_name(tmp_path: Path, written: str):
    (tmp_path / "list.csv").write_text(f"service,handle_or_link,relation\nWikipedia,{written},\n", "utf-8")
    (reading,) = read_path(tmp_path / "list.csv")
    assert reading.table["handle"].to_list() == ["Ruan_B"]


@pytest.mark.parametrize(
    "service", ["Whisper", "Discord", "Pinterest", "BeReal", "Vine", "Wikipedia", "Tumblr"]
)
def test_the_template_is_read_for_services_without_an_export(tmp_path: Path, service: str):
    header = "service,relation,name_as_shown,real_name_if_known,handle_or_link,how_you_know_them,since,note"
    row = f"{service},friend,kenz,Kensa Williams,kenz.w,choir,2021-03-04,a note"
    (tmp_path / "list.csv").write_text(f"{header}\n{row}\n", "utf-8")
    (reading,) = read_path(tmp_path / "list.csv")
    assert reading.table.select("service", "direction", "display_name", "handle").rows() == [
        (service.lower(), "friend", "kenz", "kenz.w"),
        (service.lower(), "friend", "Kensa Williams", "kenz.w"),
    ]
    assert (reading.receipt.unknown, reading.receipt.problems) == (0, ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("user.json", b'{"id": "1", "username": "x", "discriminator": "0", "global_name": null}'),
        ("package.zip", None),
    ],
)
def test_a_discord_package_is_answered_with_what_to_do(
    tmp_path: Path, zips: SimpleNamespace, name: str, content: bytes | None
):
    if content is None:
        zips.written(tmp_path / name, {"account/user.json": {"id": "1"}, "messages/index.json": {}})
    else:
        (tmp_path / name).write_bytes(content)
    (reading,) = read_path(tmp_path / name)
    (problem,) = reading.receipt.problems
    assert (problem.code, reading.receipt.service) == ("BC-IMP-031", Service.DISCORD)
    assert "docs/exports/discord.md" in problem.do
