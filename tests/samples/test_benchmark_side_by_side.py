"""The benchmarks beside other matchers, of growth and of the reviewer's load: their figures, by hand."""

from pathlib import Path

import polars as pl
import pytest
from lxml import etree

from benchmarks import found, speed
from benchmarks.growth import Growth
from benchmarks.measure import Measured
from benchmarks.peers import apart
from benchmarks.peers.at_scale import Peer
from benchmarks.peers.scored import Band, Worth, worth
from benchmarks.picture import Line, log_log
from benchmarks.side_by_side import Row


@pytest.mark.parametrize(
    ("power", "factor"),
    [(1.0, 0.002), (2.0, 1e-6), (0.5, 3.0)],
)
def test_the_exponent_is_that_of_the_curve(power: float, factor: float) -> None:
    sizes = (10_000, 20_000, 40_000, 80_000)
    grown = Growth(sizes, tuple(factor * size**power for size in sizes))
    assert grown.exponent == pytest.approx(power)


def test_the_picture_is_whole_and_told_in_words() -> None:
    drawn = log_log(
        "Time & size", "1 s at 10", [Line("a < b", (10, 100), (1, 8)), Line("c", (10, 50), (2, 3))]
    )
    picture = etree.fromstring(drawn.encode())
    ids = picture.get("aria-labelledby").split()
    said = [picture.xpath(f"//*[@id='{each}']")[0].text for each in ids]
    assert said == ["Time & size", "1 s at 10"]
    assert picture.get("role") == "img"
    lines = picture.findall("{*}polyline")
    assert len({line.get("stroke-dasharray") for line in lines}) == len(lines) == 2


def test_more_time_stands_higher_and_more_people_further_right() -> None:
    drawn = etree.fromstring(log_log("t", "s", [Line("a", (10, 100), (1, 8))]).encode())
    (x1, y1), (x2, y2) = (map(float, p.split(",")) for p in drawn.find("{*}polyline").get("points").split())
    assert x2 > x1
    assert y2 < y1


def job(**limits: float) -> speed.Job:
    return speed.Job("work", ("match",), **limits)


@pytest.mark.parametrize(
    ("limited", "fixed", "over"),
    [
        (job(times_fixed=0.75), 4.0, False),
        (job(times_fixed=0.75), 2.0, True),
        # Without the fixed work there is nothing to compare with.
        (job(times_fixed=0.75), None, False),
        (job(seconds=2.0), 4.0, True),
        (job(mebibytes=100.0), 4.0, True),
        (job(mebibytes=900.0), 4.0, False),
        (job(), 4.0, False),
    ],
)
def test_limits_are_kept_or_passed(limited: speed.Job, fixed: float | None, over: bool) -> None:
    figure = Measured(wall=2.5, processor=4.0, memory=500.0)
    assert speed._over(limited, figure, fixed) is over


