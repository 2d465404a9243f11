"""Names as student systems write them: placeholders, one-column names, preferred and former names.

Nothing is folded here: what a system says is kept letter for letter, save outer blanks, titles and brackets.
"""

import re

import polars as pl

PLACEHOLDERS = (
    *("fnu", "lnu", "n/a", "n/k", "unknown", "not known", "not given", "not provided"),
    *("no forename", "no first name", "no surname", "no last name"),
)
"""Entered where a system insists on a name a person does not have; "Null", "None" and "True" are names."""
_CROSSES = r"^[xX]{2,}$"
_TITLES = r"(?:mr|mrs|miss|ms|mx|dr|prof)"
_TITLE = rf"(?i)^{_TITLES}\.?\s+"
_AFTER = rf"(?i)\s+(?:{_TITLES}|jnr|jr|snr|sr)\.?$"
"""A title or "Jr" behind a name."""
_ONLY_TITLE = rf"(?i)^{_TITLES}\.?$"
_KNOWN_AS = r"""(?:[(\[“"]|(?:^|\s)['‘])\s*([\p{L}\p{M}][\p{L}\p{M}'’. -]*?)\s*(?:[)\]”"]|['’](?:\s|$))"""
"""A name in brackets or quotation marks: "Joanna (Jo)", "Joanna 'Jo' Pengelly"; not the marks of O'Shea."""
_BORN = r"(?i)^(?:née|nee|né|formerly|previously|prev\.?)\s+"
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
    """Trim a name; null where it is empty, a placeholder, crosses or marks alone."""
    name = column.str.strip_chars()
    nothing = name.str.to_lowercase().is_in(PLACEHOLDERS) | name.str.contains(rf"^[\s\pP\pS]*$|{_CROSSES}")
    return pl.when(~nothing).then(name)


def tidied_names(table: pl.DataFrame) -> pl.DataFrame:
    """Bring given, middle, family, preferred and former names into their columns, however they were written.

    Splits `forenames` and `full_name` where a table has them, takes titles off, a known-as name out of the
    brackets behind a given name, and "née Trewin" from behind a family name.
    """
    if "forenames" in table.columns:
        table = _split_forenames(table)
    if table["full_name"].count():
        table = split_full_names(table)
    given, family = pl.col("given"), pl.col("family")
    beside, born = given.str.extract(_KNOWN_AS), family.str.extract(_KNOWN_AS)
    is_born = born.str.contains(_BORN)
    table = table.with_columns(
        _bare(given).alias("given"),
        _bare(family).alias("family"),
        pl.coalesce("preferred", pl.when(~beside.str.contains(_ONLY_TITLE)).then(beside)).alias("preferred"),
        pl.coalesce("former_family", pl.when(is_born).then(born.str.replace(_BORN, ""))).alias(
            "former_family"
        ),
    )
    return table.with_columns(cleaned(pl.col("given", "middle", "family", "preferred", "preferred_family")))


def _bare(name: pl.Expr) -> pl.Expr:
    """Take off what is no part of a name: brackets and what they hold, a title, "Jr"; never all of it."""
    rest = (
        name.str.replace_all(_KNOWN_AS, " ").str.strip_chars().str.replace(_TITLE, "").str.replace(_AFTER, "")
    )
    return pl.when(rest.str.strip_chars() != "").then(rest.str.strip_chars()).otherwise(name)


def _split_forenames(table: pl.DataFrame) -> pl.DataFrame:
    """Take the first of several forenames for the given name and the others for middle names."""
    fore = pl.col("forenames").str.strip_chars()
    return table.with_columns(
        pl.coalesce("given", fore.str.extract(r"^(\S+)")).alias("given"),
        pl.coalesce("middle", fore.str.extract(r"^\S+\s+(.+)$")).alias("middle"),
    )


