"""Make other_scripts.parquet from the list of names that README.md beside this file names.

Usage, in the checkout whose rules are meant: python -m matching.data.make_other_scripts persons.txt

A line of the source holds the forms of one name in all scripts: "ivan, иван, ιβάν => Q830350".
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from matching.words.scripts import alike as rules
from matching.words.scripts import table
from matching.words.scripts.romanise import script_of
from matching.words.scripts.spotting import plain, without_latin
from records.names import fold

HERE = Path(__file__).parent
AT_ONCE = 4000
LEFT_OUT = frozenset({"BOPOMOFO", "COMBINING", "MONGOLIAN", ""})
MOST_FORMS = 40
"""Forms of one word above which it says nothing: Kana readings of single Chinese characters."""

_OLD_JAPANESE = re.compile("sy|ty|zy|[aeiou]h$|tu|ti|si|hu|oh(?![aeiou])|uh|cch")
_HAN = re.compile("[\u3400-\u9fff々]")


def forms(lines: Iterable[str]) -> dict[str, set[str]]:
    """Collect the Latin forms of each word in another script, over all names it is part of."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        names = [name.strip() for name in line.split("=>")[0].split(",")]
        single = [name for name in names if name and " " not in name and not re.search(r"\d", name)]
        latin = {fold(name).replace(" ", "") for name in single if not without_latin(name)}
        for name in filter(without_latin, single):
            if not name.endswith(("氏", "姓", "씨")):  # "the family Chen"
                found[plain(name)] |= latin
    return found


def worth_keeping(word: str, latin: set[str]) -> set[str]:
    """Drop forms that only the grammar of another language makes, and old ways to spell Japanese."""
    made = {form + ending for form in latin for ending in ("s", "ova", "a", "e", "is", "as", "us")}
    kept = {form for form in latin if re.fullmatch("[a-z]{2,}", form)}
    if script_of(word) != "CJK":
        kept -= {form for form in made if not form.endswith(("a", "e")) or form.endswith("ova")}
    elif len(word) > 1:
        plainer = {form for form in kept if not _OLD_JAPANESE.search(form)}
        kept = plainer or kept
    return kept if len(kept) <= MOST_FORMS else set()


def irregular(found: dict[str, set[str]]) -> pl.DataFrame:
    """Return word, form of the pairs that the rules do not give as a usual spelling."""
    rows = [(w, f) for w, fs in sorted(found.items()) if script_of(w) not in LEFT_OUT for f in sorted(fs)]
    pairs = pl.DataFrame(rows, schema={"word": pl.String, "form": pl.String}, orient="row")
    table.listed = lambda: pairs.clear()  # type: ignore[assignment]
    words = pairs["word"].unique(maintain_order=True)
    left = []
    for start in range(0, words.len(), AT_ONCE):
        some = words.slice(start, AT_ONCE)
        ours = pairs.filter(pl.col("word").is_in(some.implode()))
        known = rules.alike(some, ours["form"]).filter(pl.col("level") == rules.LEVELS[0])
        left.append(ours.join(known, left_on=["word", "form"], right_on=["word", "latin"], how="anti"))
    return pl.concat(left)


def main(source: Path) -> None:
    """Write the table: one row a word, its forms as a list."""
    with source.open(encoding="utf-8") as lines:
        found = forms(line for line in lines if "=>" in line)
    kept = irregular({word: worth_keeping(word, latin) for word, latin in found.items()})
    grouped = kept.sort("word", "form").group_by("word", maintain_order=True).agg("form")
    grouped.write_parquet(HERE / "other_scripts.parquet", compression="zstd", compression_level=22)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
