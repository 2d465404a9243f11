"""CTF: which name is the legal one, whose school is meant, and what never leaves the file."""

from datetime import date

import pytest

CANARY = "Zanzibarcanary"
UPN = "<UPN>A888400121001</UPN>"
LEGAL = "<Surname>ROWE</Surname><Forename>ANN</Forename>"
SOURCE = "<SourceSchool><LEA>888</LEA><Estab>4001</Estab><SchoolName>Ours</SchoolName></SourceSchool>"
DESTINATION = "<DestSchool><LEA>888</LEA><Estab>4002</Estab><SchoolName>Theirs</SchoolName></DestSchool>"

IN, OUT = date(2021, 9, 6), date(2026, 7, 22)


def pupil(inside: str = "", upn: str = UPN, name: str = LEGAL) -> str:
    return f"<Pupil>{upn}{name}<DOB>2010-03-04</DOB>{inside}</Pupil>"


def ctf(*pupils: str, header: str = SOURCE + DESTINATION, before: str = "") -> str:
    return f"{before}<CTfile><Header>{header}</Header><CTFpupilData>{''.join(pupils)}</CTFpupilData></CTfile>"


def school(
    estab: str = "4001", entry: str = "2021-09-06", leaving: str = "2026-07-22", name: str = ""
) -> str:
    number = f"<LEA>888</LEA><Estab>{estab}</Estab>" if estab else ""
    name = f"<SchoolName>{name}</SchoolName>" if name else ""
    dates = f"<EntryDate>{entry}</EntryDate><LeavingDate>{leaving}</LeavingDate><RemovalGrounds/>"
    return f"<School>{number}{name}{dates}</School>"


def history(*schools: str) -> str:
    return f"<SchoolHistory>{''.join(schools)}</SchoolHistory>"


def codes(reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    ("name", "details", "expected"),
    [
        (LEGAL, "", [("legal", "ANN", None, "ROWE")]),
        (LEGAL, "<MiddleNames>Mary Jo</MiddleNames>", [("legal", "ANN", "Mary Jo", "ROWE")]),
        (
            LEGAL,
            "<PreferredSurname>Hicks</PreferredSurname><PreferredForename>Annie</PreferredForename>",
            [("legal", "ANN", None, "ROWE"), ("preferred", "Annie", None, "Hicks")],
        ),
        (
            LEGAL,
            "<PreferredSurname>ROWE</PreferredSurname><PreferredForename>ANN</PreferredForename>",
            [("legal", "ANN", None, "ROWE")],
        ),
        (
            LEGAL,
            "<FormerSurname>Kitto</FormerSurname><FormerSurname>Uren</FormerSurname>",
            [
                ("legal", "ANN", None, "ROWE"),
                ("former", "ANN", None, "Kitto"),
                ("former", "ANN", None, "Uren"),
            ],
        ),
        (LEGAL, "<FormerSurname/><PreferredSurname> </PreferredSurname>", [("legal", "ANN", None, "ROWE")]),
        # Some tools write the legal name into BasicDetails, with or without the name in use above.
        (
            "",
            "<LegalSurname>Rowe</LegalSurname><LegalForename>Ann</LegalForename>",
            [("legal", "Ann", None, "Rowe")],
        ),
        (
            LEGAL,
            "<LegalSurname>Rowe-Hicks</LegalSurname>",
            [("legal", "ANN", None, "Rowe-Hicks"), ("preferred", "ANN", None, "ROWE")],
        ),
    ],
)
def test_the_name_on_top_is_the_legal_one(read_ctf, name, details, expected):
    reading = read_ctf(ctf(pupil(f"<BasicDetails>{details}</BasicDetails>", name=name)))
    assert reading.table.select("name_kind", "given", "middle", "family").rows() == expected


@pytest.mark.parametrize(
    ("side", "schools", "expected"),
    [
        # We are 888/4001, which the pupil leaves.
        ("source", [school()], (IN, OUT, None)),
        ("source", [school("2001", "2014-09-03", "2021-07-21"), school()], (IN, OUT, None)),
        ("source", [school(leaving="")], (IN, None, None)),
        ("source", [school("", name="OURS")], (IN, OUT, None)),
        ("source", [school("")], (IN, OUT, None)),
        ("source", [school("2001")], (None, None, None)),
        ("source", [], (None, None, None)),
        # We are 888/4002, to which the pupil comes: leaving the other school is not leaving us.
        ("destination", [school()], (OUT, None, None)),
        ("destination", [school(), school("4002", "2026-09-07", "")], (date(2026, 9, 7), None, None)),
        ("destination", [school(leaving="")], (None, None, "applicant")),
        ("destination", [], (None, None, "applicant")),
        # Nobody says which: in scope, without dates.
        (None, [school()], (None, None, None)),
    ],
)
def test_the_side_says_which_dates_are_ours(read_ctf, side, schools, expected):
    reading = read_ctf(ctf(pupil(history(*schools))), **({"side": side} if side else {}))
    assert reading.table.select("start", "end", "stated_status").rows() == [expected]
    assert codes(reading) == ([] if side else ["BC-STU-045"])


