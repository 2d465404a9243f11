from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import candidates
from matching.candidates import propose_candidates
from matching.engine import Matched, MatchingOptions, match
from records.tables import CANDIDATES, EVIDENCE, MATCHES, held_to

Maker = Callable[..., pl.DataFrame]
Pair = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]
FIXED = MatchingOptions(base_rate=0.0032)
"""With 300 students the same starting odds as 3 % among 3,000."""
REBECCA = {"student_id": "S1", "given": "Rebecca", "family": "Nankivell"}


@pytest.fixture
def matched(connection_table: Maker, among_a_few: Pair) -> Callable[..., Matched]:
    def run(shown: list[dict[str, object]], students: list[dict[str, object]], **more: object) -> Matched:
        return match(connection_table(shown), *among_a_few(students), more.pop("options", FIXED), **more)

    return run


def weight_of(found: Matched, staff: str = "T0", student: str = "S1") -> float | None:
    row = found.matches.filter((pl.col("staff_id") == staff) & (pl.col("student_id") == student))
    return row["weight"].item() if row.height else None


def test_what_is_returned_keeps_to_its_schemas(matched: Callable[..., Matched]) -> None:
    found = matched([{"display_name": "Becca Nankivell", "handle": "becca.nankivell"}], [REBECCA])
    assert held_to(found.matches, MATCHES).height == 1
    assert held_to(found.evidence, EVIDENCE).height == 1


@pytest.mark.parametrize("direction", ["removed", "blocked", "suggested"])
def test_a_person_who_is_no_connection_raises_nothing(
    direction: str, matched: Callable[..., Matched]
) -> None:
    shown = {"display_name": "Rebecca Nankivell", "direction": direction}
    assert matched([shown], [REBECCA]).matches.is_empty()


def test_writing_in_a_shared_group_is_weak(matched: Callable[..., Matched]) -> None:
    friend = weight_of(matched([{"display_name": "Rebecca Nankivell"}], [REBECCA]))
    group = matched([{"display_name": "Rebecca Nankivell", "direction": "group_message"}], [REBECCA])
    assert weight_of(group) < friend  # type: ignore[operator]


def test_students_with_one_name_are_both_listed(matched: Callable[..., Matched]) -> None:
    twins = [REBECCA, REBECCA | {"student_id": "S2"}]
    found = matched([{"display_name": "Rebecca Nankivell"}], twins).matches
    assert found["student_id"].to_list() == ["S1", "S2"]
    assert found["others"].to_list() == [1, 1]
    assert set(found["strength"]) <= {"possible", "likely"}


def test_a_whole_equal_name_is_listed_however_common(matched: Callable[..., Matched]) -> None:
    crowd_of_smiths = [{"student_id": f"D{n}", "given": "David", "family": "Smith"} for n in range(40)]
    found = matched([{"display_name": "DAVID  smith"}], crowd_of_smiths).matches
    smiths = found.filter(pl.col("student_id").str.starts_with("D"))
    assert smiths.height == 40
    assert set(smiths["strength"]) == {"possible"}
    assert smiths["weight"].max() < -3.0  # type: ignore[operator]


@pytest.mark.parametrize(
    "shown", ["David John Smith", "Mr David Smith", "Smith, David", "Dávid Smith", "David  SMITH"]
)
def test_middle_names_accents_case_and_order_leave_a_name_whole(
    shown: str, matched: Callable[..., Matched]
) -> None:
    found = matched([{"display_name": shown}], [{"student_id": "S1", "given": "David", "family": "Smith"}])
    assert found.evidence.filter(pl.col("student_id") == "S1")["whole_name"].to_list() == [True]


def test_a_whole_name_is_listed_though_a_former_one_says_more(matched: Callable[..., Matched]) -> None:
    luke = {"student_id": "S1", "given": "Luke", "family": "Smith", "former_family": "Nankivell"}
    options = MatchingOptions(base_rate=0.0032, list_floor=99.0)
    double = matched([{"display_name": "Luke Nankivell-Smith"}], [luke], options=options)
    assert double.evidence["whole_name"].to_list() == [True]
    assert "Former family name Nankivell" in double.evidence["why"].item()
    assert matched([{"display_name": "Luke Nankivell Bay"}], [luke], options=options).matches.is_empty()


