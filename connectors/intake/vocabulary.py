"""Which words of our own vocabulary stand in a file that nobody can read.

Keys and headers can be people: a handle is a key in some lists. So only words that our readers know are
named, and all others are counted.
"""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass

from connectors.json_text import keys_at_the_beginning
from connectors.sheets import label
from connectors.tabular.headers import headers_at_the_beginning

MOST_NAMED = 12
"""Words that a sentence names; more tell a reader nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands at the beginning of files: our words, in our spelling, and how many others."""

    known: tuple[str, ...] = ()
    others: int = 0

    def sentence(self) -> str:
        """Say it.

        >>> Words(("followers", "title"), 3).sentence()
        'Of its keys and headers we know followers, title, and do not know 3.'
        """
        named = ", ".join(self.known[:MOST_NAMED]) or "none"
        more = " and more" if len(self.known) > MOST_NAMED else ""
        return f"Of its keys and headers we know {named}{more}, and do not know {self.others}."


def words_in(heads: Iterable[bytes], vocabulary: Collection[str]) -> Words:
    """Find our words in the first bytes of files: keys of JSON, else the cells of the likeliest header row.

    Args:
        heads: the first bytes of each file.
        vocabulary: the words that may be named.
    """
    ours = {label(word): word for word in sorted(vocabulary)}
    met = {word for head in heads for word in _words(head, ours.keys())}
    known = tuple(sorted({ours[word] for word in met & ours.keys()}))
    return Words(known, len(met - ours.keys()))


def _words(head: bytes, ours: Set[str]) -> frozenset[str]:
    """Return the keys, or the cells of the row that holds most of our words, folded."""
    text = head.decode("utf-8-sig", "ignore").lstrip()
    if text.startswith(("{", "[", "window.")):
        return frozenset(label(key) for key in keys_at_the_beginning(text)) - {""}
    rows = [row - {""} for row in headers_at_the_beginning(head)]
    return max(rows, key=lambda row: len(row & ours), default=frozenset())
