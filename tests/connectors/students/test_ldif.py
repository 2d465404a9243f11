"""A directory's LDIF: every line that can be read is read, whatever stands beside it."""

import base64
from pathlib import Path

import pytest

from connectors.reader import Reading
from connectors.students.ldif import is_ldif, read_ldif
from connectors.students.profile import profile_path
from connectors.students.records import read_student_path
from connectors.students.settings import StudentSettings, StudentSource

JO = "dn: uid=jo,dc=example\nuid: jo\nsn: Rowe\ngivenName: Jo\nemployeeType: student\n"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def read(tmp_path: Path):
    def reading(text: str | bytes, source: StudentSource | None = None) -> Reading:
        path = tmp_path / "people.ldif"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (one,) = read_student_path(path, StudentSettings(sources={path.name: source} if source else {}))
        return one

    return reading


def cells(text: str) -> dict[str, str | None]:
    """Read the one person of a file as attribute = value."""
    names, values = read_ldif(text.encode(), "x").rows.drop("row").rows()
    return dict(zip(names, values, strict=True))


@pytest.mark.parametrize(
    ("data", "is_it"),
    [
        (JO.encode(), True),
        (b"version: 1\n\n" + JO.encode(), True),
        (b"# extended LDIF\n#\n# LDAPv3\n\n\nversion: 1\r\ndn:: ZGM9eA==\r\n", True),
        (JO.encode("utf-16"), True),
        (b"\xef\xbb\xbf" + JO.encode(), True),
        (b"dn,sn,givenName\n", False),
        (b"dnx: 1\n", False),
        (b"version: 1\nname: students\n", False),
        (b"", False),
        (b"\n" * 8000 + b"x", False),
    ],
)
def test_ldif_is_known_by_its_beginning(data, is_it):
    assert is_ldif(data) == is_it


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("sn: Rowe", "Rowe"),
        ("sn:Rowe", "Rowe"),
        ("SN:   Rowe  ", "Rowe"),
        (f"sn:: {b64('Ó Briain')}", "Ó Briain"),
        (
            f"sn::{b64('Łukaszewska-Pengelly')[:12]}\n {b64('Łukaszewska-Pengelly')[12:]}",
            "Łukaszewska-Pengelly",
        ),
        ("sn: Pengelly-\n Ro\n we", "Pengelly-Rowe"),
        ("sn: van der\n  Berg", "van der Berg"),
        ("sn: Rowe\nsn: Trewin\nsn: Rowe", "Rowe;Trewin"),
        ("sn: Rowe\nsn;lang-cy: Rhys", "Rowe;Rhys"),
        ("# sn: Old\n  name\nsn: Rowe", "Rowe"),
        ("sn: Rowe\n#sn: Old", "Rowe"),
        ("sn: a:b", "a:b"),
        ("sn:< file:///etc/passwd\nsn: Rowe", "Rowe"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_may_be_folded_encoded_repeated_or_commented(lines, value, end):
    assert cells(f"dn: uid=x\n{lines}\ngivenName: Jo\n".replace("\n", end))["sn"] == value


@pytest.mark.parametrize(
    "name", ["userPassword", "unicodePwd", "sambaNTPassword", "jpegPhoto", "userCertificate"]
)
def test_secrets_and_pictures_are_never_taken_up(name):
    assert name.lower() not in cells(f"{JO}{name}: hunter2\n{name}:: {b64('hunter2')}\n")


@pytest.mark.parametrize("line", ["sn:: !!!", "no colon at all", ": x"])
def test_a_broken_line_costs_itself_and_is_told(read, line):
    reading = read(f"dn: uid=al\nuid: al\n{line}\ngivenName: Al\nemployeeType: student\n\n{JO}")
    assert reading.table.select("student_id", "given").rows() == [("al", "Al"), ("jo", "Jo")]
    assert [(one.code, one.row) for one in reading.receipt.problems] == [("BC-STU-065", 1)]


@pytest.mark.parametrize(
    "entry",
    [
        "dn: ou=people\nobjectClass: organizationalUnit\nou: people\n",
        "dn: cn=all\nobjectClass: groupOfNames\ncn: all\nmember: uid=jo\n",
        "dn: cn=PC7\nobjectClass: user\nobjectClass: computer\ncn: PC7\n",
        "dn: uid=jo\nchangetype: delete\n",
        "dn: uid=jo\nchangetype: modify\nreplace: sn\nsn: Other\n-\n",
        "search: 2\nresult: 0 Success\n",
    ],
)
def test_what_is_no_person_is_passed_over(read, entry):
    reading = read(f"{JO}\n{entry}\n")
    assert reading.table["student_id"].to_list() == ["jo"]
    assert reading.receipt.problems == ()


def test_what_is_passed_over_is_counted(read):
    notes = read(f"{JO}\ndn: ou=x\nou: x\n\ndn: uid=y\nchangetype: delete\n").receipt.notes
    assert "1 entries that are no person passed over" in notes
    assert "1 changes and deletions passed over, since they are no list of people" in notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "utf-8-sig"])
