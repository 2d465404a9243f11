import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from connectors.declarations import Declarations, read_declarations
from records.people import StaffMember
from records.policy import Service

AS_AT = date(2026, 2, 1)
ASKED = (Service.FACEBOOK, Service.INSTAGRAM, Service.LINKEDIN)
HEADER = "service,account_held,answer,approved_business_account,reason\n"
LIST = "service,display_name\ntiktok,A B\n"
FOLLOWERS = "connections/followers_and_following/followers_1.json"


class Year:
    """A folder of declarations that is filled step by step and then read."""

    def __init__(self, folder: Path, zips: SimpleNamespace) -> None:
        self.folder = folder
        self.zips = zips
        self.staff = [StaffMember(staff_id=i, name=i, email=f"{i}@example.org") for i in ("S001", "S012")]

    def put(self, path: str, content: object) -> "Year":
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            self.zips.written(target, content)
        elif isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(str(content), encoding="utf-8")
        return self

    def friends(self, path: str = "S001/facebook-x-2026-01-01-a.zip", name: str = "Wenna") -> "Year":
        return self.put(path, {"connections/friends/your_friends.json": {"friends_v2": [{"name": name}]}})

    def read(self, **options: object) -> Declarations:
        return read_declarations(self.folder, self.staff, ASKED, AS_AT, **options)  # type: ignore[arg-type]


@pytest.fixture
def year(tmp_path: Path, zips: SimpleNamespace) -> Year:
    (tmp_path / "declarations").mkdir()
    return Year(tmp_path / "declarations", zips)


def answers(read: Declarations, staff_id: str = "S001") -> dict[str, str]:
    return {line.service.value: line.answer.value for line in read.coverage if line.staff_id == staff_id}


def codes(read: Declarations) -> list[str]:
    return [problem.code for problem in read.problems]


def test_silence_is_never_clean(year: Year):
    read = year.read()
    assert answers(read) == dict.fromkeys(("facebook", "instagram", "linkedin"), "nothing provided")
    assert (read.problems, read.connections.height) == ([], 0)


@pytest.mark.parametrize(
    ("line", "answer", "problems"),
    [
        ("facebook,no,none,,", "none", []),
        ("facebook,no,,,", "none", []),
        ("facebook,closed,none,,", "none", []),
        ("facebook,closed,,,", "none", []),
        ("facebook,yes,none,,", "none", []),
        ("Facebook,Yes,Cannot be exported,,too old", "cannot be exported", []),
        ("facebook,yes,decline,,", "decline", []),
        ("facebook,yes,,,", "nothing provided", []),
        ("facebook,yes,list attached,,", "nothing provided", ["BC-DEC-040"]),
        ("facebook,yes,declared by hand,,", "nothing provided", ["BC-DEC-040"]),
        ("facebook,yes,perhaps,,", "nothing provided", ["BC-DEC-033"]),
        ("facebook,maybe,none,,", "none", ["BC-DEC-033"]),
        ("MySpace,yes,none,,", "nothing provided", ["BC-DEC-031"]),
        ("tiktok,no,none,,", "nothing provided", []),
    ],
)
@pytest.mark.parametrize("for_many", [False, True])
def test_a_stated_line_is_the_answer_where_nothing_came(
    year: Year, line: str, answer: str, problems: list[str], for_many: bool
):
    if for_many:
        year.put("answers.csv", f"staff_id,{HEADER}S001,{line}\n")
    else:
        year.put("S001/declaration.csv", f"{HEADER}{line}\n")
    read = year.read()
    assert (answers(read)["facebook"], codes(read)) == (answer, problems)
    assert answers(read, "S012")["facebook"] == "nothing provided"


def test_a_readable_export_is_read_and_its_rows_are_its_owners(year: Year):
    read = year.friends().read()
    assert read.connections.select("staff_id", "service", "display_name").rows() == [
        ("S001", "facebook", "Wenna")
    ]
    line = next(line for line in read.coverage if line.service == "facebook")
    assert (line.answer, line.files, line.rows, line.problem) == ("read", 1, 1, None)


