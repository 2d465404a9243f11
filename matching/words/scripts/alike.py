"""Which Latin words a word in another script could be."""

import polars as pl
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cpdist

from matching.words.scripts import han, hangul, table
from matching.words.scripts.romanise import WITHOUT_VOWELS, script_of, spellings
from matching.words.scripts.sounds import consonants, skeleton, sounds, sounds_of_spellings

ALIKE = {"word": pl.String, "latin": pl.String, "level": pl.String}
"""One row: `word` in another script could be the Latin word, at that level."""

LEVELS = ("another script", "read as", "nearly read as")
"""Strongest first: a usual spelling; a reading of the consonants or signs alone; a near one."""

SPELT_SO = 0.9
SOUNDS_LIKE = 0.75
"""Similarity (Indel, 0 to 1) of the sounds. Chosen on invented names; see docs/matching.md."""
HELD, HELD_NEAR = 0.85, 0.6
"""Share of what a script without short vowels does write that must stand in the Latin word, in order."""
FEW = 3
"""Consonants under which consonants alone say too little to be more than near."""


def alike(words: pl.Series, latin: pl.Series) -> pl.DataFrame:
    """Return ALIKE for distinct words in other scripts (as `spotting.plain` makes them) and Latin words."""
    asked = words.unique(maintain_order=True).alias("word").to_frame()
    known = latin.unique(maintain_order=True).alias("latin").to_frame()
    found = pl.concat([_listed(asked, known), _by_sound(asked, known), _by_sign(asked, known)])
    rank = {level: number for number, level in enumerate(LEVELS)}
    return (
        found.sort("word", "latin", pl.col("level").replace_strict(rank))
        .unique(subset=["word", "latin"], keep="first", maintain_order=True)
        .select(list(ALIKE))
    )


def _listed(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Look words up; a single sign is read in so many ways that a reading of its own says less."""
    sign = pl.col("word").str.contains(r"^[\p{Han}\p{Hangul}]$")
    asked = asked.filter(~pl.col("word").is_in([*han.family_names(), *hangul.FAMILY_NAMES]))
    met = asked.join(table.listed(), on="word").rename({"form": "latin"}).join(known, on="latin", how="semi")
    return met.select("word", "latin", level=pl.when(sign).then(pl.lit(LEVELS[1])).otherwise(pl.lit(LEVELS[0])))


def _by_sound(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    spellings_ = _spelt(asked)
    exact = spellings_.join(known, left_on="spelling", right_on="latin").select(
        "word", latin="spelling", level=pl.when("bare").then(pl.lit(LEVELS[1])).otherwise(pl.lit(LEVELS[0]))
    )
    heard = spellings_.filter(~pl.col("word").str.contains(r"^\p{Han}"))
    spelt = sounds_of_spellings(heard, "spelling")
    recorded = sounds(known.filter(pl.col("latin").str.len_bytes() > 1), "latin")
    met = [_met(spelt, recorded, ear) for ear in ("english", "continental")]
    return pl.concat([exact, *met])


def _spelt(asked: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (word, spelling, script_of(word) in WITHOUT_VOWELS)
        for word in asked["word"]
        for spelling in spellings(word)
    ]
    schema = {"word": pl.String, "spelling": pl.String, "bare": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _met(spelt: pl.DataFrame, recorded: pl.DataFrame, ear: str) -> pl.DataFrame:
    """Pair words whose consonants are of the same classes, and keep those that sound alike to this ear."""
    keyed = [
        side.with_columns(key=skeleton(pl.col(ear))).select(*columns, "key", sound=ear)
        for side, columns in ((spelt, ("word", "bare")), (recorded, ("latin",)))
    ]
    pairs = keyed[0].unique().join(keyed[1].filter(pl.col("key") != ""), on="key", suffix="_latin")
    bare = pairs.with_columns(
        pl.when("bare").then(consonants(pl.col(c))).otherwise(pl.col(c)).alias(c)
        for c in ("sound", "sound_latin")
    )
    left, right = bare["sound"].to_list(), bare["sound_latin"].to_list()
    score = pl.Series(cpdist(left, right, scorer=Indel.normalized_similarity), dtype=pl.Float64)
    in_order = cpdist(pairs["sound"].to_list(), pairs["sound_latin"].to_list(), scorer=LCSseq.similarity)
    held = pl.Series(in_order, dtype=pl.Float64) / pl.col("written")
    return (
        bare.with_columns(written=pairs["sound"].str.len_bytes())
        .with_columns(score=score, held=held, level=pl.lit(LEVELS[2]))
        .filter((pl.col("score") >= SOUNDS_LIKE) & (~pl.col("bare") | (pl.col("held") >= HELD_NEAR)))
        .with_columns(level=_level())
        .select("word", "latin", "level")
    )


def _level() -> pl.Expr:
    so = pl.col("score") >= SPELT_SO
    few = pl.col("sound").str.len_bytes() < FEW
    return (
        pl.when(so & ~pl.col("bare"))
        .then(pl.lit(LEVELS[0]))
        .when(so & ~few & (pl.col("held") >= HELD))
        .then(pl.lit(LEVELS[1]))
        .otherwise(pl.lit(LEVELS[2]))
    )


def _by_sign(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Read two Chinese characters one by one, in every reading listed for each: 嘉欣 as Ka Yan."""
    pairs = asked.filter(pl.col("word").str.contains(r"^\p{Han}{2}$")).with_columns(
        first=pl.col("word").str.slice(0, 1), second=pl.col("word").str.slice(1, 1)
    )
    signs = table.listed()
    read = pairs.join(signs.rename({"word": "first", "form": "one"}), on="first").join(
        signs.rename({"word": "second", "form": "two"}), on="second"
    )
    joined = read.select("word", latin=pl.col("one") + pl.col("two")).unique()
    return joined.join(known, on="latin", how="semi").select("word", "latin", level=pl.lit(LEVELS[1]))
