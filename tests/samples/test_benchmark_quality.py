"""The benchmark of quality: figures of rankings worked out by hand, halves, and peers that are absent."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

from benchmarks import quality as bench
from benchmarks.figures import by_strength, quality
from benchmarks.sets import LabelledSet, half_of, read_set

CONNECTIONS = 10


def labelled(true: list[tuple[int, int]]) -> LabelledSet:
    """Ten connections of ten people, whose true records are given."""
    empty = pl.DataFrame({"id": [f"c{n}" for n in range(CONNECTIONS)]})
    schema = {"connection": pl.UInt32, "record": pl.UInt32}
    truth = pl.DataFrame(true, schema=schema, orient="row")
    return LabelledSet("made", empty, empty, truth, pl.Series(range(CONNECTIONS), dtype=pl.Int64))


def pairs(rows: list[tuple[int, int, float]]) -> pl.DataFrame:
    schema = {"connection": pl.UInt32, "record": pl.UInt32, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


TWO_TRUE = [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("ranking", "f1", "at95", "top1"),
    [
        ([(0, 0, 9.0), (1, 1, 8.0), (2, 2, 1.0)], 1.0, 1.0, 1.0),
        ([(0, 0, 9.0)], 2 / 3, 0.5, 0.5),
        # A false pair between the true ones: beyond it precision is 2 in 3.
        ([(0, 0, 9.0), (2, 2, 8.5), (1, 1, 8.0)], 0.8, 0.5, 0.5),
        # Pairs of one weight stand or fall together.
        ([(0, 0, 9.0), (1, 1, 9.0), (2, 2, 9.0)], 0.8, 0.0, 0.0),
        # The false pair is not the best of its connection, so top-1 leaves it out.
        ([(0, 0, 9.0), (0, 3, 8.5), (1, 1, 8.0)], 0.8, 0.5, 1.0),
        # Two records that fit one connection equally well both count.
        ([(1, 1, 9.5), (0, 0, 9.0), (0, 3, 9.0)], 0.8, 0.5, 0.5),
        ([(2, 2, 9.0)], 0.0, 0.0, 0.0),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_the_figures_of_a_ranking(
    ranking: list[tuple[int, int, float]], f1: float, at95: float, top1: float
) -> None:
    found = quality(pairs(ranking), labelled(TWO_TRUE))
    assert [found.f1.value, found.at95.value, found.top1.value] == pytest.approx([f1, at95, top1])


def test_a_figure_lies_within_its_interval_and_a_faultless_ranking_is_never_less() -> None:
    mixed = quality(pairs([(0, 0, 9.0), (2, 2, 8.5), (1, 1, 8.0)]), labelled(TWO_TRUE)).f1
    assert 0.0 <= mixed.low < mixed.value < mixed.high <= 1.0
    everyone = [(n, n) for n in range(CONNECTIONS)]
    faultless = quality(pairs([(n, n, 1.0) for n in range(CONNECTIONS)]), labelled(everyone))
    assert str(faultless.f1) == "1.000 (1.000–1.000)"


def test_our_matches_are_counted_by_strength() -> None:
    words = ["strong", "likely", "possible", "unlikely"]
    listed = pairs([(n, n, 9.0 - n) for n in range(4)]).with_columns(strength=pl.Series(words))
    counts = by_strength(listed, labelled([(0, 0), (2, 2), (3, 3)]))
    assert counts.true == {"strong": 1, "likely": 0, "possible": 1}
    assert counts.listed == {"strong": 1, "likely": 1, "possible": 1}
    assert counts.strong_share == 0.5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set of 40 people and 60 connections; the first 20 people have two, ten connections have nobody."""
    made = tmp_path / "made"
    made.mkdir()
    people = [f"r{n}" for n in range(40)]
    (made / "records.csv").write_text(
        "id,first,middle,last,full\n" + "".join(f"{p},Mabyn,,Name{p},Mabyn Name{p}\n" for p in people),
        "utf-8",
    )
    (made / "connections.csv").write_text(
        "id,display_name,handle\n" + "".join(f"c{n},Mabyn Namer{n % 40},\n" for n in range(70)), "utf-8"
    )
    (made / "truth.csv").write_text(
        "connection_id,record_id\n" + "".join(f"c{n},r{n % 40}\n" for n in range(60)), "utf-8"
    )
    return made


def test_the_halves_part_people_by_the_first_byte_of_a_hash(folder: Path) -> None:
    halves = {half: read_set(folder, half=half) for half in "AB"}
    shown = {half: set(part.connections["id"]) for half, part in halves.items()}
    for n in range(70):
        person = f"r{n % 40}" if n < 60 else f"c{n}"
        side = "AB"[hashlib.sha256(person.encode()).digest()[0] % 2]
        assert half_of(person) == side
        assert f"c{n}" in shown[side]
    assert len(shown["A"]) + len(shown["B"]) == 70
    assert sum(part.truth.height for part in halves.values()) == 60
    assert all(part.records.height == 40 for part in halves.values())


def test_a_limit_keeps_the_connections_with_the_lowest_hashes(folder: Path) -> None:
    kept = read_set(folder, limit=25)
    order = sorted(
        (f"c{n}" for n in range(70)), key=lambda c: hashlib.sha256(f"made{c}".encode()).hexdigest()
    )
    assert kept.connections["id"].to_list() == order[:25]
    assert len(kept.persons) == 25
    assert kept.truth["connection"].max() < 25


def test_a_person_is_resampled_with_all_their_connections(folder: Path) -> None:
    whole = read_set(folder)
    number = dict(zip(whole.connections["id"], whole.persons, strict=True))
    assert number["c3"] == number["c43"]
    assert len(set(number.values())) == 40 + 10


def test_peers_that_are_not_installed_are_named_and_the_others_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def only_rapidfuzz(name: str) -> object:
        if "fuzzy" not in name:
            raise ModuleNotFoundError(name)
        from benchmarks.peers import fuzzy

        return fuzzy

    monkeypatch.setattr(bench, "import_module", only_rapidfuzz)
    assert bench.main(["--sets", str(folder.parent)]) == 0
    said = capsys.readouterr()
    assert "splink is not installed" in said.err
    assert "dependency group bench" in said.err
    table = [line.split(" | ")[1] for line in said.out.splitlines() if line.startswith("| made")]
    assert table[0] == "Boundary Check"
    assert "rapidfuzz WRatio, cleaned" in table


def test_a_folder_without_sets_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--sets", str(tmp_path)]) == 2
    assert "No set in" in capsys.readouterr().err