def test_an_empty_list_is_read_and_not_silence(year: Year):
    year.put("S001/fb.zip", {"connections/friends/your_friends.json": {"friends_v2": []}})
    assert answers(year.read())["facebook"] == "read"


def test_an_export_cut_by_date_or_lacking_a_part_is_read_in_part(year: Year):
    year.put("S001/ig.zip", {FOLLOWERS.replace("_1", f"_{page}"): [] for page in (1, 3)})
    read = year.read()
    assert (answers(read)["instagram"], codes(read)) == ("read in part", ["BC-IMP-041"])


def test_a_good_export_beside_a_damaged_one_is_read_in_part(year: Year):
    read = year.friends().put("S001/facebook-x-2025-01-01-b.zip", b"PK\x03\x04broken").read()
    assert answers(read)["facebook"] == "read"
    assert answers(read)["other"] == "handed in not read"
    assert codes(read) == ["BC-IMP-011"]


@pytest.mark.parametrize(
    ("stated", "service"),
    [
        ("", "other"),
        ("linkedin,yes,list attached,,\n", "linkedin"),
        ("linkedin,yes,list attached,,\ninstagram,yes,list attached,,\n", "other"),
        ("linkedin,no,none,,\n", "other"),
    ],
)
def test_a_file_that_nobody_can_read_counts_for_the_service_it_was_promised_for(
    year: Year, stated: str, service: str
):
    year.put("S001/photo.jpg", b"\xff\xd8\xff").put("S001/declaration.csv", HEADER + stated)
    assert answers(year.read())[service] == "handed in not read"


def test_a_web_page_without_anybody_counts_for_its_own_service(year: Year):
    year.put("S001/ig.zip", {FOLLOWERS.replace("json", "html"): "<html></html>"})
    read = year.read()
    assert (answers(read)["instagram"], codes(read)) == ("handed in not read", ["BC-IMP-070"])


def test_typed_lists_are_declared_by_hand_service_by_service(year: Year):
    year.put("S001/my list.csv", "service,display_name\ntiktok,A\nfacebook,B\ntiktok,C\n").friends()
    read = year.read()
    assert {k: v for k, v in answers(read).items() if v != "nothing provided"} == {
        "facebook": "read",
        "tiktok": "declared by hand",
    }
    assert {line.service: line.rows for line in read.coverage if line.rows} == {"facebook": 2, "tiktok": 2}


def test_an_account_said_not_to_be_there_although_a_list_came_is_told(year: Year):
    read = year.friends().put("S001/declaration.csv", HEADER + "facebook,no,none,,\n").read()
    assert (answers(read)["facebook"], codes(read)) == ("read", ["BC-DEC-041"])
    assert read.problems[0].row == 2


def test_an_approved_business_account_marks_its_rows(year: Year):
    stated = "facebook,yes,list attached,yes,college page\ntiktok,yes,declared by hand,no,\n"
    year.friends().put("S001/declaration.csv", HEADER + stated)
    year.put("S001/list.csv", "service,display_name\ntiktok,A\nsnapchat,B\n")
    marked = dict(year.read().connections.select("service", "approved_business").rows())
    assert marked == {"facebook": True, "tiktok": False, "snapchat": None}


def test_the_same_export_handed_in_twice_counts_once(year: Year):
    year.friends().friends("S001/again/facebook.zip").put(
        "S001/unpacked/connections/friends/your_friends.json",
        json.dumps({"friends_v2": [{"name": "Wenna"}]}),
    )
    read = year.read()
    assert (read.connections.height, answers(read)["facebook"], read.problems) == (1, "read", [])
    notes = [note for _, receipt in read.receipts for note in receipt.notes]
    assert notes.count("1 lists had been handed in before and count once") == 2


def test_two_downloads_of_different_age_both_count(year: Year):
    read = year.friends().friends("S001/facebook-x-2025-01-01-b.zip", "Austol").read()
    assert read.connections["display_name"].to_list() == ["Austol", "Wenna"]


def test_one_list_handed_in_by_two_people_is_told(year: Year):
    read = year.friends().friends("S012/facebook.zip").read()
    assert (read.connections.height, codes(read)) == (2, ["BC-DEC-027"])


