"""What resolution found that needs a person: one id, number or name that stands for two people."""

from collections.abc import Callable, Collection, Iterator, Sequence

import polars as pl

from connectors.students.joining import MOST_NAMES, Roots, crowded, person_of
from records.problem import Problem

SHOWN = 20
"""Problems of one kind that are told one by one; the others are counted."""

_NAMED = {
    "uln": "ULN",
    "email": "e-mail address",
    "upn": "UPN",
    "ucas": "UCAS Personal ID",
    "husid": "HUSID",
    "pidm": "PIDM",
}
SETTLE = (
    "If they are one person, put their ids in a list under same_person in [students]; if they are two, "
    "under keep_apart."
)


def one_id_two_people(facts: pl.DataFrame) -> Iterator[Problem]:
    """Tell of ids under which files have different people: neither name nor date of birth agrees."""
    legal = facts.filter((pl.col("name_kind") == "legal") & pl.col("first").is_not_null())
    wanted = ["first", "name_key", "own_dob", "source_file", "source_row"]
    held = (
        facts.filter(pl.col("name_kind") == "legal")
        .unique("node", keep="first", maintain_order=True)
        .select("node", *(pl.col(name).alias(name + "_b") for name in wanted))
    )
    pairs = legal.join(held, on="node", maintain_order="left")
    differ = (pl.col("first") != pl.col("first_b")) & (pl.col("own_dob") != pl.col("own_dob_b"))
    conflicts = pairs.filter(differ & pl.col("name_key").ne_missing(pl.col("name_key_b")))
    what = "This student_id stands for another person in {}, row {}: neither name nor date of birth agree."
    do = (
        "If these files number people apart, set id_prefix for one of them under [students.sources]; "
        "otherwise correct the id."
    )
    conflicts = conflicts.unique(["node", "source_file"], maintain_order=True)
    return _told(conflicts, "BC-STU-014", "student_id", what, do)


def one_number_two_people(
    held: pl.DataFrame, root: Roots, settled: Callable[[int, int], bool]
) -> Iterator[Problem]:
    """Tell of numbers (`held`) of several people, save those whom the settings keep apart."""
    placed = held.with_columns(person_of(held, root))
    several = placed.filter(pl.col("person").n_unique().over("held") > 1)
    each = several.unique(["held", "person"], keep="first", maintain_order=True)
    first = each.unique("held", keep="first", maintain_order=True).select(
        "held", *(pl.col(name).alias(name + "_b") for name in ("person", "source_file", "source_row"))
    )
    pairs = each.join(first, on="held", maintain_order="left").filter(pl.col("person") != pl.col("person_b"))
    open_ = [not settled(*pair) for pair in pairs.select("person", "person_b").iter_rows()]
    pairs = pairs.filter(pl.Series(open_, dtype=pl.Boolean))
    for (column,), clashes in pairs.group_by("column", maintain_order=True):
        named = _NAMED.get(str(column), "number")
        what = f"This {named} is also that of another person in {{}}, row {{}}; the two were kept apart."
        do = f"Correct the {named} in the student system. {SETTLE}"
        code = "BC-STU-015" if column == "uln" else "BC-STU-100"
        yield from _told(clashes, code, str(column), what, do)


def one_person_two_ulns(
    held: pl.DataFrame, root: Roots, same_person: Sequence[Collection[int]]
) -> Iterator[Problem]:
    """Tell of people who were joined though their ids have different ULNs, save those the settings join."""
    ulns = held.filter(pl.col("column") == "uln")
    several = ulns.with_columns(person_of(ulns, root)).filter(pl.col("held").n_unique().over("person") > 1)
    each = several.unique(["person", "held"], keep="first", maintain_order=True)
    first = each.unique("person", keep="first", maintain_order=True).select(
        "person", *(pl.col(name).alias(name + "_b") for name in ("node", "source_file", "source_row"))
    )
    pairs = each.join(first, on="person", maintain_order="left").filter(pl.col("node") != pl.col("node_b"))
    open_ = [
        not any(one in nodes and other in nodes for nodes in same_person)
        for one, other in pairs.select("node", "node_b").iter_rows()
    ]
    what = "This ULN is another than that of {}, row {}, with which the record was taken for one person."
    do = f"Correct the ULN in the student system. {SETTLE}"
    return _told(pairs.filter(pl.Series(open_, dtype=pl.Boolean)), "BC-STU-105", "uln", what, do)


def nobodys_own(held: pl.DataFrame) -> Iterator[Problem]:
    """Tell of numbers that stand under more names than one person can have."""
    crowds = (
        held.filter(crowded())
        .group_by("column", "held", maintain_order=True)
        .agg(pl.col("node").n_unique(), pl.col("source_file", "source_row").first())
        .sort("node", descending=True, maintain_order=True)
    )
    do = "Correct it in the student system; ids of one person can be listed under same_person in [students]."
    places = crowds.select("column", "node", "source_file", "source_row")
    for column, ids, file, row in places.head(SHOWN).iter_rows():
        named = _NAMED.get(column, "number")
        what = f"This {named} stands for {ids} ids of more than {MOST_NAMES} names, so it joined nobody."
        yield Problem("BC-STU-101", file, row, column, what, do)
    if more := max(0, crowds.height - SHOWN):
        yield Problem("BC-STU-101", "", None, None, f"{more} more numbers are nobody's own.", do)


def undecided(
    facts: pl.DataFrame, doubts: pl.DataFrame, root: Roots, settled: Callable[[int, int], bool]
) -> Iterator[Problem]:
    """Tell of records that fit two people and were joined to neither."""
    placed = facts.unique("node", keep="first").select("node", "source_file", "source_row")
    other = placed.select(pl.all().name.suffix("_b"))
    open_ = [
        root[node] not in (root[one], root[two])
        and root[one] != root[two]
        and not (settled(root[node], root[one]) and settled(root[node], root[two]))
        for node, one, two in doubts.iter_rows()
    ]
    told = (
        doubts.filter(pl.Series(open_, dtype=pl.Boolean))
        .unique("node", keep="first", maintain_order=True)
        .join(placed, on="node")
        .join(other, left_on="one", right_on="node_b")
        .sort("source_file", "source_row", "node")
    )
    what = "This record fits two people, one of them in {}, row {}, and was joined to neither."
    return _told(told, "BC-STU-103", None, what, SETTLE.replace("they are two", "it is a third person's"))


def _told(conflicts: pl.DataFrame, code: str, column: str | None, what: str, do: str) -> Iterator[Problem]:
    places = conflicts.select("source_file", "source_row", "source_file_b", "source_row_b")
    for file, row, other, other_row in places.head(SHOWN).iter_rows():
        yield Problem(code, file, row, column, what.format(other, other_row), do)
    if more := max(0, places.height - SHOWN):
        yield Problem(code, "", None, column, f"{more} more people are concerned.", do)
