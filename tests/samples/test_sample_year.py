"""The sample year: that it comes out the same each time, and that what it says of itself is so."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import fastexcel
import polars as pl
import pytest
from lxml import etree

from data_samples import make_year
from records.names import fold
from records.policy import Service

SAMPLES = Path(make_year.__file__).parent
YEAR = SAMPLES / "year"


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


def sheet_text(content: bytes) -> str:
    book = fastexcel.read_excel(content)
    return "\n".join(
        book.load_sheet(name, header_row=None, dtypes="string").to_polars().write_csv()
        for name in book.sheet_names
    )


def texts(content: bytes, name: str) -> list[str]:
    """Return all the text in a file, looking into zips and workbooks and undoing Meta's escapes."""
    if name.endswith((".xlsx", ".ods")):
        return [sheet_text(content)]
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as packed:
            return [text for member in packed.namelist() for text in texts(packed.read(member), member)]
    if name.endswith(".json"):
        written = json.dumps(json.loads(content), ensure_ascii=False)
        return [re.sub(r"[\x80-\xff]+", lambda found: found[0].encode("latin-1").decode(), written)]
    return [content.decode("utf-8", errors="replace"), content.decode("cp1252", errors="replace")]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return make_year.made()


@pytest.fixture(scope="module")
def handed_in() -> dict[str, str]:
    """Everything in each person's folder, and each person's rows of the lists for many, as one text."""
    found: dict[str, str] = {}
    for path in sorted((YEAR / "declarations").rglob("*")):
        if path.is_file() and path.parent.name != "declarations":
            staff_id = path.relative_to(YEAR / "declarations").parts[0]
            together = [path.name, *texts(path.read_bytes(), path.name)]
            found[staff_id] = "\n".join([found.get(staff_id, ""), *together])
    for row in rows((YEAR / "declarations" / "typed-lists.csv").read_text(encoding="utf-8")):
        found[row["staff_id"]] = found.get(row["staff_id"], "") + "\n" + ",".join(row.values())
    return found


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    return rows((SAMPLES / "year-truth.csv").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def student_ids() -> set[str]:
    found = {
        row["Application No"] for row in rows((YEAR / "students" / "applicants.csv").read_text("utf-8"), ";")
    }
    leavers = fastexcel.read_excel((YEAR / "students" / "older-leavers.xlsx").read_bytes())
    found |= set(leavers.load_sheet(0, dtypes="string").to_polars()["student_id"])
    return found | {
        learner.findtext("{*}LearnRefNumber") for tree in ilr() for learner in tree.iter("{*}Learner")
    }


def ilr() -> list[etree._Element]:
    trees = []
    for path in sorted((YEAR / "students").glob("ILR-*")):
        content = path.read_bytes()
        if path.suffix == ".zip":
            with ZipFile(path) as packed:
                content = packed.read(packed.namelist()[0])
        trees.append(etree.fromstring(content))
    return trees


def test_the_committed_year_is_what_the_script_makes(made: dict[str, bytes]) -> None:
    committed = {
        path.relative_to(SAMPLES).as_posix(): path.read_bytes()
        for path in (*YEAR.rglob("*"), SAMPLES / "year-truth.csv", SAMPLES / "year-canaries.txt")
        if path.is_file()
    }
    assert sorted(made) == sorted(committed)
    assert [path for path in made if made[path] != committed[path]] == []


def test_making_the_year_twice_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    assert make_year.made() == made


def test_the_year_stays_small_enough_to_clone(made: dict[str, bytes]) -> None:
    assert sum(map(len, made.values())) < 6_000_000


def test_there_are_about_three_thousand_students_and_forty_staff(student_ids: set[str]) -> None:
    assert 2_800 < len(student_ids) < 3_200
    assert len(rows((YEAR / "staff.csv").read_text(encoding="utf-8"))) == 40


def test_learner_numbers_are_well_formed_and_stand_once_a_year() -> None:
    for tree in ilr():
        numbers = [
            number for number in tree.xpath("//*[local-name()='ULN']/text()") if number != "9999999999"
        ]
        assert len(set(numbers)) == len(numbers) > 1_000
        for number in numbers:
            weighed = sum(int(number[place]) * (10 - place) for place in range(9)) % 11
            assert int(number[9]) == 10 - weighed


def test_an_aim_has_an_end_exactly_when_it_is_not_continuing() -> None:
    """CompStatus_02 and _03 of the ILR's validation rules."""
    for tree in ilr():
        for aim in tree.iter("{*}LearningDelivery"):
            assert (aim.findtext("{*}CompStatus") == "1") == (aim.findtext("{*}LearnActEndDate") is None)


@pytest.mark.parametrize(
    ("what", "path"),
    [
        ("a temporary learner number", "//*[local-name()='ULN'][.='9999999999']"),
        ("a withdrawal", "//*[local-name()='CompStatus'][.='3']"),
        ("a break", "//*[local-name()='CompStatus'][.='6']"),
        ("a new reference", "//*[local-name()='PrevLearnRefNumber']"),
        ("continuing past plan", "//*[local-name()='LearningDelivery'][*[local-name()='CompStatus'][.='1']]"
         "[translate(*[local-name()='LearnPlanEndDate'], '-', '') < 20260901]"),
        ("a start still to come", "//*[local-name()='LearnStartDate'][translate(., '-', '') > 20261001]"),
    ],
)  # fmt: skip
def test_the_returns_hold(what: str, path: str) -> None:
    assert any(tree.xpath(path) for tree in ilr())


def test_some_surnames_change_between_the_two_years() -> None:
    before, now = (
        {
            learner.findtext("{*}LearnRefNumber"): learner.findtext("{*}FamilyName")
            for learner in tree.iter("{*}Learner")
        }
        for tree in ilr()
    )
    changed = [ref for ref in before.keys() & now.keys() if fold(before[ref] or "") != fold(now[ref] or "")]
    assert 5 <= len(changed) <= 40


def test_every_true_row_and_trap_names_a_student_of_the_records(
    truth: list[dict[str, str]], student_ids: set[str]
) -> None:
    assert {row["student_id"] for row in truth if row["student_id"]} <= student_ids
    assert all(row["student_id"] for row in truth if row["truth"] == "true")


def test_every_connection_of_the_truth_stands_in_what_that_person_handed_in(
    truth: list[dict[str, str]], handed_in: dict[str, str]
) -> None:
    missing = [
        (row["staff_id"], row["kind"])
        for row in truth
        if row["list"] and not all(part in handed_in[row["staff_id"]] for part in _parts(row))
    ]
    assert missing == []


def _parts(row: dict[str, str]) -> list[str]:
    name = row["shown"] if row["service"] == "facebook" else row["shown"].split(" ")[0]
    return [part for part in (name, row["handle"]) if part]


def test_there_are_some_sixty_true_relationships_and_as_many_traps(truth: list[dict[str, str]]) -> None:
    planted = Counter(row["truth"] for row in truth if row["kind"] != "namesake by chance")
    assert 60 <= planted["true"] <= 100
    assert 60 <= planted["trap"] <= 100


@pytest.mark.parametrize(
    "kind",
    [
        *("exact", "nickname", "middle name used", "initial", "double surname", "half of a double surname"),
        *("former surname", "diacritics", "order", "CamelCase", "title", "emoji", "single word and handle"),
        *(
            "handle: first and last",
            "handle: initial and last",
            "handle: birth year",
            "handle: serial digits",
        ),
        *("typo", "other script", "e-mail", "birthday", "employer names the college", "two services"),
        *(
            "swapped boxes",
            "capitals",
            "preferred name",
            "apostrophe",
            "request received",
            "colleague who studies",
        ),
    ],
)
def test_a_true_relationship_is_planted_of_the_kind(kind: str, truth: list[dict[str, str]]) -> None:
    assert any(row["kind"] == kind and row["truth"] == "true" for row in truth)


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "namesake of a common name",
            "two students of one name",
            "blocked",
            "suggested",
            "rejected request",
        ),
        *("removed friend", "sibling", "parent", "handle of somebody known", "own account"),
    ],
)
def test_a_trap_is_set_of_the_kind(kind: str, truth: list[dict[str, str]]) -> None:
    assert any(row["kind"] == kind and row["truth"] == "trap" for row in truth)