def test_parts_of_one_zip_are_one_export(year: Year):
    year.put("S001/ig-1.zip", {FOLLOWERS: [{"title": "a", "string_list_data": []}]})
    year.put("S001/ig-2.zip", {"media/photo.jpg": "x"})
    read = year.read()
    assert (answers(read)["instagram"], read.problems) == ("read", [])


@pytest.mark.parametrize(
    ("folder", "hint"),
    [("s012", "Probably S012"), ("S12", "Probably S012"), ("S013", "Correct"), ("Wenna Zanzibar", "Correct")],
)
def test_a_folder_of_nobody_is_told_and_never_guessed(year: Year, folder: str, hint: str):
    if (year.folder / folder.upper()).exists():
        pytest.skip("this system does not tell case apart")
    read = year.friends(f"{folder}/facebook.zip").read()
    (problem,) = read.problems
    assert (problem.code, read.connections.height) == ("BC-DEC-021", 0)
    assert problem.do.startswith(hint)
    assert "Zanzibar" not in str(problem)


@pytest.mark.parametrize(
    ("staff_id", "code", "hint"),
    [("s12", "BC-DEC-024", "Probably S012"), ("S099", "BC-DEC-024", "Correct"), ("", "BC-DEC-025", "Add")],
)
def test_a_row_of_nobody_in_a_list_for_many_is_told_and_left_out(
    year: Year, staff_id: str, code: str, hint: str
):
    year.put("lists.csv", f"staff_id,service,display_name\nS001,tiktok,A\n{staff_id},tiktok,B\n")
    read = year.read()
    assert read.connections.select("staff_id", "display_name").rows() == [("S001", "A")]
    (problem,) = read.problems
    assert (problem.code, problem.row) == (code, 3)
    assert problem.do.startswith(hint)


def test_an_answer_for_nobody_is_told(year: Year):
    read = year.put("answers.csv", f"staff_id,{HEADER}S99,facebook,no,none,,\n,facebook,no,none,,\n").read()
    assert sorted((problem.code, problem.row) for problem in read.problems) == [
        ("BC-DEC-024", 2),
        ("BC-DEC-032", 3),
    ]


def test_a_list_for_many_is_covered_for_those_it_names(year: Year):
    year.put("lists.csv", "staff_id,service,display_name\nS001,tiktok,A\nS012,snapchat,B\n")
    read = year.read()
    assert answers(read)["tiktok"] == answers(read, "S012")["snapchat"] == "declared by hand"
    assert "snapchat" not in answers(read)
    assert [owner for owner, _ in read.receipts] == [None, "S001", "S012"]


def test_a_zip_beside_the_folders_is_nobodys(year: Year):
    read = year.friends("facebook.zip").read()
    assert (codes(read), read.connections.height) == (["BC-DEC-023"], 0)


def test_a_list_that_names_another_owner_than_its_folder_is_told(year: Year):
    read = year.put("S001/list.csv", "staff_id,service,display_name\nS012,tiktok,A\n").read()
    assert codes(read) == ["BC-DEC-026"]
    assert read.connections["staff_id"].to_list() == ["S001"]


def test_a_line_that_names_another_owner_than_its_folder_is_told(year: Year):
    read = year.put("S001/declaration.csv", f"staff_id,{HEADER}S012,facebook,no,none,,\n").read()
    assert (codes(read), answers(read)["facebook"]) == (["BC-DEC-034"], "none")


