"""Which Latin words a word in another script could be."""

from collections.abc import Callable

import polars as pl
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cpdist

from matching.words.scripts import han, hangul, table
from matching.words.scripts.romanise import WITHOUT_VOWELS, script_of, spellings
from matching.words.scripts.sounds import consonants, skeleton, sounds, sounds_of_spellings

Scorer = Callable[..., float]

ALIKE = {"word": pl.String, "latin": pl.String, "level": pl.String}
"""One row: `word` in another script could be the Latin word, at that level."""

LEVELS = ANOTHER_SCRIPT, READ_AS, NEARLY = ("another script", "read as", "nearly read as")
"""Strongest first: a usual spelling; a reading of the consonants or signs alone; a near one."""

SPELT_SO = 0.9
SOUNDS_LIKE = 0.75
SOUNDS_LIKE_IN_THE_EAST = 0.7
"""Similarity (Indel, 0 to 1) of the sounds. Chosen on invented names; see docs/matching.md."""
EARS = ("english", "continental")
MANNERS = PLAIN, BARE, EASTERN = ("plain", "bare", "eastern")
"""How sounds are compared: as they are; the consonants alone; with R and L as one."""
OF_SYLLABLES = frozenset({"HIRAGANA", "KATAKANA", "HANGUL", "CJK"})
"""Scripts that have one sign for R and L, and a vowel after nearly every consonant."""
HELD, HELD_NEAR = 0.85, 0.6
"""Share of what a script without short vowels does write that must stand in the Latin word, in order."""
WORDS_AT_ONCE = 2_000
"""Words in other scripts taken together: bounds memory, changes no answer."""
FEW = 3
"""Consonants under which consonants alone say too little to be more than near."""


def alike(words: pl.Series, latin: pl.Series) -> pl.DataFrame:
    """Return ALIKE for words in other scripts (as `spotting.plain` makes them) and Latin words (a to z)."""
    asked = words.unique(maintain_order=True).alias("word").to_frame()
    known = sounds(latin.unique(maintain_order=True).alias("latin").to_frame(), "latin")
    starts = range(0, asked.height, WORDS_AT_ONCE)
    parts = [_alike(asked.slice(start, WORDS_AT_ONCE), known) for start in starts]
    return pl.concat([pl.DataFrame(schema=ALIKE), *parts])


