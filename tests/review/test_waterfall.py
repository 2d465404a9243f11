"""The picture of a weight: whole, without script, and readable without colour or eyes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from review.waterfall import LETTERS, PAPER, waterfall

SVG = "{http://www.w3.org/2000/svg}"
PARTS = [
    ("the start, for one student of 1,523", -19.11),
    ("family name Brambleskew the same", 16.0),
    ("another forename is shown", -3.0),
    ("no birthday to confirm", 0.0),
]


def drawn(parts: list[tuple[str, float]], **more: object) -> etree._Element:
    return etree.fromstring(waterfall(parts, **({"title": "A match"} | more)).encode())  # type: ignore[arg-type]


def words(picture: etree._Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def steps(picture: etree._Element) -> list[etree._Element]:
    return list(picture.iter(f"{SVG}rect"))[1:]


def test_every_part_stands_with_its_sign_and_the_sum_at_the_end() -> None:
    shown = words(drawn(PARTS))
    assert [word for word in shown if word[0] in "+−"] == ["−19.11", "+16.00", "−3.00", "−6.11"]
    assert "no bits" in shown
    assert shown[-2] == "Weight, the sum of all"


def test_what_speaks_against_is_hollow() -> None:
    fills = [step.get("fill") == PAPER for step in steps(drawn(PARTS))]
    assert fills == [True, False, True, True]


def test_each_step_begins_where_the_last_one_ended() -> None:
    down, up, back, total = ((float(s.get("x", 0)), float(s.get("width", 0))) for s in steps(drawn(PARTS)))
    assert down[0] == up[0]
    assert sum(up) == pytest.approx(sum(back), abs=0.2)
    assert back[0] == pytest.approx(total[0], abs=0.2)
    assert sum(total) == pytest.approx(sum(down), abs=0.2)


def test_a_reader_of_the_screen_hears_all_of_it() -> None:
    picture = drawn(PARTS, title="Staff and student", name="m7")
    assert picture.get("role") == "img"
    told = {one.get("id"): one.text or "" for tag in ("title", "desc") for one in picture.iter(SVG + tag)}
    assert (picture.get("aria-labelledby") or "").split() == list(told) == ["m7-title", "m7-desc"]
    assert told["m7-title"] == "Staff and student"
    for said, _ in PARTS:
        assert said in told["m7-desc"]
    assert "−6.11" in told["m7-desc"]


def test_where_strengths_begin_is_named() -> None:
    shown = words(drawn(PARTS, edges={"strong": 3.5, "likely": 0.0}))
    assert {"strong from 3.5", "likely from 0"} <= set(shown)


@given(
    parts=st.lists(st.tuples(st.text(max_size=120), st.floats(-60, 60)), max_size=8),
    title=st.text(max_size=40),
)
def test_no_text_ever_becomes_markup(parts: list[tuple[str, float]], title: str) -> None:
    picture = drawn([*parts, ("<script>alert(1)</script>&\"'\x00", 1.0)], title=title)
    kinds = {element.tag for element in picture.iter()}
    assert kinds <= {SVG + tag for tag in ("svg", "title", "desc", "rect", "line", "text")}
    assert "".join(words(picture)).count("alert(1)") == 1
    lengths = [len(line) for line in words(picture)[1:]]
    assert max(lengths) <= LETTERS
    for step in steps(picture):
        assert 460 <= float(step.get("x", 0)) <= 786