def test_two_lines_about_one_service_are_told_and_the_persons_own_counts(year: Year):
    year.put("answers.csv", f"staff_id,{HEADER}S001,facebook,no,none,,\nS001,linkedin,no,none,,\n")
    year.put("S001/declaration.csv", HEADER + "facebook,yes,decline,,\nlinkedin,no,none,,\n")
    read = year.read()
    assert (answers(read)["facebook"], answers(read)["linkedin"]) == ("decline", "none")
    assert [(p.code, p.file, p.row) for p in read.problems] == [("BC-DEC-036", "declarations/answers.csv", 2)]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("connectors.intake.sources.FileSource.members", "BC-IMP-018"),
        ("connectors.declarations.groups_in", "BC-DEC-022"),
    ],
)
def test_what_the_system_does_not_give_is_told_and_ends_nothing(
    year: Year, monkeypatch: pytest.MonkeyPatch, where: str, code: str
):
    def denied(*_: object) -> None:
        raise PermissionError

    year.put("S001/list.csv", LIST).friends("S012/facebook.zip")
    monkeypatch.setattr(where, denied)
    read = year.read()
    assert code in codes(read)
    assert len(read.coverage) >= 6


@pytest.mark.parametrize("name", ["declaration.csv", "list.csv"])
def test_an_empty_file_is_told_with_the_folder_it_lies_in(year: Year, name: str):
    read = year.put(f"S001/{name}", "").put("S001/my list.csv", LIST).read()
    assert [(p.code, p.file) for p in read.problems] == [("BC-IMP-002", f"declarations/S001/{name}")]


def test_a_declaration_by_another_name_is_told_and_not_counted(year: Year):
    read = year.put("S001/my answers.csv", HEADER + "facebook,no,none,,\n").read()
    assert (codes(read), answers(read)["facebook"]) == (["BC-DEC-035"], "nothing provided")


def named(year: Year, staff_id: str, name: str) -> Year:
    year.staff = [
        one.model_copy(update={"name": name} if one.staff_id == staff_id else {}) for one in year.staff
    ]
    return year


def profile(name: str, **more: object) -> dict[str, object]:
    shown = {"profile_v2": {"name": {"full_name": name}, **more}}
    return {
        "connections/friends/your_friends.json": {"friends_v2": [{"name": "Wenna Tregear"}]},
        "profile_information/profile_information.json": shown,
    }


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize(
    ("put", "answer"),
    [
        ({}, "nothing provided"),
        ({"declaration.csv": f"{HEADER}SERVICE,no,none,,\n"}, "none"),
        ({"declaration.csv": f"{HEADER}SERVICE,yes,cannot be exported,,why\n"}, "cannot be exported"),
        ({"declaration.csv": f"{HEADER}SERVICE,yes,decline,,\n"}, "decline"),
        ({"list.csv": "service,display_name\nSERVICE,A B\n"}, "declared by hand"),
    ],
)
def test_every_service_ends_in_an_answer(year: Year, service: Service, put: dict[str, str], answer: str):
    for path, text in put.items():
        year.put(f"S001/{path}", text.replace("SERVICE", service.value))
    read = read_declarations(year.folder, year.staff, [service], AS_AT)
    assert (answers(read)[service.value], codes(read)) == (answer, [])


@pytest.mark.parametrize(
    ("owner", "answer", "problems"),
    [
        ("Bev Tregear", "read", []),
        ("Bev Nankivell", "read", []),
        ("Paul Tregear", "read", ["BC-DEC-050"]),
        ("Paul Smith", "handed in not read", ["BC-DEC-051"]),
        ("Kerenza Pascoe", "handed in not read", ["BC-DEC-054"]),
        ("Bubbles", "read", []),
    ],
)
def test_the_owner_inside_is_compared_with_the_member_of_staff(
    year: Year, owner: str, answer: str, problems: list[str]
):
    named(named(year, "S001", "Beverley Tregear"), "S012", "Kerenza Pascoe")
    read = year.put("S001/fb.zip", profile(owner)).read()
    assert (answers(read)["facebook"], codes(read)) == (answer, problems)
    assert read.connections.height == (answer == "read")
    told = " ".join(f"{p.file} {p.what} {p.do}" for p in read.problems)
    assert not any(word in told for word in owner.split())


def test_an_account_that_the_declaration_names_is_theirs(year: Year):
    named(year, "S001", "Beverley Tregear").put("S001/fb.zip", profile("Lou Middle"))
    year.put(
        "S001/declaration.csv", f"{HEADER[:-1]},account_name\nfacebook,yes,list attached,no,,lou middle\n"
    )
    read = year.read()
    assert (answers(read)["facebook"], codes(read), read.connections.height) == ("read", [], 1)