def canaries() -> list[tuple[str, str]]:
    lines = (SAMPLES / "year-canaries.txt").read_text(encoding="utf-8").splitlines()
    return [(kind, text) for kind, _, text in (line.partition(" ") for line in lines)]


@pytest.mark.parametrize(("kind", "text"), canaries())
def test_a_canary_stands_where_its_kind_says(kind: str, text: str, handed_in: dict[str, str]) -> None:
    students = "\n".join(
        text for path in (YEAR / "students").iterdir() for text in texts(path.read_bytes(), path.name)
    )
    assert any(text in one for one in handed_in.values())
    assert (text in students) == (kind == "matched")


def test_silence_a_nil_return_a_refusal_and_a_wrong_file_are_all_there() -> None:
    answers = {
        row["answer"] for path in YEAR.rglob("declaration.csv") for row in rows(path.read_text("utf-8"))
    }
    assert answers >= {"list attached", "none", "cannot be exported", "decline"}
    folders = {path.name for path in (YEAR / "declarations").iterdir()}
    staff = {row["staff_id"] for row in rows((YEAR / "staff.csv").read_text("utf-8"))}
    assert {"S025", "S036"} <= staff - folders
    assert (YEAR / "declarations/S018/facebook-download.zip").read_bytes().startswith(b"\xff\xd8\xff")


def test_answers_name_services_of_the_policy() -> None:
    answers = pl.read_csv(YEAR / "declarations" / "answers.csv", infer_schema=False)
    assert set(answers["service"]) <= {service.value for service in Service}


def test_every_address_and_telephone_number_is_one_that_nobody_has(made: dict[str, bytes]) -> None:
    everything = "\n".join(text for path, content in made.items() for text in texts(content, path))
    assert set(re.findall(r"[\w.-]+@([\w.-]+\w)", everything)) == {"example.org"}
    numbers = re.findall(r"(?<!\d)(?:\+44 7|07)[\d ]{9,12}", everything)
    assert numbers
    assert all(number.replace(" ", "").replace("+44", "0").startswith("07700900") for number in numbers)