@pytest.mark.parametrize(
    ("exact", "nickname", "enough"), [(100, 60, True), (98, 60, True), (97, 60, False), (100, 59, False)]
)
def test_too_few_candidates_fail_the_benchmark(
    exact: int, nickname: int, enough: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ["exact"] * 100 + ["nickname"] * 100
    hits = [n < exact for n in range(100)] + [n < nickname for n in range(100)]
    who = {"staff_id": ["S0"] * 200, "student_id": [str(n) for n in range(200)]}
    pl.DataFrame({**who, "kind": kinds, "candidate": hits}).write_parquet(tmp_path / "candidates.parquet")
    strengths = ["likely"] * 100 + [None] * 100
    pl.DataFrame({**who, "strength": strengths}).drop_nulls().write_parquet(tmp_path / "listed.parquet")
    assert found.print_found(tmp_path) is enough
    said = capsys.readouterr().out
    assert f"| nickname | 100 | {nickname / 100:.3f} | 0.000 | 0.000 |" in said
    assert f"| all but nicknames | 100 | {exact / 100:.3f} | 1.000 | 1.000 |" in said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three connections, two of them planted; the second student bears two names."""
    shown = {"display_name": ["Mabyn Carter-Rowe", None, "Mabyn Carter-Rowe"]}
    pl.DataFrame({**shown, "handle": ["mcr", "tamsin_rowe7", None]}).write_parquet(
        tmp_path / "connections.parquet"
    )
    pl.DataFrame({"student_id": ["a", "b"]}).write_parquet(tmp_path / "students.parquet")
    pl.DataFrame(
        {
            "student_id": ["a", "b", "b"],
            "given": ["Mabyn", "Tamsin", "Tamsin"],
            "family": ["Carter-Rowe", "Rowe", "Carter"],
        }
    ).write_parquet(tmp_path / "names.parquet")
    pl.DataFrame(
        {"connection": [0, 1], "student_id": ["a", "b"], "kind": ["exact", "nickname"]}
    ).write_parquet(tmp_path / "truth.parquet")
    apart.prepare(tmp_path).write(tmp_path)
    return tmp_path


def test_peers_are_handed_distinct_cleaned_names(folder: Path) -> None:
    sides = apart.Sides.read(folder)
    assert set(sides.left["text"]) == {"mabyn carterrowe", "tamsin rowe"}
    assert sides.right.filter(forename="mabyn")["surnames"].to_list() == [["carterrowe", "carter", "rowe"]]
    assert set(sides.right["turned"]) == {"carterrowemabyn", "rowetamsin", "cartertamsin"}
    assert sides.left_of.height == sides.right_of.height == 3
    assert apart.distinct_names(folder) == (2, 3)


def test_double_names_are_closed_in_a_copy() -> None:
    names = pl.Series(["Mabyn Carter-Rowe", "Rowe", None])
    assert apart._closed(names).to_list() == ["Mabyn Carterrowe", "Rowe", None]
    assert names.to_list() == ["Mabyn Carter-Rowe", "Rowe", None]


def test_only_what_a_peer_asks_for_is_made(folder: Path) -> None:
    slim = apart.prepare(folder, ("joined",))
    assert slim.left.columns == slim.right.columns == ["unique_id", "text", "joined"]
    whole = apart.prepare(folder)
    assert slim.left.equals(whole.left.select(slim.left.columns))


@pytest.mark.parametrize("band", [None, -2.0])
def test_a_pair_under_several_names_crowds_no_other_out(folder: Path, band: float | None) -> None:
    """20 pairs are kept for each planted one, whatever their weight from the own band up."""
    wrong = [(connection, 0, 9.0) for connection in range(100, 139) for _ in range(4)]
    planted = [(0, 0, 8.0), (1, 1, -2.0)]
    schema = {"connection": pl.UInt32, "student": pl.UInt32, "weight": pl.Float64}
    pl.DataFrame([*wrong, *planted], schema=schema, orient="row").write_parquet(folder / "pairs-peer.parquet")
    figures = worth(folder, "peer", Peer("a peer", None, (), scored_whole=False, band=band))
    assert figures.best.recall > 0
    assert figures.own == (None if band is None else Band(precision=2 / 41, recall=1.0))


def number(side: pl.DataFrame, text: str) -> int:
    return int(side.filter(text=text)["unique_id"].item())


@pytest.fixture
def a_name_met(folder: Path) -> pl.DataFrame:
    sides = apart.Sides.read(folder)
    left, right = (number(side, "mabyn carterrowe") for side in (sides.left, sides.right))
    return pl.DataFrame({"left": [left], "right": [right], "weight": [3.0]})


def test_a_pair_of_names_is_one_of_all_who_bear_them(folder: Path, a_name_met: pl.DataFrame) -> None:
    met = apart.Sides.read(folder).of_people(a_name_met).sort("connection")
    # The name stands in two connections.
    assert met.select("connection", "student", "weight").rows() == [(0, 0, 3.0), (2, 0, 3.0)]


@pytest.mark.parametrize("scored_whole", [True, False])
def test_a_peers_pairs_are_counted_as_pairs_of_a_connection_and_a_student(
    folder: Path, a_name_met: pl.DataFrame, scored_whole: bool
) -> None:
    if scored_whole:
        a_name_met.write_parquet(folder / "all-peer.parquet")
    apart.Sides.read(folder).of_people(a_name_met).write_parquet(folder / "pairs-peer.parquet")
    figures = worth(folder, "peer", Peer("a peer", None, (), scored_whole=scored_whole, band=0.0))
    # One of the two connections that show the name is planted.
    assert figures.candidates == 2
    assert figures.by_kind == {"exact": 1.0, "nickname": 0.0}
    assert (figures.others, figures.nicknames) == (1.0, 0.0)
    assert figures.own == figures.best == Band(precision=0.5, recall=0.5)


def test_what_a_peer_takes_with_the_names_handed_to_it_is_its_own_part_and_its_start(folder: Path) -> None:
    def figure(seconds: float) -> Measured:
        return Measured(1.0, seconds, None)

    nothing = Worth(0, {}, 0.0, None, Band(0.0, 0.0))
    assert Row("peer", figure(9.0), figure(0.5), 4.0, nothing).names_ready == 4.5
    assert Row("ours", figure(9.0), figure(0.5), None, nothing).names_ready is None


def test_our_pairs_are_counted_as_they_are_and_the_best_band_is_found(folder: Path) -> None:
    pairs = pl.DataFrame({"connection": [0, 1, 2], "student": [0, 1, 0], "weight": [2.0, 1.0, -1.0]})
    typed = pairs.with_columns(pl.col("connection", "student").cast(pl.UInt32))
    for name in ("pairs", "all"):
        typed.write_parquet(folder / f"{name}-ours.parquet")
    figures = worth(folder, "ours", Peer("ours", None, (), band=1.5))
    assert figures.candidates == 3
    assert figures.own == Band(precision=1.0, recall=0.5)
    assert figures.best == Band(precision=1.0, recall=1.0)
