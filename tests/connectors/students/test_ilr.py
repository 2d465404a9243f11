import zipfile
from datetime import date
from pathlib import Path

import pytest

from connectors.reader import Reading
from connectors.students.ilr import OF_AIM, OF_LEARNER
from connectors.students.records import read_student_path

AIM = "<LearnStartDate>2026-09-07</LearnStartDate><LearnPlanEndDate>2027-07-09</LearnPlanEndDate>"
CANARY = "Zanzibarcanary"


def learner(
    inside: str = "", aims: str = f"<LearningDelivery>{AIM}<CompStatus>1</CompStatus></LearningDelivery>"
) -> str:
    names = "<FamilyName>Rowe</FamilyName><GivenNames>Ann Mary Jo</GivenNames>"
    return f"<Learner><LearnRefNumber>7A1</LearnRefNumber>{names}{inside}{aims}</Learner>"


def message(
    *learners: str, namespace: str = "ILR/2026-27", year: str = "<Year>2627</Year>", before: str = ""
) -> str:
    header = f"<Header><CollectionDetails>{year}</CollectionDetails></Header>"
    return f'{before}<Message xmlns="{namespace}">{header}{"".join(learners)}</Message>'


@pytest.fixture
def read(tmp_path: Path):
    def reading(text: str | bytes) -> Reading:
        path = tmp_path / "ilr.xml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        (one,) = read_student_path(path)
        return one

    return reading


@pytest.mark.parametrize(
    "namespace",
    [
        *(f"SFA/ILR/20{year}-{year + 1}" for year in range(13, 17)),
        *(f"ESFA/ILR/20{year}-{year + 1}" for year in range(17, 26)),
        "ILR/2026-27",
        "ILR/2040-41",
    ],
)
def test_any_years_namespace_is_read(read, namespace):
    table = read(message(learner(), namespace=namespace)).table
    assert table.select("student_id", "given", "middle", "family").rows() == [
        ("7A1", "Ann", "Mary Jo", "Rowe")
    ]


@pytest.mark.parametrize(
    ("year", "source"),
    [("<Year>2627</Year>", "ilr 2026-27"), ("<Year>2026-27</Year>", "ilr 2026-27"), ("", "ilr")],
)
def test_the_year_comes_from_the_header(read, year, source):
    assert read(message(learner(), year=year)).table["source"].to_list() == [source]


def test_where_leavers_went_is_passed_over_however_much_of_it_there_is(read, monkeypatch):
    monkeypatch.setattr("connectors.students.xml_records.PIECE", 1024)
    gone = "<LearnerDestinationandProgression><LearnRefNumber>7A1</LearnRefNumber><ULN>2000000001</ULN>"
    many = f"{gone}</LearnerDestinationandProgression>" * 400
    reading = read(message(learner(), many, namespace="ESFA/ILR/2020-21"))
    assert (reading.table["student_id"].to_list(), reading.receipt.problems) == (["7A1"], ())


def test_a_contact_of_the_early_years_is_read_without_its_address(read):
    contact = (
        "<LearnerContact><LocType>2</LocType><PostCode>ZZ99 9ZZ</PostCode></LearnerContact>"
        "<LearnerContact><LocType>3</LocType><TelNumber>07700900101</TelNumber></LearnerContact>"
        f"<LearnerContact><PostAdd><AddLine1>{CANARY}</AddLine1></PostAdd></LearnerContact>"
        "<LearnerContact><LocType>4</LocType><Email>ann@example.org</Email></LearnerContact>"
    )
    reading = read(message(learner(contact), namespace="SFA/ILR/2013-14"))
    assert reading.table.select("phone", "email").rows() == [("07700900101", "ann@example.org")]
    assert "ZZ99" not in reading.table.write_json()
    assert CANARY not in reading.table.write_json()


def test_the_number_of_ucas_is_a_key(read):
    inside = "<LearnerHE><UCASPERID>1234567890</UCASPERID><TTACCOM>5</TTACCOM></LearnerHE>"
    assert read(message(learner(inside))).table["keys"].to_list() == [["ucas:1234567890"]]
    assert read(message(learner())).table["keys"].to_list() == [[]]


