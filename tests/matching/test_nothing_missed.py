"""The token graph against comparing all with all: 20,000 shown names × 20,000 students, 400 million pairs.

What is left out on the way, because it could not say enough, could indeed not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pytest

from matching.borne import borne
from matching.candidates import ENOUGH, pool_of, proposed, raising_a_match
from matching.comparisons.naming import name_evidence
from matching.halves import MOST_LOST, WORD_FOR_WORD
from matching.meetings import meetings
from matching.pairs import pair
from matching.population import uk_shares
from matching.rows import NameSide, name_side
from matching.shown import ShownSide, shown_side
from records.tables import NAMES, STUDENTS, filled_to

PEOPLE = 20_000
AT_ONCE = 250
Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]


@dataclass(frozen=True)
class Sides:
    """Both sides made ready, and the words of each, one forename and one family name a person."""

    shown: ShownSide
    side: NameSide
    words: np.ndarray
    """The two words of each shown name, as they stand."""
    names: pl.DataFrame
    """given, family of each distinct name of the students, in the order of their numbers."""


def drawn(chance: np.random.Generator, role: str, count: int) -> np.ndarray:
    """Draw names by how common they are, long enough to be no initials."""
    table = uk_shares(role).filter(pl.col("token").str.len_bytes() > 1).sort("token")
    share = table["share"].to_numpy()
    return chance.choice(table["token"].to_numpy().astype(np.str_), count, p=share / share.sum())


def mistyped(chance: np.random.Generator, words: np.ndarray) -> np.ndarray:
    """Leave out a letter of every tenth word."""
    places = chance.integers(0, 3, len(words))
    slips = np.array([word[:n] + word[n + 1 :] for word, n in zip(words, places, strict=True)])
    return np.where((chance.random(len(words)) < 0.1) & (np.strings.str_len(words) > 3), slips, words)


@pytest.fixture(scope="module")
def sides() -> Sides:
    chance = np.random.default_rng(61)
    given, family = (drawn(chance, role, PEOPLE) for role in ("given", "family"))
    ids = [f"S{number}" for number in range(PEOPLE)]
    students = filled_to(pl.DataFrame({"student_id": ids, "status": "current"}), STUDENTS)
    named = {"student_id": ids, "name_kind": "legal", "given": given, "family": family}
    side = name_side(students, filled_to(pl.DataFrame(named), NAMES))
    words = [mistyped(chance, drawn(chance, role, PEOPLE)) for role in ("given", "family")]
    turned = chance.random(PEOPLE) < 0.2
    first, last = np.where(turned, words[1], words[0]), np.where(turned, words[0], words[1])
    shown = shown_side(pl.Series(np.strings.add(np.strings.add(first, " "), last)), side)
    whole = [
        side.slots.filter(label=label)
        .join(side.vocabulary, on="slot")
        .sort("name")
        .select(pl.col("token").alias(role))
        for role, label in (("given", "forename"), ("family", "family name"))
    ]
    names = pl.concat(whole, how="horizontal")
    return Sides(shown, side, np.stack([first, last]), names)


def lost(sides: Sides, role: str, known: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Bits lost by each known word for each distinct name of this role (NaN: no meeting), and whose it is."""
    whole = sides.names[role].unique().sort()
    places = {name: place for place, name in enumerate(whole)}
    labels = sides.side.vocabulary.filter(pl.col("role") == role).select("slot", "token")
    met = sides.shown.meets().filter(pl.col("role") == role).join(labels, on="slot")
    single = sides.shown.words.select("shown", "mask", word="token")
    rows = met.join(single, on=["shown", "mask"]).select("word", "token", "lost", "level").unique()
    assert not (rows["level"] == "initial").any()
    table = np.full((len(known), len(whole)), np.nan, np.float32)
    for word, token, bits, _ in rows.iter_rows():
        if token in places:
            table[known[word], places[token]] = bits
    return table, np.array([places[name] for name in sides.names[role]])


def by_brute_force(sides: Sides) -> set[tuple[int, int]]:
    """Pairs (shown name, student name) whose words meet, in either order."""
    known = {str(word): place for place, word in enumerate(np.unique(sides.words))}
    first, last = (np.array([known[word] for word in words]) for words in sides.words)
    (given, givens), (family, families) = (lost(sides, role, known) for role in ("given", "family"))
    # Whether two words meet at all takes a byte, and so a fraction of the time of adding up what they lose.
    meets = [~np.isnan(table) for table in (given, family)]
    found = []
    for start in range(0, PEOPLE, AT_ONCE):
        both = first[start : start + AT_ONCE], last[start : start + AT_ONCE]
        for a, b in (both, both[::-1]):
            rows, names = np.nonzero(meets[0][a].take(givens, axis=1) & meets[1][b].take(families, axis=1))
            enough = given[a[rows], givens[names]] + family[b[rows], families[names]] >= MOST_LOST
            found += zip((rows[enough] + start).tolist(), names[enough].tolist(), strict=True)
    return set(found)


def test_no_pair_of_names_is_missed_and_none_is_too_much(sides: Sides) -> None:
    apart = (pl.col("given_mask") & pl.col("family_mask")) == 0
    met = meetings(sides.shown, sides.side).drop_nulls(["given_slot", "family_slot"]).filter(apart)
    assert met.height > 1_000
    assert set(met.select("shown", "name").rows()) == by_brute_force(sides)


