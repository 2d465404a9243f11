"""What a handle says for being a student's: the name spelt inside it, by the ways people spell their names.

Each student name is written in every usual way (becca + nowak, b + nowak, nowak + becca ...), and a
handle meets the names whose writing stands in it. Going from names to handles needs no guess where one
word ends: splitting a handle by a dictionary was measured to be worse than comparing strings.
"""

import polars as pl

from matching.rows import INITIAL_BITS, NameSide
from matching.words import variants
from records.names import folded

SHORTEST = 5
"""Letters that a writing inside a handle must have; a handle that is nothing else may have four."""
LONGEST = 30
CUTS = (3, 4, 5)
"""Letters that a forename is cut to in handles (bec.nowak)."""

SHORT_FORM = -1.5
CUT = -2.5
ALONE = -3.0
"""Bits for a family name standing alone: a handle that holds a whole name is the usual case."""
WITH_MIDDLE_INITIAL = 1.5
UNEXPLAINED = -0.55
"""Bits for each letter of the handle that the name does not explain."""
MOST_UNEXPLAINED = -6.0
FEW_LETTERS = -1.0
"""Bits for each letter under six that is explained."""
RARE_SPREAD = 12
NAMES_AT_ONCE = 25_000
"""Student names whose writings are held together: bounds memory, changes no answer."""

AFFIXES = frozenset(
    """
    the real official its im iam mr mrs ms miss dr prof sir mx rep sen gov mayor cllr mp x xx xxx o xo
    xoxo hey hi hello my ya team just only not ig insta tt yt tv fb uk gb music art photo photos pics
    fit pt coach teacher tutor dev mail me info live online priv private spam alt backup _
    """.split()
)
"""What stands around a name in handles without saying who it is."""

WRITINGS = {
    "name": pl.UInt32,
    "text": pl.String,
    "how": pl.String,
    "forename_bits": pl.Float64,
    "writing_bits": pl.Float64,
}
"""One row is one way to write one student name in one word; `how` shows the parts joined by ``+``.

`forename_bits` is the forename's part of `writing_bits`; 0 where it is not written.
"""

SPELT = {
    "handle": pl.UInt32,
    "name": pl.UInt32,
    "how": pl.String,
    "forename_bits": pl.Float64,
    "handle_bits": pl.Float64,
}
"""One row is one handle × student name, in its best writing; `handle` is the row number of the handle."""