def test_an_approved_business_account_is_in_the_name_of_the_business(year: Year):
    named(year, "S001", "Beverley Tregear").put("S001/fb.zip", profile("Lowmoor College Sports"))
    year.put("S001/declaration.csv", f"{HEADER}facebook,yes,list attached,yes,\n")
    read = year.read()
    assert (answers(read)["facebook"], codes(read)) == ("read", [])
    assert read.connections["approved_business"].to_list() == [True]


@pytest.mark.parametrize(
    ("line", "approved"),
    [
        ("facebook,yes,list attached,yes,", True),
        ("facebook,yes,list attached,no,", False),
        ("facebook,yes,list attached,yes,\nmessenger,yes,list attached,no,", False),
        ("instagram,yes,none,yes,", None),
    ],
)
def test_messenger_goes_with_the_account_of_facebook(year: Year, line: str, approved: bool | None):
    thread = {
        "participants": [{"name": "Wenna Tregear"}, {"name": "Lowmoor College"}],
        "messages": [{"sender_name": "Wenna Tregear", "timestamp_ms": 1_700_000_000_000}],
    }
    inbox = "your_facebook_activity/messages/inbox/wenna_1/message_1.json"
    year.put("S001/fb.zip", {**profile("Lowmoor College"), inbox: thread})
    year.put("S001/declaration.csv", f"{HEADER}{line}\n")
    if approved is not True:
        named(year, "S001", "Lowmoor College")
    read = year.read().connections.filter(pl.col("service") == "messenger")
    assert read["approved_business"].to_list() == [approved]


@pytest.mark.parametrize(
    ("zip_name", "answer", "problems"),
    [
        ("facebook-x-2026-01-20-a.zip", "read", []),
        ("facebook-x-2025-09-01-a.zip", "read", []),
        ("facebook-x-2025-02-01-a.zip", "read in part", ["BC-DEC-052"]),
        ("fb.zip", "read", []),
    ],
)
def test_an_export_of_an_earlier_year_is_told(year: Year, zip_name: str, answer: str, problems: list[str]):
    read = year.friends(f"S001/{zip_name}").read()
    assert (answers(read)["facebook"], codes(read)) == (answer, problems)
    assert read.connections.height == 1


def test_a_download_of_a_service_that_has_closed_is_never_too_old(year: Year):
    circle = "First Name,Last Name,Nickname,Display Name,Profile URL\n,,,Wenna Rowe,\n"
    zipped = {"Takeout/Google+ Circles/Friends.csv": circle}
    read = year.put("S001/takeout-20190301T101112Z-001.zip", zipped).read()
    assert (answers(read)["google_plus"], codes(read)) == ("read", [])


def test_an_id_that_looks_like_a_day_is_no_day_on_which_an_export_was_made(year: Year):
    year.staff.append(StaffMember(staff_id="20190412", name="Bo Opie", email="bo@example.org"))
    content = json.dumps({"friends_v2": [{"name": "Wenna"}]})
    read = year.put("20190412/connections/friends/your_friends.json", content).read()
    assert (answers(read, "20190412")["facebook"], codes(read)) == ("read", [])


def test_what_holds_for_two_services_of_one_download_is_told_once(year: Year):
    lists = {
        FOLLOWERS: {"relationships_followers": []},
        "your_instagram_activity/threads/followers.json": {"text_post_app_text_post_app_followers": []},
    }
    read = year.put("S001/instagram-x-2025-02-01-a.zip", lists).read()
    assert codes(read) == ["BC-DEC-052"]
    assert (answers(read)["instagram"], answers(read)["threads"]) == ("read in part", "read in part")


def talk_with(name: str) -> dict[str, object]:
    people = [{"name": name}, {"name": "Jory Pender"}]
    return {"participants": people, "messages": [], "title": name, "is_still_participant": True}


