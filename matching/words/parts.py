"""A shown name taken apart: its words, which of them may be ignored, and which run together.

A word set is a bit mask over positions, so that the same word is never used twice as evidence.
"""

import numpy as np
import polars as pl

from matching.words.decorations import DECORATIONS, NAMES_AS_WELL
from matching.words.figures import without_figures
from records.names import LONGEST, folded

MOST_WORDS = 8
"""Words of a name that are looked at: no true name met had more, and masks stay within a byte."""

LONGEST_RUN = 4
"""Words that may be one name written apart: "van de la Cruz"."""

_ASIDE = r"\([^)]*\)?|\[[^\]]*\]?|[\"“”«»„][^\"“”«»„]*[\"“”«»„]?|\s[|•·/~–—].*$|\s-\s.*$"
# What stands in brackets or quotes, or after a bar or a spaced dash: "Jane Smith (Jones)", "Jo Hill | Coach".
_CAMEL = r"(\p{Ll})(\p{Lu}\p{Ll})"
_GLUED = r"(\p{Ll}{3})(\p{Lu}{2,}\p{Ll}?)\b"  # RobertsonMP, RobertsonMSc; but PhD stays whole

_SPACED = r"(?:^|\s)(?:\p{Latin}\s){3,}\p{Latin}(?:\s|$)"  # B e c c a; but J R R Nankivell has initials
_INITIALS = r"^(\p{Lu})(\p{Lu})(\s.*\p{Ll})"  # JT Nankivell; but in TY NANKIVELL all is in capitals
_AT, _DOLLAR, _MARK = r"(\p{L})@(\p{L}\S*)", r"\$(\p{L})", r"(\p{L})!(\p{L})"
# Signs for letters: Br@dley, $am, Sh!rley; an address is left as it is.
_DEGREE = r"([\s,])(Ph|B|M|D)\.\s?(D|Sc|Ed|Eng|Phil)\b\.?"  # Ph.D. is one word, not two initials
_BORN = r"\s(?:z d\.|o\.\s?s\.)\s"  # z domu and omaa sukua: the name they were born with follows

_PLAIN = "^[A-Z][a-z]+(?: [A-Z][a-z]+)*$"
"""Jane Smith: most names hold nothing that `split` would part, and looking for it is what costs."""

WORDS = {"shown": pl.UInt32, "mask": pl.UInt8, "token": pl.String, "optional": pl.Boolean}
"""One row is one word of one shown name; `shown` is the row number of the name, `mask` its single bit."""


_ANOTHER_SCRIPT = r"[\p{L}&&[^\p{Latin}\p{Common}]]"


def in_another_script(text: pl.Series) -> pl.Series:
    """Tell which texts hold a letter of another script than Latin: boolean, null for null."""
    names = text.cast(pl.String).alias("text")
    rows, wide = _wide(names)
    foreign = np.zeros(names.len(), dtype=bool)
    foreign[rows] = wide.str.normalize("NFKC").str.contains(_ANOTHER_SCRIPT)
    return names.to_frame().select(pl.when(pl.col("text").is_not_null()).then(pl.Series(foreign))).to_series()


