"""nomenklatura's logic-v2 on a labelled set.

Records are Person entities with name, firstName, middleName and lastName, so that their parts are tagged;
a connection is a Person with a name alone, since nobody says which word is the family name. A word that only
the query holds costs more than one that only the result holds, so both ways round are measured: the
connection as the query, like a name screened against a list, and the record. All settings are its own.

It compares some thousands of pairs a second, so it is handed for each connection the records that come first
by any of rapidfuzz's scores: 124 to 170 of them on the open sets.
"""

from collections.abc import Callable
from functools import partial
from itertools import count

import numpy as np
import polars as pl
from followthemoney import model
from followthemoney.proxy import EntityProxy
from nomenklatura.matching import get_algorithm

from benchmarks.peers.cleaning import clean, clean_handles, parted
from benchmarks.peers.fuzzy import SCORES, clean_texts, matrix, raw_texts
from benchmarks.sets import LabelledSet

FIRST = 50
"""Records for a connection from each of twelve rankings: six scores, names as given and names cleaned."""

_NUMBERS = count()
# The library remembers the names of an entity by its id, so an id must never come again.


def score(labelled: LabelledSet, *, cleaned: bool, query: str) -> pl.DataFrame:
    """Return connection, record and weight (0 to 1) of each candidate; `query`: connection or record."""
    logic = get_algorithm("logic-v2")
    if logic is None:
        raise ValueError("This nomenklatura has no logic-v2.")
    config = logic.default_config()
    shown, held = connection_entities(labelled, cleaned), record_entities(labelled, cleaned)
    pairs = candidates(labelled)
    both = ((shown[c], held[r]) for c, r in pairs.iter_rows())
    turned = both if query == "connection" else ((b, a) for a, b in both)
    found = [logic.compare(asked, listed, config).score for asked, listed in turned]
    return pairs.with_columns(weight=pl.Series(found, dtype=pl.Float64))


def candidates(labelled: LabelledSet) -> pl.DataFrame:
    """Return the pairs (connection, record) that stand among the first of any ranking; sorted, none twice."""
    wanted: set[tuple[int, int]] = set()
    first = min(FIRST, labelled.records.height)
    for texts in (raw_texts(labelled), clean_texts(labelled)):
        for scorer in SCORES.values():
            best = np.argpartition(-matrix(texts, scorer), first - 1, axis=1)[:, :first]
            wanted |= {(row, int(record)) for row, records in enumerate(best) for record in records}
    schema = {"connection": pl.UInt32, "record": pl.UInt32}
    return pl.DataFrame(sorted(wanted), schema=schema, orient="row")


def connection_entities(labelled: LabelledSet, cleaned: bool) -> list[EntityProxy]:
    """Return one Person a connection; its names are the shown name and the handle, whichever there are.

    Cleaned, a name in another script stands in its own script too, which the library knows how to compare.
    """
    shown, handles = labelled.connections["display_name"], labelled.connections["handle"]
    names = [parted(shown), clean(shown), clean_handles(handles)] if cleaned else [shown, handles]
    return [_person({"name": [name for name in each if name]}) for each in zip(*names, strict=True)]


def record_entities(labelled: LabelledSet, cleaned: bool) -> list[EntityProxy]:
    """Return one Person a record, with its parts."""
    of = {"name": "full", "firstName": "first", "middleName": "middle", "lastName": "last"}
    columns = {prop: [labelled.records[column]] for prop, column in of.items()}
    if cleaned:
        columns = {prop: [parted(given), clean(given)] for prop, (given,) in columns.items()}
    rows = [zip(*ways, strict=True) for ways in columns.values()]
    return [
        _person({prop: [value for value in values if value] for prop, values in zip(of, row, strict=True)})
        for row in zip(*rows, strict=True)
    ]


def _person(properties: dict[str, list[str]]) -> EntityProxy:
    entity = model.make_entity("Person")
    entity.id = f"person-{next(_NUMBERS)}"
    for name, values in properties.items():
        entity.add(name, values)
    return entity


def tools() -> dict[str, Callable[[LabelledSet], pl.DataFrame]]:
    """Return both ways round, names as given and cleaned. The first name takes it up to half a minute."""
    ways: dict[str, Callable[[LabelledSet], pl.DataFrame]] = {
        f"nomenklatura logic-v2, {query} as query, {'cleaned' if cleaned else 'as given'}": partial(
            score, cleaned=cleaned, query=query
        )
        for query in ("connection", "record")
        for cleaned in (False, True)
    }
    logic = get_algorithm("logic-v2")
    if logic is not None:
        logic.compare(_person({"name": ["Becca"]}), _person({"name": ["Rebecca"]}), logic.default_config())
    return ways