def test_upns_are_ids_and_keys(read_ctf):
    details = "<BasicDetails><FormerUPN>a888400121999</FormerUPN></BasicDetails>"
    uln = "<UniqueLearnerNumber>2000000001</UniqueLearnerNumber>"
    table = read_ctf(ctf(pupil(uln + details)), side="source", id_prefix="S-").table
    assert table.select("student_id", "linked_id", "keys", "uln").rows() == [
        ("S-A888400121001", "S-a888400121999", ["upn:A888400121001", "upn:A888400121999"], "2000000001")
    ]


OTHERS = "Ethnicity Sex Gender Photo FSMeligible NINumber SENprovision Language Religion NCyearActual".split()


def test_nothing_of_contacts_addresses_health_or_removal_leaves_the_file(read_ctf):
    person = f"<Surname>{CANARY}</Surname><PreferredSurname>{CANARY}</PreferredSurname>"
    phones = f"<Phones><Phone><PhoneNo>{CANARY}</PhoneNo></Phone></Phones><Email>{CANARY}</Email>"
    inside = (
        f"<Contacts><Contact>{person}{phones}</Contact></Contacts><ParentGuardian>{person}</ParentGuardian>"
        f"<Address><PostCode>{CANARY}</PostCode><Email>{CANARY}</Email></Address>"
        f"<SEN><SENhistory>{CANARY}</SENhistory></SEN>"
        f"<BasicDetails>{''.join(f'<{name}>{CANARY}</{name}>' for name in OTHERS)}</BasicDetails>"
        "<Phones><Phone><PhoneNo>07700900101</PhoneNo></Phone></Phones><Email>ann@example.org</Email>"
        f"<SchoolHistory><School><RemovalGrounds>{CANARY}</RemovalGrounds></School></SchoolHistory>"
    )
    reading = read_ctf(ctf(pupil(inside)), side="source")
    assert reading.table.select("family", "phone", "email").rows() == [
        ("ROWE", "07700900101", "ann@example.org")
    ]
    assert CANARY not in reading.table.write_json() + repr(reading.receipt)


@pytest.mark.parametrize(
    "text",
    [
        ctf(pupil()),
        ctf(f"<Pupils>{pupil()}</Pupils>"),
        ctf(pupil(), before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by a tool -->'),
        ctf(pupil()).replace("<CTfile>", '<CTfile xmlns="urn:example">'),
        ctf(pupil()).replace("CTfile", "CTFile"),
        ctf(pupil()).encode("utf-16"),
    ],
    ids=["plain", "wrapped", "comment", "namespace", "other case", "utf-16"],
)
def test_wrappers_and_namespaces_change_nothing(read_ctf, text):
    reading = read_ctf(text, side="source")
    assert (reading.table["family"].to_list(), codes(reading)) == (["ROWE"], [])


@pytest.mark.parametrize(
    ("text", "rows", "told"),
    [
        (ctf(pupil(upn=""), pupil()), 1, ["BC-STU-046"]),
        (ctf(pupil(upn="<UPN/>")), 0, ["BC-STU-046"]),
        (ctf(pupil(name=""), pupil()), 1, ["BC-STU-006"]),
        (ctf(), 0, ["BC-STU-003"]),
        (ctf(pupil(), pupil())[:-60], 1, ["BC-STU-017"]),
        (ctf(pupil(), before="<!DOCTYPE CTfile>"), 0, ["BC-STU-016"]),
        (ctf(pupil()).replace("2010-03-04", "spring"), 1, ["BC-STU-008"]),
    ],
)
def test_what_cannot_be_read_is_told_and_hides_nothing_else(read_ctf, text, rows, told):
    reading = read_ctf(text, side="source")
    assert (reading.table.height, codes(reading)) == (rows, told)
    assert reading.receipt.unusable == sum(code in ("BC-STU-046", "BC-STU-006") for code in told)


def test_a_school_census_is_answered_with_what_to_hand_in(read_ctf):
    header = (
        "<Header><CollectionDetails><Collection>SC</Collection><Term>AUT</Term></CollectionDetails></Header>"
    )
    reading = read_ctf(
        f"<Message>{header}<Pupils><PupilOnRoll><UPN>A1</UPN></PupilOnRoll></Pupils></Message>"
    )
    assert codes(reading) == ["BC-STU-047"]
