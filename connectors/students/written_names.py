"""Names as student systems write them: placeholders, one-column names, preferred and former names.

Nothing is folded here: what a system says is kept letter for letter, save outer blanks.
"""

import re

import polars as pl

PLACEHOLDERS = ("xxx", "fnu", "lnu", "n/a", "n/k", "unknown", "not known")
"""Entered where a system insists on a name a person does not have; "Null", "None" and "True" are names."""
_TITLE = r"(?i)^(?:mr|mrs|miss|ms|mx|dr|prof)\.?\s+"
_KNOWN_AS = r"""[(“"]\s*([^()“”"]+?)\s*[)”"]"""
_PARTICLES = frozenset(
    {"van", "der", "den", "de", "von", "la", "le", "du", "bin", "binti", "ibn", "al", "el"}
)
_LAST = rf"(?:(?i:{'|'.join(sorted(_PARTICLES))})\s+)*\S+$"
"""A family name at the end of a whole name, with the particles that belong to it: "van der Berg"."""
_MAC = re.compile(
    r"^Mac(?=(?:arthur|aulay|callum|donald|dougall|farlane|gregor|innes|intosh|intyre|kay|kenzie|kinnon|lean|"
    r"lennan|leod|millan|neil|neill|phail|pherson|queen|rae|taggart)$)"
)
_WORD = re.compile(r"[^\W\d_]+")


def cleaned(column: pl.Expr) -> pl.Expr:
    """Trim a name; null where it is empty, a placeholder or marks alone."""
    name = column.str.strip_chars()
    nothing = name.str.to_lowercase().is_in(PLACEHOLDERS) | name.str.contains(r"^[\s\pP\pS]*$")
    return pl.when(~nothing).then(name)


def split_full_names(table: pl.DataFrame) -> pl.DataFrame:
    """Split `full_name` into given, middle, family and preferred where those are not given themselves.

    Reads "SURNAME, Forename Middle (Known)", "Forename Surname" and a known-as name in brackets or
    quotation marks; without a comma the last word, with any "van der" before it, is the family name. A single
    word is a family name.
    """
    whole = pl.col("full_name").str.replace_all(_KNOWN_AS, " ").str.strip_chars()
    comma = whole.str.contains(",", literal=True)
    after = whole.str.extract(r"^[^,]*,(.*)$").str.strip_chars().str.replace(_TITLE, "")
    plain = whole.str.replace(_TITLE, "")
    fore = pl.when(comma).then(after).otherwise(plain.str.extract(rf"^(\S.*?)\s+{_LAST}"))
    last = pl.coalesce(plain.str.extract(rf"^\S.*?\s({_LAST})"), plain.str.extract(r"(\S+)$"))
    parts = {
        "given": fore.str.extract(r"^(\S+)"),
        "middle": fore.str.extract(r"^\S+\s+(.*\S)\s*$"),
        "family": pl.when(comma).then(whole.str.extract(r"^([^,]*)")).otherwise(last),
        "preferred": pl.col("full_name").str.extract(_KNOWN_AS),
    }
    return table.with_columns(pl.coalesce(name, cleaned(part)).alias(name) for name, part in parts.items())


def each_name(records: pl.DataFrame) -> pl.DataFrame:
    """Return one row a name: the records' other columns with name_kind, given, middle and family.

    Takes given, middle, family, preferred and former_family (several joined by ``;``). Where there is a
    preferred_family, preferred is the given name beside it. The legal name always has a row, even an empty
    one; a preferred name equal to the legal one has none.
    """
    rest = pl.exclude("preferred", "preferred_family", "former_family")
    legal = records.select(rest, pl.lit("legal").alias("name_kind"))
    in_parts = "preferred_family" in records.columns
    preferred = (_preferred_in_parts if in_parts else _preferred)(records).select(
        rest, pl.lit("preferred").alias("name_kind")
    )
    former = _former(records).select(rest, pl.lit("former").alias("name_kind"))
    return pl.concat([legal, preferred, former], how="diagonal").sort("source_row", maintain_order=True)


