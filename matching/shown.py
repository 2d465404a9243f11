"""The connections' side of the match: distinct shown names, and which students' words theirs could be.

Half of a large list's shown names are repeats, and the words of all of them are few.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import polars as pl

from matching.graph import graph_of
from matching.rows import NameSide
from matching.words import parts

AT_ONCE = 60_000
"""Shown names that are weighed together: bounds memory, changes no answer."""


@dataclass(frozen=True)
class ShownSide:
    """The connections' distinct shown names.

    Attributes:
        count: how many shown names there are.
        words: WORDS of each shown name.
        tokens: shown, mask, word: its words, and those that neighbours make together, by number; those
            that could be no student's are left out.
        edges: word, slot, role, level, lost, other_role, most (bits): which student words a word could be.
            `other_role` is how rare the shown word is in the other role: James is a family name as well.
            `most` is what the student word is worth at most, in whichever student's name.
        in_one: word, name, bits: whose forename and family name, run together, a word is.
        written: WORDS in another script, alone and run together, with `seen`, how they stand there (null
            for those run together); mostly empty.
    """

    count: int
    words: pl.DataFrame
    tokens: pl.DataFrame
    edges: pl.DataFrame
    in_one: pl.DataFrame
    written: pl.DataFrame

    def as_written(self) -> pl.DataFrame:
        """Return `words` with those in another script as they are written, for people to read."""
        if self.written.is_empty():
            return self.words
        seen = self.written.drop_nulls("seen").select("shown", "mask", "seen")
        both = self.words.join(seen, on=["shown", "mask"], how="left", maintain_order="left")
        return both.with_columns(token=pl.coalesce("seen", "token")).drop("seen")

    def meets(self, edges: pl.DataFrame | None = None) -> pl.DataFrame:
        """Say which student words each shown name could hold: shown, mask and the columns of `edges`.

        Of all edges, or of some of them with whatever stands beside.
        """
        met = self.tokens.join(self.edges if edges is None else edges, on="word").drop("word")
        if self.written.is_empty():
            return met
        from matching.words.scripts.sifting import sifted

        return sifted(met, self.written)

    def names_in_one(self) -> pl.DataFrame:
        """Say whose forename and family name stand together in one place: shown, mask, name, bits."""
        met = self.tokens.join(self.in_one, on="word").drop("word")
        if self.written.is_empty():
            return met
        from matching.words.scripts.sifting import undivided

        return undivided(met, self.written)

    def by_script(self) -> list[Self]:
        """Part names in Latin letters from those in another script, whose words depend on where they stand.

        There each place of a shown name is a word of its own, so that `edges` says all that `meets` does.
        What `names_in_one` says is asked of the whole.
        """
        if self.written.is_empty():
            return [self]
        foreign = pl.col("shown").is_in(self.written["shown"].unique().implode())
        met = self._where(foreign).meets()
        places = met.select("shown", "mask").unique().with_row_index("word")
        edges = met.join(places, on=["shown", "mask"]).drop("shown", "mask")
        apart = replace(self._where(foreign), tokens=places, edges=edges, in_one=self.in_one.clear())
        return [self._where(~foreign), apart]

    def part(self, first: int, size: int) -> Self:
        """Give so many shown names from this number on."""
        return self._where(pl.col("shown").is_between(first, first + size - 1))

    def only(self, shown: pl.Series) -> Self:
        """Keep these shown names."""
        asked = pl.col("shown").is_in(shown.unique().implode())
        return self._where(asked)

    def _where(self, asked: pl.Expr) -> Self:
        words, tokens, written = (table.filter(asked) for table in (self.words, self.tokens, self.written))
        return replace(self, words=words, tokens=tokens, written=written)


def shown_side(shown_names: pl.Series, side: NameSide) -> ShownSide:
    """Prepare distinct shown names against the students' vocabulary."""
    apart = parts.split(shown_names)
    words = parts.words_of(apart)
    joined = parts.runs(words)
    met = graph_of(side).with_words(words["token"], joined["token"], side)
    tokens = pl.concat([words, joined]).select("shown", "mask", "token", word=met.word)
    edges, written = met.edges, words.clear().with_columns(seen=pl.lit(""))
    if side.another_script or apart["another_script"].any():
        from matching.words.scripts.meeting import in_other_scripts

        words, tokens, edges, written = in_other_scripts(words, tokens, edges, apart, side)
    able = np.zeros(int(np.max(tokens["word"].to_numpy(), initial=0)) + 1, dtype=bool)
    able[edges["word"]] = able[met.in_one["word"]] = True
    numbered = tokens.select("shown", "mask", "word").filter(able[tokens["word"]])
    return ShownSide(shown_names.len(), words, numbered, edges, met.in_one, written)