def _wide(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the rows of names with letters beyond ASCII, and these: few are, and dear to look at."""
    wide = pl.col(names.name).str.len_bytes() != pl.col(names.name).str.len_chars()
    rows = names.to_frame().select(wide.arg_true()).to_series()
    return rows, names.gather(rows)


def split(names: pl.Series) -> pl.DataFrame:
    """Part shown names into the name and what stands aside: shown, main, aside, another_script, plain.

    `plain`: the name is capitals and letters with single blanks between, so that nothing was to be parted.
    """
    numbered = names.cast(pl.String).alias("text").to_frame().with_row_index("shown")
    short = pl.col("text").str.len_bytes() <= LONGEST
    sifted = numbered.with_columns(plain=(short & pl.col("text").str.contains(_PLAIN)).fill_null(value=False))
    as_it_stands = sifted.filter("plain").select(
        "shown", another_script=pl.lit(False), main="text", aside=pl.lit(""), plain="plain"
    )
    return pl.concat([as_it_stands, _split(sifted.filter(~pl.col("plain")))]).sort("shown")


def _split(numbered: pl.DataFrame) -> pl.DataFrame:
    rows, wide = _wide(numbered["text"])
    text = numbered.with_columns(numbered["text"].scatter(rows, wide.str.normalize("NFKC")))
    text = text.with_columns(another_script=in_another_script(text["text"]).fill_null(False))
    if text["another_script"].any():
        from matching.words.scripts.spotting import parted

        foreign = text.filter("another_script")
        apart = foreign.select("shown", apart=pl.Series(map(parted, foreign["text"]), dtype=pl.String))
        text = text.join(apart, on="shown", how="left", maintain_order="left")
        text = text.with_columns(pl.coalesce("apart", "text").alias("text"))
    # One after another: within one expression, what a step asks for twice is worked out twice.
    for step in (_as_letters, _closed_up, _closed_up, _apart):
        text = text.with_columns(step(pl.col("text")))
    return text.select(
        "shown",
        "another_script",
        main=pl.col("text").str.replace_all(_ASIDE, " "),
        aside=pl.col("text").str.extract_all(_ASIDE).list.join(" "),
        plain="plain",
    )


def _as_letters(text: pl.Expr) -> pl.Expr:
    """Read signs that stand for letters, and marks of a former name."""
    address = text.str.contains(r"@\S*\.")
    at = pl.when(address).then(text).otherwise(text.str.replace_all(_AT, "${1}a${2}"))
    read = at.str.replace_all(_DOLLAR, "s${1}").str.replace_all(_MARK, "${1}i${2}")
    return read.str.replace_all(_DEGREE, "${1}${2}${3}").str.replace_all(_BORN, " formerly ")


def _closed_up(text: pl.Expr) -> pl.Expr:
    """Join the first run of letters set apart: B e c c a."""
    spaced = text.str.extract(f"({_SPACED})", 1)
    joined = text.str.replace(_SPACED, pl.format(" {} ", spaced.str.replace_all(r"\s", "")))
    return pl.when(spaced.is_null()).then(text).otherwise(joined)


def _apart(text: pl.Expr) -> pl.Expr:
    """Part what is written together: CamelCase, letters after a name, two initials."""
    initials = text.str.extract(r"^(\p{Lu}{2})\s", 1).str.to_lowercase()
    decoration = initials.is_in(DECORATIONS)
    parted = pl.when(decoration).then(text).otherwise(text.str.replace(_INITIALS, "${1} ${2}${3}"))
    camel = pl.coalesce(parted, text).str.replace_all(_CAMEL, "${1} ${2}")
    return camel.str.replace_all(_GLUED, "${1} ${2}")


def words(names: pl.Series) -> pl.DataFrame:
    """Take shown names apart into WORDS.

    `names` are distinct display names as the exports give them, null for none. A name without a letter yields
    no row. A name that holds nothing but decorations ("Master Sir") has them count as ordinary words.
    """
    return words_of(split(names))


def words_of(apart: pl.DataFrame) -> pl.DataFrame:
    """Return WORDS of what `split` gives."""
    listed = (
        pl.concat([_plain_words(apart.filter("plain")), _other_words(apart.filter(~pl.col("plain")))])
        .sort(pl.col("shown") * 2 + pl.col("aside"), maintain_order=True)
        .with_columns(position=_position())
        .filter(pl.col("position") < MOST_WORDS)
    )
    return _with_optional(listed.with_columns(mask=_MASKS.gather(listed["position"]))).select(list(WORDS))


_MASKS = pl.Series([2**position for position in range(MOST_WORDS)], dtype=pl.UInt8)
_NOTHING = pl.lit(value=False)


def _plain_words(plain: pl.DataFrame) -> pl.DataFrame:
    """List the words of plain names: to fold them would change no more, and no figure stands in them."""
    words = pl.col("main").str.to_lowercase().str.split(" ")
    listed = plain.select("shown", token=words, aside=_NOTHING, noticed=_NOTHING)
    return listed.explode("token", empty_as_null=True)


def _other_words(others: pl.DataFrame) -> pl.DataFrame:
    """List the words of names: shown, token, aside; `noticed`: it stands aside or holds a figure."""
    beside = others.filter(pl.col("aside") != "")
    parts = [
        table.select("shown", token=folded(table[text]).str.split(" "), aside=pl.lit(is_aside))
        for table, text, is_aside in ((others, "main", False), (beside, "aside", True))
    ]
    listed = pl.concat(parts).explode("token", empty_as_null=True)
    read = _without_figures(listed.filter(pl.col("token").str.contains("[a-z]")))
    return read.with_columns(noticed=pl.col("aside") | pl.col("token").str.contains("[0-9]"))


def _position() -> pl.Expr:
    """Number the rows of each shown name, which stand together."""
    row = pl.int_range(pl.len())
    begins = pl.col("shown").ne_missing(pl.col("shown").shift())
    return row - pl.when(begins).then(row).forward_fill()


def _with_optional(listed: pl.DataFrame) -> pl.DataFrame:
    """Add `optional`: what stands aside, decorates or holds a figure, unless all of a name does."""
    known = pl.col("noticed") | pl.col("token").is_in(DECORATIONS)
    marked = listed.with_columns(optional=known).with_row_index("row")
    some = marked.filter("optional").select("shown").unique()
    doubtful = marked.join(some, on="shown", how="semi").with_columns(
        optional=pl.col("noticed") | _decorates()
    )
    told = doubtful.select("row", pl.col("optional") & ~pl.col("optional").all().over("shown"))
    return listed.with_columns(marked["optional"].scatter(told["row"], told["optional"]))


def _decorates() -> pl.Expr:
    """Tell decorations; one that is a name as well only where two other words stand beside it."""
    decoration, aside = pl.col("token").is_in(DECORATIONS), pl.col("aside")
    others = (~decoration & ~aside).sum().over("shown")
    return decoration & ((others >= 2) | ~pl.col("token").is_in(NAMES_AS_WELL))


def _without_figures(listed: pl.DataFrame) -> pl.DataFrame:
    figured = listed.filter(pl.col("token").str.contains("[0-9]")).select("token").unique()
    if figured.is_empty():
        return listed
    read = figured.with_columns(read=without_figures(pl.col("token")))
    both = listed.join(read, on="token", how="left", maintain_order="left")
    return both.with_columns(token=pl.coalesce("read", "token")).drop("read")


def runs(listed: pl.DataFrame) -> pl.DataFrame:
    """Join neighbouring words of WORDS: two to four in a row, as one token with the mask of all.

    So "O Brien", "Mc Donald" (from "McDonald") and "van der Berg" meet Obrien, Mcdonald and Vanderberg.
    Takes rows in the order of shown and mask; returns WORDS rows without the single words.
    """
    return pl.concat(_runs(listed, further) for further in range(1, LONGEST_RUN))


def _runs(listed: pl.DataFrame, further: int) -> pl.DataFrame:
    """Join each word with so many further ones."""
    shown, mask = (pl.col(column).shift(-further) for column in ("shown", "mask"))
    stands = (pl.col("shown") == shown) & (pl.col("mask") == mask // 2**further)
    first = listed.select(stands.arg_true()).to_series()
    words = [listed["token"].gather(first + place) for place in range(further + 1)]
    return listed.select("shown", "mask", "optional")[first].select(
        "shown", pl.col("mask") * (2 ** (further + 1) - 1), token=pl.concat_str(words), optional="optional"
    )
