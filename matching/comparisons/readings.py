"""Every way to read a handle as a name, and how likely people at large are to write that handle.

A reading is a forename's piece, a family name's, or both in either order, with what stands around them. The
chance that a stranger writes the handle is the sum over all readings, those of names that no student bears
included, and over handles that hold nothing of a name. So letters that nothing explains cost just as much as
they make another origin likely: "smithfamilybakery" says little, "emmawatsonphotography" a lot.
"""

import polars as pl

from matching.batches import side_by_side
from matching.comparisons.spellings import Spellings
from matching.comparisons.surplus import LETTER, PARTED_LETTER, WORDS, surplus_bits

MANNERS = {
    "first last": 0.45,
    "last first": 0.05,
    "first initial": 0.04,
    "initial last": 0.08,
    "last initial": 0.02,
    "first": 0.14,
    "last": 0.08,
}
"""How people make their handles (facts: handles of UK people on three services, rounded)."""

NOTHING = 0.12
"""Share of handles that hold nothing of their owner's name."""
NOTHING_LETTER = -3.3
"""log2 chance of each letter in those: letters of English words taken in their order."""

PARTED = -4.0
"""log2 chance that a sign stands inside a name (mc.donald)."""
MIDDLE_INITIAL = -9.0
"""log2 chance of one letter between forename and family name: one handle in twenty, times the letter."""
UNLISTED_FAMILY = 2.0
"""How many more strangers have an unknown word for family name than put one beside a forename (log2)."""
RUNS_ON = -3.0
"""log2 chance that an initial is not set off from the other letters beside it."""
BETWEEN = -5.0
"""log2 chance that a word or a middle name stands between the names, its letters aside."""

HOPELESS = -8.0
"""Bits under the chance of a handle that holds nothing of a name at which a reading is passed over."""
CUT = -4.0
"""log2 chance under which a piece is no name by itself, only a name cut short."""
SHORT = 3
"""Letters of a piece that counts only where a word begins or ends: shorter than most chance meetings."""

_EDGES = ("start_parted", "end_parted")

READINGS = {
    "handle": pl.UInt32,
    "given": pl.UInt32,
    "family": pl.UInt32,
    "given_letter": pl.String,
    "family_letter": pl.String,
    "between": pl.String,
    "family_first": pl.Boolean,
    "written": pl.Float64,
    "stranger": pl.Float64,
}
"""One row is one reading. `given`, `family`: numbers of pieces, null where none stands; or a letter instead.

`written` is the log2 chance of the manner and of what stands around, for somebody so named; `stranger`
that of the whole reading for anybody.
"""