def handle_evidence(
    handles: pl.Series, side: NameSide, least_bits: float, named: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return SPELT for distinct handles (null or without letters: no row).

    Rows of fewer than `least_bits` could never reach the list alone and are dropped, but not those of
    `named` (handle, name): pairs whose shown name speaks as well, so that a weak handle adds to it.
    """
    cores = _cores(handles)
    if cores.is_empty():
        return pl.DataFrame(schema=SPELT)
    pieces = _substrings(cores)
    kept = pl.DataFrame(schema={"handle": pl.UInt32, "name": pl.UInt32}) if named is None else named
    batches = range(0, side.names.height, NAMES_AT_ONCE)
    return pl.concat(_spelt(pieces, _batch(side, first), least_bits, kept) for first in batches)


def _spelt(pieces: pl.DataFrame, side: NameSide, least_bits: float, named: pl.DataFrame) -> pl.DataFrame:
    written = writings(side).with_columns(key=pl.col("text").hash())
    scored = pieces.join(written, on="key").with_columns(handle_bits=_handle_bits().round(2))
    enough = scored.filter(pl.col("handle_bits") >= least_bits)
    weaker = scored.filter(pl.col("handle_bits") < least_bits).join(named, on=["handle", "name"], how="semi")
    return (
        pl.concat([enough, weaker])
        .sort("handle_bits", "how", descending=[True, False])
        .unique(subset=["handle", "name"], keep="first", maintain_order=True)
        .select(list(SPELT))
        .cast(SPELT)  # type: ignore[arg-type]
    )


def _handle_bits() -> pl.Expr:
    few = (6 - pl.col("text").str.len_bytes().cast(pl.Int32)).clip(0, 6)
    around = _unexplained("before") + _unexplained("after")
    unexplained = (around * UNEXPLAINED).clip(MOST_UNEXPLAINED, 0.0)
    return pl.col("writing_bits") + unexplained + few * FEW_LETTERS


def _batch(side: NameSide, first: int) -> NameSide:
    some = pl.col("name").is_between(first, first + NAMES_AT_ONCE - 1)
    return NameSide(side.names.filter(some), side.owners, side.slots.filter(some), side.vocabulary)


def _cores(handles: pl.Series) -> pl.DataFrame:
    plain = folded(handles).str.replace_all("[^a-z]", "").str.slice(0, LONGEST)
    rows = plain.alias("core").to_frame().with_row_index("handle")
    return rows.filter(pl.col("core").str.len_bytes() >= SHORTEST - 1)


def _unexplained(side: str) -> pl.Expr:
    rest = pl.col(side)
    return pl.when(rest.is_in(list(AFFIXES))).then(0).otherwise(rest.str.len_bytes().cast(pl.Int32))


def _substrings(cores: pl.DataFrame) -> pl.DataFrame:
    """Every piece of five letters or more, and the whole: handle, before, after, key (hash of the piece)."""
    length = pl.col("core").str.len_bytes()
    longest: int = cores.select(pl.col("core").str.len_bytes().max()).item()
    pieces = [cores.select("handle", "core", start=pl.lit(0), piece="core")]
    for size in range(SHORTEST, longest):
        for start in range(longest - size + 1):
            pieces.append(
                cores.filter((length >= start + size) & (length != size)).select(
                    "handle", "core", start=pl.lit(start), piece=pl.col("core").str.slice(start, size)
                )
            )
    return pl.concat(pieces).select(
        "handle",
        before=pl.col("core").str.slice(0, pl.col("start")),
        after=pl.col("core").str.slice(pl.col("start") + pl.col("piece").str.len_bytes()),
        key=pl.col("piece").hash(),
    )


def writings(side: NameSide) -> pl.DataFrame:
    """Return WRITINGS for every student name."""
    given, family = _forename_forms(side), _family_forms(side)
    pairs = given.join(family, on="name", suffix="_family")
    usable = pairs.filter(~(pl.col("initial") & pl.col("initial_family")))
    bits = pl.col("bits") + pl.col("bits_family")
    orders = [
        usable.select(
            "name",
            text=pl.col(first) + pl.col(second),
            how=pl.col(first) + "+" + pl.col(second),
            forename_bits="bits",
            writing_bits=bits,
        )
        for first, second in (("form", "form_family"), ("form_family", "form"))
    ]
    every = pl.concat([*orders, _with_middle(usable, side), _family_alone(side, family)])
    return (
        every.filter(pl.col("text").str.len_bytes() >= SHORTEST - 1)
        .sort("writing_bits", descending=True)
        .unique(subset=["name", "text"], keep="first", maintain_order=True)
        .select(list(WRITINGS))
    )


def _forms(side: NameSide, role: str, labels: list[str]) -> pl.DataFrame:
    return side.slots.filter(
        (pl.col("role") == role) & pl.col("label").is_in(labels) & (pl.col("token").str.len_bytes() > 1)
    ).select("name", form="token", bits="bits", initial=pl.lit(False))


def _initial_forms(side: NameSide, role: str) -> pl.DataFrame:
    first = side.slots.filter((pl.col("role") == role) & (pl.col("label") == "initial"))
    return first.select(
        "name",
        form=pl.col("token").str.strip_suffix("."),
        bits=pl.lit(INITIAL_BITS[role]),
        initial=pl.lit(True),
    )


def _forename_forms(side: NameSide) -> pl.DataFrame:
    whole = _forms(side, "given", ["forename", "first forename", "middle name"])
    short = (
        whole.join(
            variants.pairs().filter(pl.col("short") == pl.col("form")), left_on="form", right_on="name"
        )
        .filter(pl.col("form_right").str.len_bytes() > 1)
        .select("name", form="form_right", bits=pl.col("bits") + SHORT_FORM, initial="initial")
    )
    cut = [
        whole.filter(pl.col("form").str.len_bytes() > n + 1).with_columns(
            form=pl.col("form").str.slice(0, n), bits=pl.col("bits") + CUT
        )
        for n in CUTS
    ]
    return pl.concat([whole, short, *cut, *_pet_forms(whole), _initial_forms(side, "given")])


def _pet_forms(whole: pl.DataFrame) -> list[pl.DataFrame]:
    """Make pet forms by rule from the first three letters: madd + ie, dem + i."""
    start = pl.col("form").str.slice(0, 3)
    return [
        whole.filter(pl.col("form").str.len_bytes() > len(ending) + 3).with_columns(
            form=(start + pl.col("form").str.slice(2, 1) if twice else start) + ending,
            bits=pl.col("bits") + CUT,
        )
        for twice in (False, True)
        for ending in ("i", "y", "ie")
    ]


def _family_forms(side: NameSide) -> pl.DataFrame:
    labels = ["family name", "half of the family name"]
    return pl.concat([_forms(side, "family", labels), _initial_forms(side, "family")])


def _with_middle(usable: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    middle = side.names.select(
        "name", letter=pl.col("middle_words").list.first().str.slice(0, 1)
    ).drop_nulls()
    between = usable.filter(~pl.col("initial_family")).join(middle, on="name")
    return between.select(
        "name",
        text=pl.col("form") + pl.col("letter") + pl.col("form_family"),
        how=pl.col("form") + "+" + pl.col("letter") + "+" + pl.col("form_family"),
        forename_bits="bits",
        writing_bits=pl.col("bits") + pl.col("bits_family") + WITH_MIDDLE_INITIAL,
    )


def _family_alone(side: NameSide, family: pl.DataFrame) -> pl.DataFrame:
    rare = side.vocabulary.filter((pl.col("role") == "family") & (pl.col("spread") <= RARE_SPREAD))
    alone = family.join(rare.select(form="token"), on="form", how="semi")
    return alone.select(
        "name", text="form", how="form", forename_bits=pl.lit(0.0), writing_bits=pl.col("bits") + ALONE
    )