def _alike(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    spelt = _spelt(asked)
    found = pl.concat(
        [_listed(asked, known), _spelt_so(spelt, known), *_by_sound(spelt, known), _by_sign(asked, known)]
    )
    rank = {level: number for number, level in enumerate(LEVELS)}
    return (
        found.sort("word", "latin", pl.col("level").replace_strict(rank, return_dtype=pl.UInt8))
        .unique(subset=["word", "latin"], keep="first", maintain_order=True)
        .select(list(ALIKE))
    )


def _listed(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Look words up; a single sign is read in so many ways that a reading of its own says less."""
    sign = pl.col("word").str.contains(r"^[\p{Han}\p{Hangul}]$")
    with_spellings = [*han.family_names(), *hangul.FAMILY_NAMES]
    met = (
        asked.filter(~pl.col("word").is_in(with_spellings))
        .join(table.listed(), on="word")
        .rename({"form": "latin"})
        .join(known, on="latin", how="semi")
    )
    level = pl.when(sign).then(pl.lit(READ_AS)).otherwise(pl.lit(ANOTHER_SCRIPT))
    return met.select("word", "latin", level=level)


def _spelt(asked: pl.DataFrame) -> pl.DataFrame:
    """Spell the words: word, spelling, manner (how the sounds of its script are compared)."""
    rows = [
        (word, spelling, _manner(script_of(word))) for word in asked["word"] for spelling in spellings(word)
    ]
    schema = {"word": pl.String, "spelling": pl.String, "manner": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _manner(script: str) -> str:
    return BARE if script in WITHOUT_VOWELS else EASTERN if script in OF_SYLLABLES else PLAIN


def _spelt_so(spelt: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    met = spelt.join(known, left_on="spelling", right_on="latin", how="semi")
    level = pl.when(pl.col("manner") == BARE).then(pl.lit(READ_AS)).otherwise(pl.lit(ANOTHER_SCRIPT))
    return met.select("word", latin="spelling", level=level)


def _by_sound(spelt: pl.DataFrame, known: pl.DataFrame) -> list[pl.DataFrame]:
    """Compare sounds; of Chinese only names from elsewhere, since its own are few syllables and all near."""
    heard = sounds_of_spellings(spelt.filter(~pl.col("word").str.contains(r"^\p{Han}{1,2}$")), "spelling")
    recorded = known.filter(pl.col("latin").str.len_bytes() > 1)
    return [_met(heard, recorded, ear) for ear in EARS]


def _met(heard: pl.DataFrame, recorded: pl.DataFrame, ear: str) -> pl.DataFrame:
    """Pair words whose consonants are of the same classes, and keep those that sound alike to this ear."""
    left = _compared(heard, ear).filter(pl.col("of") == pl.col("manner")).drop("of")
    right = _compared(recorded, ear).rename({"sound": "other", "compared": "other_compared", "of": "manner"})
    # A word whose forms are listed: others of the same consonants are seldom the same (Hassan, Hussein).
    names = table.listed()["word"].unique().implode()
    told = (
        left.select("word", "manner", "key", "sound", "compared")
        .unique()
        .with_columns(told=pl.col("word").is_in(names), foreign=pl.col("word").str.contains(r"^\p{Han}"))
    )
    pairs = told.join(right.select("latin", "manner", "key", "other", "other_compared"), on=["key", "manner"])
    return _scored(pairs).filter(pl.col("level").is_not_null()).select("word", "latin", "level")


def _compared(words: pl.DataFrame, ear: str) -> pl.DataFrame:
    """Add key (classes of the consonants), sound, and what is compared in each manner: of, compared."""
    sound = pl.col(ear)
    keyed = words.with_columns(
        key=skeleton(sound),
        sound=sound,
        **{PLAIN: sound, BARE: consonants(sound), EASTERN: sound.str.replace_all("r", "l")},
    ).filter(pl.col("key") != "")
    others = [column for column in keyed.columns if column not in MANNERS]
    return keyed.unpivot(MANNERS, index=others, variable_name="of", value_name="compared")


def _scored(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add `score`, how alike the sounds are, `held`, how much of one stands in the other, and `level`."""
    score = _each(pairs, "compared", "other_compared", Indel.normalized_similarity)
    held = _each(pairs, "sound", "other", LCSseq.similarity) / pairs["sound"].str.len_bytes()
    return pairs.with_columns(score=score, held=held).with_columns(level=_level())


def _each(pairs: pl.DataFrame, left: str, right: str, scorer: Scorer) -> pl.Series:
    return pl.Series(cpdist(pairs[left].to_list(), pairs[right].to_list(), scorer=scorer), dtype=pl.Float64)


def _level() -> pl.Expr:
    bare, so, held = pl.col("manner") == BARE, pl.col("score") >= SPELT_SO, pl.col("held")
    enough = (pl.col("compared").str.len_bytes() >= FEW) & (held >= HELD)
    least = pl.when(pl.col("manner") == EASTERN).then(SOUNDS_LIKE_IN_THE_EAST).otherwise(SOUNDS_LIKE)
    return (
        pl.when(so & ~bare & ~pl.col("foreign"))
        .then(pl.lit(ANOTHER_SCRIPT))
        .when(so & enough & ~(bare & pl.col("told")))
        .then(pl.lit(READ_AS))
        .when((pl.col("score") >= least) & (~bare | (held >= HELD_NEAR)))
        .then(pl.lit(NEARLY))
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
    return joined.join(known, on="latin", how="semi").select("word", "latin", level=pl.lit(READ_AS))
