"""The students' side: what is made from it is made once, and goes with it."""

import gc
from collections.abc import Callable, Sequence
from weakref import ref

import polars as pl

from matching.rows import NameSide, let_go, name_side, once_a_side

Tables = Callable[[Sequence[dict[str, object]]], tuple[pl.DataFrame, pl.DataFrame]]


def test_what_is_made_from_the_students_is_made_once_for_each_and_let_go_with_them(
    student_tables: Tables,
) -> None:
    made: list[int] = []

    @once_a_side
    def count(side: NameSide) -> int:
        made.append(side.names.height)
        return len(made)

    students, names = student_tables([{"student_id": "S1", "given": "Rebecca", "family": "Nankivell"}])
    numbered = students.with_row_index("student")
    one, other = name_side(numbered, names), name_side(numbered, names)
    assert [count(one), count(one), count(other), count(one)] == [1, 1, 2, 1]
    held = ref(other)
    del other
    gc.collect()
    assert held() is None


def test_what_one_thing_needs_may_go_before_the_rest(student_tables: Tables) -> None:
    made: list[str] = []

    @once_a_side
    def first(side: NameSide) -> None:
        made.append("first")

    @once_a_side
    def second(side: NameSide) -> None:
        made.append("second")

    students, names = student_tables([{"student_id": "S1", "given": "Rebecca", "family": "Nankivell"}])
    side = name_side(students.with_row_index("student"), names)
    for make in (first, second):
        make(side)
    let_go(side, first)
    for make in (first, second):
        make(side)
    assert made == ["first", "second", "first"]


def test_a_student_bears_a_word_once_under_all_names(student_tables: Tables) -> None:
    people = [
        {
            "student_id": "S1",
            "given": "Mary Jane",
            "middle": "Mary",
            "family": "Poe",
            "former_family": "Poe-Rowe",
        },
        {"student_id": "S2", "given": "Jane", "preferred": "Mary", "family": "Poe"},
    ]
    students, names = student_tables(people)
    common = name_side(students.with_row_index("student"), names).common
    given, family = (
        dict(common[role].counted.select("token", "here").rows()) for role in ("given", "family")
    )
    assert given == {"mary": 2, "jane": 2, "maryjane": 1}
    assert family == {"poe": 2, "rowe": 1, "poerowe": 1}
    assert (common["given"].total, common["family"].total) == (5, 4)


def test_a_slot_is_worth_what_it_says_in_the_name_where_it_says_most(student_tables: Tables) -> None:
    people = [
        {"student_id": "S1", "given": "Demelza", "family": "Nankivell"},
        {"student_id": "S2", "given": "Rebecca", "middle": "Demelza", "family": "Nankivell"},
    ]
    students, names = student_tables(people)
    side = name_side(students.with_row_index("student"), names)
    demelza = side.vocabulary.filter(role="given", token="demelza")
    most = demelza["most"].item()
    said = side.slots.filter(slot=demelza["slot"].item())["bits"]
    assert said.len() == 2
    assert most == said.max() > said.min()


def test_names_are_numbered_in_the_order_of_the_records(student_tables: Tables) -> None:
    """Where two names say as much, their numbers settle which is told: the same in every run."""
    people = [
        {"student_id": f"S{n}", "given": f"{'abcdefgh'[n % 8]}nn", "family": f"{'p' * (n + 1)}oe"}
        for n in range(40)
    ]
    students, names = student_tables(people)
    side = name_side(students.with_row_index("student"), names.reverse())
    assert side.owners.sort("name")["student"].to_list() == list(reversed(range(40)))


def test_names_go_with_the_students_of_their_id_alone(student_tables: Tables) -> None:
    people = [{"student_id": f"S{n}", "given": "Ann", "family": f"Poe{'abc'[n]}"} for n in range(3)]
    students, names = student_tables(people)
    side = name_side(students.filter(pl.col("student_id") != "S1"), names)
    assert side.texts["family"].gather(side.names["family"]).to_list() == ["poea", "poec"]
    assert side.owners.select("name", "student").rows() == [(0, 0), (1, 1)]