def split_full_names(table: pl.DataFrame) -> pl.DataFrame:
    """Split `full_name` into the names that are not given themselves.

    Reads "SURNAME, Forename Middle (Known)", "Forename Surname" and a known-as name in brackets or
    quotation marks; without a comma the last word, with any "van der" before it, is the family name. A single
    word is a family name.
    """
    beside = pl.col("full_name").str.extract(_KNOWN_AS)
    whole = pl.col("full_name").str.replace_all(_KNOWN_AS, " ").str.strip_chars().str.replace(_AFTER, "")
    comma = whole.str.contains(",", literal=True)
    after = whole.str.extract(r"^[^,]*,(.*)$").str.strip_chars().str.replace(_TITLE, "")
    plain = whole.str.replace(_TITLE, "")
    fore = pl.when(comma).then(after).otherwise(plain.str.extract(rf"^(\S.*?)\s+{_LAST}"))
    last = pl.coalesce(plain.str.extract(rf"^\S.*?\s({_LAST})"), plain.str.extract(r"(\S+)$"))
    parts = {
        "given": fore.str.extract(r"^(\S+)"),
        # Beside a given name of its own a whole name says nothing of the words between.
        "middle": pl.when(pl.col("given").is_null()).then(fore.str.extract(r"^\S+\s+(.*\S)\s*$")),
        "family": pl.when(comma).then(whole.str.extract(r"^([^,]*)")).otherwise(last),
        "preferred": pl.when(~beside.str.contains(rf"{_BORN}|{_ONLY_TITLE}")).then(beside),
        "former_family": pl.when(beside.str.contains(_BORN)).then(beside.str.replace(_BORN, "")),
    }
    return table.with_columns(pl.coalesce(name, cleaned(part)).alias(name) for name, part in parts.items())


def each_name(records: pl.DataFrame) -> pl.DataFrame:
    """Return one row a name: the records' other columns with name_kind, given, middle and family.

    Takes given, middle, family, preferred, preferred_family and former_family (several joined by ``;``), and
    name_kind, the kind of given and family (legal where it is not there). That name always has a row, even an
    empty one; a preferred name equal to it has none. One word in both boxes may be all of a person's name,
    so it gets a row by itself too.
    """
    if "name_kind" not in records.columns:
        records = records.with_columns(pl.lit("legal").alias("name_kind"))
    rest = pl.exclude("preferred", "preferred_family", "former_family", "name_kind")
    own = records.select(rest, "name_kind")
    preferred = _preferred(records).select(rest, pl.lit("preferred").alias("name_kind"))
    former = _former(records).select(rest, pl.lit("former").alias("name_kind"))
    alone = _twice(records).select(rest, pl.lit("alias").alias("name_kind"))
    return pl.concat([own, preferred, former, alone], how="diagonal").sort("source_row", maintain_order=True)


def _twice(records: pl.DataFrame) -> pl.DataFrame:
    given, family = (pl.col(name).str.to_lowercase() for name in ("given", "family"))
    return records.filter(given == family).with_columns(pl.lit(None, pl.String).alias("given"))


def _former(records: pl.DataFrame) -> pl.DataFrame:
    named = records.filter(pl.col("former_family").is_not_null())
    each = named.with_columns(pl.col("former_family").str.split(";")).explode("former_family")
    family = cleaned(pl.col("former_family"))
    return each.with_columns(family.alias("family")).filter(pl.col("family").is_not_null())


def _preferred(records: pl.DataFrame) -> pl.DataFrame:
    """Read `preferred`: a given name, or a whole name when it has several words and ends in a family name.

    A family name is the person's own, one of their former ones, or one word that is somebody's in this table.
    """
    if "preferred_family" not in records.columns:
        records = records.with_columns(pl.lit(None, pl.String).alias("preferred_family"))
    named = records.filter(pl.any_horizontal(pl.col("preferred", "preferred_family").is_not_null()))
    named = _comma_apart(
        named.with_columns(pl.coalesce("preferred", "given").str.replace_all(r"\s+", " ").alias("preferred"))
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
    whole = pl.col("tail").is_not_null() & pl.col("preferred_family").is_null()
    shorter = pl.col("preferred").str.head(pl.col("preferred").str.len_chars() - pl.col("tail") - 1)
    changed = split.with_columns(
        pl.when(whole).then(shorter).otherwise("preferred").alias("given"),
        pl.when(whole)
        .then(pl.col("preferred").str.tail("tail"))
        .otherwise(pl.coalesce("preferred_family", "family"))
        .alias("family"),
        pl.lit(None, pl.String).alias("middle"),
    ).drop("tail")
    same = changed["given"].eq_missing(named["given"]) & changed["family"].eq_missing(named["family"])
    return changed.filter(~same)


def _comma_apart(named: pl.DataFrame) -> pl.DataFrame:
    """Take "Pengelly, Jo" for a family name and a given name: directories show people so."""
    shape = r"^([^,]+),\s*(\S.*)$"
    apart = pl.col("preferred_family").is_null() & pl.col("preferred").str.contains(shape)
    return named.with_columns(
        pl.when(apart)
        .then(pl.col("preferred").str.extract(shape, 2))
        .otherwise("preferred")
        .alias("preferred"),
        pl.when(apart)
        .then(pl.col("preferred").str.extract(shape, 1).str.strip_chars())
        .otherwise("preferred_family")
        .alias("preferred_family"),
    )


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