@pytest.mark.parametrize(("now", "before"), [("Nankivell", "Nancarrow"), ("Nancarrow", "Nankivell")])
def test_of_names_that_say_as_much_the_whole_one_is_told(
    now: str, before: str, matched: Callable[..., Matched]
) -> None:
    luke = {"student_id": "S1", "given": "Luke", "family": now, "former_family": before}
    found = matched([{"display_name": "Luke Nancarrow-Nankivell"}], [luke]).evidence
    assert "amily name Nankivell the same" in found["why"].item()


letters = st.text("abcdefghijklmnopqrstuvwxyzáéłøçşñ", min_size=2, max_size=12)


@settings(max_examples=12, deadline=None)
@given(given=letters, family=st.lists(letters, min_size=1, max_size=3))
def test_every_whole_equal_name_is_listed(
    given: str, family: list[str], connection_table: Maker, student_tables: Pair
) -> None:
    person = {"student_id": "S1", "given": given, "family": " ".join(family)}
    others = [{"student_id": f"X{n}", "given": "Emma", "family": f"Smith{n}"} for n in range(3)]
    shown = connection_table([{"display_name": f"{given} {' '.join(family)}"}])
    found = match(shown, *student_tables([person, *others]), MatchingOptions(base_rate=0.001))
    assert "S1" in found.matches["student_id"].to_list()


def test_an_initial_and_a_common_family_name_is_never_strong(matched: Callable[..., Matched]) -> None:
    options = MatchingOptions(base_rate=0.7, list_floor=-30.0)
    found = matched(
        [{"display_name": "D Smith"}],
        [{"student_id": "S1", "given": "David", "family": "Smith"}],
        options=options,
    )
    assert "strong" not in found.matches["strength"].to_list()


@pytest.mark.parametrize(
    "decorated", ["Dr Becca Nankivell", "Becca Nankivell 🎉", "Becca Nankivell (she/her)"]
)
def test_a_decoration_changes_no_weight(decorated: str, matched: Callable[..., Matched]) -> None:
    plain = weight_of(matched([{"display_name": "Becca Nankivell"}], [REBECCA]))
    assert weight_of(matched([{"display_name": decorated}], [REBECCA])) == plain


def test_a_word_is_used_once(matched: Callable[..., Matched]) -> None:
    """James James is one James too many for James Baker, and his one word is not both of his names."""
    person = {"student_id": "S1", "given": "Kerensa", "family": "Kerensa"}
    options = MatchingOptions(base_rate=0.0032, list_floor=-30.0)
    once = weight_of(matched([{"display_name": "Kerensa"}], [person], options=options))
    twice = weight_of(matched([{"display_name": "Kerensa Kerensa"}], [person], options=options))
    assert once is not None
    assert twice is not None
    assert once < twice - 10


def test_a_common_short_form_is_as_common_as_itself(matched: Callable[..., Matched]) -> None:
    """Alex may be short for Alexandria, but people called Alex are many."""
    person = {"student_id": "S1", "given": "Alexandria", "family": "Nankivell"}
    options = MatchingOptions(base_rate=0.0032, list_floor=-30.0)
    full = weight_of(matched([{"display_name": "Alexandria Nankivell"}], [person], options=options))
    short = weight_of(matched([{"display_name": "Alex Nankivell"}], [person], options=options))
    assert short < full - 3  # type: ignore[operator]


def test_a_former_and_a_preferred_name_count_as_the_name(matched: Callable[..., Matched]) -> None:
    person = REBECCA | {"preferred": "Bryluen", "former_family": "Tangye"}
    for shown in ("Bryluen Nankivell", "Rebecca Tangye", "Rebecca Nankivell"):
        assert weight_of(matched([{"display_name": shown}], [person])) > 2  # type: ignore[operator]


def test_a_handle_that_repeats_the_name_adds_nothing(matched: Callable[..., Matched]) -> None:
    """People make their handle from their name: it does not say which Rebecca Nankivell this is."""
    name = {"display_name": "Rebecca Nankivell"}
    both = matched([name | {"handle": "rebecca_nankivell"}], [REBECCA])
    assert weight_of(both) == weight_of(matched([name], [REBECCA]))
    assert "handle spells rebecca + nankivell too" in both.evidence["why"].item()


