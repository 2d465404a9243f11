"""A connection's shown name and handle taken together: what both say for being one student's."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from matching.borne import borne
from matching.comparisons.handles import handle_evidence, ready_for_handles
from matching.comparisons.naming import name_evidence
from matching.comparisons.repeated import handles_repeated
from matching.graph import graph_of
from matching.hundredths import in_bits, packed
from matching.pairs import best_of_each, best_or_whole
from matching.rows import NameSide, let_go
from matching.shown import ShownSide, shown_side

SHOWN_NAME_DIFFERS = -4.0
"""Bits where only the handle spells the student and the shown name is somebody's whole other name."""
ONLY_FAMILY_NAME_DIFFERS = -2.0
"""Likewise, where the shown forename is the student's: a family name that was changed is the usual reason."""

PERSONAS = {"persona": pl.UInt32, "shown_name": pl.String, "handle_name": pl.String}
"""One row is one distinct pair of shown name and handle; both null-able."""


def shown_name() -> pl.Expr:
    """Return a CONNECTIONS row's name as people see it: display name, else first and last; null for none."""
    written = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    return pl.coalesce(pl.col("display_name"), pl.when(written != "").then(written))


def personas(connections: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (connection, persona) and PERSONAS for connections with row number `connection`."""
    keyed = connections.select("connection", shown_name=shown_name(), handle_name="handle")
    keys = ["shown_name", "handle_name"]
    grouped = keyed.group_by(keys, maintain_order=True).agg("connection").with_row_index("persona")
    numbered = grouped.select("connection", "persona").explode("connection", empty_as_null=True)
    return numbered.sort("connection"), grouped.drop("connection")


def persona_evidence(
    distinct: pl.DataFrame, side: NameSide, least_bits: float, spared: pl.Series, *, once: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Weigh every persona against the students' names.

    Pairs of fewer than `least_bits` may be left out, but not those of `spared` personas, whole names, and
    names beside an initial. `once`: what is made for these students is not needed again.

    Returns one row a persona × student that anything speaks for, with NAMING's columns (null where the shown
    name does not meet), `how` (null where no handle spells it), `handle_bits` (null where none is read),
    `borrowed_bits`, `differs_bits`, `by_handle` (which of the two counts), all `packed`, and `bits`, what
    counts together; and WORDS of the shown names, to be explained by. `name` is the student's name that met.
    """
    shown_names = distinct["shown_name"].unique(maintain_order=True)
    shown = _prepared(shown_names, side)
    numbers = shown_names.to_frame().with_row_index("shown")
    named = distinct.join(numbers, on="shown_name", nulls_equal=True, maintain_order="left")
    repeated = handles_repeated(named, shown, side)
    # In the order of their numbers, so that a persona's row is found by its number.
    numbered = named.join(repeated, on="persona", how="left", maintain_order="left").drop("shown_name")
    del named
    lifted = numbered.filter(pl.col("persona").is_in(spared.implode()))["shown"].unique()
    by_name = _per_student(name_evidence(shown, side, least_bits, lifted), "shown", "name_bits", side)
    if once:
        let_go(side, graph_of, borne)
    by_handle = _handles_per_student(numbered, shown, by_name, side, least_bits)
    if once:
        let_go(side)
    met = _met(numbered, packed(by_name), packed(by_handle))
    del by_name, by_handle
    return _combined(_told(met, numbered, shown, side)), shown.as_written()


def _met(numbered: pl.DataFrame, by_name: pl.DataFrame, by_handle: pl.DataFrame) -> pl.DataFrame:
    """Bring together what names and what handles say: one row a persona × student."""
    named = by_name.select("shown", "student").with_row_index("named")
    left = numbered.select("persona", "shown").join(named, on="shown").drop("shown")
    spelt = by_handle.select("persona", "student").with_row_index("spelt")
    both = left.join(spelt, on=["persona", "student"], how="full", coalesce=True)
    # The rows are wide, and long in a large run: they are brought together once.
    return pl.concat(
        [
            both.select("persona", "student"),
            by_name.select(pl.exclude("shown", "student").gather(both["named"])),
            by_handle.select(pl.exclude("persona", "student").gather(both["spelt"])),
        ],
        how="horizontal",
    )


def _told(met: pl.DataFrame, numbered: pl.DataFrame, shown: ShownSide, side: NameSide) -> pl.DataFrame:
    """Add what the persona shows beside: the forename, a handle that repeats the name, how many words."""
    beside = numbered.select("shown", "repeated")[met["persona"]]
    repeated = beside["repeated"]
    rows = met.select("own", name="name_spelt").with_columns(beside["shown"]).with_row_index("row")
    own = rows.filter("own").drop("own")
    of_own = _beside_handles(own, shown.only(own["shown"]), side)
    told = rows.select("row").join(of_own, on="row", how="left", maintain_order="left").drop("row")
    return met.with_columns(
        *told,
        beside["shown"],
        how=pl.coalesce("how", repeated),
        own=pl.when(repeated.is_not_null()).then(True).otherwise("own"),
    )


def _beside_handles(spelt: pl.DataFrame, shown: ShownSide, side: NameSide) -> pl.DataFrame:
    """Say of rows that a handle spells (`row`, `shown`, `name`): row, required, shown_forename_bits."""
    whole = shown.words.filter(~pl.col("optional")).group_by("shown").agg(required=pl.len())
    forename = _shown_forenames(spelt, shown, side)
    return (
        spelt.join(whole, on="shown", how="left").join(forename, on="row", how="left").drop("shown", "name")
    )


def _prepared(shown_names: pl.Series, side: NameSide) -> ShownSide:
    """Make the shown names ready, and beside that what is made once for the students."""
    with ThreadPoolExecutor(1) as beside:
        once = beside.submit(lambda: (graph_of(side), borne(side), ready_for_handles(side)))
        shown = shown_side(shown_names, side)
        once.result()
    return shown


def _per_student(evidence: pl.DataFrame, key: str, bits: str, side: NameSide) -> pl.DataFrame:
    """Keep each student's best name: legal, preferred, former and alias compete, and never add up.

    Who is shown under the whole of one of them is shown under a whole name, whichever says most; of two that
    say as much it is the one that is told.
    """
    slim = evidence.select(key, "name", bits, "whole_name").with_row_index("row").join(side.owners, on="name")
    best = best_or_whole(slim, key, "student", {bits: True, "whole_name": True, "name": False})
    others = pl.exclude(key, "name", bits, "whole_name")
    return best.drop("row").hstack(evidence.select(others.gather(best["row"])))


def _handles_per_student(
    numbered: pl.DataFrame, shown: ShownSide, by_name: pl.DataFrame, side: NameSide, least_bits: float
) -> pl.DataFrame:
    """Weigh handles, and shown names of one word, which are handles more often than names."""
    worn = _worn(numbered, shown)
    spelt = handle_evidence(
        worn["worn"].unique(maintain_order=True), side, least_bits, _named(worn, by_name, side)
    )
    by_student = _per_student(spelt.with_columns(whole_name=False), "handle", "handle_bits", side)
    met = worn.join(by_student, on="handle")
    best = best_of_each(met, "persona", "student", {"handle_bits": True, "own": True})
    return best.select(
        "persona",
        "student",
        "how",
        "forename_bits",
        "handle_bits",
        "own",
        name_spelt="name",
        name_kind_spelt="name_kind",
    )


def _worn(numbered: pl.DataFrame, shown: ShownSide) -> pl.DataFrame:
    """One row a persona and a word it wears as a handle: persona, shown, worn, own, handle (its number)."""
    single = shown.words.filter(pl.len().over("shown") == 1).select("shown", word="token")
    own = numbered.filter(pl.col("handle_name").is_not_null() & pl.col("repeated").is_null())
    worn = pl.concat(
        [
            own.select("persona", "shown", worn="handle_name", own=pl.lit(True)),
            numbered.join(single, on="shown").select("persona", "shown", worn="word", own=pl.lit(False)),
        ]
    )
    words = worn["worn"].unique(maintain_order=True).to_frame().with_row_index("handle")
    return worn.join(words, on="worn", maintain_order="left")


def _named(worn: pl.DataFrame, by_name: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    """Pairs (handle, name) where the shown name beside the handle already speaks for the name's student."""
    beside = (
        worn.filter(pl.col("own"))
        .select("shown", "handle")
        .join(by_name.select("shown", "student"), on="shown")
    )
    return beside.join(side.owners.select("student", "name"), on="student").select("handle", "name").unique()


def _shown_forenames(spelt: pl.DataFrame, shown: ShownSide, side: NameSide) -> pl.DataFrame:
    """Bits of the student's forename in the name shown beside a handle, where it stands there.

    Takes rows with `row`, `shown` and `name`, which the handle spells; returns row, shown_forename_bits. A
    common forename alone is no meeting, but beside a handle that spells "r + nankivell" it says which R: that
    of the very name which the handle spells, since a forename in one of the student's names may be the family
    name in another.
    """
    initial = pl.lit(side.initials()).gather(pl.col("slot"))
    forenames = side.slots.filter((pl.col("role") == "given") & ~initial)
    owned = spelt.join(forenames.select("name", "slot", worth="bits"), on="name")
    whole = shown.edges.filter((pl.col("role") == "given") & (pl.col("level") != "initial"))
    meets = shown.meets(whole.select("word", "slot", "role", "level", "lost")).select("shown", "slot", "lost")
    best = (pl.col("worth") + pl.col("lost")).max().round(2)
    return owned.join(meets, on=["shown", "slot"]).group_by("row").agg(shown_forename_bits=best)


def _combined(both: pl.DataFrame) -> pl.DataFrame:
    """Let the better of name and handle speak; a handle may borrow the shown forename for its initial.

    The two are never added: people make their handle from their name, so a handle that spells the name
    already shown says nothing about which of the people of that name this is.
    """
    named, spelt = (in_bits(pl.col(bits)) for bits in ("name_bits", "handle_bits"))
    forename = pl.col("shown_forename_bits")
    borrowed = (forename - in_bits(pl.col("forename_bits"))).clip(0.0).fill_null(0.0)
    differs = (
        pl.when(named.is_not_null() | (pl.col("required").fill_null(0) < 2) | ~pl.col("own"))
        .then(0.0)
        .when(forename.is_not_null())
        .then(ONLY_FAMILY_NAME_DIFFERS)
        .otherwise(SHOWN_NAME_DIFFERS)
    )
    by_handle = both.with_columns(
        borrowed_bits=pl.when(pl.col("own")).then(borrowed).otherwise(0.0).round(2),
        differs_bits=pl.when(spelt.is_not_null()).then(differs.fill_null(0.0)).otherwise(0.0),
        name=pl.coalesce("name", "name_spelt"),
        name_kind=pl.coalesce("name_kind", "name_kind_spelt"),
    )
    handle_total = pl.sum_horizontal(spelt, "borrowed_bits", "differs_bits").round(2)
    told = by_handle.with_columns(
        by_handle=spelt.is_not_null() & (named.is_null() | (handle_total > named)),
    ).with_columns(bits=pl.when("by_handle").then(handle_total).otherwise(named))
    return packed(told.drop("required", "forename_bits", "name_spelt", "name_kind_spelt"))
