"""Write a guessed mapping as settings to paste: doubts first, in comments, then the section itself."""

import json
from collections.abc import Iterator
from textwrap import wrap

WIDTH = 100


def quoted(text: str) -> str:
    r"""Write a text as a TOML string, on one line.

    >>> print(quoted('Date of\n"birth"'))
    "Date of\n\"birth\""
    """
    # JSON's escapes are all TOML's too, but TOML wants DEL and the C1 marks escaped as well.
    return "".join(_escaped(letter) for letter in json.dumps(text, ensure_ascii=False))


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if "\x7f" <= letter <= "\x9f" or letter in "\u2028\u2029" else letter


def remark(text: str, mark: str = "") -> Iterator[str]:
    """Write a sentence as comment lines, the first one behind a mark."""
    lines = wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    yield from (f"# {mark if n == 0 else ' ' * len(mark)}{line}" for n, line in enumerate(lines))
