import pytest
from pydantic import ValidationError

from connectors.students.settings import StudentSettings, StudentSource

APPLICANTS, ANY, LEAVERS = (StudentSource(id_prefix=prefix) for prefix in ("a", "b", "c"))
SETTINGS = StudentSettings(
    sources={"*.csv": ANY, "applicants.csv": APPLICANTS, "old/leavers-*.xlsx": LEAVERS}
)


@pytest.mark.parametrize(
    ("names", "prefix"),
    [
        (("applicants.csv",), "a"),  # an exact name before a pattern
        (("2027/applicants.csv", "applicants.csv"), "a"),
        (("Others.CSV",), "b"),
        (("old/leavers-2019.xlsx",), "c"),
        (("students.xml",), ""),
    ],
)
def test_a_file_is_read_as_the_settings_of_its_name_say(names, prefix):
    assert SETTINGS.source_for(*names)[1].id_prefix == prefix


@pytest.mark.parametrize(
    "section",
    [
        {"sources": {"a.csv": {"columns": {"shoe_size": "Shoes"}}}},
        {"sources": {"a.csv": {"status_codes": {"A": "enrolled"}}}},
        {"sources": {"a.csv": {"date_order": "ydm"}}},
        {"sources": {"a.csv": {"colums": {}}}},
        {"former_for_years": 0},
        {"keep_apart": [["1"]]},
        {"same_person": [["1", ""]]},
    ],
)
def test_a_setting_that_means_nothing_is_refused(section):
    with pytest.raises(ValidationError):
        StudentSettings.model_validate(section)