@pytest.mark.parametrize(
    ("shown", "handle"),
    [
        ("Rebecca Nankivell", "rebecca-nankivell-3f2a9b1"),
        ("Rebecca Nankivell", "Rebecca.Nankivell_1999"),
        ("Rebecca Nankivel", "rebecca-nankivel-77"),
        ("Rebecca Nankivell 99", "rebeccanankivell99"),
        ("Becca Nankivell 2001", "becca_nankivell2001"),
    ],
)
def test_a_handle_made_of_the_name_shown_is_not_read_for_anybody(
    shown: str, handle: str, matched: Callable[..., Matched]
) -> None:
    """LinkedIn makes its links of the name, slips and all: they say nothing more, of her or of a namesake."""
    alike = [REBECCA, {"student_id": "S2", "given": "Rebecca", "family": "Nankivelle"}]
    name = {"display_name": shown}
    kept = ["student_id", "weight", "others"]
    both, alone = (matched([row], alike).evidence.select(kept) for row in (name | {"handle": handle}, name))
    assert both.equals(alone)
    assert both.height


@pytest.mark.parametrize(
    ("shown", "handle"),
    [("Becca Nank", "beccanank"), ("Rebecca", "rebecca-nank77"), ("Ребекка Ч", "rebecca.nankivell")],
)
def test_a_handle_is_read_where_the_name_shown_is_no_whole_name(
    shown: str, handle: str, matched: Callable[..., Matched]
) -> None:
    options = MatchingOptions(base_rate=0.0032, list_floor=-30.0)
    alone = weight_of(matched([{"display_name": shown}], [REBECCA], options=options))
    both = weight_of(matched([{"display_name": shown, "handle": handle}], [REBECCA], options=options))
    assert both > (alone or -30.0) + 3  # type: ignore[operator]


def test_a_handle_that_says_more_than_the_name_shown_is_read(matched: Callable[..., Matched]) -> None:
    name = {"display_name": "Rebecca N"}
    assert weight_of(matched([name | {"handle": "rebecca-nankivell-77"}], [REBECCA])) > 3  # type: ignore[operator]
    assert weight_of(matched([name | {"handle": "rebecca-n-77"}], [REBECCA])) is None


def test_name_and_handle_complete_each_other(matched: Callable[..., Matched]) -> None:
    options = MatchingOptions(base_rate=0.0032, list_floor=-30.0)
    name, handle = {"display_name": "Rebecca"}, {"handle": "rnankivell"}
    alone = max(weight_of(matched([row], [REBECCA], options=options)) or -99 for row in (name, handle))
    assert weight_of(matched([name | handle], [REBECCA], options=options)) > alone + 3  # type: ignore[operator]


def test_a_handle_under_another_whole_name_says_less(matched: Callable[..., Matched]) -> None:
    alone = weight_of(matched([{"handle": "rebecca_nankivell"}], [REBECCA]))
    borrowed = weight_of(
        matched([{"display_name": "Wella Carlyon", "handle": "rebecca_nankivell"}], [REBECCA])
    )
    assert borrowed < alone - 3  # type: ignore[operator]


def test_an_address_or_birthday_in_both_counts(matched: Callable[..., Matched]) -> None:
    from datetime import date

    person = REBECCA | {"emails": ["becca@example.org"], "dob": date(2007, 3, 9)}
    plain = weight_of(matched([{"display_name": "Becca Nankivell"}], [person]))
    mail = matched([{"display_name": "Becca Nankivell", "emails": ["BECCA@example.org"]}], [person])
    born = matched([{"display_name": "Becca Nankivell", "birthday": "--03-09"}], [person])
    other = matched([{"display_name": "Becca Nankivell", "birthday": "2001-01-30"}], [person])
    assert weight_of(mail) > plain < weight_of(born)  # type: ignore[operator]
    assert weight_of(other) < plain  # type: ignore[operator]


def test_an_address_alone_finds_the_student(matched: Callable[..., Matched]) -> None:
    person = REBECCA | {"emails": ["becca@example.org"]}
    options = MatchingOptions(base_rate=0.0032, list_floor=-6.0)
    found = matched([{"display_name": "Mum", "emails": ["becca@example.org"]}], [person], options=options)
    assert weight_of(found) is not None