def test_a_prefixed_namespace_a_comment_and_a_declaration_change_nothing(read):
    text = message(learner(), before='<?xml version="1.0"?><!-- made for a test -->')
    prefixed = text.replace("<Message xmlns=", "<m:Message xmlns:m=")
    for name in ("Message", "Learner", "LearnRefNumber", "FamilyName", "LearningDelivery", "CompStatus"):
        prefixed = prefixed.replace(f"<{name}>", f"<m:{name}>").replace(f"</{name}>", f"</m:{name}>")
    assert read(text).table["family"].to_list() == read(prefixed).table["family"].to_list() == ["Rowe"]


@pytest.mark.parametrize(
    ("status", "more", "reason"),
    [
        ("1", "", None),
        ("2", "<LearnActEndDate>2027-01-08</LearnActEndDate>", "completed"),
        ("3", "<LearnActEndDate>2027-01-08</LearnActEndDate><WithdrawReason>3</WithdrawReason>", "withdrawn"),
        (
            "3",
            "<LearnActEndDate>2027-01-08</LearnActEndDate><WithdrawReason>40</WithdrawReason>",
            "transferred",
        ),
        ("6", "<LearnActEndDate>2027-01-08</LearnActEndDate>", "break"),
    ],
)
def test_how_an_aim_ended(read, status, more, reason):
    aim = f"<LearningDelivery>{AIM}<CompStatus>{status}</CompStatus>{more}</LearningDelivery>"
    table = read(message(learner(aims=aim))).table
    assert table.select("status_source", "end_reason", "end").rows() == [
        (status, reason, date(2027, 1, 8) if more else None)
    ]


def test_the_first_start_of_a_restarted_aim_counts(read):
    aim = f"<LearningDelivery>{AIM}<OrigLearnStartDate>2025-09-01</OrigLearnStartDate></LearningDelivery>"
    assert read(message(learner(aims=aim))).table["start"].to_list() == [date(2025, 9, 1)]


def test_one_row_an_aim_and_one_for_a_learner_without_any(read):
    aim = f"<LearningDelivery>{AIM}</LearningDelivery>"
    reading = read(message(learner(aims=aim * 3), learner(aims="")))
    assert reading.table["source_row"].to_list() == [1, 1, 1, 2]
    assert reading.receipt.rows == 2


@pytest.mark.parametrize(("uln", "kept"), [("9999999999", None), ("2000000001", "2000000001")])
def test_the_temporary_uln_is_nobodys(read, uln, kept):
    assert read(message(learner(f"<ULN>{uln}</ULN>"))).table["uln"].to_list() == [kept]


def test_an_earlier_reference_is_kept_as_a_link(read):
    table = read(message(learner("<PrevLearnRefNumber>6A1</PrevLearnRefNumber>"))).table
    assert table["linked_id"].to_list() == ["6A1"]


OTHERS = (
    "PrevUKPRN PMUKPRN CampId Ethnicity Sex LLDDHealthProb NINumber PriorAttain Accom ALSCost PlanLearnHours "
    "PlanEEPHours MathGrade EngGrade PostcodePrior Postcode AddLine1 AddLine2 AddLine3 AddLine4 LearnFAMType "
    "LLDDandHealthProblem LearnerFAM ProviderSpecLearnerMonitoring LearnerEmploymentStatus LearnerHE "
    "ContactPreference Somethingnew"
).split()


def test_no_other_element_leaves_the_parser(read):
    inside = "".join(f"<{name}>{CANARY}<Deeper>{CANARY}</Deeper></{name}>" for name in OTHERS)
    aim = f"<LearningDelivery>{AIM}{inside}<Outcome>{CANARY}</Outcome></LearningDelivery>"
    extra = f"<Extra>{CANARY}<FamilyName>{CANARY}</FamilyName></Extra>"
    reading = read(
        message(learner(inside, aim), extra).replace("<Header>", f"<Header><Source>{CANARY}</Source>")
    )
    assert reading.table["family"].to_list() == ["Rowe"]
    assert CANARY not in reading.table.write_json() + repr(reading.receipt)
    assert set(reading.receipt.known) <= {*OF_LEARNER, *OF_AIM}
    assert reading.receipt.unknown == len(OTHERS) + 2  # Outcome, and what stands inside LearnerHE