@pytest.mark.parametrize(
    ("also", "answer", "problems"),
    [
        ({}, "read in part", ["BC-IMP-190"]),
        ({"S001/lists.zip": {FOLLOWERS: {"relationships_followers": []}}}, "read", []),
        ({"S001/list.csv": "service,display_name\ninstagram,A B\n"}, "read in part", []),
    ],
)
def test_conversations_alone_are_no_list_of_followers(
    year: Year, also: dict[str, object], answer: str, problems: list[str]
):
    named(year, "S001", "Jory Pender")
    talk = {"your_instagram_activity/messages/inbox/kit_1/message_1.json": talk_with("Kit Opie")}
    year.put("S001/talks.zip", talk)
    for path, content in also.items():
        year.put(path, content)
    read = year.read()
    assert (answers(read)["instagram"], codes(read)) == (answer, problems)


def test_linkedin_without_its_connections_is_read_in_part(year: Year):
    named(year, "S001", "Jory Pender")
    invitations = "From,To,Sent At,Message,Direction\nJory Pender,Kit Opie,1/2/25,,OUTGOING\n"
    read = year.put("S001/linkedin.zip", {"Invitations.csv": invitations, "Rich_Media.csv": "a\n"}).read()
    assert (answers(read)["linkedin"], codes(read)) == ("read in part", ["BC-IMP-190"])
    assert read.connections["display_name"].to_list() == ["Kit Opie"]


@pytest.mark.parametrize(
    ("days", "problems"),
    [
        ([301 + 10 * n for n in range(6)], ["BC-DEC-053"]),
        ([300 + 10 * n for n in range(6)], []),
        ([301 + 10 * n for n in range(5)], []),
        ([301 + 100 * n for n in range(9)], []),
    ],
)
def test_a_busy_account_that_fell_silent_is_told(year: Year, days: list[int], problems: list[str]):
    at = int(datetime(AS_AT.year, AS_AT.month, AS_AT.day, 12, tzinfo=UTC).timestamp())
    friends = [{"name": "Wenna", "timestamp": at - ago * 86_400} for ago in days]
    year.put("S001/fb.zip", {"connections/friends/your_friends.json": {"friends_v2": friends}})
    read = year.read()
    assert codes(read) == problems
    assert read.connections.height == len(days)


def test_family_in_a_profile_stands_beside_connections_of_that_name_on_every_service(year: Year):
    cousin = {"name": "Wenna Tregear", "relation": "cousin", "timestamp": 1}
    other = {"name": "Nobody Here", "relation": "brother", "timestamp": 1}
    year.put("S001/fb.zip", profile("x", family_members=[cousin, other]))
    year.put(
        "S001/list.csv",
        "service,display_name,how_you_know_them\n"
        "tiktok,WENNA TREGEAR,\nother,Wenna Tregear,neighbour\nother,A B,\n",
    )
    read = year.read()
    said = sorted(read.connections.select("service", "said_to_be").rows(), key=str)
    assert said == [
        ("facebook", "cousin (Facebook profile)"),
        ("other", "neighbour (own list); cousin (Facebook profile)"),
        ("other", None),
        ("tiktok", "cousin (Facebook profile)"),
    ]
    assert "Nobody Here" not in str(read)


HEAD = "[01/03/2026, 10:00:0"


def test_whose_phone_it_is_shows_in_another_chat(year: Year):
    """The group alone does not say which of its writers handed it in."""
    named(year, "S001", "Demelza Hocking")
    pair = f"{HEAD}1] Demi: one\n{HEAD}2] Jory Pender: two\n{HEAD}3] Demi: three\n"
    group = f"{HEAD}1] Demi: one\n{HEAD}2] Tegen Rowe: two\n{HEAD}3] Kit Opie: three\n"
    year.put("S001/WhatsApp Chat - Jory Pender.zip", {"_chat.txt": pair})
    year.put("S001/WhatsApp Chat - Flat 4.zip", {"_chat.txt": group})
    read = year.read()
    who = read.connections.select("direction", "display_name").sort("display_name").rows()
    assert who == [
        ("message_partner", "Jory Pender"),
        ("group_message", "Kit Opie"),
        ("group_message", "Tegen Rowe"),
    ]