def test_old_and_windows_directories_encodings_are_read(read, encoding):
    assert read(JO.replace("Rowe", "Pérez").encode(encoding)).table["family"].to_list() == ["Pérez"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("cn: Jo Rowe", [("preferred", "Jo", None, "Rowe")]),
        ("cn: Rowe, Jo Ann", [("preferred", "Jo", "Ann", "Rowe")]),
        ("sn: Rowe\ngivenName: Jo Ann\ncn: Jo Ann Rowe", [("preferred", "Jo Ann", None, "Rowe")]),
        (
            "sn: Rowe\ngivenName: Joanna\ndisplayName: Rowe, Jo",
            [("preferred", "Joanna", None, "Rowe"), ("preferred", "Jo", None, "Rowe")],
        ),
        (
            "sn: Rowe\ngivenName: Joanna\ndisplayName: Jo Rowe",
            [("preferred", "Joanna", None, "Rowe"), ("preferred", "Jo", None, "Rowe")],
        ),
        (
            "sn: Rowe\nsn: Trewin\ngivenName: Jo",
            [("preferred", "Jo", None, "Rowe"), ("former", "Jo", None, "Trewin")],
        ),
    ],
)
def test_every_name_of_an_entry_is_kept(read, lines, names):
    reading = read(f"dn: uid=x\nobjectClass: person\nuid: x\nemployeeType: student\n{lines}\n")
    assert reading.table.select("name_kind", "given", "middle", "family").rows() == names


@pytest.mark.parametrize(
    ("kind", "rows", "code"),
    [
        ("student", [("jo", "current")], None),
        ("Alumni", [("jo", "former")], None),
        ("staff", [], "BC-STU-003"),
        ("visitor", [("jo", None)], "BC-STU-011"),
    ],
)
def test_the_type_of_an_account_says_who_is_a_student(read, kind, rows, code):
    reading = read(JO.replace("student", kind))
    assert reading.table.select("student_id", "stated_status").rows() == rows
    assert [one.code for one in reading.receipt.problems] == ([code] if code else [])


def test_a_directory_without_types_is_asked_about(read):
    text = JO.replace("employeeType: student\n", "")
    assert [one.code for one in read(text).receipt.problems] == ["BC-STU-064"]
    assert read(text, StudentSource(preset="ldif")).receipt.problems == ()


def test_a_directory_may_be_mapped_as_any_table(read):
    source = StudentSource(columns={"student_id": "studentNumber", "given": "givenName", "family": "sn"})
    reading = read(JO + "studentNumber: 0007\n", source)
    assert reading.table.select("student_id", "name_kind").rows() == [("0007", "legal")]


def test_profile_knows_a_directory(tmp_path: Path):
    (tmp_path / "people.ldif").write_text(JO.replace("student", "visitor"), encoding="utf-8")
    (profile,) = profile_path(tmp_path / "people.ldif")
    assert "(preset ldif)" in " ".join(profile.settings.replace("#", "").split())
    assert '# "visitor" = "..."' in profile.settings or "Not shown: 1 more code" in profile.settings
    assert "Rowe" not in profile.settings