def test_the_allow_list_holds_nothing_special():
    assert not {*OF_LEARNER, *OF_AIM} & set(OTHERS)


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE Message>",
        '<!DOCTYPE Message SYSTEM "http://example.org/evil.dtd">',
        f'<!DOCTYPE Message [<!ENTITY a "{CANARY}"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE Message [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_a_document_type_is_refused(read, doctype):
    reading = read(message(learner(), before=doctype))
    assert [problem.code for problem in reading.receipt.problems] == ["BC-STU-016"]
    assert reading.table.is_empty()


def test_a_file_that_breaks_off_gives_its_sound_part_and_says_so(read):
    reading = read(message(learner(), learner())[:-40])
    (problem,) = reading.receipt.problems
    assert problem.code == "BC-STU-017"
    assert reading.table.height == 1
    assert "Rowe" not in str(problem)


@pytest.mark.parametrize(
    ("flaw", "says"),
    [
        (
            "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}".encode("latin-1"),
            "After 2 learners the file is not in the encoding",
        ),
        (b"Zo\x01", "damaged or breaks off after 2 learners"),
    ],
)
def test_a_character_that_cannot_stand_there_costs_nobody_before_it(read, flaw, says):
    text = message(learner(), learner(), learner("<GivenNames>FLAW</GivenNames>"))
    reading = read(text.encode().replace(b"FLAW", flaw))
    (problem,) = reading.receipt.problems
    assert problem.code == "BC-STU-017"
    assert says in problem.what
    assert reading.table.height == 2


def test_a_name_that_all_learners_lack_is_told_and_one_that_one_lacks_is_not(read):
    short, whole = learner().replace("FamilyName", "Surname"), learner()
    (problem,) = read(message(short, short.replace("7A1", "7A2"))).receipt.problems
    assert problem.code == "BC-STU-023"
    assert read(message(short, whole.replace("7A1", "7A2"))).receipt.problems == ()


def test_a_file_without_dates_of_birth_says_so_in_its_receipt(read):
    born = learner("<DateOfBirth>2008-03-04</DateOfBirth>")
    assert any("no dates of birth" in note for note in read(message(learner())).receipt.notes)
    assert not any("no dates of birth" in note for note in read(message(learner(), born)).receipt.notes)


def test_what_stands_in_two_places_is_named_once_in_the_receipt(read):
    inside = "<Email>a@example.org</Email><LearnerContact><Email>a@example.org</Email></LearnerContact>"
    assert read(message(learner(inside))).receipt.known.count("Email") == 1


def test_a_file_that_swells_without_learners_is_given_up_and_its_sound_part_kept(read, monkeypatch):
    monkeypatch.setattr("connectors.students.xml_records.PIECE", 1024)
    reading = read(message(learner(), "<Extra/>" * 3_000, learner()))
    assert [problem.code for problem in reading.receipt.problems] == ["BC-STU-017"]
    assert reading.table.height == 1


def test_a_learner_without_reference_or_with_a_bad_date_is_told_by_number(read):
    nobody = "<Learner><FamilyName>Hicks</FamilyName></Learner>"
    bad = learner("<DateOfBirth>2008-13-01</DateOfBirth>")
    reading = read(message(nobody, bad))
    assert [(p.code, p.row) for p in reading.receipt.problems] == [("BC-STU-008", 2), ("BC-STU-019", 1)]
    assert reading.table["student_id"].to_list() == ["7A1"]


def test_a_learner_by_whom_nobody_could_be_known_is_left_out_and_counted(read):
    reading = read(message("<Learner><LearnRefNumber>N1</LearnRefNumber></Learner>", learner()))
    assert [(p.code, p.row) for p in reading.receipt.problems] == [("BC-STU-006", 1)]
    assert (reading.receipt.rows, reading.receipt.unusable) == (1, 1)


def test_a_file_without_a_learner_is_a_problem(read):
    assert [problem.code for problem in read(message()).receipt.problems] == ["BC-STU-003"]


def test_a_zip_as_the_student_system_writes_it_is_read(tmp_path):
    path = tmp_path / "ilr.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ILR-10009999-2627.xml", message(learner()))
    (reading,) = read_student_path(path)
    assert reading.table["source_file"].to_list() == ["ILR-10009999-2627.xml"]


def test_other_xml_is_nobodys(read):
    codes = [problem.code for problem in read("<Message><Greeting/></Message>").receipt.problems]
    assert codes == ["BC-STU-001"]