def _former(records: pl.DataFrame) -> pl.DataFrame:
    named = records.filter(pl.col("former_family").is_not_null())
    each = named.with_columns(pl.col("former_family").str.split(";")).explode("former_family")
    family = cleaned(pl.col("former_family"))
    return each.with_columns(family.alias("family")).filter(pl.col("family").is_not_null())


def _preferred_in_parts(records: pl.DataFrame) -> pl.DataFrame:
    """Either part of a preferred name may be missing, and is then the legal one."""
    given, family = (pl.coalesce(*pair) for pair in (("preferred", "given"), ("preferred_family", "family")))
    other = given.ne_missing(pl.col("given")) | family.ne_missing(pl.col("family"))
    return records.filter(other).with_columns(
        given.alias("given"), family.alias("family"), pl.lit(None, pl.String).alias("middle")
    )


def _preferred(records: pl.DataFrame) -> pl.DataFrame:
    """Read `preferred`: a given name, or a whole name when it has several words and ends in a family name.

    A family name is the person's own, one of their former ones, or one word that is somebody's in this table.
    """
    named = records.filter(pl.col("preferred").is_not_null()).with_columns(
        pl.col("preferred").str.replace_all(r"\s+", " ").alias("preferred")
    )
    families = records["family"].str.to_lowercase().unique().drop_nulls().implode()
    said = pl.col("preferred").str.to_lowercase()
    own = pl.col("family").str.to_lowercase()
    formers = pl.col("former_family").str.to_lowercase().str.split(";")
    former = formers.list.eval(pl.element().str.strip_chars()).list.eval(
        pl.element().filter(pl.element() != "")
    )
    held = (
        named.with_row_index("at")
        .with_columns(former.alias("tail"))
        .explode("tail", empty_as_null=True)
        .with_columns(pl.when(said.str.ends_with(" " + pl.col("tail"))).then("tail").alias("tail"))
        .group_by("at", maintain_order=True)
        .agg(pl.col("tail").drop_nulls().first())
    )
    last = said.str.extract(r" (\S+)$")
    tail = pl.coalesce(
        pl.when(said.str.ends_with(" " + own)).then(own),
        held["tail"],
        pl.when(last.is_in(families)).then(last),
    )
    split = named.with_columns(tail.str.len_chars().cast(pl.Int64).alias("tail"))
    whole = pl.col("tail").is_not_null()
    shorter = pl.col("preferred").str.head(pl.col("preferred").str.len_chars() - pl.col("tail") - 1)
    changed = split.with_columns(
        pl.when(whole).then(shorter).otherwise("preferred").alias("given"),
        pl.when(whole).then(pl.col("preferred").str.tail("tail")).otherwise("family").alias("family"),
        pl.lit(None, pl.String).alias("middle"),
    ).drop("tail")
    same = (changed["given"] == named["given"]).fill_null(False) & (
        changed["family"].eq_missing(named["family"])
    )
    return changed.filter(~same)


def shown_in_case(name: str) -> str:
    """Write a name that is all capitals as people do; leave any other as it is.

    >>> [shown_in_case(name) for name in ("SHAY O'NEILL-MCKAY", "ANNE VAN DER BERG", "Mary MACDONALD")]
    ["Shay O'Neill-McKay", 'Anne van der Berg', 'Mary MacDonald']
    """
    words = name.split(" ")
    capitals = name == name.upper()
    return " ".join(
        _in_case(word, at, len(words))
        if word == word.upper() and (capitals or sum(map(str.isalpha, word)) > 2)
        else word
        for at, word in enumerate(words)
    )


def _in_case(word: str, at: int, words: int) -> str:
    if 0 < at < words - 1 and word.lower() in _PARTICLES:
        return word.lower()
    return _WORD.sub(_part_in_case, word)


def _part_in_case(found: re.Match[str]) -> str:
    part = found[0].capitalize()
    if found.start() and len(part) == 1:  # the s of a name that ends in 's
        return part.lower()
    if part.startswith("Mc") and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    if _MAC.match(part):
        return "Mac" + part[3:].capitalize()
    return part