def test_a_namesake_of_the_owner_is_a_partner_like_others(year: Year):
    named(year, "S001", "Jory Pender")

    def talk(name: str) -> dict[str, object]:
        people = [{"name": name}, {"name": "Jory Pender"}]
        wrote = [{"sender_name": name, "timestamp_ms": 1700000000000}]
        return {"participants": people, "messages": wrote, "title": name, "is_still_participant": True}

    box = "your_facebook_activity/messages/inbox"
    members = {
        f"{box}/{n}_{n}/message_1.json": talk(name) for n, name in enumerate(("Jory Pender", "Kit Opie"))
    }
    profiled = {"profile_information/profile_information.json": {"profile_v2": {"name": "Jory Pender"}}}
    read = year.put("S001/facebook-x-2026-01-01-a.zip", members | profiled).read()
    assert read.connections["display_name"].to_list() == ["Jory Pender", "Kit Opie"]


PAIR = f"{HEAD}1] Demi: one\n{HEAD}2] NAME: two\n{HEAD}3] Demi: three\n"


@pytest.mark.parametrize("packed", [True, False])
def test_the_chat_that_a_person_stands_in_can_be_found_by_its_number(year: Year, packed: bool):
    for name in ("Bev", "Coach"):
        text = PAIR.replace("NAME", name)
        if packed:
            year.put(f"S001/WhatsApp Chat - {name}.zip", {"_chat.txt": text})
        else:
            year.put(f"S001/WhatsApp Chat with {name}.txt", text)
    rows = year.read().connections.select("display_name", "source_file").sort("display_name").rows()
    end = "/_chat.txt" if packed else ""
    assert rows == [("Bev", f"WhatsApp chat 1 of 2{end}"), ("Coach", f"WhatsApp chat 2 of 2{end}")]


def test_those_left_out_of_this_run_are_passed_by(year: Year):
    year.friends("S077/facebook.zip").put("lists.csv", "staff_id,service,display_name\nS077,tiktok,A\n")
    year.put("answers.csv", f"staff_id,{HEADER}S077,facebook,no,none,,\n")
    left_out = StaffMember(staff_id="S077", name="Left Out", email="left.out@example.org")
    read = year.read(not_now=[left_out])
    assert (read.problems, read.connections.height) == ([], 0)


def test_no_folder_is_told(tmp_path: Path, zips: SimpleNamespace):
    read = Year(tmp_path / "nowhere", zips).read()
    assert codes(read) == ["BC-DEC-020"]
    assert set(answers(read).values()) == {"nothing provided"}


def test_progress_is_told_person_by_person(year: Year):
    told: list[tuple[int, int]] = []
    year.friends().read(on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_no_problem_names_a_file_that_may_name_a_person(year: Year):
    year.put("S001/Wenna Zanzibar.jpg", b"\xff\xd8\xff").put("S001/WhatsApp Chat with Zanzibar.txt", "hello")
    year.put("S001/zanzibar/x.zip", b"").put("Zanzibar.csv", "a,b\n1,2\n").put(
        "S001/facebook-zanzibar.zip", b""
    )
    read = year.read()
    assert len(read.problems) == 5
    assert "zanzibar" not in str((read.problems, read.receipts, read.coverage)).lower()
    assert "declarations/S001/WhatsApp chat" in {problem.file for problem in read.problems}


def test_of_two_downloads_a_year_apart_the_older_one_is_told_and_both_count(year: Year):
    year.friends("S001/facebook-x-2025-01-01-a.zip", "Old").friends("S001/facebook-x-2026-01-01-a.zip", "New")
    read = year.friends("S012/facebook-y-2025-12-01-a.zip", "Other").read()
    assert (codes(read), answers(read)["facebook"]) == (["BC-IMP-182"], "read")
    assert read.connections["display_name"].to_list() == ["Old", "New", "Other"]


def test_a_part_that_is_missing_leaves_the_service_read_in_part(year: Year):
    read = year.friends("S001/mydata~1-2.zip").read()
    assert (codes(read), answers(read)["facebook"]) == (["BC-IMP-181"], "read in part")