@pytest.mark.parametrize(
    ("shown", "known"),
    [
        ({"handle": "Kerra.N"}, "@kerra.n"),
        ({"handle": "kerra.n@social.example.org"}, "kerra.n@social.example.org"),
        ({"handle": "kerra.n@social.example.org"}, "kerra.n"),
        ({"platform_id": "1432874569021935616"}, "1432874569021935616"),
    ],
)
def test_an_account_is_found_by_how_the_records_call_it(
    matched: Callable[..., Matched], shown: dict[str, object], known: str
) -> None:
    """X and Strava give numbers only, Mastodon a handle with its server."""
    found = matched([shown], [REBECCA | {"handles": [known]}])
    assert found.matches["student_id"].to_list() == ["S1"]


def test_phones_meet_however_they_are_written(matched: Callable[..., Matched]) -> None:
    person = REBECCA | {"phones": ["07700 900123"]}
    options = MatchingOptions(base_rate=0.0032, list_floor=-9.0)
    found = matched([{"display_name": "B", "phones": ["+44 7700 900123"]}], [person], options=options)
    assert weight_of(found) is not None


def test_nobody_is_matched_with_themself(matched: Callable[..., Matched]) -> None:
    own = pl.DataFrame({"staff_id": ["T0"], "student_id": ["S1"]})
    shown = [{"display_name": "Rebecca Nankivell"}, {"display_name": "Rebecca Nankivell"}]
    found = matched(shown, [REBECCA], themselves=own).matches
    assert found["staff_id"].to_list() == ["T1"]


def test_connections_of_one_person_on_two_services_are_one_match(matched: Callable[..., Matched]) -> None:
    shown = [
        {"display_name": "Rebecca Nankivell", "staff_id": "T0"},
        {"handle": "rebeccanankivell", "service": "instagram", "direction": "follower", "staff_id": "T0"},
    ]
    found = matched(shown, [REBECCA])
    row = found.matches.row(0, named=True)
    assert found.matches.height == 1
    assert sorted(row["services"]) == ["facebook", "instagram"]
    assert sorted(row["directions"]) == ["follower", "friend"]
    assert row["connection_names"] == ["Rebecca Nankivell"]
    assert row["handles"] == ["rebeccanankivell"]
    assert found.evidence.height == 2


SHOWN = [
    {"display_name": "Becca Nankivell", "handle": "becca.nankivell99"},
    {"display_name": "R Nankivell"},
    {"display_name": "Rebecca Jane Nankivel", "emails": ["becca@example.org"]},
    {"display_name": "David Smith"},
    {"handle": "rnankivell"},
    {"display_name": "Nankivell Rebecca 🎉", "birthday": "2007-03-09"},
]