@pytest.mark.parametrize("least", [10.0, 14.0, 20.0])
def test_what_is_left_out_early_could_not_have_said_enough(sides: Sides, least: float) -> None:
    some = sides.shown.only(pl.Series(range(3_000), dtype=pl.UInt32))
    every = name_evidence(some, sides.side)
    kept = name_evidence(some, sides.side, least)
    enough = (pl.col("name_bits") >= least) | pl.col("whole_name")
    assert kept.filter(enough).sort("shown", "name").equals(every.filter(enough).sort("shown", "name"))
    assert 0 < kept.height < every.height


def test_what_a_name_says_is_in_hundredths_however_it_was_added_up(sides: Sides) -> None:
    bits = name_evidence(sides.shown.part(0, 3000), sides.side)["name_bits"]
    assert bits.len() > 1000
    assert bits.equals(bits.round(2))


def test_every_pair_of_words_that_one_name_bears_is_marked(sides: Sides) -> None:
    together, slots = borne(sides.side), sides.side.slots
    given, family = (
        slots.filter(pl.col("role") == role).select("name", "slot") for role in ("given", "family")
    )
    pairs = given.join(family, on="name", suffix="_beside")
    bearers = pairs.join(together.keys.select("name", "pair"), on="name")
    known = bearers.filter(pl.col("pair") == pair("slot", "slot_beside"))
    given_half, family_half = (
        together.marked.half(known[slot].to_numpy(), role)
        for slot, role in (("slot", "given"), ("slot_beside", "family"))
    )
    assert known.height == together.keys.height
    assert together.marked.known[given_half ^ family_half].all()


@pytest.mark.parametrize("at_once", [1, 500])
def test_how_many_slots_are_paired_at_once_changes_nothing(
    sides: Sides, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = sides.shown.only(pl.Series(range(200), dtype=pl.UInt32))
    every = meetings(some, sides.side, 10.0)
    monkeypatch.setattr("matching.halves.PAIRED_AT_ONCE", at_once)
    parted = meetings(some, sides.side, 10.0)
    assert parted.height > 100
    assert parted.sort(parted.columns).equals(every.sort(every.columns))


def test_a_name_beside_an_initial_is_never_left_out(student_tables: Tables) -> None:
    people = [{"student_id": f"S{n}", "given": "Rebecca", "family": "Smith"} for n in range(3)]
    side = name_side(*student_tables(people))
    shown = shown_side(pl.Series(["R Smith", "Rebecca S"]), side)
    found = name_evidence(shown, side, 99.0)
    assert sorted(found["shown"]) == [0, 1]
    assert found["name_bits"].max() < 99.0  # type: ignore[operator]


def test_words_that_are_the_same_stay_however_common(student_tables: Tables) -> None:
    side = name_side(*student_tables([{"student_id": "S1", "given": "David", "family": "Smith"}]))
    found = name_evidence(shown_side(pl.Series(["David Smith", "Dave Smith"]), side), side, 99.0)
    assert found["shown"].to_list() == [0]
    assert set(found["given_level"]) <= set(WORD_FOR_WORD)


def test_in_a_large_pool_what_another_service_could_lift_is_a_candidate(
    connection_table: Tables, student_tables: Tables
) -> None:
    people = [("S1", "Rebecca", "Nankivell"), ("S2", "Karen", "Smith")]
    # With so high a floor a pair must weigh as much as among a million students.
    pool = pool_of(
        *student_tables([dict(zip(("student_id", "given", "family"), one, strict=True)) for one in people])
    )
    shown = [{"handle": "rnankivel"}, {"display_name": "Karne Smith"}]
    raising = raising_a_match(connection_table(shown))
    small, vast = (proposed(raising, replace(pool, list_floor=floor)).pairs for floor in (-20.0, 15.9))
    assert small["connection"].sort().to_list() == [0, 1]
    assert (
        vast.select("connection", "bits").rows()
        == small.filter(connection=0).select("connection", "bits").rows()
    )
    assert small.filter(connection=1)["bits"].item() < ENOUGH < small.filter(connection=0)["bits"].item()


@pytest.mark.parametrize(("students", "least"), [(20_000, 10.3), (300_000, 13.0), (20_000_000, 17.25)])
def test_what_a_pair_must_say_grows_with_the_pool_and_leaves_room_for_another_service(
    student_tables: Tables, students: int, least: float
) -> None:
    pool = pool_of(*student_tables([{"student_id": "S1", "given": "David", "family": "Smith"}]))
    many = replace(pool, students=pl.DataFrame({"student": pl.zeros(students, dtype=pl.UInt8, eager=True)}))
    assert many.least_bits == pytest.approx(least, abs=0.05)


def test_words_of_a_part_that_came_to_grief_are_looked_for_again(
    student_tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = name_side(*student_tables([{"student_id": "S1", "given": "Rebecca", "family": "Nankivell"}]))
    shown = pl.Series(["Becca Nankivel"])
    with monkeypatch.context() as broken:
        broken.setattr("matching.graph.edges.edges", lambda *_: [][0])
        with pytest.raises(IndexError):
            shown_side(shown, side)
    assert name_evidence(shown_side(shown, side), side).height == 1


def test_words_met_in_a_part_before_meet_the_same_again(student_tables: Tables) -> None:
    students = [{"student_id": "S1", "given": "Rebecca", "family": "Nankivell"}]
    side, fresh = (name_side(*student_tables(students)) for _ in range(2))
    first, second = pl.Series(["Becca Nankivel", "Jo Smith"]), pl.Series(["Becca Nankivel", "Nanki Vell"])
    assert shown_side(first, side).meets().height == 2
    again, alone = (shown_side(second, of).meets() for of in (side, fresh))
    assert sorted(again.rows()) == sorted(alone.rows())
    assert again["shown"].unique().to_list() == [0, 1]