def spotted(cores: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Add to CORES which pieces stand in them and where: form, start (lists)."""
    # To make the pieces ready to be looked for takes longer than to look for them: all handles at once.
    forms, here = known.pieces["form"].to_list(), pl.col("core").str
    found = side_by_side(
        lambda: cores.select(form=here.extract_many(forms, overlapping=True)),
        lambda: cores.select(start=here.find_many(forms, overlapping=True)),
    )
    return pl.concat([cores, *found], how="horizontal")


def readings(cores: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Return READINGS of CORES in which the pieces are `spotted`."""
    hits = _at_an_edge(_hits(cores, known))
    given, family = (_of(hits, role) for role in ("given", "family"))
    found = [_both(given, family), _alone(given, "given"), _alone(family, "family")]
    found += [_initial_before(family, known), _letter_after(family, "family", known)]
    found += [_letter_after(given, "given", known)]
    return pl.concat([table.select(list(READINGS)).cast(READINGS) for table in found])  # type: ignore[arg-type]


def anybody(cores: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """The log2 chance that people at large write each handle: handle, anybody."""
    nothing = cores.filter(pl.col("manner") == 0.0).select("handle", stranger=_nothing())
    every = pl.concat([nothing, read.select("handle", "stranger")])
    return every.group_by("handle").agg(anybody=pl.lit(2.0).pow(pl.col("stranger")).sum().log(2))


def _nothing() -> pl.Expr:
    return pl.lit(NOTHING).log(2) + NOTHING_LETTER * pl.col("core").str.len_bytes().cast(pl.Float64)


def _hits(cores: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Where pieces stand in cores: handle, row, start, end, piece and its shares, before, after, written."""
    here = pl.col("core")
    found = cores.with_row_index("row").explode("form", "start", empty_as_null=True)
    placed = found.drop_nulls("form").join(known.pieces, on="form")
    start, size = pl.col("start").cast(pl.Int64), pl.col("form").str.len_bytes().cast(pl.Int64)
    return placed.with_columns(start=start, end=start + size).with_columns(
        before=here.str.slice(0, pl.col("start")),
        after=here.str.slice(pl.col("end")),
        nothing=_nothing(),
        inside=pl.col("manner") + PARTED * _marks_inside(),
        start_parted=_marked(pl.col("start")),
        end_parted=_marked(pl.col("end")),
    )


def _at_an_edge(hits: pl.DataFrame) -> pl.DataFrame:
    """Leave out short pieces, and pieces that only cut a name, which neither begin nor end a word."""
    begins = (pl.col("before") == "") | pl.col("start_parted") | pl.col("before").is_in(WORDS)
    ends = (pl.col("after") == "") | pl.col("end_parted") | pl.col("after").is_in(WORDS)
    whole = pl.max_horizontal("given_best", "family_best") >= CUT
    return hits.filter(begins | ends | (whole & (pl.col("end") - pl.col("start") > SHORT)))


def _power(of: pl.Expr) -> pl.Expr:
    return pl.lit(2, dtype=pl.Int64).pow(of)


def _marks_inside() -> pl.Expr:
    within = (pl.col("marks") // _power(pl.col("start") + 1)) % _power(pl.col("end") - pl.col("start") - 1)
    return within.bitwise_count_ones().cast(pl.Float64)


def _marked(at: pl.Expr) -> pl.Expr:
    return (pl.col("marks") // _power(at)) % 2 == 1


def _unknown(side: str) -> pl.Expr:
    return (pl.col(side).str.len_bytes() >= SHORT) & ~pl.col(side).is_in(WORDS)


def _of(hits: pl.DataFrame, role: str) -> pl.DataFrame:
    """Hits that can stand for this role: `share` is that of the piece."""
    columns = ["row", "handle", "core", "marks", "start", "end", "piece", "inside", "after", "nothing"]
    kept = hits.filter(pl.col(role).is_not_null())
    other_word = (pl.col("start_parted") & _unknown("before")) | (pl.col("end_parted") & _unknown("after"))
    return kept.select(
        *columns,
        "start_parted",
        "end_parted",
        share=role,
        best=f"{role}_best",
        other_word=other_word,
        before_bits=surplus_bits(pl.col("before"), pl.col("start_parted")),
        after_bits=surplus_bits(pl.col("after"), pl.col("end_parted")),
    )


def _manner(name: str) -> pl.Expr:
    return pl.lit(MANNERS[name]).log(2)


def _row(columns: dict[str, pl.Expr | str], family_first: bool = False) -> list[pl.Expr]:
    """The columns of READINGS, those not given null."""
    empty = {name: pl.lit(None, dtype=kind).alias(name) for name, kind in READINGS.items()}
    given = {name: (pl.col(c) if isinstance(c, str) else c).alias(name) for name, c in columns.items()}
    return list(
        (
            empty
            | {"handle": pl.col("handle"), "family_first": pl.lit(family_first).alias("family_first")}
            | given
        ).values()
    )


def _both(given: pl.DataFrame, family: pl.DataFrame) -> pl.DataFrame:
    slim = ["row", "start", "end", "piece", "inside", "share", "best", "before_bits", "after_bits", *_EDGES]
    pairs = (
        given.lazy()
        .select("handle", "core", "nothing", *slim)
        .join(family.lazy().select(slim), on="row", suffix="_family")
    )
    gap = pl.max_horizontal(pl.col("start_family") - pl.col("end"), pl.col("start") - pl.col("end_family"))
    family_first = pl.col("end_family") <= pl.col("start")
    # Two scraps of names with more between them meet by chance.
    sizes = [pl.col("end") - pl.col("start"), pl.col("end_family") - pl.col("start_family")]
    names = (pl.min_horizontal(sizes) > SHORT) & (pl.min_horizontal("best", "best_family") >= CUT)
    apart = pairs.with_columns(gap=gap, family_first=family_first).filter(
        (pl.col("gap") >= 0) & ((pl.col("gap") <= 1) | names)
    )
    written = apart.with_columns(written=_manner_of_both() + _around_both() + _between_bits())
    hopeful = written.with_columns(
        stranger=pl.col("written") + pl.col("share") + pl.col("share_family"),
        best=pl.col("best") + pl.col("best_family"),
    ).filter(_hopeful())
    first_end = pl.when("family_first").then("end_family").otherwise("end")
    return hopeful.select(
        "handle",
        given="piece",
        family="piece_family",
        given_letter=pl.lit(None, dtype=pl.String),
        family_letter=pl.lit(None, dtype=pl.String),
        between=pl.col("core").str.slice(first_end, pl.col("gap")),
        family_first="family_first",
        written="written",
        stranger="stranger",
    ).collect()


def _manner_of_both() -> pl.Expr:
    return pl.when("family_first").then(_manner("last first")).otherwise(_manner("first last"))


def _around_both() -> pl.Expr:
    outside = (
        pl.when("family_first")
        .then(pl.col("before_bits_family") + pl.col("after_bits"))
        .otherwise(pl.col("before_bits") + pl.col("after_bits_family"))
    )
    return outside + pl.col("inside") + pl.col("inside_family")


def _between_bits() -> pl.Expr:
    gap = pl.col("gap").cast(pl.Float64)
    parted = (
        pl.when("family_first")
        .then(pl.col("end_parted_family") & pl.col("start_parted"))
        .otherwise(pl.col("end_parted") & pl.col("start_parted_family"))
    )
    words = BETWEEN + gap * pl.when(parted).then(PARTED_LETTER).otherwise(LETTER)
    return pl.when(gap == 0).then(0.0).when(gap == 1).then(MIDDLE_INITIAL).otherwise(words)


def _hopeful() -> pl.Expr:
    """A reading that adds to the chance of the handle, or that could be some student's of a rare name."""
    rare = pl.col("written") + pl.col("best") > pl.col("nothing")
    return (pl.col("stranger") > pl.col("nothing") + HOPELESS) | rare


def _alone(hits: pl.DataFrame, role: str) -> pl.DataFrame:
    manner = _manner({"given": "first", "family": "last"}[role])
    bits = pl.col("before_bits") + pl.col("after_bits") + pl.col("inside") + manner
    # Beside a forename, a word set apart that nobody knows is a family name that no list holds, most often.
    others = pl.when(pl.col("other_word") & (role == "given")).then(UNLISTED_FAMILY).otherwise(0.0)
    stranger = bits + pl.col("share") + others
    written = hits.lazy().with_columns(written=bits, stranger=stranger).filter(_hopeful())
    return written.select(_row(_CHANCES | {role: "piece"})).collect()


def _initial_before(family: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Read the letter before a family name as the forename's, or the one before that: r + a + nankivell."""
    found = []
    for back, more in ((1, 0.0), (2, MIDDLE_INITIAL)):
        start = pl.col("start") - back
        led = (
            family.lazy()
            .filter(start >= 0)
            .with_columns(
                letter=pl.col("core").str.slice(start, 1),
                lead=_outside(pl.col("core").str.slice(0, start), _marked(start)),
            )
        )
        bits = pl.col("lead") + pl.col("after_bits") + pl.col("inside") + _manner("initial last") + more
        rows = _with_letter(led.with_columns(written=bits), "given", known)
        between = pl.col("core").str.slice(start + 1, back - 1)
        columns: dict[str, pl.Expr | str]
        columns = {"family": "piece", "given_letter": "letter", "between": between}
        found.append(rows.select(_row(columns | _CHANCES)).collect())
    return pl.concat(found)


_CHANCES: dict[str, pl.Expr | str] = {"written": "written", "stranger": "stranger"}


def _with_letter(written: pl.LazyFrame, role: str, known: Spellings) -> pl.LazyFrame:
    """Add `stranger`, where `letter` is the initial of this role."""
    letters = known.letters.lazy().select("letter", initial=role)
    stranger = pl.col("written") + pl.col("share") + pl.col("initial")
    return written.join(letters, on="letter").with_columns(stranger=stranger).filter(_hopeful())


def _outside(text: pl.Expr, parted: pl.Expr) -> pl.Expr:
    """Bits of what stands on the far side of an initial; less where it runs on as any word does."""
    edge = (text == "") | parted | text.is_in(WORDS)
    return surplus_bits(text, parted) + pl.when(edge).then(0.0).otherwise(RUNS_ON)


def _letter_after(hits: pl.DataFrame, role: str, known: Spellings) -> pl.DataFrame:
    """Read the letter after a name as the initial of the other one: nankivell + r, rebecca + n."""
    other = {"given": "family", "family": "given"}[role]
    manner = _manner({"given": "first initial", "family": "last initial"}[role])
    beyond = _outside(pl.col("after").str.slice(1), _marked(pl.col("end") + 1))
    followed = (
        hits.lazy()
        .filter(pl.col("after") != "")
        .with_columns(
            letter=pl.col("after").str.slice(0, 1),
            written=pl.col("before_bits") + beyond + pl.col("inside") + manner,
        )
    )
    columns: dict[str, pl.Expr | str] = {role: "piece", f"{other}_letter": "letter", "between": pl.lit("")}
    rows = _with_letter(followed, other, known)
    return rows.select(_row(columns | _CHANCES, family_first=role == "family")).collect()
