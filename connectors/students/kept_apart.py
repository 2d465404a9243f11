"""What the settings say of single people: ids that are one person, and ids that are not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import polars as pl

from connectors.students.joining import DOUBT, Roots, united
from records.problem import Problem

Ids = Sequence[Sequence[str]]
"""Lists of ids, as keep_apart and same_person give them."""


class KeptApart:
    """Ids that no rule may join, not even by way of a third record."""

    def __init__(self, lists: Iterable[Iterable[int]]) -> None:
        """Take lists of nodes; no two of one list are the same person."""
        self._lists_of: dict[int, set[int]] = defaultdict(set)
        for at, nodes in enumerate(lists):
            for node in nodes:
                self._lists_of[node].add(at)

    def lists_of_people(self, root: Roots) -> dict[int, set[int]]:
        """Return the lists that speak of each person, by root."""
        spoken: dict[int, set[int]] = defaultdict(set)
        for node, lists in self._lists_of.items():
            spoken[int(root[node])] |= lists
        return spoken

    def joined(self, root: Roots, groups: pl.DataFrame, ids: pl.Series) -> tuple[Roots, pl.DataFrame]:
        """Join the groups, save those that would bring together what is kept apart; return doubts too.

        Groups that could do so are taken one by one in the order of their ids, so that the order of the
        files decides nothing. Of a group with two people in it who are kept apart nobody is joined: it
        does not say with which of them the others belong, and they are doubts.
        """
        tried = united(root, groups)
        torn = self._torn(tried)
        if not torn:
            return tried, pl.DataFrame(schema=dict.fromkeys(DOUBT, pl.UInt32))
        whose = pl.Series(tried[groups["node"].list.first().to_numpy()])
        careful = whose.is_in(list(torn))
        root = united(root, groups.filter(~careful))
        return self._one_by_one(root, _in_order(groups.filter(careful), ids))

    def _torn(self, root: Roots) -> set[int]:
        """Return the people in whom two of one list have come together."""
        met = Counter((int(root[node]), at) for node, lists in self._lists_of.items() for at in lists)
        return {person for (person, _), times in met.items() if times > 1}

    def _one_by_one(self, root: Roots, groups: Iterable[list[int]]) -> tuple[Roots, pl.DataFrame]:
        lists = self.lists_of_people(root)
        becomes = np.arange(len(root))
        doubts: list[tuple[int, int, int]] = []
        for nodes in groups:
            people: dict[int, int] = {}
            for node in nodes:
                people.setdefault(_followed(becomes, int(root[node])), node)
            times = Counter(at for person in people for at in lists.get(person, ()))
            clash = [
                people[person] for person in people if any(times[at] > 1 for at in lists.get(person, ()))
            ]
            if clash:
                doubts += [(node, clash[0], clash[1]) for node in people.values() if node not in clash]
                continue
            becomes[list(people)] = min(people)
            lists[min(people)] = set(times)
        return _ends(becomes)[root], pl.DataFrame(
            doubts, schema=dict.fromkeys(DOUBT, pl.UInt32), orient="row"
        )


def _followed(becomes: Roots, person: int) -> int:
    while becomes[person] != person:
        person = int(becomes[person])
    return person


def _ends(becomes: Roots) -> Roots:
    while (becomes[becomes] != becomes).any():
        becomes = becomes[becomes]
    return becomes


def _in_order(groups: pl.DataFrame, ids: pl.Series) -> Iterator[list[int]]:
    """Order groups, and the nodes of each, by their ids."""
    lists = [sorted(nodes, key=ids.__getitem__) for nodes in groups["node"].to_list()]
    yield from sorted(lists, key=lambda nodes: [ids[node] for node in nodes])


def nodes_of(lists: Ids, nodes: pl.DataFrame) -> list[list[int]]:
    """Return the nodes of the ids; those that no file has are passed over."""
    wanted = {one for ids in lists for one in ids}
    known = dict(
        nodes.filter(pl.col("student_id").is_in(list(wanted))).select("student_id", "node").iter_rows()
    )
    return [[known[one] for one in dict.fromkeys(ids) if one in known] for ids in lists]


def unknown_ids(setting: str, lists: Ids, found: list[list[int]]) -> Iterator[Problem]:
    """Tell of lists with an id that no file has, without the id."""
    for at, (ids, nodes) in enumerate(zip(lists, found, strict=True), start=1):
        if missing := len(set(ids)) - len(nodes):
            what = f"List {at} of {setting} under [students] names {missing} ids that no file has."
            do = "Write ids as `read --as students` shows them, id_prefix included, or take out the old ones."
            yield Problem("BC-STU-102", "boundary-check.toml", None, setting, what, do)


def contradictions(same_person: list[list[int]], root: Roots) -> Iterator[Problem]:
    """Tell of lists of same_person that keep_apart did not let through."""
    for at, nodes in enumerate(same_person, start=1):
        if len({int(root[node]) for node in nodes}) > 1:
            what = f"List {at} of same_person joins ids that keep_apart keeps apart; they were kept apart."
            do = "Take the ids out of one of the two settings under [students]."
            yield Problem("BC-STU-104", "boundary-check.toml", None, "same_person", what, do)
