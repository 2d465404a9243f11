import pytest

from connectors.intake.parts import missing_parts, stem_of


def test_stems_keep_dates_apart():
    assert stem_of("facebook-2026-01-01") != stem_of("facebook-2026-01-02")


def test_chats_named_by_a_number_are_no_parts():
    assert stem_of("WhatsApp Chat - Year 10") != stem_of("WhatsApp Chat - Year 11")


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["takeout-20260101T101112Z-001", "takeout-20260101T101112Z-003"], [2]),
        (["takeout-20260101T101112Z-1-001", "takeout-20260101T101112Z-1-002"], []),
        (["takeout-20260101T101112Z-002"], [1]),
        (["takeout-20260101T101112Z-001"], []),
        (["mydata~1700000000000"], []),
        (["mydata~1700000000000", "mydata~1700000000000-2"], []),
        (["mydata~1700000000000", "mydata~1700000000000-3"], [2]),
        (["mydata~1700000000000-2"], [1]),
        (["mydata~1700000000000-2 (1)"], [1]),
        (["export part 2"], [1]),
        (["x-1", "x-3"], [2]),
        (["x", "x-1", "x-2"], []),
        (["x", "x-3"], [2]),
        (["x-1", "x-2", "x-6"], [3, 4, 5]),
        # A person's own numbers begin anywhere, and a browser's copies are no parts.
        (["facebook-2"], []),
        (["x-2", "x-3"], []),
        (["x", "x (1)", "x (3)"], []),
        # Meta's parts have signs and no numbers; a date is no number of a part.
        (["facebook-x-2026-03-01-Ab1", "facebook-x-2026-03-01-Cd3"], []),
        (["facebook-2026-03-01"], []),
        (["WhatsApp Chat - Year 11"], []),
    ],
)
def test_a_part_that_is_missing_shows_in_the_numbers(names: list[str], missing: list[int]):
    assert missing_parts([name + ".zip" for name in names]) == missing