def test_a_part_of_the_connections_is_weighed_as_in_the_whole(matched: Callable[..., Matched]) -> None:
    """The weight is a function of the pair and the pool: batches and other people's lists change nothing."""
    whole = matched(SHOWN, [REBECCA]).evidence.sort("staff_id", "student_id")
    parts = [matched([row | {"staff_id": f"T{n}"}], [REBECCA]).evidence for n, row in enumerate(SHOWN)]
    together = pl.concat(parts).sort("staff_id", "student_id")
    columns = ["staff_id", "student_id", "weight", "why"]
    assert together.select(columns).equals(whole.select(columns))


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_connections_taken_in_parts_weigh_as_all_together(
    at_once: int, matched: Callable[..., Matched], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that stand in two parts, and words that a later part shows first."""
    shown = [
        *SHOWN,
        {"display_name": "David Smith"},
        {"display_name": "Rebecca Nankivell", "handle": "smithd"},
    ]
    people = [REBECCA, {"student_id": "S2", "given": "David", "family": "Smith"}]
    whole = matched(shown, people)
    monkeypatch.setattr("matching.candidates.CONNECTIONS_AT_ONCE", at_once)
    monkeypatch.setattr("matching.comparisons.naming.AT_ONCE", 1)
    monkeypatch.setattr("matching.explain.ROWS_AT_ONCE", 2)
    parts = matched(shown, people)
    assert parts.evidence.equals(whole.evidence)
    assert parts.matches.equals(whole.matches)


def test_a_pool_bounds_how_many_connections_are_taken_at_once(
    matched: Callable[..., Matched], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    at_once = candidates.proposed_at_once
    monkeypatch.setattr(candidates, "MOST_PAIRS", 800)
    monkeypatch.setattr(
        candidates, "proposed_at_once", lambda rows, pool: (taken.append(rows.height), at_once(rows, pool))[1]
    )
    matched(SHOWN, [REBECCA])
    assert taken == [2] * (len(SHOWN) // 2) + [1] * (len(SHOWN) % 2)


def test_approved_business_accounts_leave_the_weights_of_all_others_alone(
    matched: Callable[..., Matched],
) -> None:
    """Hundreds of students follow the college's own page: that says nothing about a colleague's friends."""
    strangers = [{"display_name": f"Zyq{letter} Vexwold"} for letter in "abcdefghijklmnopqrst"]
    friends = [{"display_name": "Kerensa Nancarrow"}, *strangers]
    page = [{"display_name": "Kerensa Nancarrow", "staff_id": "PAGE", "approved_business": True}] * 40
    people = [{"student_id": "1", "given": "Kerensa", "family": "Nancarrow"}]
    estimated = MatchingOptions()
    alone = matched(friends, people, options=estimated)
    beside = matched([*friends, *page], people, options=estimated)
    assert beside.base_rate == alone.base_rate
    weights = [m.matches.filter(pl.col("staff_id") == "T0")["weight"].item() for m in (alone, beside)]
    assert weights[0] == weights[1]
    assert "PAGE" in beside.matches["staff_id"].to_list()


def test_a_pair_that_is_asked_about_is_kept_and_changes_no_weight(
    connection_table: Maker, among_a_few: Pair
) -> None:
    shown = connection_table([*SHOWN, {"display_name": "Rebecca Zyx Wvu Nankivell"}])
    tables = among_a_few([REBECCA, {"student_id": "S2", "given": "Rebecca", "family": "Nankivel"}])
    options = MatchingOptions(list_floor=0.0, base_rate=0.001)
    plain, asked = (match(shown, *tables, options, also=also) for also in (None, ("T6", "S2")))
    extra = asked.evidence.join(plain.evidence, on=["connection", "student_id"], how="anti")
    assert extra.select("staff_id", "student_id").rows() == [("T6", "S2")]
    assert extra["weight"].item() < options.list_floor
    kept = asked.evidence.join(extra, on=["connection", "student_id"], how="anti")
    assert kept.equals(plain.evidence)


def test_twice_the_same_gives_the_same(matched: Callable[..., Matched]) -> None:
    one, two = (matched(SHOWN, [REBECCA], options=MatchingOptions()) for _ in range(2))
    assert one.matches.equals(two.matches)
    assert one.base_rate == two.base_rate


def test_candidates_are_pairs_without_repeats(connection_table: Maker, among_a_few: Pair) -> None:
    found = propose_candidates(connection_table(SHOWN), *among_a_few([REBECCA]))
    assert held_to(found, CANDIDATES).is_unique().all()
    assert found.filter(pl.col("student") == 0)["connection"].n_unique() == 5


@pytest.mark.parametrize(
    "shown", [[], [{"display_name": "🎉"}], [{"display_name": None}], [{"handle": "__"}]]
)
def test_a_connection_without_letters_matches_nobody(
    shown: list[dict[str, object]], matched: Callable[..., Matched]
) -> None:
    assert matched(shown or [{"direction": "blocked"}], [REBECCA]).matches.is_empty()


def test_the_sentence_speaks_of_this_student_and_not_of_another_with_the_same_word(
    matched: Callable[..., Matched],
) -> None:
    """Morwenna is one student's forename and another's middle name; the word alone does not say which."""
    forename = {"student_id": "S1", "given": "Morwenna", "family": "Tregunna"}
    middle = {"student_id": "S2", "given": "Jane", "middle": "Morwenna", "family": "Angwin"}
    for students in ([forename, middle], [middle, forename]):
        found = matched(
            [{"display_name": "Morwenna Tregunna"}, {"display_name": "Morwenna Angwin"}], students
        )
        said = dict(found.evidence.select("student_id", "why").rows())
        assert "forename Morwenna the same" in said["S1"]
        assert "Morwenna, a middle name, stands as the forename" in said["S2"]


def test_a_name_that_is_legal_and_former_at_once_is_called_by_its_legal_kind(
    connection_table: Maker, student_tables: Pair
) -> None:
    students, names = student_tables([REBECCA, {"student_id": "X", "given": "Emma", "family": "Jenkin"}])
    former = names.filter(pl.col("student_id") == "S1").with_columns(name_kind=pl.lit("former"))
    for every in (pl.concat([former, names]), pl.concat([names, former])):
        found = match(connection_table([{"display_name": "Rebecca Nankivell"}]), students, every, FIXED)
        assert "former" not in found.evidence["why"].item()
