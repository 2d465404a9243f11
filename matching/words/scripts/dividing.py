"""Where a name written without blanks may divide: family name first, in Chinese, Japanese and Korean."""

from functools import cache

from matching.words.scripts import han, hangul, table


@cache
def _of_two() -> frozenset[str]:
    """Return every listed word of two characters that could be a family name of two."""
    listed = table.listed()["word"].unique()
    two = listed.filter(listed.str.contains(r"^\p{Han}{2}$"))
    return frozenset(two) | han.OF_TWO | {name for name in hangul.FAMILY_NAMES if len(name) == 2}


def family_name_sizes(name: str) -> list[int]:
    """Return how many of the first characters may be the family name, for names of two to four.

    >>> family_name_sizes("陈志明"), family_name_sizes("欧阳娜"), family_name_sizes("田中裕子")
    ([1], [2], [2])
    """
    two = name[:2] in _of_two()
    if len(name) == 2:
        return [1]
    if len(name) == 3:
        sure = name[:2] in han.OF_TWO or name[:2] in hangul.FAMILY_NAMES
        return [2] if sure else [1, 2] if two else [1]
    return [2] if two else [1, 2]
